"""Ways between two nodes, and tables and graphs that are saved, in headless Chromium."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from gestures import Open, choose, mark, saved
from views_world import dated_graph, overview_graph

pytestmark = pytest.mark.browser


def test_a_way_between_two_nodes_is_found_shown_and_exported(acme: Any, opened: Open, tmp_path: Path) -> None:
    page = opened(acme)
    page.click("[data-tool=route]")
    assert "where it begins" in page.locator(".asking").inner_text()
    choose(page, "Secure Tools Bill")
    assert "Path from Secure Tools Bill" in page.locator(".asking").inner_text()
    box = mark(page, "Acme Semi,").bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + 4)
    steps = page.locator("#panel .route li").all_inner_texts()
    assert len(steps) == 4 and "Acme Semi" in steps[-1] and "obliges to report" in steps[-1]
    assert page.locator(".asking").is_hidden()
    rows = list(csv.reader(io.StringIO(saved(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert len(rows) == 4
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_a_way_can_be_asked_for_from_the_panel_and_given_up(acme: Any, opened: Open) -> None:
    page = opened(acme)
    choose(page, "Acme Semi")
    page.click("[data-tool=route-here]")
    assert page.locator(".asking").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator(".asking").is_hidden()


def test_where_there_is_no_way_the_page_says_so(opened: Open) -> None:
    graph = dated_graph()
    graph.add_node("lone", label="Lone Star", kind="rule", layer=0)
    page = opened(graph)
    choose(page, "Lone Star")
    page.click("[data-tool=route-here]")
    choose(page, "Acme Semi")
    assert "No way leads" in page.locator("#panel").inner_text()


def test_csv_and_gexf_have_what_is_shown_and_run_no_formula(opened: Open, tmp_path: Path) -> None:
    page = opened(dated_graph())
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert [row["relation"] for row in rows] == ["'=makes", "restricts"]
    assert rows[1]["from_id"] == "new" and rows[1]["locator"] == "par. 2"
    root = ElementTree.fromstring(saved(page, "gexf", tmp_path))
    space = {"g": "http://gexf.net/1.3"}
    assert {node.get("label") for node in root.iterfind(".//g:node", space)} == {"Acme Semi", "New Rule", "Stepper"}
    assert len(root.findall(".//g:edge", space)) == 2
    page.click(".entry[data-key='kind:product']")
    assert len(list(csv.reader(io.StringIO(saved(page, "csv", tmp_path).decode("utf-8-sig"))))) == 1


def test_a_saved_gexf_is_read_by_networkx(opened: Open, tmp_path: Path) -> None:
    saved(opened(overview_graph(), view="overview"), "gexf", tmp_path)
    (tmp_path / "g.gexf").write_bytes((tmp_path / "saved").read_bytes())
    read = nx.read_gexf(tmp_path / "g.gexf", version="1.3")
    assert (read.number_of_nodes(), read.number_of_edges()) == (60, 59)
    assert read.nodes["n0003"]["kind"] == "rule"
