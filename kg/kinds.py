"""Entities by kind: every one of a kind or class, the firms, the issuers of a measure."""

from __future__ import annotations

from kg.engine import Engine
from kg.errors import UnknownName
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["entities_of", "firms_of", "issuers_of"]

_FIRMS = ("company", "research-organisation", "party")


def entities_of(engine: Engine, kind: str) -> list[str]:
    """Every entity of a kind (`company`, 企业) or of a class above it (`measure`, `actor`), sorted; UnknownName where none is."""
    found = _of(engine, f'?class <{AM}kind> "{_safe(kind)}" . ?e a ?class')
    if not found:
        found = _of(engine, f'?class <{OUTSIDE["skos"]}prefLabel> "{_safe(kind)}"@zh . ?e a ?class')
    if not found:
        name = "".join(part.capitalize() for part in kind.split("-"))
        found = _of(engine, f"?e a <{AM}{_safe(name)}>")
    if not found:
        known = engine.select(f"SELECT DISTINCT ?k WHERE {{ ?c <{AM}kind> ?k }} ORDER BY ?k")
        listed = ", ".join(str(row[0]) for row in known)
        raise UnknownName(f"nothing is of the kind {kind!r}; kinds are measure, actor, product and {listed}")
    return found


def firms_of(engine: Engine) -> list[str]:
    """Every company, research organisation and listed party, sorted."""
    kinds = " ".join(f'"{k}"' for k in _FIRMS)
    return _of(engine, f"VALUES ?k {{ {kinds} }} ?c <{AM}kind> ?k . ?e a ?c")


def issuers_of(engine: Engine, measure: str) -> list[str]:
    """Who issued a measure, or the measure that a provision is part of, sorted."""
    return _of(engine, f"<{expand(measure)}> <{AM}isPartOf>*/<{AM}isIssuedBy> ?e")


def _of(engine: Engine, pattern: str) -> list[str]:
    rows = engine.select(f"SELECT DISTINCT ?e WHERE {{ {pattern} }} ORDER BY ?e")
    return [shorten(str(row[0])) for row in rows]


def _safe(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in "-_")
