"""Building at scale: a store from quads against a bare bulk load of the same file, and the views of a day."""

from __future__ import annotations

import csv
import shutil
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.clock import PYTHON, Line, repeat, run
from bench.worlds import quads_of, store_of
from kg.index import GRAPHS
from kg.inputs import Data
from kg.library import Store, open_store

__all__ = ["building", "views"]

_HELD = (
    "import resource, sys; print('held', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)"
)
_BARE = (
    "import sys, pyoxigraph as ox; s = ox.Store(sys.argv[2]); s.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS); "
    "s.flush(); s.optimize(); " + _HELD
)
_OURS = (
    "import sys; from pathlib import Path; from kg.storage import load; "
    "load(Path(sys.argv[2]), Path(sys.argv[1]), say=lambda _: None); " + _HELD
)


def building(folder: Path, sizes: list[str]) -> list[Line]:
    """Time and memory of both, each in a process of its own and from the same file, in turns; then from the facts."""
    lines = []
    for size, quads in [("shipped", _exported(folder)), *((s, quads_of(folder, s)) for s in sizes)]:
        taken: dict[str, list[float]] = {"pyoxigraph, bulk load": [], "kg build --quads": []}
        most = dict.fromkeys(taken, 0)
        for _ in range(1 if size == "10M" else 3):
            for who, script in zip(taken, (_BARE, _OURS), strict=True):
                target = Path(tempfile.mkdtemp(dir=folder)) / "store"
                begun = time.perf_counter()
                _, held = run([PYTHON, "-c", script, str(quads), str(target)])
                taken[who].append(1000 * (time.perf_counter() - begun))
                most[who] = max(most[who], held)
                shutil.rmtree(target.parent)
        floor, own = (statistics.median(t) for t in taken.values())
        bare, ours = most.values()
        section = f"build, {size}"
        lines.append(Line(section, "bulk load of the N-Quads", "pyoxigraph", floor, 1.0, f"{bare} MiB at most"))
        lines.append(
            Line(section, "the same file", "kg build --quads", own, own / floor, f"{ours} MiB at most", "<= 1.5", ours)
        )
        if size == "shipped":
            lines += _facts(folder, floor)
    return lines


def _facts(folder: Path, floor: float) -> list[Line]:
    """The shipped facts from their files, anew and after an edit of one statements file."""
    home = Path(tempfile.mkdtemp(dir=folder))
    facts = [home / f"facts-{n}" for n in range(len(Data.chosen().folders))]
    for own, shipped in zip(facts, Data.chosen().folders, strict=True):
        shutil.copytree(shipped, own)
    with_others = [word for other in facts[1:] for word in ("--with", str(other))]
    build = [PYTHON, "-m", "kg", "build", "--data", str(facts[0]), *with_others, "--store", str(home / "store")]
    begun = time.perf_counter()
    run([*build, "--force"])
    whole = 1000 * (time.perf_counter() - begun)
    taken = []
    file = max((facts[0] / "statements").glob("*.csv"), key=lambda p: p.stat().st_size)
    for _ in range(3):
        _edit(file, f"edit {time.time_ns()}")
        begun = time.perf_counter()
        run(build)
        taken.append(1000 * (time.perf_counter() - begun))
    shutil.rmtree(home)
    edited = statistics.median(taken)
    return [
        Line("build, shipped", "from the facts, checked", "kg build --force", whole, whole / floor),
        Line("build, shipped", "after an edit of one file", "kg build", edited, edited / floor, f"{edited / whole:.2f} of a whole build"),
    ]  # fmt: skip


def _edit(file: Path, note: str) -> None:
    """Another note in the last row."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.reader(source))
    rows[-1][rows[0].index("note")] = note
    with file.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target, lineterminator="\n").writerows(rows)


def _exported(folder: Path) -> Path:
    """All that the store of the shipped facts holds, the vocabulary included, as N-Quads."""
    store = open_store()
    path = folder / f"shipped-{store.about['data_hash']}.nq"
    if not path.exists():
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(store.engine.triples(None))
            for graph in GRAPHS:
                file.writelines(f"{t.removesuffix(' .' + chr(10))} <{graph}> .\n" for t in store.engine.triples(graph))
    return path


def views(folder: Path, sizes: list[str]) -> list[Line]:
    """A day's view made for the first time, opened again, and the links alone by query and by arrays."""
    from kg.asof import links, open_view

    lines = []
    day = date(2015, 3, 3)
    for name, store in [("shipped", open_store()), *((s, store_of(folder, s)) for s in sizes)]:
        made = repeat(lambda store=store: _anew(store, day), most=5)  # type: ignore[misc]
        again = repeat(lambda store=store: open_view(store.built, day))  # type: ignore[misc]
        asked = repeat(lambda store=store: list(links(store.engine, day)), most=3)  # type: ignore[misc]
        found = repeat(lambda store=store: list(links(store.engine, day, store.arrays)), most=3)  # type: ignore[misc]
        section = f"views, {name}"
        lines.append(Line(section, "made for the first time", "kg", made, goal="<= 700 ms"))
        lines.append(Line(section, "opened again", "kg", again, again / made, goal="<= 100 ms"))
        lines.append(Line(section, "the links alone", "by query", asked, 1.0))
        lines.append(Line(section, "the links alone", "by arrays", found, found / asked))
    return lines


def _anew(store: Store, day: date) -> None:
    from kg.asof import open_view

    shutil.rmtree(store.built.views / day.isoformat(), ignore_errors=True)
    open_view(store.built, day)
