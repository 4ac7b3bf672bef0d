"""Everything the graph says of one entity: names, statements by date, what it answers and what answers it, sources."""

from __future__ import annotations

from typing import Any, NamedTuple

from kg.engine import Engine
from kg.vocab import AM, OUTSIDE, expand, shorten, slug

__all__ = ["Dossier", "Stated", "read_dossier"]


class Stated(NamedTuple):
    """A statement as a dossier shows it, with all its evidence."""

    id: str
    subject: str
    predicate: str
    object: str | None
    value: str | None
    unit: str | None
    since: str | None
    until: str | None
    rank: str
    confidence: str
    attributed_to: str | None
    evidence: tuple[tuple[str, str, str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """All fields; evidence as source, locator, basis, note."""
        return {
            "statement": expand(self.id),
            "subject": self.subject,
            "predicate": self.predicate,
            "object": self.object,
            "value": self.value,
            "unit": self.unit,
            "since": self.since,
            "until": self.until,
            "rank": self.rank,
            "confidence": self.confidence,
            "attributed_to": self.attributed_to,
            "evidence": [dict(zip(("source", "locator", "basis", "note"), e, strict=True)) for e in self.evidence],
        }


class Dossier(NamedTuple):
    """The names of an entity and every statement in which it stands."""

    entity: str
    names: tuple[tuple[str, str, str, str, str], ...]
    statements: tuple[Stated, ...]

    def sources(self) -> list[str]:
        """Every source that the dossier rests on, sorted."""
        stated = {e[0] for s in self.statements for e in s.evidence}
        return sorted(stated | {n[3] for n in self.names})


def read_dossier(engine: Engine, entity: str) -> Dossier:
    """The dossier of a CURIE: statements about it first by date, then those that lead to it."""
    iri = f"<{expand(entity)}>"
    names = engine.select(
        f"""PREFIX am: <{AM}> SELECT ?text (LANG(?text) AS ?lang) ?kind ?source ?locator WHERE {{
        ?n am:isNameOf {iri} ; am:nameText ?text ; am:hasNameKind ?kind ; am:isFoundIn ?source ; am:locator ?locator }}"""
    )
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> SELECT DISTINCT ?st WHERE {{
        {{ ?st rdf:subject {iri} }} UNION {{ ?st rdf:object {iri} }} UNION {{ ?st am:isAttributedTo {iri} }} }}"""
    )
    stated = read_statements(engine, [shorten(str(row[0])) for row in rows])
    ordered = sorted(
        stated, key=lambda s: (s.subject != entity, s.since or "", s.predicate, s.object or "", s.value or "", s.id)
    )
    listed = tuple(sorted((str(t), str(g), slug(str(k)), shorten(str(s)), str(p)) for t, g, k, s, p in names))
    return Dossier(entity, listed, tuple(ordered))


def read_statements(engine: Engine, ids: list[str]) -> list[Stated]:
    """Statements by CURIE with their evidence."""
    values = " ".join(f"<{expand(i)}>" for i in sorted(ids))
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}>
        SELECT ?st ?s ?p ?o ?v ?symbol ?since ?until ?rank ?confidence ?who ?source ?locator ?basis ?note WHERE {{
        VALUES ?st {{ {values} }}
        ?st rdf:subject ?s ; rdf:predicate ?p ; am:hasRank ?rank ; am:hasConfidence ?confidence ; am:hasEvidence ?e .
        ?e am:isFoundIn ?source ; am:locator ?locator ; am:hasBasis ?basis .
        OPTIONAL {{ ?st rdf:object ?o }} OPTIONAL {{ ?st am:value ?v }}
        OPTIONAL {{ ?st am:hasUnit ?unit . ?unit am:symbol ?symbol }}
        OPTIONAL {{ ?st am:sinceText ?since }} OPTIONAL {{ ?st am:untilText ?until }}
        OPTIONAL {{ ?st am:isAttributedTo ?who }} OPTIONAL {{ ?e <{OUTSIDE["skos"]}note> ?note }} }}"""
    )
    found: dict[str, Stated] = {}
    for st, s, p, o, v, unit, since, until, rank, confidence, who, source, locator, basis, note in sorted(
        rows, key=str
    ):
        id_ = shorten(str(st))
        evidence = (shorten(str(source)), str(locator), slug(str(basis)), note or "")
        old = found.get(id_)
        found[id_] = Stated(
            id_, shorten(str(s)), shorten(str(p)), shorten(o) if o else None, v, unit, since, until,
            slug(str(rank)), slug(str(confidence)), shorten(who) if who else None,
            (*(old.evidence if old else ()), evidence),
        )  # fmt: skip
    return list(found.values())
