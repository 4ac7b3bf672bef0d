"""FollowTheMoney entities, one JSON object a line: actors, listings, holdings, and the links between actors.

FollowTheMoney calls every dated designation by a list a Sanction; that word is its own and says no more than "listed
in". It has no schema for measures, products, places or positions: what leads to one is left out and counted. Only
statements that give a link are written (none that is disputed, withdrawn, or somebody's word). Of the provenance it
holds the address of the source (`sourceUrl`), its publisher, the day it was retrieved, and the locator (`recordId`);
the id of a relation ends with the id of our statement. `endDate` is the last day in where the day is known.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import IO, Any

from kg.dates import PartialDate
from kg.engine import Engine
from kg.exports.sourced import Sourced, Told, labels_of, read_sourced, read_told
from kg.view import View
from kg.vocab import AM, OUTSIDE, expand, shorten, slug

__all__ = ["ftm_id", "write_into"]

_LEI = re.compile(r"[A-Z0-9]{18}\d\d")
_QUOTED = re.compile(r"^(['\"])(.*)\1$")
_SCHEMATA = {
    "company": "Company", "agency": "PublicBody", "government": "PublicBody", "legislature": "PublicBody",
    "alliance": "Organization", "association": "Organization", "research-organisation": "Organization",
    "media-organisation": "Organization", "person": "Person", "party": "LegalEntity",
}  # fmt: skip
_RELATIONS = {
    "am:owns": ("Ownership", "owner", "asset", ""),
    "am:isSubsidiaryOf": ("Ownership", "asset", "owner", "subsidiary"),
    "am:isUnitOf": ("UnknownLink", "subject", "object", "is a unit of"),
    "am:worksFor": ("Employment", "employee", "employer", ""),
    "am:isMemberOf": ("Membership", "member", "organization", ""),
}
_NAMES = {"former": "previousName", "abbreviation": "abbreviation", "ticker": "", "citation": "", "number": ""}


def write_into(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write actors, then relations, each sorted by id."""
    engine = view.store.engine
    labels, sources = labels_of(engine), read_told(engine)
    kinds = _kinds(engine)
    listings: dict[str, dict[str, Sourced]] = {}
    left: Counter[str] = Counter()
    relations = []
    for s in read_sourced(engine):
        if s.predicate in ("am:listsActor", "am:standsOn") and s.standing == "sure":
            listings.setdefault(s.subject, {})[s.predicate] = s
        elif s.standing == "sure" and (relation := _relation(s, kinds, sources)):
            relations.append(relation)
        else:
            left["a link to what FollowTheMoney has no schema for" if s.standing == "sure" else "no sure link"] += 1
    issuers = _issuers(engine)
    for listing, ends in listings.items():
        if len(ends) == 2 and ends["am:listsActor"].object in kinds:
            relations.append(_listing(listing, ends, labels, issuers, sources))
        else:
            left["a listing without its actor or list"] += 1
    for entity in (*_actors(engine, kinds, labels, sources), *sorted(relations, key=lambda r: str(r["id"]))):
        out.write(f"{json.dumps(entity, ensure_ascii=False)}\n".encode())
    for reason, number in sorted(left.items()):
        say(f"left out: {number} statements ({reason})")


def ftm_id(curie: str) -> str:
    """The id of an entity in FollowTheMoney, which knows no colon: `am-actor-acme-semi`."""
    return f"am-{curie.replace(':', '-')}"


def _kinds(engine: Engine) -> dict[str, str]:
    rows = engine.select(f"SELECT ?e ?kind WHERE {{ ?e a ?c . ?c <{AM}kind> ?kind }}")
    return {shorten(str(e)): str(kind) for e, kind in rows if kind in _SCHEMATA}


def _issuers(engine: Engine) -> dict[str, list[str]]:
    rows = engine.select(f"SELECT ?m ?a WHERE {{ ?m <{AM}isIssuedBy> ?a }} ORDER BY ?m ?a")
    found: dict[str, list[str]] = {}
    for m, a in rows:
        found.setdefault(shorten(str(m)), []).append(shorten(str(a)))
    return found


def _actors(
    engine: Engine, kinds: dict[str, str], labels: dict[str, dict[str, str]], sources: dict[str, Told]
) -> Iterator[dict[str, Any]]:
    properties: dict[str, dict[str, list[str]]] = {id_: {} for id_ in kinds}

    def put(id_: str, name: str, text: str) -> None:
        values = properties[id_].setdefault(name, [])
        bare = _QUOTED.sub(r"\2", text)  # as FollowTheMoney itself cleans a name
        if bare and bare not in values:
            values.append(bare)

    for id_ in kinds:
        known = labels.get(id_, {})
        first = known.get("en") or known.get("zh") or slug(id_)
        put(id_, "name", first)
        for other in (known.get("zh", ""), *(known[lang] for lang in sorted(known))):
            if other and other != first:
                put(id_, "alias", other)
    rows = engine.select(
        f"""PREFIX am: <{AM}> SELECT ?e ?text ?kind ?source WHERE {{
        ?n am:isNameOf ?e ; am:nameText ?text ; am:hasNameKind ?kind ; am:isFoundIn ?source }} ORDER BY ?e ?text ?kind ?source"""
    )
    for e, text, kind, source in rows:
        id_, name, told = (
            shorten(str(e)),
            _NAMES.get(slug(str(kind)), "alias"),
            sources.get(shorten(str(source)), Told()),
        )
        if id_ in kinds and name and text not in properties[id_]["name"]:
            put(id_, name, str(text))
            put(id_, "sourceUrl", told.url)
            put(id_, "publisher", told.publisher)
    for path, name in (("skos:exactMatch", "wikidataId"), ("dcterms:identifier", "leiCode")):
        prefix, _, local = path.partition(":")
        for e, code in engine.select(f"SELECT ?e ?t WHERE {{ ?e <{OUTSIDE[prefix]}{local}> ?t }} ORDER BY ?e ?t"):
            if shorten(str(e)) in kinds and (name == "wikidataId" or _LEI.fullmatch(str(code))):
                put(shorten(str(e)), name, slug(str(code)))
    for id_ in sorted(kinds):
        yield _entity(ftm_id(id_), _SCHEMATA[kinds[id_]], properties[id_])


def _relation(s: Sourced, kinds: dict[str, str], sources: dict[str, Told]) -> dict[str, Any] | None:
    if s.predicate not in _RELATIONS or s.subject not in kinds or s.object not in kinds:
        return None
    schema, subject, object_, role = _RELATIONS[s.predicate]
    if s.predicate == "am:isMemberOf" and _SCHEMATA[kinds[s.object]] != "Organization":
        return None
    properties = {subject: [ftm_id(s.subject)], object_: [ftm_id(s.object)], "role": [role]}
    if s.predicate == "am:owns":
        properties["percentage"] = [s.value]
    return _entity(ftm_id(shorten(s.iri)), schema, properties | _dates(s) | _provenance([s], sources))


def _listing(
    listing: str,
    ends: dict[str, Sourced],
    labels: dict[str, dict[str, str]],
    issuers: dict[str, list[str]],
    sources: dict[str, Told],
) -> dict[str, Any]:
    listed, stands = ends["am:listsActor"], ends["am:standsOn"]
    register = stands.object
    dates = _dates(listed)
    properties = {
        "entity": [ftm_id(listed.object)],
        "program": [labels.get(register, {}).get("en", register)],
        "programUrl": [expand(register)],
        "authority": [labels.get(a, {}).get("en", a) for a in issuers.get(register, [])],
        "listingDate": dates["startDate"],
        "summary": [labels.get(listing, {}).get("en", "")],
    }
    return _entity(ftm_id(listing), "Sanction", properties | dates | _provenance([listed, stands], sources))


def _dates(s: Sourced) -> dict[str, list[str]]:
    end = s.until
    if end and len(end) == 10:
        end = (PartialDate.parse(end).earliest - timedelta(days=1)).isoformat()
    return {"startDate": [s.since], "endDate": [end]}


def _provenance(statements: list[Sourced], sources: dict[str, Told]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        "sourceUrl": [],
        "publisher": [],
        "retrievedAt": [],
        "recordId": [],
        "description": [],
    }
    for place in (e for s in statements for e in s.evidence):
        told = sources.get(place.source, Told())
        found["sourceUrl"].append(told.url)
        found["publisher"].append(told.publisher)
        found["retrievedAt"].append(told.retrieved)
        found["recordId"].append(f"{place.source} {place.locator}")
        found["description"].append(place.note)
    return found


def _entity(id_: str, schema: str, properties: dict[str, list[str]]) -> dict[str, Any]:
    filled = {name: [v for v in dict.fromkeys(values) if v] for name, values in sorted(properties.items())}
    return {"id": id_, "schema": schema, "properties": {name: values for name, values in filled.items() if values}}
