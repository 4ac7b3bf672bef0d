"""Workers live apart: no network where the system lets them leave it, little memory, and they go on where it does not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests_world import WORLD

from kg.web.front import Front
from kg.web.jobs import Job
from kg.web.limits import Limits
from kg.web.live import Live
from kg.web.pool import Pool

ROOT = Path(__file__).resolve().parent.parent.parent
LEAVING = "from kg.web.worker import confine\nleft = confine(0, 0)\n"
REACHING = """
import socket
def reach(family, kind, address):
    try:
        with socket.socket(family, kind) as one:
            one.settimeout(3)
            one.connect(address)
            one.send(b"x")
        return "reached"
    except OSError as error:
        return type(error).__name__
print(left, reach(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", {port})),
      reach(socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53)))
"""


def run(script: str) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=True)
    return done.stdout.split()


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_the_port_can_be_reached_by_a_process_that_did_not_leave(port):
    assert run(f"left = False\n{REACHING.format(port=port)}")[1] == "reached"


def test_a_worker_reaches_neither_this_machine_nor_another_one(port):
    left, here, there = run(LEAVING + REACHING.format(port=port))
    # where the system lets no process leave the network, the guard alone refuses SERVICE
    assert left != "True" or (here != "reached" and there != "reached")


def test_the_workers_of_a_server_have_left_the_network():
    leaves = run(LEAVING + "print(left)") == ["True"]
    pool = Pool(1, long=1, seconds=60, memory=0)
    try:
        job = Job("api.find", Live(WORLD).version, "2031-01-01", parameters={"q": ["Acme Semi"]})
        assert pool.run(job, lambda: None).status == 200
        (worker,) = pool.processes()
        apart = os.readlink(f"/proc/{worker}/ns/net") != os.readlink("/proc/self/ns/net")
        devices = [line.split(":")[0].strip() for line in Path(f"/proc/{worker}/net/dev").read_text().splitlines()[2:]]
        assert apart is leaves and (devices == ["lo"] or not leaves)
    finally:
        pool.close()


@pytest.mark.parametrize(
    "forbidden",
    [
        "import ctypes\nctypes.CDLL = lambda name: type('Libc', (), {'unshare': staticmethod(lambda flags: -1)})\n",
        "import ctypes\nctypes.CDLL = lambda name: type('Libc', (), {})\n",
        "import sys\nsys.platform = 'darwin'\n",
    ],
)
def test_a_worker_goes_on_where_the_system_forbids_to_leave(forbidden):
    assert run(forbidden + LEAVING + "print(left)") == ["False"]


@pytest.mark.parametrize("forbidden", [True, False])
def test_the_server_says_so_where_the_workers_cannot_leave_the_network(forbidden, tmp_path, monkeypatch, capsys):
    text = "import ctypes\nctypes.CDLL = lambda name: type('Libc', (), {})\n" if forbidden else ""
    (tmp_path / "sitecustomize.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    said = forbidden or run(LEAVING + "print(left)") == ["False"]
    front = Front(Live(WORLD), Limits())
    try:
        front.warm()
    finally:
        front.close()
    told = [line for line in capsys.readouterr().err.splitlines() if "network" in line]
    assert len(told) == said and (not said or "limits only" in told[0])
