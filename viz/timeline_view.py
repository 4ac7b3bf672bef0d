"""The timeline view: a lane for each group, a row for each node, its stages as bars and its moments as ticks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.attributes import Edge, Node
from viz.board import Board
from viz.text import Text

__all__ = ["timeline_board"]


def _days(node: Node) -> list[str]:
    """Return every day that a node names, in order."""
    bounds = [day for stage in node.stages if stage.look != "none" for day in (stage.since, stage.until) if day]
    return sorted([*bounds, *(moment.day for moment in node.moments)])


def timeline_board(
    nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], options: Mapping[str, Any]
) -> Board:
    """Return lanes with the fullest first, and in each the nodes by their first day; undated ones come last."""
    first = {at: (_days(node) or ["~"])[0] for at, node in enumerate(nodes)}
    lanes: dict[Text | None, list[int]] = {}
    for at, node in enumerate(nodes):
        lanes.setdefault(node.group, []).append(at)
    for members in lanes.values():
        members.sort(key=lambda at: (first[at], nodes[at].label.en, at))
    names = sorted(lanes, key=lambda name: (-len(lanes[name]), name.en if name else "~"))
    every = [day for node in nodes for day in _days(node)]
    return Board(
        nodes=tuple(nodes),
        order=[at for name in names for at in lanes[name]],
        plan={
            "lanes": [{"label": name.json() if name else None, "nodes": lanes[name]} for name in names],
            "first": min(every, default=None),
            "last": max(every, default=None),
        },
    )
