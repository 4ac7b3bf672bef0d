"""The closed set of prefixes, and the way between a CURIE (`actor:huawei`) and its IRI.

`prefix:slug` is `<BASE>id/prefix/slug`; `am:` is the ontology; a few outside vocabularies are used as they are.
"""

from __future__ import annotations

import re

__all__ = [
    "AM",
    "BASE",
    "BASE_GRAPH",
    "CODE_PREFIXES",
    "ENTITY_PREFIXES",
    "GENERATED_PREFIXES",
    "OUTSIDE",
    "WHOLE",
    "as_of_graph",
    "expand",
    "is_curie",
    "namespaces",
    "shorten",
    "slug",
]

BASE = "https://w3id.org/actors-measures/"
AM = BASE + "ontology#"
BASE_GRAPH = BASE + "base"  # where an endpoint keeps what is the default graph of a store
WHOLE = "the whole list"  # how the note of a coverage row begins where every entry of a list was read
_ID = BASE + "id/"

ENTITY_PREFIXES = (
    "territory",
    "group",
    "actor",
    "product",
    "technology",
    "code",
    "measure",
    "provision",
    "listing",
    "position",
    "adaptation",
    "source",
)
CODE_PREFIXES = (
    "event",
    "status",
    "route",
    "reach",
    "effect",
    "policy",
    "reason",
    "response",
    "name",
    "rank",
    "confidence",
    "basis",
    "quantity",
    "unit",
    "standing",
)
GENERATED_PREFIXES = ("statement", "evidence", "naming", "coverage", "scheme")
OUTSIDE = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_NAMESPACES = {prefix: f"{_ID}{prefix}/" for prefix in (*ENTITY_PREFIXES, *CODE_PREFIXES, *GENERATED_PREFIXES)} | {
    "am": AM,
    **OUTSIDE,
}
_CURIE = re.compile(r"([a-z]+):([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?)")


def is_curie(text: str) -> bool:
    """Whether `text` is a CURIE with a known prefix and a legal slug.

    >>> is_curie("actor:acme-semi"), is_curie("nobody:acme"), is_curie("actor:Acme Semi")
    (True, False, False)
    """
    match = _CURIE.fullmatch(text)
    return match is not None and match[1] in _NAMESPACES


def expand(curie: str) -> str:
    """The IRI of a CURIE; raises ValueError for an unknown prefix or an illegal slug.

    >>> expand("code:3a090.a")
    'https://w3id.org/actors-measures/id/code/3a090.a'
    """
    match = _CURIE.fullmatch(curie)
    if match is None or match[1] not in _NAMESPACES:
        raise ValueError(f"not a CURIE with a known prefix: {curie!r}")
    return _NAMESPACES[match[1]] + match[2]


def shorten(iri: str) -> str:
    """The CURIE of an IRI, or the IRI itself where no prefix fits.

    >>> shorten(AM + "targets"), shorten("https://example.org/x")
    ('am:targets', 'https://example.org/x')
    """
    if iri.startswith(_ID):
        prefix, _, rest = iri[len(_ID) :].partition("/")
        if rest and prefix in _NAMESPACES:
            return f"{prefix}:{rest}"
    for prefix in ("am", *OUTSIDE):
        if iri.startswith(_NAMESPACES[prefix]):
            return f"{prefix}:{iri[len(_NAMESPACES[prefix]) :]}"
    return iri


def slug(iri_or_curie: str) -> str:
    """The last part of an IRI or CURIE: `in_force` of `status:in_force`."""
    return re.split(r"[/#:]", iri_or_curie)[-1]


def as_of_graph(day: str) -> str:
    """The IRI of the named graph that holds the links of one day (`2025-06-01`)."""
    return f"{BASE}asof/{day}"


def namespaces() -> dict[str, str]:
    """Every prefix with its namespace."""
    return dict(_NAMESPACES)
