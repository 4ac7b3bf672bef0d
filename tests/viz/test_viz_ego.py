"""The ego view: who and what is around one node, in blocks by kind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from ego_world import crowd, ego_graph

import viz
from viz.attributes import edges_of, nodes_of
from viz.neighbours import folded, neighbours_of

FORMS = ("wide", "tall", "wide_whole", "tall_whole")


def _data(graph: Any, **more: Any) -> dict[str, Any]:
    page = viz.draw(graph, view="ego", **more)
    found = re.search(r'<script type="application/json" id="viz-data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def _around(graph: Any) -> tuple[Any, list[str]]:
    nodes = nodes_of(graph)
    kinds = sorted({node.kind for node in nodes})
    return neighbours_of(nodes, edges_of(graph, nodes), kinds), [node.key for node in nodes]


def _overlap(one: Sequence[float], two: Sequence[float]) -> bool:
    across = min(one[0] + one[2], two[0] + two[2]) - max(one[0], two[0])
    down = min(one[1] + one[3], two[1] + two[3]) - max(one[1], two[1])
    return across > 0 and down > 0


def _inside(one: Sequence[float], two: Sequence[float]) -> bool:
    ends = one[0] + one[2] <= two[0] + two[2] and one[1] + one[3] <= two[1] + two[3]
    return one[0] >= two[0] and one[1] >= two[1] and ends


@pytest.fixture
def ego() -> Any:
    """Return a fresh copy of the neighbourhood of Acme Semi."""
    return ego_graph()


def test_ego_is_a_view() -> None:
    assert "ego" in viz.VIEWS


def test_the_same_neighbourhood_gives_the_same_bytes_however_it_was_built(ego: Any) -> None:
    other = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(ego.nodes(data=True))))
    other.add_edges_from(reversed(list(ego.edges(data=True))))
    assert viz.draw(ego, view="ego") == viz.draw(ego, view="ego") == viz.draw(other, view="ego")


def test_another_hash_seed_gives_the_same_bytes() -> None:
    code = (
        "import hashlib, viz; from ego_world import crowd;"
        "print(hashlib.sha256(viz.draw(crowd(60), view='ego').encode()).hexdigest())"
    )
    here = Path(__file__).parent
    places = f"{here.parents[1]}:{here}"
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": places},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_drawing_changes_nothing_in_the_graph(ego: Any) -> None:
    before = json.dumps([list(ego.nodes(data=True)), list(ego.edges(data=True))])
    viz.draw(ego, view="ego")
    assert json.dumps([list(ego.nodes(data=True)), list(ego.edges(data=True))]) == before


def test_neighbours_stand_in_one_group_for_each_kind(ego: Any) -> None:
    around, keys = _around(ego)
    assert keys[around.centre] == "actor:acme"
    counts = {group.kind: group.count for group in around.groups}
    assert counts == {"company": 5, "list": 2, "product": 4, "rule": 4, "territory": 1}


def test_groups_and_their_headings_follow_the_legend(ego: Any) -> None:
    data = _data(ego, legend={"territory": {"en": "Places", "zh": "地方"}, "rule": None})
    kinds = [block["kind"] for block in data["forms"]["tall"]["blocks"]]
    assert kinds == ["territory", "rule", "company", "list", "product"]
    assert {"en": "Places", "zh": "地方"} in [kind["label"] for kind in data["kinds"]]


@pytest.mark.parametrize("form", ["wide", "tall"])
def test_every_neighbour_stands_in_the_block_of_its_kind(ego: Any, form: str) -> None:
    data = _data(ego)
    blocks = {block["kind"]: block["box"] for block in data["forms"][form]["blocks"]}
    for node, box in zip(data["nodes"], data["forms"][form]["boxes"], strict=True):
        if node["style"] == "near":
            assert _inside(box, blocks[node["kind"]])


def test_a_node_of_the_second_step_hangs_on_the_neighbour_that_ties_it(ego: Any) -> None:
    around, keys = _around(ego)
    hanging = {keys[row.node]: {keys[at] for at in row.far} for g in around.groups for row in g.rows}
    assert hanging["actor:delta"] == {"actor:zeta"}
    assert hanging["territory:southland"] >= {"territory:bay", "list:tariff"}
    assert sum(map(len, hanging.values())) == 23


def test_the_middle_has_blocks_on_both_sides(ego: Any) -> None:
    form = _data(ego)["forms"]["wide"]
    left = [block for block in form["blocks"] if block["mirrored"]]
    assert 0 < len(left) < len(form["blocks"])


@pytest.mark.parametrize("count", [1, 2, 3, 12, 40, 120])
def test_no_boxes_overlap(count: int) -> None:
    forms = _data(crowd(count))["forms"]
    for name in FORMS:
        if name in forms:
            form = forms[name]
            boxes = [box for box in form["boxes"] if box] + [more["box"] for more in form["mores"]]
            assert not any(_overlap(one, two) for one, two in combinations(boxes, 2)), name
            blocks = [block["box"] for block in form["blocks"]]
            assert not any(_overlap(one, two) for one, two in combinations(blocks, 2)), name
            whole = (0, 0, form["width"], form["height"])
            assert all(_inside(box, whole) for box in boxes + blocks), name


@pytest.mark.parametrize("form", ["wide", "tall"])
def test_labels_cover_no_card_and_no_other_label(ego: Any, form: str) -> None:
    data = _data(ego)
    found = data["forms"][form]
    spots = [
        (x - data["tags"][at]["w"] / 2, y - data["tags"][at]["h"] / 2, *(data["tags"][at][k] for k in "wh"))
        for at, x, y in found["tags"]
    ]
    assert len(spots) >= 16
    for spot in spots:
        assert not any(_overlap(spot, box) for box in found["boxes"] if box)
    assert not any(_overlap(one, two) for one, two in combinations(spots, 2))


def test_forty_nodes_fit_a_laptop_without_folding(ego: Any) -> None:
    forms = _data(ego)["forms"]
    assert set(forms) == {"wide", "tall"}
    assert forms["wide"]["width"] <= 1236 / 0.85
    assert forms["wide"]["height"] <= 640 / 0.85
    assert forms["tall"]["width"] <= 366


def test_a_long_group_is_folded_and_says_how_many_more_there_are() -> None:
    data = _data(crowd(120))
    wide = data["forms"]["wide"]
    shown = [node for node, box in zip(data["nodes"], wide["boxes"], strict=True) if box]
    assert len(shown) < 120
    for block in wide["blocks"]:
        rows = sum(node["style"] == "near" and node["kind"] == block["kind"] for node in shown)
        more = [one["count"] for one in wide["mores"] if one["kind"] == block["kind"]]
        assert rows <= 11
        assert block["count"] == rows + more[0]
    assert all(data["forms"]["wide_whole"]["boxes"])
    assert all(data["forms"]["tall_whole"]["boxes"])


def test_folding_never_hides_a_single_one(digraph: Callable[..., Any]) -> None:
    around, _ = _around(digraph([("hub", f"n{at:02}") for at in range(11)]))
    assert folded(around, near=10, far=4).groups[0].more == 0
    around, _ = _around(digraph([("hub", f"n{at:02}") for at in range(12)]))
    assert folded(around, near=10, far=4).groups[0].more == 2


def test_an_edge_with_a_folded_end_is_not_drawn_but_in_the_table() -> None:
    data = _data(crowd(120))
    wide = data["forms"]["wide"]
    for edge, path in zip(data["edges"], wide["paths"], strict=True):
        assert (path is not None) == bool(wide["boxes"][edge["from"]] and wide["boxes"][edge["to"]])
    assert len(data["edges"]) == 119


def test_edges_keep_their_direction_whichever_side_they_are_on(ego: Any) -> None:
    data = _data(ego)
    form = data["forms"]["wide"]
    for edge, path, tip in zip(data["edges"], form["paths"], form["tips"], strict=True):
        start = [float(part) for part in re.findall(r"-?[\d.]+", path)[:2]]
        for (x, y), (left, top, wide, high) in (
            (start, form["boxes"][edge["from"]]),
            (tip[:2], form["boxes"][edge["to"]]),
        ):
            assert min(abs(x - left), abs(x - left - wide)) < 0.2
            assert top <= y <= top + high


def test_parallel_edges_have_lines_of_their_own(digraph: Callable[..., Any]) -> None:
    graph = digraph([("hub", "a", {"label": text}) for text in ("owns", "funds", "owns")])
    graph.nodes["hub"]["focus"] = True
    for form in _data(graph)["forms"].values():
        assert len({tip[1] for tip in form["tips"]}) == 3
        assert len(form["tags"]) == 3


def test_one_node_is_a_picture() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("only", focus=True)
    form = _data(graph)["forms"]["wide"]
    assert form["boxes"][0][:2] == [0, 0]
    assert form["blocks"] == []


def test_an_empty_neighbourhood_is_a_page() -> None:
    assert _data(nx.MultiDiGraph())["nodes"] == []


def test_every_attribute_of_a_neighbourhood_may_be_missing(digraph: Callable[..., Any]) -> None:
    data = _data(digraph([("b", "a"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "e")]))
    styles = {node["key"]: node["style"] for node in data["nodes"]}
    assert styles == {"a": "near", "b": "centre", "c": "near", "d": "far", "e": "far"}
    assert data["forms"]["wide"]["blocks"][0]["count"] == 2


def test_a_node_that_nothing_ties_still_stands_in_its_group() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("hub", focus=True, distance=0)
    graph.add_node("loose", kind="rule", distance=2)
    graph.add_node("lost", kind="rule")
    data = _data(graph)
    assert [node["style"] for node in data["nodes"]] == ["centre", "near", "near"]
    assert all(data["forms"]["wide"]["boxes"])


def test_without_a_focus_the_node_at_distance_zero_is_the_middle(digraph: Callable[..., Any]) -> None:
    graph = digraph([("a", "b"), ("a", "c"), ("a", "d")])
    graph.nodes["b"]["distance"] = 0
    assert next(n["key"] for n in _data(graph)["nodes"] if n["style"] == "centre") == "b"


def test_a_distance_that_is_no_number_is_refused() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", distance="near")
    with pytest.raises(TypeError, match=r"node a: a distance.*'near'"):
        viz.draw(graph, view="ego")


@pytest.mark.parametrize(
    "text",
    ["</script><img src=x onerror=alert(1)>", "\"'&`<b>", "مرحبا", "👩‍👩‍👧‍👦", "x" * 200, "很长" * 100],
)
def test_nasty_texts_stay_in_the_block_of_data(text: str) -> None:
    graph = crowd(12)
    graph.add_node("hub", label=text, kind=text, kind_label=text, status=text)
    graph.add_node("node 001", label=text, kind=text, names=[text], status=text)
    graph.add_edge("hub", "node 001", label=text, source=text, certainty=text, marked=text)
    page = viz.draw(graph, view="ego", title=text, legend={text: text})
    assert page.count("<script") == viz.draw(nx.MultiDiGraph(), view="ego").count("<script")
    assert "<img" not in page
    assert not set("<>&") & set(page.split('id="viz-data">')[1].split("</script>")[0])
