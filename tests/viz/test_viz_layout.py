"""Layers, crossings, places and tags."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from viz.attributes import edges_of, nodes_of
from viz.crossings import crossings_of, untangle
from viz.layout import settle
from viz.ranks import layers_of, ranks_of
from viz.tags import short_dates, tags_of
from viz.trace_view import forms_of, with_focus


def _forms(graph: Any) -> tuple[dict[str, Any], Any]:
    nodes = nodes_of(graph)
    edges = edges_of(graph, nodes)
    return forms_of(with_focus(nodes, edges), edges), tags_of(edges)


def _overlap(one: list[float], two: list[float]) -> bool:
    over = min(one[0] + one[2], two[0] + two[2]) - max(one[0], two[0])
    down = min(one[1] + one[3], two[1] + two[3]) - max(one[1], two[1])
    return over > 0 and down > 0


def test_layers_follow_the_arrows_where_none_are_given() -> None:
    assert layers_of([None, None, None], [(0, 1), (1, 2), (0, 2)]) == [0, 1, 2]


def test_given_layers_stand_and_the_others_fit_in() -> None:
    assert layers_of([10, None, 30, None], [(0, 1), (1, 2), (3, 2)]) == [0, 1, 3, 2]


def test_a_cycle_has_layers_too() -> None:
    assert sorted(layers_of([None, None, None], [(0, 1), (1, 2), (2, 0)])) == [0, 1, 2]


def test_a_layer_that_is_too_long_becomes_several_ranks() -> None:
    ranks = ranks_of([0] * 20 + [1], [(at, 20) for at in range(20)], most=8, ranks=6)
    nodes = [[item for item in items if item < 21] for items in ranks.items]
    assert [len(items) for items in nodes] == [7, 7, 6, 1]
    assert ranks.layers == (0, 0, 0, 1)


def test_crossings_that_can_be_avoided_are_avoided() -> None:
    links = [(0, 5), (1, 4), (2, 3)]
    before = [[0, 1, 2], [3, 4, 5]]
    assert crossings_of(before, links) == 3
    assert crossings_of(untangle(before, links), links) == 0


def test_places_keep_their_distance_and_stay_within_their_ends() -> None:
    places = settle([50.0, 0.0, 90.0], [1.0, 1.0, 1.0], [10.0, 10.0], (0.0, 60.0))
    assert places == [20.0, 30.0, 60.0]


@pytest.mark.parametrize("form", ["wide", "tall"])
def test_cards_never_overlap(acme: Any, form: str) -> None:
    forms, _ = _forms(acme)
    for one, two in combinations(forms[form]["boxes"], 2):
        assert not _overlap(one, two)


@pytest.mark.parametrize("form", ["wide", "tall"])
def test_tags_cover_no_card_and_hardly_another_tag(acme: Any, form: str) -> None:
    forms, tags = _forms(acme)
    spots = [
        [
            x - tags[at].width / 2 + 1,
            y - tags[at].height / 2 + 1,
            tags[at].width - 2,
            tags[at].height - 2,
        ]
        for at, x, y in forms[form]["tags"]
    ]
    for spot in spots:
        assert not any(_overlap(spot, box) for box in forms[form]["boxes"])
    assert sum(_overlap(one, two) for one, two in combinations(spots, 2)) <= 2


def test_the_wide_form_of_the_demonstration_keeps_every_tag(acme: Any) -> None:
    forms, tags = _forms(acme)
    assert len(forms["wide"]["tags"]) == len(tags)


def test_edges_that_fan_out_and_say_the_same_share_a_tag(acme: Any) -> None:
    nodes = nodes_of(acme)
    edges = edges_of(acme, nodes)
    shared = [tag for tag in tags_of(edges) if len(tag.edges) > 1]
    assert any(tag.lines["en"][0] == "covers owner" for tag in shared)


def test_the_layers_run_from_left_to_right_and_from_top_to_bottom(acme: Any) -> None:
    nodes = with_focus(nodes_of(acme), edges_of(acme, nodes_of(acme)))
    forms, _ = _forms(acme)
    for form, axis in (("wide", 0), ("tall", 1)):
        boxes = forms[form]["boxes"]
        for one, two in zip(nodes, boxes, strict=True):
            for other, box in zip(nodes, boxes, strict=True):
                if (one.layer or 0) < (other.layer or 0):
                    assert two[axis] < box[axis]


def test_the_only_node_of_the_last_layer_is_the_focus(acme: Any) -> None:
    nodes = nodes_of(acme)
    focused = [node.key for node in with_focus(nodes, edges_of(acme, nodes)) if node.focus]
    assert focused == ["actor:acme"]


def test_an_interval_is_short_on_a_tag() -> None:
    assert short_dates("2022-10-07", None, "en") == "since 2022-10-07"
    assert short_dates("2022-10-07", "2022-10-21", "en") == "2022-10-07 – 2022-10-21"
    assert short_dates(None, "2024", "zh") == "至 2024"
    assert short_dates(None, None, "en") == ""


def test_edges_back_to_itself_and_to_an_earlier_layer_are_drawn(
    digraph: Callable[..., Any],
) -> None:
    forms, _ = _forms(digraph([("a", "b"), ("b", "c"), ("c", "a"), ("b", "b"), ("a", "b")]))
    assert len(forms["wide"]["paths"]) == 5
    assert all(path.startswith("M") and "C" in path for path in forms["wide"]["paths"])
