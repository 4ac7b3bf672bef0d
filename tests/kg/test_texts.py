"""Searching texts: the index finds what reading all texts finds, after any way of building, and says where it stands."""

import csv
import gzip
import json
import random
import sqlite3
import subprocess
import sys

import pytest
from tests_world import WORLD

from kg import texts
from kg.inputs import Data
from kg.library import Store
from kg.storage import build, load
from kg.texts import FIELDS, passages_of, plain, search

HARD = (
    '"',
    "'",
    "%",
    "_",
    "*",
    "(",
    "AND",
    'a" OR "b',
    "\x00",
    "\x1f",
    "-",
    "ß",
    "İ",
    "芯",
    "顶点",
    "頂點",
    "半导体",
    "ＡＣＭＥ",
)


def silent(_):
    pass


def needles(passages, many):
    """Parts of the texts themselves, of one to nine characters, and some of no text."""
    chance = random.Random(4)
    for _ in range(many):
        text = chance.choice(passages).text
        start = chance.randrange(len(text))
        yield text[start : start + chance.randrange(1, 10)]
    yield from HARD


def test_the_index_finds_what_reading_all_texts_finds(world):
    passages = sorted(passages_of(world.engine))
    found = 0
    for needle in needles(passages, 400):
        indexed = search(needle, world.engine, world.built.folder)
        assert indexed == search(needle, world.engine, None), needle
        assert {p for p in passages if plain(needle) and plain(needle) in plain(p.text)} == set(indexed)
        found += bool(indexed)
    assert found > 300


@pytest.mark.parametrize("needle", ["acme", "semi", "chip"])
def test_labels_are_those_that_the_engine_s_own_scan_finds(world, needle):
    scan = (
        f'SELECT ?e {{ ?k am:kind ?kind . ?e a ?k ; skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "{needle}")) }}'
    )
    _, rows = world.as_of("2025-01-01").rows(scan)
    labelled = {p.thing for p in search(needle, world.engine, world.built.folder) if p.field == "label"}
    assert labelled and labelled == {row[0].partition("/id/")[2].replace("/", ":", 1) for row in rows}


def test_a_note_is_found_with_its_statement_and_its_source(folder, tmp_path):
    row = _noted(folder, "an unheard-of remark")
    store = Store(build(tmp_path / "home", Data((folder,)), say=silent))
    (found,) = store.search("UNHEARD-of  Remark").passages
    assert (found.field, found.thing, found.source, found.locator) == ("note", row[0], "source:paper", row[7])
    told = store.search("unheard").as_json()
    assert told["count"] == 1 and told["mentions"][0]["statement"].endswith(found.statement.partition(":")[2])


def test_after_an_edit_the_new_text_is_found_and_the_old_one_is_not(folder, tmp_path):
    _noted(folder, "before the edit")
    first = build(tmp_path / "home", Data((folder,)), say=silent)
    _noted(folder, "behind the edit")
    second = build(tmp_path / "home", Data((folder,)), say=silent)
    assert first.folder != second.folder
    store = Store(second)
    assert store.search("behind the edit").passages and not store.search("before the edit").passages
    whole = Store(build(tmp_path / "other", Data((folder,)), say=silent, force=True))
    assert _held(second.folder) == _held(whole.built.folder)


def test_a_store_of_quads_finds_the_same(world, tmp_path):
    quads = tmp_path / "world.nq.gz"
    with gzip.open(quads, "wb") as file:
        world.as_of("2025-01-01").dated.dump(file, "nq")
    other = load(tmp_path / "home", quads, say=silent)
    assert _held(other.folder) == _held(world.built.folder)


def test_without_an_index_all_texts_are_read(folder, tmp_path, monkeypatch):
    store = Store(build(tmp_path / "home", Data((folder,)), say=silent))
    expected = store.search("acme").passages
    (store.built.folder / "texts.db").write_bytes(b"no database")
    assert store.search("acme").passages == expected
    (store.built.folder / "texts.db").unlink()
    assert store.search("acme").passages == expected


def test_where_sqlite_knows_no_runs_of_characters_no_index_is_written(world, tmp_path, monkeypatch):
    class Old(sqlite3.Connection):
        def execute(self, query, *rest):
            return super().execute(query.replace("trigram case_sensitive 1", "unheard"), *rest)

    opened = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened(*a, **k, factory=Old))
    texts.write_texts(tmp_path, passages_of(world.engine))
    assert not list(tmp_path.iterdir())


def test_fields_stand_in_their_order(world):
    found = search("a", world.engine, world.built.folder)
    places = [FIELDS.index(p.field) for p in found]
    assert places == sorted(places) and len(set(places)) > 2


def test_the_command_says_where_a_text_stands(kg):
    told = json.loads(kg("find", "--text", "acme", "--limit", "2", "--data", str(WORLD), "--json").stdout)
    assert told["count"] > 2 == len(told["mentions"])
    assert {"field", "text", "thing", "statement", "source", "locator", "rank", "attributed_to"} == set(
        told["mentions"][0]
    )
    shown = kg("find", "--text", "acme", "--limit", "2", "--data", str(WORLD), "-f", "table", "--lang", "zh").stdout
    assert "标签: Acme" in shown and "仅列出部分" in shown
    assert kg("find", "--text", "no such text anywhere", "--data", str(WORLD)).returncode == 1


def test_what_is_disputed_or_said_by_somebody_is_marked(kg):
    shown = kg("find", "--text", "day of compliance taken", "--data", str(WORLD), "-f", "table").stdout
    assert "note on a statement (disputed; " in shown and "Chip Guild" in shown and "paper#p3]" in shown


def test_a_search_of_latin_letters_loads_no_converter_of_chinese(world):
    script = "import sys; from kg.texts import plain; plain('Advanced'); sys.exit('opencc' in sys.modules or 'sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def _noted(folder, note):
    """Put another note into the last row of a file; gives the row."""
    path = folder / "statements" / "paper.csv"
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    rows[-1][rows[0].index("note")] = note
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)
    return rows[-1]


def _held(folder):
    with sqlite3.connect(folder / "texts.db") as db:
        return sorted(db.execute("SELECT * FROM passages"))
