"""Building at scale: a store from quads against a bare bulk load of the same file, and the views of a day."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.clock import PYTHON, Line, repeat, run
from bench.worlds import quads_of, store_of
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
    """Time and memory of both, each in a process of its own; then the facts as they are shipped."""
    lines = []
    for size in sizes:
        quads = quads_of(folder, size)
        floor = 0.0
        for who, script in (("pyoxigraph, bulk load", _BARE), ("kg build --quads", _OURS)):
            target = Path(tempfile.mkdtemp(dir=folder)) / "store"
            begun = time.perf_counter()
            _, held = run([PYTHON, "-c", script, str(quads), str(target)])
            taken = 1000 * (time.perf_counter() - begun)
            shutil.rmtree(target.parent)
            floor = floor or taken
            lines.append(Line("build", f"{size} triples", who, taken, taken / floor, f"{held} MiB at most"))
    home = Path(tempfile.mkdtemp(dir=folder)) / "store"
    taken = repeat(lambda: run([PYTHON, "-m", "kg", "build", "--force", "--store", str(home)]), most=3)
    shutil.rmtree(home.parent)
    triples = json.dumps(open_store().about["triples"])
    return [*lines, Line("build", f"the shipped facts, {triples} triples", "kg build --force", taken)]


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
        lines.append(Line(section, "made for the first time", "kg", made))
        lines.append(Line(section, "opened again", "kg", again, again / made))
        lines.append(Line(section, "the links alone", "by query", asked, 1.0))
        lines.append(Line(section, "the links alone", "by arrays", found, found / asked))
    return lines


def _anew(store: Store, day: date) -> None:
    from kg.asof import open_view

    shutil.rmtree(store.built.views / day.isoformat(), ignore_errors=True)
    open_view(store.built, day)
