"""A facts folder in the making: rows in any order go in, canonical CSV files come out in one step.

    with Folder(target, beside=read_facts(Data.chosen().folders), say=talk) as folder:
        folder.about("# Acme list\n…")                                SOURCE.md: origin, date, licence
        folder.source(id="source:acme-list", title="…", licence="…", retrieved="2026-07-31")
        for record in folder.each(records):                           goes on where a broken run stopped
            folder.entity("actor:acme-semi", "party", label_en="Acme Semi")
            folder.name("actor:acme-semi", "Acme", lang="en", kind="legal", source="source:acme-list", locator="row 1")
            folder.statement("source:acme-list", "listing:acme-semi", "am:listsActor", "actor:acme-semi", locator="row 1")
            folder.skip("natural person", "row 2")                    counted by reason, with examples
        folder.coverage("measure:acme-list", source="source:acme-list", through="2026-07-31", note="all of it")

Entities, sources and names that stand `beside` (in the facts that the folder will be used with) are not written again;
of an entity, a source or a name given twice the first stays. Neither is a row given twice written twice, nor a statement
that the same source makes beside. Rows wait in an SQLite file next to
the target, so that a file of millions of rows needs little memory and a broken run can go on; nothing appears under the
target's name before all is done. Leaving the block by an exception keeps the waiting rows.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from kg.curated.facts import COLUMNS, Facts
from kg.curated.form import ORDER
from kg.errors import DataError

__all__ = ["Folder"]

_R = TypeVar("_R")
_EVERY = 5000
_EXAMPLES = 5
_ONCE = ("entities", "names", "sources")


class Folder:
    """The writer of one facts folder; use it as a context manager."""

    def __init__(
        self, target: Path, *, beside: Facts, say: Callable[[str], None], mark: str = "", replace: bool = False
    ) -> None:
        """`mark` names the input: a broken run goes on only where it is the same; `replace` allows a target that exists."""
        self.target, self.beside = target, beside
        self._say = say
        self._entities = {e.id for e in beside.entities}
        self._sources = {s.id for s in beside.sources}
        self._covered = {(c.scope, c.source, c.through.text) for c in beside.coverage}
        self._named = {(n.entity, n.text) for n in beside.names}
        self._named |= {(e.id, label) for e in beside.entities for label in (e.label_en, e.label_zh)}
        self._stated = {
            (s.subject, s.predicate, s.object, s.value, e.source) for s in beside.statements for e in s.evidence
        }
        if target.exists() and not replace and any(target.iterdir() if target.is_dir() else [target]):
            raise DataError(f"{target}: is there already; name a new folder, or say --replace")
        self._waiting = target.with_name(f"{target.name}.part.sqlite")
        target.parent.mkdir(parents=True, exist_ok=True)
        self._rows = self._open(mark)

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self._write()
        self._rows.close()
        if kind is None:
            self._waiting.unlink(missing_ok=True)

    def has(self, id_: str) -> bool:
        """Whether an entity or a source of this id stands beside."""
        return id_ in self._entities or id_ in self._sources

    def about(self, text: str) -> None:
        """The text of SOURCE.md: origin, date and licence of what is imported."""
        self._note("about", text)

    def entity(
        self, id_: str, kind: str, *, label_en: str = "", label_zh: str = "", wikidata: str = "", lei: str = ""
    ) -> None:
        """A row of entities/PREFIX.csv, unless the entity stands beside."""
        if id_ not in self._entities:
            row = {
                "id": id_,
                "kind": kind,
                "label_en": label_en,
                "label_zh": label_zh,
                "wikidata": wikidata,
                "lei": lei,
            }
            self._add("entities", f"entities/{id_.partition(':')[0]}.csv", row)

    def name(self, entity: str, name: str, *, lang: str, kind: str, source: str, locator: str) -> None:
        """A row of names.csv, unless the entity has the name beside."""
        if (entity, name) in self._named:
            return
        row = {"entity": entity, "name": name, "lang": lang, "kind": kind, "source": source, "locator": locator}
        self._add("names", "names.csv", row)

    def source(self, **fields: str) -> None:
        """A row of sources.csv, unless the source stands beside; `id`, `title`, `licence` and a day are needed."""
        if fields["id"] not in self._sources:
            self._add("sources", "sources.csv", fields)

    def statement(
        self,
        source: str,
        subject: str,
        predicate: str,
        object: str = "",
        *,
        locator: str,
        value: str = "",
        unit: str = "",
        since: str = "",
        until: str = "",
        rank: str = "normal",
        confidence: str = "certain",
        basis: str = "read",
        attributed_to: str = "",
        note: str = "",
    ) -> None:
        """A row of statements/SOURCE.csv, unless the same source states it beside."""
        if (subject, predicate, object, value, source) in self._stated:
            return
        row = {
            "subject": subject, "predicate": predicate, "object": object, "value": value, "unit": unit,
            "since": since, "until": until, "locator": locator, "rank": rank, "confidence": confidence,
            "basis": basis, "attributed_to": attributed_to, "note": note,
        }  # fmt: skip
        self._add("statements", f"statements/{source.partition(':')[2]}.csv", row)

    def coverage(self, scope: str, *, source: str, through: str, since: str = "", note: str = "") -> None:
        """A row of coverage.csv: what was read through which day; not where the same reading stands beside."""
        if (scope, source, through) in self._covered:
            return
        row = {"scope": scope, "source": source, "since": since, "through": through, "note": note}
        self._add("coverage", "coverage.csv", row)

    def skip(self, reason: str, what: str) -> None:
        """Count something that was left out, by reason; a few examples are kept for the report."""
        self._rows.execute(
            "INSERT INTO skipped VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET n = n + 1,"
            " examples = CASE WHEN n < ? THEN examples || '; ' || excluded.examples ELSE examples END",
            (reason, what, _EXAMPLES),
        )

    def skipped(self) -> dict[str, tuple[int, str]]:
        """How many were left out and a few examples, by reason."""
        rows = self._rows.execute("SELECT reason, n, examples FROM skipped ORDER BY reason")
        return {reason: (n, examples) for reason, n, examples in rows}

    def each(self, records: Iterable[_R], *, part: str = "records") -> Iterator[_R]:
        """The records one by one, with progress; what a broken run has done is passed over.

        `part` tells several passes apart; count what is left out inside the loop only.
        """
        done = int(self._noted(part) or 0)
        if done:
            self._say(f"going on after {done} {part}")
        number = 0
        for number, record in enumerate(records, start=1):
            if number <= done:
                continue
            yield record
            if number % _EVERY == 0:
                self._note(part, str(number))
                self._rows.commit()
                self._say(f"{number} {part}")
        self._note(part, str(number))
        self._rows.commit()

    def _open(self, mark: str) -> sqlite3.Connection:
        rows = sqlite3.connect(self._waiting)
        try:
            found = rows.execute("SELECT value FROM notes WHERE key = 'mark'").fetchone()
        except sqlite3.DatabaseError:
            found = None
        if found is None or not mark or found[0] != mark:
            rows.close()
            self._waiting.unlink(missing_ok=True)
            rows = sqlite3.connect(self._waiting)
            rows.executescript(
                "CREATE TABLE rows (path TEXT, key TEXT, fields TEXT, PRIMARY KEY (path, key)) WITHOUT ROWID;"
                "CREATE TABLE skipped (reason TEXT PRIMARY KEY, n INTEGER, examples TEXT);"
                "CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT);"
            )
            rows.execute("INSERT INTO notes VALUES ('mark', ?)", (mark,))
            rows.commit()
        return rows

    def _note(self, key: str, value: str) -> None:
        self._rows.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (key, value))

    def _noted(self, key: str) -> str | None:
        found = self._rows.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def _add(self, table: str, path: str, row: dict[str, str]) -> None:
        columns = COLUMNS[table]
        if unknown := set(row) - set(columns):
            raise ValueError(f"{path} has no column {', '.join(sorted(unknown))}")
        fields = [" ".join(row.get(column, "").split()) for column in columns]
        order = [columns.index(column) for column in ORDER[table]]
        key = "\x1f".join([fields[i] for i in order] + ([] if table in _ONCE else fields))
        self._rows.execute("INSERT OR IGNORE INTO rows VALUES (?, ?, ?)", (path, key, json.dumps(fields)))

    def _write(self) -> None:
        """Every table sorted into a folder beside the target, which then takes its name."""
        new = self.target.with_name(f"{self.target.name}.tmp-{os.getpid()}")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        for (path,) in self._rows.execute("SELECT DISTINCT path FROM rows ORDER BY path").fetchall():
            table = path.partition("/")[0].removesuffix(".csv")
            file = new / path
            file.parent.mkdir(exist_ok=True)
            with file.open("w", encoding="utf-8", newline="\n") as stream:
                _line(stream, COLUMNS[table])
                for (fields,) in self._rows.execute("SELECT fields FROM rows WHERE path = ? ORDER BY key", (path,)):
                    _line(stream, json.loads(fields))
        (new / "SOURCE.md").write_text(self._noted("about") or "", encoding="utf-8", newline="\n")
        old = self.target.with_name(f"{self.target.name}.old-{os.getpid()}")
        if self.target.exists():
            self.target.rename(old)
        new.rename(self.target)
        shutil.rmtree(old, ignore_errors=True)


def _line(stream: io.TextIOBase | io.TextIOWrapper, fields: Iterable[str]) -> None:
    csv.writer(stream, lineterminator="\n").writerow(fields)
