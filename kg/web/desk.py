"""What a worker keeps at hand: opened stores and dated views, a few of each, by version."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from kg.comparisons import DiffAnswer
from kg.engine import Engine
from kg.errors import StoreError
from kg.library import Store
from kg.storage import Built
from kg.supposition import read_supposition
from kg.view import View
from kg.web.jobs import Job, Version
from kg.web.register import Register

__all__ = ["Desk"]

_STORES, _VIEWS, _DIFFS = 2, 6, 4
Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Desk:
    """Opens what a job needs and keeps it for the next one."""

    def __init__(self, begin: Callable[[], None] = lambda: None) -> None:
        self.begin = begin  # to be called where all that a job needs is open and a query of a user's own begins
        self._stores: OrderedDict[str, _Held] = OrderedDict()
        self._views: OrderedDict[tuple[str, str], Engine] = OrderedDict()
        self._diffs: OrderedDict[tuple[str, str], DiffAnswer] = OrderedDict()

    def store(self, job: Job) -> Store:
        """The store of the job's version."""
        return self._held(job.version).store

    def register(self, job: Job) -> Register:
        """Every name of the job's version, for suggestions."""
        return self._held(job.version).register

    def view(self, job: Job, day: date | str | None = None) -> View:
        """The view of the job's day, under what its `without` and `suspend` suppose."""
        store = self.store(job)
        without, suspended = job.many("without"), job.many("suspend")
        supposed = read_supposition(store.engine, without, suspended) if without or suspended else None
        return store.as_of(day or job.day, supposing=supposed)

    def dated(self, job: Job, day: str) -> Engine:
        """The dataset with the links of a day; another process may just have dropped it, so it is tried again."""

        def opened() -> Engine:
            for attempt in range(3):
                try:
                    return self.store(job).as_of(day).dated
                except StoreError:
                    if attempt == 2:
                        raise
            raise AssertionError

        return _kept(self._views, (job.version.folder, day), opened, _VIEWS)

    def diff(self, job: Job) -> DiffAnswer:
        """What changed between the job's days; kept, since a page and its downloads ask for the same."""
        first, second = job.date("from"), job.date("to")
        actor, measure = job.one("actor") or None, job.one("measure") or None
        key = (job.version.folder, str((first, second, actor, measure, job.many("without"), job.many("suspend"))))
        return _kept(self._diffs, key, lambda: self.view(job, first).diff(second, actor=actor, measure=measure), _DIFFS)

    def _held(self, version: Version) -> _Held:
        return _kept(self._stores, version.folder, lambda: _Held(version), _STORES)


class _Held:
    def __init__(self, version: Version) -> None:
        self.store = Store(Built(Path(version.folder), dict(version.about)))

    @cached_property
    def register(self) -> Register:
        return Register(self.store.engine)


def _kept(kept: OrderedDict[Key, Kept], key: Key, make: Callable[[], Kept], most: int) -> Kept:
    if key not in kept:
        kept[key] = make()
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]
