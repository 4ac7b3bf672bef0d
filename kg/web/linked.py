"""Jobs for linked data: what is said of one thing as RDF, the dataset's description, the service's description."""

from __future__ import annotations

from kg.caps import Caps
from kg.description import DATASET
from kg.errors import UnknownName
from kg.vocab import AM, BASE, OUTSIDE, expand, is_curie
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.media import TYPES

__all__ = ["JOBS", "document_query"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def document_query(iri: str) -> str:
    """The query for everything that is said of a thing: its own triples, statements with evidence, names, coverage."""
    return f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> CONSTRUCT {{ ?s ?p ?o }} WHERE {{
    {{ <{iri}> ?p ?o BIND(<{iri}> AS ?s) }}
    UNION {{ ?s rdf:subject|rdf:object|am:isAttributedTo <{iri}> . ?s ?p ?o }}
    UNION {{ ?st rdf:subject|rdf:object|am:isAttributedTo <{iri}> ; am:hasEvidence ?s . ?s ?p ?o }}
    UNION {{ <{iri}> am:hasEvidence ?s . ?s ?p ?o }}
    UNION {{ ?s am:isNameOf|am:covers <{iri}> . ?s ?p ?o }} }}"""


def _document(desk: Desk, job: Job) -> Reply:
    """Everything that the graph says of one id, with no day: the statements carry their own dates."""
    id_ = job.needed("id")
    engine = desk.store(job).engine
    iri = expand(id_) if is_curie(id_) else ""
    if not iri or not engine.select(f"SELECT ?p WHERE {{ <{iri}> ?p ?o }} LIMIT 1"):
        raise UnknownName(f"there is nothing with the id {id_!r}")
    format = str(job.extra["format"])
    formats: dict[str, str | None] = {"graph": format}
    _, data = engine.within(document_query(iri), formats, default=("",), named=(), caps=Caps(100_000, 1 << 25))
    return Reply(200, TYPES[format], data)


def _known(desk: Desk, job: Job) -> Reply:
    """204 where there is something with an id, 404 where there is nothing."""
    id_ = job.needed("id")
    if not is_curie(id_) or not desk.store(job).engine.select(f"SELECT ?p WHERE {{ <{expand(id_)}> ?p ?o }} LIMIT 1"):
        raise UnknownName(f"there is nothing with the id {id_!r}")
    return Reply(200, "application/json", b"{}")


def _dataset(desk: Desk, job: Job) -> Reply:
    """The dataset's description in VoID and DCAT, with the addresses of this server."""
    base = _address(job)
    given = f"<{DATASET}> ?p ?o BIND(<{DATASET}> AS ?s)"
    parts = f"<{DATASET}> <{OUTSIDE['void']}classPartition> ?s . ?s ?p ?o"
    api = f"<{base}openapi.json>"
    return _constructed(
        desk, job,
        f"""?s ?p ?o . <{DATASET}> void:sparqlEndpoint <{base}sparql> ; dcat:landingPage <{base}> ;
        foaf:homepage <{base}> ; void:uriLookupEndpoint <{base}search?q=> ;
        dcat:distribution <{DATASET}/sparql> , <{DATASET}/api> .
        <{DATASET}/sparql> a dcat:Distribution ; dcat:accessService <{base}sparql> .
        <{DATASET}/api> a dcat:Distribution ; dcat:accessURL <{base}api/v1/> ; dcterms:conformsTo {api} .
        <{base}sparql> a dcat:DataService ; dcat:endpointURL <{base}sparql> ; dcat:servesDataset <{DATASET}> .""",
        f"{{ {given} }} UNION {{ {parts} }}",
    )  # fmt: skip


def _service(desk: Desk, job: Job) -> Reply:
    """The SPARQL service description."""
    base = _address(job)
    formats = " , ".join(f"<{_FORMATS}{name}>" for name in _WRITTEN)
    return _constructed(
        desk, job,
        f"""<{base}sparql> a sd:Service ; sd:endpoint <{base}sparql> ; sd:supportedLanguage sd:SPARQL11Query ;
        sd:resultFormat {formats} ; sd:defaultDataset <{base}sparql#dataset> .
        <{base}sparql#dataset> a sd:Dataset ; sd:defaultGraph <{base}sparql#default> ; sd:namedGraph <{base}sparql#links> ;
            dcterms:source <{DATASET}> .
        <{base}sparql#default> a sd:Graph ; dcterms:description ?merged ; void:triples ?triples .
        <{base}sparql#links> a sd:NamedGraph ; sd:name <{BASE}asof/{job.day}> ; sd:graph <{base}sparql#day> .
        <{base}sparql#day> a sd:Graph ; dcterms:description ?links .
        ?dataset owl:versionInfo ?version .""",
        f"""BIND("Statements, and the links that hold on the day that as-of= names (default: today)."@en AS ?merged)
        BIND("The links of one day; any day has a graph of its own."@en AS ?links)
        BIND({desk.store(job).about.get("triples", 0)} AS ?triples)
        <{DATASET}> owl:versionInfo ?version BIND(<{DATASET}> AS ?dataset)""",
    )  # fmt: skip


def _constructed(desk: Desk, job: Job, template: str, where: str) -> Reply:
    prefixes = "".join(f"PREFIX {p}: <{iri}> " for p, iri in {**OUTSIDE, "sd": _SD}.items())
    format = str(job.extra["format"])
    formats: dict[str, str | None] = {"graph": format}
    query = f"{prefixes} CONSTRUCT {{ {template} }} WHERE {{ {where} }}"
    engine = desk.store(job).engine
    _, data = engine.within(query, formats, default=("",), named=(), caps=Caps(10_000, 1 << 22))
    return Reply(200, TYPES[format], data)


def _address(job: Job) -> str:
    """The server's own address, if it is one that can stand in RDF."""
    base = str(job.extra["base"])
    if any(c in base for c in '<>"{}|^`\\') or not base.isprintable() or " " in base:
        raise UnknownName("the Host header holds no address")
    return base if base.endswith("/") else f"{base}/"


JOBS = {"document": _document, "known": _known, "dataset": _dataset, "service": _service}
