"""Text: bilingual labels, their estimated widths and where their lines break.

Widths are estimates, because the fonts of the reader's machine are not known here.
They err on the wide side, and the page squeezes the few lines that still do not fit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Label", "Text", "clean", "text_of", "width", "wrap"]

Label = str | Mapping[str, str] | None

_NARROW = frozenset("iIjl.,:;'|!()[]{}`")
_SLIM = frozenset('ftr-/\\"*^ ')
_BROAD = frozenset("mwMW@%&—…")
# A line never begins with these, nor ends with those (Chinese typesetting rules, in short).
_NO_START = frozenset("，。、；：？！）》」』】〕”’·…,.;:?!)]}")
_NO_END = frozenset("（《「『【〔“‘([{")
_JOINER = "\u200d"
_BREAK_AFTER = frozenset("-/–—")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in English and Chinese; where one is missing it repeats the other.

    >>> Text("rule", "规则").zh
    '规则'
    """

    en: str
    zh: str

    def json(self) -> dict[str, str]:
        """Return both languages as a mapping."""
        return {"en": self.en, "zh": self.zh}


def clean(value: str) -> str:
    r"""Replace what no page can show: control characters, line breaks and lone surrogates.

    >>> clean("a\x00 b\n c")
    'a b c'
    """
    if value.isprintable() and "  " not in value:
        return value.strip()  # nothing to replace; a space is the one blank that is printable
    sound = value.encode("utf-8", "replace").decode("utf-8")
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in sound)
    return re.sub(r"\s+", " ", visible).strip()


def text_of(value: Label, *, where: str) -> Text | None:
    """Read a label: a string for both languages, or a mapping with `en` and `zh`.

    None, an empty string and an empty mapping give None; any other type raises TypeError.

    >>> text_of({"en": "rule"}, where="node a")
    Text(en='rule', zh='rule')
    """
    if value is None:
        return None
    if isinstance(value, str):
        found = clean(value)
        return Text(found, found) if found else None
    if isinstance(value, Mapping):
        return _both(str(value.get("en") or ""), str(value.get("zh") or ""))
    raise TypeError(f"{where}: a label is text or a mapping with 'en' and 'zh', not {value!r}")


@lru_cache(maxsize=4096)  # most texts of a picture are those of a few codes and predicates
def _both(en: str, zh: str) -> Text | None:
    en, zh = clean(en), clean(zh)
    return Text(en or zh, zh or en) if en or zh else None


def _advance(char: str) -> float:
    """Return the width of one character in em."""
    if char in _NARROW:
        return 0.31
    if char in _SLIM:
        return 0.39
    if char in _BROAD:
        return 0.93
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if ord(char) >= 0x1F000:
        return 1.3
    if char.isupper():
        return 0.7
    return 0.57


def width(text: str, size: float) -> float:
    """Return the estimated width of a line of text in pixels, at a font size in pixels.

    >>> width("规则", 10)
    20.0
    """
    return sum(map(_advance, text)) * size


def _clusters(text: str) -> list[str]:
    """Cut text into characters that must not be parted from their marks and joiners."""
    found: list[str] = []
    for char in text:
        sticks = char == _JOINER or _advance(char) == 0.0
        if found and (sticks or found[-1].endswith(_JOINER)):
            found[-1] += char
        else:
            found.append(char)
    return found


def _pieces(text: str) -> list[str]:
    """Cut text into the shortest pieces between which a line may break."""
    found: list[str] = []
    piece = ""
    last = ""
    for cluster in _clusters(text):
        wide = unicodedata.east_asian_width(cluster[0]) in "WF"
        last_wide = bool(last) and unicodedata.east_asian_width(last[0]) in "WF"
        may_break = last == " " or last in _BREAK_AFTER or wide or last_wide
        allowed = may_break and cluster not in _NO_START and last not in _NO_END
        if piece and allowed and cluster != " ":
            found.append(piece)
            piece = ""
        piece += cluster
        last = cluster
    if piece:
        found.append(piece)
    return found


def _fitted(piece: str, size: float, room: float) -> list[str]:
    """Cut a piece that is wider than a line into parts that fit."""
    if width(piece.rstrip(), size) <= room:
        return [piece]
    parts = [""]
    for cluster in _clusters(piece):
        if parts[-1] and width(parts[-1] + cluster, size) > room:
            parts.append("")
        parts[-1] += cluster
    return parts


def wrap(text: str, *, size: float, room: float, most: int, indent: float = 0) -> list[str]:
    """Break text into at most `most` lines of `room` pixels; a cut text ends in an ellipsis.

    The first line is shorter by `indent` pixels.

    >>> wrap("Lithography Control Rule", size=10, room=90, most=2)
    ['Lithography', 'Control Rule']
    """
    lines: list[str] = []
    line = ""
    for piece in (part for whole in _pieces(text) for part in _fitted(whole, size, room)):
        space = room if lines else room - indent
        if line and width((line + piece).rstrip(), size) > space:
            lines.append(line.rstrip())
            line = ""
        line += piece
    if line.strip():
        lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    kept = lines[:most]
    last = _clusters(kept[-1])
    space = room if most > 1 else room - indent
    while last and width("".join(last) + "…", size) > space:
        last.pop()
    kept[-1] = "".join(last).rstrip() + "…"
    return kept
