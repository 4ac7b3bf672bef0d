"""Graphs for pictures: layers lead to the firm, surroundings go two steps."""

from datetime import date

import pytest

from kg.network import ego_network, trace_network
from kg.pictured import legend

DAY = date(2031, 6, 1)


@pytest.fixture(scope="module")
def traced(world):
    view = world.as_of(DAY)
    return trace_network(world.engine, view.trace("Acme Semi").exposures, "actor:acme-semi", DAY)


def test_layers_lead_from_the_measure_to_the_firm(traced):
    layers = {n: d["layer"] for n, d in traced.nodes(data=True)}
    assert layers["actor:acme-semi"] == max(layers.values())
    assert layers["measure:compute-rule"] < layers["provision:compute-tier"] < layers["group:watched-places"]
    assert traced.nodes["actor:acme-semi"]["focus"] is True


def test_edges_run_from_subject_to_object_with_dates_and_sources(traced):
    edge = traced.get_edge_data("actor:acme-semi", "product:acme-one")
    (attributes,) = edge.values()
    assert (
        attributes["since"] == "2029-06"
        and attributes["source"] == "Northland Gazette"
        and attributes["locator"] == "no. 2"
    )
    assert attributes["label"] == {"en": "makes", "zh": "设计或制造"}


def test_what_is_only_proposed_is_marked(world):
    day = date(2030, 10, 1)
    graph = trace_network(world.engine, world.as_of(day).trace("Acme Cloud").exposures, "actor:acme-cloud", day)
    marks = {d["marked"]["en"] for _, _, d in graph.edges(data=True) if d["marked"]}
    assert marks == {"proposed"}


def test_surroundings_go_two_steps_and_places_lead_no_further(world):
    graph = ego_network(world.engine, "actor:acme-semi", DAY)
    distance = {n: d["distance"] for n, d in graph.nodes(data=True)}
    assert distance["actor:acme-semi"] == 0
    assert {n for n, d in distance.items() if d == 1} >= {
        "territory:southland",
        "product:acme-one",
        "listing:acme-semi",
    }
    assert distance["measure:watch-list"] == 2 and "group:watched-places" not in distance


def test_surroundings_are_those_of_the_day(world):
    assert "listing:acme-semi" not in ego_network(world.engine, "actor:acme-semi", date(2029, 2, 28))


def test_every_node_kind_stands_in_the_legend(world, traced):
    assert {d["kind"] for _, d in traced.nodes(data=True)} <= set(legend(world.engine))


def test_the_ego_view_is_drawn(kg, tmp_path):
    from tests_world import WORLD

    path = tmp_path / "ego.html"
    done = kg(
        "draw", "ego", "Acme Semi", "--data", str(WORLD), "--as-of", "2031-06-01", "-o", str(path), "--lang", "zh"
    )
    assert done.returncode == 0 and "顶点半导体周边" in path.read_text(encoding="utf-8")
