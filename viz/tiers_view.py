"""The tiers view: a block for each group, and in it a tile for each member, in the order of their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.attributes import Edge, Node
from viz.board import Board
from viz.text import Text

__all__ = ["tiers_board"]

_LAST = 1_000_000  # after every place that a caller gives


def tiers_board(
    nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], options: Mapping[str, Any]
) -> Board:
    """Return sections of groups that share a `group`, each group with its edges; the page sorts their members.

    Sections come by the `place` of their groups, then with the largest group first; one whose groups are all `folded`
    comes last and is shut until a reader opens it. A group is a node of layer 0, or else one to which an edge leads; edges may run
    either way.
    """
    ties: dict[int, list[int]] = {at: [] for at, node in enumerate(nodes) if node.layer == 0}
    for at, edge in enumerate(edges):
        ties.setdefault(edge.start if edge.start in ties else edge.end, []).append(at)
    sections: dict[Text | None, list[int]] = {}
    for at in sorted(ties, key=lambda at: (nodes[at].label.en, nodes[at].key)):
        sections.setdefault(nodes[at].group, []).append(at)

    def shut(name: Text | None) -> bool:
        return name is not None and all(nodes[at].folded for at in sections[name])

    def rank(name: Text | None) -> tuple[bool, int, int, str]:
        places = [place for at in sections[name] if (place := nodes[at].place) is not None]
        return (
            shut(name),
            min(places, default=_LAST),
            -max(len(ties[at]) for at in sections[name]),
            name.en if name else "~",
        )

    names = sorted(sections, key=rank)
    members = [at for at in range(len(nodes)) if at not in ties]
    plan = [
        {
            "label": name.json() if name else None,
            "folded": shut(name),
            "groups": [{"node": at, "ties": ties[at]} for at in sections[name]],
        }
        for name in names
    ]
    order = [at for name in names for at in sections[name]]
    return Board(nodes=tuple(nodes), order=[*order, *members], plan={"sections": plan})
