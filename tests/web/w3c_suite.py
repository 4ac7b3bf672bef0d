"""The vendored W3C tests of SPARQL 1.1 as values: manifests read, expected results compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.query import Result

SUITE = Path(__file__).resolve().parent.parent / "w3c" / "sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
_FORMATS = {".srx": "xml", ".srj": "json", ".tsv": "tsv"}
_NUMBERS = ("integer", "decimal", "double", "float")


class Case(NamedTuple):
    """One test of a manifest."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    named: tuple[tuple[str, Path], ...]
    result: Path | None


class Asked(NamedTuple):
    """One request of a protocol test, with what is expected."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: tuple[str, ...]
    boolean: bool | None
    format: str | None


def exceptions() -> dict[str, str]:
    """The tests that do not pass, by name, with the reason."""
    with (SUITE.parent / "exceptions.csv").open(encoding="utf-8", newline="") as file:
        return {row["test"]: row["reason"] for row in csv.DictReader(file)}


def cases() -> Iterator[Case]:
    """Every test of evaluation, syntax and result formats."""
    for folder in sorted(p for p in SUITE.iterdir() if p.is_dir() and p.name != "protocol"):
        graph = _manifest(folder)
        for entry in _entries(graph):
            action = graph.value(entry, MF.action)
            query = graph.value(action, QT.query) or action
            named = []
            for data in graph.objects(action, QT.graphData):
                target = graph.value(data, QT.graph) or data
                named.append(
                    (
                        str(graph.value(data, URIRef("http://www.w3.org/2000/01/rdf-schema#label")) or target),
                        _path(target),
                    )
                )
            result = graph.value(entry, MF.result)
            yield Case(
                f"{folder.name}/{_name(entry)}",
                str(graph.value(entry, RDF.type)).rpartition("#")[2],
                _path(query),
                tuple(_path(d) for d in sorted(graph.objects(action, QT.data))),
                tuple(sorted(named)),
                _path(result) if result is not None else None,
            )


def protocol_cases() -> Iterator[tuple[str, list[Asked]]]:
    """Every test of the protocol with its requests in order."""
    graph = _manifest(SUITE / "protocol")
    for entry in _entries(graph):
        requests = graph.value(graph.value(entry, MF.action), HT.requests)
        yield _name(entry), [_asked(graph, r) for r in Collection(graph, requests)]


def same_rows(expected: Path, ours: bytes, format: str) -> bool:
    """Whether two tables of rows are the same bag, blank nodes and spellings of numbers aside."""
    if expected.suffix == ".csv":
        return _csv_rows(expected.read_bytes()) == _csv_rows(ours)
    if expected.suffix == ".ttl":
        return isomorphic(
            _result_graph(Graph().parse(expected)), _row_graph(Result.parse(io.BytesIO(ours), format=format))
        )
    wanted = Result.parse(io.BytesIO(expected.read_bytes()), format=_FORMATS[expected.suffix])
    found = Result.parse(io.BytesIO(ours), format=format)
    if wanted.type == "ASK" or found.type == "ASK":
        return wanted.type == found.type and wanted.askAnswer == found.askAnswer
    return len(wanted) == len(found) and isomorphic(_row_graph(wanted), _row_graph(found))


def same_graph(expected: Path, ours: bytes) -> bool:
    """Whether two graphs are the same."""
    return isomorphic(Graph().parse(expected), Graph().parse(data=ours, format="turtle"))


def _manifest(folder: Path) -> Graph:
    return Graph().parse(folder / "manifest.ttl", publicID=(folder / "manifest.ttl").as_uri())


def _entries(graph: Graph) -> list[Any]:
    return [e for head in graph.objects(None, MF.entries) for e in Collection(graph, head)]


def _name(entry: Any) -> str:
    return str(entry).rpartition("#")[2]


def _path(iri: Any) -> Path:
    from urllib.parse import unquote, urlparse

    return Path(unquote(urlparse(str(iri)).path))


def _asked(graph: Graph, request: Any) -> Asked:
    response, body = graph.value(request, HT.resp), graph.value(request, HT.body)
    text, charset = (str(graph.value(body, p) or "") for p in (CNT.chars, CNT.characterEncoding))
    headers = graph.value(request, HT.headers)
    pairs = (
        [(str(graph.value(h, HT.fieldName)), str(graph.value(h, HT.fieldValue))) for h in Collection(graph, headers)]
        if headers
        else []
    )
    truth, format = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
    return Asked(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        dict(pairs),
        text.encode(charset or "utf-8"),
        tuple(sorted(str(s).rpartition("StatusCode")[2][0] for s in graph.objects(response, MF.expectedStatus))),
        None if truth is None else bool(truth.toPython()),  # type: ignore[attr-defined]
        None if format is None else str(format),
    )


def _row_graph(result: Result) -> Graph:
    graph = Graph()
    for row in result.bindings:
        node = BNode()
        graph.add((node, RDF.type, RS.ResultSolution))
        for variable, term in row.items():
            if term is not None:
                graph.add((node, URIRef(f"var:{variable}"), _plain(term)))
    return graph


def _result_graph(source: Graph) -> Graph:
    graph = Graph()
    for solution in source.objects(None, RS.solution):
        node = BNode()
        graph.add((node, RDF.type, RS.ResultSolution))
        for binding in source.objects(solution, RS.binding):
            graph.add(
                (node, URIRef(f"var:{source.value(binding, RS.variable)}"), _plain(source.value(binding, RS.value)))
            )
    return graph


def _plain(term: Any) -> Any:
    """A term with its number in one spelling."""
    if isinstance(term, Literal) and term.datatype is not None and str(term.datatype).rpartition("#")[2] in _NUMBERS:
        try:
            return Literal(str(Decimal(str(term)).normalize() + 0), datatype=term.datatype)
        except InvalidOperation:
            return term
    if isinstance(term, Literal) and str(term.datatype or "").endswith("#string"):
        return Literal(str(term))
    return term


def _csv_rows(data: bytes) -> list[tuple[str, ...]]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8"))))
    order = sorted(range(len(rows[0])), key=lambda i: rows[0][i])
    plain = [tuple(_cell(row[i]) for i in order) for row in rows]
    return [plain[0], *sorted(plain[1:])]


def _cell(text: str) -> str:
    if text.startswith("_:"):
        return "_:"
    try:
        return str(Decimal(text).normalize() + 0)
    except InvalidOperation:
        return text
