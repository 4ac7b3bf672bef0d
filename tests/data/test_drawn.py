"""Pictures of the shipped facts: what is unsure says so, like chips belong together, tiers come first."""

import pytest

from kg.pictures import tiers_picture, trace_picture
from viz.attributes import edges_of, nodes_of
from viz.flocks import flocks_of
from viz.tiers_view import tiers_board

pytestmark = pytest.mark.data
DAY = "2026-07-31"


def test_the_entry_whose_identity_is_unsure_says_so_and_is_named_after_the_listed_party(shipped):
    graph = trace_picture(shipped.as_of(DAY), "Huawei").graph
    doubted = {n: d["doubt"]["en"] for n, d in graph.nodes(data=True) if d.get("doubt")}
    assert doubted == {"listing:us-el-huawei-technologies-co-ltd": "identity unsure"}
    (edge,) = [d for a, b, d in graph.edges(data=True) if a in doubted and b == "actor:huawei"]
    assert edge["certainty"] == "unsure"
    labels = [d["label"]["en"] for n, d in graph.nodes(data=True) if n.startswith("listing:")]
    assert len(labels) == len(set(labels))
    (entry,) = [graph.nodes[n] for n in doubted]
    assert any(f["note"] and "[unsure]" in f["text"]["en"] for f in entry["facts"])


def test_like_chips_of_a_maker_share_a_card(shipped):
    graph = trace_picture(shipped.as_of(DAY), "NVIDIA").graph
    nodes = nodes_of(graph)
    flocks = flocks_of(nodes, edges_of(graph, nodes))
    assert max(map(len, flocks)) >= 10
    assert all(nodes[at].key.startswith("product:") for flock in flocks for at in flock)


def test_tiers_and_country_groups_come_first_and_columns_of_the_chart_last_and_folded(shipped):
    graph = tiers_picture(shipped.as_of(DAY)).graph
    nodes = nodes_of(graph)
    sections = tiers_board(nodes, edges_of(graph, nodes), {}, {}).plan["sections"]
    assert [s["label"]["en"] for s in sections[:2]] == ["Tiers of the AI diffusion rule", "EAR country groups"]
    assert [s["label"]["en"] for s in sections if s["folded"]] == ["Columns of the Commerce Country Chart"]
    assert sections[-1]["folded"]
