"""What a store that was made without its facts tells of itself: its counts, and what its index leaves out."""

from __future__ import annotations

from kg.engine import Engine
from kg.vocab import AM, OUTSIDE, expand, shorten

__all__ = ["counted", "stated_values"]

_RDF = OUTSIDE["rdf"]


def counted(engine: Engine) -> dict[str, object]:
    """The counts of kg.description, from a store."""

    def one(pattern: str) -> int:
        return int(engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0][0] or 0)

    kinds = engine.select(
        f"SELECT ?kind (COUNT(?e) AS ?n) WHERE {{ ?class <{AM}kind> ?kind . ?e a ?class }} GROUP BY ?kind"
    )
    lists = engine.select(f"SELECT ?list (COUNT(?e) AS ?n) WHERE {{ ?e <{AM}standsOn> ?list }} GROUP BY ?list")
    through = engine.select(
        f"SELECT (MAX(?day) AS ?last) WHERE {{ ?c <{AM}readThrough> ?day FILTER NOT EXISTS {{ ?c <{AM}covers> ?any }} }}"
    )
    below = engine.select(
        f"SELECT ?kind ?sub WHERE {{ ?class <{AM}kind> ?kind . ?c <{OUTSIDE['rdfs']}subClassOf>+ ?class ; <{AM}kind> ?sub }}"
    )
    every = {str(kind): int(n or 0) for kind, n in kinds}

    def own(kind: str) -> int:
        return every[kind] - sum(own(str(sub)) for above, sub in below if above == kind and sub in every)

    by_kind = {kind: n for kind in every if (n := own(kind))}
    counted = {
        "statements": "Statement",
        "evidence": "Evidence",
        "sources": "Source",
        "names": "Naming",
        "measures": "Measure",
    }
    return {
        "entities": sum(by_kind.values()),
        **{word: one(f"?x a <{AM}{name}>") for word, name in counted.items()},
        "responses": one(f"SELECT DISTINCT ?x WHERE {{ ?st <{_RDF}predicate> <{AM}respondsTo> ; <{_RDF}subject> ?x }}"),
        "by_kind": dict(sorted(by_kind.items())),
        "lists": [
            {"list": name, "listings": n} for name, n in sorted((shorten(str(x)), int(n or 0)) for x, n in lists)
        ],
        "known_through": through[0][0] if through else None,
    }


def stated_values(engine: Engine) -> list[tuple[str, ...]]:
    """What kg.graph.values gives, from a store."""
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{_RDF}> SELECT ?s ?p ?v ?from ?until WHERE {{ ?p am:takesValue true .
        ?st rdf:predicate ?p FILTER NOT EXISTS {{ ?st rdf:object ?x }} ?st am:value ?v ; rdf:subject ?s ;
        am:hasStanding <{expand("standing:sure")}> . OPTIONAL {{ ?st am:certainFrom ?from }}
        OPTIONAL {{ ?st am:certainUntil ?until }} }}"""
    )
    return [(shorten(str(s)), shorten(str(p)), str(v), begun or "", ended or "") for s, p, v, begun, ended in rows]
