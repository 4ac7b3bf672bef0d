"""The page on JSON is what commands print: every key that is printed stands there, and every key that stands there is printed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator

import pytest
from conftest import ROOT, WORLD

PAGE = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
SHAPES = {"thing", "cited", "exposure", "step", "statement", "conflict", "coverage", "condition", "cause", "outcome"}
PLAIN = {"text", "number", "truth", "day", "code", "id", "iri", "any"}
DAY = ("--as-of", "2030-06-01")
RUNS = {
    "kg find": [("find", "Acme Semi"), ("find", "Acme", "Nobody at all")],
    "kg find --text": [("find", "--text", "Compute")],
    "kg trace": [
        ("trace", "Acme Semi", *DAY),
        ("trace", "--measure", "compute-rule", *DAY),
        ("trace", "Acme Semi", "--without", "compute-rule", *DAY),
    ],
    "kg why": [
        ("why", "Acme Semi", "compute-rule", *DAY),
        ("why", "Acme One", "compute-rule", *DAY),
        ("why", "Acme Semi Labs", "compute-rule", "--as-of", "2029-06-01"),
    ],
    "kg status": [("status", "compute-rule", *DAY)],
    "kg history": [("history", "Acme Semi", "--as-of", "2031-06-01")],
    "kg diff": [
        ("diff", "2029-06-01", "2031-06-01"),
        ("diff", "2030-02-25", "2030-03-27", "--without", "compute-rule"),
        ("diff", "2030-09-23", "2030-08-24"),
        ("diff", "2031-04-21", "2031-05-21"),
    ],
    "kg matrix": [("matrix", *DAY), ("matrix", "--without", "compute-rule", *DAY)],
    "kg exposures": [("exposures", *DAY)],
    "kg affiliates": [("affiliates", "--edges", "e.csv", "--listed", "l.csv", *DAY)],
    "kg classify": [("classify", "--spec", "s.json", "--as-of", "2025-06-01")],
    "kg screen": [("screen", "c.csv", *DAY)],
    "kg show": [("show", "Acme Semi", *DAY), ("show", "compute-rule", *DAY)],
    "kg show SOURCE": [("show", "source:paper")],
    "kg list": [("list", "company"), ("list", "measure")],
    "kg ask": [("ask",)],
    "kg stats": [("stats",)],
    "kg check": [("check", "spoilt")],
    "kg verify": [("verify", "r.json"), ("verify", "r.json", "--data", "other")],
}
SHIPPED = {
    "kg trace": [("trace", "actor:hengli-petrochemical-dalian", "--as-of", "2026-08-01"), ("trace", "NVIDIA")],
    "kg show": [("show", "actor:hengli-petrochemical-dalian", "--as-of", "2026-08-01")],
    "kg classify": [("classify", "NVIDIA H20", "--as-of", "2025-06-01")],
    "kg check --report": [("check", "--report")],
}


def tables() -> dict[str, list[tuple[str, str]]]:
    """The rows (key, what it is) of each heading of the page."""
    found: dict[str, list[tuple[str, str]]] = {}
    for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        rows = [line.strip("|").split("|") for line in text.splitlines() if re.match(r"\| [`(]", line)]
        found[name] = [(row[0].strip(" `"), row[1].strip()) for row in rows]
    return found


TABLES = tables()


def rows(name: str, at: str = "") -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Every place in the JSON under a heading, what it is, and the row (heading, key) that says so."""
    for key, what in TABLES[name]:
        place = at if key == "(itself)" else f"{at}.{key.rstrip('?')}"
        yield place, what, (name, key)
        if what in SHAPES:
            yield from rows(what, place)


def places(value: object, known: set[str], at: str = "") -> Iterator[str]:
    """Every place in a value that holds no other; `.*` stands for names where the page says so, `[]` for items."""
    if isinstance(value, dict) and value:
        named = any(place.startswith(f"{at}.*") for place in known)
        for key, inner in value.items():
            yield from places(inner, known, f"{at}.{'*' if named else key}")
    elif isinstance(value, list) and value:
        for inner in value:
            yield from places(inner, known, f"{at}[]")
    else:
        yield at


def compared(name: str, answer: object) -> tuple[list[str], set[tuple[str, str]]]:
    """What an answer has and the page lacks, and the rows of the page that it has something of."""
    told = list(rows(name))
    known = {place for place, _, _ in told}
    open_ends = tuple(place for place, what, _ in told if what == "any")
    strange, seen = [], set()
    for place in set(places(answer, known)):
        fits = [
            row for at, _, row in told if place in (at, at.removesuffix("[]")) or place.startswith((f"{at}.", f"{at}["))
        ]
        leads_on = any(at == place or at.startswith((f"{place}.", f"{place}[")) for at in known)  # null, or empty
        if not leads_on and not place.startswith(open_ends or "-"):
            strange.append(place)
        seen |= set(fits)
    return strange, seen


def missing(name: str, answer: object) -> list[str]:
    """Keys of a heading that an answer lacks though they are not marked by `?`: those of its own first level."""
    sure = {re.split(r"[.\[]", key)[0] for key, _ in TABLES[name] if not key.endswith("?") and key != "(itself)"}
    return sorted(sure - set(answer)) if isinstance(answer, dict) else []


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the files that the commands name."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "e.csv").write_text("owner,owned,share,from,to\nL,A,60,,\nL,B,,,\nL,C,70,,\nD,C,60,,\n")
    (folder / "l.csv").write_text("firm,list,from,to\nL,EL,,\nU,UVL,,\n")
    (folder / "s.json").write_text('{"name": "Acme One"}')
    (folder / "c.csv").write_text("name,country,identifier\nAcme Semi,,\nAcme,,\nNobody at all,XX,1\n")
    for name, old, new in (("spoilt", "certain,", "sure,"), ("other", "2029-03-01", "2029-03-02")):
        shutil.copytree(WORLD, folder / name)
        statements = folder / name / "statements" / "gazette.csv"
        statements.write_text(statements.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return folder


def answers_of(kg, desk, words, *data):
    done = kg(*words, *([] if "--data" in words or "spoilt" in words else data), "--json", cwd=desk)
    assert done.returncode in (0, 1) and done.stdout, done.stderr
    answer = json.loads(done.stdout)
    return answer if isinstance(answer, list) else [answer]


@pytest.fixture(scope="module")
def seen():
    """The rows of the page of which something was printed, gathered by the tests before the last."""
    return set()


@pytest.mark.parametrize("name", RUNS)
def test_every_key_that_is_printed_is_on_the_page(kg, desk, seen, name):
    if name == "kg verify":
        kg("trace", "Acme Semi", *DAY, "--data", str(WORLD), "--receipt", "r.json", "-o", "t.json", cwd=desk)
        strange, rows_ = compared("--receipt", json.loads((desk / "r.json").read_text(encoding="utf-8")))
        assert strange == []
        seen |= rows_
    for words in RUNS[name]:
        for answer in answers_of(kg, desk, words, "--data", str(WORLD)):
            strange, rows_ = compared(name, answer)
            assert (strange, missing(name, answer)) == ([], []), words
            seen |= rows_


@pytest.mark.data
@pytest.mark.parametrize("name", SHIPPED)
def test_every_key_that_is_printed_of_the_shipped_facts_is_on_the_page(kg, desk, seen, shipped, name):
    for words in SHIPPED[name]:
        for answer in answers_of(kg, desk, words):
            strange, rows_ = compared(name, answer)
            assert (strange, missing(name, answer)) == ([], []), words
            seen |= rows_


@pytest.mark.data
def test_every_key_on_the_page_is_printed(seen):
    if not {name for name, _ in seen} >= {*RUNS, *SHIPPED}:
        pytest.skip("looks at what the tests before it printed")
    unseen = {(name, key) for name, found in TABLES.items() for key, _ in found} - seen
    assert not unseen, str(sorted(unseen))


def test_every_command_that_prints_json_is_on_the_page():
    """The others are named on the page as printing none, or as printing a format of others."""
    for line in (ROOT / "docs" / "reference.md").read_text(encoding="utf-8").splitlines():
        if told := re.match(r"### kg (\w+)", line):
            assert f"kg {told[1]}" in TABLES or re.search(rf"`(kg )?{told[1]}\b", PAGE), line


def test_each_row_says_what_its_key_is():
    assert {what for table in TABLES.values() for _, what in table} <= SHAPES | PLAIN
    assert set(TABLES) >= SHAPES


def test_a_key_that_is_not_on_the_page_is_found():
    thing = {"id": "a", "kind": "b", "label_en": "c", "label_zh": "d", "iri": "e"}
    answer = {"query": "x", "matches": [thing | {"score": 1, "colour": "red"}], "more": []}
    assert sorted(compared("kg find", answer)[0]) == [".matches[].colour", ".more"]
    assert missing("kg find", {"query": "x"}) == ["matches"]
