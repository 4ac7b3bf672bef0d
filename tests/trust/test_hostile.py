"""Hostile and damaged input: always an answer or a clear error of ours, never another exception, in bounded time."""

from __future__ import annotations

import json
import os
import random
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from conftest import WORLD
from faulty import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from targets import TARGETS

from kg.affiliates import read_edges, read_listed
from kg.curated.facts import read_facts
from kg.errors import KgError
from kg.guard import refuse_unsafe
from kg.library import open_store

TRIES = int(os.environ.get("KG_TRIES", "150"))
HARD = settings(
    max_examples=TRIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
CHARACTERS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=",\"\n\r\t\0\ufeff\u200b\u202e=+-@;:/#?<>{}\\'", max_size=60),
    st.sampled_from(
        ["=cmd|' /C calc'!A0", "javascript:alert(1)", "9" * 5000, "../../etc/passwd", "\U0001f9ff" * 50, "1e999999999"]
    ),
)


@HARD
@given(data=st.binary(max_size=400))
def test_any_bytes_in_a_facts_file(data):
    TARGETS["facts"].call(data)


@HARD
@given(fields=st.lists(CHARACTERS, min_size=11, max_size=15))
def test_any_fields_in_a_row(folder, fields):
    path = folder / "statements" / "paper.csv"
    quoted = ",".join('"' + f.replace('"', '""') + '"' for f in fields)
    head = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_bytes(f"{head}\n{quoted}\n".encode("utf-8", "surrogatepass"))
    facts = read_facts([folder])
    taken = [s for s in facts.statements if any(e.source == "source:paper" for e in s.evidence)]
    assert taken or facts.findings


@HARD
@given(text=CHARACTERS)
def test_any_text_as_a_day_a_curie_or_a_name(text):
    for name in ("day", "id", "name"):
        TARGETS[name].call(text.encode())


@HARD
@given(text=st.one_of(CHARACTERS, st.text(alphabet="SELCTRVIFOMWH{}<>'\"#\\ \n:?.*u0041", max_size=80)))
def test_any_text_as_a_query(world, text):
    with suppress(KgError):
        refuse_unsafe(text)
        world.as_of("2030-01-01").rows(text)


WORDS = ["SERVICE", "from", "FROM", "NAMED", "SELECT", "ASK", "insert", "ſervice", "LOAD", "drop", "x:a", "<http://x/>",
    "'", '"', '"""', "\\", "#", "\n", " ", "?", "@en", "_", "5", "-", ".", ":", "<", ">", "İ", "ı"]  # fmt: skip


@HARD
@given(parts=st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_text_that_is_called_harmless_would_not_be_refused_word_by_word(parts):
    TARGETS["query"].call("".join(parts).encode())


@HARD
@given(
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), CHARACTERS),
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
        max_leaves=8,
    ),
    key=st.sampled_from(["dense_tops", "bit_length", "tpp", "die_area_mm2", "nonplanar", "aggregate_io_gbs", "datacenter", "rates", "name"]),
)  # fmt: skip
def test_any_value_in_a_specification(shipped, tmp_path, value, key):
    spec = {"name": "X", "dense_tops": 900, "bit_length": 8, "die_area_mm2": 800, "datacenter": True, key: value}
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(spec), encoding="utf-8", errors="surrogatepass")
    try:
        answer = shipped.as_of(date(2023, 12, 1)).classify_spec(path).as_json()
        assert answer["classification"] in ("3A090", "3A090.a", "3A090.b", "none", "indeterminate")
    except KgError as error:
        assert "spec.json" in str(error)


@HARD
@given(rows=st.lists(st.tuples(CHARACTERS, CHARACTERS, CHARACTERS, CHARACTERS, CHARACTERS), max_size=4))
def test_any_rows_of_holdings(tmp_path, rows):
    text = "owner,owned,share,from,to\n" + "".join(
        ",".join('"' + f.replace('"', '""') + '"' for f in row) + "\n" for row in rows
    )
    path = tmp_path / "edges.csv"
    path.write_text(text, encoding="utf-8", errors="replace")
    for read in (read_edges, lambda p: read_listed(p, {})):
        try:
            read(path)
        except KgError as error:
            assert str(error)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * WHERE { ?a (am:targets|!am:targets)* ?b . ?c (am:targets|!am:targets)* ?d }",
    ],
)
def test_an_endless_query_is_stopped(home, query):
    done = run("query", query, "--timeout", "2", "-f", "csv", "--store", str(home), seconds=60)
    assert done.code == 3
    assert "longer than 2 s" in done.told


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A store of the fictional world for commands."""
    target = tmp_path_factory.mktemp("hostile") / "store"
    open_store(WORLD, target)
    return target


def test_a_chain_of_ten_thousand_owners_and_a_dense_circle(home, tmp_path):
    """Every hit, and of each a proof that is cut where it grows long: what is written grows with the number of firms."""
    edges = ["owner,owned,share,from,to"]
    edges += [f"c{i},c{i + 1},60,," for i in range(10_000)]
    chance = random.Random(7)
    edges += [f"d{i},d{j},{chance.randint(1, 20)},," for i in range(120) for j in range(120) if i != j]
    (tmp_path / "e.csv").write_text("\n".join(edges) + "\n", encoding="utf-8")
    (tmp_path / "l.csv").write_text("firm,list,from,to\nc0,EL,,\nd0,EL,,\n", encoding="utf-8")
    out = tmp_path / "out.json"
    done = run(
        "affiliates", "--edges", str(tmp_path / "e.csv"), "--listed", str(tmp_path / "l.csv"), "--as-of", "2025-10-15", "--json",
        "--store", str(home), "-o", str(out),
    )  # fmt: skip
    assert done.code == 0, done
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["hit"]["c0"], told["hit"]["c10000"], told["hit"]["d0"]) == ("direct", "affiliate", "direct")
    assert max(map(len, told["proof"].values())) < 200
    assert done.megabytes < 2500


@pytest.mark.long
def test_a_chain_of_ten_thousand_owners_in_a_graph(folder, tmp_path):
    """The same chain as facts: built, traced and exported in bounded time, without a depth of calls."""
    head = "id,kind,label_en,label_zh,wikidata,lei\n"
    known = (folder / "entities" / "actor.csv").read_text(encoding="utf-8").removeprefix(head)
    chain = "".join(f"actor:zz-{i:05d},company,Chain {i},链{i},,\n" for i in range(2000))
    (folder / "entities" / "actor.csv").write_text(head + known + chain, encoding="utf-8")
    source = "subject,predicate,object,value,unit,since,until,locator,rank,confidence,basis,attributed_to,note\n"
    rows = ["actor:acme-semi,am:owns,actor:zz-00000,60,percent,2029-01-01,,row 0,normal,certain,read,,\n"]
    rows += [f"actor:zz-{i:05d},am:owns,actor:zz-{i + 1:05d},60,percent,2029-01-01,,row {i},normal,certain,read,,\n" for i in range(1999)]  # fmt: skip
    rows += ["actor:zz-01999,am:owns,actor:zz-00000,20,percent,2029-01-01,,row x,normal,certain,read,,\n"]
    path = folder / "statements" / "paper.csv"
    path.write_text(
        source + "".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:] + rows), encoding="utf-8"
    )
    home = tmp_path / "chain"
    assert run("build", "--data", str(folder), "--store", str(home)).code == 0
    for args in (("trace", "actor:zz-01999"), ("exposures", "-f", "csv"), ("export", "-f", "graphml"), ("draw", "ego", "actor:zz-01000")):  # fmt: skip
        done = run(*args, "--store", str(home), "--as-of", "2030-06-01", "-o", str(tmp_path / "out"))
        assert done.code == 0 and "Traceback" not in done.told, done
        assert done.megabytes < 1000


def test_links_that_lead_out_of_a_facts_folder_are_not_followed(folder, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("scope,source,since,through,note\nall,source:gazette,,2030,private\n", encoding="utf-8")
    (folder / "coverage.csv").unlink()
    (folder / "coverage.csv").symlink_to(secret)
    facts = read_facts([folder])
    assert "private" not in {c.note for c in facts.coverage}
    assert any("link" in f.message for f in facts.findings)


def test_a_million_columns(folder):
    path: Path = folder / "coverage.csv"
    path.write_text(",".join("c" for _ in range(1_000_000)) + "\n", encoding="utf-8")
    [finding] = [f for f in read_facts([folder]).findings if f.origin.file.endswith("coverage.csv")]
    assert finding.code == "columns"
    assert len(finding.message) < 2000


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html;x", "file:///etc/passwd", "ftp://example.org/"]
)
def test_only_web_addresses_become_links(folder, kg, address):
    path = folder / "sources.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("https://example.org/gazette", address), encoding="utf-8")
    done = kg("check", str(folder), "--json")
    assert done.returncode == 1
    assert "bad-url" in {f["code"] for f in json.loads(done.stdout)["findings"]}
