"""CONTRIBUTING.md is right: what it tells a newcomer to do is done on a copy, and works."""

from __future__ import annotations

import json
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


def test_a_regime_is_added_as_one_row(checkout):
    folder, run = checkout
    with (folder / "ontology" / "rules" / "ownership.csv").open("a", encoding="utf-8") as opened:
        opened.write("xx-third,Third,三分之一,33.3,more_than,no,no,WL,measure:owner-rule,source:gazette,no. 8\n")
    (folder / "e.csv").write_text("owner,owned,share\nA,B,33.4\nB,C,100\nA,D,33.3\n", encoding="utf-8")
    (folder / "l.csv").write_text("firm,list\nA,Watch List\n", encoding="utf-8")
    words = ("affiliates", "--regime", "xx-third", "--edges", "e.csv", "--listed", "l.csv", "--as-of", "2029-06-01")
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert (answer["hit"], answer["regime_status"]) == ({"A": "direct", "B": "affiliate"}, "in_force")


def put_before(path, mark, line):
    """Add a line to a module, before the first line that begins so."""
    text = path.read_text(encoding="utf-8")
    assert f"\n{mark}" in text, mark
    path.write_text(text.replace(f"\n{mark}", f"\n{line}\n{mark}", 1), encoding="utf-8")


def test_an_export_format_is_a_module_and_a_line(checkout):
    folder, run = checkout
    text = section("An export format")
    place = re.search(r"`(kg/exports/__init__\.py)`", text)
    signature = re.search(r"`(write_into\(.*?\))`", text)
    assert place and signature
    query = "SELECT DISTINCT ?l WHERE { ?e a am:Entity ; skos:prefLabel ?l } ORDER BY ?l"
    body = f'    out.write(view.query("{query}", "csv"))\n'
    (folder / "kg" / "exports" / "labels.py").write_text(f"def {signature[1]}:\n{body}", encoding="utf-8")
    put_before(folder / place[1], '    "ftm": Format(', '    "txt": Format("labels, one a line", "labels"),')
    assert "txt" in run("export", "--help").stdout
    done = run("export", "-o", "all.txt")
    assert done.returncode == 0, done.stderr
    assert "Acme Semi" in (folder / "all.txt").read_text(encoding="utf-8").splitlines()


def test_a_view_is_added_in_its_two_halves(checkout):
    folder, run = checkout
    text = section("A view")
    for place in ("viz/picture.py", "viz/words.py", "kg/pictures.py", "kg/cli/drawing.py"):
        assert f"`{place}`" in text
    (folder / "viz" / "ring_view.py").write_text("from viz.ego_view import ego_scene\n\nring_scene = ego_scene\n")
    put_before(folder / "viz" / "picture.py", "from viz.text import", "from viz.ring_view import ring_scene")
    put_before(folder / "viz" / "picture.py", "VIEWS = ", '_SCENES["ring"] = ring_scene')
    put_before(
        folder / "viz" / "words.py",
        '    "help_click": (',
        '    "help_ring": ("A ring of neighbours.", "相邻对象之环。"),',
    )
    with (folder / "kg" / "pictures.py").open("a", encoding="utf-8") as opened:
        opened.write(
            "\n\ndef ring_picture(view: View, entity: str) -> Picture:\n"
            '    """What is around an entity."""\n    return ego_picture(view, entity)._replace(view="ring")\n'
        )
    with (folder / "kg" / "cli" / "drawing.py").open("a", encoding="utf-8") as opened:
        opened.write(
            '\n\n@draw_command.command("ring")\n@click.argument("entity")\n@reading\n'
            'def draw_ring(entity: str, choice: Choice) -> None:\n    """Draw what is around ENTITY."""\n'
            "    from kg.pictures import ring_picture\n\n    _page(ring_picture(choice.view(), entity), choice)\n"
        )
    done = run("draw", "ring", "Acme Semi", "--as-of", "2030-06-01", "-o", "ring.html")
    assert done.returncode == 0, done.stderr
    page = (folder / "ring.html").read_text(encoding="utf-8")
    assert '"view":"ring"' in page.replace(": ", ":") and "A ring of neighbours." in page


def test_every_view_has_its_sentence_of_help():
    import viz
    from viz.words import words_in

    for lang in viz.LANGUAGES:
        assert {f"help_{view}" for view in viz.VIEWS} <= set(words_in(lang))
