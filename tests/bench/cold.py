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
    """Traces on a world, to see whether they grow: of a firm that nobody owns, and of one with all that lies above it."""
    from kg.holdings import holdings_above

    store = store_of(folder, size)
    above: dict[bool, tuple[str, int]] = {}
    for number in range(77, 150):  # the same places in each world, where owners of owners are many
        found = len(holdings_above(store.engine, [f"actor:firm-{number}"]))
        above.setdefault(found > 0, (f"actor:firm-{number}", found))
    floor = [PYTHON, "-c", _FLOOR, str(store.built.base)]
    home = ["--store", str(store.built.folder.parent)]
    whats = {False: "kg trace, a firm without owners", True: "kg trace, a firm with owners"}
    asked = {whats[owned]: [PYTHON, "-m", "kg", "trace", firm, *home] for owned, (firm, _) in above.items()}
    notes = {whats[owned]: f"{many} holdings above it" for owned, (_, many) in above.items()}
    return _lines(f"cold start, {size} triples", floor, asked, budget=10, notes=notes)


def _lines(
    section: str, floor: list[str], asked: dict[str, list[str]], *, budget: float, notes: dict[str, str] | None = None
) -> list[Line]:
    jobs: dict[str, Callable[[], object]] = {"": lambda: run(floor)}
    jobs |= {name: lambda command=command: run(command) for name, command in asked.items()}  # type: ignore[misc]
    taken = together(jobs, budget=budget, most=21)
    lines = [Line(section, "floor: python, click, open, one query", "pyoxigraph", taken[""], 1.0)]
    told = notes or {}
    return lines + [Line(section, n, "kg", taken[n], taken[n] / taken[""], told.get(n, ""), "<= 2") for n in asked]
