"""The same commands on a SPARQL endpoint: a real server on loopback, loaded with the shipped graph."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import urllib3
from joined import settled

from kg.errors import QueryError, StoreError, UsageError
from kg.library import Store, open_store
from kg.remote import endpoint_quads, upload
from kg.vocab import AM

pytestmark = pytest.mark.data
DAY = date(2025, 6, 1)
OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    if OXIGRAPH is None:
        pytest.skip("no oxigraph server on this machine")
    port = free_port()
    folder = tmp_path_factory.mktemp("endpoint")
    process = subprocess.Popen(
        [OXIGRAPH, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    pool = urllib3.PoolManager(retries=False)
    for _ in range(600):
        try:
            pool.request("GET", url)
            break
        except urllib3.exceptions.HTTPError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait()
    pool.clear()


@pytest.fixture(scope="module")
def remote(server: str, shipped: Store) -> Store:
    sent = upload(shipped.dated(DAY), f"{server}/store", say=lambda _: None)
    assert sent > 100_000
    return open_store(store=f"{server}/query")


def test_named_questions_get_the_same_answers(remote, shipped):
    here, there = shipped.as_of(DAY), remote.as_of(DAY)
    for name in shipped.questions():
        asked = here.question_text(name, {})
        assert _rows(there.query(asked, "csv")) == _rows(here.query(asked, "csv")), name


def _rows(table: bytes) -> list[tuple[str, ...]]:
    return [settled(row) for row in csv.reader(io.StringIO(table.decode()))]


@pytest.mark.parametrize("actor", ["Huawei", "NVIDIA", "中科曙光"])
def test_traces_are_the_same(remote, shipped, actor):
    assert remote.as_of(DAY).trace(actor).as_json() == shipped.as_of(DAY).trace(actor).as_json()


def test_misspelt_names_are_found_there_too(remote, shipped):
    found = [[m.as_json() for m in store.as_of(DAY).find("Huawie Technologies")] for store in (remote, shipped)]
    assert found[0] == found[1] != []


def test_graphs_are_the_same(remote, shipped):
    text = "CONSTRUCT { ?s am:targets ?o } WHERE { ?s am:targets ?o }"
    assert remote.as_of(DAY).query(text, "ttl") == shipped.as_of(DAY).query(text, "ttl")


def test_versions_come_from_the_endpoint(remote, shipped):
    assert remote.versions() | {"ontology_version": None} == shipped.versions() | {"ontology_version": None}


def test_rows_past_the_page_are_fetched_page_by_page(remote, shipped):
    text = f"SELECT ?s ?o WHERE {{ ?s <{AM}hasEvidence> ?o }}"
    everything = shipped.engine.select(text)
    assert sorted(remote.engine._paged(text, ["?s", "?o"], 10_000)) == sorted(everything)
    assert len(everything) > 10_000


def test_a_day_that_is_not_there_is_refused_with_a_cure(remote):
    with pytest.raises(StoreError, match=r"holds no links for 2024-01-01.*2025-06-01"):
        remote.as_of("2024-01-01").query("ASK { ?s ?p ?o }")


def test_a_bad_query_is_the_users(remote):
    with pytest.raises(QueryError, match="refuses the query"):
        remote.as_of(DAY).query("SELECT nonsense")


def test_nobody_there():
    with pytest.raises(StoreError, match="no SPARQL endpoint answers"):
        open_store(store=f"http://127.0.0.1:{free_port()}/query").as_of(DAY).find("Huawei")


def test_own_data_do_not_go_with_an_endpoint(tmp_path):
    with pytest.raises(UsageError, match="its own data"):
        open_store(tmp_path, "http://127.0.0.1:1/query")


class Endpoint(BaseHTTPRequestHandler):
    """An endpoint that answers each query by a function of ours."""

    reply: Callable[[str], bytes]

    def do_POST(self) -> None:
        body = type(self).reply(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["query"][0])
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def endpoint(reply: Callable[[str], bytes]) -> Iterator[str]:
    handler = type("Replying", (Endpoint,), {"reply": staticmethod(reply)})
    with HTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


def test_an_endpoint_without_our_data_is_refused():
    with (
        endpoint(lambda _: b'{"head": {"vars": ["p", "o"]}, "results": {"bindings": []}}') as url,
        pytest.raises(StoreError, match="holds no data of this project"),
    ):
        open_store(store=url).as_of(DAY).find("Huawei")


def test_an_endpoint_that_takes_no_graphs_from_a_request_is_refused():
    def elsewhere(query: str) -> bytes:
        if "ASK" in query:
            return b'{"head": {}, "boolean": true}'
        return b'{"head": {"vars": ["p", "o"]}, "results": {"bindings": []}}'

    with endpoint(elsewhere) as url, pytest.raises(StoreError, match="another one than the request names"):
        open_store(store=url).as_of(DAY).find("Huawei")


def test_texts_are_found_there_too(remote, shipped):
    for text in ("advanced computing", "先进计算", "no such text anywhere"):
        assert remote.search(text).passages == shipped.search(text).passages


def test_an_endpoint_that_compares_days_wrongly_is_refused(shipped):
    def lie(query: str) -> bytes:
        return shipped.engine.answer(query.replace("FILTER(?d <=", "FILTER(?d <"), "json")

    with endpoint(lie) as url, pytest.raises(StoreError, match="wrong answers on dates"):
        open_store(store=url).as_of(DAY).find("Huawei")


def test_the_command_takes_an_endpoint(remote, kg):
    done = kg("trace", "Huawei", "--as-of", str(DAY), "--json", "--store", remote.url)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["actor"]["id"] == "actor:huawei"


def test_what_is_written_for_a_loader_answers_as_the_store_does(world, kg, tmp_path):
    if OXIGRAPH is None:
        pytest.skip("no oxigraph server on this machine")
    day, file, port = "2029-06-01", tmp_path / "graph.nq", free_port()
    with file.open("w", encoding="utf-8") as out:
        out.writelines(endpoint_quads(world.dated(date.fromisoformat(day))))
    place = ["--location", str(tmp_path / "DB")]
    subprocess.run([OXIGRAPH, "load", *place, "--file", str(file)], check=True, capture_output=True)
    serve = [OXIGRAPH, "serve-read-only", *place, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        pool = urllib3.PoolManager(retries=urllib3.Retry(60, backoff_factor=0.05))
        pool.request("GET", f"http://127.0.0.1:{port}")
        pool.clear()
        there = open_store(store=f"http://127.0.0.1:{port}/query").as_of(day)
        asked = [view.trace("actor:half-owned").as_json() for view in (there, world.as_of(day))]
        assert asked[0] == asked[1]
        owned = "SELECT ?a ?b { ?a am:owns ?b } ORDER BY ?a ?b"
        assert there.rows(owned) == world.as_of(day).rows(owned)
    finally:
        process.terminate()
        process.wait()
    assert kg("export", "--for-endpoint", "-f", "ttl").returncode == 2
