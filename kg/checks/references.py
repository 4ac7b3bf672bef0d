"""Checks that need no RDF: ids, kinds, references, predicates, values, shares, evidence, doubled names."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from kg.curated.facts import Facts
from kg.folding import fold
from kg.model import Entity, Finding, Origin, Refutation, Statement
from kg.terms import Property, Vocabulary
from kg.vocab import ENTITY_PREFIXES, is_curie

__all__ = ["PREFIX_OF_KIND", "check_references"]

_UNLABELLED = ("listing", "party")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_LEI = re.compile(r"[A-Z0-9]{18}\d{2}")
PREFIX_OF_KIND = {
    "territory": "territory", "territory-group": "group", "actor-class": "group",
    "government": "actor", "agency": "actor", "legislature": "actor", "alliance": "actor", "company": "actor",
    "association": "actor", "research-organisation": "actor", "media-organisation": "actor", "person": "actor",
    "party": "actor", "chip": "product", "product": "product", "technology": "technology", "control-code": "code",
    "provision": "provision", "listing": "listing", "position": "position", "adaptation": "adaptation",
}  # fmt: skip


def check_references(facts: Facts, vocabulary: Vocabulary) -> list[Finding]:
    """Findings about how rows hang together."""
    return [
        *_registry(facts, vocabulary),
        *_names(facts, vocabulary),
        *_sources(facts),
        *_statements(facts, vocabulary),
        *_coverage(facts),
        *_refuted(facts),
    ]


def _registry(facts: Facts, vocabulary: Vocabulary) -> Iterator[Finding]:
    seen: dict[str, Entity] = {}
    labels: dict[tuple[str, str], Entity] = {}
    for entity in facts.entities:
        where = entity.origin
        if not is_curie(entity.id) or entity.prefix not in ENTITY_PREFIXES:
            yield Finding(
                where,
                "bad-id",
                f"id {entity.id!r} is not of the form prefix:slug with a prefix of {', '.join(ENTITY_PREFIXES)}",
            )
            continue
        if entity.id in seen:
            yield Finding(
                where, "doubled-id", f"{entity.id} stands already at {seen[entity.id].origin}; give each entity one row"
            )
        seen[entity.id] = entity
        if not where.file.endswith(f"entities/{entity.prefix}.csv"):
            yield Finding(where, "wrong-file", f"{entity.id} belongs into entities/{entity.prefix}.csv")
        if entity.kind not in vocabulary.kinds:
            yield Finding(where, "unknown-kind", f"unknown kind {entity.kind!r}{_meant(entity.kind, vocabulary.kinds)}")
        elif PREFIX_OF_KIND.get(entity.kind, "measure") != entity.prefix:
            yield Finding(
                where,
                "kind-prefix",
                f"kind {entity.kind} goes with the prefix {PREFIX_OF_KIND.get(entity.kind, 'measure')}, not {entity.prefix}",
            )
        if entity.kind not in _UNLABELLED and not (entity.label_en and entity.label_zh):
            yield Finding(where, "missing-label", f"{entity.id} needs a label in English and one in Chinese")
        if entity.wikidata and not _WIKIDATA.fullmatch(entity.wikidata):
            yield Finding(where, "bad-wikidata", f"{entity.wikidata!r} is no Wikidata id such as Q42")
        if entity.lei and not _LEI.fullmatch(entity.lei):
            yield Finding(where, "bad-lei", f"{entity.lei!r} is no LEI of 20 letters and digits")
        if entity.kind == "party":
            continue  # named by its list alone: two parties may have one name, and a judgement says whether they are one
        for label in filter(None, {fold(entity.label_en), fold(entity.label_zh)}):
            other = labels.setdefault((entity.prefix, label), entity)
            if other.id != entity.id:
                yield Finding(
                    where,
                    "doubled-name",
                    f"{entity.id} has the same label as {other.id} at {other.origin}; make one label say more, or merge the two",
                )


def _names(facts: Facts, vocabulary: Vocabulary) -> Iterator[Finding]:
    known, sources = {e.id for e in facts.entities}, {s.id for s in facts.sources}
    seen: dict[tuple[str, str, str], Origin] = {}
    for name in facts.names:
        if name.entity not in known:
            yield _unknown(name.origin, "entity", name.entity, known)
        if name.source not in sources:
            yield _unknown(name.origin, "source", name.source, sources)
        if f"name:{name.kind}" not in vocabulary.codes:
            yield Finding(
                name.origin,
                "unknown-code",
                f"unknown kind of name {name.kind!r}{_meant(name.kind, _slugs(vocabulary, 'name'))}",
            )
        if name.lang not in ("en", "zh", "nl", "ja", "de", "fr", "und"):
            yield Finding(name.origin, "bad-language", f"language {name.lang!r} is none of en, zh, nl, ja, de, fr, und")
        if not name.locator:
            yield Finding(name.origin, "missing-locator", "say where in the source the name stands")
        place = seen.setdefault((name.entity, name.lang, name.text), name.origin)
        if place != name.origin:
            yield Finding(
                name.origin, "doubled-name", f"{name.entity} has the name {name.text!r} already at {place}; remove one"
            )


def _sources(facts: Facts) -> Iterator[Finding]:
    seen: dict[str, Origin] = {}
    for source in facts.sources:
        if not source.id.startswith("source:") or not is_curie(source.id):
            yield Finding(source.origin, "bad-id", f"id {source.id!r} is not of the form source:slug")
        if source.id in seen:
            yield Finding(source.origin, "doubled-id", f"{source.id} stands already at {seen[source.id]}")
        seen[source.id] = source.origin
        for column in ("title", "licence"):
            if not getattr(source, column):
                yield Finding(source.origin, "missing-field", f"{source.id} has no {column}")
        if source.url and not re.fullmatch(r"https?://[^\s<>\"]+", source.url):
            yield Finding(source.origin, "bad-url", f"{source.url!r} is no http or https address")
        if source.published is None and not source.retrieved:
            yield Finding(source.origin, "missing-date", f"{source.id} needs the day it was published or retrieved")


def _statements(facts: Facts, vocabulary: Vocabulary) -> Iterator[Finding]:
    kinds = {e.id: e.kind for e in facts.entities} | {s.id: "source" for s in facts.sources}
    sources = {s.id for s in facts.sources}
    units = vocabulary.symbols()
    for s in facts.statements:
        where = s.origin
        predicate = vocabulary.properties.get(s.predicate)
        if s.subject not in kinds:
            yield _unknown(where, "entity", s.subject, kinds)
        if predicate is None:
            yield _unknown(where, "predicate", s.predicate, vocabulary.properties, code="unknown-predicate")
            continue
        yield from _object(s, predicate, kinds, vocabulary)
        if s.subject in kinds and predicate.domain and not _fits(kinds[s.subject], predicate.domain, vocabulary):
            yield Finding(
                where,
                "domain",
                f"{s.predicate} is not said of a {kinds[s.subject]} ({s.subject}); it takes {_listed(predicate.domain)}",
            )
        if s.unit and s.unit not in units:
            yield Finding(where, "unknown-unit", f"unknown unit {s.unit!r}{_meant(s.unit, units)}")
        if s.attributed_to and s.attributed_to not in kinds:
            yield _unknown(where, "entity", s.attributed_to, kinds)
        if f"rank:{s.rank}" not in vocabulary.codes:
            yield Finding(where, "unknown-code", f"unknown rank {s.rank!r}{_meant(s.rank, _slugs(vocabulary, 'rank'))}")
        if s.predicate == "am:owns":
            yield from _share(s)
        for evidence in s.evidence:
            if evidence.source not in sources:
                yield _unknown(evidence.origin, "source", evidence.source, sources)
            if not evidence.locator:
                yield Finding(evidence.origin, "missing-evidence", "no locator: say where in the source it stands")
            if f"basis:{evidence.basis}" not in vocabulary.codes:
                yield Finding(
                    evidence.origin,
                    "unknown-code",
                    f"unknown basis {evidence.basis!r}{_meant(evidence.basis, _slugs(vocabulary, 'basis'))}",
                )


def _object(s: Statement, predicate: Property, kinds: dict[str, str], vocabulary: Vocabulary) -> Iterator[Finding]:
    where = s.origin
    if not s.object and not s.value:
        yield Finding(where, "missing-object", "neither object nor value; fill one")
    if s.value and not predicate.takes_value:
        yield Finding(where, "value", f"{s.predicate} takes no value")
    if predicate.takes_value and not s.value and s.predicate != "am:owns":
        yield Finding(where, "value", f"{s.predicate} needs a value")
    if s.value and predicate.takes_value and not _NUMBER.fullmatch(s.value):
        yield Finding(where, "value", f"{s.value!r} is no decimal number; write 50000, not 50,000")
    if not s.object:
        return
    if predicate.codes:
        if s.object not in vocabulary.codes or not s.object.startswith(f"{predicate.codes}:"):
            choices = [c for c in vocabulary.codes if c.startswith(f"{predicate.codes}:")]
            yield Finding(
                where,
                "unknown-code",
                f"{s.predicate} takes a code of the scheme {predicate.codes}, not {s.object!r}{_meant(s.object, choices)}",
            )
    elif s.object not in kinds:
        yield _unknown(where, "entity", s.object, kinds)
    elif predicate.range and not _fits(kinds[s.object], predicate.range, vocabulary):
        yield Finding(
            where,
            "range",
            f"{s.predicate} does not lead to a {kinds[s.object]} ({s.object}); it takes {_listed(predicate.range)}",
        )


def _share(s: Statement) -> Iterator[Finding]:
    if s.value and _NUMBER.fullmatch(s.value) and not 0 < Decimal(s.value) <= 100:
        yield Finding(
            s.origin, "share", f"a share of {s.value} percent is impossible; shares lie above 0 and up to 100"
        )
    if s.value and s.unit != "percent":
        yield Finding(s.origin, "share", "a share is given in percent")


def _coverage(facts: Facts) -> Iterator[Finding]:
    known = {e.id for e in facts.entities} | {s.id for s in facts.sources} | {"all"}
    sources = {s.id for s in facts.sources}
    for row in facts.coverage:
        if row.scope not in known:
            yield _unknown(row.origin, "scope", row.scope, known)
        if row.source and row.source not in sources:
            yield _unknown(row.origin, "source", row.source, sources)


def _refuted(facts: Facts) -> Iterator[Finding]:
    rejected: dict[tuple[str, ...], Refutation] = {
        (r.subject, r.predicate, r.object, r.value, r.unit, r.since, r.until): r for r in facts.refutations
    }
    for s in facts.statements:
        found = rejected.get(s.key[:7])
        if found and not s.attributed_to and s.rank not in ("disputed", "withdrawn"):
            yield Finding(s.origin, "refuted", f"was examined and rejected at {found.origin}: {found.reason}")


def _unknown(where: Origin, what: str, text: str, known: Iterable[str], *, code: str = "") -> Finding:
    return Finding(where, code or f"unknown-{what}", f"unknown {what} {text!r}{_meant(text, known)}")


def _meant(text: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(text, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def _slugs(vocabulary: Vocabulary, scheme: str) -> list[str]:
    return [c.partition(":")[2] for c in vocabulary.codes if c.startswith(f"{scheme}:")]


def _fits(kind: str, allowed: frozenset[str], vocabulary: Vocabulary) -> bool:
    if kind == "source":
        return bool(allowed & {"am:Source", "am:Entity"})
    return bool(allowed & set(vocabulary.kinds.get(kind, ())))


def _listed(classes: frozenset[str]) -> str:
    return ", ".join(sorted(c.removeprefix("am:") for c in classes))
