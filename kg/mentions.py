"""Where a text stands in the graph: the passages that contain it, with the things that they are said of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.footnotes import Footnotes
from kg.texts import Passage, search
from kg.vocab import expand
from kg.wording import say

if TYPE_CHECKING:
    from kg.engine import Engine
    from kg.things import Things

__all__ = ["Mentions", "mentions_text", "read_mentions"]


class Mentions(NamedTuple):
    """The passages that contain a text, labels before notes."""

    query: str
    passages: tuple[Passage, ...]
    things: Things

    def prepare(self, limit: int | None = None) -> None:
        """Look up at once the things that the passages speak of, at most so many of them."""
        named = (
            (p.thing, p.source, p.attributed_to, f"rank:{p.rank}" if p.rank else "") for p in self.passages[:limit]
        )
        self.things.prepare({id_ for ids in named for id_ in ids if id_})

    def as_json(self, limit: int | None = None) -> dict[str, object]:
        """What was asked, how many passages contain it, and at most so many of them."""
        self.prepare(limit)
        return {
            "query": self.query,
            "count": len(self.passages),
            "mentions": [self._told(passage) for passage in self.passages[:limit]],
        }

    def _told(self, passage: Passage) -> dict[str, object]:
        return {
            "field": passage.field,
            "text": passage.text,
            "thing": self.things[passage.thing].as_json(),
            "statement": expand(passage.statement) if passage.statement else None,
            "source": passage.source or None,
            "locator": passage.locator or None,
            "rank": passage.rank or None,
            "attributed_to": passage.attributed_to or None,
        }


def read_mentions(engine: Engine, folder: Path | None, things: Things, text: str) -> Mentions:
    """The passages of a store that contain a text; `folder` is where its index lies, without one all texts are read."""
    return Mentions(text, tuple(search(text, engine, folder)), things)


def mentions_text(mentions: Mentions, lang: str, limit: int | None = None) -> str:
    """One line for each passage, the sources numbered and listed once, at the end."""
    shown, notes = mentions.passages[:limit], Footnotes()
    mentions.prepare(limit)
    lines = [f"  {line}" for p in shown for line in _lines(p, mentions.things, lang, notes)]
    if len(shown) < len(mentions.passages):
        lines.append(f"  … {len(mentions.passages)} {say('in_all', lang)}")
    return "\n".join([*lines, *notes.lines(mentions.things, lang)]) + "\n" if lines else ""


def _lines(passage: Passage, things: Things, lang: str, notes: Footnotes) -> Iterator[str]:
    marks = [things[f"rank:{passage.rank}"].label(lang)] if passage.rank in ("disputed", "withdrawn") else []
    if passage.attributed_to:
        marks.append(f"{say('attributed', lang)} {things[passage.attributed_to].label(lang)}")
    what = say(f"field_{passage.field}", lang) + (f" ({'; '.join(marks)})" if marks else "")
    where = f"  [{notes.cite(passage.source, passage.locator)}]" if passage.source else ""
    text = " ".join(passage.text.split())
    own = "" if text == things[passage.thing].label(lang) else f"{things[passage.thing].label(lang)}  "
    yield f"{what}: {text}{where}"
    yield f"    {own}{passage.thing}"
