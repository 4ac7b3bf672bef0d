"""Cards of like nodes, and what is unsure, in headless Chromium."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from gestures import Open, choose, mark, saved
from views_world import flock_graph

pytestmark = pytest.mark.browser


def test_like_nodes_share_a_card_until_they_are_unfolded(opened: Open) -> None:
    page = opened(flock_graph())
    card = mark(page, "Chip × 4")
    assert card.get_attribute("aria-label") == "Chip × 4: Chip 0, Chip 1, Chip 2, Chip 3. Unfold"
    assert mark(page, "Chip 4").is_visible() and mark(page, "Chip 2").is_hidden()
    assert page.locator("#table tbody tr").count() == 14
    box = card.bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 30)
    assert page.locator("#panel").is_hidden()
    assert all(mark(page, f"Chip {at}").is_visible() for at in range(5))
    page.click("[data-tool=fold]")
    assert mark(page, "Chip 2").is_hidden()
    mark(page, "Chip × 4").focus()
    page.keyboard.press("Enter")
    assert mark(page, "Chip 0,").is_visible()
    page.click("[data-tool=fold]")
    for name in ("Chip 2", "Chip 0"):  # one that is folded, and the one whose place the card has
        choose(page, name)
        assert page.locator("#panel h2").inner_text() == name and mark(page, name).is_visible()
        page.click("[data-tool=fold]")


def test_what_is_unsure_says_so_in_picture_panel_legend_table_and_csv(opened: Open, tmp_path: Path) -> None:
    page = opened(flock_graph())
    assert mark(page, "Acme on the List").get_attribute("aria-label") == "Acme on the List, listing, identity unsure"
    assert page.locator(".entry[data-key='line:doubtful']").inner_text().startswith("unsure or possible")
    row = page.locator("#table tbody tr", has_text="Acme on the List")
    assert "unsure" in row.locator("td.certainty").text_content()
    picture = saved(page, "svg", tmp_path).decode("utf-8")
    assert "names (unsure)" in picture and 'stroke-dasharray="10 3 1.5 3"' in picture
    assert "listing · identity" in picture and ">unsure<" in picture  # on two lines of the card
    choose(page, "Acme on the List")
    assert "identity unsure" in page.locator("#panel .kind").inner_text()
    assert "unsure" in page.locator("#panel .facts").inner_text()
    page.click("[data-tool=language]")
    assert "不确定" in page.locator("#panel .facts").inner_text()
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert [row["certainty"] for row in rows if row["from_id"] == "entry"] == ["不确定"]
