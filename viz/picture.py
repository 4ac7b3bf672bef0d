"""The picture: draw a graph as one self-contained HTML page, or write it to a file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from viz.attributes import Edge, Graph, Node, edges_of, nodes_of
from viz.ego_view import ego_scene
from viz.legends import kinds_of, labels_of
from viz.page import network_of, page_of
from viz.text import Label, Text, text_of
from viz.trace_view import trace_scene
from viz.words import WORDS, words_in

__all__ = ["LANGUAGES", "VIEWS", "draw", "write"]

LANGUAGES = ("en", "zh")
_SCENES = {"trace": trace_scene, "ego": ego_scene}
VIEWS = tuple(_SCENES)


def draw(
    graph: Graph,
    *,
    view: str = "trace",
    title: Label = "",
    lang: str = "en",
    meta: Mapping[str, Label] | None = None,
    legend: Mapping[str, Label] | None = None,
) -> str:
    """Return one HTML page that shows an attributed `networkx.MultiDiGraph`, without any request.

    `view` is one of VIEWS, `lang` the language in which the page opens. `meta` stands in the
    footer: `command`, `date`, `data_version`, `notice` and whatever else is given. `legend` maps
    kinds to their labels (None keeps the nodes' own); give every picture the same legend, and a
    kind keeps its colour and shape. The attributes of nodes and edges are in viz/README.md; all
    are optional. The same graph gives the same bytes. An unknown view or language, an undirected
    graph or two nodes of one name raise ValueError, an attribute of a wrong type TypeError.
    """
    if view not in VIEWS:
        raise ValueError(f"unknown view {view!r}; views are: {', '.join(VIEWS)}")
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; languages are: {', '.join(LANGUAGES)}")
    bare = nodes_of(graph)
    edges = edges_of(graph, bare)
    labels = labels_of(bare, legend)
    scene = _SCENES[view](bare, edges, labels)
    heading = text_of(title, where="title") or Text("", "")
    data = {
        "lang": lang,
        "view": view,
        "title": heading.json(),
        "words": {code: words_in(code) for code in LANGUAGES},
        "meta": _meta(meta or {}),
        "kinds": kinds_of(scene.nodes, labels, legend),
        "nodes": [_node(node, style) for node, style in zip(scene.nodes, scene.styles, strict=True)],
        "edges": [_edge(edge) for edge in edges],
        "tags": [tag.json() for tag in scene.tags],
        "forms": scene.forms,
        "order": scene.order,
        "sizes": scene.sizes(),
        "network": network_of(scene.forms[scene.whole]["boxes"], [(edge.start, edge.end) for edge in edges]),
    }
    return page_of(data, title=heading.json()[lang] or view, lang=lang)


def write(
    graph: Graph,
    path: str | os.PathLike[str],
    *,
    view: str = "trace",
    title: Label = "",
    lang: str = "en",
    meta: Mapping[str, Label] | None = None,
    legend: Mapping[str, Label] | None = None,
) -> Path:
    """Write the page of `draw` to a file, in UTF-8 and whole or not at all, and return its path."""
    page = draw(graph, view=view, title=title, lang=lang, meta=meta, legend=legend)
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.write_text(page, encoding="utf-8", newline="\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _meta(meta: Mapping[str, Label]) -> list[dict[str, Any]]:
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


def _json(text: Text | None) -> dict[str, str] | None:
    return text.json() if text else None


def _node(node: Node, style: str) -> dict[str, Any]:
    return {
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
        "facts": [
            {
                "text": fact.text.json(),
                "since": fact.since,
                "until": fact.until,
                "source": _json(fact.source),
                "locator": fact.locator,
                "url": fact.url,
            }
            for fact in node.facts
        ],
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": edge.start,
        "to": edge.end,
        "label": _json(edge.label),
        "since": edge.since,
        "until": edge.until,
        "source": _json(edge.source),
        "locator": edge.locator,
        "url": edge.url,
        "derived": edge.derived,
        "certainty": _json(edge.certainty),
        "marked": _json(edge.marked),
    }
