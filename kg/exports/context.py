"""The JSON-LD context: a term for every property of the schema, generated, and what keys a triple gets under it.

`am:isBasedIn` is the term `isBasedIn`; where the schema says that a property leads to things its values are ids, where
it says that they are days they are dates. Labels, names and definitions are grouped by language.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.vocab import OUTSIDE, namespaces

__all__ = ["make_context", "read_context"]

_BY_LANGUAGE = ("prefLabel", "altLabel", "definition", "example")
_THINGS = {
    "subject": "rdf:subject",
    "predicate": "rdf:predicate",
    "object": "rdf:object",
    "exactMatch": "skos:exactMatch",
}


def read_context(ontology: Path) -> dict[str, Any]:
    """The context that is shipped beside the vocabulary."""
    context: dict[str, Any] = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return context


def make_context(ontology: Path) -> str:
    """The text of context.jsonld, from the properties of the schema; raises ValueError where a term is a prefix too."""
    from rdflib import OWL, RDF, Graph, URIRef

    graph = Graph().parse(ontology / "schema.ttl", format="turtle")
    ranges = URIRef(f"{OUTSIDE['schema']}rangeIncludes")
    day = URIRef(f"{OUTSIDE['xsd']}date")
    am = namespaces()["am"]
    context: dict[str, Any] = {"@version": 1.1, **dict(sorted(namespaces().items()))}
    terms: dict[str, Any] = {name: {"@id": f"skos:{name}", "@container": "@language"} for name in _BY_LANGUAGE}
    terms |= {name: {"@id": id_, "@type": "@id"} for name, id_ in _THINGS.items()}
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for subject in graph.subjects(RDF.type, kind):
            if not str(subject).startswith(am):
                continue
            term: dict[str, str] = {"@id": f"am:{str(subject).removeprefix(am)}"}
            if kind == OWL.ObjectProperty:
                term["@type"] = "@id"
            elif set(graph.objects(subject, ranges)) == {day}:
                term["@type"] = "xsd:date"
            terms[str(subject).removeprefix(am)] = term
    if clash := sorted(set(terms) & set(context)):
        raise ValueError(f"terms that are prefixes too: {', '.join(clash)}")
    context |= dict(sorted(terms.items()))
    return json.dumps({"@context": context}, ensure_ascii=False, indent=1) + "\n"
