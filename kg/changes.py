"""What changed between two days: measures that changed status, firms that came under a measure or left, with the cause."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kg.exposure import Exposure
from kg.status import ENDS, Statuses

__all__ = ["Cause", "Change", "StatusChange", "compare", "status_changes"]


class StatusChange(NamedTuple):
    """A measure with its status on both days."""

    measure: str
    before: str
    after: str


class Cause(NamedTuple):
    """Why an exposure began or ended: a status, a dated statement, or what became known."""

    kind: str
    about: str
    before: str
    after: str

    def as_json(self) -> dict[str, str]:
        """Kind, what it is about, and the state before and after."""
        return {"kind": self.kind, "about": self.about, "before": self.before, "after": self.after}


class Change(NamedTuple):
    """An exposure that was gained or lost, with its causes."""

    exposure: Exposure
    causes: tuple[Cause, ...]


def status_changes(statuses: Statuses, measures: list[str], first: date, second: date) -> list[StatusChange]:
    """Every measure whose status differs between the two days, sorted."""
    statuses.prepare(measures)
    pairs = ((m, statuses.of(m, first).status, statuses.of(m, second).status) for m in sorted(measures))
    return [StatusChange(m, before, after) for m, before, after in pairs if before != after]


def compare(
    before: list[Exposure], after: list[Exposure], statuses: Statuses, first: date, second: date
) -> tuple[list[Change], list[Change]]:
    """Exposures gained and lost between two days, in the order of traces."""
    old, new = ({_key(e): e for e in found} for found in (before, after))
    gained = [Change(e, _causes(e, statuses, first, second, began=True)) for k, e in new.items() if k not in old]
    lost = [Change(e, _causes(e, statuses, first, second, began=False)) for k, e in old.items() if k not in new]
    return gained, lost


def _key(e: Exposure) -> tuple[object, ...]:
    return (
        e.measure,
        e.part,
        e.actor,
        e.route,
        tuple((s.link.subject, s.link.predicate, s.link.object) for s in e.path),
    )


def _causes(e: Exposure, statuses: Statuses, first: date, second: date, *, began: bool) -> tuple[Cause, ...]:
    causes = []
    rules = [e.part, *sorted({s.link.under for s in e.path if s.link.under})]
    for measure in rules:
        states = statuses.of(measure, first).status, statuses.of(measure, second).status
        absent = states[0] if began else states[1]
        if states[0] != states[1] and (absent in ENDS or absent == "not_yet"):
            causes.append(Cause("status", measure, *states))
    for step in e.path:
        link = step.link
        turn = link.start if began else link.end
        if turn and first < turn <= second:
            text = (link.since if began else link.until) or ""
            name = link.statement or f"{link.subject} {link.predicate} {link.object}"
            causes.append(Cause("statement", name, "" if began else "held", text))
    return tuple(causes) or (Cause("knowledge", e.part, "", ""),)
