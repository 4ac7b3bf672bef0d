"""Every statement with its bounds, its standing and all its evidence: what tables and graphs of other tools are made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from kg.engine import Engine
from kg.vocab import AM, OUTSIDE, shorten, slug

__all__ = ["Place", "Sourced", "Told", "labels_of", "read_sourced", "read_told"]


class Place(NamedTuple):
    """A piece of evidence: where a statement stands, how we know, and our note."""

    source: str
    locator: str
    basis: str
    note: str


class Sourced(NamedTuple):
    """A statement as it is exported; what is not stated is empty, days are ISO, `until` is exclusive."""

    iri: str
    subject: str
    predicate: str
    object: str
    value: str
    unit: str
    since: str
    until: str
    possible_from: str
    certain_from: str
    certain_until: str
    possible_until: str
    rank: str
    confidence: str
    standing: str
    attributed_to: str
    tranche: str
    timeless: bool
    evidence: tuple[Place, ...]

    def on(self, day: str) -> str:
        """What it is on a day: `certain`, `possible`, `no`; `no-link` where it never gives a link (disputed, attributed, …)."""
        if not self.standing:
            return "no-link"
        if self.timeless:
            return "certain" if self.standing == "sure" else "possible"
        if (self.possible_from and day < self.possible_from) or (self.possible_until and day >= self.possible_until):
            return "no"
        certain = (
            self.certain_from and day >= self.certain_from and not (self.certain_until and day >= self.certain_until)
        )
        return "certain" if certain and self.standing == "sure" else "possible"


class Told(NamedTuple):
    """A source as it is exported."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    retrieved: str = ""
    licence: str = ""


_OPTIONAL = {
    "o": "rdf:object", "v": "am:value", "unit": "am:hasUnit/am:symbol", "since": "am:sinceText", "until": "am:untilText",
    "pf": "am:possibleFrom", "cf": "am:certainFrom", "cu": "am:certainUntil", "pu": "am:possibleUntil",
    "standing": "am:hasStanding", "by": "am:isAttributedTo", "tranche": "am:tranche",
}  # fmt: skip


def read_sourced(engine: Engine) -> Iterator[Sourced]:
    """Every statement, sorted by subject, predicate, object and dates."""
    timeless = {shorten(str(row[0])) for row in engine.select(f"SELECT ?p WHERE {{ ?p <{AM}isTimeless> true }}")}
    optional = " ".join(f"OPTIONAL {{ ?st {path} ?{name} }}" for name, path in _OPTIONAL.items())
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> PREFIX skos: <{OUTSIDE["skos"]}>
        SELECT ?st ?s ?p {" ".join(f"?{name}" for name in _OPTIONAL)} ?rank ?confidence ?source ?locator ?basis ?note WHERE {{
        ?st a am:Statement ; rdf:subject ?s ; rdf:predicate ?p ; am:hasRank ?rank ; am:hasConfidence ?confidence ;
            am:hasEvidence ?e . ?e am:isFoundIn ?source ; am:locator ?locator ; am:hasBasis ?basis .
        {optional} OPTIONAL {{ ?e skos:note ?note }} }}
        ORDER BY ?s ?p ?o ?v ?pf ?st ?source ?locator ?basis ?note"""
    )
    for iri, group in groupby(rows, key=lambda row: row[0]):
        found = list(group)
        _, s, p, o, v, unit, since, until, pf, cf, cu, pu, standing, by, tranche, rank, confidence, *_ = found[0]
        yield Sourced(
            iri=str(iri),
            subject=_short(s),
            predicate=_short(p),
            object=_short(o),
            value=v or "",
            unit=unit or "",
            since=since or "",
            until=until or "",
            possible_from=pf or "",
            certain_from=cf or "",
            certain_until=cu or "",
            possible_until=pu or "",
            rank=slug(str(rank)),
            confidence=slug(str(confidence)),
            standing=slug(standing) if standing else "",
            attributed_to=_short(by),
            tranche=tranche or "",
            timeless=_short(p) in timeless,
            evidence=tuple(Place(_short(e[-4]), e[-3] or "", slug(str(e[-2])), e[-1] or "") for e in found),
        )


def read_told(engine: Engine) -> dict[str, Told]:
    """What is known of every source, by id."""
    paths = ("title", "publisher", "creator", "issued", "source", "", "license")
    names = Told._fields
    optional = " ".join(
        f"OPTIONAL {{ ?source <{AM + 'retrieved' if not path else OUTSIDE['dcterms'] + path}> ?{name} }}"
        for name, path in zip(names, paths, strict=True)
    )
    rows = engine.select(
        f"SELECT ?source {' '.join(f'?{n}' for n in names)} WHERE {{ ?source a <{AM}Source> . {optional} }}"
    )
    return {_short(row[0]): Told(*(cell or "" for cell in row[1:])) for row in rows}


def labels_of(engine: Engine) -> dict[str, dict[str, str]]:
    """The labels of everything that has one, by id and language."""
    rows = engine.select(
        f"SELECT ?e (STR(?l) AS ?text) (LANG(?l) AS ?lang) WHERE {{ ?e <{OUTSIDE['skos']}prefLabel> ?l }}"
    )
    found: dict[str, dict[str, str]] = {}
    for e, text, lang in rows:
        found.setdefault(_short(e), {})[str(lang)] = str(text)
    return found


def _short(iri: str | None) -> str:
    return shorten(iri) if iri else ""
