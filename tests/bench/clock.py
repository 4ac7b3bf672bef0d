"""Taking time: medians, whole processes, and what a run held in memory at most."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["ROOT", "Line", "process", "repeat", "run"]

ROOT = Path(__file__).resolve().parent.parent.parent


class Line(NamedTuple):
    """One line of a table: what was done, by whom, the median in milliseconds, and the ratio to what it is held against.

    `ms` is None where a peer is not installed or cannot do it; `note` says so, or what else is to be known.
    """

    section: str
    what: str
    who: str
    ms: float | None
    ratio: float | None = None
    note: str = ""


def repeat(job: Callable[[], object], *, budget: float = 3.0, most: int = 9) -> float:
    """The median of some runs in milliseconds, after one that warms up; slow jobs are repeated less."""
    begun = time.perf_counter()
    job()
    taken = [time.perf_counter() - begun]
    if taken[0] < budget:
        taken = []
    while len(taken) < most and sum(taken) < budget:
        begun = time.perf_counter()
        job()
        taken.append(time.perf_counter() - begun)
    return 1000 * statistics.median(taken)


def process(command: Sequence[str], *, most: int = 7) -> float:
    """The median time of a whole process in milliseconds; raises RuntimeError where it fails."""
    return repeat(lambda: run(command), most=most)


def run(command: Sequence[str]) -> tuple[str, int]:
    """What a process prints, and the most memory in MiB that it held."""
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "NO_COLOR": "1"}
    child = subprocess.Popen(
        list(command), cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, err = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: {err.strip()[-400:]}")
    held = [int(line.split()[1]) for line in err.splitlines() if line.startswith("held ")]
    return out, held[-1] if held else 0


PYTHON = sys.executable
