"""Timeline, matrix and tiers in headless Chromium: lanes, marks, tiles, keys."""

from __future__ import annotations

from typing import Any

import pytest
from gestures import Open, choose, comes, spot
from views_world import matrix_graph, tiers_graph, timeline_graph

pytestmark = pytest.mark.browser


def test_a_timeline_folds_lanes_zooms_and_filters_by_status(opened: Open) -> None:
    page = opened(timeline_graph(), view="timeline")
    lane = spot(page, "Ministry of Trade (3)")
    assert lane.get_attribute("aria-expanded") == "true"
    lane.click()
    assert spot(page, "Lithography Control Rule").count() == 0
    choose(page, "HALF-1")
    assert spot(page, "Half-Ownership Rule").is_visible()
    page.keyboard.press("Escape")
    wide = page.locator(".pane.body").bounding_box()["width"]
    page.click("[data-tool=zoom-in]")
    assert page.locator(".pane.body").bounding_box()["width"] > wide
    page.locator("h1").click()
    page.keyboard.press("0")
    assert page.locator(".pane.body").bounding_box()["width"] == pytest.approx(wide, abs=2)
    page.keyboard.press("+")
    assert page.locator(".pane.body").bounding_box()["width"] > wide
    page.click(".entry[data-key='stage:in force']")
    assert spot(page, "Lithography Control Rule").count() == 0 and spot(page, "Half-Ownership Rule").count() == 1


def test_a_bar_opens_its_dossier_and_lights_its_answer(opened: Open) -> None:
    page = opened(timeline_graph(), view="timeline")
    page.locator(".pane.body .spot[aria-label^='Advanced Chips Rule']").click()
    text = page.locator("#panel").inner_text()
    for part in ("先进芯片规则", "since 2023-11-17 in force", "2023-11-17 publication", "Acme redesigns its chip"):
        assert part in text


def test_a_matrix_is_sorted_and_a_mark_opens_its_paths(opened: Open) -> None:
    page = opened(matrix_graph(), view="matrix")
    rows = ".pane.names .spot"
    assert page.locator(rows).first.get_attribute("aria-label").startswith("Lithography")
    page.select_option("[data-sort=rows]", "name")
    assert page.locator(rows).first.get_attribute("aria-label").startswith("Advanced")
    assert page.locator(".pane.body .spot").count() == 5
    spot(page, "Lithography Control Rule → Acme Semi").click()
    text = page.locator("#panel").inner_text()
    for part in ("names", "restricts what it makes", "makes – Stepper", "Northland Gazette 14", "par. 3"):
        assert part in text
    assert page.locator("#panel .hops").first.locator("li").count() == 2
    for part in ("falls under – 14B", "derived", "par. 7", "2 more paths", "kg draw trace f0 m0"):
        assert part in text
    page.click(".entry[data-key='route:listed']")
    assert page.locator(".pane.body .spot").count() == 2


def test_columns_of_a_small_matrix_share_its_width(opened: Open) -> None:
    page = opened(matrix_graph(), view="matrix")
    assert comes(page, lambda: _widest(page) > 110)
    page.set_viewport_size({"width": 420, "height": 800})
    assert comes(page, lambda: 0 < _widest(page) < 40)


def _widest(page: Any) -> float:
    """Return the width of the widest cell in pixels, 0 while the board is drawn anew and has none."""
    boxes = "all => Math.max(0, ...all.map(one => one.getBoundingClientRect().width))"
    return float(page.locator(".pane.body .spot").evaluate_all(boxes))


def test_marks_of_a_matrix_that_are_proposed_or_unsure_say_so(opened: Open) -> None:
    page = opened(matrix_graph(), view="matrix")
    assert page.locator(".spot[aria-label='Lithography Control Rule → Zeta Tools: names (unsure)']").count() == 1
    assert page.locator(".spot[aria-label='Secure Tools Bill → Acme Semi: names (proposed)']").count() == 1
    page.click(".entry[data-key='line:doubtful']")
    assert page.locator(".pane.body .spot").count() == 4


def test_arrow_keys_walk_over_a_board_and_enter_opens(opened: Open) -> None:
    page = opened(matrix_graph(), view="matrix")
    spot(page, "Lithography Control Rule, ").focus()
    page.keyboard.press("ArrowRight")
    named = "document.activeElement.getAttribute('aria-label')"
    assert "→" in page.evaluate(named)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.locator("#panel").is_visible()
    page.keyboard.press("Escape")
    assert "→" in page.evaluate(named)
    assert page.locator(".spot[tabindex='0']").count() == 1


def test_tiers_follow_the_day(opened: Open) -> None:
    page = opened(tiers_graph(), view="tiers")
    tile = page.locator(".spot[aria-label='Westland, Tier one']")
    assert tile.count() == 1 and page.locator(".spot[aria-label='Bay Zone, Tier two']").count() == 1
    page.locator("#day").fill("2023-01-01")
    page.keyboard.press("Enter")
    assert tile.count() == 0 and page.locator(".spot[aria-label='Westland, Tier two']").count() == 1
    tile = page.locator(".spot[aria-label='Southland, Tier one']")
    tile.click()
    assert "Annex I" in page.locator("#panel").inner_text()


def test_a_folded_section_opens_by_click_by_search_and_by_keys(opened: Open) -> None:
    page = opened(tiers_graph(), view="tiers")
    heads = page.locator(".spot[aria-expanded]")
    assert heads.evaluate_all("all => all.map(one => one.ariaLabel)") == ["Country tiers (2)", "Columns (1)"]
    tile = page.locator(".spot[aria-label='Southland, Column 9']")
    assert tile.count() == 0
    heads.nth(1).click()
    assert tile.count() == 1
    heads.nth(1).focus()
    page.keyboard.press("Enter")
    assert tile.count() == 0
    choose(page, "Far Isle")
    assert tile.count() == 1 and page.locator("#panel h2").inner_text() == "Far Isle"
    heads.nth(0).click()
    assert page.locator(".spot[aria-label='Southland, Tier one']").count() == 0
