"""Like nodes in a trace: who belongs together, and what their common card may say."""

from __future__ import annotations

from views_world import flock_graph

from viz.attributes import edges_of, nodes_of
from viz.flocks import flock_card, flock_edges, flocks_of
from viz.trace_view import trace_scene, with_focus


def test_only_nodes_tied_alike_share_a_card() -> None:
    graph = flock_graph()
    nodes = nodes_of(graph)
    flocks = flocks_of(nodes, edges_of(graph, nodes))
    assert [[nodes[at].key for at in flock] for flock in flocks] == [["chip0", "chip1", "chip2", "chip3"]]
    card = flock_card(nodes, flocks[0])
    assert (
        card.label.zh == "芯片0、芯片1、芯片2、芯片3"
        and card.kind_label is not None
        and card.kind_label.en == "Chip × 4"
    )


def test_two_alike_keep_their_cards_and_so_do_those_that_are_not_said_to_be_alike() -> None:
    graph = flock_graph()
    graph.remove_nodes_from(["chip0", "chip1"])
    nodes = nodes_of(graph)
    assert flocks_of(nodes, edges_of(graph, nodes)) == []
    graph = flock_graph()
    for _, data in graph.nodes(data=True):
        data.pop("alike", None)
    nodes = nodes_of(graph)
    assert flocks_of(nodes, edges_of(graph, nodes)) == []


def test_a_common_edge_bears_only_dates_that_all_share() -> None:
    graph = flock_graph()
    nodes = nodes_of(graph)
    edges = edges_of(graph, nodes)
    first = next(at for at, node in enumerate(nodes) if node.key == "chip0")
    told = {
        edge.label.en: edge.since
        for edge in flock_edges(edges, flocks_of(nodes, edges))
        if edge.label is not None and first in (edge.start, edge.end)
    }
    assert told == {"makes": None, "falls under": "2023-11-17"}


def test_the_folded_form_leaves_out_the_others_and_the_whole_one_has_all() -> None:
    graph = flock_graph()
    bare = nodes_of(graph)
    scene = trace_scene(bare, edges_of(graph, bare), {})
    assert with_focus(bare, ())[0] == scene.nodes[0]
    assert sum(box is None for box in scene.forms["wide"]["boxes"]) == 3
    assert all(scene.forms["wide_whole"]["boxes"]) and scene.whole == "wide_whole"
    assert scene.forms["wide"]["height"] < scene.forms["wide_whole"]["height"]
