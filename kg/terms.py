"""The vocabulary as values: which kinds, properties and codes there are, read from schema.ttl and codes.ttl.

Needed where facts are checked and turned into RDF; reading commands ask the store instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kg.vocab import AM, CODE_PREFIXES, OUTSIDE, shorten

__all__ = ["Code", "Description", "Property", "Vocabulary", "described", "read_vocabulary", "vocabulary_files"]


_FACTS = {
    "kind": "kind", "symbol": "symbol", "setsState": "sets the state", "setsOverlay": "lays the overlay",
    "endsOverlay": "ends an overlay", "isEnd": "is an end", "reachesFirms": "reaches firms", "hasReach": "reach",
    "isTimeless": "timeless",
}  # fmt: skip


class Property(NamedTuple):
    """A property of the schema: what may stand on either side and whether time bears on it."""

    id: str
    timeless: bool
    takes_value: bool
    domain: frozenset[str]
    range: frozenset[str]
    codes: str = ""


class Code(NamedTuple):
    """A concept of one of the code schemes."""

    id: str
    scheme: str
    symbol: str


class Description(NamedTuple):
    """A term as a reader meets it; `facts` and `mappings` are pairs of a word and a term or a text."""

    term: str
    label_en: str
    label_zh: str
    definition: str
    definition_zh: str = ""
    boundary: str = ""
    examples: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    mappings: tuple[tuple[str, str], ...] = ()


class Vocabulary(NamedTuple):
    """Kinds (`company` → its classes, leaf first), properties and codes by id."""

    kinds: dict[str, tuple[str, ...]]
    properties: dict[str, Property]
    codes: dict[str, Code]
    version: str

    def symbols(self) -> dict[str, str]:
        """Unit symbol as written in a CSV file → id of the unit."""
        return {code.symbol: code.id for code in self.codes.values() if code.scheme == "unit"}

    def timeless(self) -> frozenset[str]:
        """The properties on which time does not bear."""
        return frozenset(name for name, told in self.properties.items() if told.timeless)


def vocabulary_files(ontology: Path) -> list[Path]:
    """The Turtle files that are loaded into every store, in order."""
    return [path for name in ("schema.ttl", "codes.ttl", "align.ttl") if (path := ontology / name).exists()]


def read_vocabulary(ontology: Path) -> Vocabulary:
    """Read the Turtle files of an ontology folder."""
    from rdflib import OWL, RDF, RDFS, Graph, Namespace

    am, schema = Namespace(AM), Namespace(OUTSIDE["schema"])
    graph = Graph()
    for path in vocabulary_files(ontology):
        graph.parse(path, format="turtle")

    def classes_above(leaf: object) -> tuple[str, ...]:
        found = [leaf, *graph.transitive_objects(leaf, RDFS.subClassOf)]  # type: ignore[arg-type]
        return tuple(dict.fromkeys(shorten(str(c)) for c in found))

    def short(subject: object, predicate: object) -> frozenset[str]:
        return frozenset(shorten(str(o)) for o in graph.objects(subject, predicate))  # type: ignore[arg-type]

    kinds = {str(kind): classes_above(leaf) for leaf, kind in graph.subject_objects(am.kind)}
    properties = {}
    for kind_of_property in (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property):
        for subject in graph.subjects(RDF.type, kind_of_property):
            name = shorten(str(subject))
            scheme = next((str(o).rsplit("/", 1)[-1] for o in graph.objects(subject, am.takesCodesOf)), "")
            properties[name] = Property(
                id=name,
                timeless=_flag(graph.value(subject, am.isTimeless)),
                takes_value=_flag(graph.value(subject, am.takesValue)),
                domain=short(subject, schema.domainIncludes),
                range=short(subject, schema.rangeIncludes),
                codes=scheme,
            )
    codes = {}
    for subject in graph.subjects(RDF.type, am.Code):
        name = shorten(str(subject))
        codes[name] = Code(name, name.partition(":")[0], str(graph.value(subject, am.symbol) or ""))
    version = str(graph.value(predicate=OWL.versionInfo, subject=graph.value(None, RDF.type, OWL.Ontology)) or "")
    return Vocabulary(
        dict(sorted(kinds.items())), dict(sorted(properties.items())), dict(sorted(codes.items())), version
    )


def described(ontology: Path) -> dict[str, list[Description]]:
    """Every class, property and code with labels and definition, by heading, in the order of the files."""
    from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

    graph = Graph()
    for path in vocabulary_files(ontology):
        graph.parse(path, format="turtle")
    ours = {"am", *CODE_PREFIXES}
    stated: dict[object, str] = {RDFS.subClassOf: "is a", **{URIRef(AM + name): word for name, word in _FACTS.items()}}
    stated |= {
        URIRef(OUTSIDE["schema"] + f"{end}Includes"): word for end, word in (("domain", "from"), ("range", "to"))
    }
    mapped = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
              RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty)  # fmt: skip

    def named(node: object) -> str:
        return graph.qname(str(node)) if isinstance(node, URIRef) else str(node)

    def inside(node: object) -> bool:
        return not isinstance(node, URIRef) or shorten(str(node)).partition(":")[0] in ours

    def pairs(subject: URIRef) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        facts, mappings = [], []
        for predicate, node in graph.predicate_objects(subject):
            if predicate in mapped and not inside(node):
                mappings.append((named(predicate), named(node)))
            elif predicate in stated and inside(node):
                facts.append((stated[predicate], shorten(str(node)) if isinstance(node, URIRef) else str(node)))
        return sorted(facts), sorted(mappings)

    def described_as(name: str, s: URIRef) -> Description:
        facts, mappings = pairs(s)
        examples = sorted(str(o) for o in graph.objects(s, SKOS.example))
        examples.sort(key=lambda text: text.startswith("Negative"))
        return Description(
            name,
            said(s, SKOS.prefLabel, "en"),
            said(s, SKOS.prefLabel, "zh"),
            said(s, SKOS.definition, "en"),
            said(s, SKOS.definition, "zh"),
            said(s, SKOS.scopeNote, "en"),
            tuple(examples),
            tuple(facts),
            tuple(mappings),
        )

    def said(subject: URIRef, predicate: URIRef, lang: str) -> str:
        return next((str(o) for o in graph.objects(subject, predicate) if getattr(o, "language", "") == lang), "")

    def rows(subjects: set[URIRef]) -> list[Description]:
        names = sorted((shorten(str(s)), s) for s in subjects)
        return [described_as(name, s) for name, s in names if name.partition(":")[0] in ours]

    def of(*types: URIRef) -> set[URIRef]:
        return {s for kind in types for s in graph.subjects(RDF.type, kind) if isinstance(s, URIRef)}

    found = {"Classes": rows(of(OWL.Class)), "Properties": rows(of(OWL.ObjectProperty, OWL.DatatypeProperty))}
    codes = of(URIRef(AM + "Code"))
    for scheme in CODE_PREFIXES:
        found[f"Codes: {scheme}"] = rows({c for c in codes if shorten(str(c)).startswith(f"{scheme}:")})
    return found


def _flag(value: object) -> bool:
    return str(value) == "true"
