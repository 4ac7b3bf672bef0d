"""The glossary of a large picture: each text stands in the page once, and what most things do not have is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["shortened"]

_TEXTS = ("label", "kind_label", "group", "status_label", "marked", "certainty", "doubt", "text", "note")


def shortened(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a page with numbers for its texts; `texts` holds them, `plain` what is left out of most.

    A text that is the same in both languages stands there as one string. The page's script puts everything back.
    """
    texts: dict[tuple[str, str], int] = {}

    def put(things: Iterable[Mapping[str, Any]], plain: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [
            {k: number(v) if k in _TEXTS and v else v for k, v in thing.items() if k not in plain or v != plain[k]}
            for thing in things
        ]

    def number(text: Mapping[str, str]) -> int:
        return texts.setdefault((text["en"], text["zh"]), len(texts))

    plain = {name: _plain(data[name]) for name in ("nodes", "edges")}
    plain["facts"] = _plain([fact for node in data["nodes"] for fact in node["facts"]])
    nodes = put(data["nodes"], plain["nodes"])
    for node in nodes:
        if "facts" in node:
            node["facts"] = put(node["facts"], plain["facts"])
    edges = put(data["edges"], plain["edges"])
    told = [en if en == zh else [en, zh] for en, zh in texts]
    return {**data, "nodes": nodes, "edges": edges, "plain": plain, "texts": told}


def _plain(things: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what things have that say nothing of their own: None, False, an empty text, an empty list."""
    empty: tuple[object, ...] = (None, "", [], ())
    return {key: value for thing in things for key, value in thing.items() if value is False or value in empty}
