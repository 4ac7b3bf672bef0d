"""The index of a store that came without one, made again from its statement nodes, names and coverage.

An export leaves out the graphs that only serve look-ups; what they hold follows from the rest. The triples stream by, one
statement after another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from kg.dates import PartialDate
from kg.engine import Engine, Node
from kg.folding import name_words
from kg.graph import BASES, UNNAMED, coverage_line, entry_lines, thing_line, worded_lines
from kg.index import COVERAGE, NAMES, OUT, THINGS, CoverageEntry, Entry, ThingEntry, WordedName
from kg.vocab import AM, BASE, OUTSIDE, expand, shorten

__all__ = ["restored_lines"]

_RDF, _SKOS, _DCT = OUTSIDE["rdf"], OUTSIDE["skos"], OUTSIDE["dcterms"]
_STATEMENT = f"{BASE}id/statement/"


def restored_lines(engine: Engine, kinds: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The N-Quads lines of what the index lacks: entries at both their ends, coverage, labels, names.

    `kinds` are the kinds of entities with the classes of each, as CURIEs.
    """
    held = set(engine.graphs())
    if OUT not in held:
        for entry in _entries(engine):
            yield from entry_lines(entry)
    if COVERAGE not in held:
        yield from _coverage(engine)
    if THINGS not in held:
        yield from map(thing_line, _things(engine, kinds))
    if NAMES not in held:
        yield from worded_lines(_names(engine))


def _entries(engine: Engine) -> Iterator[Entry]:
    issued = engine.select(f"SELECT ?s ?d WHERE {{ ?s a <{AM}Source> ; <{_DCT}issued> ?d }}")
    published = {str(source): PartialDate.parse(str(day)).latest for source, day in issued}
    for subject, group in groupby(engine.nodes(), key=lambda triple: triple[0]):
        if subject.startswith(_STATEMENT):
            said: dict[str, list[Node]] = defaultdict(list)
            for _, predicate, node in group:
                said[predicate].append(node)
            if f"{AM}hasStanding" in said and f"{_RDF}object" in said:
                yield _entry(engine, subject, said, published)


def _entry(engine: Engine, subject: str, said: dict[str, list[Node]], published: dict[str, date]) -> Entry:
    def text(name: str, space: str = AM) -> str:
        return said[space + name][0].value if space + name in said else ""

    source, locator = _best(engine, [node.value for node in said[f"{AM}hasEvidence"]], published)
    return Entry(
        statement=shorten(subject),
        subject=shorten(text("subject", _RDF)),
        predicate=shorten(text("predicate", _RDF)),
        object=shorten(text("object", _RDF)),
        since=text("sinceText"),
        until=text("untilText"),
        possible_from=text("possibleFrom"),
        certain_from=text("certainFrom"),
        certain_until=text("certainUntil"),
        possible_until=text("possibleUntil"),
        standing=text("hasStanding").rpartition("/")[2],
        confidence=text("hasConfidence").rpartition("/")[2],
        value=text("value"),
        source=source,
        locator=locator,
        tranche=text("tranche"),
    )


def _best(engine: Engine, evidence: list[str], published: dict[str, date]) -> tuple[str, str]:
    """Source and locator of the best evidence: what was read, then the earliest text."""
    found = []
    for place in evidence:
        told = {predicate: node.value for predicate, node in engine.said(place)}
        source = told[f"{AM}isFoundIn"]
        basis = BASES.index(told[f"{AM}hasBasis"].rpartition("/")[2])
        found.append((basis, published.get(source, date.max), shorten(source), told[f"{AM}locator"]))
    return min(found)[2:]


def _coverage(engine: Engine) -> Iterator[str]:
    rows = engine.select(
        f"""PREFIX am: <{AM}> SELECT ?c ?scope ?source ?since ?through ?note WHERE {{
        ?c a am:Coverage ; am:readThrough ?through OPTIONAL {{ ?c am:covers ?scope }}
        OPTIONAL {{ ?c am:isFoundIn ?source }} OPTIONAL {{ ?c am:readFrom ?since }}
        OPTIONAL {{ ?c <{_SKOS}note> ?note }} }} ORDER BY ?c"""
    )
    for node, scope, source, since, through, note in rows:
        entry = CoverageEntry(
            shorten(scope) if scope else "all",
            shorten(source) if source else "",
            since or "",
            through or "",
            note or "",
        )
        yield coverage_line(str(node), entry)


def _things(engine: Engine, kinds: Mapping[str, Sequence[str]]) -> Iterator[ThingEntry]:
    """What each entity and each source is called; an entity is of the kind that has all of its classes."""
    kind_of = {frozenset(expand(c) for c in classes): kind for kind, classes in kinds.items()}
    cited: dict[str, str] = {}
    citations = engine.each(
        f"SELECT ?e ?t WHERE {{ ?n <{AM}hasNameKind> <{BASE}id/name/citation> ; <{AM}isNameOf> ?e ; <{AM}nameText> ?t }}"
    )
    for entity, text in citations:
        cited[str(entity)] = min(str(text), cited.get(str(entity), str(text)))
    entities = engine.each(f"SELECT DISTINCT ?e WHERE {{ ?class <{AM}kind> ?kind . ?e a ?class }} ORDER BY ?e")
    for (entity,) in entities:
        told = engine.said(str(entity))
        classes = frozenset(node.value for predicate, node in told if predicate == f"{_RDF}type")
        label = {node.lang: node.value for predicate, node in told if predicate == f"{_SKOS}prefLabel"}
        shown = (label.get("en", ""), label.get("zh", ""), "", cited.get(str(entity), ""))
        yield ThingEntry(shorten(str(entity)), kind_of[classes], *shown)
    for (source,) in engine.each(f"SELECT ?s WHERE {{ ?s a <{AM}Source> }} ORDER BY ?s"):
        said = {predicate: node.value for predicate, node in engine.said(str(source))}
        yield ThingEntry(shorten(str(source)), "source", said[f"{_DCT}title"], "", said.get(f"{_DCT}source", ""), "")


def _names(engine: Engine) -> Iterator[WordedName]:
    """Labels and names of entities; the label of a listing is made from the ends of its statements, and is no name."""
    labels = engine.each(
        f"SELECT ?e ?l WHERE {{ ?class <{AM}kind> ?kind . ?e a ?class ; <{_SKOS}prefLabel> ?l "
        f'FILTER(!STRSTARTS(STR(?e), "{BASE}id/listing/")) }}'
    )
    names = engine.each(
        f"PREFIX am: <{AM}> SELECT ?e ?t ?kind WHERE {{ "
        "?n a am:Naming ; am:isNameOf ?e ; am:nameText ?t ; am:hasNameKind ?kind }"
    )
    for entity, label in labels:
        if words := name_words(str(label)):
            yield WordedName(shorten(str(entity)), words)
    for entity, name, kind in names:
        if str(kind).rpartition("/")[2] not in UNNAMED and (words := name_words(str(name))):
            yield WordedName(shorten(str(entity)), words)
