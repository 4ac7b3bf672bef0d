"""Contents: nodes, edges and footer as the page reads them, each source written once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.attributes import Edge, Fact, Node
from viz.text import Label, Text, text_of
from viz.words import WORDS

__all__ = ["Sources", "edge_json", "meta_json", "node_json"]


class Sources:
    """The sources of a picture; what is cited a hundred times stands in the page once."""

    def __init__(self) -> None:
        self._found: dict[tuple[Text | None, str | None, Text | None], int] = {}

    def place(self, item: Fact | Edge) -> int | None:
        """Return the place of an item's source, or None where it names none."""
        key = item.source, item.url, item.citation
        return self._found.setdefault(key, len(self._found)) if any(key) else None

    def json(self) -> list[dict[str, Any]]:
        """Return all sources in the order of their places."""
        return [
            {"source": _json(source), "url": url, "citation": _json(citation)} for source, url, citation in self._found
        ]


def meta_json(meta: Mapping[str, Label]) -> list[dict[str, Any]]:
    """Return the footer's entries: the known ones in their order, then the others as given."""
    known = ("notice", "command", "date", "data_version")
    found = []
    for key in (*known, *sorted(set(meta) - set(known))):
        raw = meta.get(key)
        value = text_of(raw if raw is None or isinstance(raw, Mapping) else str(raw), where=key)
        if value is not None:
            label = Text(*WORDS[key]) if key in known else Text(key, key)
            found.append({"key": key, "label": label.json(), "value": value.json()})
    return found


def node_json(node: Node, style: str | None, sources: Sources) -> dict[str, Any]:
    """Return a node; what it does not have is left out where most nodes have none."""
    found: dict[str, Any] = {
        "key": node.key,
        "style": style,
        "label": node.label.json(),
        "kind": node.kind,
        "kind_label": _json(node.kind_label),
        "names": node.names,
        "group": _json(node.group),
        "status": node.status,
        "status_label": _json(node.status_label),
        "focus": node.focus,
        "marked": _json(node.marked),
        "layer": node.layer,
        "facts": [_fact(fact, sources) for fact in node.facts],
    }
    if node.doubt:
        found["doubt"] = node.doubt.json()
    if node.spans:
        found["spans"] = node.spans
    if node.stages:
        found["stages"] = [stage.json() for stage in node.stages]
    if node.moments:
        found["moments"] = [moment.json() for moment in node.moments]
    return found


def edge_json(edge: Edge, sources: Sources) -> dict[str, Any]:
    """Return an edge; what it does not have is left out where most edges have none."""
    found: dict[str, Any] = {
        "from": edge.start,
        "to": edge.end,
        "label": _json(edge.label),
        "since": edge.since,
        "until": edge.until,
        "ref": sources.place(edge),
        "locator": edge.locator,
        "derived": edge.derived,
        "certainty": _json(edge.certainty),
        "marked": _json(edge.marked),
    }
    if edge.kind:
        found["kind"] = edge.kind
    if edge.spans:
        found["spans"] = edge.spans
    if edge.facts:
        found["facts"] = [_fact(fact, sources) for fact in edge.facts]
    if edge.ways:
        found |= {"ways": [[_fact(fact, sources) for fact in way] for way in edge.ways], "more": edge.more}
    if edge.command:
        found["command"] = edge.command
    return found


def _fact(fact: Fact, sources: Sources) -> dict[str, Any]:
    noted: dict[str, Any] = {"note": fact.note.json()} if fact.note else {}
    if fact.derived:
        noted["derived"] = True
    if fact.certainty:
        noted["certainty"] = fact.certainty.json()
    return noted | {
        "text": fact.text.json(),
        "since": fact.since,
        "until": fact.until,
        "ref": sources.place(fact),
        "locator": fact.locator,
    }


def _json(text: Text | None) -> dict[str, str] | None:
    return text.json() if text else None
