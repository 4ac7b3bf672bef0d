"""Cold start: whole commands from a shell, against the least that any command needs."""

from __future__ import annotations

from pathlib import Path

from bench.clock import PYTHON, Line, process
from bench.worlds import store_of
from kg.library import open_store

__all__ = ["cold_start"]

_FLOOR = (
    "import sys, click, pyoxigraph as ox; s = ox.Store.read_only(sys.argv[1]); "
    "list(s.query('SELECT ?o { <https://w3id.org/actors-measures/id/actor/huawei> ?p ?o }'))"
)


def cold_start(folder: Path, sizes: list[str]) -> list[Line]:
    """`kg trace`, `status`, `find` on the shipped graph; a trace on each world, to see whether it grows."""
    shipped = open_store()
    floor = process([PYTHON, "-c", _FLOOR, str(shipped.built.base)])
    lines = [Line("cold start", "floor: python, click, open, one query", "pyoxigraph", floor, 1.0)]
    commands: list[tuple[str, ...]] = [
        ("trace", "Huawei"), ("trace", "Huawei", "-f", "table"), ("status", "90 FR 4544"), ("find", "Huawei"), ("find", "华为"),
    ]  # fmt: skip
    for command in commands:
        taken = process([PYTHON, "-m", "kg", *command])
        lines.append(Line("cold start", f"kg {' '.join(command)}", "kg", taken, taken / floor))
    for size in sizes:
        store = store_of(folder, size)
        own = process([PYTHON, "-c", _FLOOR, str(store.built.base)])
        taken = process([PYTHON, "-m", "kg", "trace", "actor:firm-77", "--store", str(store.built.folder.parent)])
        lines.append(Line("cold start", f"kg trace, {size} triples", "kg", taken, taken / own))
    return lines
