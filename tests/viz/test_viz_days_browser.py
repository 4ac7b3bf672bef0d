"""The day of a picture in headless Chromium: moved by keys and by hand, statuses by date."""

from __future__ import annotations

import networkx as nx
import pytest
from gestures import Open, choose, mark
from views_world import dated_graph

pytestmark = pytest.mark.browser


def test_the_day_can_be_moved_by_keys_by_hand_and_back(opened: Open) -> None:
    page = opened(dated_graph())
    assert mark(page, "Old Rule").is_hidden() and "suspended" in mark(page, "New Rule").get_attribute("aria-label")
    page.locator("#day").fill("2023-06-01")
    page.keyboard.press("Enter")
    assert mark(page, "Old Rule").is_visible() and "in force" in mark(page, "New Rule").get_attribute("aria-label")
    assert page.locator("#table summary").inner_text() == "Table of all relations (3)"
    page.click("[data-tool=day-before]")
    assert page.locator("#day").input_value() == "2023-01-01"
    page.locator("#slider").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#day").input_value() == "2022-12-31"
    assert mark(page, "New Rule").is_hidden()
    page.click("[data-tool=day-home]")
    assert page.locator("#day").input_value() == "2025-12-01" and mark(page, "Old Rule").is_hidden()
    assert page.locator("[data-tool=day-home]").is_hidden()


def test_a_day_that_is_none_is_not_taken(opened: Open) -> None:
    page = opened(dated_graph())
    for text in ("2023-02-30", "soon", "1999-01-01"):
        page.locator("#day").fill(text)
        page.keyboard.press("Enter")
        assert page.locator("#day").input_value() == "2025-12-01"


def test_on_a_phone_a_day_with_many_more_nodes_is_shown_too(opened: Open) -> None:
    graph = nx.MultiDiGraph()
    for at in range(130):
        spans = [("2023-01-01", "2024-01-01")] if at % 2 else []
        graph.add_node(f"rule {at}", layer=0, kind="rule", spans=spans)
        graph.add_edge(f"rule {at}", "firm", label="names", spans=spans)
    page = opened(graph, size=(390, 844))
    shown = page.locator(".mark:visible")
    assert shown.count() == 66
    page.locator("#day").fill("2023-06-01")
    page.keyboard.press("Enter")
    assert shown.count() == 131
    page.click("[data-tool=day-home]")
    assert shown.count() == 66


def test_search_moves_to_a_day_on_which_a_node_is_there(opened: Open) -> None:
    page = opened(dated_graph(), view="ego")
    choose(page, "Old Rule")
    assert page.locator("#day").input_value() == "2023-12-31"
    assert mark(page, "Old Rule").is_visible() and page.locator("#panel h2").inner_text() == "Old Rule"


def test_the_panel_tells_statuses_by_date_and_a_citation(opened: Open) -> None:
    page = opened(dated_graph())
    choose(page, "New Rule")
    text = page.locator("#panel").inner_text()
    assert "2023-01-01 – 2025-01-01 in force" in text and "since 2025-01-01 suspended" in text
    page.locator("#panel .cite").first.click()
    assert page.locator("#panel .citation").inner_text() == "Northland. Gazette 14. 2022. [par. 2]"
