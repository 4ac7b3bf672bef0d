"""The page: one HTML file around a network; the only module that knows pyvis.

Everything is inlined: vis-network from the installed pyvis package, our own style and script, and
the data as one block of JSON. The page's policy (CSP) allows exactly these by their hashes and
forbids every request.
"""

from __future__ import annotations

import base64
import hashlib
import html
import importlib
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

__all__ = ["SCRIPTS", "STYLES", "json_block", "network_of", "page_of"]

VIS = "lib/vis-9.1.2/vis-network.min.js"

STYLES = (
    "base.css",
    "header.css",
    "controls.css",
    "picture.css",
    "panel.css",
    "board.css",
    "foot.css",
    "media.css",
)

# In the order in which the page runs them.
SCRIPTS = (
    "data.js",
    "days.js",
    "glyphs.js",
    "scene.js",
    "blocks.js",
    "paint.js",
    "stage.js",
    "camera.js",
    "marks.js",
    "cards.js",
    "bubbles.js",
    "members.js",
    "overview.js",
    "board.js",
    "timeline.js",
    "matrix.js",
    "tiers.js",
    "panel.js",
    "pair.js",
    "tooltip.js",
    "legend.js",
    "search.js",
    "slider.js",
    "route.js",
    "table.js",
    "sheet.js",
    "exports.js",
    "help.js",
    "gallery.js",
    "outside.js",
    "page.js",
)

# vis-network leaves out nodes whose centre is farther than this outside the view.
_REACH = 200

# Physics off, positions ours, edges drawn by our own script along the computed paths.
_OPTIONS = {
    "autoResize": True,
    "edges": {"hidden": True, "smooth": False},
    "interaction": {
        "dragNodes": False,
        "hover": False,
        "selectable": False,
        "keyboard": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 100000,
    },
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "size": _REACH},
    "physics": False,
}

_ESCAPES = {
    ord("<"): "\\u003c",
    ord(">"): "\\u003e",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def json_block(data: object) -> str:
    r"""Return JSON that cannot end the script element it stands in.

    >>> print(json_block({"a": "</script>"}))
    {"a":"\u003c/script\u003e"}
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.translate(_ESCAPES)


def network_of(
    boxes: Sequence[Sequence[float]],
    edges: Sequence[tuple[int, int]],
) -> dict[str, Any]:
    """Return a network as vis-network reads it, with the centres of the boxes as positions.

    Nodes and edges are handed to pyvis in bulk: its `add_edge` takes quadratic time.
    """
    net = importlib.import_module("pyvis.network").Network(directed=True, cdn_resources="in_line")
    centres = [(left + wide / 2, top + high / 2) for left, top, wide, high in boxes]
    net.nodes = [{"id": at, "x": x, "y": y} for at, (x, y) in enumerate(centres)]
    net.edges = [{"id": at, "from": start, "to": end} for at, (start, end) in enumerate(edges)]
    net.options = _OPTIONS
    nodes, links, _, _, _, options = net.get_network_data()
    return {"nodes": nodes, "edges": links, "options": json.loads(options)}


def _template(name: str) -> str:
    return files("viz").joinpath("templates", name).read_text(encoding="utf-8")


def _vis() -> str:
    """Return vis-network's script without the pointer to its source map, which is elsewhere."""
    text = files("pyvis").joinpath(*VIS.split("/")).read_text(encoding="utf-8")
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", text)


def _script() -> str:
    """Return our script: all files in one function, so that they share names with nobody else."""
    parts = "\n".join(_template(name) for name in SCRIPTS)
    return f'(function () {{\n"use strict";\n{parts}\n}})();\n'


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def page_of(blocks: Sequence[Mapping[str, Any]], *, title: str, lang: str) -> str:
    """Return the whole page as text; of several blocks of data the page shows one at a time."""
    style = "\n".join(_template(name) for name in STYLES)
    script = _script()
    vis = _vis() if any("network" in block for block in blocks) else ""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(vis)} {_hash(script)}" if vis else f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    data = "\n".join(
        f'<script type="application/json" id="viz-data{number or ""}">{json_block(block)}</script>'
        for number, block in enumerate(blocks)
    )
    parts = {
        "lang": {"en": "en", "zh": "zh-Hans"}[lang],
        "policy": html.escape(policy, quote=False),
        "title": html.escape(title),
        "style": style,
        "data": data,
        "vis": f"<script>{vis}</script>\n" if vis else "",
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _template("page.html"))
