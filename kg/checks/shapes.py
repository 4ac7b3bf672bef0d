"""The SHACL shapes, run over the facts as RDF; the only module that knows pySHACL.

Shapes use core constraints only: one `sh:sparql` constraint costs more than all of them together.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from kg.curated.facts import Facts
from kg.graph import lines
from kg.model import NOWHERE, Finding, Origin
from kg.terms import Vocabulary, vocabulary_files
from kg.vocab import expand, shorten

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["check_ontology", "check_shapes"]


def check_shapes(facts: Facts, vocabulary: Vocabulary, ontology: Path) -> list[Finding]:
    """Findings of shapes/facts.ttl, each led back to the row that made the node."""
    from rdflib import Graph

    data = Graph()
    data.parse(data="".join(lines(facts, vocabulary)), format="nt")
    for path in vocabulary_files(ontology):
        data.parse(path, format="turtle")
    return _validate(data, ontology / "shapes" / "facts.ttl", _places(facts))


def check_ontology(ontology: Path) -> list[Finding]:
    """Findings of shapes/ontology.ttl about the vocabulary itself."""
    from rdflib import Graph

    data = Graph()
    for path in vocabulary_files(ontology):
        data.parse(path, format="turtle")
    return _validate(data, ontology / "shapes" / "ontology.ttl", {})


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
