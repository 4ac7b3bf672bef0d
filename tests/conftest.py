"""The fictional world that unit tests live in, and the shipped facts for tests of the data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.curated.facts import Facts, read_facts
from kg.importers import importer
from kg.importers.folder import Folder
from kg.library import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
WORLD = ROOT / "tests" / "world"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder of the test run's own; it begins with the stores of the folder `KG_BUILT`, where that is given."""
    folder = tmp_path_factory.mktemp("cache")
    if built := os.environ.get("KG_BUILT"):
        shutil.copytree(built, folder, copy_function=os.link, dirs_exist_ok=True, ignore=_views)
    os.environ["KG_CACHE"] = str(folder)
    for name in ("KG_DATA", "KG_STORE"):
        os.environ.pop(name, None)
    return folder


def _views(_: str, names: list[str]) -> set[str]:
    """The links of single days are computed anew: a store that is copied holds none."""
    return {"asof"} & set(names)


@pytest.fixture(scope="session")
def world(cache: Path) -> Store:
    """The store of the fictional world."""
    return open_store(WORLD)


@pytest.fixture(scope="session")
def shipped(cache: Path) -> Store:
    """The store of the shipped facts."""
    return open_store()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fictional world's facts, to be spoilt."""
    target = tmp_path / "world"
    shutil.copytree(WORLD, target)
    return target


@pytest.fixture
def make_own(tmp_path: Path) -> Callable[[str, str], Path]:
    """Make a facts folder of one's own: Own Firm, and one statement row of a source."""

    def make(source: str, row: str) -> Path:
        target = tmp_path / "own"
        (target / "entities").mkdir(parents=True)
        (target / "statements").mkdir()
        (target / "entities" / "actor.csv").write_text(
            "id,kind,label_en,label_zh,wikidata,lei\nactor:own-firm,company,Own Firm,自有公司,,\n", encoding="utf-8"
        )
        head = "subject,predicate,object,value,unit,since,until,locator,rank,confidence,basis,attributed_to,note\n"
        (target / "statements" / f"{source}.csv").write_text(head + row, encoding="utf-8")
        return target

    return make


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., tuple[Facts, dict[str, int]]]:
    """Import a file of a kind beside the fictional world (or nothing); gives the facts and what was left out."""

    def run(
        kind: str, file: Path, *, beside: Facts | None = None, lists: tuple[str, ...] = ()
    ) -> tuple[Facts, dict[str, int]]:
        target = tmp_path / "out"
        with Folder(target, beside=beside or Facts(), say=lambda _: None, replace=True) as folder:
            importer(kind).read_into(file, folder, lists=lists)
            left = {reason: n for reason, (n, _) in folder.skipped().items()}
        facts = read_facts([target])
        assert facts.findings == []
        assert (target / "SOURCE.md").read_text().startswith("# ")
        return facts, left

    return run


@pytest.fixture
def kg(cache: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line in a process of its own."""

    def run(*args: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg", *args],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **env},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running headless Chromium, one for all tests; skip where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run (for CI)")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"SKIPPED {report.nodeid}: {report.longrepr[2]}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    # a registry that does not answer is told, and is no fault of what is tested
    missed = [report for report in skipped if "registry cannot be reached" not in report.longrepr[2]]
    if session.config.getoption("--no-skips") and missed:
        session.exitstatus = 1
