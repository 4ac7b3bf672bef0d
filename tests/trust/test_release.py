"""What is released: the same bytes from the same input, versions that fit, known licences, and no network unless asked."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from conftest import ROOT, WORLD
from packaging.requirements import Requirement

import kg
from kg.exports import FORMATS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PINS = ROOT / ".ci" / "versions.txt"
NOT_SOURCE = shutil.ignore_patterns("__pycache__", ".*cache", ".git", ".venv", ".hypothesis", "build", "dist", "demo")


def run(*command: str, cwd: Path = ROOT, **env: str) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.mark.wheel
def test_wheel_and_sdist_have_the_same_bytes_from_another_folder_at_another_hour(tmp_path):
    for place, hour in (("one", 1_700_000_000), ("another place", 1_800_000_000)):
        source = tmp_path / place
        shutil.copytree(ROOT, source, ignore=NOT_SOURCE)
        for path in source.rglob("*"):
            os.utime(path, (hour, hour))
        out = ("-d", str(tmp_path / "dist" / place))
        run(sys.executable, "-m", "hatchling", "build", *out, cwd=source, PYTHONHASHSEED=str(hour % 7), PYTHONPATH="")
    first, second = (digests(tmp_path / "dist" / place) for place in ("one", "another place"))
    assert len(first) == 2
    assert first == second
    (wheel,) = (tmp_path / "dist" / "one").glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    data = {f"kg/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "ontology").rglob("*") if p.is_file()}
    assert data <= inside
    assert "kg/py.typed" in inside


EVERY_FORMAT = """
import kg, sys
from kg.exports import FORMATS, export
view = kg.load(sys.argv[1]).as_of("2031-06-01")
for format in FORMATS:
    with open(f"out.{format}", "wb") as file:
        export(view, format, file, lang="en", say=print)
"""


def test_two_builds_of_the_same_facts_are_exported_in_the_same_bytes(tmp_path):
    digest = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        here = tmp_path / seed
        here.mkdir()
        env = {"PYTHONHASHSEED": seed, "KG_CACHE": str(tmp_path / f"cache{seed}"), "TZ": zone}
        run(sys.executable, "-c", EVERY_FORMAT, str(WORLD), cwd=here, **env)
        digest.append(digests(here))
    assert set(digest[0]) == {f"out.{format}" for format in FORMATS}
    assert digest[0] == digest[1]


@pytest.mark.long
@pytest.mark.data
def test_two_builds_of_the_shipped_facts_are_exported_in_the_same_bytes(tmp_path, shipped):
    here = {"PYTHONHASHSEED": "77", "KG_CACHE": str(tmp_path / "cache"), "TZ": "Asia/Shanghai"}
    words = ("-m", "kg", "export", "-f", "nq", "--as-of", "2026-08-01", "-o")
    run(sys.executable, *words, str(tmp_path / "one.nq"))
    run(sys.executable, *words, "another.nq", cwd=tmp_path, **here)
    one, another = (hashlib.sha256((tmp_path / n).read_bytes()).digest() for n in ("one.nq", "another.nq"))
    assert one == another


def test_every_dependency_is_pinned_within_its_bounds():
    pins: dict[str, set[str]] = {}
    for line in PINS.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([\w.-]+)==([^ ;]+)", line):
            pins.setdefault(found[1].lower(), set()).add(found[2])
    extras = [each for wanted in PROJECT["optional-dependencies"].values() for each in wanted]
    for wanted in map(Requirement, [*PROJECT["dependencies"], *extras]):
        assert pins.get(wanted.name.lower()), f"{wanted.name} has no pin; run python3 scripts/versions"
        for version in pins[wanted.name.lower()]:
            assert version in wanted.specifier, f"{wanted} is pinned to {version}; run python3 scripts/versions"


def test_every_licence_is_known_and_on_its_page_and_none_is_a_gpl():
    script = runpy.run_path(str(ROOT / "scripts" / "licences"), run_name="licences")
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([\w-]+) \| (.*) \|$", page, re.MULTILINE))
    found = script["needed"](PROJECT["dependencies"], set(), {})
    assert {"click", "rdflib", "pyoxigraph", "pyvis"} <= set(found)
    stale = "docs/licences.md is behind; run python3 scripts/licences"
    assert set(found) <= set(rows), stale
    assert "GPL" not in "".join([*found.values(), *rows.values()])
    with (ROOT / "ontology" / "facts" / "sources.csv").open(encoding="utf-8", newline="") as file:
        terms = {row["licence"] for row in csv.DictReader(file)}
    assert "" not in terms
    assert terms == set(re.findall(r"^- ([^\[].*)$", page, re.MULTILINE)), stale
    lists = {path.parent.name for path in (ROOT / "ontology" / "lists").glob("*/*.csv")}
    assert lists == set(re.findall(r"^- \[(.*?)\]", page, re.MULTILINE)), stale


@pytest.mark.wheel
def test_the_bill_of_materials_holds_what_kg_needs_and_no_tool_of_the_tests(tmp_path):
    pytest.importorskip("cyclonedx_py")
    script = runpy.run_path(str(ROOT / "scripts" / "licences"), run_name="licences")
    needed = script["needed"](PROJECT["dependencies"], set(), {})
    run(sys.executable, "scripts/sbom", str(tmp_path / "sbom.json"))
    bom = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    assert (bom["bomFormat"], bom["metadata"]["component"]["name"]) == ("CycloneDX", PROJECT["name"])
    assert bom["metadata"]["component"]["version"] == kg.__version__
    found = {re.sub(r"[-_.]+", "-", c["name"]).lower(): c["version"] for c in bom["components"]}
    assert set(found) == set(needed) and "pytest" not in found
    assert all(version == distribution(name).version for name, version in found.items())
    (own,) = (d for d in bom["dependencies"] if d["ref"] == bom["metadata"]["component"]["bom-ref"])
    named = {re.split("==", ref)[0].lower() for ref in own["dependsOn"]}
    assert named == {Requirement(wanted).name.lower() for wanted in PROJECT["dependencies"]}


HOOK = """
import os, sys
def watch(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        if not (event in ("socket.connect", "socket.bind") and isinstance(args[1], (str, bytes))):
            with open(os.environ["KG_TEST_CALLS"], "a") as file:
                file.write(f"{event} {args}\\n")
            raise OSError("this test forbids the network")
sys.addaudithook(watch)
"""
WATCHED = [
    ("build",),
    ("check",),
    ("stats",),
    ("list", "measure"),
    ("show", "Acme Semi"),
    ("find", "Acme Semi"),
    ("query", "SELECT * WHERE { ?a ?b ?c } LIMIT 3"),
    ("ask",),
    ("ask", "measures-by-status"),
    ("trace", "Acme Semi", "--as-of", "2031-06-01", "-f", "table"),
    ("status", "measure:compute-rule"),
    ("why", "Acme Semi", "measure:compute-rule"),
    ("history", "Acme Semi"),
    ("diff", "2030-01-01", "2031-01-01"),
    ("matrix",),
    ("exposures",),
    ("affiliates",),
    ("screen", "list.csv"),
    ("draw", "trace", "Acme Semi", "--as-of", "2031-06-01", "-o", "page.html"),
    ("draw", "gallery", "-o", "gallery.html"),
    ("export", "-f", "jsonld", "-o", "out.jsonld"),
    ("export", "-f", "ftm", "-o", "out.ftm"),
    ("import", "holdings", "own.csv", "--into", "own"),
]


@pytest.fixture
def watched(tmp_path):
    """Run Python with every call of the network written down and refused, also in the processes that it starts."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK)
    calls = tmp_path / "calls"
    calls.touch()
    path = os.pathsep.join([str(tmp_path / "hook"), str(ROOT)])

    def start(*words: str) -> tuple[subprocess.CompletedProcess[str], str]:
        env = {**os.environ, "PYTHONPATH": path, "KG_TEST_CALLS": str(calls), "KG_DATA": str(WORLD)}
        done = subprocess.run([sys.executable, *words], cwd=tmp_path, env=env, capture_output=True, text=True)
        return done, calls.read_text()

    return start


def test_the_watch_sees_a_call(watched):
    done, calls = watched("-c", "import socket; socket.create_connection(('localhost', 9))")
    assert done.returncode and "socket.getaddrinfo" in calls


@pytest.mark.parametrize("words", WATCHED, ids=lambda words: " ".join(words[:2]))
def test_no_command_reaches_the_network_unless_asked(watched, tmp_path, words):
    (tmp_path / "list.csv").write_text("name,country\nAcme Semi,\n", encoding="utf-8")
    (tmp_path / "own.csv").write_text("owner,owned,share,from,to\nAcme Semi,New Mill,60,,\n", encoding="utf-8")
    done, calls = watched("-m", "kg", *words)
    assert calls == ""
    assert done.returncode == 0, done.stderr


def test_no_module_reaches_the_network_when_it_is_imported(watched):
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("kg", "viz")
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.stem not in ("__main__", "jobs", "spark", "parquet")
    ]
    done, calls = watched("-c", f"import importlib\nfor name in {names}: importlib.import_module(name)")
    assert done.returncode == 0, done.stderr
    assert calls == ""
