"""The six views on the server: each is drawn for its day, grows where a reader asks, and keeps all that in its address."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from tests_world import WORLD

DAY = "2031-01-01"
ASKED = {
    "ego": {"entity": "Acme Semi"},
    "trace": {"actor": "Acme Semi"},
    "timeline": {},
    "matrix": {"actor": ["Acme Semi", "Acme Cloud"]},
    "overview": {},
    "tiers": {},
}


def drawn(client, view, **params):
    found = client.get(f"/draw/{view}", params={"as-of": DAY, **ASKED.get(view, {}), **params})
    assert found.status_code == 200, found.text
    return json.loads(re.search(r'<script type="application/json" id="viz-data">(.*?)</script>', found.text)[1])


def keys(data):
    return {node["key"] for node in data["nodes"]}


@pytest.mark.parametrize("view", list(ASKED))
def test_each_view_is_drawn_for_the_day_and_framed_by_a_page_that_keeps_it(client, view):
    data = drawn(client, view)
    assert data["view"] == view and data["day"] == DAY and data["nodes"]
    page = client.get(f"/view/{view}", params={"as-of": DAY, **ASKED[view]})
    assert page.status_code == 200
    frame = unescape(re.search(r'<iframe[^>]* src="([^"]*)"', page.text)[1])
    assert frame.startswith(f"/draw/{view}?") and f"as-of={DAY}" in frame
    assert client.get(frame).text == client.get(f"/draw/{view}", params={"as-of": DAY, **ASKED[view]}).text
    assert f'action="/view/{view}"' in page.text and 'type="range"' in page.text


def test_another_day_is_another_picture(client):
    early = drawn(client, "ego", **{"as-of": "2028-01-01"})
    assert early["day"] == "2028-01-01" and keys(early) < keys(drawn(client, "ego"))


@pytest.mark.parametrize("view", ["ego", "trace"])
def test_a_node_is_expanded_by_the_neighbours_that_the_server_knows(client, world, view):
    before = drawn(client, view)
    store = world.as_of(DAY)
    for node in sorted(keys(before)):
        after = drawn(client, view, expand=node)
        assert keys(before) <= keys(after) and len(after["edges"]) >= len(before["edges"])
        new = keys(after) - keys(before)
        if new:
            touching = {s.subject for s in store.show(node).dossier.statements}
            touching |= {s.object for s in store.show(node).dossier.statements}
            assert new <= touching
            assert keys(drawn(client, view, expand=[node, "actor:nobody"])) == keys(after)
            return
    pytest.fail("no node of the picture has neighbours outside it")


def test_a_trace_still_leads_to_its_firm_when_it_has_grown(client):
    before = drawn(client, "trace")
    for node in sorted(keys(before)):
        after = drawn(client, "trace", expand=node)
        if keys(after) != keys(before):
            layers = {n["key"]: n["layer"] for n in after["nodes"]}
            assert min(layers.values()) >= 0 and layers["actor:acme-semi"] == max(layers.values())
            return
    pytest.fail("nothing to expand")


def test_what_if_reaches_the_picture(client):
    assert "measure:watch-list" in keys(drawn(client, "trace"))
    assert "measure:watch-list" not in keys(drawn(client, "trace", without="Watch List"))


def test_steps_lead_to_the_days_on_which_a_measure_turned(client):
    text = client.get("/view/timeline", params={"as-of": "2029-02-01"}).text
    before, after = re.findall(r'<a class="step" href="[^"]*as-of=([0-9-]{10})', text)
    assert before < "2029-02-01" < after


def test_a_view_without_its_subject_offers_some(client):
    text = client.get("/view/ego", params={"as-of": DAY}).text
    assert "<iframe" not in text and 'href="/view/ego?entity=actor%3A' in text


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT { ?a am:makes ?p } WHERE { ?a am:makes ?p }",
        "SELECT ?a ?p WHERE { ?a am:makes ?p }",
        "SELECT ?a ?name ?p WHERE { ?a am:makes ?p ; skos:prefLabel ?name }",
        "SELECT ?a (am:makes AS ?how) ?p WHERE { ?a am:makes ?p }",
    ],
)
def test_what_a_query_finds_is_drawn_beside_its_table(client, query):
    page = client.get("/query", params={"query": query, "as-of": DAY}).text
    frame = unescape(re.search(r'<iframe[^>]* src="([^"]*)"', page)[1])
    data = json.loads(
        re.search(r'<script type="application/json" id="viz-data">(.*?)</script>', client.get(frame).text)[1]
    )
    nodes = [n["key"] for n in data["nodes"]]
    assert "actor:acme-semi" in nodes and any(n.startswith("product:") for n in nodes)
    assert all(n.partition(":")[0] in ("actor", "product") for n in nodes) and data["edges"]


def test_what_cannot_be_drawn_has_no_picture(client):
    for query in ("ASK {}", "SELECT ?l WHERE { ?a skos:prefLabel ?l }", "SELECT ?a ?l WHERE { ?a skos:prefLabel ?l }"):
        assert "<iframe" not in client.get("/query", params={"query": query, "as-of": DAY}).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/view/ego?entity=Nobody", 404),
        ("/view/trace?actor=顶点", 409),
        ("/view/matrix?actor=Nobody", 404),
        ("/view/pie", 404),
        ("/draw/ego?entity=Nobody", 404),
        ("/draw/ego", 400),
        ("/draw/ego?entity=Acme+Semi&" + "&".join(f"expand=actor:a{n}" for n in range(13)), 400),
        ("/draw/query?query=ASK+%7B%7D", 400),
    ],
)
def test_what_cannot_be_shown_is_told(client, path, status):
    found = client.get(path)
    assert found.status_code == status and "Traceback" not in found.text
    if path.startswith("/draw/"):
        assert 'role="alert"' in found.text and "<nav" not in found.text  # it stands in a page that has one


def test_the_live_overview_carries_neither_facts_nor_sources_and_the_file_has_both(client, kg):
    live = drawn(client, "overview")
    assert not live["sources"] and not any("facts" in n for n in live["nodes"])
    page = kg("draw", "overview", "--data", str(WORLD), "--as-of", DAY, "-o", "-").stdout
    whole = json.loads(re.search(r'<script type="application/json" id="viz-data">(.*?)</script>', page)[1])
    assert keys(whole) == keys(live) and len(whole["edges"]) == len(live["edges"])
    assert whole["sources"] and any("facts" in n for n in whole["nodes"])
