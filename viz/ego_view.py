"""The ego view: one node in the middle, its neighbours in a block for each kind, theirs beside them.

It is computed in two forms: `wide` with blocks on both sides, `tall` as a tree for a narrow screen;
where groups are folded, each has a whole form too, with everything unfolded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from viz import column, wings
from viz.attributes import Edge, Node
from viz.branches import branches_of
from viz.cards import card_of
from viz.column import column_of
from viz.lanes import Lanes
from viz.layout import Curve
from viz.neighbours import Neighbours, folded, neighbours_of
from viz.paths import path_of, short, tip_of
from viz.plan import CENTRE, FAR, LOOKS, NEAR, Cards, Measures, Plan
from viz.scene import Scene
from viz.tags import Tag, tag_of
from viz.text import Text
from viz.wings import wings_of

__all__ = ["ego_scene"]

# Rows in a group, nodes on a row: the first of these with which the picture is short enough.
_FOLDS = ((10, 6), (10, 4), (8, 3), (6, 2))
_TALLEST = 700.0
_PARALLEL = 18  # a card is at least so tall for each edge that ties it to the middle
_PORT = 7
_MOST_PORTS = 20
_ROOM = 103  # for the label of an edge
_FAR_ROOM = 60

Way = tuple[tuple[Curve, ...], list[float]]  # the curves of an edge, and the tip of its arrow


def ego_scene(bare: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text]) -> Scene:
    """Return what is around the focus of a graph; groups stand in the order of `labels`."""
    whole = neighbours_of(bare, edges, tuple(labels))
    ego = _Ego(bare, edges, whole)
    part = whole
    for rows, hanging in _FOLDS:
        part = folded(whole, near=rows, far=hanging)
        if ego.wide(part)["height"] <= _TALLEST:
            break
    forms = {"wide": ego.wide(part), "tall": ego.tall(part)}
    if part != whole:
        forms |= {"wide_whole": ego.wide(whole), "tall_whole": ego.tall(whole)}
    order = [] if whole.centre is None else [whole.centre]
    for group in whole.groups:
        for row in group.rows:
            order.extend((row.node, *row.far))
    styles = tuple(("centre", "near", "far")[step] for step in ego.steps)
    last = "wide_whole" if part != whole else "wide"
    return Scene(ego.nodes, styles, LOOKS, tuple(ego.tags), forms, order, whole=last, arrow=7)


class _Ego:
    """What both forms of the picture share: steps from the middle, homes of edges, and tags."""

    def __init__(self, bare: Sequence[Node], edges: Sequence[Edge], whole: Neighbours) -> None:
        self.edges = edges
        self.home: dict[int, int] = {}  # the node over which each is reached
        self.steps = [0] * len(bare)
        for group in whole.groups:
            for row in group.rows:
                self.steps[row.node] = 1
                self.home[row.node] = -1 if whole.centre is None else whole.centre
                for at in row.far:
                    self.steps[at] = 2
                    self.home[at] = row.node
        self.nodes = tuple(
            replace(node, layer=step, focus=at == whole.centre)
            for at, (node, step) in enumerate(zip(bare, self.steps, strict=True))
        )
        self.outer = [self._outer(edge) for edge in edges]
        self.ties = Counter(at for at in self.outer if at is not None)
        self.tags: list[Tag] = []
        self.tag_at: dict[int, int] = {}
        for at, (edge, outer) in enumerate(zip(edges, self.outer, strict=True)):
            if outer is not None:
                far = self.steps[outer] == 2
                if far and self.ties[outer] > 1:
                    continue
                most = 1 if far or self.ties[outer] > 1 else 2
                tag = tag_of(at, edge, room=_FAR_ROOM if far else _ROOM, most=most)
                if tag is not None:
                    self.tag_at[at] = len(self.tags)
                    self.tags.append(tag)

    def _outer(self, edge: Edge) -> int | None:
        """Return the outer end of an edge that ties a node to its home, or None for any other."""
        for inner, outer in ((edge.start, edge.end), (edge.end, edge.start)):
            if self.home.get(outer) == inner:
                return outer
        return None

    def _cards(self, part: Neighbours, measures: Measures) -> Cards:
        near = {}
        for group in part.groups:
            for row in group.rows:
                card = card_of(self.nodes[row.node], width=measures.near, style=NEAR)
                ties = min(self.ties[row.node], _MOST_PORTS)
                least = _PARALLEL * ties + 4 if ties > 1 else 0
                near[row.node] = replace(card, height=max(card.height, least))
        far = {
            at: card_of(self.nodes[at], width=measures.far, style=FAR)
            for group in part.groups
            for row in group.rows
            for at in row.far
        }
        if part.centre is None:
            return Cards(None, near, far)
        centre = card_of(self.nodes[part.centre], width=measures.centre, style=CENTRE)
        ties = sum(self.ties[at] for at in near)
        least = _PORT * min(ties, 2 * _MOST_PORTS) // 2 + 20 if measures.far_label else 0
        return Cards(replace(centre, height=max(centre.height, least)), near, far)

    def wide(self, part: Neighbours) -> dict[str, Any]:
        """Return the form with blocks on both sides of the middle."""
        leanings: dict[str, int] = {}
        for edge, outer in zip(self.edges, self.outer, strict=True):
            if outer is not None and self.steps[outer] == 1:
                kind = self.nodes[outer].kind
                leanings[kind] = leanings.get(kind, 0) + (1 if edge.end == outer else -1)
        plan = wings_of(part, self._cards(part, wings.MEASURES), leanings)
        routes = Lanes(plan, part).routes(self.edges, self.outer)
        ways = [(route, tip_of(route)) if route else None for route in routes]
        return self._form(plan, ways, wings.MEASURES)

    def tall(self, part: Neighbours) -> dict[str, Any]:
        """Return the form that reads downwards."""
        plan = column_of(part, self._cards(part, column.MEASURES))
        ways = branches_of(plan, self.edges, self.home, self.outer)
        return self._form(plan, ways, column.MEASURES)

    def _form(self, plan: Plan, ways: Sequence[Way | None], measures: Measures) -> dict[str, Any]:
        quiet = [at for at, outer in enumerate(self.outer) if ways[at] and (outer is None or self.steps[outer] == 2)]
        return {
            **plan.json(len(self.nodes)),
            "paths": [path_of(way[0]) if way else None for way in ways],
            "tips": [[short(side) for side in way[1]] if way else None for way in ways],
            "tags": self._spots(plan, ways, measures),
            "quiet": quiet,
            "homes": [self.home.get(at) for at in range(len(self.nodes))],
        }

    def _spots(self, plan: Plan, ways: Sequence[Way | None], measures: Measures) -> list[list[float]]:
        """Return tag, x and y for every label: before the outer end of its edge."""
        found: list[list[float]] = []
        for at, tag in sorted(self.tag_at.items()):
            way, outer = ways[at], self.outer[at]
            if way is None or outer is None:
                continue
            before = measures.near_label if self.steps[outer] == 1 else measures.far_label
            if before is not None:
                out = self.edges[at].end == outer
                x, y = way[0][-1].points[3] if out else way[0][0].points[0]
                x += before if outer in plan.mirrored else -before
                found.append([tag, short(x), short(y)])
        return found
