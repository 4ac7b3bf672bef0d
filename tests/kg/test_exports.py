"""Exports: other tools read back what was written, statements keep dates and evidence, look-up graphs stay out."""

import csv
import io
import json
import runpy

import networkx as nx
import pytest
import rdflib
from conftest import ROOT

from kg.errors import UsageError
from kg.exports import FORMATS, export, format_of
from kg.exports.context import make_context
from kg.exports.graphs import as_graph
from kg.paths import ontology_folder

DAY = "2031-06-01"
AM = "https://w3id.org/actors-measures/"


@pytest.fixture(scope="module")
def exported(world):
    """The bytes of each format, and what was said of what is left out."""
    found, said = {}, {}
    for format in FORMATS:
        out, lines = io.BytesIO(), []
        export(world.as_of(DAY), format, out, lang="en", say=lines.append)
        found[format], said[format] = out.getvalue(), lines
    found["said"] = said
    return found


@pytest.fixture(scope="module")
def rows(exported):
    return list(csv.DictReader(io.StringIO(exported["csv"].decode())))


def triples_of(world):
    return world.engine.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0][0]


@pytest.mark.parametrize(("format", "parser"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_another_library_reads_the_same_number_of_triples(exported, world, format, parser):
    assert len(rdflib.Graph().parse(data=exported[format], format=parser)) == int(triples_of(world))


def test_json_ld_says_the_same_as_turtle(exported):
    turtle = rdflib.Graph().parse(data=exported["ttl"], format="turtle")
    assert set(rdflib.Graph().parse(data=exported["jsonld"], format="json-ld")) == set(turtle)


@pytest.mark.parametrize(("format", "parser"), [("trig", "trig"), ("nq", "nquads")])
def test_graph_formats_hold_the_default_graph_and_the_links_of_the_day_and_nothing_else(
    exported, world, format, parser
):
    data = rdflib.Dataset()
    data.parse(data=exported[format], format=parser)
    sizes = {str(g.identifier): len(g) for g in data.graphs() if len(g)}
    assert sizes.pop("urn:x-rdflib:default") == int(triples_of(world))
    day = f"{AM}asof/{DAY}"
    dated = world.as_of(DAY).dated.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{day}> {{ ?s ?p ?o }} }}")
    assert sizes == {day: int(dated[0][0])} and sizes[day] > 0


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_look_up_graphs_stay_out_and_the_same_input_gives_the_same_bytes(exported, world, format):
    again = io.BytesIO()
    export(world.as_of(DAY), format, again, lang="en", say=lambda _: None)
    assert exported[format] == again.getvalue()
    assert b"actors-measures/index/" not in exported[format]


def test_the_table_has_a_row_for_each_piece_of_evidence(rows, world):
    assert len(rows) == world.about["evidence"]
    assert len({r["statement"] for r in rows}) == world.about["statements"]
    assert all(r["source"] and r["locator"] and r["basis"] and r["rank"] and r["confidence"] for r in rows)


def test_the_table_says_what_a_statement_is_on_the_day(rows):
    disputed = [r for r in rows if r["rank"] == "disputed"]
    assert disputed and {r["on_day"] for r in disputed} == {"no-link"}
    event = next(r for r in rows if r["subject"] == "measure:compute-rule" and r["rank"] == "normal" and r["since"])
    assert event["on_day"] in ("certain", "no") and event["as_of"] == DAY
    assert {"certain", "no"} <= {r["on_day"] for r in rows}


def test_labels_follow_the_language(world):
    out = io.BytesIO()
    export(world.as_of(DAY), "csv", out, lang="zh", say=lambda _: None)
    labels = {r["subject_label"] for r in csv.DictReader(io.StringIO(out.getvalue().decode()))}
    assert "顶点半导体" in labels


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graph_tools_read_every_edge_with_its_statement_dates_and_evidence(exported, rows, format, read):
    graph = read(io.BytesIO(exported[format]))
    edges = {d["statement"]: (u, v, d) for u, v, d in graph.edges(data=True)}
    expected = {r["statement"]: r for r in rows if r["object"]}
    assert set(edges) == set(expected)
    for statement, row in expected.items():
        u, v, found = edges[statement]
        assert (u, v, found["predicate"]) == (row["subject"], row["object"], row["predicate"])
        for key in ("since", "until", "rank", "confidence", "attributed_to", "value", "on_day"):
            assert found.get(key, "") == row[key]
        assert found["source"] and found["locator"] and row["source"] in found["evidence"]


def test_a_dated_edge_ends_on_the_last_day_in(world):
    graph, _ = as_graph(world.as_of(DAY), lang="en")
    ended = [d for _, _, d in graph.edges(data=True) if len(d.get("until", "")) == 10]
    assert ended and all(d["end"] < d["until"] and d["start"] <= d["end"] for d in ended)


def test_a_timeless_statement_has_no_days(world):
    graph, _ = as_graph(world.as_of(DAY), lang="en")
    stands = [d for _, _, d in graph.edges(data=True) if d["predicate"] == "am:standsOn"]
    assert stands and not any("start" in d or "end" in d for d in stands)


def test_what_is_no_edge_is_counted(exported, rows):
    without = len({r["statement"] for r in rows if not r["object"]})
    said = exported["said"]["gexf"]
    assert (f"{without} statements" in said[0]) if without else not said


def ftm(exported):
    return [json.loads(line) for line in exported["ftm"].decode().splitlines()]


def test_follow_the_money_gets_actors_listings_and_holdings_with_their_provenance(exported):
    found = {e["id"]: e for e in ftm(exported)}
    assert found["am-actor-acme-semi"]["schema"] == "Company"
    listing = found["am-listing-acme-semi"]["properties"]
    assert listing["entity"] == ["am-actor-acme-semi"] and listing["program"] == ["Watch List"]
    assert listing["recordId"] and listing["publisher"]
    assert {"Ownership", "Sanction"} <= {e["schema"] for e in found.values()}
    assert any("no schema" in line for line in exported["said"]["ftm"])


def test_follow_the_money_gets_no_topic_that_we_do_not_state(exported):
    assert b"topics" not in exported["ftm"]


def test_the_validator_of_follow_the_money_accepts_every_entity_whole(exported):
    followthemoney = pytest.importorskip("followthemoney")
    entities = ftm(exported)
    ids = {e["id"] for e in entities}
    for entity in entities:
        schema = followthemoney.model.get(entity["schema"])
        schema.validate(entity)
        proxy = followthemoney.model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values)
            if schema.get(name).type.name == "entity":
                assert set(values) <= ids


def test_the_context_fits_the_schema():
    ontology = ontology_folder()
    assert (ontology / "context.jsonld").read_text(encoding="utf-8") == make_context(ontology)
    runpy.run_path(str(ROOT / "scripts" / "context"), run_name="context")


def test_the_suffix_of_the_file_says_the_format():
    assert format_of(None, "graph.gexf") == "gexf" and format_of("ttl", "graph.gexf") == "ttl"
    for chosen, output in ((None, None), (None, "x.docx"), ("table", None)):
        with pytest.raises(UsageError, match="graphml"):
            format_of(chosen, output)


def test_the_command_writes_a_file_or_says_what_is_wrong(kg, tmp_path):
    from tests_world import WORLD

    at = ("--data", str(WORLD), "--as-of", DAY)
    file = tmp_path / "graph.nq"
    done = kg("export", *at, "-o", str(file))
    assert done.returncode == 0 and f"asof/{DAY}> ." in file.read_text(encoding="utf-8")
    assert kg("export", *at, "-f", "csv").stdout.startswith("statement,subject,")
    wrong = kg("export", *at, "-f", "sausage")
    assert wrong.returncode == 2 and "graphml" in wrong.stderr
    lost = kg("export", *at, "-o", str(tmp_path / "none" / "graph.ttl"))
    assert lost.returncode == 2 and "cannot be written" in lost.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["graph.nq"]


def test_an_endpoint_gets_every_graph_and_takes_no_file_options(kg, tmp_path):
    from tests_world import WORLD

    at = ("--data", str(WORLD), "--as-of", DAY)
    wrong = kg("export", *at, "--to-endpoint", "http://127.0.0.1:1/data", "-f", "ttl")
    assert wrong.returncode == 2 and "leave -f and -o out" in wrong.stderr
    nobody = kg("export", *at, "--to-endpoint", "http://127.0.0.1:1/data")
    assert nobody.returncode == 3 and "cannot be reached" in nobody.stderr
