"""Taking time: medians, runs taken in turns, whole processes, and what a run held in memory at most."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

__all__ = ["PYTHON", "ROOT", "Line", "held", "repeat", "run", "together", "verdict"]

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable


class Line(NamedTuple):
    """One line of a table: what was done, by whom, the median in milliseconds, and the ratio to what it is held against.

    `ms` is None where a peer is not installed or cannot do it; `note` says so, or what else is to be known. A goal is
    `<=` or `>=` and the ratio to reach, with `ms` or `MiB` behind it where it is no ratio.
    """

    section: str
    what: str
    who: str
    ms: float | None
    ratio: float | None = None
    note: str = ""
    goal: str = ""
    mib: float | None = None


def verdict(line: Line) -> str:
    """`met`, `missed`, or nothing where a line has no goal; raises ValueError for a goal that says neither <= nor >=."""
    if not line.goal:
        return ""
    sign, number, *unit = line.goal.split()
    if sign not in ("<=", ">="):
        raise ValueError(line.goal)
    taken = {"ms": line.ms, "MiB": line.mib}[unit[0]] if unit else line.ratio
    if taken is None:
        return "missed"
    return "met" if (taken <= float(number) if sign == "<=" else taken >= float(number)) else "missed"


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


def together(jobs: dict[str, Callable[[], object]], *, budget: float = 6.0, most: int = 15) -> dict[str, float]:
    """The median of each job in milliseconds; they take turns, so that a busy minute slows all of them alike.

    The first turn only warms up, but where it has already taken all the time that there is.
    """
    taken: dict[str, list[float]] = {name: [] for name in jobs}

    def turn() -> float:
        for name, job in jobs.items():
            begun = time.perf_counter()
            job()
            taken[name].append(time.perf_counter() - begun)
        return sum(found[-1] for found in taken.values())

    if (spent := turn()) < budget:
        spent = 0.0
        for found in taken.values():
            found.clear()
    while spent < budget and len(next(iter(taken.values()))) < most:
        spent += turn()
    return {name: 1000 * statistics.median(found) for name, found in taken.items()}


def held() -> int:
    """The most memory in MiB that this process has held; what the one that started it held does not count, where that
    can be told."""
    import resource

    try:
        told = Path("/proc/self/status").read_text(encoding="ascii")
        return int(told.partition("VmHWM:")[2].split()[0]) // 1024
    except (OSError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most // (2**20 if sys.platform == "darwin" else 1024)


def run(command: Sequence[str]) -> tuple[str, int]:
    """What a process prints, and the most memory in MiB that it held."""
    asked = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # an installed program has it too
    env = {**asked, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "NO_COLOR": "1"}
    child = subprocess.Popen(
        list(command), cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, err = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}: {err.strip()[-400:]}")
    held = [int(line.split()[1]) for line in err.splitlines() if line.startswith("held ")]
    return out, held[-1] if held else 0
