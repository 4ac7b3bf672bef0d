"""What changed between two days: statuses of measures, firms that came under a measure or left, with the cause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kg.exposure import Exposure
from kg.hops import Hops
from kg.status import ENDS, Statuses

__all__ = ["Cause", "Change", "Changes", "StatusChange", "compare", "status_changes"]

_ACTS = ("am:removes", "am:rescinds", "am:supersedes", "am:suspends")


class StatusChange(NamedTuple):
    """A measure with its status on both days."""

    measure: str
    before: str
    after: str


class Cause(NamedTuple):
    """Why an exposure began, ended or changed: a status, a dated statement, an act upon it, or what became known."""

    kind: str
    about: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        """Kind, what it is about, and the state before and after."""
        return {"kind": self.kind, "about": self.about, "before": self.before, "after": self.after}


class Change(NamedTuple):
    """An exposure that was gained, lost or came to another status, with its causes; `before` is the status of the earlier day."""

    exposure: Exposure
    causes: tuple[Cause, ...]
    before: str = ""


class Changes(NamedTuple):
    """Exposures gained and lost, and those of both days whose status is another."""

    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    changed: tuple[Change, ...]

    @property
    def every(self) -> tuple[Change, ...]:
        """All of them."""
        return (*self.gained, *self.lost, *self.changed)


def status_changes(statuses: Statuses, measures: list[str], first: date, second: date) -> list[StatusChange]:
    """Every measure whose status differs between the two days, sorted."""
    statuses.prepare(measures)
    pairs = ((m, statuses.of(m, first).status, statuses.of(m, second).status) for m in sorted(measures))
    return [StatusChange(m, before, after) for m, before, after in pairs if before != after]


def compare(
    before: list[Exposure], after: list[Exposure], statuses: Statuses, hops: Hops, first: date, second: date
) -> Changes:
    """What became of the exposures of one day on another, in the order of traces; `hops` walk over statements of any day."""
    old, new = ({_key(e): e for e in found} for found in (before, after))
    judge = _Judge(statuses, hops, first, second)
    kept = [(old[k], e) for k, e in new.items() if k in old]
    return Changes(
        tuple(Change(e, judge.causes(e, began=True)) for k, e in new.items() if k not in old),
        tuple(Change(e, judge.causes(e, began=False)) for k, e in old.items() if k not in new),
        tuple(Change(e, judge.turns(e), o.status) for o, e in kept if o.status != e.status),
    )


def _key(e: Exposure) -> tuple[object, ...]:
    links = [s.link for s in e.path if s.link.predicate not in ("am:adds", "am:revises")]
    return (e.measure, e.part, e.actor, e.route, tuple((k.subject, k.predicate, k.object) for k in links))


class _Judge:
    """Finds the causes of changes between two days, the later of which is the day of what began."""

    def __init__(self, statuses: Statuses, hops: Hops, first: date, second: date) -> None:
        self._statuses, self._hops = statuses, hops
        self._first, self._second = first, second
        self._back = second < first

    def causes(self, e: Exposure, *, began: bool) -> tuple[Cause, ...]:
        """Why it is there on the second day alone (`began`), or on the first alone."""
        causes = [
            Cause("status", measure, *states)
            for measure in self._bearers(e)
            if (states := self._states(measure))[0] != states[1]
            and ((absent := states[0] if began else states[1]) in ENDS or absent == "not_yet")
        ]
        begins = began != self._back
        for link in (step.link for step in e.path):
            turn = link.start if begins else link.end
            if turn and self._between(turn):
                text = (link.since if begins else link.until) or ""
                name = link.statement or f"{link.subject} {link.predicate} {link.object}"
                causes.append(Cause("statement", name, "" if begins else "held", text))
        if not begins:
            causes += self._acts([e.part, *(s.link.subject for s in e.path if s.link.predicate == "am:listsActor")])
        return tuple(dict.fromkeys(causes)) or (Cause("knowledge", e.part, "", ""),)

    def turns(self, e: Exposure) -> tuple[Cause, ...]:
        """Why its status is another: every measure that bears it and changed, and the acts that did so."""
        bearers = [*self._bearers(e), *(s.link.subject for s in e.path if s.link.predicate == "am:adds")]
        states = [(m, self._states(m)) for m in dict.fromkeys(bearers)]
        causes = [Cause("status", m, *pair) for m, pair in states if pair[0] != pair[1]]
        return (*causes, *self._acts([m for m, pair in states if pair[0] != pair[1]]))

    def _bearers(self, e: Exposure) -> list[str]:
        return [e.part, *sorted({s.link.under for s in e.path if s.link.under})]

    def _states(self, measure: str) -> tuple[str, str]:
        return self._statuses.of(measure, self._first).status, self._statuses.of(measure, self._second).status

    def _acts(self, targets: Iterable[str]) -> list[Cause]:
        """Acts upon one of these that came into force, or were made known, between the two days."""
        found, wanted = set(), list(targets)
        for predicate in _ACTS:
            for links in self._hops.backward(predicate, wanted).values():
                for link in links:
                    starts = [p.start for p in self._statuses.timeline(link.subject) if p.start]
                    days = [day for day in starts if self._between(day)]
                    if days:
                        found.add(Cause("act", link.subject, predicate, min(days).isoformat()))
        return sorted(found)

    def _between(self, day: date) -> bool:
        return min(self._first, self._second) < day <= max(self._first, self._second)
