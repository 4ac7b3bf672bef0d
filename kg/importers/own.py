"""What the plain CSV files of a user have in common: one source for each file, ids or names, dated rows with a locator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from kg.dates import Interval
from kg.importers.folder import Folder
from kg.importers.packed import table_rows
from kg.importers.parties import Parties, slug_of

__all__ = ["Own"]

_ABOUT = """# {what}: {name}

- **Origin**: a file of the user, {name}, of {day}. What it rests on, and under which terms, the user knows.
- **Read**: every row; what could not be taken is counted on the screen.
"""


class Own:
    """One file of a user on its way into a folder."""

    def __init__(self, file: Path, folder: Folder, what: str) -> None:
        self._file, self._folder, self._what = file, folder, what
        self._day = date.fromtimestamp(file.stat().st_mtime).isoformat()
        self._source = f"source:own-{slug_of(file.name.partition('.')[0])}"
        self._actors, self._products = Parties(folder, "own"), Parties(folder, "own", of="product")
        folder.about(_ABOUT.format(what=what.capitalize(), name=file.name, day=self._day))
        folder.source(id=self._source, title=f"{what} in {file.name}", author="the user of the file", published=self._day, retrieved=self._day,
                      locator_scheme="line of the file", licence="as the user knows")  # fmt: skip

    def rows(self, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row with its line."""
        yield from table_rows(self._file, columns, f"a CSV of {self._what} ({','.join(columns)})")

    def party(self, text: str) -> str:
        """The actor that an id or a name means, or a new party."""
        return self._actors.by_name(text) or self._actors.new(text, "party", text)

    def product(self, text: str) -> str:
        """The product that an id or a name means, or a new one."""
        return self._products.by_name(text) or self._products.new(text, "product", text)

    def say(
        self,
        line: int,
        row: dict[str, str],
        subject: str,
        predicate: str,
        object: str,
        *,
        value: str = "",
        unit: str = "",
    ) -> None:
        """A statement with the dates of the row; a row whose dates are wrong is counted and left out."""
        try:
            Interval.parse(row["from"], row["to"])
        except ValueError as error:
            self._folder.skip(f"dates: {error}", f"line {line}")
            return
        where = "; ".join(
            filter(None, (f"line {line}", row.get("source", ""), row.get("locator", ""), row.get("url", "")))
        )
        self._folder.statement(
            self._source, subject, predicate, object, locator=where, value=value, unit=unit, since=row["from"],
            until=row["to"], confidence="likely", basis="catalogue", note=row.get("note", ""),
        )  # fmt: skip

    def close(self) -> None:
        """Say through which day the file was read."""
        self._folder.coverage(self._source, source=self._source, through=self._day, note=f"all of {self._file.name}")
