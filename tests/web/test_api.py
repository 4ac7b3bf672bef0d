"""The API, linked data and reconciliation: the same JSON as the commands, valid against their descriptions."""

from __future__ import annotations

import csv
import io
import json

import pytest
from openrefine_rules import RULES

from kg.vocab import BASE
from kg.web.endpoints import API
from kg.web.files import _FILES

DAY = "2031-01-01"
ASKED = {
    "find": {"q": "顶点半导体"},
    "suggest": {"q": "acme"},
    "mentions": {"q": "顶点"},
    "trace": {"actor": "Acme Semi"},
    "status": {"measure": "12 NR 345"},
    "diff": {"from": "2029-02-01", "to": "2030-06-01"},
    "classify": {"product": "product:acme-one"},
    "why": {"actor": "Acme Cloud", "measure": "Watch List"},
    "history": {"actor": "Acme Semi"},
    "show": {"entity": "Acme Semi"},
    "list": {"kind": "measure"},
    "questions": {},
}


def get(client, name, **params):
    return client.get(f"/api/v1/{name}", params={"as-of": DAY, **params})


def test_a_trace_is_the_one_of_the_command(client, world):
    expected = world.as_of(DAY).trace("Acme Semi").as_json()
    assert get(client, "trace", actor="顶点半导体").json() == json.loads(json.dumps(expected))


def test_status_and_diff_are_those_of_the_library(client, world):
    assert get(client, "status", measure="12 NR 345").json() == world.as_of(DAY).status("Compute Rule").as_json()
    found = get(client, "diff", **{"from": "2029-02-01", "to": "2030-06-01"}).json()
    assert found == json.loads(json.dumps(world.as_of("2029-02-01").diff("2030-06-01").as_json()))


def test_what_if_is_marked(client):
    asked = get(client, "trace", actor="Acme Semi", without="Watch List")
    assert asked.json()["supposing"] == ["without measure:watch-list"]
    assert "measure:watch-list" not in {e["measure"]["id"] for e in asked.json()["exposures"]}


@pytest.mark.parametrize("name", [n for n in API if "GET" in API[n].methods])
def test_every_answer_fits_its_description_and_comes_as_rows_too(client, name):
    import jsonschema

    document = client.get("/openapi.json").json()
    found = get(client, name, **ASKED[name])
    assert found.status_code == 200, found.text
    media = document["paths"][f"/api/v1/{name}"]["get"]["responses"]["200"]["content"]["application/json"]
    jsonschema.validate(found.json(), {**media["schema"], "components": document["components"]})
    assert not set(_undescribed(found.json(), [media["schema"]], document["components"]["schemas"]))
    table = get(client, name, **ASKED[name], format="csv")
    assert table.headers["content-type"].startswith("text/csv") and table.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows and all(None not in row for row in rows)


def _undescribed(value, schemas, known, path=""):
    """The paths of keys that none of the schemas names; those under a key of any name are not looked at."""
    schemas = [part for schema in schemas for part in _parts(schema, known)]
    if isinstance(value, list):
        inner = [schema["items"] for schema in schemas if "items" in schema]
        for item in value:
            yield from _undescribed(item, inner, known, path + "[]")
    elif isinstance(value, dict) and not any("additionalProperties" in schema for schema in schemas):
        for key, item in value.items():
            inner = [schema["properties"][key] for schema in schemas if key in schema.get("properties", {})]
            yield from _undescribed(item, inner, known, f"{path}.{key}") if inner else [f"{path}.{key}"]


def _parts(schema, known):
    """A schema with all that it refers to or is put together from."""
    if "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    yield schema
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        yield from _parts(part, known)


def test_a_trace_as_rows_has_one_row_for_each_exposure(client):
    exposures = get(client, "trace", actor="Acme Semi").json()["exposures"]
    text = get(client, "trace", actor="Acme Semi", format="csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(r["measure"], r["route"], r["status"]) for r in rows] == [
        (e["measure"]["id"], e["route"], e["status"]) for e in exposures
    ]


def test_the_openapi_document_is_valid_and_names_every_parameter(client):
    from openapi_spec_validator import validate

    document = client.get("/openapi.json").json()
    validate(document)
    for name, endpoint in API.items():
        item = document["paths"][f"/api/v1/{name}"]
        assert {method.upper() for method in item} == set(endpoint.methods), name
        named = {p["name"] for p in item[endpoint.methods[0].lower()]["parameters"] if "name" in p}
        assert named - {"format"} == set(endpoint.parameters), name


def test_a_chip_is_classified_by_figures_that_are_posted(client):
    found = client.post(
        "/api/v1/classify", params={"as-of": DAY}, json={"name": "x", "dense_tops": 1000, "bit_length": 16}
    )
    assert found.status_code == 200 and found.json()["product"] is None
    for body in ("[]", "{", '{"densetops": 1}', '{"dense_tops": "x"}'):
        assert client.post("/api/v1/classify", content=body).status_code == 400


@pytest.mark.parametrize(
    ("name", "params", "status"),
    [
        ("trace", {"actor": "Acme Semii"}, 404),
        ("trace", {"actor": "顶点"}, 409),
        ("trace", {}, 400),
        ("trace", {"actor": "Acme Semi", "measure": "Watch List"}, 400),
        ("trace", {"actr": "Acme Semi"}, 400),
        ("trace", {"actor": "Acme Semi", "route": "nowhere"}, 400),
        ("trace", {"actor": "Acme Semi", "max-hops": "many"}, 400),
        ("trace", {"actor": "Acme Semi", "as-of": "2031-13-01"}, 400),
        ("trace", {"actor": "Acme Semi", "format": "xml"}, 400),
        ("trace", {"actor": "Acme Semi", "lang": "fr"}, 400),
        ("diff", {"from": "2029-01-01"}, 400),
        ("status", {"measure": "\ud7ff\x00'\"<script>"}, 404),
        ("list", {"kind": "unicorn"}, 404),
        ("suggest", {"q": "a", "limit": "1000"}, 400),
    ],
)
def test_what_is_wrong_is_told_with_its_status(client, name, params, status):
    found = client.get(f"/api/v1/{name}", params=params)
    assert found.status_code == status, found.text
    error = found.json()["error"]
    assert error["status"] == status and error["message"] and "Traceback" not in found.text


def test_an_ambiguous_name_is_refused_with_its_candidates(client):
    message = get(client, "trace", actor="顶点").json()["error"]["message"]
    assert "actor:acme-semi" in message and "actor:acme-cloud" in message


def test_both_spellings_of_the_day_are_taken(client):
    one = client.get("/api/v1/trace", params={"actor": "Acme Semi", "as_of": "2029-02-01"}).json()
    assert one["as_of"] == "2029-02-01"


def test_suggestions_begin_with_what_is_typed(client):
    found = get(client, "suggest", q="acme se", prefix="actor").json()["suggestions"]
    assert [s["id"] for s in found][:2] == ["actor:acme-semi", "actor:acme-semi-labs"]
    assert get(client, "suggest", q="观察").json()["suggestions"][0]["id"].startswith("measure:watch-list")
    assert get(client, "suggest", q="").json()["suggestions"] == []


def test_mentions_are_those_of_the_library_and_can_be_cut(client, world):
    whole = get(client, "mentions", q="acme").json()
    assert whole == world.search("acme").as_json() and whole["count"] == len(whole["mentions"]) > 2
    assert get(client, "mentions", q="acme", limit=2).json()["mentions"] == whole["mentions"][:2]
    assert get(client, "mentions", q="no such text").json() == {"query": "no such text", "count": 0, "mentions": []}


def test_the_search_page_shows_where_a_text_stands_with_its_source(client, world):
    found = client.get("/search", params={"q": "northland", "lang": "zh", "texts": "1"})
    assert found.status_code == 200 and "文本出处" in found.text
    for passage in world.search("northland").passages:
        assert passage.text in found.text
    one = {"q": "actor:acme-semi"}
    assert client.get("/search", params=one, follow_redirects=False).status_code == 303
    assert client.get("/search", params={**one, "texts": "1"}, follow_redirects=False).status_code == 200


def test_the_tag_saves_an_answer_and_changes_with_what_is_asked(client):
    first = get(client, "trace", actor="Acme Semi")
    again = client.get(first.request.url, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert get(client, "trace", actor="Acme Cloud").headers["etag"] != first.headers["etag"]
    assert first.headers["etag"].startswith(f'"{first.headers["x-data-version"]}')


@pytest.mark.parametrize(
    ("path", "accept", "where"),
    [
        ("/id/actor/acme-semi", "text/html", "/page/actor/acme-semi"),
        ("/id/actor/acme-semi", "text/turtle", "/data/actor/acme-semi.ttl"),
        ("/id/actor/acme-semi", "application/ld+json", "/data/actor/acme-semi.jsonld"),
        ("/id/actor/acme-semi.nt", "text/html", "/data/actor/acme-semi.nt"),
        ("/id/code/n1.a", "text/html", "/page/code/n1.a"),
    ],
)
def test_an_id_leads_to_its_page_or_its_data(client, path, accept, where):
    found = client.get(path, headers={"accept": accept})
    assert found.status_code == 303 and found.headers["location"].startswith(where)


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt"])
def test_the_data_of_an_id_hold_its_statements_with_their_sources(client, suffix):
    from rdflib import Graph, URIRef

    found = client.get(f"/data/actor/acme-semi.{suffix}")
    graph = Graph().parse(data=found.text, format={"ttl": "turtle", "nt": "nt", "jsonld": "json-ld"}[suffix])
    me = URIRef(f"{BASE}id/actor/acme-semi")
    assert len(list(graph.triples((me, None, None)))) > 3
    assert any(str(o).endswith("source/gazette") for o in graph.objects())


@pytest.mark.parametrize(
    "path",
    ["/id/actor/nobody", "/data/actor/nobody.ttl", "/page/actor/nobody", "/id/nobody/x", "/data/x/..%2f..%2fetc"],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_dataset_describes_itself(client):
    from rdflib import Graph, Namespace, URIRef

    graph = Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    void = Namespace("http://rdfs.org/ns/void#")
    assert list(graph.objects(None, void.sparqlEndpoint)) == [URIRef("http://127.0.0.1/sparql")]


def test_every_static_file_is_there_and_nothing_else(client):
    for name in _FILES:
        assert client.get(f"/static/{name}" if name != "openapi.json" else "/openapi.json").status_code == 200
    for name in ("app.py", "..%2fapp.py", "%2e%2e/app.py", "..%5capp.py", "page.css%00"):
        assert client.get(f"/static/{name}").status_code == 404


def fits(answer, rule):
    """Check an answer against what the specification asks of it."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(RULES[rule])
    jsonschema.validate(answer, RULES[rule])
    return True


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("manifest", {"name": "x", "identifierSpace": "http://x/"}),
        ("queries", {"a": {"query": ""}}),
        ("queries", {"a": {"query": "x", "properties": [{"pid": "p"}]}}),
        ("results", {"a": []}),
        ("results", {"a": {"result": [{"id": "x", "name": "x", "score": "1"}]}}),
        ("entity", {"result": [{"id": "x"}]}),
        ("type", {}),
    ],
)
def test_the_rules_refuse_what_breaks_them(rule, answer):
    from jsonschema import ValidationError

    with pytest.raises(ValidationError):
        fits(answer, rule)


def test_the_manifest_is_valid(client):
    manifest = client.get("/reconcile").json()
    assert fits(manifest, "manifest")
    assert manifest["view"]["url"].startswith("http://127.0.0.1/")
    page = manifest["view"]["url"].replace("{{id}}", "actor%3Aacme-semi").removeprefix("http://127.0.0.1")
    assert client.get(page).headers["location"].startswith("/page/actor/acme-semi")


def test_a_batch_gives_matches_and_never_calls_a_guess_a_match(client):
    batch = {
        "sure": {"query": "Acme Semiconductor Co., Ltd."},
        "two": {"query": "顶点"},
        "near": {"query": "Acme"},
        "typed": {"query": "Acme", "type": "product", "limit": 1},
        "none": {"query": "Nobody at all"},
        "narrowed": {"query": "Acme Semi", "properties": [{"pid": "am:isBasedIn", "v": "Southland"}]},
        "apart": {"query": "Acme Semi", "properties": [{"pid": "am:isBasedIn", "v": {"id": "territory:westland"}}]},
    }
    assert fits(batch, "queries")
    found = client.post("/reconcile", data={"queries": json.dumps(batch)}).json()
    assert fits(found, "results")
    assert set(found) == set(batch)
    sure = found["sure"]["result"][0]
    assert (sure["id"], sure["match"]) == ("actor:acme-semi", True)
    assert {c["id"] for c in found["two"]["result"][:2]} == {"actor:acme-semi", "actor:acme-cloud"}
    assert not any(c["match"] for key in ("two", "near", "typed", "apart") for c in found[key]["result"])
    assert [c["id"].partition(":")[0] for c in found["typed"]["result"]] == ["product"]
    assert found["none"]["result"] == []
    assert found["narrowed"]["result"][0]["match"] is True


@pytest.mark.parametrize(
    "queries",
    [
        "",
        "[]",
        "{",
        '{"a": 1}',
        '{"a": {"query": 1}}',
        '{"a": {"query": "x", "limit": "y"}}',
        '{"a": {"query": "x", "properties": [1]}}',
    ],
)
def test_a_bad_batch_is_refused(client, queries):
    assert client.post("/reconcile", data={"queries": queries}).status_code == 400


@pytest.mark.parametrize("kind", ["entity", "property", "type"])
def test_suggestions_for_clients_are_valid(client, kind):
    found = client.get(f"/reconcile/suggest/{kind}", params={"prefix": "a"}).json()
    assert fits(found, kind) and found["result"]


def test_a_preview_is_a_small_page(client):
    found = client.get("/reconcile/preview", params={"id": "actor:acme-semi"})
    assert found.status_code == 200 and "顶点半导体" in found.text
