"""Imports that are killed, cut off, or run out of disk: the old folder or the new one, and a clear word.

`KG_ROUNDS=200 pytest tests/trust/test_faults_import.py` kills as often as RELIABILITY.md says.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
from conftest import WORLD
from faulty import KINDS, ROUNDS, content, kill, kind_of, run, sample, small_disk, start

from kg.curated.facts import Facts, read_facts
from kg.errors import KgError
from kg.importers import folder as folders
from kg.importers import importer
from kg.importers.folder import Folder


def silent(_: str) -> None:
    return None


def read(kind: str, file: Path, target: Path, mark: str = "") -> dict[str, bytes]:
    """Import a file beside nothing; gives the content of the folder."""
    with Folder(target, beside=Facts(), say=silent, mark=mark, replace=True) as folder:
        importer(kind_of(kind)).read_into(file, folder)
    return content(target)


def test_an_import_that_is_killed_leaves_the_old_folder_or_the_new_one_and_goes_on(tmp_path):
    """By rotation over every kind: killed at a random moment, the target is whole; run again, it is as if never killed."""
    chance = random.Random(20260731)
    files, whole, old, took = {}, {}, {}, {}
    asked = KINDS if len(KINDS) <= ROUNDS else KINDS[:: len(KINDS) // ROUNDS + 1]
    for kind in asked:
        for size, found in ((3, old), (400, whole)):
            files[kind] = sample(kind, tmp_path / kind / str(size), size)
            begun = time.perf_counter()
            into = tmp_path / f"{kind}-{size}"
            assert (
                start("import", kind_of(kind), str(files[kind]), "--into", str(into), "--data", str(WORLD)).wait() == 0
            )
            took[kind] = time.perf_counter() - begun
            found[kind] = content(into)
        shutil.copytree(tmp_path / f"{kind}-3", tmp_path / f"{kind}-target")
    killed = 0
    for turn in range(ROUNDS):
        kind = asked[turn % len(asked)]
        target = tmp_path / f"{kind}-target"
        again = ("import", kind_of(kind), str(files[kind]), "--into", str(target), "--replace", "--data", str(WORLD))
        process = start(*again)
        time.sleep(chance.uniform(took[kind] * 0.3, took[kind] * 1.05))
        killed += kill(process)
        assert content(target) in (old[kind], whole[kind]), (kind, turn)
        if turn % 4 == 0:
            assert start(*again).wait() == 0
            assert content(target) == whole[kind]
            assert not list(tmp_path.glob(f"{target.name}.*"))
            shutil.rmtree(target)
            shutil.copytree(tmp_path / f"{kind}-3", target)
    assert killed
    print(f"{killed} imports killed")


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_that_broke_anywhere_ends_as_one_that_did_not(kind, tmp_path, monkeypatch):
    """Broken off at every commit and at every row written since, in steps; then run again with the same input."""
    monkeypatch.setattr(folders, "_EVERY", 2)
    file = sample(kind, tmp_path / "in", 6)
    whole = read(kind, file, tmp_path / "whole")
    written = []
    add = Folder._add

    def counted(self, *given):
        written.append(1)
        return add(self, *given)

    monkeypatch.setattr(Folder, "_add", counted)
    read(kind, file, tmp_path / "counted")
    many = len(written)
    for stop in range(0, many, max(1, many // max(4, min(12, ROUNDS)))):
        left = [stop]

        def breaking(self, *given, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            return add(self, *given)

        monkeypatch.setattr(Folder, "_add", breaking)
        with pytest.raises(KeyboardInterrupt):
            read(kind, file, tmp_path / f"out{stop}", "same")
        assert not (tmp_path / f"out{stop}").exists()
        monkeypatch.setattr(Folder, "_add", add)
        assert read(kind, file, tmp_path / f"out{stop}", "same") == whole, stop


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_input_is_refused_or_read_to_its_end(kind, tmp_path):
    """Cut off at random bytes; a CSV cut between two rows is a shorter CSV, everything else must be refused."""
    chance = random.Random(7)
    file = sample(kind, tmp_path / "in", 5)
    for turn in range(max(5, ROUNDS // 4)):
        place = sample(kind, tmp_path / "cut", 5)
        inside = place if place.is_file() else chance.choice(sorted(place.iterdir()))
        data = inside.read_bytes()
        cut = chance.randrange(len(data))
        inside.write_bytes(data[:cut])
        try:
            found = read(kind, place, tmp_path / f"out{turn}")
        except KgError as error:
            assert inside.name in str(error) or place.name in str(error), (cut, error)
            assert not (tmp_path / f"out{turn}").exists()
        else:
            ends = data[:cut].endswith(b"\n") or data[cut : cut + 1] in (b"\n", b"")
            assert ends or inside.suffix == ".csv", (cut, data[:cut][-40:])
            assert read_facts([tmp_path / f"out{turn}"]).findings == [] and found
    assert file.exists()


@pytest.mark.parametrize("form", ["gz", "zip"])
@pytest.mark.parametrize("kind", ["ftm", "gleif", "gleif-xml", "holdings", "supply"])
def test_a_truncated_archive_is_refused(kind, form, tmp_path):
    chance = random.Random(3)
    file = sample(kind, tmp_path / "in", 50)
    packed = file.with_name(f"{file.name}.{form}")
    if form == "gz":
        packed.write_bytes(gzip.compress(file.read_bytes()))
    else:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(file, file.name)
    whole = read(kind, packed, tmp_path / "whole")
    assert set(whole) > {"SOURCE.md"}
    data = packed.read_bytes()
    for turn in range(max(4, ROUNDS // 8)):
        spoilt = bytearray(data)
        if turn % 2:
            del spoilt[chance.randrange(len(data)) :]
        else:
            spoilt[chance.randrange(30, len(data))] ^= 1 << chance.randrange(8)
        packed.write_bytes(spoilt)
        try:
            read(kind, packed, tmp_path / f"out{turn}")
        except KgError as error:
            assert packed.name in str(error)
        else:  # a bit that says nothing, such as the day of the file inside
            assert len(spoilt) == len(data)
            assert {k: v for k, v in content(tmp_path / f"out{turn}").items() if k != "SOURCE.md"}.keys() >= {
                "coverage.csv"
            }


def test_two_imports_at_once_into_one_folder_leave_one_whole(tmp_path):
    file = sample("holdings", tmp_path / "in", 400)
    both = [start("import", "holdings", str(file), "--into", str(tmp_path / "out"), "--replace", "--data", str(WORLD)) for _ in range(2)]  # fmt: skip
    codes = sorted(process.wait() for process in both)
    assert codes in ([0, 0], [0, 3])
    alone = read("holdings", file, tmp_path / "alone")
    assert content(tmp_path / "out").keys() == alone.keys()
    assert not read_facts([tmp_path / "out"]).findings


@pytest.mark.parametrize("kilobytes", [0, 8, 60])
def test_a_disk_that_fills_during_an_import_is_said_and_leaves_the_old_folder(tmp_path, kilobytes):
    read("holdings", sample("holdings", tmp_path / "few", 3), tmp_path / "out")
    before = content(tmp_path / "out")
    file = sample("holdings", tmp_path / "many", 3000)
    told = run("import", "holdings", str(file), "--into", str(tmp_path / "out"), "--replace", "--data", str(WORLD),
               largest=kilobytes * 1024)  # fmt: skip
    assert told.code == 3 and "cannot be written" in told.told and "Traceback" not in told.told, told
    assert content(tmp_path / "out") == before


@pytest.mark.parametrize("kilobytes", [8, 200, 1200])
def test_a_small_disk_that_fills_during_an_import_is_said(tmp_path, kilobytes):
    file = sample("holdings", tmp_path / "many", 3000)
    with small_disk(tmp_path / "disk", kilobytes) as mounted:
        if not mounted:
            pytest.skip("this user may not mount a file system")
        told = run("import", "holdings", str(file), "--into", str(tmp_path / "disk" / "out"), "--data", str(WORLD))
        assert told.code == 3 and "cannot be written" in told.told and "Traceback" not in told.told, told
        assert not (tmp_path / "disk" / "out").exists()


OUTPUTS = {
    "screen": ("screen", "{list}", "-o", "{out}/report.xlsx"),
    "screen-csv": ("screen", "{list}", "-o", "{out}/report.csv"),
    "draw": ("draw", "ego", "actor:acme-semi", "-o", "{out}/page.html"),
    "gallery": ("draw", "gallery", "actor:acme-semi", "-o", "{out}/page.html"),
    "export": ("export", "-o", "{out}/graph.ttl"),
    "graphml": ("export", "-o", "{out}/graph.graphml"),
    "exposures": ("exposures", "-f", "csv", "-o", "{out}/all.csv"),
    "query": ("query", "SELECT * WHERE { ?s ?p ?o } LIMIT 900", "-f", "csv", "-o", "{out}/rows.csv"),
    "receipt": ("trace", "actor:acme-semi", "--receipt", "{out}/receipt.json", "-o", "{out}/trace.json"),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of the fictional world, with the view of the day in it."""
    home = tmp_path_factory.mktemp("home") / "store"
    assert run("build", "--data", str(WORLD), "--store", str(home)).code == 0
    assert run("query", "ASK {}", "--store", str(home), "--as-of", "2030-06-01").code == 0
    return home


@pytest.mark.parametrize("what", OUTPUTS)
def test_a_full_or_read_only_disk_is_said_by_everything_that_writes_and_the_old_file_stays(what, store, tmp_path):
    (tmp_path / "list.csv").write_text("name,country\n" + "Acme Semi,WL\n" * 40, encoding="utf-8")
    disk = tmp_path / "disk"
    args = [a.replace("{list}", str(tmp_path / "list.csv")).replace("{out}", str(disk)) for a in OUTPUTS[what]]
    args += ["--store", str(store), "--as-of", "2030-06-01"]
    name = Path(args[args.index("-o") + 1]).name
    with small_disk(disk, 4) as mounted:
        if not mounted:
            pytest.skip("this user may not mount a file system")
        (disk / name).write_text("the old one", encoding="utf-8")
        told = run(*args)
        assert told.code == 2 and "cannot be written" in told.told and "Traceback" not in told.told, told
        assert (disk / name).read_text(encoding="utf-8") == "the old one"
        assert sorted(p.name for p in disk.iterdir()) == [name]
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        told = run(*args)
        assert told.code == 2 and "cannot be written" in told.told and "Traceback" not in told.told, told
        assert (disk / name).read_text(encoding="utf-8") == "the old one"


def test_what_is_no_plain_file_is_written_to_and_not_replaced(store, tmp_path):
    link, real = tmp_path / "link.ttl", tmp_path / "real.ttl"
    real.write_text("old", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    common = ("--store", str(store), "--as-of", "2030-06-01")
    assert run("export", "-f", "ttl", "-o", str(link), *common).code == 0
    assert link.is_symlink() and real.read_text(encoding="utf-8").startswith("@prefix")
    assert real.stat().st_mode & 0o777 == 0o640
    device = tmp_path / "device"
    if subprocess.run(["mknod", str(device), "c", "1", "3"], capture_output=True).returncode:
        return  # this user may not make a device
    for args in (("export", "-f", "ttl"), ("stats", "-f", "json"), ("draw", "ego", "actor:acme-semi")):
        assert run(*args, "-o", str(device), *common).code == 0
        assert device.is_char_device()


@pytest.mark.parametrize("kind", ["csl", "holdings", "gleif", "eto"])
def test_inputs_and_folders_that_may_not_be_read_or_written_are_said(kind, tmp_path):
    place = sample(kind, tmp_path / "in", 2)
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    common = ("--data", str(WORLD))
    told = run("import", kind, str(place), "--into", str(shut / "out"), *common, plain=True)
    assert told.code == 3 and "cannot be written" in told.told and "Traceback" not in told.told, told
    file = place if place.is_file() else place / "inputs.csv"
    file.chmod(0)
    told = run("import", kind, str(place), "--into", str(tmp_path / "out"), *common, plain=True)
    assert told.code in (2, 3) and str(file) in told.told and "Traceback" not in told.told, told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("args", [("check", "{facts}"), ("fmt", "{facts}"), ("build", "--data", "{facts}", "--store", "{facts}/../home"),
                                  ("screen", "{facts}/names.csv", "--store", "{store}"), ("affiliates", "--edges", "{facts}/names.csv", "--store", "{store}"),
                                  ("classify", "--spec", "{facts}/names.csv", "--store", "{store}"), ("draw", "query", "{facts}/names.csv", "--store", "{store}"),
                                  ("verify", "{facts}/names.csv", "--store", "{store}")])  # fmt: skip
def test_a_file_that_may_not_be_read_is_said_by_every_command_that_reads_one(args, folder, store):
    (folder / "names.csv").chmod(0)
    told = run(*(a.format(facts=folder, store=store) for a in args), plain=True)
    assert told.code in (1, 2, 3), told
    assert "names.csv" in told.told and "Traceback" not in told.told and "inside" not in told.told, told


def test_a_folder_that_may_not_be_written_is_said_by_fmt(folder):
    path = folder / "names.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for place in (folder, *(p for p in folder.iterdir() if p.is_dir())):
        place.chmod(0o500)
    told = run("fmt", str(folder), plain=True)
    assert told.code in (2, 3) and "cannot be written" in told.told and "Traceback" not in told.told, told
    assert b"\r\n" in path.read_bytes()


def test_a_report_of_what_was_left_out_counts_once_after_a_broken_run(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_EVERY", 1)
    file = tmp_path / "entities.json"
    found = [{"id": f"p-{n}", "schema": "Person", "properties": {}} for n in range(5)]
    file.write_text("".join(json.dumps(e) + "\n" for e in found) + "{\n", encoding="utf-8")

    def once() -> dict[str, tuple[int, str]]:
        with Folder(tmp_path / "out", beside=Facts(), say=silent, mark="same") as folder:
            importer("ftm").read_into(file, folder)
            return folder.skipped()

    with pytest.raises(KgError, match=r"entities\.json:6"):
        once()
    file.write_text(file.read_text(encoding="utf-8").removesuffix("{\n"), encoding="utf-8")
    assert [n for n, _ in once().values()] == [5]
