"""A plan: where the cards, the blocks of their groups and the folded rest of an ego view stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from viz.cards import Card, Style
from viz.layout import Box
from viz.paths import short

__all__ = ["CENTRE", "FAR", "LOOKS", "NEAR", "Block", "Cards", "Measures", "More", "Plan"]

CENTRE = Style(label=(15, 19), head=(11, 14), weight=650, padding=(14, 12), gap=5)
NEAR = Style(label=(13, 16), head=(11, 13), padding=(9, 6), gap=0, glyph=16, most_label=3, most_head=1, headed=False)
FAR = Style(
    label=(12, 15),
    head=(10, 12),
    weight=400,
    padding=(4, 2),
    gap=0,
    glyph=15,
    most_label=2,
    most_head=0,
    headed=False,
    boxed=False,
)
LOOKS = {"centre": CENTRE, "near": NEAR, "far": FAR}


@dataclass(frozen=True, slots=True)
class Measures:
    """The widths of cards in a form, and how far before a card the label of its edge stands.

    `far_label` is None where farther nodes have no room for a label.
    """

    centre: int
    near: int
    far: int
    near_label: float
    far_label: float | None


@dataclass(frozen=True, slots=True)
class Block:
    """The ground of a group, with its heading at the left or, where `mirrored`, at the right."""

    kind: str
    count: int
    box: Box
    mirrored: bool


@dataclass(frozen=True, slots=True)
class More:
    """Where "+N more" stands: at its left or, where `mirrored`, at its right."""

    count: int
    kind: str
    box: Box
    mirrored: bool


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards of all nodes in one form: as the centre, as a neighbour and as a farther node."""

    centre: Card | None
    near: dict[int, Card]
    far: dict[int, Card]


@dataclass(slots=True)
class Plan:
    """Boxes by node (folded nodes have none), blocks, and the folded rest of each group."""

    width: float = 0.0
    height: float = 0.0
    boxes: dict[int, Box] = field(default_factory=dict)
    lines: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    mores: list[More] = field(default_factory=list)
    mirrored: set[int] = field(default_factory=set)  # nodes that stand left of the middle

    def put(self, node: int, card: Card, x: float, y: float) -> None:
        """Put a card, with its left upper corner."""
        self.boxes[node] = Box(x, y, card.width, card.height)
        self.lines[node] = card.lines()

    def json(self, nodes: int) -> dict[str, Any]:
        """Return what stands where, as the page reads it; folded nodes have None."""

        def sides(box: Box) -> list[float]:
            return [short(side) for side in (box.along, box.across, box.long, box.wide)]

        return {
            "width": short(self.width),
            "height": short(self.height),
            "blocks": [
                {"kind": one.kind, "count": one.count, "box": sides(one.box), "mirrored": one.mirrored}
                for one in self.blocks
            ],
            "mores": [
                {"kind": one.kind, "count": one.count, "box": sides(one.box), "mirrored": one.mirrored}
                for one in self.mores
            ],
            "mirrored": sorted(self.mirrored),
            "boxes": [sides(self.boxes[at]) if at in self.boxes else None for at in range(nodes)],
            "lines": [self.lines.get(at) for at in range(nodes)],
        }
