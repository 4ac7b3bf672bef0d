"""The page in headless Chromium, with the network cut off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from gestures import comes

pytestmark = pytest.mark.browser

TITLE = {"en": "What reaches Acme Semi", "zh": "哪些措施影响极点半导体"}

Open = Callable[..., Any]


def _mark(page: Any, name: str) -> Any:
    return page.locator(f".mark[aria-label^='{name}']")


def _click_card(page: Any, name: str) -> None:
    box = _mark(page, name).bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + 4)


def test_the_page_opens_without_a_network_and_shows_a_picture(acme: Any, opened: Open) -> None:
    page = opened(acme)
    assert page.locator("canvas").count() == 1
    assert page.locator("h1").inner_text() == "What reaches Acme Semi"
    painted = page.evaluate(
        "() => { const c = document.querySelector('canvas');"
        " return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v); }"
    )
    assert painted


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_every_card_can_be_read_at_the_first_look(
    acme: Any,
    opened: Open,
    size: tuple[int, int],
) -> None:
    page = opened(acme, size=size)
    boxes = [mark.bounding_box() for mark in page.locator(".mark").all()]
    assert len(boxes) == 18
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in boxes)
    # cards are 168 or 150 pixels wide at full size, with text of 13 pixels
    assert min(box["width"] for box in boxes) / (168 if size[0] > 900 else 150) * 13 >= 10.5
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_click_on_a_card_opens_its_panel_and_escape_closes_it(acme: Any, opened: Open) -> None:
    page = opened(acme)
    _click_card(page, "Lithography Control Rule")
    panel = page.locator("#panel")
    panel.wait_for(state="visible")
    text = panel.inner_text()
    for part in ("光刻管制规则", "in force", "14 NR 221", "2022-10-21", "Annex B, row 14"):
        assert part in text
    link = panel.locator("a[href='https://gazette.example/14']")
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.keyboard.press("Escape")
    assert panel.is_hidden()


def test_a_click_on_an_edge_shows_its_dates_and_its_source(acme: Any, opened: Open) -> None:
    page = opened(acme)
    one = _mark(page, "Country tier 3").bounding_box()
    two = _mark(page, "Southland").bounding_box()
    y = (one["y"] + one["height"] / 2 + two["y"] + two["height"] / 2) / 2
    page.mouse.click((one["x"] + one["width"] + two["x"]) / 2, y)
    text = page.locator("#panel").inner_text()
    for part in (
        "targets",
        "Country tier 3",
        "since 2022-10-07",
        "Northland Gazette 14",
        "par. 18",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("极点半导体制造", "Acme Semi"),
        ("acme semicond", "Acme Semi"),
        ("LCR", "Lithography"),
        ("ＡＳ－300", "Acme Stepper 300"),
    ],
)
def test_search_finds_a_node_by_any_name(acme: Any, opened: Open, typed: str, name: str) -> None:
    page = opened(acme)
    page.keyboard.press("/")
    page.keyboard.insert_text(typed)
    assert page.locator("#suggestions li").first.inner_text().startswith(name)
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text().startswith(name)


def test_search_says_when_nothing_matches(acme: Any, opened: Open) -> None:
    page = opened(acme)
    page.locator("#search").fill("zzz")
    assert page.locator("#suggestions").inner_text() == "No match"


def test_the_language_changes_everywhere_and_back(acme: Any, opened: Open) -> None:
    page = opened(acme)
    page.click("[data-tool=language]")
    assert page.locator("h1").inner_text() == TITLE["zh"]
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert _mark(page, "极点半导体").count() == 1
    assert "机关" in page.locator("#legend").inner_text()
    assert page.locator("#table summary").inner_text() == "全部关系表 (25)"
    page.click("[data-tool=language]")
    assert page.locator("h1").inner_text() == TITLE["en"]


def test_the_page_opens_in_the_language_asked_for(acme: Any, opened: Open) -> None:
    page = opened(acme, lang="zh")
    assert page.locator("h1").inner_text() == TITLE["zh"]
    assert page.title() == TITLE["zh"]


def test_the_theme_changes(acme: Any, opened: Open) -> None:
    page = opened(acme)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.click("[data-tool=theme]")
    assert page.evaluate(ground) == "rgb(20, 24, 28)"


def test_the_legend_hides_a_kind_and_shows_it_again(acme: Any, opened: Open) -> None:
    page = opened(acme)
    entry = page.locator(".entry[data-key='kind:rule']")
    entry.click()
    assert entry.get_attribute("aria-pressed") == "false"
    assert _mark(page, "Lithography Control Rule").is_hidden()
    assert _mark(page, "Northland Entity List").is_visible()
    page.click(".entry.all")
    assert _mark(page, "Lithography Control Rule").is_visible()


def test_search_brings_back_what_the_legend_hid(acme: Any, opened: Open) -> None:
    page = opened(acme)
    page.click(".entry[data-key='kind:rule']")
    page.locator("#search").fill("Lithography")
    page.keyboard.press("Enter")
    assert _mark(page, "Lithography Control Rule").is_visible()


def test_a_tooltip_shows_dates_and_sources(acme: Any, opened: Open) -> None:
    page = opened(acme)
    box = _mark(page, "Lithography Control Rule").bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    page.mouse.move(box["x"] + 6, box["y"] + 5)
    page.locator("#tooltip").wait_for(state="visible")
    assert "since 2022-10-07 · Northland Gazette 14 · par. 2" in page.inner_text("#tooltip")


def test_keys_move_between_cards_and_open_one(acme: Any, opened: Open) -> None:
    page = opened(acme)
    page.locator(".mark").first.focus()
    page.keyboard.press("Tab")
    named = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(named).startswith("Ministry of Trade")
    page.keyboard.press("ArrowRight")
    assert "Rule" in page.evaluate(named)
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(style) == "solid"
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "mark"


def test_the_table_lists_every_edge(acme: Any, opened: Open) -> None:
    page = opened(acme)
    assert page.locator("#table table").is_hidden()
    page.click("#table summary")
    assert page.locator("#table tbody tr").count() == 25
    row = page.locator("#table tbody tr", has_text="Southland").first
    for part in ("Country tier 3", "targets", "since 2022-10-07", "Northland Gazette 14"):
        assert part in row.inner_text()


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_the_picture_can_be_saved(
    acme: Any,
    opened: Open,
    tmp_path: Path,
    kind: str,
    start: bytes,
) -> None:
    page = opened(acme)
    page.click("[data-tool=save]")
    with page.expect_download() as saved:
        page.click(f"[data-tool={kind}]")
    assert saved.value.suggested_filename == f"What-reaches-Acme-Semi.{kind}"
    saved.value.save_as(tmp_path / "saved")
    content = (tmp_path / "saved").read_bytes()
    assert content.startswith(start)
    assert len(content) > 10_000


def test_zoom_and_fit_move_the_picture_and_bring_it_back(acme: Any, opened: Open) -> None:
    page = opened(acme)
    before = _mark(page, "Acme Semi").bounding_box()
    page.click("[data-tool=zoom-in]")
    assert _mark(page, "Acme Semi").bounding_box()["width"] > before["width"]
    page.click("[data-tool=fit]")
    after = _mark(page, "Acme Semi").bounding_box()
    assert after["x"] == pytest.approx(before["x"], abs=1)


def test_paper_gets_the_picture_as_vectors_and_the_open_table(acme: Any, opened: Open) -> None:
    page = opened(acme)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#sheet svg text").count() > 60
    assert page.locator("#table table").is_visible()
    assert page.locator("#tools").is_hidden()


def test_an_empty_graph_says_so(opened: Open) -> None:
    page = opened(nx.MultiDiGraph())
    assert page.locator("#empty").inner_text() == "Nothing to draw."


def test_a_long_picture_scrolls_instead_of_shrinking(opened: Open) -> None:
    graph = nx.MultiDiGraph()
    for at in range(60):
        graph.add_node(f"rule {at}", layer=0, kind="rule")
        graph.add_edge(f"rule {at}", "firm", label="names")
    page = opened(graph)
    assert page.locator(".mark").first.bounding_box()["width"] > 168 * 0.74
    assert page.evaluate("document.documentElement.scrollHeight > 1.5 * window.innerHeight")
    page.mouse.move(300, 500)
    page.mouse.wheel(0, 300)
    assert comes(page, lambda: page.evaluate("window.scrollY") > 0)
