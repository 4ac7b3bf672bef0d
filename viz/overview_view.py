"""The overview: every node of a large graph in a bubble of its like, with the edges between bubbles counted.

A graph can be clustered in several ways; each is laid out beforehand, and the reader chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from viz.attributes import Edge, Node
from viz.board import Board
from viz.bubbles import CELL, UPRIGHT, cells_of, pack
from viz.paths import short
from viz.text import Text, text_of
from viz.text import width as text_width

__all__ = ["overview_board"]

_MOST = 36  # bubbles that can be told apart; smaller ones share the bubble of their kind
# The size of a bubble's title and the pixels that its words have, on a laptop and on a phone, as in bubbles.js.
_LARGE = (13, 132.0)
_SMALL = (11, 88.0)


def overview_board(
    nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], options: Mapping[str, Any]
) -> Board:
    """Return the bubbles of each clustering: by kind, and by whatever else `clusterings` names."""
    degree = Counter(end for edge in edges for end in (edge.start, edge.end))
    named: dict[str, Text | None] = {"": None}
    for key, label in (options.get("clusterings") or {}).items():
        named[str(key)] = text_of(label, where=f"clustering {key}") or Text(str(key), str(key))
    clusterings: list[dict[str, Any]] = []
    places: list[list[float]] = []
    for key, label in named.items():
        found = _clustered(key, nodes, edges, labels, degree)
        first = len(places)
        places += [_box(bubble) for bubble in found["bubbles"]]
        clusterings.append({"key": key, "label": label.json() if label else None, "first": first, **found})
    ties = [
        (each["first"] + one, each["first"] + other)
        for each in clusterings
        for one, other, _ in each["ties"]
        if one != other
    ]
    order = sorted(range(len(nodes)), key=lambda at: (-degree[at], nodes[at].label.en, at))
    plan = {"clusterings": clusterings, "cell": CELL, "places": places, "ties": ties}
    return Board(nodes=tuple(nodes), order=order, plan=plan)


def _box(bubble: Mapping[str, Any]) -> list[float]:
    x, y, radius = bubble["disc"]
    return [x - radius, y - radius, 2 * radius, 2 * radius]


def _clustered(
    key: str, nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text], degree: Counter[int]
) -> dict[str, Any]:
    members: dict[tuple[str, Text], list[int]] = {}
    for at, node in enumerate(nodes):
        members.setdefault(_home(node, key, labels), []).append(at)
    if len(members) > _MOST:
        large = sorted(members, key=lambda name: (-len(members[name]), name[1].en))[:_MOST]
        joined: dict[tuple[str, Text], list[int]] = {}
        for name, inside in members.items():
            for at in inside:
                kept = name if name in large else ("kind", labels[nodes[at].kind])
                joined.setdefault(kept, []).append(at)
        members = joined
    names = sorted(members, key=lambda name: (-len(members[name]), name[1].en, name[0]))
    home: dict[int, int] = {}
    bubbles: list[dict[str, Any]] = []
    shapes = []
    for number, name in enumerate(names):
        inside = sorted(members[name], key=lambda at: (-degree[at], nodes[at].label.en, at))
        radius, cells = cells_of(len(inside))
        shapes.append(radius)
        # Names stand in reading order, so that one can be found among hundreds.
        inside.sort(key=lambda at: (nodes[at].label.en.casefold(), at))
        bubbles.append({"label": name[1].json(), "nodes": inside, "cells": cells})
        home |= dict.fromkeys(inside, number)
    ties: Counter[tuple[int, int]] = Counter()
    for edge in edges:
        one, other = home[edge.start], home[edge.end]
        ties[min(one, other), max(one, other)] += 1
    titles, small = ([_title(name[1], len(members[name]), look) for name in names] for look in (_LARGE, _SMALL))
    discs, (left, top, width, height) = pack(shapes, ties, titles)
    upright, (left_, top_, narrow, long) = pack(shapes, ties, small, UPRIGHT)
    for bubble, (x, y, _) in zip(bubbles, upright, strict=True):
        bubble["upright"] = [short(x - left_), short(y - top_)]
    for bubble, (x, y, radius) in zip(bubbles, discs, strict=True):
        bubble["disc"] = [short(x - left), short(y - top), short(radius)]
        bubble["cells"] = [[short(x - left + dx), short(y - top + dy)] for dx, dy in bubble["cells"]]
    return {
        "bubbles": bubbles,
        "ties": [[*pair, number] for pair, number in sorted(ties.items())],
        "width": short(width),
        "height": short(height),
        "upright": [short(narrow), short(long)],
    }


def _title(label: Text, members: int, look: tuple[int, float]) -> float:
    """Return the width in pixels of a bubble's title in either language, as far as it is shown."""
    size, room = look
    widest = max(text_width(text, size) for text in label.json().values())
    return min(widest, room) + text_width(f" {members}", size) + 8


def _home(node: Node, key: str, labels: Mapping[str, Text]) -> tuple[str, Text]:
    """Return the cluster of a node; one that a clustering says nothing of stays with its kind."""
    own = dict(node.clusters).get(key)
    if own is not None:
        return "cluster", own
    kind = node.kind_label or labels[node.kind]
    return ("kind", kind) if key == "" else ("kind", labels[node.kind])
