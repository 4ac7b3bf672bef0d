"""The synthetic world: the same seed gives the same bytes, another one others, and it grows as it is asked to."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.clock import ROOT, Line, verdict
from bench.generate import SIZES, World, random_links, write_world
from bench.queries import DAY, LINKED, QUESTIONS
from bench.report import SECTIONS, as_json, as_markdown
from bench.worlds import store_of


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
