"""The synthetic worlds on disk: written once for each size and seed, and built into stores once."""

from __future__ import annotations

from pathlib import Path

from bench.generate import SIZES, World, write_world
from kg.library import Store
from kg.storage import current, load

__all__ = ["quads_of", "store_of"]


def quads_of(folder: Path, size: str) -> Path:
    """The N-Quads of a size (`20k`, `1M`, `10M`)."""
    path = folder / f"world-{size}.nq"
    if not path.exists():
        print(f"writing the world of {size} triples", flush=True)
        temporary = path.with_suffix(".tmp")
        write_world(World(SIZES[size]), temporary)
        temporary.rename(path)
    return path


def store_of(folder: Path, size: str) -> Store:
    """The store of a size."""
    home = folder / f"store-{size}"
    built = load(home, quads_of(folder, size), say=print)
    assert built == current(home)
    return Store(built)
