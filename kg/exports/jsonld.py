"""JSON-LD under our own context: one object a subject, written as it is read, so that size does not matter."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import groupby
from typing import IO, Any

from kg.engine import Node
from kg.exports.context import read_context
from kg.paths import ontology_folder
from kg.view import View
from kg.vocab import OUTSIDE, expand, is_curie, shorten

__all__ = ["write_into"]

_TYPE = f"{OUTSIDE['rdf']}type"
_STRING = f"{OUTSIDE['xsd']}string"


def write_into(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write the default graph as one JSON-LD document, a line a subject."""
    context = read_context(ontology_folder())
    key_of = _keys(context)
    head = json.dumps(context, ensure_ascii=False)
    out.write(f'{{"@context": {head},\n"@graph": ['.encode())
    comma = ""
    for subject, triples in groupby(view.store.engine.nodes(), key=lambda t: t[0]):
        node: dict[str, Any] = {"@id": _id(subject)}
        for _, predicate, value in sorted(triples, key=lambda t: t[1:]):
            _put(node, predicate, value, key_of)
        out.write(f"{comma}\n{json.dumps(node, ensure_ascii=False)}".encode())
        comma = ","
    out.write(b"\n]}\n")


def _keys(context: dict[str, Any]) -> Callable[[str, str], str]:
    """The way from a predicate and what coerces its value to a key: the term where it says the same, else the CURIE."""
    terms: dict[str, tuple[str, str]] = {}
    for name, term in context.items():
        if isinstance(term, dict):
            terms[term["@id"]] = (name, term.get("@type") or term.get("@container") or "")

    def key_of(predicate: str, coerced: str) -> str:
        short = shorten(predicate)
        name, by = terms.get(short, (short, ""))
        return name if by == coerced else short

    return key_of


def _put(node: dict[str, Any], predicate: str, value: Node, key_of: Callable[[str, str], str]) -> None:
    if predicate == _TYPE and value.is_iri:
        node.setdefault("@type", []).append(_id(value.value))
        return
    short = shorten(predicate)
    if value.lang:
        key = key_of(predicate, "@language")
        if key != short:
            node.setdefault(key, {}).setdefault(value.lang, []).append(value.value)
        else:
            node.setdefault(key, []).append({"@value": value.value, "@language": value.lang})
        return
    if value.is_iri:
        key = key_of(predicate, "@id")
        said: Any = _id(value.value) if key != short else {"@id": _id(value.value)}
    else:
        plain = value.datatype == _STRING
        key = key_of(predicate, "" if plain else shorten(value.datatype))
        said = value.value if plain or key != short else {"@value": value.value, "@type": shorten(value.datatype)}
    node.setdefault(key, []).append(said)


def _id(iri: str) -> str:
    """A CURIE where it leads back to the same IRI under the context, else the IRI itself."""
    short = shorten(iri)
    return short if is_curie(short) and expand(short) == iri else iri
