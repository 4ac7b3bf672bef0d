"""Cards: the box of a node, with its lines of text, in each form of the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

from viz.attributes import Node
from viz.text import Text, wrap
from viz.text import width as text_width

__all__ = ["CARD", "Card", "Style", "card_of"]


@dataclass(frozen=True, slots=True)
class Style:
    """How cards are written; sizes of text are size and line height in pixels.

    A `headed` card says kind and status above its label, beside the shape of its kind; another
    has the shape beside its label and the status below. One that is not `boxed` has no frame.
    """

    label: tuple[int, int] = (13, 17)
    head: tuple[int, int] = (11, 14)
    weight: int = 600
    padding: tuple[int, int] = (12, 10)  # left and right, top and bottom
    gap: int = 4  # between head and label
    glyph: int = 17  # text begins after the shape of its kind
    most_label: int = 4
    most_head: int = 2
    headed: bool = True
    boxed: bool = True

    def json(self) -> dict[str, Any]:
        """Return what the page draws by."""
        return {key: value for key, value in asdict(self).items() if not key.startswith("most")}


CARD = Style()


@dataclass(frozen=True, slots=True)
class Card:
    """The lines on a card in both languages, and the size that holds either."""

    width: int
    height: int
    head: dict[str, list[str]]
    label: dict[str, list[str]]
    heads: dict[str, dict[str, list[str]]]  # by status, where a node has another one on other days

    def lines(self) -> dict[str, Any]:
        """Return the lines as the page reads them."""
        found: dict[str, Any] = {"head": self.head, "label": self.label}
        return found | {"heads": self.heads} if self.heads else found


def _head(node: Node, status: Text | None, style: Style) -> Text:
    """Return the small text of a card: status and doubt where there are any, after the kind in a head."""
    kind = node.kind_label or Text(node.kind, node.kind)
    parts = [part for part in (kind if style.headed else None, status, node.doubt) if part is not None]
    join = " · "
    return Text(
        join.join(part.en for part in parts if part.en),
        join.join(part.zh for part in parts if part.zh),
    )


def card_of(node: Node, *, width: int, style: Style = CARD) -> Card:
    """Return the card of a node at a given width in pixels, or as wide as its text if it has no box."""
    room = width - 2 * style.padding[0]
    indent = style.glyph
    heads = _heads(node, node.status_label, style, room)
    others = {stage.status: _heads(node, stage.label, style, room) for stage in node.stages}
    labels: dict[str, list[str]] = {}
    for lang, text in node.label.json().items():
        free = room if style.headed else room - indent
        labels[lang] = wrap(text, size=style.label[0], room=free, most=style.most_label)
    rows = max(len(lines) for each in (heads, *others.values()) for lines in each.values())
    small = max(1, rows) * style.head[1] + style.gap if style.headed else rows * style.head[1]
    height = 2 * style.padding[1] + small + max(1, *map(len, labels.values())) * style.label[1]
    if not style.boxed:  # nothing shows where it ends but its text
        lines = [line for block in labels.values() for line in block]
        width = min(width, ceil(2 * style.padding[0] + indent + max(map(_long(style), lines), default=0)))
    return Card(width, round(height), heads, labels, others if len(others) > 1 else {})


def _heads(node: Node, status: Text | None, style: Style, room: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for lang, text in _head(node, status, style).json().items():
        if not style.most_head:
            found[lang] = []
        elif style.headed:
            found[lang] = wrap(text, size=style.head[0], room=room, most=style.most_head, indent=style.glyph)
        else:
            found[lang] = wrap(text, size=style.head[0], room=room - style.glyph, most=style.most_head)
    return found


def _long(style: Style) -> Callable[[str], float]:
    return lambda line: text_width(line, style.label[0])
