"""Cold start: whole commands from a shell, against the least that any command needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bench.clock import PYTHON, Line, run, together
from bench.worlds import store_of
from kg.library import open_store

__all__ = ["cold_shipped", "cold_world"]

_FLOOR = (
    "import sys, click, pyoxigraph as ox; s = ox.Store.read_only(sys.argv[1]); "
    "list(s.query('SELECT ?o { <https://w3id.org/actors-measures/id/actor/huawei> ?p ?o }'))"
)


_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("trace", "Huawei"), ("trace", "Huawei", "-f", "table"), ("status", "90 FR 4544"), ("find", "Huawei"), ("find", "华为"),
)  # fmt: skip


def cold_shipped() -> list[Line]:
    """`kg trace`, `status`, `find` on the shipped graph, all in turns."""
    floor = [PYTHON, "-c", _FLOOR, str(open_store().built.base)]
    asked = {f"kg {' '.join(c)}": [PYTHON, "-m", "kg", *c] for c in _COMMANDS}
    return _lines("cold start, shipped", floor, asked, budget=25)


def cold_world(folder: Path, size: str) -> list[Line]:
    """A trace on a world, to see whether it grows."""
    store = store_of(folder, size)
    floor = [PYTHON, "-c", _FLOOR, str(store.built.base)]
    trace = [PYTHON, "-m", "kg", "trace", "actor:firm-77", "--store", str(store.built.folder.parent)]
    return _lines(f"cold start, {size} triples", floor, {"kg trace": trace}, budget=10)


def _lines(section: str, floor: list[str], asked: dict[str, list[str]], *, budget: float) -> list[Line]:
    jobs: dict[str, Callable[[], object]] = {"": lambda: run(floor)}
    jobs |= {name: lambda command=command: run(command) for name, command in asked.items()}  # type: ignore[misc]
    taken = together(jobs, budget=budget, most=21)
    lines = [Line(section, "floor: python, click, open, one query", "pyoxigraph", taken[""], 1.0)]
    return lines + [Line(section, n, "kg", taken[n], taken[n] / taken[""], goal="<= 2") for n in asked]
