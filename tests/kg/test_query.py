"""SPARQL over default ∪ the day's links: forms, formats, guard, named graphs."""

import json

import pytest

from kg.description import DATASET
from kg.errors import QueryError, UsageError
from kg.vocab import BASE

NAMING = f"SELECT ?list WHERE {{ ?listing am:listsActor <{BASE}id/actor/acme-semi> ; am:standsOn ?list }}"


def rows(view, query):
    return view.rows(query)[1]


def test_a_link_exists_only_on_its_days(world):
    assert rows(world.as_of("2029-02-28"), NAMING) == []
    assert rows(world.as_of("2029-03-01"), NAMING) == [[BASE + "id/measure/watch-list"]]


def test_status_is_a_link_of_the_day(world):
    query = "SELECT ?s WHERE { measure:compute-rule am:hasStatus ?s }"
    assert rows(world.as_of("2030-03-01"), query) == [[BASE + "id/status/in_force"]]
    assert rows(world.as_of("2031-05-01"), query) == [[BASE + "id/status/not_enforced"]]


def test_attributed_disputed_and_unsure_statements_give_no_link(world):
    view = world.as_of("2031-12-31")
    assert rows(view, "SELECT ?n WHERE { provision:compute-tier am:hasCount ?n }") == []
    assert rows(view, "SELECT ?n WHERE { position:guild-loss am:estimates ?n }") == []
    assert rows(view, "SELECT ?c WHERE { product:acme-two am:isClassifiedUnder ?c }") == []
    assert len(rows(view, "SELECT ?s WHERE { ?s rdf:subject provision:compute-tier ; rdf:predicate am:hasCount }")) == 1


def test_the_day_has_a_named_graph(world):
    view = world.as_of("2029-03-01")
    inside = f"ASK {{ GRAPH <{BASE}asof/2029-03-01> {{ ?l am:listsActor actor:acme-semi }} }}"
    other = f"ASK {{ GRAPH <{BASE}asof/2029-02-28> {{ ?l am:listsActor actor:acme-semi }} }}"
    assert view.rows(inside) is True and view.rows(other) is False


def test_from_names_another_day(world):
    view = world.as_of("2029-03-01")
    assert rows(view, f"SELECT ?l FROM <{BASE}asof/2029-02-28> WHERE {{ ?l am:listsActor ?a }}") == []
    assert len(rows(view, f"SELECT ?l FROM <{BASE}asof/2031-01-01> WHERE {{ ?l am:listsActor ?a }}")) == 3


def test_from_a_day_reads_statements_and_links_and_from_named_its_links_alone(world):
    view, day = world.as_of("2029-03-01"), f"<{BASE}asof/2031-01-01>"
    both = "?l am:listsActor actor:acme-semi . actor:acme-semi skos:prefLabel ?x"
    assert view.rows(f"ASK FROM {day} {{ {both} }}") is True
    assert view.rows(f"ASK FROM {day} {{ GRAPH ?g {{ ?s ?p ?o }} }}") is False
    assert view.rows(f"ASK FROM NAMED {day} {{ ?s ?p ?o }}") is False
    assert view.rows(f"ASK FROM NAMED {day} {{ GRAPH {day} {{ ?l am:listsActor actor:acme-semi }} }}") is True
    assert view.rows(f"ASK FROM NAMED {day} {{ GRAPH {day} {{ actor:acme-semi skos:prefLabel ?x }} }}") is False
    apart = f"actor:acme-semi skos:prefLabel ?x GRAPH {day} {{ ?l am:listsActor actor:acme-semi }}"
    assert view.rows(f"ASK FROM {day} FROM NAMED {day} {{ {apart} }}") is True


def test_from_the_dataset_reads_statements_alone(world):
    view = world.as_of("2031-01-01")
    assert view.rows(f"ASK FROM <{DATASET}> {{ actor:acme-semi skos:prefLabel ?x }}") is True
    assert view.rows(f"ASK FROM <{DATASET}> {{ ?l am:listsActor ?a }}") is False
    day = f"<{BASE}asof/2031-01-01>"
    assert view.rows(f"ASK FROM <{DATASET}> FROM {day} {{ ?l am:listsActor ?a }}") is True
    with pytest.raises(QueryError, match="statements alone cannot be read with the links of a day beside them"):
        view.rows(f"ASK FROM <{DATASET}> FROM NAMED {day} {{}}")


@pytest.mark.parametrize("clause", ["FROM <http://example.org/g>", "FROM NAMED <http://example.org/g>", "FROM x:y"])
def test_from_a_graph_of_others_is_refused(world, clause):
    with pytest.raises(QueryError, match="is refused: this store has"):
        world.as_of("2031-01-01").rows(f"PREFIX x: <http://example.org/> ASK {clause} {{}}")


def test_timeless_properties_stand_in_the_default_graph(world):
    assert world.as_of("1999-01-01").rows("ASK { provision:compute-tier am:isPartOf measure:compute-rule }") is True


def test_there_are_no_blank_nodes(world):
    assert rows(world.as_of("2031-01-01"), "SELECT ?s WHERE { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) }") == []


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_come_in_every_usual_format(world, format):
    assert b"watch-list" in world.as_of("2029-03-01").query(NAMING, format)


@pytest.mark.parametrize("format", ["ttl", "nt", "nq", "trig", "rdfxml", "n3", "jsonld", "json"])
@pytest.mark.parametrize(
    "query", ["CONSTRUCT { ?l ?p ?o } WHERE { ?l a am:Listing ; ?p ?o }", "DESCRIBE listing:acme-semi"]
)
def test_graphs_come_in_every_usual_format(world, query, format):
    assert b"listing" in world.as_of("2029-03-01").query(query, format)


def test_ask_gives_a_boolean(world):
    assert json.loads(world.as_of("2029-03-01").query("ASK { ?s ?p ?o }", "json"))["boolean"] is True


def test_a_format_that_does_not_fit_is_refused_with_those_that_do(world):
    with pytest.raises(QueryError, match="csv"):
        world.as_of("2029-03-01").query(NAMING, "ttl")
    with pytest.raises(QueryError, match="ttl"):
        world.as_of("2029-03-01").query("DESCRIBE listing:acme-semi", "csv")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * WHERE { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'x' . # harmless\n SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://example.org/> WHERE { ?s ?p ?o }",
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "CLEAR ALL",
        "DROP ALL",
        "SELECT WHERE",
        "",
    ],
)
def test_what_is_no_query_over_our_graphs_is_refused(world, query):
    with pytest.raises(QueryError):
        world.as_of("2029-03-01").query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service ?load ?from } LIMIT 1",
        "SELECT * WHERE { ?s ?p 'SERVICE <http://x/>' }",
        "SELECT * WHERE { ?s <http://example.org/#SERVICE> ?o }  # SERVICE <x>",
        'SELECT * WHERE { ?s ?p """FROM <http://x> " INSERT""" }',
    ],
)
def test_harmless_words_are_not_refused(world, query):
    world.as_of("2029-03-01").query(query)


def test_a_date_filter_compares_calendar_days(world):
    query = 'SELECT ?st WHERE { ?st am:certainFrom ?d FILTER(?d <= "1991-01-01"^^xsd:date) }'
    found = rows(world.as_of("2031-01-01"), query)
    assert len(found) == 2


def test_a_bad_day_is_a_usage_error(world):
    with pytest.raises(UsageError, match="2031-02-30"):
        world.as_of("2031-02-30")


def test_the_view_as_a_network_has_the_links_of_the_day(world):
    before, after = (world.as_of(d).to_networkx() for d in ("2029-02-28", "2029-03-01"))
    edge = ("listing:acme-semi", "actor:acme-semi", "am:listsActor")
    assert not before.has_edge(*edge) and after.has_edge(*edge)


def test_a_day_adds_its_links_and_nothing_else_to_what_a_query_reads(world):
    dated, count = world.as_of("2029-06-01").dated, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    own = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{dated.day_graph}> {{ ?s ?p ?o }} }}"
    read, base, links = (int(e.select(q)[0][0]) for e, q in ((dated, count), (world.engine, count), (dated, own)))
    assert read == base + links > base
    assert sorted(dated.triples(None)) == sorted(world.engine.triples(None))
