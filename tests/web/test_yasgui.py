"""YASGUI, as npm has it, on a page of another origin in headless Chromium: it asks this server and shows the right rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from registry import YASGUI, Package

pytestmark = [pytest.mark.browser, pytest.mark.data]

SCRIPT, STYLE = "build/yasgui.min.js", "build/yasgui.min.css"
DAY = "2025-06-15"
PAGE = """<!doctype html><meta charset="utf-8"><title>A client</title><link rel="stylesheet" href="/build/yasgui.min.css">
<div id="client"></div><script src="/build/yasgui.min.js"></script><script>
window.client = new Yasgui(document.getElementById("client"), {
  persistenceId: null, requestConfig: { endpoint: "ENDPOINT", method: "METHOD", args: [{ name: "as-of", value: "DAY" }] },
});</script>"""
PREFIXES = """PREFIX am: <https://w3id.org/actors-measures/ontology#>
PREFIX status: <https://w3id.org/actors-measures/id/status/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
ROWS = (
    f"{PREFIXES}SELECT ?label WHERE {{ ?m am:hasStatus status:not_enforced ; skos:prefLabel ?label }} ORDER BY ?label"
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The client's own files; a visible skip where neither a cache nor the registry has them."""
    try:
        return YASGUI.files(SCRIPT, STYLE)
    except OSError as error:
        pytest.skip(f"the npm registry cannot be reached, and nothing is kept: {error}")


@pytest.fixture
def client(chromium: Any, served: str, files: dict[str, bytes]) -> Iterator[Callable[[str], Any]]:
    """Open the client by a method, on a page of another origin than the server; it reaches nothing but these two."""
    asked = {"/" + path: data for path, data in files.items()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, method = self.path.partition("?")
            page = PAGE.replace("ENDPOINT", f"{served}sparql").replace("METHOD", method).replace("DAY", DAY).encode()
            body = asked.get(path, page)
            self.send_response(200)
            kind = {"js": "text/javascript", "css": "text/css"}.get(path.rpartition(".")[2], "text/html")
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_address[1]}/"
    context = chromium.new_context(viewport={"width": 1280, "height": 800})

    def opened(method: str) -> Any:
        page = context.new_page()
        page.route(lambda url: not url.startswith((here, served)), lambda route: route.abort())
        page.goto(f"{here}?{method}")
        return page

    yield opened
    context.close()
    server.shutdown()
    server.server_close()


def ask(page: Any, query: str) -> None:
    """Write a query over the one that stands there, and press the button."""
    page.locator(".CodeMirror").first.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    page.locator(".yasqe_queryButton").first.click()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_yasgui_on_another_site_shows_the_rows_that_the_library_gives(client, shipped, method):
    page = client(method)
    ask(page, ROWS)
    page.locator(".yasr table tbody tr").first.wait_for(timeout=30_000)
    shown = page.locator(".yasr table tbody tr td:nth-child(2)").all_inner_texts()
    view = shipped.as_of(DAY)
    _, rows = view.rows(ROWS)
    assert len(rows) > 1 and len(shown) == len(rows)
    assert all(row[0] in text for row, text in zip(rows, shown, strict=True))


def test_yasgui_shows_a_graph_and_why_a_query_is_refused(client):
    page = client("POST")
    ask(page, f"{PREFIXES}CONSTRUCT WHERE {{ ?m am:hasStatus status:not_enforced }}")
    page.locator(".yasr_results", has_text="hasStatus").wait_for(timeout=30_000)
    ask(page, "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    page.locator(".yasr .errorResult", has_text="SERVICE is refused").wait_for(timeout=30_000)


def test_a_package_that_is_not_the_one_that_was_meant_is_not_taken(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(Package, "_download", staticmethod(lambda url: b"something else"))
    with pytest.raises(ValueError, match="hash differs"):
        YASGUI.files(SCRIPT)
    assert not list(tmp_path.rglob("*.tgz"))
