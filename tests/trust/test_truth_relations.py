"""What must not change an answer: other ids, another order of rows, rows in other files, statements about others, another day.

No expected value is written here: an answer is held against the answer to the same question asked in another way.
"""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, WORLD

import kg.verdicts
from kg.curated.facts import COLUMNS, read_facts
from kg.library import Store, open_store
from kg.paths import list_folders, ontology_folder
from kg.storage import Data

DAYS = ("2029-03-15", "2029-12-01", "2030-04-01", "2031-06-01", "2032-06-01")
ACTORS = ("acme-cloud", "acme-semi", "acme-semi-labs", "delta-one", "grand-child", "half-owned", "zenith-fab")
MEASURES = ("cloud-bill", "compute-rule", "entry-licence", "owner-rule", "watch-list", "watch-list-rule-2")
STRANGE = "measure:zz-far-rule"
_ID = re.compile(r"\b([a-z]+):([a-z0-9][a-z0-9.-]*)")
_IRI = re.compile(r"/id/([a-z]+)/([a-z0-9][a-z0-9.-]*)")
Asked = tuple[str, dict[str, Any]]
_HASH = re.compile(r"statement[:/][0-9a-f]{20}")
_ORDERED = ("path", "events", "proof")
_OWN = {"as_of", "from", "to", "iri", "statement"}


def plain(value: Any, key: str = "") -> Any:
    """An answer without its day and the hashes of its statements; lists whose order says nothing are sorted.

    A path keeps its order, but for holdings that stand side by side in it: they are told in the order of their ids.
    """
    if isinstance(value, dict):
        return {k: plain(v, k) for k, v in value.items() if k not in _OWN or (k in ("from", "to") and not v)}
    if isinstance(value, list):
        told = [plain(v, key) for v in value]
        if key not in _ORDERED:
            return sorted(told, key=_text)
        runs = groupby(told, key=lambda v: v["predicate"] == "am:owns" if "predicate" in v else False)
        return [step for owned, run in runs for step in (sorted(run, key=_text) if owned else run)]
    return _HASH.sub("statement", value) if isinstance(value, str) else value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def as_asked(store: Store, new: Callable[[str], str]) -> Iterator[Asked]:
    """Every answer of the fictional world, by what was asked; `new` gives the id by which a thing goes in this store."""
    actors, measures = [new(f"actor:{a}") for a in ACTORS], [new(f"measure:{m}") for m in MEASURES]
    for day, later in zip(DAYS, (*DAYS[1:], DAYS[0]), strict=True):
        view = store.as_of(day)
        for actor in actors:
            yield f"trace {actor} {day}", view.trace(actor).as_json()
        for measure in measures:
            yield f"trace {measure} {day}", view.trace_measure(measure).as_json()
            yield f"status {measure} {day}", view.status(measure).as_json()
        yield f"matrix {day}", view.matrix(actors).as_json()
        yield f"affiliates {day}", view.affiliates("half").as_json()
        for actor in actors[:3]:
            told = view.diff(later, actor=actor).as_json()
            changed = [m for m in told["measures"] if m["measure"]["id"] != STRANGE]
            yield f"diff {actor} {day}", told | {"measures": changed}


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The rules with the one ownership regime of the fictional world instead of the shipped ones."""
    folder = tmp_path / "ontology"
    shutil.copytree(ontology_folder() / "rules", folder / "rules")
    shutil.copy(ROOT / "tests" / "rules" / "ownership.csv", folder / "rules" / "ownership.csv")
    monkeypatch.setattr(kg.verdicts, "ontology_folder", lambda: folder)
    return folder / "rules"


def rows_of(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or ()), list(reader)


def write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def permuted(folder: Path, chance: random.Random) -> None:
    """Every table with its rows in another order."""
    for path in sorted(folder.rglob("*.csv")):
        columns, rows = rows_of(path)
        chance.shuffle(rows)
        write(path, columns, rows)


def split(folder: Path, chance: random.Random) -> None:
    """Every statements file in two, the rows dealt at random; a file of several sources names the source of each row."""
    for path in sorted((folder / "statements").glob("*.csv")):
        columns, rows = rows_of(path)
        if "source" not in columns:
            columns = [*columns, "source"]
            rows = [row | {"source": f"source:{path.stem}"} for row in rows]
        part = [row for row in rows if chance.random() < 0.5]
        write(path.with_name(f"{path.stem}-1-of-2.csv"), columns, part)
        write(path.with_name(f"{path.stem}-2-of-2.csv"), columns, [row for row in rows if row not in part])
        path.unlink()


def joined_by_strangers(folder: Path, source: str) -> None:
    """Statements about new things: a firm, its place, a rule that targets it, a holding, and an end of that rule."""
    new = {
        "actor": "actor:zz-stranger,company,Stranger,陌生公司,,\nactor:zz-child,company,Stranger's Child,陌生子公司,,\n",
        "territory": "territory:zz-farland,territory,Farland,远地,,\n",
        "measure": "measure:zz-far-rule,final-rule,Far Rule,远地规则,,\n",
    }
    for prefix, text in new.items():
        with (folder / "entities" / f"{prefix}.csv").open("a", encoding="utf-8") as file:
            file.write(text)
    rows = (
        ("actor:zz-stranger", "am:isBasedIn", "territory:zz-farland", "", "", "2010", ""),
        ("actor:zz-stranger", "am:owns", "actor:zz-child", "80", "percent", "2015", ""),
        ("measure:zz-far-rule", "am:hasEvent", "event:effective", "", "", "2029-05-01", ""),
        ("measure:zz-far-rule", "am:hasEvent", "event:rescinded", "", "", "2031-05-05", ""),
        ("measure:zz-far-rule", "am:targets", "territory:zz-farland", "", "", "2029-05-01", ""),
    )
    named = ("subject", "predicate", "object", "value", "unit", "since", "until")
    rest = {"locator": "p. 1", "rank": "normal", "confidence": "certain", "basis": "read", "source": source}
    told = [dict.fromkeys(COLUMNS["statements"], "") | dict(zip(named, row, strict=True)) | rest for row in rows]
    write(folder / "statements" / "zz-strangers.csv", [*COLUMNS["statements"], "source"], told)


def renamed(folder: Path, new: dict[str, str]) -> None:
    """Every id by its new name, in every table and in the names of the files."""
    for path in sorted(folder.rglob("*.csv")):
        text = path.read_text(encoding="utf-8")
        path.write_text(_ID.sub(lambda m: new.get(m[0], m[0]), text), encoding="utf-8")
        if path.parent.name == "statements" and (source := new.get(f"source:{path.stem}")):
            path.rename(path.with_name(f"{source.partition(':')[2]}.csv"))


def named_back(value: Any, new: dict[str, str]) -> Any:
    """An answer with the names that things had before."""
    old = {v: k for k, v in new.items()}
    text = _ID.sub(lambda m: old.get(m[0], m[0]), json.dumps(value, ensure_ascii=False))
    return json.loads(_IRI.sub(lambda m: f"/id/{old.get(f'{m[1]}:{m[2]}', f'{m[1]}:{m[2]}').replace(':', '/')}", text))


def every_id(folders: list[Path], prefixes: tuple[str, ...] = ()) -> list[str]:
    facts = read_facts(folders)
    found = [*(e.id for e in facts.entities), *(s.id for s in facts.sources)]
    return [i for i in found if not prefixes or i.partition(":")[0] in prefixes]


def shuffled_names(ids: list[str], chance: random.Random) -> dict[str, str]:
    """A new id for each, the prefix kept, in no order that the old ones had."""
    numbers = list(range(len(ids)))
    chance.shuffle(numbers)
    return {old: f"{old.partition(':')[0]}:n{number:06d}" for old, number in zip(ids, numbers, strict=True)}


def same(before: Iterable[Asked], other: Store, new: dict[str, str] | None = None) -> None:
    """The answers of another store are those of before, with other names where it has them."""
    names = new or {}
    after = as_asked(other, lambda i: names.get(i, i))
    for (asked, first), (_, second) in zip(before, after, strict=True):
        assert plain(named_back(second, names)) == plain(first), asked


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_no_answer(world, folder, rules, seed):
    permuted(folder, random.Random(seed))
    other = open_store(folder)
    for (asked, first), (_, second) in zip(as_asked(world, str), as_asked(other, str), strict=True):
        assert json.dumps(first) == json.dumps(second), asked


def test_a_file_in_two_changes_no_answer(world, folder, rules):
    split(folder, random.Random(3))
    same(as_asked(world, str), open_store(folder))


def test_statements_about_others_change_no_answer(world, folder, rules):
    joined_by_strangers(folder, "source:gazette")
    other = open_store(folder)
    assert other.as_of("2030-04-01").trace("actor:zz-stranger").exposures, "the strangers are there"
    same(as_asked(world, str), other)


def test_other_ids_change_no_answer(world, folder, rules):
    before, new = list(as_asked(world, str)), shuffled_names(every_id([WORLD]), random.Random(4))
    renamed(folder, new)
    regime = rules / "ownership.csv"
    regime.write_text(_ID.sub(lambda m: new.get(m[0], m[0]), regime.read_text(encoding="utf-8")), encoding="utf-8")
    other = open_store(folder)
    assert not set(every_id([folder])) & set(every_id([WORLD]))
    hit = other.as_of("2029-12-01").affiliates("half").as_json()["hit"]
    assert hit, "the regime of the world reaches somebody under the new names too"
    same(before, other, new)


@pytest.mark.data
def test_shipped_answers_are_the_same_with_other_ids_in_another_order_in_other_files(shipped, tmp_path, monkeypatch):
    """All at once, since a store of this size takes its time: some firms and measures on the days of the hard cases."""
    monkeypatch.setattr("kg.contents.is_checked", lambda _: True)
    chance = random.Random(5)
    new = shuffled_names(every_id(list(Data.chosen().folders), ("actor", "listing", "product")), chance)
    folders = []
    for number, folder in enumerate([ontology_folder() / "facts", *list_folders()]):
        target = tmp_path / f"{number}-{folder.name}"
        shutil.copytree(folder, target)
        renamed(target, new)
        split(target, chance)
        permuted(target, chance)
        folders.append(target)
    joined_by_strangers(folders[0], "source:article-001")
    other = open_store(folders[0], tmp_path / "store", extra=tuple(folders[1:]))
    assert other.as_of("2030-04-01").trace("actor:zz-stranger").exposures
    chosen = sampled_actors(shipped, chance, 8)
    measures = chance.sample(sampled_measures(), 24)
    for day in ("2019-06-01", "2023-11-30", "2025-06-15", "2025-10-15", "2026-11-21"):
        first, second = shipped.as_of(day), other.as_of(day)
        for actor in chosen:
            told = second.trace(new[actor]).as_json()
            assert plain(named_back(told, new)) == plain(first.trace(actor).as_json()), f"{actor} on {day}"
        for measure in measures:
            assert plain(named_back(second.status(measure).as_json(), new)) == plain(first.status(measure).as_json())
    told = other.as_of("2025-10-15").affiliates().as_json()
    assert plain(named_back(told, new)) == plain(shipped.as_of("2025-10-15").affiliates().as_json())
    pair = chosen[0], chosen[1]
    asked = shipped.as_of("2025-05-12"), other.as_of("2025-05-12")
    for actor in pair:
        told = asked[1].diff("2025-05-14", actor=new[actor]).as_json()
        assert plain(named_back(told, new)) == plain(asked[0].diff("2025-05-14", actor=actor).as_json())
    told = asked[1].matrix([new[a] for a in chosen]).as_json()
    assert plain(named_back(told, new)) == plain(asked[0].matrix(chosen).as_json())


def sampled_actors(shipped: Store, chance: random.Random, number: int) -> list[str]:
    """The firms of the hard cases and others by chance, those of the lists among them."""
    known = ["actor:huawei", "actor:nvidia", "actor:sugon", "actor:smic", "actor:oracle", "actor:asml"]
    others = [t.id for t in shipped.as_of("2025-06-15").registry("company").things if t.id not in known]
    return [*known, *chance.sample(others, number)]


def sampled_measures() -> list[str]:
    facts = read_facts(Data.chosen().folders)
    return sorted({s.subject for s in facts.statements if s.predicate == "am:hasEvent"})


def bounds(folders: tuple[Path, ...]) -> list[date]:
    """Every day on which some statement, or the text of a rule, may begin or end; a statement without a first day
    holds for certain from the day of its source."""
    facts = read_facts(folders)
    stated = [d for s in facts.statements for d in s.interval if d]
    stated += [s.published for s in facts.sources if s.published]
    days = {day for d in stated for day in (d.earliest, d.latest)}
    for name in ("thresholds.csv", "reviews.csv"):
        _, rows = rows_of(ontology_folder() / "rules" / name)
        days |= {date.fromisoformat(row[key]) for row in rows for key in ("since", "until") if row.get(key)}
    return sorted(days)


def test_answers_of_the_world_change_on_bounds_of_statements_alone(world, rules):
    days = [d for d in bounds((WORLD,)) if d.year >= 2028]
    for first, following in pairwise(days):
        last = following - timedelta(1)
        if first < last:
            for actor in ACTORS:
                told = [plain(world.as_of(d).trace(f"actor:{actor}").as_json()) for d in (first, last)]
                assert told[0] == told[1], f"{actor} between {first} and {last}"
            for measure in MEASURES:
                told = [plain(world.as_of(d).status(f"measure:{measure}").as_json()) for d in (first, last)]
                assert told[0] == told[1], f"{measure} between {first} and {last}"


@pytest.mark.data
def test_shipped_answers_change_on_bounds_of_statements_alone(shipped):
    chance = random.Random(6)
    days = [d for d in bounds(Data.chosen().folders) if date(2018, 1, 1) <= d <= date(2027, 6, 1)]
    gaps = [(a, b - timedelta(1)) for a, b in pairwise(days) if b - a > timedelta(1)]
    assert len(gaps) > 200
    for actor in sampled_actors(shipped, chance, 6):
        for first, last in chance.sample(gaps, 12):
            told = [plain(shipped.as_of(d).trace(actor).as_json()) for d in (first, last)]
            assert told[0] == told[1], f"{actor} between {first} and {last}"


@pytest.mark.data
def test_the_status_of_a_shipped_measure_changes_on_bounds_of_events_of_it_its_whole_and_its_parts_alone(shipped):
    facts = read_facts(Data.chosen().folders)
    whole = {s.subject: s.object for s in facts.statements if s.predicate == "am:isPartOf"}
    turns: dict[str, set[date]] = {}
    for s in facts.statements:
        if s.predicate == "am:hasEvent":
            turns.setdefault(s.subject, set()).update(x for d in s.interval if d for x in (d.earliest, d.latest))
    for measure in random.Random(7).sample(sorted(turns), 60):
        days = set(turns[measure])
        for part in turns:
            above = [part]
            while above[-1] in whole:
                above.append(whole[above[-1]])
            if measure in above:
                days |= turns[part]
                days |= {day for one in above for day in turns.get(one, ())}
        ordered = sorted({date(2015, 1, 1), *days, date(2028, 1, 1)})
        for first, following in pairwise(ordered):
            spots = {first, first + (following - first) // 2, following - timedelta(1)}
            told = [plain(shipped.as_of(d).status(measure).as_json()) for d in sorted(spots)]
            assert all(t == told[0] for t in told), f"{measure} between {first} and {following}"
