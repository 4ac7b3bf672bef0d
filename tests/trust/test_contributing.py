"""CONTRIBUTING.md is right: what it tells a newcomer to do is done on a copy, and works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return re.split(r"^## ", TEXT.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def block(language: str, text: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    return str(found)


@pytest.fixture
def checkout(tmp_path):
    """A copy of code, vocabulary and fictional facts, and a way to run `kg` in it."""
    for name in ("kg", "viz", "ontology"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "lists", "facts"))
    shutil.copytree(ROOT / "tests" / "world", tmp_path / "ontology" / "facts")
    (tmp_path / "ontology" / "checked.txt").unlink()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PYTHONPATH": str(tmp_path), "KG_CACHE": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "kg", *words]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8")

    return tmp_path, run


def test_a_route_is_added_as_the_text_says(checkout):
    folder, run = checkout
    day = ("--as-of", "2031-06-01", "-f", "table")
    unknown = run("trace", "Acme Semi Labs", "--route", "subsidiary", *day)
    assert unknown.returncode == 2, unknown.stderr
    text = section("A route")
    for file, language in (("routes.csv", "csv"), ("codes.ttl", "turtle")):
        place = re.search(rf"`(ontology/\S*{re.escape(file)})`", text)
        assert place
        with (folder / place[1]).open("a", encoding="utf-8") as opened:
            opened.write(("\n" if language == "turtle" else "") + block(language, text))
    done = run("trace", "Acme Semi Labs", "--route", "subsidiary", *day)
    assert done.returncode == 0, done.stderr
    assert "DERIVED" in done.stdout and "1. Watch List" in done.stdout, done.stdout
    assert run("check", "-f", "table").returncode == 0


def test_a_fact_is_added_in_its_one_place(checkout):
    folder, run = checkout
    row = block("csv", section("A fact in five minutes")).strip()
    columns = (folder / "ontology" / "facts" / "statements" / "gazette.csv").read_text(encoding="utf-8").splitlines()[0]
    assert len(columns.split(",")) == 13 and row.startswith("measure:")
    row = row.replace(row.split(",")[0], "measure:compute-rule").replace(
        "2025-11-10,2026-11-10", "2031-01-10,2032-01-10"
    )
    with (folder / "ontology" / "facts" / "statements" / "gazette.csv").open("a", encoding="utf-8") as opened:
        opened.write(row + "\n")
    formatted = run("fmt")
    assert "gazette.csv" in formatted.stdout
    checked = run("check", "-f", "table")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    told = run("status", "measure:compute-rule", "--as-of", "2031-02-01", "-f", "table")
    assert "suspended" in told.stdout, told.stdout + told.stderr
