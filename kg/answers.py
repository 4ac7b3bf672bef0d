"""What the library answers: values that know their JSON (the keys of CONTRACT) and the things that they speak of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.conflicts import Conflict
    from kg.coverage import CoverageRow
    from kg.dossier import Dossier
    from kg.exposure import Exposure
    from kg.extracts import Extract
    from kg.status import StatusAnswer
    from kg.things import Thing, Things

__all__ = [
    "DossierAnswer",
    "ListAnswer",
    "SourceAnswer",
    "StatusReport",
    "TraceAnswer",
    "exposure_json",
    "mentioned",
]


class TraceAnswer(NamedTuple):
    """The exposures of one actor, or to one measure, on a day."""

    subject: Thing
    by_measure: bool
    as_of: str
    known_through: str | None
    exposures: tuple[Exposure, ...]
    coverage: tuple[CoverageRow, ...]
    citations: dict[str, str]
    things: Things
    supposing: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    data_version: str | None = None

    def as_json(self) -> dict[str, object]:
        """The keys of `kg trace`; `supposing` stands first in an answer to a what-if."""
        return {
            **({"supposing": list(self.supposing)} if self.supposing else {}),
            "measure" if self.by_measure else "actor": self.subject.as_json(),
            "as_of": self.as_of,
            "known_through": self.known_through,
            "exposures": [exposure_json(e, self.things, self.citations) for e in self.exposures],
            "conflicts": [c.as_json() for c in self.conflicts],
            "coverage": [row.as_json() for row in self.coverage],
        }

    def in_force(self) -> TraceAnswer:
        """The same with the measures that are in force alone."""
        kept = tuple(e for e in self.exposures if e.status == "in_force")
        shown = tuple(c for c in self.conflicts if c.status == "in_force" and c.actor in {e.actor for e in kept})
        return self._replace(exposures=kept, conflicts=shown)


class StatusReport(NamedTuple):
    """The status of a measure on a day, with its parts and the events behind it."""

    measure: Thing
    citation: str | None
    as_of: str
    known_through: str | None
    answer: StatusAnswer
    parts: tuple[StatusAnswer, ...]
    things: Things

    def as_json(self) -> dict[str, object]:
        """The keys of `kg status`."""
        return {
            "measure": self.measure.as_json() | {"citation": self.citation},
            "as_of": self.as_of,
            "known_through": self.known_through,
            "status": self.answer.status,
            "parts": [{"measure": p.measure, "status": p.status, "since": _day(p.since)} for p in self.parts],
            "since": _day(self.answer.since),
            "until": _day(self.answer.until),
            "events": [
                {"type": e.type, "date": e.stated, "until": _day(e.until), "source": e.source, "locator": e.locator}
                for e in self.answer.events
            ],
            "note": self.answer.note or None,
        }


class DossierAnswer(NamedTuple):
    """The dossier of an entity, with what reaches it or whom it reaches."""

    thing: Thing
    as_of: str
    known_through: str | None
    dossier: Dossier
    status: StatusAnswer | None
    trace: TraceAnswer | None
    things: Things

    def as_json(self) -> dict[str, object]:
        """The thing, its names, statements, status, exposures and sources."""
        return self.thing.as_json() | {
            "as_of": self.as_of,
            "known_through": self.known_through,
            "status": self.status.status if self.status else None,
            "names": [
                dict(zip(("name", "lang", "kind", "source", "locator"), n, strict=True)) for n in self.dossier.names
            ],
            "statements": [s.as_json() for s in self.dossier.statements],
            "exposures": self.trace.as_json()["exposures"] if self.trace else [],
            "conflicts": self.trace.as_json()["conflicts"] if self.trace else [],
            "sources": [self.things[s].as_json() for s in self.dossier.sources()],
        }


class SourceAnswer(NamedTuple):
    """A source with what was taken from each of its places."""

    source: Thing
    extracts: tuple[Extract, ...]
    things: Things

    def as_json(self) -> dict[str, object]:
        """The source and its places; one without statements is a gap, or holds nothing to take."""
        return self.source.as_json() | {
            "url": self.source.url,
            "places": [{"place": e.place, "statements": [s.as_json() for s in e.statements]} for e in self.extracts],
        }


class ListAnswer(NamedTuple):
    """Entities of a kind, measures with their status on the day."""

    kind: str
    as_of: str
    things: tuple[Thing, ...]
    statuses: dict[str, str]
    citations: dict[str, str]

    def as_json(self) -> dict[str, object]:
        """The kind, the day, the things, and how many have each status."""
        counts: dict[str, int] = {}
        for status in self.statuses.values():
            counts[status] = counts.get(status, 0) + 1
        return {
            "kind": self.kind,
            "as_of": self.as_of,
            "things": [self._thing(t) for t in self.things],
            "by_status": dict(sorted(counts.items())),
        }

    def _thing(self, thing: Thing) -> dict[str, object]:
        extra: dict[str, object] = {}
        if thing.id in self.statuses:
            extra = {"status": self.statuses[thing.id], "citation": self.citations.get(thing.id)}
        return thing.as_json() | extra


def _day(value: object) -> str | None:
    return str(value) if value else None


def exposure_json(e: Exposure, things: Things, citations: dict[str, str]) -> dict[str, object]:
    """The fixed keys of CONTRACT for one exposure, with its part and review policy."""
    return {
        "measure": things[e.measure].as_json() | {"citation": citations.get(e.measure)},
        "part": things[e.part].as_json() if e.part != e.measure else None,
        "actor": things[e.actor].as_json(),
        "route": e.route,
        "reach": e.reach,
        "effect": e.effect,
        "effects": list(e.effects),
        "under": list(e.under),
        "policy": e.policy,
        "relieved_by": list(e.relieved_by),
        "certainty": "certain" if e.certain else "possible",
        "status": e.status,
        "since": e.since,
        "until": e.until,
        "path": [step.as_json() for step in e.path],
    }


def mentioned(exposures: Iterable[Exposure]) -> set[str]:
    """Every id that the exposures speak of."""
    ids: set[str] = set()
    for e in exposures:
        ids |= {e.measure, e.part, e.actor, *e.relieved_by, *e.under}
        for step in e.path:
            ids |= {step.link.subject, step.link.object, *([step.source] if step.source else [])}
    return ids
