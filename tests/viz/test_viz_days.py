"""Days: spans, stages, and the forms of a picture that changes with them."""

from __future__ import annotations

import json
import re
from typing import Any

import networkx as nx
import pytest
from views_world import dated_graph, overview_graph

import viz
from viz.bubbles import cells_of, pack
from viz.days import holds, spans_of


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'id="viz-data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_the_first_day_is_in_and_the_last_is_not() -> None:
    spans = spans_of([("2024-01-01", "2025-01-01")], where="x")
    assert [holds(spans, day) for day in ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("bad", ["2024", "2024-1-1", 20240101, "tomorrow"])
def test_a_bound_that_is_no_day_is_refused_with_its_place(bad: object) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", spans=[(bad, None)])
    with pytest.raises(TypeError, match="node a: a bound of a span is a day"):
        viz.draw(graph)


def test_an_unknown_look_of_a_stage_is_refused() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", stages=[{"since": "2024-01-01", "status": "x", "look": "glittering"}])
    with pytest.raises(ValueError, match="unknown look 'glittering'"):
        viz.draw(graph, view="timeline")


@pytest.mark.parametrize("view", ["trace", "ego"])
def test_the_day_of_the_page_has_a_form_of_its_own_without_what_is_not_there(view: str) -> None:
    data = _data(viz.draw(dated_graph(), view=view, meta={"date": "2025-06-01"}))
    keys = [node["key"] for node in data["nodes"]]
    own, every = data["forms"]["wide"], data["forms"]["wide_days"]
    assert own["boxes"][keys.index("old")] is None and own["boxes"][keys.index("new")] is not None
    assert all(box is not None for box in every["boxes"])
    gone = next(at for at, edge in enumerate(data["edges"]) if keys[edge["from"]] == "old")
    assert own["paths"][gone] is None and every["paths"][gone] is not None
    tagged = {at for tag, *_ in own["tags"] for at in data["tags"][tag]["edges"]}
    assert gone not in tagged


def test_without_a_day_or_without_changes_there_is_one_set_of_forms(acme: Any) -> None:
    assert "wide_days" not in _data(viz.draw(dated_graph()))["forms"]
    assert "wide_days" not in _data(viz.draw(acme, meta={"date": "2025-06-01"}))["forms"]


def test_a_source_that_is_cited_often_stands_in_the_page_once() -> None:
    data = _data(viz.draw(dated_graph()))
    assert len(data["sources"]) == 1 and {edge["ref"] for edge in data["edges"]} == {0}


@pytest.mark.parametrize("members", [1, 7, 60, 700])
def test_the_places_of_a_bubble_lie_inside_it_and_apart(members: int) -> None:
    radius, cells = cells_of(members)
    assert len(cells) == members == len(set(cells))
    assert all(x * x + y * y <= radius * radius for x, y in cells)


def test_no_bubble_lies_on_another() -> None:
    radii = [300.0, 120.0, 120.0, 90.0, 80.0, 80.0, 80.0, 250.0]
    discs, _ = pack(radii, {(0, 1): 3, (2, 5): 1})
    for at, (x, y, r) in enumerate(discs):
        for x1, y1, r1 in discs[:at]:
            assert (x - x1) ** 2 + (y - y1) ** 2 > (r + r1) ** 2


def test_every_node_has_a_place_in_every_clustering() -> None:
    board = _data(viz.draw(overview_graph(), view="overview"))["board"]
    assert [one["key"] for one in board["clusterings"]] == ["", "place"]
    for one in board["clusterings"]:
        assert sorted(at for bubble in one["bubbles"] for at in bubble["nodes"]) == list(range(60))
        assert sum(number for *_, number in one["ties"]) == 59


@pytest.mark.long
def test_more_clusters_than_can_be_told_apart_are_joined_by_kind() -> None:
    graph = nx.MultiDiGraph(clusterings={"place": "place"})
    for at in range(90):
        graph.add_node(at, kind="company", clusters={"place": f"Place {at}"})
    board = _data(viz.draw(graph, view="overview"))["board"]
    assert len(board["clusterings"][1]["bubbles"]) <= 37


@pytest.mark.parametrize("view", viz.VIEWS)
def test_the_same_graph_gives_the_same_bytes_in_every_view(view: str) -> None:
    graph = overview_graph(40)
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from(reversed(list(graph.edges(data=True))))
    assert viz.draw(graph, view=view) == viz.draw(other, view=view)


def test_a_page_without_a_network_leaves_vis_network_out() -> None:
    assert (
        len(viz.draw(overview_graph(20), view="timeline")) < 250_000 < len(viz.draw(overview_graph(20), view="trace"))
    )


def test_a_gallery_holds_every_picture_and_one_script() -> None:
    page = viz.gallery([{"graph": dated_graph(), "title": "one"}, {"graph": overview_graph(), "view": "overview"}])
    assert page.count('type="application/json"') == 2 and page.count("vis.Network(stage") == 2
    with pytest.raises(ValueError, match="needs a picture"):
        viz.gallery([])
