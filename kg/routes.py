"""Exposure routes as data: ontology/rules/routes.csv gives each route its patterns of dated statements.

A row is one step: subject, predicate, object (variables begin with `?`), how often it may repeat (`1`, `0..3`, `top`
for "up to the last"), and its role: `path`, or `detail` for a step that is shown where it exists. `?actor` and
`?measure` end every pattern; `?part` is what reaches the actor, the measure itself or a provision of it.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError, UsageError

__all__ = ["Pattern", "Route", "Step", "chosen_of", "read_routes"]

_COLUMNS = ["route", "pattern", "step", "subject", "predicate", "object", "repeat", "role"]


class Step(NamedTuple):
    """One step of a pattern; `high` None means "as far as it goes, to the last"."""

    subject: str
    predicate: str
    object: str
    low: int = 1
    high: int | None = 1
    detail: bool = False


class Pattern(NamedTuple):
    """The steps that together make one way along a route."""

    route: str
    name: str
    steps: tuple[Step, ...]


class Route(NamedTuple):
    """A route with its patterns."""

    id: str
    patterns: tuple[Pattern, ...]


def read_routes(path: Path) -> list[Route]:
    """Read the routes in the order of the file; raises DataError with the line of a faulty row."""
    steps: dict[str, dict[str, list[Step]]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != _COLUMNS:
                raise DataError(f"{path}:1: columns are {reader.fieldnames}; expected {','.join(_COLUMNS)}")
            for row in reader:
                step = _step(row, f"{path}:{reader.line_num}")
                steps.setdefault(row["route"], {}).setdefault(row["pattern"], []).append(step)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error})") from None
    routes = []
    for route, patterns in steps.items():
        for name, found in patterns.items():
            ends = {v for s in found for v in (s.subject, s.object)}
            if not {"?actor", "?measure"} <= ends:
                raise DataError(f"{path}: pattern {route}/{name} does not join ?actor and ?measure")
        routes.append(Route(route, tuple(Pattern(route, name, tuple(s)) for name, s in patterns.items())))
    return routes


def chosen_of(known: Iterable[Route], names: Iterable[str]) -> list[Route]:
    """The routes of these names, all where none is named; raises UsageError with those that there are."""
    known, wanted = list(known), list(names)
    for name in wanted:
        if name not in {r.id for r in known}:
            raise UsageError(f"no route {name!r}; the routes are {', '.join(r.id for r in known)}")
    return [r for r in known if not wanted or r.id in wanted]


def _step(row: dict[str, str], where: str) -> Step:
    repeat, role = row["repeat"], row["role"]
    if role not in ("path", "detail"):
        raise DataError(f"{where}: role {role!r} is neither path nor detail")
    for end in (row["subject"], row["object"]):
        if not end.startswith("?"):
            raise DataError(f"{where}: {end!r} is no variable; write ?name")
    try:
        if repeat == "top":
            low, high = 0, None
        else:
            first, _, last = repeat.partition("..")
            low, high = int(first), int(last or first)
    except ValueError:
        raise DataError(f"{where}: repeat {repeat!r} is none of 1, 0..3, top") from None
    return Step(row["subject"], row["predicate"], row["object"], low, high, role == "detail")
