"""What breaks from outside: processes killed while they write, full and read-only disks, stores of another version.

`KG_ROUNDS=300 pytest tests/trust/test_faults.py` kills as often as RELIABILITY.md says; a usual run kills a few times.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, WORLD

from kg.library import open_store

ROUNDS = int(os.environ.get("KG_ROUNDS", "8"))


def start(*args: str, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *args],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    """Two facts folders that differ in the number of their entities."""
    old, new = tmp_path / "old", tmp_path / "new"
    for target in (old, new):
        shutil.copytree(WORLD, target)
    with (new / "entities" / "actor.csv").open("a", encoding="utf-8") as file:
        file.write("actor:zz-latecomer,company,Latecomer,后来者,,\n")
    return old, new


def test_a_build_that_is_killed_leaves_the_old_store_or_the_new_one(versions, tmp_path):
    home = tmp_path / "store"
    whole = {open_store(folder, tmp_path / "apart").about["entities"] for folder in versions}
    assert len(whole) == 2
    begun = time.perf_counter()
    assert start("build", "--data", str(versions[0]), "--store", str(home)).wait() == 0
    took = time.perf_counter() - begun
    chance = random.Random(20260731)
    killed = 0
    for turn in range(ROUNDS):
        build = start("build", "--force", "--data", str(versions[turn % 2]), "--store", str(home))
        time.sleep(chance.uniform(0, took * 1.1))
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
            killed += 1
        build.wait()
        store = open_store(store=home)
        held = len(store.engine.select("SELECT ?e WHERE { ?e a <https://w3id.org/actors-measures/ontology#Entity> }"))
        assert store.about["entities"] in whole
        assert held == store.about["entities"]
    assert killed


def test_two_builds_at_once_end_with_a_whole_store(versions, tmp_path):
    home = tmp_path / "store"
    builds = [start("build", "--data", str(folder), "--store", str(home)) for folder in versions * 2]
    assert [build.wait() for build in builds] == [0] * 4
    store = open_store(store=home)
    assert store.as_of("2030-01-01").trace("actor:acme-semi").exposures


def test_a_store_of_another_version_is_told_from_a_whole_one(versions, tmp_path, kg):
    home = tmp_path / "store"
    assert kg("build", "--data", str(versions[0]), "--store", str(home)).returncode == 0
    built = home / (home / "CURRENT").read_text().strip()
    (built / "about.json").write_text("{", encoding="utf-8")
    done = kg("stats", "--store", str(home))
    assert done.returncode == 3
    assert "damaged" in done.stderr
    assert "kg build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_said():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "stats", "-f", "json"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == 2
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("kilobytes", [1, 20, 100])
def test_a_disk_that_fills_during_a_build_leaves_the_old_store(versions, tmp_path, kilobytes):
    home = tmp_path / "store"
    assert start("build", "--data", str(versions[0]), "--store", str(home)).wait() == 0
    before = open_store(store=home).about["data_hash"]
    size = kilobytes * 1024
    done = subprocess.run(
        [sys.executable, "-m", "kg", "build", "--data", str(versions[1]), "--store", str(home)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
    )
    assert done.returncode == 3, done.stderr
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    assert open_store(store=home).about["data_hash"] == before
    assert not [p for p in home.iterdir() if ".tmp-" in p.name]


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "cp1252"}]
)
def test_other_locales_and_code_pages(kg, env):
    done = kg("find", "华为", "--json", **env)
    assert done.returncode == 0
    assert json.loads(done.stdout)["matches"][0]["id"] == "actor:huawei"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Shanghai"])
def test_a_day_is_a_calendar_day_in_every_time_zone(kg, zone):
    told = json.loads(kg("status", "90 FR 4544", "--as-of", "2025-05-13", "--json", TZ=zone).stdout)
    assert (told["as_of"], told["status"], told["since"]) == ("2025-05-13", "not_enforced", "2025-05-13")
