"""Every exposure of every firm on Spark, on the cores of this machine, beside the arrays; the rows must be the same."""

from __future__ import annotations

import shutil
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from bench.clock import Line, repeat
from bench.worlds import store_of

__all__ = ["sparks"]


def sparks(folder: Path, size: str) -> list[Line]:
    """The start of a session, and one run, which is not repeated."""
    section = f"Spark, {size}"
    if not find_spec("pyspark") or not shutil.which("java"):
        return [Line(section, "every exposure", "kg, Spark", None, None, "needs pyspark and Java 17")]
    from kg.spark import Cluster

    view = store_of(folder, size).as_of("2024-01-01")
    arrays = repeat(view.exposures, most=3)
    expected = view.exposures()
    with tempfile.TemporaryDirectory(dir=folder) as links:
        begun = time.perf_counter()
        with Cluster(links=Path(links)) as cluster:
            cluster._session.range(1).count()
            started = 1000 * (time.perf_counter() - begun)
            begun = time.perf_counter()
            found = cluster.exposures(view)
            taken = 1000 * (time.perf_counter() - begun)
    assert found == expected, "Spark gives other rows"
    note = f"{len(expected.rows)} rows, {view.store.arrays.links} links"
    return [
        Line(section, "start of a session", "Spark, local", started),
        Line(section, "every exposure of every firm", "kg, arrays", arrays, 1.0, note),
        Line(section, "every exposure of every firm", "kg, Spark, local", taken, taken / arrays, "one run"),
    ]
