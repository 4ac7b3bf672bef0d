"""What was taken from one source, place by place, so that a reviewer sees the gaps at a glance."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.dossier import Stated, read_statements
from kg.engine import Engine
from kg.vocab import AM, expand, shorten

__all__ = ["Extract", "read_extracts"]

_SERIES = re.compile(r"(\S*?#p)(\d+)\.\.p(\d+)")


class Extract(NamedTuple):
    """One place in a source and the statements that rest on it."""

    place: str
    statements: tuple[Stated, ...]


def read_extracts(engine: Engine, source: str) -> list[Extract]:
    """Every place of a source in its own order.

    Where the source's locator scheme counts its paragraphs (`003#p1..p14`), a paragraph from which nothing was taken
    has an entry without statements.
    """
    rows = engine.select(
        f"""PREFIX am: <{AM}> SELECT DISTINCT ?st ?locator WHERE {{
        ?e am:isFoundIn <{expand(source)}> ; am:locator ?locator . ?st am:hasEvidence ?e }}"""
    )
    stated = {s.id: s for s in read_statements(engine, [shorten(str(st)) for st, _ in rows])} if rows else {}
    places: dict[str, dict[str, Stated]] = {place: {} for place in _series(engine, source)}
    for st, locator in sorted(rows, key=str):
        for place in str(locator).split("; "):
            places.setdefault(place, {})[shorten(str(st))] = stated[shorten(str(st))]
    return [
        Extract(place, tuple(sorted(found.values(), key=lambda s: (s.subject, s.predicate, s.object or "", s.id))))
        for place, found in sorted(places.items(), key=lambda item: _order(item[0]))
    ]


def _series(engine: Engine, source: str) -> list[str]:
    rows = engine.select(f"SELECT ?scheme WHERE {{ <{expand(source)}> <{AM}locatorScheme> ?scheme }}")
    match = _SERIES.search(str(rows[0][0])) if rows else None
    if match is None:
        return []
    return [f"{match[1]}{number}" for number in range(int(match[2]), int(match[3]) + 1)]


def _order(place: str) -> list[tuple[int, str]]:
    """Numbers inside a place by their size: `p2` before `p10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", place)]
