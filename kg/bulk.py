"""Store folders written in bulk: from lines and files, or out of another folder with some quads more or less.

A folder is written once, by one process, before anybody reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.engine import Engine
from kg.errors import DataError, StoreError, first_line

__all__ = ["add", "amend", "create", "derive", "load", "strip"]


def create(folder: Path, *, lines: Iterable[str], turtle: Sequence[Path]) -> int:
    """Write a new store folder from N-Quads lines and Turtle files; gives the number of quads."""
    with _writing(folder):
        store = ox.Store(str(folder))
        for path in turtle:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        store.bulk_load(input=_Stream(lines), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
        store.flush()
        store.optimize()
        return len(store)


def load(folder: Path, *, quads: Path, turtle: Sequence[Path]) -> None:
    """Write a new store folder from a file of N-Quads (`.gz` too) and Turtle files; raises DataError for a faulty line."""
    import gzip

    store: ox.Store | None = None
    try:
        store = ox.Store(str(folder))
        for path in turtle:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        if quads.suffix == ".gz":
            with gzip.open(quads) as file:
                store.bulk_load(input=file, format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
        else:
            store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
        store.flush()
        store.optimize()
    except SyntaxError as error:
        raise DataError(f"{quads}: is not N-Quads ({first_line(error)})") from None
    except (OSError, RuntimeError, ValueError, EOFError) as error:
        raise StoreError(f"{folder}: the store cannot be written ({first_line(error)})") from None
    finally:
        store = None  # closes it, so that a folder which was refused can be removed


def add(folder: Path, *, lines: Iterable[str]) -> int:
    """Put some more quads into a store folder that nobody reads yet; gives the number of quads that it then holds."""
    try:
        return len(_loaded(folder, lines))
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: the store cannot be written ({first_line(error)})") from None


def strip(folder: Path, *, graphs: Iterable[str], subjects: Iterable[str]) -> None:
    """Take named graphs, and all that is said of some subjects, out of a store folder that nobody reads yet."""
    try:
        store = ox.Store(str(folder))
        for graph in graphs:
            store.remove_graph(ox.NamedNode(graph))
        for subject in subjects:
            for quad in list(store.quads_for_pattern(ox.NamedNode(subject), None, None, None)):
                store.remove(quad)
        store.flush()
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: the store cannot be written ({first_line(error)})") from None


def amend(base: Engine, folder: Path, *, gone: Iterable[str], lines: Iterable[str], turtle: Sequence[Path]) -> int:
    """Write a new store folder out of `base` without some quads and with others; gives the number of quads.

    What the Turtle files say stays, also where it is among what goes.
    """
    with _writing(folder):
        base.backup(folder)
        store = ox.Store(str(folder))
        for quad in ox.parse(input=_Stream(gone), format=ox.RdfFormat.N_QUADS):  # type: ignore[arg-type]
            store.remove(quad)
        del store
        store = _loaded(folder, lines)
        for path in turtle:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
        store.flush()
        return len(store)


def derive(base: Engine, folder: Path, *, lines: Iterable[str]) -> None:
    """Write a new store folder that holds all of `base` and some more quads."""
    try:
        base.backup(folder)
        _loaded(folder, lines)
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: the view cannot be written ({first_line(error)})") from None


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Faults of the engine while a folder is written, as errors that name it."""
    try:
        yield
    except SyntaxError as error:
        raise StoreError(f"{folder}: a triple cannot be written ({first_line(error)})") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{folder}: the store cannot be written ({first_line(error)})") from None


def _loaded(folder: Path, lines: Iterable[str]) -> ox.Store:
    """A store folder with some more quads, loaded in bulk: several times faster than one transaction, and without its log."""
    store = ox.Store(str(folder))
    store.bulk_load(input=_Stream(lines), format=ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]
    store.flush()
    return store


class _Stream:
    """A readable binary stream over text lines, without holding them all."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        parts, have = [self._rest], len(self._rest)
        while size < 0 or have < size:
            encoded = "".join(islice(self._lines, 500)).encode()
            if not encoded:
                break
            parts.append(encoded)
            have += len(encoded)
        data = b"".join(parts)
        if size < 0:
            self._rest = b""
            return data
        self._rest = data[size:]
        return data[:size]
