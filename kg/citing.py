"""Sources ready to be cited: title, address, and one line with author, title, publisher, day and address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.engine import Engine
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["Cited", "cited_sources"]


class Cited(NamedTuple):
    """A source as it is shown beside a statement."""

    title: str
    url: str
    citation: str


def cited_sources(engine: Engine, sources: Iterable[str]) -> dict[str, Cited]:
    """Each of these sources (CURIEs), in one look-up."""
    wanted = sorted(set(sources))
    if not wanted:
        return {}
    dc = OUTSIDE["dcterms"]
    rows = engine.select(
        f"""SELECT ?s ?title ?url ?author ?publisher ?issued ?retrieved WHERE {{
        VALUES ?s {{ {" ".join(f"<{expand(s)}>" for s in wanted)} }} ?s <{dc}title> ?title .
        OPTIONAL {{ ?s <{dc}source> ?url }} OPTIONAL {{ ?s <{dc}creator> ?author }}
        OPTIONAL {{ ?s <{dc}publisher> ?publisher }} OPTIONAL {{ ?s <{dc}issued> ?issued }}
        OPTIONAL {{ ?s <{AM}retrieved> ?retrieved }} }}"""
    )
    found: dict[str, Cited] = {}
    for s, title, url, author, publisher, issued, retrieved in sorted(rows, key=str):
        parts = (author, title, ", ".join(p for p in (publisher, issued) if p), url)
        line = ". ".join(str(p).rstrip(".") for p in parts if p)
        read = f" (retrieved {retrieved})" if retrieved else ""
        found.setdefault(shorten(str(s)), Cited(str(title), url or "", f"{line}{read}."))
    return found
