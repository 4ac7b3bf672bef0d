"""The tiers view: a block for each group, and in it a tile for each member, in the order of their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.attributes import Edge, Node
from viz.board import Board
from viz.text import Text

__all__ = ["tiers_board"]


def tiers_board(
    nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], options: Mapping[str, Any]
) -> Board:
    """Return the groups, each with its edges, those that share a `group` together; the page sorts their members.

    The `group` with the largest one comes first.

    A group is a node of layer 0, or else one to which an edge leads; edges may run either way.
    """
    ties: dict[int, list[int]] = {at: [] for at, node in enumerate(nodes) if node.layer == 0}
    for at, edge in enumerate(edges):
        ties.setdefault(edge.start if edge.start in ties else edge.end, []).append(at)

    largest: dict[Text | None, int] = {}
    for at, tied in ties.items():
        largest[nodes[at].group] = max(largest.get(nodes[at].group, 0), len(tied))

    def place(at: int) -> tuple[int, str, str, str]:
        node = nodes[at]
        return -largest[node.group], node.group.en if node.group else "~", node.label.en, node.key

    groups = sorted(ties, key=place)
    members = [at for at in range(len(nodes)) if at not in ties]
    return Board(
        nodes=tuple(nodes),
        order=[*groups, *members],
        plan={"groups": [{"node": at, "ties": ties[at]} for at in groups]},
    )
