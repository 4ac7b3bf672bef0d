"""Pictures of large graphs in Chromium: from opening the file until something is drawn, beside pyvis's own pages."""

from __future__ import annotations

import random
import shutil
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.clock import Line

__all__ = ["pictures"]

_PATIENCE = 150_000  # milliseconds
_KINDS = ("firm", "measure", "listing", "product", "agency")
# Whether anything stands on the canvas: its picture made small, and any dot that is not clear.
_DRAWN = """() => {
  const canvas = document.querySelector("canvas");
  if (!canvas || !canvas.width) return false;
  const small = document.createElement("canvas");
  [small.width, small.height] = [160, 100];
  const ctx = small.getContext("2d", { willReadFrequently: true });
  ctx.drawImage(canvas, 0, 0, 160, 100);
  return ctx.getImageData(0, 0, 160, 100).data.some((value, at) => at % 4 === 3 && value > 0);
}"""


def pictures(folder: Path, *, full: bool) -> list[Line]:
    """Graphs of 1,000 and 5,000 nodes: our page beside pyvis with its places given or, in `full`, its default page.

    The default page computes its layout in the browser and takes minutes; the ratio is to our page.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not find_spec("playwright"):
        return [Line("pictures", "first picture", "viz", None, note="needs Chromium and Playwright")]
    lines = []
    for nodes in (1000, 5000):
        section, graph = f"pictures{', default page' if full else ''}, {nodes} nodes", _graph(nodes)
        pages = [
            ("viz overview", _ours),
            ("pyvis, default page", _default) if full else ("pyvis, places given", _static),
        ]
        ours = None
        for who, make in pages:
            begun = time.perf_counter()
            path = make(graph, folder / f"{who.replace(' ', '-').replace(',', '')}-{nodes}.html")
            note = f"written in {time.perf_counter() - begun:.1f} s, {path.stat().st_size / 1e6:.1f} MB"
            taken = _first_picture(chromium, path)
            ours = ours or taken
            if taken is None:
                note += f"; nothing drawn in {_PATIENCE / 1000:.0f} s"
                note += f", more than {_PATIENCE / ours:.0f} times as long" if ours else ""
            lines.append(Line(section, "first picture", who, taken, taken / ours if taken and ours else None, note))
    return lines


def _graph(nodes: int) -> Any:
    """A seeded graph with an edge and a half for each node, some of them much sought after."""
    import networkx as nx

    dice = random.Random(20260731)
    graph: Any = nx.MultiDiGraph()
    for at in range(nodes):
        graph.add_node(f"n{at}", label=f"{_KINDS[at % 5].title()} {at}", kind=_KINDS[at % 5])
    for at in range(1, nodes + nodes // 2):
        graph.add_edge(f"n{at % nodes}", f"n{min(dice.randrange(nodes), dice.randrange(nodes))}", label="reaches")
    return graph


def _ours(graph: Any, path: Path) -> Path:
    import viz

    return viz.write(graph, path, view="overview", title="A large graph")


def _pyvis(graph: Any) -> Any:
    from pyvis.network import Network

    net = Network(height="750px", width="100%", directed=True, cdn_resources="in_line")
    net.nodes = [{"id": n, "label": d["label"], "shape": "dot"} for n, d in graph.nodes(data=True)]
    net.edges = [{"from": a, "to": b} for a, b in graph.edges()]  # in bulk: add_edge is quadratic
    return net


def _static(graph: Any, path: Path) -> Path:
    dice = random.Random(1)
    net = _pyvis(graph)
    for node in net.nodes:
        node |= {"x": dice.uniform(-4000, 4000), "y": dice.uniform(-2500, 2500)}
    net.toggle_physics(False)
    path.write_text(net.generate_html(notebook=False), encoding="utf-8")
    return path


def _default(graph: Any, path: Path) -> Path:
    path.write_text(_pyvis(graph).generate_html(notebook=False), encoding="utf-8")
    return path


def _first_picture(chromium: str, path: Path) -> float | None:
    """Milliseconds from opening a page offline until its canvas shows something; None where it does not."""
    from playwright.sync_api import TimeoutError as Late
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True).new_page()
        page.set_default_timeout(_PATIENCE)
        begun = time.perf_counter()
        try:
            page.goto(path.resolve().as_uri(), wait_until="commit")
            page.wait_for_function(_DRAWN, polling=25)
            return 1000 * (time.perf_counter() - begun)
        except Late:
            return None
        finally:
            browser.close()
