"""The synthetic worlds on disk: written once for each size, seed and version of what writes them, and built into stores once.

All sections of a run share them, and so do later runs; a world that older code wrote goes when it is written anew.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from functools import cache
from pathlib import Path

import kg
from bench.generate import SIZES, World, write_world
from kg.inputs import sha256
from kg.library import Store
from kg.paths import ontology_folder
from kg.storage import current, load
from kg.terms import vocabulary_files

__all__ = ["measured_code", "quads_of", "say", "store_of"]

_MODULES = ("graph.py", "index.py", "model.py", "dates.py", "vocab.py", "folding.py", "wordlists.py")
_opened: dict[Path, Store] = {}


def say(text: str) -> None:
    """What the benchmark is about to do."""
    print(text, file=sys.stderr, flush=True)


def quads_of(folder: Path, size: str, seed: int = 1) -> Path:
    """The N-Quads of a size (`20k`, `1M`, `10M`)."""
    path = folder / f"world-{size}-{seed}-{_version()}.nq"
    if not path.exists():
        for old in folder.glob(f"world-{size}-{seed}-*"):
            old.unlink()
        say(f"  writing the world of {size} triples")
        temporary = path.with_suffix(".tmp")
        write_world(World(SIZES[size], seed), temporary)
        temporary.rename(path)
    return path


def store_of(folder: Path, size: str, seed: int = 1) -> Store:
    """The store of a size."""
    quads = quads_of(folder, size, seed)
    if quads not in _opened:
        home = folder / f"store-{size}-{seed}"
        marker = home / "made-of"
        made_of = f"{quads.name} {measured_code()}"
        if not marker.exists() or marker.read_text(encoding="utf-8") != made_of:
            begun = time.perf_counter()
            shutil.rmtree(home, ignore_errors=True)  # one version alone: the large ones are gigabytes
            load(home, quads, say=lambda _: None)
            marker.write_text(made_of, encoding="utf-8")
            say(f"  store of {size} triples built in {time.perf_counter() - begun:.0f} s")
        _opened[quads] = Store(current(home))
    return _opened[quads]


@cache
def measured_code() -> str:
    """The hash of all code that is measured or that measures."""
    here = Path(__file__).resolve().parent
    found = hashlib.sha256()
    for root in (Path(kg.__file__).resolve().parent, here):
        for path in sorted(root.rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


@cache
def _version() -> str:
    """The hash of the code and the vocabulary that a world's triples follow from."""
    package, here = Path(kg.__file__).resolve().parent, Path(__file__).resolve().parent
    written = [here / "generate.py", *(package / name for name in _MODULES), *vocabulary_files(ontology_folder())]
    written += sorted((ontology_folder() / "rules" / "names").iterdir())
    return sha256(*(path.read_bytes() for path in written))[:10]
