"""Real clients on a real server: SPARQLWrapper, rdflib's SPARQLStore, curl, and the command itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.data

QUERY = "PREFIX am: <https://w3id.org/actors-measures/ontology#> SELECT ?m ?s WHERE { ?m am:hasStatus ?s } LIMIT 5"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_rows_truths_and_graphs(served, method):
    from SPARQLWrapper import JSON, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

    wrapper = SPARQLWrapper(f"{served}sparql")
    wrapper.setMethod(method)
    if method == "POST":
        wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.addParameter("as-of", "2025-06-15")
    wrapper.setQuery(QUERY)
    wrapper.setReturnFormat(JSON)
    assert len(wrapper.query().convert()["results"]["bindings"]) == 5
    wrapper.setReturnFormat(XML)
    assert len(wrapper.query().convert().getElementsByTagName("result")) == 5
    wrapper.setQuery("ASK { ?s ?p ?o }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.query().convert()["boolean"] is True
    wrapper.setQuery("DESCRIBE <https://w3id.org/actors-measures/id/actor/huawei>")
    wrapper.setReturnFormat(TURTLE)
    assert b"Huawei" in wrapper.query().convert()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_store(served, method):
    from rdflib import Graph, URIRef
    from rdflib.namespace import SKOS
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(f"{served}sparql", method=method))
    assert len(list(graph.query(QUERY))) == 5
    huawei = URIRef("https://w3id.org/actors-measures/id/actor/huawei")
    assert "华为" in {str(o) for o in graph.objects(huawei, SKOS.prefLabel)}


def curl(*args):
    return subprocess.run(["curl", "-sS", *args], capture_output=True, text=True, encoding="utf-8", timeout=60).stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_curl_follows_an_id_to_its_data_and_posts_a_query(served):
    turtle = curl("-L", "-H", "Accept: text/turtle", f"{served}id/actor/huawei")
    assert turtle.startswith("@prefix") and "华为" in turtle
    table = curl("-H", "Accept: text/csv", "--data-urlencode", f"query={QUERY}", f"{served}sparql")
    assert table.splitlines()[0] == "m,s" and len(table.splitlines()) == 6
    assert curl("--path-as-is", "-o", "-", "-w", "%{http_code}", f"{served}static/../../pyproject.toml").endswith("404")
    assert curl("-o", "/dev/null", "-w", "%{http_code}", "-X", "PUT", f"{served}sparql") == "405"


def test_the_api_gives_what_the_command_gives(served, kg):
    import httpx

    fresh = httpx.get(f"{served}api/v1/trace", params={"actor": "华为", "as-of": "2025-06-15"}).json()
    assert fresh == json.loads(kg("trace", "华为", "--as-of", "2025-06-15", "--json").stdout)


def test_a_taken_port_and_a_short_token_are_told_plainly(served, kg):
    port = served.rstrip("/").rpartition(":")[2]
    taken = kg("serve", "--port", port)
    assert taken.returncode == 2 and "choose another --port" in taken.stderr and "Traceback" not in taken.stderr
    assert kg("serve", "--token", "short").returncode == 2


def test_the_server_is_not_loaded_by_other_commands():
    code = "import sys, kg.cli.tracing, kg.view, kg.library; print([m for m in ('starlette', 'uvicorn', 'jinja2', 'anyio') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
