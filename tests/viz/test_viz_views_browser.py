"""Every view in headless Chromium, with the network cut off: windows, nasty texts, pictures, paper, help, a gallery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from gestures import Open, choose, saved
from views_world import NASTY, dated_graph, matrix_graph, nasty_graph, overview_graph, tiers_graph, timeline_graph

import viz

pytestmark = pytest.mark.browser

GRAPHS: dict[str, Callable[[], Any]] = {
    "trace": dated_graph,
    "ego": dated_graph,
    "timeline": timeline_graph,
    "matrix": matrix_graph,
    "overview": overview_graph,
    "tiers": tiers_graph,
}


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize(("lang", "theme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("view", viz.VIEWS)
def test_every_view_opens_everywhere_and_fits_the_window(
    opened: Open, view: str, lang: str, theme: str, size: tuple[int, int]
) -> None:
    page = opened(GRAPHS[view](), view=view, lang=lang, size=size)
    if theme == "dark":
        page.click("[data-tool=theme]")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.locator("#legend .entry").count() >= 2
    assert page.locator("#foot code").inner_text() == "kg draw trace acme"


@pytest.mark.parametrize("view", viz.VIEWS)
def test_nasty_texts_do_no_harm_in_any_view(opened: Open, view: str) -> None:
    page = opened(nasty_graph(), view=view, legend={NASTY[0]: NASTY[1]})
    page.click("#table summary")
    for text in NASTY:
        choose(page, text)
        assert page.locator("#panel h2").inner_text() == text
        assert page.locator("#panel a").count() == 0
        page.locator("#panel .cite").first.click()
        assert text in page.locator("#panel .citation").first.inner_text()
    if view == "matrix":
        page.locator(".pane.body .spot").first.evaluate("spot => spot.click()")
        assert page.locator("#panel .hops li").count() == 1 and page.locator("#panel .again code").count() == 1
    page.click("[data-tool=help]")
    assert page.locator("body img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("view", viz.VIEWS)
def test_an_empty_graph_is_a_page_in_every_view(opened: Open, view: str) -> None:
    assert opened(nx.MultiDiGraph(), view=view).locator("#empty").inner_text() == "Nothing to draw."


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.parametrize("view", viz.VIEWS)
def test_every_view_can_be_saved_as_a_picture(opened: Open, tmp_path: Path, view: str, kind: str) -> None:
    content = saved(opened(GRAPHS[view](), view=view), kind, tmp_path)
    assert content.startswith({"png": b"\x89PNG", "svg": b"<svg"}[kind]) and len(content) > 3000
    if kind == "svg":
        ElementTree.fromstring(content)


@pytest.mark.parametrize("view", viz.VIEWS)
def test_paper_gets_every_view_as_vectors(opened: Open, view: str) -> None:
    page = opened(GRAPHS[view](), view=view)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#sheet svg text").count() >= 5
    assert page.locator("#table table").is_visible() and page.locator("#tools").is_hidden()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("view", viz.VIEWS)
def test_every_view_tells_how_it_is_read_in_the_language_of_the_page(opened: Open, view: str, lang: str) -> None:
    page = opened(GRAPHS[view](), view=view, lang=lang)
    page.locator("[data-tool=help]").focus()
    page.keyboard.press("Enter")
    items = page.locator("#panel li").all_inner_texts()
    assert len(items) >= 5 and all(("。" in text) == (lang == "zh") for text in items)
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.dataset.tool") == "help"


def test_a_gallery_leads_from_one_picture_to_the_next(opened: Open, chromium: Any, tmp_path: Path) -> None:
    page_text = viz.gallery(
        [
            {"graph": dated_graph(), "title": {"en": "One", "zh": "一"}, "about": "first"},
            {"graph": timeline_graph(), "view": "timeline", "title": {"en": "Two", "zh": "二"}},
        ],
        title="Both",
    )
    path = tmp_path / "gallery.html"
    path.write_text(page_text, encoding="utf-8")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda note: trouble.append(note.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("#shelf a").count() == 2 and page.locator("h1").inner_text() == "One"
    page.locator("#shelf a").nth(1).click()
    page.wait_for_selector(".board")
    assert page.locator("h1").inner_text() == "Two" and trouble == []
    context.close()
