"""Receipts of every command that has them, the files they rest on, and assumed statements."""

import json

import pytest
from tests_world import WORLD

from kg.errors import DataError, StoreError, UsageError
from kg.library import open_store
from kg.receipts import content_hash, files_of
from kg.supposition import as_folders

DATA = ("--data", str(WORLD))
AT = (*DATA, "--as-of", "2031-06-01")
HEAD = "subject,predicate,object,value,unit,since,until,locator,rank,confidence,basis,attributed_to,note\n"
ROW = "actor:zenith-fab,am:isBasedIn,territory:southland,,,2029,,row 1,normal,certain,read,,\n"
OTHER = "actor:zenith-fab,am:isMemberOf,group:cloud-hosts,,,2029,,row 1,normal,certain,read,,\n"


def assumption(folder, text=HEAD + ROW, name="assumed.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "args",
    [
        ("trace", "Acme Semi", *AT, "--without", "Compute Rule"),
        ("trace", "--measure", "Compute Rule", *AT, "--route", "maker", "--in-force-only"),
        ("status", "Compute Rule", *AT),
        ("diff", "2031-04-30", "2031-05-01", *DATA, "--suspend", "Watch List@2031-05-01"),
        ("matrix", "Acme Semi", "Acme Cloud", *AT, "--measure", "Compute Rule"),
        ("classify", "Acme Three", *AT),
        ("affiliates", "--regime", "us-ofac-50", *AT),
    ],
    ids=lambda args: args[0],
)
def test_every_receipt_runs_again_and_gives_the_same(kg, tmp_path, args):
    path = tmp_path / "receipt.json"
    first = kg(*args, "--receipt", str(path), "--json")
    assert first.returncode == 0, first.stderr
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["command"] == args[0] and written["result"] == json.loads(first.stdout)
    done = kg("verify", str(path), *DATA)
    assert done.returncode == 0 and json.loads(done.stdout) == {"same": True, "differences": []}, done.stderr


def test_a_receipt_with_assumed_statements_needs_them_again(kg, tmp_path):
    path, assumed = tmp_path / "receipt.json", assumption(tmp_path)
    assert kg("trace", "Zenith Fab", *AT, "--assume", str(assumed), "--receipt", str(path)).returncode == 0
    (named,) = json.loads(path.read_text())["parameters"]["files"]
    assert named == {"option": "assume", "name": "assumed.csv", "sha256": content_hash(assumed)}
    done = kg("verify", str(path), *DATA, "--assume", str(assumed))
    assert done.returncode == 0 and json.loads(done.stdout)["same"], done.stderr
    missing = kg("verify", str(path), *DATA)
    assert missing.returncode == 2 and "assumed.csv" in missing.stderr and "--assume" in missing.stderr


def test_a_receipt_refuses_assumed_statements_of_another_content(kg, tmp_path):
    path, assumed = tmp_path / "receipt.json", assumption(tmp_path)
    kg("trace", "Zenith Fab", *AT, "--assume", str(assumed), "--receipt", str(path))
    other = assumption(tmp_path, HEAD + ROW.replace("2029", "2030"), "other.csv")
    done = kg("verify", str(path), *DATA, "--assume", str(other))
    assert done.returncode == 3 and "other.csv" in done.stderr and "hash" in done.stderr


def test_a_copy_under_another_name_with_its_rows_mixed_is_the_same_file(kg, tmp_path):
    path, assumed = tmp_path / "receipt.json", assumption(tmp_path, HEAD + ROW + OTHER)
    kg("trace", "Zenith Fab", *AT, "--assume", str(assumed), "--receipt", str(path))
    copy = tmp_path / "copy.csv"
    copy.write_bytes(b"\xef\xbb\xbf" + (HEAD + OTHER + ROW).replace("\n", "\r\n").encode())
    assert content_hash(copy) == content_hash(assumed)
    done = kg("verify", str(path), *DATA, "--assume", str(copy))
    assert done.returncode == 0 and json.loads(done.stdout)["same"], done.stdout + done.stderr


def test_holdings_and_figures_are_named_in_receipts_too(kg, tmp_path):
    edges, listed, spec = tmp_path / "e.csv", tmp_path / "l.csv", tmp_path / "s.json"
    edges.write_text("owner,owned,share,from,to\nL,A,60,2025-01-01,\n")
    listed.write_text("firm,list,from,to\nL,EL,2020-01-01,\n")
    spec.write_text('{"tpp": 4800}')
    files = ("--edges", str(edges), "--listed", str(listed))
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    assert kg("affiliates", *files, *AT, "--receipt", str(one)).returncode == 0
    assert kg("classify", "--spec", str(spec), *AT, "--receipt", str(two)).returncode == 0
    assert kg("verify", str(one), *DATA, *files).returncode == 0
    assert kg("verify", str(two), *DATA, "--spec", str(spec)).returncode == 0
    assert kg("verify", str(two), *DATA).returncode == 2
    edges.write_text("owner,owned,share,from,to\nL,A,40,2025-01-01,\n")
    assert kg("verify", str(one), *DATA, *files).returncode == 3


def test_a_file_that_the_receipt_does_not_rest_on_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        files_of({"parameters": {"files": []}}, [("assume", assumption(tmp_path))])


def test_two_files_of_assumptions_stand_beside_each_other(kg, tmp_path):
    one, two = assumption(tmp_path), assumption(tmp_path, HEAD + OTHER, "two.csv")
    done = kg("trace", "Zenith Fab", *AT, "--assume", str(one), "--assume", str(two))
    assert done.returncode == 0, done.stderr
    assert {e["route"] for e in json.loads(done.stdout)["exposures"]} == {"located", "obliged"}


def test_what_is_wrong_with_an_assumption_is_told_of_the_users_file_and_line(kg, tmp_path):
    path = assumption(tmp_path, HEAD + ROW + OTHER.replace("group:cloud-hosts", "group:cloud-host"))
    done = kg("trace", "Zenith Fab", *AT, "--assume", str(path))
    assert done.returncode == 3 and f"{path}:3: " in done.stderr and "cloud-hosts" in done.stderr
    assert "assumption" not in done.stderr.replace("assumptions", "")


def test_the_shapes_judge_assumed_statements_too(kg, tmp_path):
    path = assumption(tmp_path, HEAD + ROW.replace("read", "inferred"))
    done = kg("trace", "Zenith Fab", *AT, "--assume", str(path))
    assert done.returncode == 3 and f"{path}:2: " in done.stderr and "no note" in done.stderr


def test_an_assumption_as_a_spreadsheet_saves_it_is_read(kg, tmp_path):
    path = tmp_path / "assumed.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + ROW).rstrip("\n").replace("\n", "\r\n").encode())
    done = kg("trace", "Zenith Fab", *AT, "--assume", str(path))
    assert [e["route"] for e in json.loads(done.stdout)["exposures"]] == ["located"], done.stderr


def test_a_folder_of_assumptions_is_whole_or_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    path = assumption(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("pathlib.Path.rename", lambda *_: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(StoreError, match="KG_CACHE"):
            as_folders([path])
    assert list((tmp_path / "cache" / "assumed").iterdir()) == []
    (table,) = as_folders([path])
    assert table.read_text() == HEAD + ROW and as_folders([path]) == {table: path}


@pytest.mark.long
def test_beside_checked_facts_only_what_is_added_is_checked(shipped_is_checked, tmp_path, monkeypatch):
    from kg.checks import shapes

    seen = []
    real = shapes.check_shapes
    monkeypatch.setattr(shapes, "check_shapes", lambda *a, **k: seen.append(k["fresh"].files) or real(*a, **k))
    row = "actor:nvidia,am:isBasedIn,territory:china,,,2029,,row 1,normal,certain,read,,\n"
    path = assumption(tmp_path, HEAD + row)
    open_store(assumed=(path,))
    assert seen == [frozenset({str(path), *(f for f in seen[0] if f.endswith("sources.csv"))})]
    wrong = assumption(tmp_path, HEAD + row.replace("read", "inferred"), "wrong.csv")
    with pytest.raises(DataError, match=r"wrong\.csv:2: "):
        open_store(assumed=(wrong,))


@pytest.fixture
def shipped_is_checked(monkeypatch, cache):
    from kg import contents

    monkeypatch.setattr(contents, "is_checked", lambda hash_: hash_ == contents.data_hash(contents.Data.chosen()))


@pytest.mark.parametrize(
    "call",
    [
        lambda v: v.trace(7),
        lambda v: v.trace(None),
        lambda v: v.trace("Acme Semi", routes="listed"),
        lambda v: v.trace("Acme Semi", routes=(1,)),
        lambda v: v.trace("Acme Semi", max_hops="many"),
        lambda v: v.trace_measure(["Compute Rule"]),
        lambda v: v.status(b"Compute Rule"),
        lambda v: v.why("Acme Semi", 1),
        lambda v: v.history(1),
        lambda v: v.diff(20310501),
        lambda v: v.diff("2031-05-01", actor=1),
        lambda v: v.matrix("Acme Semi"),
        lambda v: v.matrix([1]),
        lambda v: v.matrix(measures="Compute Rule"),
        lambda v: v.affiliates(50),
        lambda v: v.affiliates(edges=1),
        lambda v: v.classify(1),
        lambda v: v.classify_spec(1),
        lambda v: v.show(1),
        lambda v: v.source(1),
        lambda v: v.find(1),
        lambda v: v.registry(1),
        lambda v: v.query(1),
        lambda v: v.rows(None),
        lambda v: v.ask(1),
        lambda v: v.ask("parts-of-measure", measure=1),
        lambda v: v.store.as_of(20310601),
        lambda v: v.store.as_of("June"),
    ],
)  # fmt: skip
def test_the_python_face_refuses_what_is_no_text(world, call):
    with pytest.raises(UsageError):
        call(world.as_of("2031-06-01"))
