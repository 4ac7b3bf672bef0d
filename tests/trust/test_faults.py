"""What breaks from outside while a store is built: killed processes, full and read-only disks, other versions, locales.

`KG_ROUNDS=200 pytest tests/trust/test_faults.py` kills as often as RELIABILITY.md says; a usual run kills a few times.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, WORLD
from faulty import ROUNDS, content, kill, run, small_disk, start, surroundings

from kg.errors import DataError, KgError, StoreError
from kg.increments import edited
from kg.index import OUT, Entry
from kg.inputs import Data, hashes
from kg.library import Store, open_store
from kg.storage import build

ENTITIES = "SELECT ?e WHERE { ?e a <https://w3id.org/actors-measures/ontology#Entity> }"


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two facts folders that differ in the number of their entities."""
    old, new = tmp_path / "old", tmp_path / "new"
    for target in (old, new):
        shutil.copytree(WORLD, target)
    with (new / "entities" / "actor.csv").open("a", encoding="utf-8") as file:
        file.write("actor:zz-latecomer,company,Latecomer,后来者,,\n")
    return old, new


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the fictional world."""
    target = tmp_path_factory.mktemp("built") / "store"
    build(target, Data.chosen(WORLD), say=lambda _: None)
    return target


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A copy of that store, which is one of the old version."""
    target = tmp_path / "store"
    shutil.copytree(built, target)
    return target


def held(store: Store) -> int:
    """How many entities are really in the store; fewer or more than it says would be a mixture."""
    number = len(store.engine.select(ENTITIES))
    assert store.about["entities"] == number
    assert len(store.as_of("2030-06-01").trace("actor:acme-semi").exposures) == 3
    return number


@pytest.mark.parametrize("force", [False, True])
def test_a_build_that_is_killed_leaves_the_old_store_or_the_new_one(versions, tmp_path, home, force):
    whole = {held(open_store(folder, tmp_path / "apart")) for folder in versions}
    assert len(whole) == 2
    begun = time.perf_counter()
    assert start("build", "--data", str(versions[1]), "--store", str(home)).wait() == 0
    took = time.perf_counter() - begun
    chance = random.Random(20260731)
    killed, seen = 0, set()
    for turn in range(max(ROUNDS // 2, 2)):
        if not force:
            for path in home.iterdir():
                if path.is_dir() and path.name not in ("pointers", (home / "CURRENT").read_text().strip()):
                    shutil.rmtree(path)
        options = ("--force",) if force else ()
        process = start("build", *options, "--data", str(versions[turn % 2]), "--store", str(home))
        time.sleep(chance.uniform(took * 0.2, took * 1.05))
        killed += kill(process)
        seen.add(held(open_store(store=home)))
    assert killed and seen <= whole
    print(f"{killed} builds killed, force={force}")
    assert start("build", "--force", "--data", str(versions[0]), "--store", str(home)).wait() == 0
    assert held(open_store(store=home)) == min(whole)


HELD = "SELECT ?value WHERE { ?s rdf:predicate am:owns ; rdf:object <https://w3id.org/actors-measures/id/actor/zenith-fab> ; rdf:subject <https://w3id.org/actors-measures/id/actor/delta-one> ; am:value ?value }"


def write_edit(facts: Path, number: int) -> None:
    """Statements of the edit of that number: as many as it leaves when divided by 7, and one, each with it as its value."""
    rows = "".join(
        f"actor:delta-one,am:owns,actor:zenith-fab,0.{number:05}1,percent,2033-0{n + 1}-01,2033-0{n + 1}-20,no. 1,normal,certain,read,,\n"
        for n in range(number % 7 + 1)
    )
    place = facts / "statements" / "gazette.csv"
    place.write_text((WORLD / "statements" / "gazette.csv").read_text(encoding="utf-8") + rows, encoding="utf-8")


def edit_of(store: Store) -> int:
    """The number of the edit that a store is of, where all of it is there."""
    rows = [str(value) for (value,) in store.as_of("2030-06-01").rows(HELD)[1]]
    number = int(rows[0][2:-1])  # the last digit is no zero, which would be left out
    assert rows == [f"0.{number:05}1"] * (number % 7 + 1), "statements of several edits"
    assert store.about["statements"] == 69 + len(rows)
    owned = [Entry.read(text) for text in store.engine.indexed(OUT, ["actor:delta-one"], "am:owns")]
    assert sum(told.object == "actor:zenith-fab" for told in owned) == len(rows), "an index of another edit"
    return number


def test_a_build_of_an_edit_that_is_killed_leaves_the_old_store_or_the_new_one(tmp_path):
    facts, home = tmp_path / "facts", tmp_path / "store"
    shutil.copytree(WORLD, facts)
    build_it = ("build", "--data", str(facts), "--store", str(home))
    for number in (1, 2):
        write_edit(facts, number)
        begun = time.perf_counter()
        assert start(*build_it).wait() == 0
        took = time.perf_counter() - begun
    write_edit(facts, 3)
    names = hashes(Data.chosen(facts))
    assert edited(home / (home / "CURRENT").read_text().strip(), names), "it is no edit of statements alone"
    chance = random.Random(20260731)
    killed, last = 0, 2
    for number in range(3, max(ROUNDS, 4) + 3):
        write_edit(facts, number)
        process = start(*build_it)
        time.sleep(chance.uniform(took * 0.3, took * 1.05))
        killed += kill(process)
        found = edit_of(open_store(store=home))
        assert found in (last, number)
        last = found
    print(f"{killed} builds of an edit killed")
    assert killed
    assert start(*build_it).wait() == 0
    assert edit_of(open_store(store=home)) == number
    assert start("build", "--data", str(facts), "--store", str(tmp_path / "whole")).wait() == 0
    for place, name in ((home, "one"), (tmp_path / "whole", "two")):
        assert (
            start("export", "-o", str(tmp_path / f"{name}.nq"), "--store", str(place), "--as-of", "2030-06-01").wait()
            == 0
        )
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "two.nq").read_bytes()


def test_two_builds_at_once_end_with_a_whole_store(versions, tmp_path):
    home = tmp_path / "store"
    builds = [start("build", "--force", "--data", str(folder), "--store", str(home)) for folder in versions * 2]
    assert [process.wait() for process in builds] == [0] * 4
    held(open_store(store=home))
    assert not list(home.glob("*.tmp-*"))


def test_facts_that_change_while_they_are_read_are_not_built(versions, tmp_path, monkeypatch):
    from kg import contents

    def late(*given, **named):
        (versions[0] / "coverage.csv").touch()
        return whole(*given, **named)

    whole = contents.from_facts
    monkeypatch.setattr(contents, "from_facts", late)
    with pytest.raises(DataError, match="changed while they were read"):
        build(tmp_path / "store", Data.chosen(versions[0]), say=lambda _: None)
    assert not (tmp_path / "store" / "CURRENT").exists()


@pytest.mark.parametrize("about", ["{", "[]", "", '{"form": 0}', '{"form": 99, "entities": 1}', "\0", "\udcff"])
def test_a_store_of_another_version_is_told_from_a_whole_one(home, about):
    built = home / (home / "CURRENT").read_text().strip()
    (built / "about.json").write_bytes(about.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match="damaged or was made by another version; run kg build"):
        open_store(store=home)


@pytest.mark.parametrize("pointer", ["", "../..", "0" * 16, "\0", "/etc", "a" * 5000])
def test_a_damaged_pointer_leads_nowhere(versions, home, pointer):
    (home / "CURRENT").write_text(pointer, encoding="utf-8")
    with pytest.raises(StoreError, match="run kg build"):
        open_store(store=home)
    for path in (home / "pointers").iterdir():
        path.write_text(pointer, encoding="utf-8")
    held(open_store(versions[0], home))
    held(open_store(store=home))


def test_a_damaged_store_says_so_and_is_mended_by_force(versions, home, tmp_path):
    """Every file of a store cut off or overwritten: the right answer, or an error of ours with a cure; never a crash."""
    wanted = held(open_store(store=home))
    shutil.copytree(home, tmp_path / "kept")
    chance = random.Random(5)
    said = []
    key = (home / "CURRENT").read_text().strip()
    files = sorted(p.relative_to(home) for p in (home / key).rglob("*") if p.is_file() and p.stat().st_size)
    for name in chance.sample(files, min(len(files), max(2, ROUNDS // 4))):
        shutil.rmtree(home)
        shutil.copytree(tmp_path / "kept", home)
        data = (home / name).read_bytes()
        (home / name).write_bytes(data[: len(data) // 2] if chance.random() < 0.5 else bytes(len(data)))
        for ask in (("stats",), ("trace", "actor:acme-semi"), ("query", ENTITIES), ("exposures", "-f", "json")):
            done = run(*ask, "--store", str(home), "--as-of", "2030-06-01")
            assert done.code in (0, 3), (name, ask, done)
            assert "Traceback" not in done.told and "inside" not in done.told, (name, ask, done)
            said += [done.told] if done.code else []
    assert said and all("kg build" in text for text in said), said
    build(home, Data.chosen(versions[0]), say=lambda _: None, force=True)
    assert held(open_store(store=home)) == wanted


def test_a_full_disk_is_said(home):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "stats", "-f", "json", "--store", str(home)],
            cwd=ROOT, env=surroundings(), stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("kilobytes", [1, 20, 100])
def test_a_disk_that_fills_during_a_build_leaves_the_old_store(versions, home, kilobytes):
    before = open_store(store=home).about["data_hash"]
    done = run("build", "--data", str(versions[1]), "--store", str(home), largest=kilobytes * 1024)
    assert done.code == 3, done
    assert "cannot be written" in done.told and "Traceback" not in done.told
    assert open_store(store=home).about["data_hash"] == before
    assert not [p for p in home.iterdir() if ".tmp-" in p.name]


@pytest.mark.parametrize("kilobytes", [4, 60, 300, 700])
def test_a_small_disk_that_fills_during_a_build_is_said(versions, tmp_path, kilobytes):
    with small_disk(tmp_path / "disk", kilobytes) as mounted:
        if not mounted:
            pytest.skip("this user may not mount a file system")
        home = tmp_path / "disk" / "store"
        done = run("build", "--data", str(versions[0]), "--store", str(home))
        assert done.code == 3 and "cannot be written" in done.told and "Traceback" not in done.told, done
        assert not home.exists() or not [p for p in home.iterdir() if ".tmp-" in p.name]


def test_a_read_only_disk_is_said_by_a_build_and_enough_for_an_answer(versions, home, tmp_path):
    target = tmp_path / "disk"
    with small_disk(target, 100, read_only=True) as mounted:
        if not mounted:
            pytest.skip("this user may not mount a file system")
        done = run("build", "--data", str(versions[0]), "--store", str(target / "store"))
        assert done.code == 3 and "cannot be written" in done.told and "Traceback" not in done.told, done
    before = content(home)
    subprocess.run(["mount", "--bind", "-o", "ro", str(home), str(home)], check=True)
    try:
        temporary = tmp_path / "temporary"
        temporary.mkdir()
        done = run("query", ENTITIES, "--store", str(home), "--as-of", "2030-06-01", "-f", "csv", TMPDIR=str(temporary))
        assert done.code == 0 and "actor/acme-semi" in done.told, done
        assert not list(temporary.iterdir())
        done = run("build", "--force", "--data", str(versions[0]), "--store", str(home))
        assert done.code == 3 and "cannot be written" in done.told, done
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)
    assert content(home) == before


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "gbk"}]
)  # fmt: skip
def test_other_locales_and_code_pages(kg, env):
    done = kg("find", "顶点半导体", "--json", "--data", str(WORLD), **env)
    assert done.returncode == 0
    assert json.loads(done.stdout)["matches"][0]["id"] == "actor:acme-semi"


@pytest.mark.parametrize("page", ["cp1252", "cp936", "cp932", "cp437"])
def test_a_windows_code_page_breaks_no_message(home, page):
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": page, "LC_ALL": "C"}
    for args, code, told in (
        (("show", "没有这个", "--store", str(home)), 1, "没有名为"),
        (("list", "company", "--store", str(home), "-f", "table"), 0, "顶点半导体"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "kg", *args, "--lang", "zh"], cwd=ROOT, env=surroundings(**env), capture_output=True
        )
        assert done.returncode == code
        assert b"Traceback" not in done.stderr
        said = done.stderr.decode(page, "replace") if code else done.stdout.decode("utf-8")
        assert told in said or page in ("cp1252", "cp437", "cp932")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Shanghai", "Nowhere/Nowhere"])
def test_a_day_is_a_calendar_day_in_every_time_zone(kg, zone, home):
    ask = ("status", "measure:compute-rule", "--store", str(home), "--json", "--as-of")
    for day, status, since in (("2030-02-28", "adopted", "2030-02-20"), ("2030-03-01", "in_force", "2030-03-01")):
        told = json.loads(kg(*ask, day, TZ=zone).stdout)
        assert (told["as_of"], told["status"], told["since"]) == (day, status, since)


def test_a_truncated_export_fills_no_store(home, tmp_path):
    """A file of quads that was cut off is refused or loaded as it was, never a part of it."""
    store = open_store(store=home)
    quads = tmp_path / "whole.nq"
    quads.write_text("".join(store.engine.triples(None)), encoding="utf-8")
    chance = random.Random(1)
    data = quads.read_bytes()
    for turn in range(max(3, ROUNDS // 10)):
        part = tmp_path / "part.nq"
        part.write_bytes(data[: chance.randrange(len(data))])
        with pytest.raises(KgError, match=r"part\.nq"):
            from kg.storage import load

            load(tmp_path / f"other{turn}", part, say=lambda _: None)
        assert not (tmp_path / f"other{turn}" / "CURRENT").exists()
