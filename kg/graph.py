"""Facts to RDF: the only writer of triples, as lines of N-Quads that any engine reads.

The default graph gets the registry, statement nodes with their evidence, names, sources and coverage; a direct triple
only for a timeless property. `am:hasStanding` says what a statement is good for in a dated view: `sure` gives a link
on the days on which it is certain, `possible` may only appear as a possibility; a statement that is attributed,
disputed, withdrawn or outranked has none and is reached through its node alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from kg.curated.facts import Facts
from kg.folding import fold, folded_forms, name_words
from kg.index import COVERAGE, IN, NAMES, OUT, THINGS, CoverageEntry, Entry, ThingEntry, WordedName
from kg.model import Coverage, Entity, Name, Source, Statement
from kg.terms import Vocabulary
from kg.vocab import AM, BASE, OUTSIDE, expand

__all__ = [
    "BASES",
    "NUMBER",
    "UNNAMED",
    "coverage_line",
    "entries",
    "entry_lines",
    "index_lines",
    "lines",
    "link_line",
    "name_lines",
    "standing_of",
    "thing_line",
    "values",
    "worded_lines",
]

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
BASES = ("read", "quoted", "catalogue", "inferred")
"""What a statement rests on, the best first."""
UNNAMED = ("citation", "number", "ticker")
"""Kinds of names that are not compared by their spelling."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")
"""A value that is a decimal, and not a text."""
_FIGURE = "am:hasFigure"
_RDF, _SKOS, _DCT = OUTSIDE["rdf"], OUTSIDE["skos"], OUTSIDE["dcterms"]
_XSD = OUTSIDE["xsd"]
_TYPE = f"<{_RDF}type>"


def lines(facts: Facts, vocabulary: Vocabulary) -> Iterator[str]:
    """Every triple of the default graph but the vocabulary itself, one N-Quads line each."""
    other_names = defaultdict(list)
    for name in facts.names:
        other_names[name.entity].append(name)
    labels = _listing_labels(facts)
    for entity in facts.entities:
        yield from _entity(labels.get(entity.id, entity), other_names[entity.id], vocabulary)
    for source in facts.sources:
        yield from _source(source)
    published = _published(facts)
    units = vocabulary.symbols()
    outranked = _outranked(facts.statements)
    for statement in facts.statements:
        yield from _statement(statement, published, units, vocabulary, outranked=statement.key in outranked)
    for coverage in facts.coverage:
        yield from _coverage(coverage)


def index_lines(facts: Facts) -> Iterator[str]:
    """The index beside the default graph: standing statements between two entities at both their ends, coverage, labels."""
    for entry in entries(facts):
        yield from entry_lines(entry)
    for c in facts.coverage:
        since = c.since.earliest.isoformat() if c.since else ""
        row = CoverageEntry(c.scope, c.source or "", since, c.through.latest.isoformat(), c.note or "")
        yield coverage_line(f"{BASE}id/coverage/{c.digest}", row)
    labels, cited = _listing_labels(facts), _citations(facts)
    for entity in facts.entities:
        shown = labels.get(entity.id, entity)
        told = ThingEntry(entity.id, entity.kind, shown.label_en, shown.label_zh, "", cited.get(entity.id, ""))
        yield thing_line(told)
    for source in facts.sources:
        yield thing_line(ThingEntry(source.id, "source", source.title, "", source.url or "", ""))


def entry_lines(entry: Entry) -> Iterator[str]:
    """An entry of the index at both its ends."""
    text, predicate = _text(entry.text), expand(entry.predicate)
    yield link_line(expand(entry.subject), predicate, text, OUT)
    yield link_line(expand(entry.object), predicate, text, IN)


def coverage_line(node: str, entry: CoverageEntry) -> str:
    """A row of coverage in the index."""
    return link_line(node, f"{AM}covers", _text(entry.text), COVERAGE)


def thing_line(entry: ThingEntry) -> str:
    """What an entity or a source is called, in the index."""
    return link_line(expand(entry.id), f"{AM}kind", _text(entry.text), THINGS)


def entries(facts: Facts) -> Iterator[Entry]:
    """What the index holds: an entry for every standing statement between two entities."""
    published = _published(facts)
    outranked = _outranked(facts.statements)
    for statement in facts.statements:
        standing = standing_of(statement, outranked=statement.key in outranked)
        if statement.object and standing:
            yield _entry(statement, standing, published)


def name_lines(facts: Facts) -> Iterator[str]:
    """The index of names for comparing spellings: for each prefix of ids one text with the words of every name."""
    yield from worded_lines(
        WordedName(entity, words)
        for entity, text in chain(
            ((e.id, text) for e in facts.entities for text in (e.label_en, e.label_zh) if text),
            ((n.entity, n.text) for n in facts.names if n.kind not in UNNAMED),
        )
        if (words := name_words(text))
    )


def worded_lines(worded: Iterable[WordedName]) -> Iterator[str]:
    """A line for each prefix of ids with the words of its names."""
    by_prefix: dict[str, list[WordedName]] = defaultdict(list)
    for name in sorted(set(worded)):
        by_prefix[name.entity.partition(":")[0]].append(name)
    for prefix, names in by_prefix.items():
        yield link_line(f"{NAMES}/{prefix}", f"{AM}foldedName", _text(WordedName.write(names)), NAMES)


def values(facts: Facts) -> Iterator[tuple[str, str, str, str, str]]:
    """What the index leaves out: subject, predicate, value, and the days between which each sure statement is certain."""
    published = _published(facts)
    outranked = _outranked(facts.statements)
    for statement in facts.statements:
        standing = standing_of(statement, outranked=statement.key in outranked)
        if statement.value and not statement.object and standing == "sure":
            told = _entry(statement, standing, published)
            yield told.subject, told.predicate, told.value, told.certain_from, told.certain_until


def link_line(subject: str, predicate: str, target: str, graph: str) -> str:
    """One direct link in a named graph, from IRI to a ready N-Quads term."""
    return f"<{subject}> <{predicate}> {target} <{graph}> .\n"


def standing_of(statement: Statement, *, outranked: bool) -> str | None:
    """`sure`, `possible` or None: what the statement is good for in a dated view."""
    if statement.attributed_to or outranked or statement.rank in ("disputed", "withdrawn"):
        return None
    return "possible" if statement.confidence == "unsure" else "sure"


def _published(facts: Facts) -> dict[str, date]:
    return {s.id: s.published.latest for s in facts.sources if s.published}


def _outranked(statements: Iterable[Statement]) -> set[tuple[str, ...]]:
    """Keys of normal statements beside which a preferred one says the same with other dates, or another figure of a product."""
    groups = defaultdict(list)
    for s in statements:
        what = (s.subject, s.predicate, s.object, s.unit, s.attributed_to, s.tranche)
        groups["dates", s.value, *what].append(s)
        if s.predicate == _FIGURE and s.subject.startswith("product:"):
            groups["figures", "", *what].append(s)
    return {
        s.key
        for group in groups.values()
        if any(s.rank == "preferred" for s in group)
        for s in group
        if s.rank != "preferred"
    }


def _citations(facts: Facts) -> dict[str, str]:
    """Entity → the official citation by which it goes; of several that which sorts lowest."""
    cited = ((n.entity, n.text) for n in facts.names if n.kind == "citation")
    return dict(sorted(cited, reverse=True))


def _listing_labels(facts: Facts) -> dict[str, Entity]:
    """Listings without a label of their own, named after the actor, an unsure one last, and the list."""
    known = {e.id: e for e in facts.entities}
    ends: dict[str, dict[str, Entity]] = defaultdict(dict)
    for s in sorted(facts.statements, key=lambda s: s.confidence == "unsure"):
        if s.predicate in ("am:listsActor", "am:standsOn") and s.object in known:
            ends[s.subject].setdefault(s.predicate, known[s.object])
    named = {}
    for id_, end in ends.items():
        entity = known.get(id_)
        if entity and not entity.label_en and len(end) == 2:
            actor, register = end["am:listsActor"], end["am:standsOn"]
            named[id_] = replace(
                entity,
                label_en=f"{actor.label_en or actor.label_zh} on the {register.label_en}",
                label_zh=f"{actor.label_zh or actor.label_en}在{register.label_zh}的条目",
            )
    return named


def _entity(entity: Entity, names: list[Name], vocabulary: Vocabulary) -> Iterator[str]:
    node = _iri(expand(entity.id))
    for cls in vocabulary.kinds.get(entity.kind, ("am:Entity",)):
        yield _line(node, _TYPE, _iri(expand(cls)))
    folded: set[str] = set()
    for text, lang in ((entity.label_en, "en"), (entity.label_zh, "zh")):
        if text:
            yield _line(node, f"<{_SKOS}prefLabel>", _text(text, lang))
            folded |= folded_forms(text).keys()
    for name in names:
        numbered = name.kind in ("citation", "number")
        predicate = f"<{_DCT}identifier>" if numbered else f"<{_SKOS}altLabel>"
        yield _line(node, predicate, _text(name.text) if numbered else _text(name.text, name.lang))
        folded |= folded_forms(name.text, name.kind).keys()
        yield from _naming(node, name)
    folded |= {fold(identifier) for identifier in (entity.wikidata, entity.lei) if identifier}
    for form in sorted(folded):
        yield _line(node, _am("foldedName"), _text(form))
    if entity.wikidata:
        yield _line(node, f"<{_SKOS}exactMatch>", _iri(f"http://www.wikidata.org/entity/{entity.wikidata}"))
    if entity.lei:
        yield _line(node, f"<{_DCT}identifier>", _text(entity.lei))


def _naming(entity: str, name: Name) -> Iterator[str]:
    node = _iri(f"{BASE}id/naming/{name.digest}")
    yield _line(node, _TYPE, _am("Naming"))
    yield _line(node, _am("isNameOf"), entity)
    yield _line(node, _am("nameText"), _text(name.text, name.lang))
    yield _line(node, _am("hasNameKind"), _code("name", name.kind))
    yield _line(node, _am("isFoundIn"), _iri(expand(name.source)))
    yield _line(node, _am("locator"), _text(name.locator))


def _source(source: Source) -> Iterator[str]:
    node = _iri(expand(source.id))
    yield _line(node, _TYPE, _am("Source"))
    literals = (
        (f"<{_DCT}title>", source.title),
        (f"<{_DCT}publisher>", source.publisher),
        (f"<{_DCT}creator>", source.author),
        (f"<{_DCT}issued>", str(source.published or "")),
        (_am("isObtainedVia"), source.via),
        (_am("locatorScheme"), source.locator_scheme),
        (f"<{_DCT}license>", source.licence),
    )
    for predicate, text in literals:
        if text:
            yield _line(node, predicate, _text(text))
    if source.retrieved:
        yield _line(node, _am("retrieved"), _typed(source.retrieved, "date"))
    if source.url:
        yield _line(node, f"<{_DCT}source>", _typed(source.url, "anyURI"))


def _statement(
    statement: Statement,
    published: dict[str, date],
    units: dict[str, str],
    vocabulary: Vocabulary,
    *,
    outranked: bool,
) -> Iterator[str]:
    digest = statement.digest
    node = _iri(f"{BASE}id/statement/{digest}")
    subject, predicate = _iri(expand(statement.subject)), _iri(expand(statement.predicate))
    target = _iri(expand(statement.object)) if statement.object else ""
    value = _value(statement.value) if statement.value else ""
    yield _line(node, _TYPE, _am("Statement"))
    yield _line(node, _TYPE, f"<{_RDF}Statement>")
    yield _line(node, f"<{_RDF}subject>", subject)
    yield _line(node, f"<{_RDF}predicate>", predicate)
    if target:
        yield _line(node, f"<{_RDF}object>", target)
    if value:
        yield _line(node, _am("value"), value)
    if statement.unit:
        yield _line(node, _am("hasUnit"), _iri(expand(units[statement.unit])))
    standing = standing_of(statement, outranked=outranked)
    entry = _entry(statement, standing or "", published)
    yield from _bounds(node, entry)
    yield _line(node, _am("hasRank"), _code("rank", statement.rank))
    yield _line(node, _am("hasConfidence"), _code("confidence", statement.confidence))
    if standing:
        yield _line(node, _am("hasStanding"), _code("standing", standing))
    if statement.attributed_to:
        yield _line(node, _am("isAttributedTo"), _iri(expand(statement.attributed_to)))
    if statement.tranche:
        yield _line(node, _am("tranche"), _text(statement.tranche))
    for evidence in statement.evidence:
        place = _iri(f"{BASE}id/evidence/{evidence.digest(digest)}")
        yield _line(node, _am("hasEvidence"), place)
        yield _line(place, _TYPE, _am("Evidence"))
        yield _line(place, _am("isFoundIn"), _iri(expand(evidence.source)))
        yield _line(place, _am("locator"), _text(evidence.locator))
        yield _line(place, _am("hasBasis"), _code("basis", evidence.basis))
        if evidence.note:
            yield _line(place, f"<{_SKOS}note>", _text(evidence.note))
    if standing == "sure" and vocabulary.properties[statement.predicate].timeless:
        yield _line(subject, predicate, target or value)


def _entry(statement: Statement, standing: str, published: dict[str, date]) -> Entry:
    """The index entry of a statement; of several pieces of evidence, the best is what we read ourselves, then the earliest text.

    A statement without a start certainly holds from the day its earliest source was published.
    """
    start, end = statement.interval.start, statement.interval.end
    known = [published[e.source] for e in statement.evidence if e.source in published]
    certain = start.latest if start else min(known, default=None)
    best = min(
        statement.evidence,
        key=lambda e: (BASES.index(e.basis), published.get(e.source, date.max), e.source, e.locator),
    )
    return Entry(
        statement=f"statement:{statement.digest}",
        subject=statement.subject,
        predicate=statement.predicate,
        object=statement.object,
        since=start.text if start else "",
        until=end.text if end else "",
        possible_from=start.earliest.isoformat() if start else "",
        certain_from=certain.isoformat() if certain else "",
        certain_until=end.earliest.isoformat() if end else "",
        possible_until=end.latest.isoformat() if end else "",
        standing=standing,
        confidence=statement.confidence,
        value=statement.value,
        source=best.source,
        locator=best.locator,
        tranche=statement.tranche,
    )


def _bounds(node: str, entry: Entry) -> Iterator[str]:
    for name, stated in (("sinceText", entry.since), ("untilText", entry.until)):
        if stated:
            yield _line(node, _am(name), _text(stated))
    for name, day in (
        ("possibleFrom", entry.possible_from),
        ("certainFrom", entry.certain_from),
        ("certainUntil", entry.certain_until),
        ("possibleUntil", entry.possible_until),
    ):
        if day:
            yield _line(node, _am(name), _typed(day, "date"))


def _coverage(coverage: Coverage) -> Iterator[str]:
    node = _iri(f"{BASE}id/coverage/{coverage.digest}")
    yield _line(node, _TYPE, _am("Coverage"))
    if coverage.scope != "all":
        yield _line(node, _am("covers"), _iri(expand(coverage.scope)))
    if coverage.source:
        yield _line(node, _am("isFoundIn"), _iri(expand(coverage.source)))
    if coverage.since:
        yield _line(node, _am("readFrom"), _typed(coverage.since.earliest.isoformat(), "date"))
    yield _line(node, _am("readThrough"), _typed(coverage.through.latest.isoformat(), "date"))
    if coverage.note:
        yield _line(node, f"<{_SKOS}note>", _text(coverage.note))


def _line(subject: str, predicate: str, target: str) -> str:
    return f"{subject} {predicate} {target} .\n"


def _iri(iri: str) -> str:
    return f"<{iri}>"


def _am(name: str) -> str:
    return f"<{AM}{name}>"


def _code(scheme: str, slug: str) -> str:
    return f"<{BASE}id/{scheme}/{slug}>"


def _text(text: str, lang: str = "") -> str:
    quoted = f'"{text.translate(_ESCAPES)}"'
    return f"{quoted}@{lang}" if lang else quoted


def _typed(text: str, datatype: str) -> str:
    return f'"{text.translate(_ESCAPES)}"^^<{_XSD}{datatype}>'


def _value(text: str) -> str:
    return _typed(text, "decimal") if NUMBER.fullmatch(text) else _text(text)
