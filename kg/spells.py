"""Spells: on which days each part of a picture is there, and which status a measure has on which days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from kg.dates import PartialDate
from kg.hops import Link
from kg.status import ENDS, Statuses

__all__ = ["LOOKS", "Spell", "bounds_of", "may_hold", "spells_over", "stages"]

Spell = tuple[str | None, str | None]  # the first day, and the first day no more

# How the bar of a status looks; what has ended, or not begun, has none.
LOOKS = {
    "in_force": "solid", "adopted": "pale", "suspended": "striped", "not_enforced": "dashed",
    "proposed": "dotted", "announced": "hollow", "unknown": "thin",
}  # fmt: skip


def bounds_of(link: Link) -> tuple[date | None, date | None]:
    """The days between which a link may hold: the earliest that its dates can mean, and the latest."""
    first = PartialDate.parse(link.since).earliest if link.since else link.start
    last = PartialDate.parse(link.until).latest if link.until else link.end
    return first, last


def may_hold(link: Link, day: date) -> bool:
    """Whether a link holds on the day, certainly or possibly."""
    first, last = bounds_of(link)
    return (first is None or first <= day) and (last is None or day < last)


def spells_over(days: Iterable[date], present_on: Callable[[date], Iterable[str]]) -> dict[str, list[Spell]]:
    """The days on which each thing is present, where nothing changes but on the given days.

    What is present on the first of them is taken to have been there before.
    """
    order = sorted(set(days))
    found: dict[str, list[Spell]] = {}
    open_: dict[str, str | None] = {}
    for number, day in enumerate(order):
        now = set(present_on(day))
        for key in sorted(set(open_) - now):
            found.setdefault(key, []).append((open_.pop(key), day.isoformat()))
        for key in now:
            open_.setdefault(key, day.isoformat() if number else None)
    for key, since in sorted(open_.items()):
        found.setdefault(key, []).append((since, None))
    return found


def stages(statuses: Statuses, measure: str, labels: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """The statuses of a measure or provision over time, as the stages of a node; what follows from its whole is told."""
    turns = sorted(statuses.turns(measure))
    told: list[dict[str, Any]] = []
    for day in turns:
        status = statuses.of(measure, day).status
        if told and told[-1]["status"] == status:
            continue
        if told:
            told[-1]["until"] = day.isoformat()
        look = "none" if status in ENDS or status == "not_yet" else LOOKS.get(status, "solid")
        label = labels.get(status, {"en": status, "zh": status})
        told.append({"since": day.isoformat(), "until": None, "status": status, "status_label": label, "look": look})
    return told
