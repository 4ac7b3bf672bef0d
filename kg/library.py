"""The Python face: `kg.load()` gives a Store, `store.as_of(day)` a View; each method calls the module that does it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.dates import parse_day
from kg.engine import Engine
from kg.errors import UsageError
from kg.paths import cache_folder, ontology_folder
from kg.status import Supposition
from kg.storage import Built, Data, build, current, locate
from kg.view import View

if TYPE_CHECKING:
    from kg.questions import Question
    from kg.remote import RemoteEngine

__all__ = ["Endpoint", "Store", "View", "open_store"]


def open_store(
    data: Path | None = None,
    store: Path | str | None = None,
    *,
    extra: tuple[Path, ...] = (),
    say: object = None,
) -> Store:
    """The store of the shipped facts, of another facts folder, or one that was built by hand; built first if need be.

    `store` may be the URL of a SPARQL 1.1 endpoint that holds an export of a store.
    """
    speak = say if callable(say) else _silent
    if isinstance(store, str):
        if store.startswith(("http://", "https://")):
            if data is not None or extra:
                raise UsageError("an endpoint holds its own data; leave out --data, --with and --assume")
            return Endpoint(store)
        store = Path(store)
    if store is not None and data is None and not extra:
        return Store(current(store))
    home, chosen = store or cache_folder(), Data.chosen(data, extra)
    built = locate(home, chosen)
    if built is None:
        speak("no store fits these facts yet; building one")
        built = build(home, chosen, say=speak)
    return Store(built)


class Store:
    """All statements; choose a day to see what held on it."""

    def __init__(self, built: Built) -> None:
        self.built = built

    @cached_property
    def engine(self) -> Engine:
        """The dataset without any day's links."""
        return Engine(self.built.base)

    @cached_property
    def about(self) -> dict[str, object]:
        """Counts and versions."""
        return self.built.about

    def dated(self, day: date) -> Engine:
        """The dataset with the links of a day."""
        from kg.asof import open_view

        return open_view(self.built, day)

    def as_of(self, day: date | str | None = None, *, supposing: Supposition | None = None) -> View:
        """The view of one calendar day, today where none is given; `supposing` leaves measures out or suspends them."""
        if isinstance(day, str):
            try:
                day = parse_day(day)
            except ValueError as error:
                raise UsageError(str(error)) from None
        return View(self, day or date.today(), supposing or Supposition())

    def versions(self) -> dict[str, object]:
        """The versions that an answer rests on."""
        from kg import __version__

        return {"kg": __version__, **{k: self.about.get(k) for k in ("data_version", "data_hash", "ontology_version")}}

    def again(self, receipt: dict[str, object]) -> object:
        """The result of a receipt's command on this store; raises UsageError for a command that has none."""
        from kg.supposition import read_supposition

        asked = receipt["parameters"]
        if receipt["command"] != "trace" or not isinstance(asked, dict):
            raise UsageError(f"receipts of {receipt['command']!r} cannot be run again")
        if asked["assumed"]:
            raise UsageError("this receipt rests on assumed statements; run it with --with the same facts")
        supposed = read_supposition(self.engine, asked["without"], asked["suspended"])
        view = self.as_of(str(asked["as_of"]), supposing=supposed)
        run = view.trace_measure if asked["measure"] else view.trace
        answer = run(
            str(asked["measure"] or asked["actor"]), routes=tuple(asked["routes"]), max_hops=int(asked["max_hops"])
        )
        return (answer.in_force() if asked["in_force_only"] else answer).as_json()

    def questions(self) -> dict[str, Question]:
        """The named questions by name."""
        from kg.questions import read_questions

        return read_questions(ontology_folder() / "questions")


class Endpoint(Store):
    """A store that a SPARQL 1.1 endpoint holds."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def engine(self) -> RemoteEngine:
        """The endpoint without any day's links; it is asked a few questions with known answers before anything else."""
        from kg.remote import RemoteEngine

        return RemoteEngine(self.url)

    @cached_property
    def about(self) -> dict[str, object]:
        """Counts and versions, as the endpoint tells them."""
        return self.engine.about()

    def dated(self, day: date) -> Engine:
        """The endpoint with the links of a day; raises StoreError where it holds none."""
        return self.engine.on(day)


def _silent(_: str) -> None:
    return None
