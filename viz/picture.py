"""The picture: draw a graph as one self-contained HTML page, or several in one gallery; write a page to a file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict, Unpack

from viz.attributes import Graph, edges_of, nodes_of
from viz.board import Board
from viz.contents import Sources, edge_json, meta_json, node_json
from viz.days import day_of
from viz.ego_view import ego_scene
from viz.glossary import shortened
from viz.legends import kinds_of, labels_of, routes_of
from viz.matrix_view import matrix_board
from viz.moments import moment_scene
from viz.overview_view import overview_board
from viz.page import network_of, page_of
from viz.text import Label, Text, text_of
from viz.tiers_view import tiers_board
from viz.timeline_view import timeline_board
from viz.trace_view import trace_scene
from viz.words import words_in

__all__ = ["LANGUAGES", "VIEWS", "draw", "gallery", "write"]

LANGUAGES = ("en", "zh")
_SCENES = {"trace": trace_scene, "ego": ego_scene}
_BOARDS = {
    "timeline": timeline_board,
    "matrix": matrix_board,
    "overview": overview_board,
    "tiers": tiers_board,
}
VIEWS = (*_SCENES, *_BOARDS)


class Given(TypedDict, total=False):
    """What is said of a picture beside its graph; every part may be left out."""

    view: str
    title: Label
    lang: str
    meta: Mapping[str, Label] | None
    legend: Mapping[str, Label] | None


def draw(graph: Graph, **given: Unpack[Given]) -> str:
    """Return one HTML page that shows an attributed `networkx.MultiDiGraph`, without any request.

    `view` is one of VIEWS ("trace" where none is given), `lang` the language in which the page opens ("en"). `meta` stands in the
    footer: `command`, `date`, `data_version`, `notice` and whatever else is given. `legend` maps
    kinds to their labels (None keeps the nodes' own); give every picture the same legend, and a
    kind keeps its colour and shape. The attributes of nodes and edges are in viz/README.md; all
    are optional. The same graph gives the same bytes. An unknown view or language, an undirected
    graph or two nodes of one name raise ValueError, an attribute of a wrong type TypeError.
    """
    data = _data(graph, **given)
    return page_of([data], title=data["title"][data["lang"]] or data["view"], lang=data["lang"])


def gallery(
    pictures: Sequence[Mapping[str, Any]],
    *,
    title: Label = "",
    lang: str = "en",
) -> str:
    """Return one HTML page with several pictures to choose from.

    Each picture is a mapping of the arguments of `draw`, with the `graph` among them, and may have
    an `about`: a label that says what it shows. No picture at all raises ValueError.
    """
    if not pictures:
        raise ValueError("a gallery needs a picture")
    blocks = []
    for picture in pictures:
        given = {key: value for key, value in picture.items() if key not in ("graph", "about", "lang")}
        block = _data(picture["graph"], lang=lang, **given)
        about = text_of(picture.get("about"), where="about")
        blocks.append(block | {"about": about.json() if about else None})
    heading = text_of(title, where="title") or Text("", "")
    return page_of(blocks, title=heading.json()[lang], lang=lang)


def write(graph: Graph, path: str | os.PathLike[str], **given: Unpack[Given]) -> Path:
    """Write the page of `draw` to a file, in UTF-8 and whole or not at all, and return its path."""
    page = draw(graph, **given)
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.write_text(page, encoding="utf-8", newline="\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _data(
    graph: Graph,
    *,
    view: str = "trace",
    title: Label = "",
    lang: str = "en",
    meta: Mapping[str, Label] | None = None,
    legend: Mapping[str, Label] | None = None,
) -> dict[str, Any]:
    """Return everything that the page knows of one picture."""
    if view not in VIEWS:
        raise ValueError(f"unknown view {view!r}; views are: {', '.join(VIEWS)}")
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; languages are: {', '.join(LANGUAGES)}")
    bare = nodes_of(graph)
    edges = edges_of(graph, bare)
    labels = labels_of(bare, legend)
    day = day_of((meta or {}).get("date"))
    drawn: dict[str, Any]
    if view in _SCENES:
        scene = moment_scene(_SCENES[view], bare, edges, labels, day)
        nodes, order, styles = scene.nodes, scene.order, scene.styles
        drawn = {
            "tags": [tag.json() for tag in scene.tags],
            "forms": scene.forms,
            "sizes": scene.sizes(),
            "network": network_of(scene.forms[scene.whole]["boxes"], [(edge.start, edge.end) for edge in edges]),
        }
    else:
        board: Board = _BOARDS[view](bare, edges, labels, getattr(graph, "graph", {}))
        nodes, order, styles = board.nodes, board.order, ("",) * len(bare)
        drawn = {"board": board.plan}
        if "places" in board.plan:
            drawn["network"] = network_of(board.plan["places"], board.plan["ties"])
    sources = Sources()
    written = shortened if view == "overview" else dict
    heading = text_of(title, where="title") or Text("", "")
    data = {
        "lang": lang,
        "view": view,
        "day": day,
        "title": heading.json(),
        "words": {code: words_in(code) for code in LANGUAGES},
        "meta": meta_json(meta or {}),
        "kinds": kinds_of(nodes, labels, legend),
        "routes": routes_of(edges),
        "nodes": [node_json(node, style, sources) for node, style in zip(nodes, styles, strict=True)],
        "edges": [edge_json(edge, sources) for edge in edges],
        "sources": sources.json(),
        "order": order,
        **drawn,
    }
    return written(data)
