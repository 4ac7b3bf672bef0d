"""Building at scale: a store from quads against a bare bulk load of the same file, edits, and the views of a day."""

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

__all__ = ["building", "edits", "views"]

_HELD = "from bench.clock import held; print('held', held(), file=sys.stderr)"
_BARE = (
    "import sys, pyoxigraph as ox; s = ox.Store(sys.argv[2]); s.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS); "
    "s.flush(); s.optimize(); " + _HELD
)
_OURS = (
    "import sys; from pathlib import Path; from kg.storage import load; "
    "load(Path(sys.argv[2]), Path(sys.argv[1]), say=lambda _: None); " + _HELD
)


def building(folder: Path, size: str) -> list[Line]:
    """Time and memory of both, each in a process of its own and from the same file, in turns."""
    quads = _exported(folder) if size == "shipped" else quads_of(folder, size)
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
    section, note = f"build, {size}", "one run each" if size == "10M" else "three runs each"
    return [
        Line(section, "bulk load of the N-Quads", "pyoxigraph", floor, 1.0, f"{bare} MiB at most; {note}"),
        Line(section, "the same file", "kg build --quads", own, own / floor, f"{ours} MiB at most", "<= 1.5", ours),
    ]


def edits(folder: Path) -> list[Line]:
    """The shipped facts from their files: whole, after an edit of the longest curated file, and of the longest list."""
    home = Path(tempfile.mkdtemp(dir=folder))
    facts = [home / f"facts-{n}" for n in range(len(Data.chosen().folders))]
    for own, shipped in zip(facts, Data.chosen().folders, strict=True):
        shutil.copytree(shipped, own)
    with_others = [word for other in facts[1:] for word in ("--with", str(other))]
    build = [PYTHON, "-m", "kg", "build", "--data", str(facts[0]), *with_others, "--store"]
    longest = {
        what: max((p for f in folders for p in (f / "statements").glob("*.csv")), key=lambda p: p.stat().st_size)
        for what, folders in (("curated file", facts[:1]), ("list", facts[1:]))
    }
    known = _timed([*build, str(home / "store")])
    _edit(longest["curated file"], "edit")
    whole = _timed([*build, str(home / "anew")])
    lines = [
        Line("build, edits", "the shipped facts, edited, whole", "kg build", whole, 1.0, "all shapes checked"),
        Line("build, edits", "as they are shipped", "kg build", known, known / whole, "known to be checked"),
    ]
    for what, file in longest.items():
        taken = []
        for _ in range(2):
            _edit(file, f"edit {time.time_ns()}")
            taken.append(_timed([*build, str(home / "store")]))
        edited = statistics.median(taken)
        note = f"{file.stat().st_size // 1024} KiB, its shapes checked"
        lines.append(
            Line("build, edits", f"after an edit of the longest {what}", "kg build", edited, edited / whole, note)
        )
    shutil.rmtree(home)
    return lines


def _timed(command: list[str]) -> float:
    begun = time.perf_counter()
    run(command)
    return 1000 * (time.perf_counter() - begun)


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


def views(folder: Path, size: str) -> list[Line]:
    """A day's view made for the first time, opened again, and the links alone by query and by arrays."""
    from kg.asof import links, open_view

    day = date(2015, 3, 3)
    store = open_store() if size == "shipped" else store_of(folder, size)
    made = repeat(lambda: _anew(store, day), most=5)
    again = repeat(lambda: open_view(store.built, day))
    asked = repeat(lambda: list(links(store.engine, day)), most=3)
    found = repeat(lambda: list(links(store.engine, day, store.arrays)), most=3)
    section, goals = f"views, {size}", ("<= 700 ms", "<= 100 ms") if size != "10M" else ("", "")
    return [
        Line(section, "made for the first time", "kg", made, goal=goals[0]),
        Line(section, "opened again", "kg", again, again / made, goal=goals[1]),
        Line(section, "the links alone", "by query", asked, 1.0),
        Line(section, "the links alone", "by arrays", found, found / asked),
    ]


def _anew(store: Store, day: date) -> None:
    from kg.asof import open_view

    shutil.rmtree(store.built.views / day.isoformat(), ignore_errors=True)
    open_view(store.built, day)
