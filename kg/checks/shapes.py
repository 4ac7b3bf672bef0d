"""The SHACL shapes, run over the facts as RDF; the only module that knows pySHACL.

Shapes use core constraints only: one `sh:sparql` constraint costs more than all of them together.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.curated.facts import Facts
from kg.graph import lines
from kg.model import NOWHERE, Finding, Origin
from kg.terms import Vocabulary, vocabulary_files
from kg.vocab import expand, shorten

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["Fresh", "check_ontology", "check_shapes"]


class Fresh(NamedTuple):
    """What of the facts is not known to pass: all that some files say, entities by id, and statements by digest."""

    files: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()


def check_shapes(facts: Facts, vocabulary: Vocabulary, ontology: Path, *, fresh: Fresh | None = None) -> list[Finding]:
    """Findings of shapes/facts.ttl, each led back to the row that made the node; of what is `fresh` alone, if given.

    A shape asks of an entity that some statement of it exists, never that one does not: so what is checked already
    stays right beside more, and the new rows need no more around them than what they speak of. An entity of which a
    statement was taken away is fresh.
    """
    from rdflib import Graph

    data = Graph()
    facts = _part(facts, fresh) if fresh else facts
    asked = _rows(facts, fresh) if fresh else set()
    data.parse(data="".join(lines(facts, vocabulary)), format="nt")
    for path in vocabulary_files(ontology):
        data.parse(path, format="turtle")
    found = _validate(data, ontology / "shapes" / "facts.ttl", _places(facts))
    return [f for f in found if fresh is None or f.origin in {NOWHERE, *asked} or f.origin.file in fresh.files]


def check_ontology(ontology: Path) -> list[Finding]:
    """Findings of shapes/ontology.ttl about the vocabulary itself."""
    from rdflib import Graph

    data = Graph()
    for path in vocabulary_files(ontology):
        data.parse(path, format="turtle")
    return _validate(data, ontology / "shapes" / "ontology.ttl", {})


def _rows(facts: Facts, fresh: Fresh) -> set[Origin]:
    """The rows of fresh entities and statements."""
    rows = {e.origin for e in facts.entities if e.id in fresh.ids}
    for s in facts.statements:
        if s.digest in fresh.statements:
            rows |= {s.origin, *(e.origin for e in s.evidence)}
    return rows


def _part(facts: Facts, fresh: Fresh) -> Facts:
    """What is fresh, with the entities and sources that it speaks of and every statement of fresh entities."""
    files = fresh.files
    own = {e.id for e in facts.entities if e.origin.file in files or e.id in fresh.ids}
    names = [n for n in facts.names if n.origin.file in files]
    coverage = [c for c in facts.coverage if c.origin.file in files]
    statements = [
        s for s in facts.statements
        if s.subject in own or s.digest in fresh.statements or any(e.origin.file in files for e in s.evidence)
    ]  # fmt: skip
    spoken = own | {i for s in statements for i in (s.subject, s.object, s.attributed_to)}
    spoken |= {n.entity for n in names} | {c.scope for c in coverage}
    cited = (
        {e.source for s in statements for e in s.evidence} | {n.source for n in names} | {c.source for c in coverage}
    )
    return Facts(
        entities=[e for e in facts.entities if e.id in spoken],
        names=names,
        sources=[s for s in facts.sources if s.id in cited or s.origin.file in files],
        statements=statements,
        coverage=coverage,
    )


def _validate(data: Graph, shapes_file: Path, places: dict[str, Origin]) -> list[Finding]:
    from pyshacl import validate
    from rdflib import SH, Graph, URIRef

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, _ = validate(
            data, shacl_graph=Graph().parse(shapes_file, format="turtle"), advanced=False, inference="none"
        )
    assert isinstance(report, Graph)
    findings = []
    for result in report.objects(None, SH.result):
        node = str(report.value(result, SH.focusNode))
        path = report.value(result, SH.resultPath)
        message = str(report.value(result, SH.resultMessage))
        about = f" {shorten(str(path))}" if isinstance(path, URIRef) else ""
        said = f"{shorten(node)}{about}: {message}"
        severity = "warning" if report.value(result, SH.resultSeverity) == SH.Warning else "error"
        findings.append(Finding(places.get(node, NOWHERE), "shape", said, severity))
    return sorted(findings, key=lambda f: (f.origin, f.message))


def _places(facts: Facts) -> dict[str, Origin]:
    places = {expand(e.id): e.origin for e in facts.entities} | {expand(s.id): s.origin for s in facts.sources}
    for statement in facts.statements:
        digest = statement.digest
        places[expand(f"statement:{digest}")] = statement.origin
        for evidence in statement.evidence:
            places[expand(f"evidence:{evidence.digest(digest)}")] = evidence.origin
    for name in facts.names:
        places[expand(f"naming:{name.digest}")] = name.origin
    for coverage in facts.coverage:
        places[expand(f"coverage:{coverage.digest}")] = coverage.origin
    return places
