"""Legends: the kinds of a picture with their labels, marks and counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from viz.attributes import Edge, Node
from viz.palette import marks_of
from viz.text import Label, Text, text_of
from viz.words import WORDS

__all__ = ["kinds_of", "labels_of", "routes_of"]


def labels_of(nodes: Sequence[Node], legend: Mapping[str, Label] | None) -> dict[str, Text]:
    """Return the label of every kind that is drawn: the legend's kinds in its order, then others.

    A kind that the legend does not name has the first label that a node gives it, or its own text.
    """
    given = {kind: text_of(label, where=f"legend {kind}") for kind, label in (legend or {}).items()}
    own: dict[str, Text] = {}
    for node in nodes:
        if node.kind_label is not None:
            own.setdefault(node.kind, node.kind_label)
    drawn = {node.kind for node in nodes}
    order = [kind for kind in given if kind in drawn]
    order.extend(sorted(drawn - set(order)))
    other = Text(*WORDS["no_kind"])
    return {kind: given.get(kind) or own.get(kind) or (Text(kind, kind) if kind else other) for kind in order}


def kinds_of(
    nodes: Sequence[Node], labels: Mapping[str, Text], legend: Mapping[str, Label] | None
) -> list[dict[str, Any]]:
    """Return the entries of the legend in the order of the layers."""
    first: dict[str, tuple[int, str]] = {}
    for node in nodes:
        here = (node.layer or 0, node.kind)
        first[node.kind] = min(first.get(node.kind, here), here)
    order = sorted(first, key=first.__getitem__)
    marks = marks_of(order, legend)
    return [
        {
            "kind": kind,
            "label": labels[kind].json(),
            "shape": marks[kind].shape,
            "light": marks[kind].light,
            "dark": marks[kind].dark,
        }
        for kind in order
    ]


def routes_of(edges: Sequence[Edge]) -> list[dict[str, Any]]:
    """Return the kinds of edges with a label and a mark each; a picture without such kinds has none."""
    first: dict[str, Text] = {}
    for edge in edges:
        if edge.kind is not None:
            first.setdefault(edge.kind, edge.label or Text(edge.kind, edge.kind))
    marks = marks_of(sorted(first))
    return [
        {
            "kind": kind,
            "label": first[kind].json(),
            "shape": marks[kind].shape,
            "light": marks[kind].light,
            "dark": marks[kind].dark,
        }
        for kind in sorted(first)
    ]
