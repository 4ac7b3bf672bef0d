"""The synthetic world: the same seed gives the same bytes, another one others, and it grows as it is asked to."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.clock import ROOT, Line, verdict
from bench.generate import SIZES, World, random_links, write_world
from bench.queries import DAY, LINKED, QUESTIONS
from bench.report import BEGIN, END, SECTIONS, Part, as_block, as_json, as_markdown, measure, put_block
from bench.worlds import quads_of, store_of


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    written = [write_world(World(120, seed), tmp_path / f"{n}.nq") for n, seed in enumerate((1, 1, 2))]
    texts = [(tmp_path / f"{n}.nq").read_bytes() for n in range(3)]
    assert texts[0] == texts[1] != texts[2]
    assert written[0] == texts[0].count(b"\n")


def test_the_smallest_size_has_the_triples_that_its_name_says(tmp_path):
    assert write_world(World(SIZES["20k"]), tmp_path / "world.nq") == pytest.approx(20_000, rel=0.1)


def test_random_links_are_seeded_and_as_many_as_asked():
    first, again = random_links(500, 3_000), random_links(500, 3_000)
    assert sum(len(columns[0]) for columns in first.values()) == 3_000
    for predicate, columns in first.items():
        assert all((a == b).all() for a, b in zip(columns, again[predicate], strict=True))
        assert (columns[2] < columns[3]).all()


def test_the_table_shows_a_missing_peer_as_missing():
    lines = [Line("queries", "all", "a peer", None, None, "not installed"), Line("queries", "label", "kg", 1.5, 1.1)]
    assert "| all | a peer | – |  |  |  | not installed |" in as_markdown(lines)
    assert '"ms": null' in as_json(lines)


@pytest.mark.parametrize(
    ("ratio", "ms", "goal", "told"),
    [
        (1.9, 40.0, "<= 2", "met"), (2.1, 40.0, "<= 2", "missed"), (0.995, None, ">= 0.99", "met"),
        (None, 900.0, "<= 700 ms", "missed"), (None, None, "<= 2", "missed"), (3.0, 1.0, "", ""),
    ],
)  # fmt: skip
def test_a_goal_is_met_or_missed(ratio, ms, goal, told):
    line = Line("cold", "kg trace", "kg", ms, ratio, goal=goal)
    assert verdict(line) == told
    assert ("goals are met" in as_markdown([line])) == bool(goal)


def test_a_goal_that_says_no_direction_is_refused():
    with pytest.raises(ValueError, match="about 2"):
        verdict(Line("cold", "kg trace", "kg", 1.0, 1.0, goal="about 2"))


def test_counts_on_the_links_of_a_day_are_those_on_its_statements(tmp_path):
    view = store_of(tmp_path, "20k").as_of(DAY)
    for name, text in LINKED.items():
        assert view.rows(text) == view.rows(QUESTIONS[name]), name


def test_an_unknown_section_is_refused():
    asked = [sys.executable, str(ROOT / "scripts" / "bench"), "--only", "nothing"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert all(name in told.stderr for name in SECTIONS)


def test_a_trace_over_the_arrays_agrees_with_its_peers():
    from bench.kernel import kernel

    lines = kernel(2_000, 8_000, peers=True)
    assert {line.who for line in lines} >= {"kg", "networkx", "pyoxigraph, property path"}


def test_parts_are_taken_over_by_a_run_that_resumes(tmp_path):
    asked = []

    def job(_):
        asked.append(1)
        return [Line("names", "all", "kg", 1.0, None, "", "<= 2 ms")]

    parts = [Part("names", "pairs", job)]
    first = measure(tmp_path, parts)
    assert measure(tmp_path, parts, resume=True) == first and len(asked) == 1
    assert measure(tmp_path, parts) == first and len(asked) == 2


def test_the_tables_of_a_document_are_replaced_between_their_marks(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    for who in ("kg", "another"):
        put_block(page, as_block([Line("names", "all", who, 1.0)], full=False))
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\n") and text.endswith(f"{END}\nafter\n")
    assert "| all | another |" in text and "| all | kg |" not in text and "old" not in text
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        put_block(page, "")


def test_what_stands_in_the_document_was_written_by_the_benchmark():
    text = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    told = text.partition(BEGIN)[2].partition(END)[0]
    assert told.lstrip().startswith("Run of ") and "goals are met" in told


def test_a_world_is_written_once_and_anew_for_other_code(tmp_path, monkeypatch):
    first = quads_of(tmp_path, "20k")
    written = first.stat().st_mtime_ns
    assert quads_of(tmp_path, "20k") == first and first.stat().st_mtime_ns == written
    monkeypatch.setattr("bench.worlds._version", lambda: "other")
    second = quads_of(tmp_path, "20k")
    assert second != first and second.exists() and not first.exists()
