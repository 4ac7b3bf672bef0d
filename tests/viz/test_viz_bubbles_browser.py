"""The overview in headless Chromium: bubbles, their titles, their members."""

from __future__ import annotations

import networkx as nx
import pytest
from gestures import Open, choose, mark
from views_world import overview_graph

pytestmark = pytest.mark.browser

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


def test_a_bubble_opens_into_its_members(opened: Open) -> None:
    page = opened(overview_graph(), view="overview")
    box = mark(page, "company").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 8)
    assert page.locator("#panel .members li").count() == 36
    assert mark(page, "company").bounding_box()["width"] > box["width"]
    page.locator("#panel .members button").first.click()
    assert page.locator("#panel h2").inner_text() == "Company 0000"
    page.select_option("[data-tool=clustering]", "1")
    assert mark(page, "Westland").is_visible() and page.locator("#panel").is_hidden()
    page.click(".entry[data-key='kind:rule']")
    assert mark(page, "rule").is_hidden()
    choose(page, "alias-3")
    assert page.locator("#panel h2").inner_text() == "Rule 0003" and mark(page, "rule").count() == 1


def test_keys_open_a_bubble(opened: Open) -> None:
    page = opened(overview_graph(), view="overview")
    page.locator(".mark.round:visible").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#panel .members").is_visible()


def test_five_thousand_nodes_are_searched_and_the_table_waits(opened: Open) -> None:
    page = opened(overview_graph(5000), view="overview")
    choose(page, "alias-4321")
    assert page.locator("#panel h2").inner_text().endswith("4321")
    assert page.locator("#table tbody tr").count() == 0
    page.click("#table summary")
    page.wait_for_selector("#table tbody tr")
    assert page.locator("#table tbody tr").count() == 3000
