"""SPARQL over HTTP: forms, formats, datasets, refusals, limits."""

from __future__ import annotations

import json
import threading

import pytest

from kg.description import DATASET
from kg.vocab import BASE

NAMING = "SELECT ?list WHERE { ?l am:listsActor actor:acme-semi ; am:standsOn ?list }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?i) }"
DAY = "2029-03-01"


def bindings(response):
    assert response.status_code == 200, response.text
    return response.json()["results"]["bindings"]


def ask(client, query, **params):
    return client.get("/sparql", params={"query": query, **params})


@pytest.mark.parametrize(("day", "rows"), [("2029-02-28", 0), (DAY, 1)])
@pytest.mark.parametrize("how", ["get", "form", "direct"])
def test_a_query_reads_the_links_of_the_day_by_every_form(client, day, rows, how):
    if how == "get":
        response = ask(client, NAMING, **{"as-of": day})
    elif how == "form":
        response = client.post("/sparql", data={"query": NAMING, "as-of": day})
    else:
        headers = {"content-type": "application/sparql-query"}
        response = client.post("/sparql", params={"as-of": day}, content=NAMING, headers=headers)
    assert len(bindings(response)) == rows
    assert response.headers["x-as-of"] == day


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values, */*;q=0.1", "text/tab-separated-values; charset=utf-8"),
        ("text/html,application/xml;q=0.9", "application/sparql-results+xml"),
    ],
)
def test_rows_come_as_the_asker_likes(client, accept, media):
    response = client.get("/sparql", params={"query": NAMING, "as-of": DAY}, headers={"accept": accept})
    assert response.status_code == 200 and response.headers["content-type"] == media
    assert "watch-list" in response.text


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_graphs_come_as_the_asker_likes(client, accept):
    response = client.get("/sparql", params={"query": "DESCRIBE listing:acme-semi"}, headers={"accept": accept})
    assert response.headers["content-type"].startswith(accept) and "acme-semi" in response.text


def test_a_form_that_fits_no_accepted_format_is_not_acceptable(client):
    for accept, query in (("text/turtle", NAMING), ("text/csv", "DESCRIBE listing:acme-semi"), ("image/png", NAMING)):
        assert client.get("/sparql", params={"query": query}, headers={"accept": accept}).status_code == 406


def test_the_dataset_of_the_protocol_names_the_day_or_the_statements_alone(client):
    links = f"{BASE}asof/{DAY}"
    both = "ASK { ?l am:listsActor actor:acme-semi . actor:acme-semi skos:prefLabel ?x }"
    inside = "ASK { GRAPH ?g { ?l am:listsActor actor:acme-semi } }"
    assert ask(client, both, **{"default-graph-uri": links}).json()["boolean"] is True
    assert ask(client, both, **{"default-graph-uri": DATASET, "as-of": DAY}).json()["boolean"] is False
    assert ask(client, inside, **{"named-graph-uri": links}).json()["boolean"] is True
    assert ask(client, inside, **{"default-graph-uri": links}).json()["boolean"] is False
    assert ask(client, inside, **{"as-of": DAY}).json()["boolean"] is True


@pytest.mark.parametrize("default", [(), ("asof",), ("data",), ("asof", "data")])
@pytest.mark.parametrize("named", [(), ("asof",)])
def test_clauses_mean_what_the_parameters_of_the_protocol_mean(client, default, named):
    graphs = {"asof": f"{BASE}asof/{DAY}", "data": DATASET}
    given = {"default-graph-uri": [graphs[g] for g in default], "named-graph-uri": [graphs[g] for g in named]}
    clauses = "".join(f"FROM <{graphs[g]}> " for g in default) + "".join(f"FROM NAMED <{graphs[g]}> " for g in named)
    for pattern in ("?l am:listsActor ?a", "actor:acme-semi skos:prefLabel ?x", "GRAPH ?g { ?l am:listsActor ?a }"):
        one = ask(client, f"ASK {{ {pattern} }}", **given)
        other = ask(client, f"ASK {clauses} {{ {pattern} }}")
        assert (one.status_code, one.text) == (other.status_code, other.text)


def test_only_the_graph_of_the_day_has_a_name(client):
    found = bindings(ask(client, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", **{"as-of": DAY}))
    assert [row["g"]["value"] for row in found] == [f"{BASE}asof/{DAY}"]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"query": "SELECT WHERE"}, 400),
        ({"query": ["ASK {}", "ASK {}"]}, 400),
        ({"query": "ASK {}", "as-of": "2029-02-30"}, 400),
        ({"query": "ASK {}", "default-graph-uri": "http://example.org/g"}, 400),
        ({"query": "ASK {}", "default-graph-uri": "file:///etc/passwd"}, 400),
        ({"query": "ASK FROM <http://example.org/g> {}"}, 400),
        ({"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, 400),
        ({"query": "ASK { ?s ?p ?o.SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, 400),
        ({"query": "INSERT DATA { <x:a> <x:b> <x:c> }"}, 400),
        ({"update": "CLEAR ALL"}, 403),
        ({"default-graph-uri": DATASET}, 400),
    ],
)
def test_what_is_wrong_or_not_ours_is_refused_with_the_right_status(client, params, status):
    response = client.get("/sparql", params=params)
    assert response.status_code == status
    assert response.json()["error"]["message"] and "Traceback" not in response.text


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("application/sparql-update", b"CLEAR ALL", 403),
        ("text/plain", b"ASK {}", 415),
        ("application/sparql-query; charset=utf-16", "ASK {}".encode("utf-16"), 415),
        ("application/sparql-query", b"ASK { ?s ?p '\xff' }", 400),
        ("application/x-www-form-urlencoded", b"query=%FF", 400),
        ("application/x-www-form-urlencoded", b"", 400),
    ],
)
def test_a_post_of_another_kind_is_refused(client, media, body, status):
    assert client.post("/sparql", content=body, headers={"content-type": media}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client, method):
    assert client.request(method, "/sparql", params={"query": "ASK {}"}).status_code == 405


@pytest.mark.parametrize("accept", ["text/turtle", "application/rdf+xml", "application/n-triples", ""])
def test_a_bare_get_describes_the_service(client, accept):
    from rdflib import RDF, Graph, Namespace, URIRef

    response = client.get("/sparql", headers={"accept": accept})
    formats = {"application/rdf+xml": "xml", "application/n-triples": "nt"}
    graph = Graph().parse(data=response.text, format=formats.get(accept, "turtle"))
    sd = Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = graph.value(predicate=RDF.type, object=sd.Service)
    assert graph.value(service, sd.endpoint) == URIRef("http://127.0.0.1/sparql")
    assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph


def test_a_browser_at_the_bare_endpoint_is_led_to_the_page(client):
    response = client.get("/sparql", headers={"accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 303 and response.headers["location"] == "/query"


def test_an_answer_past_the_caps_is_refused_not_cut(limited):
    client = limited(rows=5)
    assert ask(client, "SELECT ?s WHERE { ?s a ?c } LIMIT 5").status_code == 200
    for query in ("SELECT ?s WHERE { ?s a ?c } LIMIT 6", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 6"):
        response = ask(client, query)
        assert response.status_code == 400 and "LIMIT" in response.json()["error"]["message"]
    small = limited(answer_bytes=200)
    assert ask(small, "ASK {}").status_code == 200
    for query in ("SELECT * WHERE { ?s ?p ?o } LIMIT 9", "CONSTRUCT WHERE { ?s ?p ?o }"):
        assert "bytes" in ask(small, query).json()["error"]["message"]


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_every_format(limited, format):
    client = limited(rows=5)
    assert ask(client, "SELECT ?s WHERE { ?s a ?c } LIMIT 5", format=format).status_code == 200
    assert ask(client, "SELECT ?s WHERE { ?s a ?c } LIMIT 6", format=format).status_code == 400


def test_a_query_past_its_time_is_killed_while_others_go_on(limited):
    client = limited(query_seconds=1.5, workers=2)
    answers = []
    slow = threading.Thread(target=lambda: answers.append(ask(client, ENDLESS)))
    slow.start()
    quick = [ask(client, "ASK { ?s ?p ?o }").status_code for _ in range(5)]
    slow.join()
    assert quick == [200] * 5
    assert answers[0].status_code == 503 and "longer" in answers[0].json()["error"]["message"]
    assert ask(client, "ASK { ?s ?p ?o }").json()["boolean"] is True


def test_a_query_past_its_memory_ends_without_harm(limited):
    client = limited(query_seconds=300, memory=900 * 1024 * 1024, workers=1)
    assert ask(client, "ASK { ?s ?p ?o }").json()["boolean"] is True
    hungry = "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?d), STR(?c), STR(?f)) AS ?x) }"
    response = ask(client, hungry)
    assert response.status_code == 503 and "memory" in response.json()["error"]["message"]
    assert ask(client, "ASK { ?s ?p ?o }").json()["boolean"] is True


def test_the_same_question_has_the_same_tag_until_the_data_change(client):
    first = ask(client, NAMING, **{"as-of": DAY})
    tag = first.headers["etag"]
    again = client.get("/sparql", params={"query": NAMING, "as-of": DAY}, headers={"if-none-match": tag})
    assert again.status_code == 304 and not again.content
    assert ask(client, NAMING, **{"as-of": "2029-03-02"}).headers["etag"] != tag
    assert json.loads(first.content)["head"]["vars"] == ["list"]
