"""The trace view: layers of cards from the first to the last, joined by dated arrows.

It is computed in two forms: `wide` reads from left to right, `tall` from top to bottom on a
narrow screen; the page takes the one that is easier to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from viz.attributes import Edge, Node
from viz.cards import CARD, card_of
from viz.flocks import flock_card, flock_edges, flocks_of
from viz.layout import Spacing, layout_of
from viz.paths import path_of, short, tip_of, turned
from viz.ranks import layers_of, ranks_of
from viz.scene import Scene, spread
from viz.tags import Tag, spots_of, tags_of
from viz.text import Text

__all__ = ["FORMS", "Form", "forms_of", "trace_scene", "with_focus"]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to lay the picture out; `sideways` reads from left to right."""

    name: str
    sideways: bool
    most: int  # cards in a rank
    ranks: int  # ranks before they grow longer than that
    nodes: int  # in a larger graph this form is left out
    card: int  # width of a card
    spacing: Spacing


FORMS = (
    Form(
        "wide",
        True,
        12,
        6,
        100_000,
        168,
        Spacing(layer=84, rank=36, card=14, bend=11, air=40, length=620),
    ),
    Form(
        "tall",
        False,
        2,
        200,
        120,
        150,
        Spacing(layer=68, rank=24, card=12, bend=8, air=12, length=0),
    ),
)

_UNFOLD = 16  # the height of the line that unfolds a card
_WIDEST_GAP = 140
_PORT = 7  # a card is at least so tall for each edge that meets it
_MOST_PORTS = 24


def with_focus(nodes: Sequence[Node], edges: Sequence[Edge]) -> tuple[Node, ...]:
    """Return the nodes with their layers filled in, and a focus.

    Where the caller marked none, the focus is the only node of the last layer.
    """
    layers = layers_of([node.layer for node in nodes], [(edge.start, edge.end) for edge in edges])
    filled = [replace(node, layer=layer) for node, layer in zip(nodes, layers, strict=True)]
    last = [at for at, layer in enumerate(layers) if layer == max(layers)]
    if len(last) == 1 and len(filled) > 1 and not any(node.focus for node in filled):
        filled[last[0]] = replace(filled[last[0]], focus=True)
    return tuple(filled)


def trace_scene(bare: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, Text]) -> Scene:
    """Return the trace of a graph, like nodes on one card and unfolded; the labels of its kinds stand on the cards already."""
    nodes = with_focus(bare, edges)
    whole = _scene(nodes, edges)
    flocks = flocks_of(nodes, edges)
    if not flocks:
        return whole
    heads = {flock[0]: flock for flock in flocks}
    hidden = {at for flock in flocks for at in flock[1:]}
    kept = [at for at in range(len(nodes)) if at not in hidden]
    place = {at: number for number, at in enumerate(kept)}
    ties = [at for at, edge in enumerate(edges) if edge.start in place and edge.end in place]
    said = flock_edges(edges, flocks)
    shown = [replace(said[at], start=place[said[at].start], end=place[said[at].end]) for at in ties]
    part = _scene(
        [flock_card(nodes, heads[at]) if at in heads else nodes[at] for at in kept], shown, [place[at] for at in heads]
    )
    forms, tags = spread(part, kept, ties, whole)
    forms = {name: form | {"flocks": flocks} for name, form in forms.items()}
    forms |= {f"{name}_whole": form for name, form in whole.forms.items()}
    return replace(whole, tags=tags, forms=forms, whole="wide_whole")


def _scene(nodes: Sequence[Node], edges: Sequence[Edge], flocks: Sequence[int] = ()) -> Scene:
    tags = tags_of(edges)
    forms = forms_of(nodes, edges, flocks)
    boxes = forms["wide"]["boxes"]
    order = sorted(range(len(nodes)), key=lambda at: (boxes[at][0], boxes[at][1]))
    styles = ("card",) * len(nodes)
    return Scene(tuple(nodes), styles, {"card": CARD}, tags, forms, order, whole="wide", arrow=8)


def _seed(nodes: Sequence[Node]) -> list[int]:
    """Return places in an order that keeps groups and kinds together."""
    keys = [(node.group.en if node.group else "", node.kind, node.key) for node in nodes]
    return sorted(range(len(nodes)), key=keys.__getitem__)


def forms_of(nodes: Sequence[Node], edges: Sequence[Edge], flocks: Sequence[int] = ()) -> dict[str, Any]:
    """Return for each form the boxes and lines of the cards, the paths of the edges and the tags.

    `nodes` have layers (see `with_focus`). Boxes are left, top, width and height in pixels.
    Cards of `flocks` have room for a line more, by which they are unfolded.
    """
    seed = _seed(nodes)
    place = {node: at for at, node in enumerate(seed)}
    links = [(place[edge.start], place[edge.end]) for edge in edges]
    layers = [nodes[at].layer or 0 for at in seed]
    tags = tags_of(edges)
    fitting = [form for form in FORMS if len(nodes) <= form.nodes]
    return {form.name: _form(form, nodes, seed, layers, links, tags, flocks) for form in fitting}


def _form(
    form: Form,
    nodes: Sequence[Node],
    seed: Sequence[int],
    layers: Sequence[int],
    links: Sequence[tuple[int, int]],
    tags: Sequence[Tag],
    flocks: Sequence[int],
) -> dict[str, Any]:
    cards = [card_of(node, width=form.card) for node in nodes]
    ports = _ports(len(nodes), links)
    sizes: list[tuple[float, float]] = []
    for at, node in enumerate(seed):
        long, high = cards[node].width, cards[node].height
        high += _UNFOLD * (node in flocks)
        room = max(high, _PORT * ports[at] + 16)
        sizes.append((long, room) if form.sideways else (high, long))
    spacing = form.spacing
    if form.sideways:
        widest = max((tag.width for tag in tags), default=0.0)
        spacing = replace(spacing, layer=min(max(spacing.layer, widest + 36), _WIDEST_GAP))
    layout = layout_of(ranks_of(layers, links, most=form.most, ranks=form.ranks), sizes, spacing)
    spots = spots_of(tags, layout, sideways=form.sideways)
    boxes: list[list[float]] = [[]] * len(nodes)
    for at, node in enumerate(seed):
        box = layout.boxes[at]
        corner, size = (box.along, box.across), (box.long, box.wide)
        if not form.sideways:
            corner, size = corner[::-1], size[::-1]
        boxes[node] = [*map(short, corner), *map(short, size)]
    width, height = turned((layout.long, layout.wide), sideways=form.sideways)
    return {
        "width": short(width),
        "height": short(height),
        "boxes": boxes,
        "lines": [card.lines() for card in cards],
        "paths": [path_of(route, sideways=form.sideways) for route in layout.routes],
        "tips": [tip_of(route, sideways=form.sideways) for route in layout.routes],
        "tags": [[spot.tag, spot.x, spot.y] for spot in spots],
    }


def _ports(count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Return how many edges meet each node on its busier side."""
    out, into = [0] * count, [0] * count
    for start, end in links:
        out[start] += 1
        into[end] += 1
    return [min(max(pair), _MOST_PORTS) for pair in zip(out, into, strict=True)]
