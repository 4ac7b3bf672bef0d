"""Hostile files for every importer: a clear error, or a folder without a fault, in bounded time and memory.

`KG_TRIES=3000 pytest tests/trust/test_hostile_files.py` tries as often as RELIABILITY.md says.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import WORLD
from faulty import KINDS, gleif_xml, run, sample
from targets import bring

from kg.curated.facts import read_facts

TRIES = max(2, int(os.environ.get("KG_TRIES", "150")) // 30)
MEGABYTES = 400
STRANGE: list[Any] = [
    "", "\0", "=cmd|' /C calc'!A0", "\u202egnp.exe", "\u200b", "\ud800", "../../etc/passwd", "javascript:alert(1)", "\x1b[2J",
    "9" * 5000, "1e999999999", "1e-99999999", "NaN", "-Infinity", "2030-02-30", "0000-00-00", "a" * 100_000, "é" * 300, "\n\r\t", '"',
    "', DROP TABLE rows; --", "actor:acme-semi", "source:gazette", "🧿", "الشركة", "مرحبا\u202e", "A\u0301" * 200,
    None, True, 0, -1, 10**400, 1.5, float("nan"), [], {}, [[]], [None], {"": None}, [1], {"country": 7},
]  # fmt: skip


def strange(chance: random.Random, data: Any) -> Any:
    """A JSON value with one node taken away, doubled or made strange."""
    places: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)):
            places.append((node, key))
            if isinstance(node[key], (dict, list)):
                walk(node[key])

    walk(data)
    if not places:
        return chance.choice(STRANGE)
    node, key = chance.choice(places)
    act = chance.random()
    if act < 0.15:
        del node[key]
    elif act < 0.25 and isinstance(node, list):
        node.insert(0, node[key])
    else:
        node[key] = chance.choice(STRANGE)
    return data


@pytest.mark.parametrize("kind", ["csl", "ear", "mofcom", "ftm"])
def test_any_value_anywhere_in_a_json_file(kind, tmp_path):
    chance = random.Random(11)
    file = sample(kind, tmp_path / "in", 2)
    text = file.read_text(encoding="utf-8")
    errors = 0
    for turn in range(TRIES * 3):
        rows = [json.loads(line) for line in text.splitlines()] if kind == "ftm" else [json.loads(text)]
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(rows))
            rows[place] = strange(chance, rows[place])
        file.write_text("\n".join(json.dumps(r) for r in rows) + "\n", encoding="utf-8")
        errors += isinstance(bring(kind, file, tmp_path / f"out{turn % 2}"), str)
    assert 0 < errors < TRIES * 3


COMPACT = {
    "sourceGeneratedAt": "2030-01-02T00:00:00Z",
    "tables": {"sources": ["Entity List (EL) - Bureau"], "licenceRequirements": ["All."], "licencePolicies": ["Denial."]},
    "entries": [{"n": "Acme Works Co., Ltd.", "a": ["Acme"], "s": 0, "t": "Entity", "c": ["CN"], "lr": 0, "lp": 0, "fr": "76 FR 100"}],
}  # fmt: skip
CHART = {"ecfrIssueDate": "2030-01-02", "columns": ["NS 1"], "countries": {"Albania": {"marks": ["NS 1"]}}}
CODES = {
    "ecfrIssueDate": "2030-01-02", "entryCount": 1,
    "entries": [{"eccn": "3B001", "heading": "Equipment.", "reasonForControl": "NS, AT", "items": [{"kind": "item", "paragraph": "a"}],
                 "countryChart": [{"control": "NS applies to entire entry", "countryChart": "NS Column 2"}]}],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "form"), [("csl", COMPACT), ("ear", CHART), ("ear", CODES)], ids=["compact", "chart", "codes"])  # fmt: skip
def test_any_value_anywhere_in_the_other_forms(kind, form, tmp_path):
    chance = random.Random(12)
    file = tmp_path / "in.json"
    file.write_text(json.dumps(form), encoding="utf-8")
    assert isinstance(bring(kind, file, tmp_path / "out"), dict)
    for turn in range(TRIES * 3):
        data = json.loads(json.dumps(form))
        for _ in range(chance.randint(1, 3)):
            data = strange(chance, data)
        file.write_text(json.dumps(data), encoding="utf-8")
        bring(kind, file, tmp_path / f"out{turn % 2}")


@pytest.mark.parametrize("kind", ["epoch", "gleif", "gleif-xml", "holdings", "supply", "eto"])
def test_any_value_anywhere_in_a_table(kind, tmp_path):
    chance = random.Random(13)
    for turn in range(TRIES * 3):
        place = sample(kind, tmp_path / "in", 3)
        file = place if place.is_file() else chance.choice(sorted(place.iterdir()))
        text = file.read_text(encoding="utf-8")
        mark = ">" if kind == "gleif-xml" else ","
        for _ in range(chance.randint(1, 3)):
            pieces = text.split(mark)
            number = chance.randrange(len(pieces))
            new = str(chance.choice(STRANGE))
            pieces[number] = new if chance.random() < 0.7 or mark == ">" else '"' + new.replace('"', '""') + '"'
            text = mark.join(pieces)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        bring(kind, place, tmp_path / f"out{turn % 2}")


@pytest.mark.parametrize("kind", KINDS)
def test_any_bytes_anywhere(kind, tmp_path):
    chance = random.Random(14)
    for turn in range(TRIES * 2):
        place = sample(kind, tmp_path / "in", 3)
        file = place if place.is_file() else chance.choice(sorted(place.iterdir()))
        data = bytearray(file.read_bytes())
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 30))] = chance.choice((b"\0", b"\xff\xfe", b'"', b"\r", b"\xed\xa0\x80", b"[" * 20, b"<!--", b"&a;", b"\xef\xbb\xbf"))  # fmt: skip
        file.write_bytes(data)
        bring(kind, place, tmp_path / f"out{turn % 2}")


@pytest.mark.parametrize("kind", KINDS)
def test_empty_and_alien_files_are_refused(kind, tmp_path):
    for number, data in enumerate((b"", b"\0" * 5000, b"PK\x03\x04" * 9, b"[" * 200_000, b"{" * 9, b"<a>" * 100_000, b"\xff\xfe", b"null", b"," * 999)):  # fmt: skip
        place = sample(kind, tmp_path / "in", 2)
        file = place if place.is_file() else sorted(place.iterdir())[number % 4]
        file.write_bytes(data)
        told = bring(kind, place, tmp_path / "out")
        assert isinstance(told, str) or (kind in ("ftm", "gleif") and not data) or told == {}, (number, told)


def bomb(file: Path, head: bytes, filling: bytes, gigabytes: float) -> None:
    """A small archive that unpacks to many gigabytes."""
    chunk = filling * (1_000_000 // len(filling))
    times = int(gigabytes * 1e9 / len(chunk))
    if file.suffix == ".gz":
        with gzip.open(file, "wb", compresslevel=9) as out:
            out.write(head)
            for _ in range(times):
                out.write(chunk)
    else:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open("x", "w", force_zip64=True) as out:  # fmt: skip
            out.write(head)
            for _ in range(times):
                out.write(chunk)


RR = b"Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,Relationship.RelationshipStatus\n"
BOMBS = {
    "line.csv.gz": ("gleif", RR, b"A"),
    "rows.csv.zip": ("gleif", RR, b"A" * 400 + b",B,C,D\n"),
    "fields.csv.gz": ("holdings", b"owner,owned,share,from,to\n", b'"x\n",'),
    "header.csv.gz": ("holdings", b"", b"a,"),
    "line.json.gz": ("ftm", b'{"id": "', b"x"),
    "text.xml.zip": ("gleif", b"<a>", b"x"),
    "elements.xml.zip": ("gleif", b"<a>", b"<b>" + b"c" * 400 + b"</b>"),
    "record.xml.gz": ("gleif", b"<a><RelationshipRecord>", b"<b>c</b>"),
    "deep.xml.gz": ("gleif", b"", b"<a>"),
    "document.json.gz": ("csl", b'{"results": [', b"{},"),
    "space.json.zip": ("mofcom", b"", b" "),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_of_an_archive_is_refused_in_bounded_time_and_memory(name, tmp_path):
    kind, head, filling = BOMBS[name]
    file = tmp_path / name
    bomb(file, head, filling, 1 if TRIES > 50 else 0.04)
    ended = run("import", kind, str(file), "--into", str(tmp_path / "out"), "--data", str(WORLD), memory=3_000_000_000)
    assert ended.code == 3 and "Traceback" not in ended.told and name in ended.told, (ended.code, ended.told[-900:])
    assert "inside" not in ended.told
    assert ended.megabytes < (1400 if "json" in name else MEGABYTES), ended
    assert not (tmp_path / "out").exists()


def test_what_a_file_says_does_not_steer_the_terminal(tmp_path):
    file = sample("mofcom", tmp_path / "in", 1)
    text = file.read_text(encoding="utf-8").replace('"control-list"', json.dumps("\x1b[2J\u202eevil"))
    file.write_text(text, encoding="utf-8")
    ended = run("import", "mofcom", str(file), "--into", str(tmp_path / "out"), "--data", str(WORLD))
    assert ended.code == 3 and "unknown list [2Jevil" in ended.told


@pytest.mark.parametrize(("kind", "name"), [("csl", "Acme \\ud800"), ("ftm", "\\udfff")])
def test_half_a_character_of_json_is_a_sign_for_one_that_is_not_known(kind, name, tmp_path):
    file = sample(kind, tmp_path / "in", 2)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Firm" if kind == "ftm" else "Acme", name), encoding="utf-8")
    assert name in file.read_text(encoding="utf-8") and not isinstance(bring(kind, file, tmp_path / "out"), str)


def test_an_archive_that_is_locked_or_holds_other_names_is_refused(tmp_path):
    file = tmp_path / "rr.csv.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil.csv", "a,b\n")
    assert "no column" in str(bring("gleif", file, tmp_path / "out"))
    assert not list(tmp_path.parent.rglob("evil.csv"))
    data = bytearray(file.read_bytes())
    for at in (6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    file.write_bytes(data)
    assert "password" in str(bring("gleif", file, tmp_path / "out"))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "head",
    [
        f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/evil"> %p;]>',
        "<!DOCTYPE a>",
    ],
)
@pytest.mark.parametrize("name", ["rr.xml", "rr.xml.gz"])
def test_xml_entities_are_never_read(head, name, tmp_path):
    text = gleif_xml(2).replace(">ACTIVE<", ">&l11;&x;<")
    file = tmp_path / name
    data = f'<?xml version="1.0"?>{head}{text}'.encode()
    file.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    told = bring("gleif", file, tmp_path / "out")
    assert isinstance(told, str) and "document type" in told
    assert not (tmp_path / "out").exists()


def test_an_entity_that_nobody_defined_is_refused(tmp_path):
    file = tmp_path / "rr.xml"
    file.write_text(gleif_xml(2).replace(">ACTIVE<", ">&x;<"), encoding="utf-8")
    assert "no well-formed XML" in str(bring("gleif", file, tmp_path / "out"))


def test_names_lose_what_is_not_seen_and_stay_what_they_are(tmp_path):
    file = tmp_path / "owners.csv"
    file.write_text("owner,owned,share,from,to\nAc\u200bme \u202eSemi\u202c,=HYPERLINK(1)\x1b[2J,50,,\n\u200b,Firm,1,,\n", encoding="utf-8")  # fmt: skip
    left = bring("holdings", file, tmp_path / "out")
    labels = {e.label_en for e in read_facts([tmp_path / "out"]).entities}
    assert labels >= {"Acme Semi", "=HYPERLINK(1)[2J"}
    assert isinstance(left, dict)


def test_a_day_that_leads_out_of_the_folder_is_refused(tmp_path):
    for kind, key in (("ear", "ecfrIssueDate"), ("mofcom", "asOfDate")):
        file = sample(kind, tmp_path / kind, 1)
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(f'"{key}": "2030-01-02"', f'"{key}": "/../../../evil"'), encoding="utf-8")
        assert "day" in str(bring(kind, file, tmp_path / "out"))
    assert not list(tmp_path.rglob("evil*"))
