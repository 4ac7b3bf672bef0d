"""The Python face: `kg.load()` gives a Store, `store.as_of(day)` a View; each method calls the module that does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.arguments import as_day, as_path, as_text
from kg.engine import Engine
from kg.errors import StoreError, UsageError
from kg.inputs import Data
from kg.paths import cache_folder, ontology_folder
from kg.status import Supposition
from kg.storage import Built, build, current, locate
from kg.view import View

if TYPE_CHECKING:
    from kg.arrays import Arrays
    from kg.mentions import Mentions
    from kg.questions import Question
    from kg.remote import RemoteEngine
    from kg.routes import Route
    from kg.thresholds import Vintage

__all__ = ["Endpoint", "Store", "View", "open_store"]


def open_store(
    data: Path | None = None,
    store: Path | str | None = None,
    *,
    extra: tuple[Path, ...] = (),
    assumed: tuple[Path, ...] = (),
    say: object = None,
) -> Store:
    """The store of the shipped facts, of another facts folder, or one that was built by hand; built first if need be.

    `extra` are facts folders beside it, `assumed` files of statements that are taken as true. `store` may be the URL of a
    SPARQL 1.1 endpoint that holds an export of a store.
    """
    speak = say if callable(say) else _silent
    data = as_path(data, "data") if data is not None else None
    if isinstance(store, str) and store.startswith(("http://", "https://")):
        if data is not None or extra or assumed:
            raise UsageError("an endpoint holds its own data; leave out --data, --with and --assume")
        return Endpoint(store)
    store = as_path(store, "store") if store is not None else None
    if store is not None and data is None and not extra and not assumed:
        return Store(current(store))
    names: dict[Path, str] = {}
    if assumed:
        from kg.supposition import as_folders

        names = {table: str(path) for table, path in as_folders(assumed).items()}
        extra = (*extra, *dict.fromkeys(table.parent.parent for table in names))
    home, chosen = store or cache_folder(), Data.chosen(data, extra, names=names)
    built = locate(home, chosen)
    if built is None:
        speak("no store fits these facts yet; building one")
        built = build(home, chosen, say=speak)
    return Store(built)


class Store:
    """All statements; choose a day to see what held on it."""

    local = True

    def __init__(self, built: Built) -> None:
        self.built = built

    @property
    def folder(self) -> Path | None:
        """The version's folder; None for an endpoint."""
        return self.built.folder

    @cached_property
    def engine(self) -> Engine:
        """The dataset without any day's links."""
        return Engine(self.built.base, arrays=self.built.folder)

    @cached_property
    def arrays(self) -> Arrays:
        """The index as arrays, for what walks from many actors at once."""
        from kg.arrays import Arrays

        return Arrays(self.built.folder)

    @cached_property
    def about(self) -> dict[str, object]:
        """Counts and versions."""
        return self.built.about

    def dated(self, day: date) -> Engine:
        """The dataset with the links of a day."""
        from kg.asof import open_view

        return open_view(self.built, day)

    def search(self, text: str) -> Mentions:
        """Where a text stands: the labels, names, titles of sources, notes and stated texts that contain it, on any day."""
        from kg.mentions import read_mentions
        from kg.things import Things

        return read_mentions(self.engine, self.folder, Things(self.engine), as_text(text, "a text"))

    def as_of(self, day: date | str | None = None, *, supposing: Supposition | None = None) -> View:
        """The view of one calendar day, today where none is given; `supposing` leaves measures out or suspends them."""
        chosen = date.today() if day is None else as_day(day, "the day")
        return View(self, chosen, supposing or Supposition())

    def versions(self) -> dict[str, object]:
        """The versions that an answer rests on."""
        from kg import __version__

        return {"kg": __version__, **{k: self.about.get(k) for k in ("data_version", "data_hash", "ontology_version")}}

    def again(self, receipt: Mapping[str, object], files: Mapping[str, Path] | None = None) -> object:
        """The result of a receipt's command on this store, with the files that it rests on (by option); UsageError for
        a command that has none."""
        from kg.inquiries import perform
        from kg.supposition import read_supposition

        asked = receipt["parameters"]
        assert isinstance(asked, dict)
        supposed = read_supposition(self.engine, asked.get("without", ()), asked.get("suspended", ()))
        supposed = supposed._replace(
            assumed=tuple(f["name"] for f in asked.get("files", ()) if f["option"] == "assume")
        )
        view = self.as_of(str(asked["as_of"]), supposing=supposed)
        return perform(view, str(receipt["command"]), asked, files).as_json()

    @cached_property
    def routes(self) -> list[Route]:
        """The exposure routes of the ontology, read once."""
        from kg.routes import read_routes

        return read_routes(ontology_folder() / "rules" / "routes.csv")

    @cached_property
    def vintages(self) -> list[Vintage]:
        """The vintages of the chip thresholds, read once."""
        from kg.thresholds import read_vintages

        return read_vintages(ontology_folder() / "rules" / "thresholds.csv")

    def questions(self) -> dict[str, Question]:
        """The named questions by name."""
        from kg.questions import read_questions

        return read_questions(ontology_folder() / "questions")


class Endpoint(Store):
    """A store that a SPARQL 1.1 endpoint holds."""

    local = False

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def folder(self) -> None:
        """None: an endpoint holds no files of ours."""
        return None

    @cached_property
    def engine(self) -> RemoteEngine:
        """The endpoint without any day's links; it is asked a few questions with known answers before anything else."""
        from kg.remote import RemoteEngine

        return RemoteEngine(self.url)

    @cached_property
    def arrays(self) -> Arrays:
        """None: an endpoint answers queries; raises StoreError."""
        raise StoreError(f"{self.url}: an endpoint has no arrays; build a store here for what walks from many actors")

    @cached_property
    def about(self) -> dict[str, object]:
        """Counts and versions, as the endpoint tells them."""
        return self.engine.about()

    def dated(self, day: date) -> Engine:
        """The endpoint with the links of a day; raises StoreError where it holds none."""
        return self.engine.on(day)


def _silent(_: str) -> None:
    return None
