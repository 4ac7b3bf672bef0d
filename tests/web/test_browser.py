"""A new user in headless Chromium, by real clicks, on a real server with the shipped facts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.data]

SIZES = {"laptop": (1280, 800), "phone": (390, 844)}
Open = Callable[..., Any]


@pytest.fixture
def opened(chromium: Any, served: str) -> Iterator[Open]:
    """Open a path; nothing may go wrong on the way, and no request may leave this machine."""
    trouble: list[str] = []
    contexts: list[Any] = []

    def open_page(path: str, size: str = "laptop", *, script: bool = True) -> Any:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            accept_downloads=True,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_navigation_timeout(120_000)
        page.on("console", lambda note: trouble.append(note.text) if note.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith((served, "data:", "blob:")) else trouble.append(asked.url),
        )
        page.goto(served.rstrip("/") + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not trouble


def fits(page: Any) -> bool:
    """Whether nothing runs out of the window sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("size", list(SIZES))
def test_a_new_user_finds_huawei_reads_why_changes_the_day_and_takes_the_table(opened: Open, size: str) -> None:
    page = opened("/?as-of=2022-10-10", size)
    assert page.locator(".figures b").count() == 5
    page.locator("#start").press_sequentially("华为")
    page.locator(".suggestions li", has_text="Huawei").first.click()
    page.wait_for_url("**/page/actor/huawei?**")
    assert page.locator("h1").inner_text().startswith("Huawei")
    assert fits(page)

    page.locator("a.go", has_text="why not").first.click()
    page.wait_for_url("**/trace?**")
    assert page.locator(".reach.named").count() == 1
    page.locator("#why-measure").fill("87 FR 62186")
    page.locator("#why-measure").press("Escape")
    page.locator("form.ask button", has_text="Ask").click()
    page.wait_for_url("**/why?**")
    assert "It is reached" in page.locator(".verdict").inner_text()
    path = page.locator(".path").first.inner_text()
    assert "Huawei" in path and "is based in" in path and "China" in path
    assert page.locator(".path .at a").count() >= 2  # each step says where it stands
    assert fits(page)

    page.locator("#as-of").fill("2022-10-06")
    page.locator(".day button").click()
    page.wait_for_url("**as-of=2022-10-06**")
    assert "It is not reached" in page.locator(".verdict").inner_text()
    assert "other days only" in page.locator(".conditions").inner_text()

    page.locator("#as-of").fill("2025-06-15")
    page.locator(".day button").click()
    page.wait_for_url("**as-of=2025-06-15**")
    assert "It is reached" in page.locator(".verdict").inner_text()
    page.locator("a.go").click()
    page.wait_for_url("**/trace?**as-of=2025-06-15**")
    with page.expect_download() as waiting:
        page.locator(".files a.csv").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8-sig"))))
    assert {r["as_of"] for r in rows} == {"2025-06-15"} and {r["actor"] for r in rows} == {"actor:huawei"}
    shown = page.evaluate("fetch(document.querySelector('.files a.json').href).then((r) => r.json())")
    assert len(rows) == len(shown["exposures"]) > 10
    assert fits(page)


def test_the_pages_are_chinese_by_choice_and_keep_the_day(opened: Open) -> None:
    page = opened("/trace?actor=Huawei&as-of=2025-06-15")
    page.locator("a.tongue").click()
    page.wait_for_url("**lang=zh**")
    assert "as-of=2025-06-15" in page.url and "actor=Huawei" in page.url
    assert page.locator("h1").inner_text() == "哪些措施触及 华为"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_suggestions_are_reached_by_keyboard(opened: Open) -> None:
    page = opened("/?as-of=2025-06-15")
    page.locator("#start").press_sequentially("oracle")
    page.locator(".suggestions li").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("#start").get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/actor/oracle?**")


def test_without_javascript_the_forms_lead_on(opened: Open) -> None:
    page = opened("/?as-of=2025-06-15", script=False)
    page.locator("#start").fill("华为")
    page.locator(".hero button").click()
    assert "/page/actor/huawei" in page.url and "as-of=2025-06-15" in page.url
    page.locator("#as-of").fill("2018-01-01")
    page.locator(".day button").click()
    assert "as-of=2018-01-01" in page.url


def test_the_picture_of_an_entity_is_drawn_inside_its_page(opened: Open) -> None:
    page = opened("/page/actor/oracle?as-of=2025-06-15")
    page.locator("iframe.picture").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe.picture")
    frame.locator("canvas").first.wait_for()
    assert "Oracle" in frame.locator("h1").inner_text()


def test_a_measure_shows_its_life_its_targets_and_who_answered(opened: Open) -> None:
    page = opened("/search?q=90%20FR%204544&as-of=2025-06-15")
    assert "/page/measure/" in page.url
    assert page.locator(".life rect").count() >= 3
    assert page.locator(".title .status").inner_text() == "not enforced"
    heads = page.locator("h2").all_inner_texts()
    assert any(h.startswith("Who answered it") for h in heads) and any(h.startswith("Parts") for h in heads)


def test_two_days_of_one_measure_are_compared(opened: Open) -> None:
    page = opened("/compare?as-of=2025-06-15")
    page.locator("input[name=from]").fill("2025-05-12")
    page.locator("input[name=to]").fill("2025-05-14")
    page.locator("main input[name=measure]").fill("90 FR 4544")
    page.locator("main input[name=measure]").press("Escape")
    page.locator("main form button").click()
    page.wait_for_url("**/compare?**from=2025-05-12**")
    assert "not enforced" in page.locator("table").first.inner_text()


def test_a_query_gives_a_table_a_download_and_a_link(opened: Open) -> None:
    page = opened("/query?as-of=2025-06-15")
    page.locator("textarea").fill("SELECT ?m WHERE { ?m am:hasStatus status:not_enforced }")
    page.locator("form.sparql button").click()
    page.wait_for_url("**/query?**query=SELECT**")
    assert page.locator("table a").count() >= 1
    with page.expect_download() as waiting:
        page.locator(".files a.csv").click()
    assert Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()[0] == "m"
    page.locator("a", has_text="status").last.click()
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("view", ["ego", "trace", "timeline", "matrix", "overview", "tiers"])
def test_each_view_is_alive_and_asks_the_server_for_another_day(opened: Open, view: str) -> None:
    subject = {"ego": "entity=actor:smee&", "trace": "actor=actor:smee&", "matrix": "actor=actor:smee&"}.get(view, "")
    page = opened(f"/view/{view}?{subject}as-of=2025-06-15")
    frame = page.frame_locator("iframe.picture")
    frame.locator("html[data-ready=yes]").wait_for(timeout=120_000)
    assert "2025-06-15" in frame.locator("#foot").inner_text()
    assert fits(page)
    page.locator("#when").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**as-of=2025-06-14**")
    assert page.locator("#as-of").input_value() == "2025-06-14"
    if view == "overview":
        return  # its answer takes as long as that of the other day
    frame.locator("html[data-ready=yes]").wait_for(timeout=120_000)
    assert "2025-06-14" in frame.locator("#foot").inner_text()
    page.locator("a.step").first.click()
    page.wait_for_url(lambda url: "as-of=2025-06-14" not in url)


@pytest.mark.parametrize("size", list(SIZES))
def test_a_node_is_expanded_by_clicks_and_the_address_keeps_it(opened: Open, size: str) -> None:
    page = opened("/view/ego?entity=actor:smee&as-of=2025-06-15", size)
    frame = page.frame_locator("iframe.picture")

    def nodes() -> set[str]:
        frame.locator("html[data-ready=yes]").wait_for(timeout=60_000)
        text = frame.locator("#viz-data").text_content()
        return {node["key"] for node in json.loads(text)["nodes"]}

    before = nodes()
    frame.locator("#search").press_sequentially("China")
    frame.locator("#suggestions li").first.click()
    frame.locator(".panel .live a", has_text="Show its neighbours").click()
    page.wait_for_url("**expand=**")
    after = nodes()
    assert before < after and fits(page)
    page.reload()
    assert nodes() == after
    page.go_back()
    assert nodes() == before
    frame.locator("#search").press_sequentially("China")
    frame.locator("#suggestions li").first.click()
    frame.locator(".panel .live a", has_text="Its page").click()
    page.wait_for_url("**/page/**as-of=2025-06-15**")


def test_a_query_is_drawn_and_its_link_brings_all_of_it_back(opened: Open) -> None:
    page = opened("/query?as-of=2025-06-15")
    page.locator("textarea").fill("CONSTRUCT { ?m am:targets ?a } WHERE { ?m am:targets ?a . ?a a am:Company }")
    page.locator("form.sparql button").click()
    page.wait_for_url("**/query?**CONSTRUCT**")
    page.locator("summary", has_text="Picture").click()
    frame = page.frame_locator("iframe.picture")
    frame.locator("html[data-ready=yes]").wait_for(timeout=60_000)
    with page.expect_download() as waiting:
        page.locator(".files a.ttl").click()
    assert "am:targets" in Path(waiting.value.path()).read_text(encoding="utf-8")
    text = page.locator("textarea").input_value()
    page.locator("a", has_text="Link to this page").click()
    assert page.locator("textarea").input_value() == text and page.locator("pre.turtle").count() == 1


@pytest.mark.parametrize("size", list(SIZES))
def test_a_list_is_uploaded_read_and_taken_as_a_table(opened: Open, size: str, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("公司名称;国家\r\n华为;CN\r\n=1+1;\r\nNobody in particular;DE\r\n".encode("gb18030"))
    page = opened("/?as-of=2025-06-15", size)
    page.locator("nav a", has_text="Screen a list").click()
    page.locator("input[type=file]").set_input_files(path)
    page.locator("form.ask button").click()
    page.locator("#report").wait_for()
    assert page.locator(".screened tbody tr").count() == 3 and "名单.csv" in page.locator("#report").inner_text()
    assert page.locator(".screened .verdict-match").count() == 1
    assert page.locator(".screened a.thing").first.inner_text() == "Huawei"
    assert fits(page)
    page.locator(".again input[type=date]").fill("2018-06-01")
    page.locator(".again button").first.click()
    page.locator("#report", has_text="2018-06-01").wait_for()
    with page.expect_download() as waiting:
        page.locator(".again button.csv").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["公司名称"] for r in rows] == ["华为", "'=1+1", "Nobody in particular"]
    assert {r["As of"] for r in rows} == {"2018-06-01"}
