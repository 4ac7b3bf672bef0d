"""Clients of the server: in-process over the fictional world and over the shipped facts, and a real one on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests_world import WORLD

from kg.web.app import make_app
from kg.web.limits import Limits
from kg.web.live import Live

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = "http://127.0.0.1"


@pytest.fixture(scope="session")
def client(cache: Path) -> Iterator[TestClient]:
    """The fictional world, without a limit of rate."""
    with TestClient(make_app(Live(WORLD), Limits(rate=0)), base_url=HERE, follow_redirects=False) as one:
        yield one


@pytest.fixture(scope="session")
def real(cache: Path) -> Iterator[TestClient]:
    """The shipped facts, without a limit of rate."""
    with TestClient(make_app(Live(), Limits(rate=0)), base_url=HERE, follow_redirects=False) as one:
        yield one


@pytest.fixture
def limited() -> Iterator[Callable[..., TestClient]]:
    """A maker of clients of the fictional world under other limits."""
    opened: list[TestClient] = []

    def made(live: Live | None = None, **limits: object) -> TestClient:
        app = make_app(live or Live(WORLD), Limits(**{"rate": 0, **limits}))  # type: ignore[arg-type]
        one = TestClient(app, base_url=HERE, follow_redirects=False)
        one.__enter__()
        opened.append(one)
        return one

    yield made
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture(scope="session")
def served(cache: Path) -> Iterator[str]:
    """The address of `kg serve` with the shipped facts."""
    yield from _serving()


@pytest.fixture(scope="session")
def served_world(cache: Path) -> Iterator[str]:
    """The address of `kg serve` with the fictional world."""
    yield from _serving("--data", str(WORLD), "--timeout", "3")


def _serving(*options: str) -> Iterator[str]:
    """Run the command in a process of its own on a free port, until the tests are over."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", "--port", "0", "--rate", "0", "--quiet", *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if found := re.search(r"http://\S+/", line):
                yield found[0]
                break
        else:
            pytest.fail("the server said no address")
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()
