"""Exposures on a standalone Spark master with two workers on loopback, one of which is killed in mid-run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from bench.generate import World, write_world

from kg.errors import UsageError
from kg.library import Store
from kg.storage import load

JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")
MISSING = [name for name in ("pyspark", "pyarrow") if find_spec(name) is None]
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
    pytest.mark.skipif(JAVA is None, reason="Spark needs Java 17, and there is none"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small synthetic world with owners, listings and circles."""
    folder = tmp_path_factory.mktemp("spark")
    write_world(World(800), folder / "world.nq")
    return Store(load(folder / "store", folder / "world.nq", say=lambda _: None))


@pytest.fixture
def workers(tmp_path: Path):
    """A standalone master with two workers; gives its address, and the workers' processes."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = _free_port()
    env = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(tmp_path)}
    started: list[subprocess.Popen[bytes]] = []

    def start(role: str, *args: str) -> subprocess.Popen[bytes]:
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{role.lower()}.{role}", *args]
        with (tmp_path / f"{role}-{len(started)}.log").open("wb") as log:
            started.append(subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True))
        return started[-1]

    start("Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
    address = f"spark://127.0.0.1:{port}"
    _wait_for(port)
    pair = [start("Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0", address) for _ in range(2)]  # fmt: skip
    yield address, pair
    for process in reversed(started):
        _end(process)


def test_a_cluster_gives_the_answers_of_the_arrays_though_a_worker_dies(synthetic, workers, tmp_path, monkeypatch):
    from kg import jobs, spark

    address, pair = workers
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    view = synthetic.as_of("2024-01-01")
    rounds = []
    kept = jobs.kept

    def counting(table):
        rounds.append(table)
        if len(rounds) == 12:
            _end(pair[0])
        return kept(table)

    monkeypatch.setattr(jobs, "kept", counting)
    with spark.Cluster(address, tmp_path / "links") as cluster:
        answer = cluster.exposures(view)
        executors = cluster._session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    assert len(rounds) > 12, "the worker was to die in mid-run"
    assert len(executors) == 2, "the driver and the one executor that is left"
    assert answer == view.exposures()
    assert {r.route for r in answer.rows} >= {"listed", "located", "user", "affiliate"}


def test_links_of_other_data_are_refused(synthetic, world, tmp_path):
    from kg.spark import Cluster

    cluster = Cluster(links=tmp_path / "links")
    cluster._tables(synthetic.as_of("2024-01-01"))
    with pytest.raises(UsageError, match="links of other data"):
        cluster._tables(world.as_of("2024-01-01"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the Spark master did not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that was started here, with what it started (a worker's executors)."""
    import signal

    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    for pid in (*children, str(process.pid)):
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait(timeout=60)


if sys.platform == "win32":
    pytestmark.append(pytest.mark.skip(reason="process groups are handled as on Unix"))
