"""Days: on which of them a node or an edge is part of the picture, and what status a node has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from viz.text import Label, Text, clean, text_of

__all__ = ["LOOKS", "Moment", "Span", "Stage", "day_of", "holds", "moments_of", "spans_of", "stages_of"]

Span = tuple[str | None, str | None]  # the first day, and the first day no more

# How a stage is drawn: a full bar, a pale one, stripes, a dashed frame, a dotted one, a plain one, a line, nothing.
LOOKS = ("solid", "pale", "striped", "dashed", "dotted", "hollow", "thin", "none")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of days with one status; a missing day leaves it open."""

    since: str | None
    until: str | None
    status: str
    label: Text
    look: str = "solid"

    def json(self) -> dict[str, Any]:
        """Return the stage as the page reads it."""
        return {
            "since": self.since,
            "until": self.until,
            "status": self.status,
            "label": self.label.json(),
            "look": self.look,
        }


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened on a day."""

    day: str
    label: Text

    def json(self) -> dict[str, Any]:
        """Return the moment as the page reads it."""
        return {"day": self.day, "label": self.label.json()}


def day_of(value: object) -> str | None:
    """Return a whole day as text, or None for anything else.

    >>> day_of("2025-06-01"), day_of("2025-06")
    ('2025-06-01', None)
    """
    text = str(value)
    return text if _DAY.fullmatch(text) else None


def _bound(value: object, where: str) -> str | None:
    if value is None or value == "":
        return None
    found = day_of(value)
    if found is None:
        raise TypeError(f"{where}: a bound of a span is a day such as 2025-06-01, not {value!r}")
    return found


def spans_of(value: Iterable[tuple[object, object]] | None, *, where: str) -> tuple[Span, ...]:
    """Read spans: pairs of a first day and a first day no more; nothing at all means always."""
    return tuple((_bound(since, where), _bound(until, where)) for since, until in value or ())


def stages_of(value: Iterable[Mapping[str, Any]] | None, *, where: str) -> tuple[Stage, ...]:
    """Read stages: mappings with `since`, `until`, `status` and `status_label`."""
    found = []
    for item in value or ():
        status = clean(str(item.get("status") or ""))
        label: Label = item.get("status_label") or status
        bounds = _bound(item.get("since"), where), _bound(item.get("until"), where)
        look = item.get("look") or "solid"
        if look not in LOOKS:
            raise ValueError(f"{where}: unknown look {look!r} of a stage; looks are: {', '.join(LOOKS)}")
        found.append(Stage(*bounds, status, text_of(label, where=where) or Text(status, status), look))
    return tuple(found)


def moments_of(value: Iterable[Mapping[str, Any]] | None, *, where: str) -> tuple[Moment, ...]:
    """Read moments: mappings with `day` and `label`; one without a whole day raises TypeError."""
    found = []
    for item in value or ():
        day = _bound(item.get("day"), where)
        if day is None:
            raise TypeError(f"{where}: a moment has a 'day' such as 2025-06-01")
        found.append(Moment(day, text_of(item.get("label"), where=where) or Text(day, day)))
    return tuple(sorted(found, key=lambda moment: (moment.day, moment.label.en)))


def holds(spans: Iterable[Span], day: str | None) -> bool:
    """Return whether one of the spans has the day; without spans, or without a day, everything holds.

    >>> holds([("2024-01-01", "2025-01-01")], "2025-01-01")
    False
    """
    every = tuple(spans)
    if day is None or not every:
        return True
    return any((since is None or since <= day) and (until is None or day < until) for since, until in every)
