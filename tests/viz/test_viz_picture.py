"""The page as text: same bytes, nothing executable, nothing from elsewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from views_world import NASTY, nasty_graph

import viz
from viz.attributes import safe_url
from viz.page import SCRIPTS, json_block
from viz.palette import COLOURS, SHAPES, marks_of
from viz.words import words_in

WORSE = (
    *NASTY,
    "\u202eevil\u2028line\u2029\x00\ud800",
    "{{data}} {{vis}}",
    "<!-- <script>",
)


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="viz-data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def _ours(page: str) -> str:
    """Return the page without vis-network, which names its home page in a comment."""
    return re.sub(r"<script>/\*\*\n \* vis-network.*?</script>", "", page, flags=re.S)


def test_the_same_graph_gives_the_same_bytes(acme: Any) -> None:
    assert viz.draw(acme, title="a") == viz.draw(acme, title="a")


def test_the_order_in_which_a_graph_was_built_makes_no_difference(acme: Any) -> None:
    other = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(acme.nodes(data=True))))
    other.add_edges_from(reversed(list(acme.edges(data=True))))
    assert viz.draw(acme) == viz.draw(other)


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    code = (
        "import hashlib, networkx as nx, viz; g = nx.MultiDiGraph([('a','b'),('a','c'),('b','d'),"
        "('c','d'),('a','d')]); print(hashlib.sha256(viz.draw(g).encode()).hexdigest())"
    )
    root = str(Path(viz.__file__).parents[1])
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": "", "PYTHONPATH": root},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_drawing_does_not_change_the_graph(acme: Any) -> None:
    before = json.dumps([list(acme.nodes(data=True)), list(acme.edges(data=True))])
    viz.draw(acme)
    assert json.dumps([list(acme.nodes(data=True)), list(acme.edges(data=True))]) == before


@pytest.mark.parametrize("text", WORSE)
def test_no_text_can_leave_the_block_of_data(text: str) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", label={"en": text, "zh": text}, kind=text, names=[text])
    page = viz.draw(graph, title=text, meta={"notice": text}, legend={text: text})
    plain = viz.draw(nx.MultiDiGraph())
    assert page.count("<script") == plain.count("<script")
    assert page.count("</script") == plain.count("</script")
    assert "<img" not in page
    block = page.split('id="viz-data">')[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)


def test_a_graph_of_nasty_texts_is_drawn_and_its_texts_survive() -> None:
    labels = {node["label"]["en"] for node in _data(viz.draw(nasty_graph()))["nodes"]}
    assert set(NASTY) <= labels


def test_json_in_the_page_reads_back_as_it_was() -> None:
    value = {"a": ["</script>", "&amp;", "\u2028", "极点"]}
    assert json.loads(json_block(value)) == value


def test_the_page_names_no_other_place_and_forbids_requests(acme: Any) -> None:
    page = _ours(viz.draw(acme))
    code = page.replace(json_block(_data(page)), "")
    found = set(re.findall(r"https?://[^\s\"'`<]+", code))
    assert found <= {"http://www.w3.org/2000/svg", "http://gexf.net/1.3"}  # names of formats
    asking = r"@import|url\(|<link|<iframe|\bsrc=|fetch\(|XMLHttpRequest|import\("
    assert not re.search(asking, code)
    assert "sourceMappingURL" not in viz.draw(acme)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]


def test_our_script_never_writes_markup() -> None:
    folder = Path(viz.__file__).parent / "templates"
    for name in SCRIPTS:
        code = (folder / name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b", code)


def test_links_that_are_not_http_or_https_are_dropped() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", facts=[{"text": "x", "url": "javascript:alert(1)"}])
    graph.add_edge("a", "b", url="data:text/html,x")
    graph.add_edge("a", "c", url="https://gazette.example/14")
    data = _data(viz.draw(graph))
    assert data["nodes"][0]["facts"][0]["ref"] is None and data["edges"][0]["ref"] is None
    assert [source["url"] for source in data["sources"]] == ["https://gazette.example/14"]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://a.example",
        "//a.example",
        "https://",
        "java\nscript:alert(1)",
        "https://a.example/\n",
        "file:///etc/passwd",
        "http://[",
        7,
        None,
    ],
)
def test_an_unsafe_address_is_no_link(url: object) -> None:
    assert safe_url(url) is None


def test_an_empty_graph_gives_a_page() -> None:
    data = _data(viz.draw(nx.MultiDiGraph()))
    assert data["nodes"] == data["edges"] == data["kinds"] == []


def test_every_attribute_may_be_missing(digraph: Callable[..., Any]) -> None:
    data = _data(viz.draw(digraph([("a", "b"), ("a", "b")])))
    assert [node["label"]["en"] for node in data["nodes"]] == ["a", "b"]
    assert data["kinds"][0]["label"] == {"en": "other", "zh": "其他"}
    assert len(data["edges"]) == 2


def test_dates_may_be_dates_or_texts(digraph: Callable[..., Any]) -> None:
    graph = digraph([("a", "b", {"since": date(2022, 10, 7), "until": "2024"})])
    edge = _data(viz.draw(graph))["edges"][0]
    assert (edge["since"], edge["until"]) == ("2022-10-07", "2024")


def test_an_unknown_view_or_language_is_refused(digraph: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="unknown view 'pie'; views are: trace"):
        viz.draw(digraph([]), view="pie")
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        viz.draw(digraph([]), lang="fr")


def test_an_undirected_graph_is_refused() -> None:
    with pytest.raises(ValueError, match="directed"):
        viz.draw(nx.MultiGraph([("a", "b")]))


def test_two_nodes_of_one_written_name_are_refused() -> None:
    graph = nx.MultiDiGraph()
    graph.add_nodes_from([1, "1"])
    with pytest.raises(ValueError, match="'1'"):
        viz.draw(graph)


def test_a_wrong_type_is_refused_with_its_place_and_value() -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", layer="two")
    with pytest.raises(TypeError, match=r"node a.*'two'"):
        viz.draw(graph)


def test_a_legend_keeps_the_mark_of_a_kind_across_pictures() -> None:
    legend = {"rule": None, "company": {"en": "Firm", "zh": "公司"}}
    alone, both = nx.MultiDiGraph(), nx.MultiDiGraph()
    alone.add_node("a", kind="company")
    both.add_node("a", kind="company")
    both.add_node("b", kind="rule")
    one = _data(viz.draw(alone, legend=legend))["kinds"][0]
    two = next(k for k in _data(viz.draw(both, legend=legend))["kinds"] if k["kind"] == "company")
    assert (one["shape"], one["light"]) == (two["shape"], two["light"])
    assert one["label"] == {"en": "Firm", "zh": "公司"}


def test_a_hundred_kinds_have_marks_of_their_own() -> None:
    marks = marks_of([f"k{at}" for at in range(100)])
    assert len({(mark.shape, mark.light) for mark in marks.values()}) == 100


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("theme", "ground"), [(0, "#ffffff"), (1, "#1c2227")])
def test_every_colour_stands_out_from_its_ground(theme: int, ground: str) -> None:
    for pair in COLOURS:
        high, low = sorted((_luminance(pair[theme]), _luminance(ground)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 3


def test_every_shape_has_a_drawing() -> None:
    code = (Path(viz.__file__).parent / "templates" / "glyphs.js").read_text(encoding="utf-8")
    for shape in SHAPES:
        assert f"\n  {shape}: (x, y, r)" in code


def test_both_languages_have_the_same_words() -> None:
    assert words_in("en").keys() == words_in("zh").keys()
    assert all(words_in("en").values())
    assert all(words_in("zh").values())


def test_the_footer_shows_what_made_the_page(digraph: Callable[..., Any]) -> None:
    meta = {"extra": "x", "date": "2025-12-01", "command": "kg draw"}
    found = _data(viz.draw(digraph([]), meta=meta))["meta"]
    assert [item["key"] for item in found] == ["command", "date", "extra"]


def test_a_page_is_written_whole_in_utf_8(acme: Any, tmp_path: Path) -> None:
    path = viz.write(acme, tmp_path / "极点.html", lang="zh")
    assert path.read_bytes().decode("utf-8") == viz.draw(acme, lang="zh")
    assert [item.name for item in tmp_path.iterdir()] == ["极点.html"]


def test_a_failed_write_leaves_the_old_page(acme: Any, tmp_path: Path) -> None:
    path = viz.write(acme, tmp_path / "a.html")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="unknown view"):
        viz.write(acme, path, view="pie")
    with pytest.raises(IsADirectoryError):
        viz.write(acme, tmp_path)
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["a.html"]


def test_importing_viz_loads_neither_pyvis_nor_networkx_nor_kg() -> None:
    code = "import sys, viz; print([m for m in ('pyvis', 'networkx', 'kg') if m in sys.modules])"
    root = str(Path(viz.__file__).parents[1])
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=root)
    assert ran.stdout.strip() == b"[]"


def test_only_the_page_knows_pyvis() -> None:
    files = Path(viz.__file__).parent.glob("*.py")
    found = {path.name for path in files if "pyvis" in path.read_text(encoding="utf-8")}
    assert found == {"page.py"}


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    folder = Path(viz.__file__).parent
    for path in [*folder.glob("*.py"), *folder.glob("templates/*")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 400, path
