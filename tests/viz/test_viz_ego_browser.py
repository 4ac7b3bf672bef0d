"""The ego view in headless Chromium, with the network cut off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from ego_world import crowd, ego_graph

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


def _mark(page: Any, name: str) -> Any:
    return page.locator(f".mark[aria-label^='{name}']")


def _centre(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("size", "least"), [((1280, 800), 0.85), ((390, 844), 0.95)])
def test_forty_nodes_can_be_read_at_the_first_look(opened: Open, size: tuple[int, int], least: float) -> None:
    page = opened(ego_graph(), view="ego", size=size)
    boxes = [mark.bounding_box() for mark in page.locator(".mark").all()]
    assert len(boxes) == 40
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in boxes)
    for one, two in combinations(boxes, 2):
        apart = abs(_centre(one)[0] - _centre(two)[0]) >= (one["width"] + two["width"]) / 2 - 1
        below = abs(_centre(one)[1] - _centre(two)[1]) >= (one["height"] + two["height"]) / 2 - 1
        assert apart or below
    # the middle is 164 or 250 pixels wide at full size
    middle = _mark(page, "Acme Semi,").bounding_box()
    assert middle["width"] / (164 if size[0] > 900 else 250) >= least
    if size[0] > 900:
        assert all(box["y"] + box["height"] < 720 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_entity_stands_in_the_middle(opened: Open) -> None:
    page = opened(ego_graph(), view="ego")
    x, _ = _centre(_mark(page, "Acme Semi,").bounding_box())
    assert x == pytest.approx(640, abs=30)


def test_a_click_on_a_farther_node_opens_its_panel(opened: Open) -> None:
    page = opened(ego_graph(), view="ego")
    page.mouse.click(*_centre(_mark(page, "Southland Industry Fund").bounding_box()))
    text = page.locator("#panel").inner_text()
    for part in ("南国产业基金", "owns 55%", "Acme Holdings", "since 2014", "Northland Gazette 14"):
        assert part in text


def test_a_click_on_more_unfolds_and_fold_folds_again(opened: Open) -> None:
    page = opened(crowd(120), view="ego")
    cards = page.locator(".mark:not(.more):visible")
    before = cards.count()
    more = page.locator(".mark.more").first
    assert more.get_attribute("aria-label").startswith("+")
    more.scroll_into_view_if_needed()
    page.mouse.click(*_centre(more.bounding_box()))
    assert cards.count() == 120 > before
    page.click("[data-tool=fold]")
    assert cards.count() == before


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_folded_view_fits_a_phone(opened: Open, lang: str) -> None:
    page = opened(crowd(120), view="ego", size=(390, 844), lang=lang)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator(".mark.more").first.press("Enter")
    assert page.locator(".mark:not(.more):visible").count() == 120
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_keys_reach_more_too(opened: Open) -> None:
    page = opened(crowd(120), view="ego")
    page.locator(".mark.more").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".mark:not(.more):visible").count() == 120


def test_search_unfolds_what_it_finds_and_the_table_has_it_all_along(opened: Open) -> None:
    page = opened(crowd(120), view="ego")
    assert page.locator("#table summary").inner_text() == "Table of all relations (119)"
    folded = page.locator(".mark:not(.more)[hidden]").first.get_attribute("aria-label").split(",")[0]
    page.locator("#search").fill(folded)
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == folded
    assert _mark(page, f"{folded},").is_visible()


def test_the_legend_takes_a_block_with_all_that_hangs_on_it(opened: Open) -> None:
    page = opened(ego_graph(), view="ego")
    page.click(".entry[data-key='kind:territory']")
    assert _mark(page, "Southland,").is_hidden()
    assert _mark(page, "Southland counter-list").is_hidden()
    page.click(".entry[data-key='kind:company']")
    assert _mark(page, "Acme Semi,").is_visible()
    page.locator("#search").fill("Southland counter-list")
    page.keyboard.press("Enter")
    assert _mark(page, "Southland counter-list").is_visible()
    assert _mark(page, "Southland,").is_visible()


def test_a_selected_neighbour_lights_its_own_edges_only(opened: Open) -> None:
    page = opened(ego_graph(), view="ego")
    ink = "() => document.querySelector('canvas').toDataURL().length"
    before = page.evaluate(ink)
    page.mouse.click(*_centre(_mark(page, "Delta Capital").bounding_box()))
    assert page.evaluate(ink) != before
    assert page.locator("#panel h2").inner_text() == "Delta Capital"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_language_theme_and_arrow_keys_work_in_an_ego_view(opened: Open) -> None:
    page = opened(ego_graph(), view="ego")
    page.click("[data-tool=language]")
    page.click("[data-tool=theme]")
    assert _mark(page, "极点半导体,").count() == 1
    _mark(page, "极点半导体,").focus()
    page.keyboard.press("ArrowRight")
    named = "document.activeElement.getAttribute('aria-label')"
    assert page.evaluate(named) != "极点半导体, 企业, 已列名"


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<svg")])
def test_an_ego_view_can_be_saved_with_its_headings(opened: Open, tmp_path: Path, kind: str, start: bytes) -> None:
    page = opened(ego_graph(), view="ego")
    page.click("[data-tool=save]")
    with page.expect_download() as saved:
        page.click(f"[data-tool={kind}]")
    saved.value.save_as(tmp_path / "saved")
    content = (tmp_path / "saved").read_bytes()
    assert content.startswith(start)
    if kind == "svg":
        assert content.count(b">Territory</text>") == 2  # legend and heading


def test_paper_gets_the_neighbourhood_as_vectors_and_the_table(opened: Open) -> None:
    page = opened(ego_graph(), view="ego", size=(390, 844))
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#sheet svg text").count() > 100
    assert page.locator("#table tbody tr").count() == 46


def test_one_node_and_none_are_pages(opened: Open) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("only", label="Only one", focus=True)
    assert _mark(opened(graph, view="ego"), "Only one").is_visible()
    page = opened(nx.MultiDiGraph(), view="ego")
    assert page.locator("#empty").inner_text() == "Nothing to draw."
