"""Every view in headless Chromium, with the network cut off: days, ways, exports, boards, bubbles, a gallery."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from views_world import (
    NASTY,
    dated_graph,
    flock_graph,
    matrix_graph,
    nasty_graph,
    overview_graph,
    tiers_graph,
    timeline_graph,
)

import viz

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
GRAPHS: dict[str, Callable[[], Any]] = {
    "trace": dated_graph,
    "ego": dated_graph,
    "timeline": timeline_graph,
    "matrix": matrix_graph,
    "overview": overview_graph,
    "tiers": tiers_graph,
}


def _mark(page: Any, name: str) -> Any:
    return page.locator(f".mark[aria-label^='{name}']")


def _spot(page: Any, name: str) -> Any:
    return page.locator(f".spot[aria-label^='{name}']").first


def _saved(page: Any, kind: str, folder: Path) -> bytes:
    page.click("[data-tool=save]")
    with page.expect_download() as saved:
        page.click(f"[data-tool={kind}]")
    saved.value.save_as(folder / "saved")
    return (folder / "saved").read_bytes()


def _choose(page: Any, text: str) -> None:
    page.locator("#search").fill(text)
    page.keyboard.press("Enter")


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
        _choose(page, text)
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
    content = _saved(opened(GRAPHS[view](), view=view), kind, tmp_path)
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


def test_the_day_can_be_moved_by_keys_by_hand_and_back(opened: Open) -> None:
    page = opened(dated_graph())
    assert _mark(page, "Old Rule").is_hidden() and "suspended" in _mark(page, "New Rule").get_attribute("aria-label")
    page.locator("#day").fill("2023-06-01")
    page.keyboard.press("Enter")
    assert _mark(page, "Old Rule").is_visible() and "in force" in _mark(page, "New Rule").get_attribute("aria-label")
    assert page.locator("#table summary").inner_text() == "Table of all relations (3)"
    page.click("[data-tool=day-before]")
    assert page.locator("#day").input_value() == "2023-01-01"
    page.locator("#slider").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("#day").input_value() == "2022-12-31"
    assert _mark(page, "New Rule").is_hidden()
    page.click("[data-tool=day-home]")
    assert page.locator("#day").input_value() == "2025-12-01" and _mark(page, "Old Rule").is_hidden()
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
    _choose(page, "Old Rule")
    assert page.locator("#day").input_value() == "2023-12-31"
    assert _mark(page, "Old Rule").is_visible() and page.locator("#panel h2").inner_text() == "Old Rule"


def test_the_panel_tells_statuses_by_date_and_a_citation(opened: Open) -> None:
    page = opened(dated_graph())
    _choose(page, "New Rule")
    text = page.locator("#panel").inner_text()
    assert "2023-01-01 – 2025-01-01 in force" in text and "since 2025-01-01 suspended" in text
    page.locator("#panel .cite").first.click()
    assert page.locator("#panel .citation").inner_text() == "Northland. Gazette 14. 2022. [par. 2]"


def test_a_way_between_two_nodes_is_found_shown_and_exported(acme: Any, opened: Open, tmp_path: Path) -> None:
    page = opened(acme)
    page.click("[data-tool=route]")
    assert "where it begins" in page.locator(".asking").inner_text()
    _choose(page, "Secure Tools Bill")
    assert "Path from Secure Tools Bill" in page.locator(".asking").inner_text()
    box = _mark(page, "Acme Semi,").bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + 4)
    steps = page.locator("#panel .route li").all_inner_texts()
    assert len(steps) == 4 and "Acme Semi" in steps[-1] and "obliges to report" in steps[-1]
    assert page.locator(".asking").is_hidden()
    rows = list(csv.reader(io.StringIO(_saved(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert len(rows) == 4
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_a_way_can_be_asked_for_from_the_panel_and_given_up(acme: Any, opened: Open) -> None:
    page = opened(acme)
    _choose(page, "Acme Semi")
    page.click("[data-tool=route-here]")
    assert page.locator(".asking").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.locator(".asking").is_hidden()


def test_where_there_is_no_way_the_page_says_so(opened: Open) -> None:
    graph = dated_graph()
    graph.add_node("lone", label="Lone Star", kind="rule", layer=0)
    page = opened(graph)
    _choose(page, "Lone Star")
    page.click("[data-tool=route-here]")
    _choose(page, "Acme Semi")
    assert "No way leads" in page.locator("#panel").inner_text()


def test_csv_and_gexf_have_what_is_shown_and_run_no_formula(opened: Open, tmp_path: Path) -> None:
    page = opened(dated_graph())
    rows = list(csv.DictReader(io.StringIO(_saved(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert [row["relation"] for row in rows] == ["'=makes", "restricts"]
    assert rows[1]["from_id"] == "new" and rows[1]["locator"] == "par. 2"
    root = ElementTree.fromstring(_saved(page, "gexf", tmp_path))
    space = {"g": "http://gexf.net/1.3"}
    assert {node.get("label") for node in root.iterfind(".//g:node", space)} == {"Acme Semi", "New Rule", "Stepper"}
    assert len(root.findall(".//g:edge", space)) == 2
    page.click(".entry[data-key='kind:product']")
    assert len(list(csv.reader(io.StringIO(_saved(page, "csv", tmp_path).decode("utf-8-sig"))))) == 1


def test_a_saved_gexf_is_read_by_networkx(opened: Open, tmp_path: Path) -> None:
    _saved(opened(overview_graph(), view="overview"), "gexf", tmp_path)
    (tmp_path / "g.gexf").write_bytes((tmp_path / "saved").read_bytes())
    read = nx.read_gexf(tmp_path / "g.gexf", version="1.3")
    assert (read.number_of_nodes(), read.number_of_edges()) == (60, 59)
    assert read.nodes["n0003"]["kind"] == "rule"


def test_a_timeline_folds_lanes_zooms_and_filters_by_status(opened: Open) -> None:
    page = opened(timeline_graph(), view="timeline")
    lane = _spot(page, "Ministry of Trade (3)")
    assert lane.get_attribute("aria-expanded") == "true"
    lane.click()
    assert _spot(page, "Lithography Control Rule").count() == 0
    _choose(page, "HALF-1")
    assert _spot(page, "Half-Ownership Rule").is_visible()
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
    assert _spot(page, "Lithography Control Rule").count() == 0 and _spot(page, "Half-Ownership Rule").count() == 1


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
    _spot(page, "Lithography Control Rule → Acme Semi").click()
    text = page.locator("#panel").inner_text()
    for part in ("names", "restricts what it makes", "makes – Stepper", "Northland Gazette 14", "par. 3"):
        assert part in text
    assert page.locator("#panel .hops").first.locator("li").count() == 2
    for part in ("falls under – 14B", "derived", "par. 7", "2 more paths", "kg draw trace f0 m0"):
        assert part in text
    page.click(".entry[data-key='route:listed']")
    assert page.locator(".pane.body .spot").count() == 2


def test_marks_of_a_matrix_that_are_proposed_or_unsure_say_so(opened: Open) -> None:
    page = opened(matrix_graph(), view="matrix")
    assert page.locator(".spot[aria-label='Lithography Control Rule → Zeta Tools: names (unsure)']").count() == 1
    assert page.locator(".spot[aria-label='Secure Tools Bill → Acme Semi: names (proposed)']").count() == 1
    page.click(".entry[data-key='line:doubtful']")
    assert page.locator(".pane.body .spot").count() == 4


def test_arrow_keys_walk_over_a_board_and_enter_opens(opened: Open) -> None:
    page = opened(matrix_graph(), view="matrix")
    _spot(page, "Lithography Control Rule, ").focus()
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
    _choose(page, "Far Isle")
    assert tile.count() == 1 and page.locator("#panel h2").inner_text() == "Far Isle"
    heads.nth(0).click()
    assert page.locator(".spot[aria-label='Southland, Tier one']").count() == 0


TITLES = """() => {
  const found = new Map();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    if (this.font.startsWith("650")) {
      const { a, d, e, f } = this.getTransform();
      const ratio = window.devicePixelRatio;
      const size = (Number(/([0-9.]+)px/.exec(this.font)[1]) * d) / ratio;
      const wide = (this.measureText(text).width * a) / ratio;
      const left = (x * a + e) / ratio - (this.textAlign === "center" ? wide / 2 : 0);
      const low = (y * d + f) / ratio;
      found.set(text, [left, low - size * 0.8, left + wide, low + size * 0.1]);
    }
    return write.call(this, text, x, y, ...rest);
  };
  window.dispatchEvent(new Event("resize"));
  document.querySelector("[data-tool=fit]").click();
  return new Promise((done) => setTimeout(() => {
    CanvasRenderingContext2D.prototype.fillText = write;
    done([...found].map(([text, box]) => ({ text, box })));
  }, 500));
}"""


@pytest.mark.parametrize(("lang", "size", "clustering"), [("en", (1280, 800), 0), ("zh", (390, 844), 1)])
def test_titles_of_bubbles_lie_over_nothing_at_the_default_zoom(
    opened: Open, lang: str, size: tuple[int, int], clustering: int
) -> None:
    graph = nx.MultiDiGraph(clusterings={"place": "place"})
    for kind in range(34):
        label = {"en": f"Kind of things number {kind}", "zh": f"第{kind}类事物"}
        for at in range(2 + (kind * 37) % 90 + (700 if kind % 17 == 3 else 0)):
            name = f"n{kind}-{at}"
            graph.add_node(
                name, label=name, kind=f"k{kind:02}", kind_label=label, clusters={"place": f"Place {at % 23}"}
            )
            graph.add_edge(name, f"n{kind}-0", label="x")
    page = opened(graph, view="overview", lang=lang, size=size)
    page.select_option("[data-tool=clustering]", str(clustering))
    titles = page.evaluate(TITLES)
    count = page.locator(".mark.round:visible").count()
    large = size[0] > 400  # a phone leaves out a title for which there is no room
    assert count == (34, 23)[clustering] and (len(titles) == count if large else len(titles) > count / 2)
    stage = page.locator("#stage").bounding_box()
    boxes = [title["box"] for title in titles]
    for at, (left, top, right, low) in enumerate(boxes):
        assert left >= -1 and top >= -1 and right <= stage["width"] + 1 and low <= stage["height"] + 1
        for other in boxes[:at]:
            assert right <= other[0] or other[2] <= left or low <= other[1] or other[3] <= top
    discs = page.locator(".mark.round:visible").evaluate_all(
        "all => all.map(one => { const b = one.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2, b.width / 2] })"
    )
    for left, top, right, low in boxes if large else ():
        for x, y, radius in discs:
            dx = max(left - x + stage["x"], 0, x - stage["x"] - right)
            dy = max(top - y + stage["y"], 0, y - stage["y"] - low)
            assert dx * dx + dy * dy >= (radius - 1) ** 2


def test_like_nodes_share_a_card_until_they_are_unfolded(opened: Open) -> None:
    page = opened(flock_graph())
    card = _mark(page, "Chip × 4")
    assert card.get_attribute("aria-label") == "Chip × 4: Chip 0, Chip 1, Chip 2, Chip 3. Unfold"
    assert _mark(page, "Chip 4").is_visible() and _mark(page, "Chip 2").is_hidden()
    assert page.locator("#table tbody tr").count() == 14
    box = card.bounding_box()
    page.mouse.click(box["x"] + 30, box["y"] + 30)
    assert page.locator("#panel").is_hidden()
    assert all(_mark(page, f"Chip {at}").is_visible() for at in range(5))
    page.click("[data-tool=fold]")
    assert _mark(page, "Chip 2").is_hidden()
    _mark(page, "Chip × 4").focus()
    page.keyboard.press("Enter")
    assert _mark(page, "Chip 0,").is_visible()
    page.click("[data-tool=fold]")
    for name in ("Chip 2", "Chip 0"):  # one that is folded, and the one whose place the card has
        _choose(page, name)
        assert page.locator("#panel h2").inner_text() == name and _mark(page, name).is_visible()
        page.click("[data-tool=fold]")


def test_what_is_unsure_says_so_in_picture_panel_legend_table_and_csv(opened: Open, tmp_path: Path) -> None:
    page = opened(flock_graph())
    assert _mark(page, "Acme on the List").get_attribute("aria-label") == "Acme on the List, listing, identity unsure"
    assert page.locator(".entry[data-key='line:doubtful']").inner_text().startswith("unsure or possible")
    row = page.locator("#table tbody tr", has_text="Acme on the List")
    assert "unsure" in row.locator("td.certainty").text_content()
    saved = _saved(page, "svg", tmp_path).decode("utf-8")
    assert "names (unsure)" in saved and 'stroke-dasharray="10 3 1.5 3"' in saved
    assert "listing · identity" in saved and ">unsure<" in saved  # on two lines of the card
    _choose(page, "Acme on the List")
    assert "identity unsure" in page.locator("#panel .kind").inner_text()
    assert "unsure" in page.locator("#panel .facts").inner_text()
    page.click("[data-tool=language]")
    assert "不确定" in page.locator("#panel .facts").inner_text()
    rows = list(csv.DictReader(io.StringIO(_saved(page, "csv", tmp_path).decode("utf-8-sig"))))
    assert [row["certainty"] for row in rows if row["from_id"] == "entry"] == ["不确定"]


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


def test_a_bubble_opens_into_its_members(opened: Open) -> None:
    page = opened(overview_graph(), view="overview")
    box = _mark(page, "company").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 8)
    assert page.locator("#panel .members li").count() == 36
    assert _mark(page, "company").bounding_box()["width"] > box["width"]
    page.locator("#panel .members button").first.click()
    assert page.locator("#panel h2").inner_text() == "Company 0000"
    page.select_option("[data-tool=clustering]", "1")
    assert _mark(page, "Westland").is_visible() and page.locator("#panel").is_hidden()
    page.click(".entry[data-key='kind:rule']")
    assert _mark(page, "rule").is_hidden()
    _choose(page, "alias-3")
    assert page.locator("#panel h2").inner_text() == "Rule 0003" and _mark(page, "rule").count() == 1


def test_keys_open_a_bubble(opened: Open) -> None:
    page = opened(overview_graph(), view="overview")
    page.locator(".mark.round:visible").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#panel .members").is_visible()


def test_five_thousand_nodes_are_searched_and_the_table_waits(opened: Open) -> None:
    page = opened(overview_graph(5000), view="overview")
    _choose(page, "alias-4321")
    assert page.locator("#panel h2").inner_text().endswith("4321")
    assert page.locator("#table tbody tr").count() == 0
    page.click("#table summary")
    page.wait_for_selector("#table tbody tr")
    assert page.locator("#table tbody tr").count() == 3000


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
