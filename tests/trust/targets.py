"""What is handed any bytes: each target answers, or raises the error that its callers expect; anything else is a find.

`scripts/fuzz` hands them bytes that are chosen by the code that they reach, `test_targets.py` a few chosen by chance.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from faulty import KINDS, kind_of, sample
from tests_world import WORLD

from kg import guard
from kg.affiliates import read_edges, read_listed
from kg.classification import chip_rules, classify_figures
from kg.counterparties import counterparties_of
from kg.curated.facts import Facts, read_facts
from kg.curated.form import canonical
from kg.dates import PartialDate, parse_day
from kg.errors import KgError
from kg.folding import fold, folded_forms, name_words
from kg.importers import importer
from kg.importers.folder import Folder
from kg.likeness import compared
from kg.ownership import reach, read_regimes
from kg.paths import ontology_folder
from kg.thresholds import read_vintages
from kg.vocab import expand, is_curie, shorten

__all__ = ["TARGETS", "Target", "bring"]

RULES = ontology_folder() / "rules"
DAY = date(2030, 6, 1)


class Target(NamedTuple):
    """What is called with bytes, and bytes that are right, from which to begin."""

    call: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def bring(kind: str, file: Path, target: Path) -> dict[str, tuple[int, str]] | str:
    """What an importer left out, or its error; a folder that was written holds no fault."""
    try:
        with Folder(target, beside=Facts(), say=lambda _: None, replace=True) as folder:
            importer(kind_of(kind)).read_into(file, folder)
            left = folder.skipped()
    except KgError as error:
        assert len(str(error)) < 3000, str(error)[:200]
        return str(error)
    facts = read_facts([target])
    assert facts.findings == []
    inside = {p.resolve().parent.parent for p in target.rglob("*.csv")} | {target.resolve()}
    assert all(p == target.resolve() or p.is_relative_to(target.resolve().parent) for p in inside)
    return left


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _query(data: bytes) -> None:
    def outcome() -> object:
        try:
            return guard.refuse_unsafe(_text(data))
        except KgError as error:
            return str(error)

    short = outcome()
    with patch.object(guard, "_harmless", return_value=False):
        assert outcome() == short


def _day(data: bytes) -> None:
    for read in (parse_day, PartialDate.parse):
        with suppress(ValueError):
            read(_text(data))
    with suppress(ValueError):
        told = PartialDate.parse(_text(data))
        assert told.earliest <= told.latest and PartialDate.parse(str(told)) == told


def _id(data: bytes) -> None:
    if is_curie(text := _text(data)):
        assert expand(text).startswith("https://") and shorten(expand(text)) == text


def _name(data: bytes) -> None:
    text = _text(data)
    assert fold(fold(text)) == fold(text)
    assert not [c for form in folded_forms(text) for c in form if not (c.isalnum() or c in " #")]
    one, _, two = text.partition("|")
    assert 0 <= compared(name_words(one), name_words(two)).score <= 1


def _facts(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "facts"
        shutil.copytree(WORLD, folder)
        path = folder / "statements" / "paper.csv"
        path.write_bytes(data)
        assert read_facts([folder]).statements
        with suppress(KgError):
            path.write_text(once := canonical(path), encoding="utf-8", newline="")
            assert canonical(path) == once


def _figures(data: bytes) -> None:
    with suppress(KgError):
        classify_figures(_text(data), "x", chip_rules(read_vintages(RULES / "thresholds.csv")), DAY).as_json()


def _holdings(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "edges.csv"
        path.write_bytes(data)
        with suppress(KgError):
            read_listed(path, {})
        with suppress(KgError):
            held = read_edges(path)
            for regime in read_regimes(RULES / "ownership.csv").values():
                reach(held, [], regime, DAY)


def _parties(data: bytes) -> None:
    with suppress(KgError):
        counterparties_of(data, "list.csv", chosen={}, columns=RULES / "screening" / "columns.csv")


def _imported(kind: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as home:
        file = sample(kind, Path(home) / "in", 1)
        file.write_bytes(data)
        bring(kind, file, Path(home) / "out")


def _sample(kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as home:
        return sample(kind, Path(home) / "in", 2).read_bytes()


TARGETS = {
    "query": Target(_query, (b"PREFIX x: <http://x/> SELECT ?a FROM <http://x/g> { ?a x:b 'c'@en # d\n }", b"SERVICE <x> {}", b"LOAD <x>")),
    "day": Target(_day, (b"2030-02-28", b"2030-06", b"2030")),
    "id": Target(_id, (b"actor:acme-semi", b"measure:x", b"https://w3id.org/actors-measures/id/actor/x")),
    "name": Target(_name, ("Acme Semi Co., Ltd. (AC)|顶点半导体股份有限公司".encode(), b"SSE: 688001|688001.SH", b"90 FR 4544|55th Institute")),
    "facts": Target(_facts, ((WORLD / "statements" / "paper.csv").read_bytes(),)),
    "figures": Target(_figures, (b'{"name": "X", "rates": [{"dense_tops": 900, "bit_length": 8}], "die_area_mm2": 800, "datacenter": true}',)),
    "ownership": Target(_holdings, (b"owner,owned,share,from,to\nA,B,50,2029-01,\nB,C,49.9,,2031\n", b"firm,list,from,to\nA,EL,2029,\n")),
    "counterparties": Target(_parties, ("name,country,identifier\nAcme Semi,CN,688001\n".encode("utf-16"), "名称;国家\n顶点;中国\n".encode("gb18030"))),
    **{f"import-{kind}": Target(partial(_imported, kind), (_sample(kind),)) for kind in KINDS if kind != "eto"},  # which is a folder
}  # fmt: skip
