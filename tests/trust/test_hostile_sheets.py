"""Hostile lists of counterparties and hostile cells: every row answered or one clear error; no cell of ours is a formula.

`KG_TRIES=3000 pytest tests/trust/test_hostile_sheets.py` tries as often as RELIABILITY.md says.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import socket
import time
import zipfile
from pathlib import Path

import pytest
from conftest import WORLD
from faulty import run
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.curated.facts import read_facts
from kg.errors import DataError, KgError, UsageError
from kg.exports import FORMATS, export
from kg.library import Store, open_store
from kg.reports import report
from kg.screening import read_words

TRIES = int(os.environ.get("KG_TRIES", "150"))
HARD = settings(
    max_examples=max(20, TRIES // 3), deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.explicit, Phase.generate], derandomize=TRIES <= 150
)  # fmt: skip
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", " =1+1", "\u3000＝1+1", "\u200b=1", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://x\")"]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from([*FORMULAS, "Acme Semi", "顶点半导体", "", "\u202eimeS emcA", "A\u200bcme Semi", "x" * 2_500, "\0", "javascript:alert(1)", "<script>", "9" * 400]),
    st.text(max_size=40),
)  # fmt: skip
DANGEROUS = "=+-@＝＋－＠"


def cells_of(data: bytes) -> list[str]:
    return [c for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for c in row]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell: it begins, blanks aside, with a sign and is no number."""
    bare = cell.lstrip(" \u00a0\u3000\t\r\n\u200b\ufeff")
    try:
        float(bare.rstrip("%").replace(",", "."))
    except ValueError:
        return bare[:1] in tuple(DANGEROUS)
    return False


@HARD
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=5), separator=st.sampled_from(",;\t|"),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252"]))  # fmt: skip
def test_any_rows_of_counterparties(world, tmp_path, rows, separator, encoding):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(["name", "country", "=1+1"])
    writer.writerows(rows)
    path = tmp_path / "list.csv"
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    try:
        answer = world.as_of("2030-06-01").screen(path)
    except DataError as error:  # letters of one encoding that are none of another
        assert "list.csv" in str(error)
        return
    words = read_words("en")
    assert all(r.verdict in ("match", "possible", "none") for r in answer.rows)
    assert not [c for c in cells_of(report(answer, words, "csv")) if is_formula(c)]
    with zipfile.ZipFile(io.BytesIO(report(answer, words, "xlsx"))) as book:
        assert not [n for n in book.namelist() if n.startswith("xl/worksheets/sheet") and b"<f>" in book.read(n)]
        assert not [
            n
            for n in book.namelist()
            if "hyperlink" in book.read(n).decode("utf-8", "replace").lower() and n.endswith(".rels")
        ]
    page = report(answer, words, "html").decode("utf-8")
    assert "<script>" not in page.partition("</head>")[2] and 'href="javascript' not in page
    json.loads(report(answer, words, "json"))


@HARD
@given(data=st.binary(max_size=600))
def test_any_bytes_as_a_list_of_counterparties(world, tmp_path, data):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    try:
        answer = world.as_of("2030-06-01").screen(path)
    except KgError as error:
        assert "list.csv" in str(error) and len(str(error)) < 3000
    else:
        assert not [c for c in cells_of(report(answer, read_words("zh"), "csv")) if is_formula(c)]


def test_a_workbook_is_never_unpacked(world, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
        book.writestr("xl/worksheets/sheet1.xml", "\0" * 50_000_000)
    with pytest.raises(DataError, match=r"bomb\.xlsx: is a workbook or an archive; save the sheet as 'CSV UTF-8'"):
        world.as_of("2030-06-01").screen(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (",".join("c" * 3 for _ in range(300_000)) + "\n", "none of the columns"),
        ("name" + ",c" * 20_000 + "\n" + "Acme Semi" + ",=1" * 20_000 + "\n", ""),
        ("name\n" + "x" * 3_000_000 + "\n", ""),
        ("name\n" + '"' * 200_001 + "\n", ""),
        ("name\n" + '"open\n' * 3000, ""),
        ("name\n" + "\n" * 60_000, ""),
        ("name\n" + "(" * 100_000 + "\n", ""),
        ("name\n" + "\u0301" * 100_000 + "\n", ""),
        ("name\n" + "有限公司" * 30_000 + "\n", ""),
        ("name\n" + "A.B." * 30_000 + "\n", ""),
        ("name\n" + "Co Ltd " * 30_000 + "\n", ""),
        ("name\n" + "&'" * 60_000 + "a\n", ""),
        ("name\n" + "第一二三" * 30_000 + "\n", ""),
    ],
    ids=["columns", "wide", "long", "quotes", "open", "blank", "brackets", "accents", "endings", "initials", "legal", "signs", "ordinals"],
)  # fmt: skip
def test_a_list_of_a_strange_shape_is_answered_in_bounded_time_and_memory(text, said, tmp_path, built):
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    ended = run(
        "screen",
        str(path),
        "--store",
        str(built),
        "--as-of",
        "2030-06-01",
        "-f",
        "csv",
        "-o",
        str(tmp_path / "o"),
        seconds=60,
    )
    assert ended.code == (2 if said else 0), ended.told[-500:]
    assert said in ended.told and len(ended.told) < 3000 and "Traceback" not in ended.told
    assert ended.megabytes < 700


def test_a_list_too_large_for_a_worksheet_is_said(world, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("name" + ",c" * 17_000 + "\nAcme Semi\n", encoding="utf-8")
    with pytest.raises(UsageError, match="a worksheet holds"):
        report(world.as_of("2030-06-01").screen(path), read_words("en"), "xlsx")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the fictional world."""
    home = tmp_path_factory.mktemp("sheets") / "store"
    open_store(WORLD, home)
    return home


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A world in which labels, names, notes, locators and titles are formulas and scripts."""
    facts = tmp_path_factory.mktemp("spoilt") / "facts"
    shutil.copytree(WORLD, facts)
    for file, old, new in (
        ("entities/actor.csv", "Acme Semi,顶点半导体,", '"=HYPERLINK(""http://x"",""y"")",@顶点,'),
        ("names.csv", "actor:acme-semi,顶点,zh", "actor:acme-semi,+1+1,zh"),
        ("sources.csv", "Government of Northland", "=cmd|' /C calc'!A0 </script><script>alert(1)</script>"),
    ):
        path = facts / file
        text = path.read_text(encoding="utf-8")
        assert old in text or file != "entities/actor.csv", file
        path.write_text(text.replace(old, new), encoding="utf-8")
    gazette = facts / "statements" / "gazette.csv"
    rows = list(csv.reader(io.StringIO(gazette.read_text(encoding="utf-8"))))
    for row in rows[1:]:
        row[7], row[12] = "-2+3", "=1+1"
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    gazette.write_text(out.getvalue(), encoding="utf-8")
    return open_store(facts, facts.parent / "store")


def test_no_cell_of_an_export_is_a_formula(spoilt):
    out = io.BytesIO()
    export(spoilt.as_of("2030-06-01"), "csv", out, lang="en", say=lambda _: None)
    cells = cells_of(out.getvalue())
    assert "'=1+1" in cells and "'-2+3" in cells and any(c.startswith("'=HYPERLINK") for c in cells)
    assert not [c for c in cells if is_formula(c)]


def test_no_cell_of_a_table_is_a_formula(spoilt, tmp_path):
    for args in (("matrix", "actor:acme-semi"), ("exposures",)):
        for lang in ("en", "zh"):
            out = tmp_path / "out.csv"
            told = run(*args, "-f", "csv", "-o", str(out), "--lang", lang, "--store", str(spoilt.built.folder.parent), "--as-of", "2030-06-01")  # fmt: skip
            assert told.code == 0, told
            assert not [c for c in cells_of(out.read_bytes()) if is_formula(c)]


def test_every_export_holds_hostile_texts_as_texts(spoilt):
    for format in FORMATS:
        out = io.BytesIO()
        export(spoilt.as_of("2030-06-01"), format, out, lang="en", say=lambda _: None)
        assert b"HYPERLINK" in out.getvalue()
        if format in ("graphml", "gexf"):
            from xml.etree import ElementTree

            ElementTree.fromstring(out.getvalue())
            assert b"<script" not in out.getvalue()


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x1b[2J", "\x00", "\u2028", "\u00ad"])
@pytest.mark.parametrize("file", ["entities/actor.csv", "names.csv", "sources.csv", "statements/gazette.csv"])
def test_what_is_not_seen_or_turns_the_text_round_is_a_finding(folder, sign, file):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    head, first, rest = text.split("\n", 2)
    cells = next(csv.reader([first]))
    place = max(range(len(cells)), key=lambda i: len(cells[i]))
    cells[place] = cells[place][:3] + sign + cells[place][3:]
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    path.write_text(f"{head}\n{out.getvalue()}\n{rest}", encoding="utf-8", newline="")
    found = [f for f in read_facts([folder]).findings if f.origin.file.endswith(file)]
    assert [f.code for f in found] in (["hidden"], ["encoding"])
    assert found[0].origin.line == 2
    assert sign not in found[0].message


@pytest.mark.parametrize("name", ["Ac\u200bme Semi", "\u202aAcme Semi\u202c", "Acme\u00a0Semi", "ＡＣＭＥ ＳＥＭＩ", "Acme\u200d Semi", "\ufeffAcme Semi"])  # fmt: skip
def test_a_name_with_signs_that_are_not_seen_is_found(world, name):
    [match] = world.as_of("2030-06-01").find(name)
    assert (match.thing.id, match.verdict) == ("actor:acme-semi", "match")


@pytest.mark.parametrize("text", ["[" * 100_000, '{"rates":' * 50_000, '{"tpp": ' + "9" * 100_000 + "}", '{"tpp": 1e999999999}', '{"tpp": 1e-999999999}', '{"tpp": NaN}', '{"tpp": -Infinity}', "\0", "null", "1" * 5000, '"\\ud800"', '{"\\ud800": 1}', '{"name": "' + "x" * 5_000_000 + '"}'])  # fmt: skip
def test_a_specification_of_a_strange_shape_is_refused_or_answered_at_once(world, tmp_path, text):
    path = tmp_path / "spec.json"
    path.write_text(text, encoding="utf-8")
    begun = time.process_time()
    try:
        json.dumps(world.as_of("2023-12-01").classify_spec(path).as_json())
    except KgError as error:
        assert "spec.json" in str(error) and len(str(error)) < 3000
    assert time.process_time() - begun < 5


def test_no_context_and_no_schema_is_fetched(world, monkeypatch):
    """Exports with a JSON-LD context, and every file of RDF that is read, need no network."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    out = io.BytesIO()
    export(world.as_of("2030-06-01"), "jsonld", out, lang="en", say=lambda _: None)
    context = json.loads(out.getvalue())["@context"]
    assert not isinstance(context, str)
    for query in (
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "SELECT * FROM <http://127.0.0.1:9/x.jsonld> WHERE { ?s ?p ?o }",
        "SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }",
    ):
        with pytest.raises(KgError):
            from kg.guard import refuse_unsafe

            refuse_unsafe(query)
            world.as_of("2030-06-01").rows(query)
