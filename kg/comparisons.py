"""What the library answers about pairs, days and tables: why, differences, matrices; values that know their JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.answers import exposure_json

if TYPE_CHECKING:
    from kg.changes import Change, Changes, StatusChange
    from kg.exposure import Exposure
    from kg.histories import Stretch
    from kg.reasons import Condition, Reasons
    from kg.things import Thing, Things

__all__ = ["DiffAnswer", "HistoryAnswer", "MatrixAnswer", "WhyAnswer"]


class WhyAnswer(NamedTuple):
    """Why a measure reaches an actor, or why not."""

    actor: Thing
    measure: Thing
    as_of: str
    known_through: str | None
    reasons: Reasons
    things: Things
    citations: dict[str, str]

    def as_json(self) -> dict[str, object]:
        """The pair, whether it is reached, the proof, or the nearest failing conditions."""
        return {
            "actor": self.actor.as_json(),
            "measure": self.measure.as_json() | {"citation": self.citations.get(self.measure.id)},
            "as_of": self.as_of,
            "known_through": self.known_through,
            "reached": self.reached,
            "exposures": [exposure_json(e, self.things, self.citations) for e in self.reasons.exposures],
            "met": [_condition(c) for c in self.reasons.met],
            "nearest": [_condition(c) for c in self.reasons.nearest],
        }

    @property
    def reached(self) -> bool:
        """Whether the measure reaches the actor or the product."""
        return bool(self.reasons.exposures or self.reasons.met)


class HistoryAnswer(NamedTuple):
    """When each exposure of an actor began, changed status or ended."""

    actor: Thing
    as_of: str
    stretches: tuple[Stretch, ...]
    things: Things
    citations: dict[str, str]

    def as_json(self) -> dict[str, object]:
        """The actor, and each stretch of days with one measure, route and status."""
        return {
            "actor": self.actor.as_json(),
            "as_of": self.as_of,
            "history": [
                {
                    "measure": self.things[s.measure].as_json() | {"citation": self.citations.get(s.measure)},
                    "part": s.part if s.part != s.measure else None,
                    "route": s.route,
                    "status": s.status,
                    "since": s.since.isoformat(),
                    "until": s.until.isoformat() if s.until else None,
                }
                for s in self.stretches
            ],
        }


class DiffAnswer(NamedTuple):
    """What changed between two days."""

    first: str
    second: str
    measures: tuple[StatusChange, ...]
    changes: Changes
    things: Things
    citations: dict[str, str]
    supposing: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The keys of `kg diff`; each exposure with its causes."""
        return {
            **({"supposing": list(self.supposing)} if self.supposing else {}),
            "from": self.first,
            "to": self.second,
            "measures": [
                {
                    "measure": self.things[c.measure].as_json() | {"citation": self.citations.get(c.measure)},
                    "before": c.before,
                    "after": c.after,
                }
                for c in self.measures
            ],
            "exposures": {
                "gained": [self._change(c) for c in self.gained],
                "lost": [self._change(c) for c in self.lost],
                "changed": [self._turn(c) for c in self.changes.changed],
            },
        }

    @property
    def gained(self) -> tuple[Change, ...]:
        """Exposures of the second day alone."""
        return self.changes.gained

    @property
    def lost(self) -> tuple[Change, ...]:
        """Exposures of the first day alone."""
        return self.changes.lost

    def _turn(self, change: Change) -> dict[str, object]:
        """An exposure of both days: what it is, without its path, and the status of each day."""
        kept = ("measure", "part", "actor", "route", "reach")
        told = exposure_json(change.exposure, self.things, self.citations)
        return {key: told[key] for key in kept} | {
            "before": change.before,
            "after": change.exposure.status,
            "causes": [cause.as_json() for cause in change.causes],
        }

    def _change(self, change: Change) -> dict[str, object]:
        return exposure_json(change.exposure, self.things, self.citations) | {
            "causes": [cause.as_json() for cause in change.causes]
        }


class MatrixAnswer(NamedTuple):
    """Measures × firms, with the routes by which each reaches each."""

    as_of: str
    actors: tuple[Thing, ...]
    exposures: tuple[Exposure, ...]
    statuses: dict[str, str]
    things: Things
    citations: dict[str, str]
    supposing: tuple[str, ...] = ()

    def cells(self) -> dict[tuple[str, str], list[Exposure]]:
        """The exposures of each pair of measure and actor."""
        found: dict[tuple[str, str], list[Exposure]] = {}
        for e in self.exposures:
            found.setdefault((e.measure, e.actor), []).append(e)
        return found

    def measures(self) -> list[str]:
        """The measures that reach one of the actors, those that reach most of them first."""
        reached: dict[str, set[str]] = {}
        for e in self.exposures:
            reached.setdefault(e.measure, set()).add(e.actor)
        return sorted(reached, key=lambda m: (-len(reached[m]), m))

    def rows(self) -> list[list[str]]:
        """A table: a measure a row with citation and status, then the routes for each actor."""
        cells = self.cells()
        table = []
        for measure in self.measures():
            mine = [cells.get((measure, a.id), []) for a in self.actors]
            status = self.statuses[measure]
            routes = ["; ".join(sorted({e.route for e in found})) for found in mine]
            table.append([measure, self.things[measure].label_en, self.citations.get(measure, ""), status, *routes])
        return table

    def as_json(self) -> dict[str, object]:
        """Actors, measures, and a cell for each pair that is reached."""
        return {
            **({"supposing": list(self.supposing)} if self.supposing else {}),
            "as_of": self.as_of,
            "actors": [a.as_json() for a in self.actors],
            "measures": [self.things[m].as_json() | {"citation": self.citations.get(m)} for m in self.measures()],
            "cells": [
                {
                    "measure": measure,
                    "actor": actor,
                    "routes": sorted({e.route for e in found}),
                    "statuses": sorted({e.status for e in found}),
                    "exposures": len(found),
                }
                for (measure, actor), found in sorted(self.cells().items())
            ],
        }


def _condition(c: Condition) -> dict[str, object]:
    return {
        "condition": c.kind,
        "route": c.route or None,
        "about": list(c.about),
        "wanted": c.wanted or None,
        "found": c.found or None,
        "steps": [
            {"subject": k.subject, "predicate": k.predicate, "object": k.object, "since": k.since, "until": k.until}
            for k in c.links
        ],
    }
