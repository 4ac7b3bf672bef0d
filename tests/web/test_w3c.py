"""The W3C tests of SPARQL 1.1: queries through the engine and the guard of `kg query`, the protocol through /sparql.

What does not pass stands by name and with its reason in tests/w3c/exceptions.csv; a test that passes although it is
listed fails here, so that the list stays true.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from rdflib import Graph
from starlette.testclient import TestClient
from w3c_suite import SUITE, Asked, Case, cases, exceptions, protocol_cases, same_graph, same_rows

from kg.bulk import create
from kg.datasets import dataset_of
from kg.engine import Engine
from kg.errors import KgError, QueryError
from kg.web.app import make_app
from kg.web.jobs import Version
from kg.web.limits import Limits

CASES = list(cases())
PROTOCOL = dict(protocol_cases())
LISTED = exceptions()
KASEI = "http://kasei.us/2009/09/sparql/data/"


def _lines(path: Path, name: str | None = None) -> Iterator[str]:
    graph = Graph().parse(path, publicID=path.as_uri())
    for line in graph.serialize(format="nt").splitlines():
        if line.strip():
            yield f"{line.rstrip()[:-1]} <{name}> .\n" if name else f"{line}\n"


def _answer(case: Case, folder: Path, format: str) -> bytes:
    """What `kg query` would answer over the data of a case."""
    lines = [line for path in case.data for line in _lines(path)]
    lines += [line for name, path in case.named for line in _lines(path, name)]
    create(folder, lines=lines, turtle=[])
    text = case.query.read_text(encoding="utf-8")
    dataset_of(text, "2031-01-01")
    return Engine(folder).answer(f"BASE <{case.query.as_uri()}>\n{text}", format)


def _passes(case: Case, folder: Path) -> bool:
    if case.kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        assert case.result is not None
        graph = case.result.suffix in (".ttl", ".rdf") and "CONSTRUCT" in case.query.read_text(encoding="utf-8").upper()
        format = "ttl" if graph else {".csv": "csv", ".tsv": "tsv"}.get(case.result.suffix, "json")
        found = _answer(case, folder, format)
        return same_graph(case.result, found) if graph else same_rows(case.result, found, format)
    graph = any(word in case.query.read_text(encoding="utf-8").upper() for word in ("CONSTRUCT", "DESCRIBE"))
    try:
        _answer(case, folder, "ttl" if graph else "json")
    except QueryError as error:
        wrong = any(words in str(error) for words in ("not SPARQL", "refused"))
        return wrong == (case.kind == "NegativeSyntaxTest11")
    return case.kind == "PositiveSyntaxTest11"


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_a_query_test_of_w3c_passes_or_is_listed(case: Case, tmp_path: Path) -> None:
    try:
        passed, trouble = _passes(case, tmp_path / "store"), ""
    except KgError as error:
        passed, trouble = False, str(error)
    assert passed == (case.name not in LISTED), trouble or LISTED.get(case.name, "another answer than expected")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The endpoint over the graphs that the protocol tests name."""
    folder = tmp_path_factory.mktemp("protocol")
    names = [f"{KASEI}data{n}.rdf" for n in range(4)]
    lines = [line for n in (1, 2, 3) for line in _lines(SUITE / "protocol" / f"data{n}.nt", names[n])]
    create(folder / "base", lines=lines, turtle=[])
    (folder / "asof").mkdir()
    live = SimpleNamespace(version=Version(str(folder), {"data_version": "w3c"}), refresh=lambda: False, shipped=False)
    with TestClient(make_app(live, Limits(rate=0), graphs=names), base_url="http://127.0.0.1") as client:  # type: ignore[arg-type]
        yield client


def _met(client: TestClient, asked: Asked) -> bool:
    response = client.request(asked.method, asked.path, headers=asked.headers, content=asked.body)
    media = response.headers.get("content-type", "").partition(";")[0]
    if str(response.status_code)[0] not in asked.statuses:
        return False
    if asked.boolean is not None and json.loads(response.content)["boolean"] is not asked.boolean:
        return False
    families = {
        "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
        "tabular": (
            "application/sparql-results+json",
            "application/sparql-results+xml",
            "text/csv",
            "text/tab-separated-values",
        ),
        "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
    }
    return asked.format is None or media in families[asked.format]


@pytest.mark.parametrize("name", list(PROTOCOL))
def test_a_protocol_test_of_w3c_passes_or_is_listed(name: str, endpoint: TestClient) -> None:
    passed = all(_met(endpoint, asked) for asked in PROTOCOL[name])
    assert passed == (f"protocol/{name}" not in LISTED)


def test_the_list_names_only_tests_that_exist() -> None:
    known = {c.name for c in CASES} | {f"protocol/{name}" for name in PROTOCOL}
    assert set(LISTED) <= known
    assert len(CASES) > 250 and len(PROTOCOL) == 34
