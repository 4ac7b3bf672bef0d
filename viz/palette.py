"""Palette: one colour and one shape for each kind of node.

The colours keep their distance for the common forms of colour blindness (after Okabe and Ito,
darkened to 3:1 on white) and no kind is told by colour alone: each has a shape of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["COLOURS", "SHAPES", "Mark", "marks_of"]

# light theme, dark theme
COLOURS = (
    ("#0067a5", "#6db3e8"),
    ("#c04a00", "#f0915a"),
    ("#007a5a", "#45c79c"),
    ("#8f4a94", "#d69ad6"),
    ("#8a6400", "#e0b54a"),
    ("#2182ad", "#8fd2f2"),
    ("#a3213f", "#f28698"),
    ("#4a5560", "#b4bdc6"),
    ("#5c6a10", "#b9c860"),
    ("#574bb0", "#aca3f5"),
)

SHAPES = (
    "circle",
    "diamond",
    "square",
    "triangle",
    "hexagon",
    "star",
    "pentagon",
    "drop",
    "cross",
    "ring",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How a kind is drawn: the name of a shape, and a colour for each theme."""

    shape: str
    light: str
    dark: str


def _mark(slot: int) -> Mark:
    light, dark = COLOURS[slot % len(COLOURS)]
    return Mark(SHAPES[(slot + slot // len(COLOURS)) % len(SHAPES)], light, dark)


def marks_of(kinds: Iterable[str], legend: Mapping[str, object] | None = None) -> dict[str, Mark]:
    """Return a mark for each kind.

    The places of `legend` come first, in its order, whether drawn or not, so that a kind looks
    the same in every picture that is given the same legend. The other kinds follow as they come.
    A hundred kinds have marks of their own; after that marks repeat.
    """
    order = list(dict.fromkeys([*(legend or {}), *kinds]))
    return {kind: _mark(slot) for slot, kind in enumerate(order)}
