"""Flocks: nodes that are alike, tied to the same nodes by the same edges, and share a card until a reader unfolds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from viz.attributes import Edge, Node
from viz.text import Text

__all__ = ["flock_card", "flock_edges", "flocks_of"]

_LEAST = 3  # fewer have cards of their own


def flocks_of(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[list[int]]:
    """Return the places of the nodes of each flock, sorted; nodes without `alike` are in none."""
    ties: dict[int, list[str]] = {at: [] for at, node in enumerate(nodes) if node.alike}
    for edge in edges:
        for own in {edge.start, edge.end} & ties.keys():
            ties[own].append(_tie(edge, own))
    found: dict[object, list[int]] = {}
    for at, tied in ties.items():
        node = nodes[at]
        look = node.kind, node.kind_label, node.layer, node.group, node.status, node.doubt, node.marked, node.spans
        found.setdefault((node.alike, look, tuple(sorted(tied))), []).append(at)
    return sorted(flock for flock in found.values() if len(flock) >= _LEAST)


def _tie(edge: Edge, own: int) -> str:
    """Return what an edge of a node says, apart from its dates and where it is written."""
    said = (edge.label, edge.derived, edge.certainty, edge.marked, edge.kind, edge.spans)
    return repr((edge.start == own, edge.end if edge.start == own else edge.start, said))


def flock_edges(edges: Sequence[Edge], flocks: Sequence[Sequence[int]]) -> list[Edge]:
    """Return all edges, those of the first of each flock without the dates that the others do not share."""
    head = {at: flock[0] for flock in flocks for at in flock}
    dates: dict[tuple[int, str], set[tuple[str | None, str | None]]] = {}
    for edge in edges:
        for own in {edge.start, edge.end} & head.keys():
            dates.setdefault((head[own], _tie(edge, own)), set()).add((edge.since, edge.until))
    found = []
    for edge in edges:
        first = next((at for at in (edge.start, edge.end) if head.get(at) == at), None)
        differ = first is not None and len(dates[first, _tie(edge, first)]) > 1
        found.append(replace(edge, since=None, until=None) if differ else edge)
    return found


def flock_card(nodes: Sequence[Node], flock: Sequence[int]) -> Node:
    """Return the node whose card stands for a flock: the kind with the count, and the names."""
    one = nodes[flock[0]]
    kind = one.kind_label or Text(one.kind, one.kind)
    labels = [nodes[at].label for at in flock]
    return replace(
        one,
        label=Text(", ".join(label.en for label in labels), "、".join(label.zh for label in labels)),
        kind_label=Text(f"{kind.en} × {len(flock)}", f"{kind.zh} × {len(flock)}"),
    )
