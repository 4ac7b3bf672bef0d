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
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from kg.curated.facts import COLUMNS, Facts
from kg.curated.form import ORDER
from kg.curated.table import HIDDEN
from kg.dates import Interval, parse_day
from kg.errors import DataError, StoreError
from kg.renaming import put_in_place
from kg.vocab import is_curie

__all__ = ["Folder"]

_R = TypeVar("_R")
_EVERY = 5000
_EXAMPLES = 5
_LONGEST = 300
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
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._rows = self._open(mark)
        except (OSError, sqlite3.Error) as error:
            raise self._unwritable(error) from None

    def __enter__(self) -> Folder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        try:
            if kind is None:
                self._write()
                with suppress(PermissionError):  # of Windows, which removes no open file
                    self._waiting.unlink()
            self._rows.close()
            if kind is None and os.name == "nt":
                self._waiting.unlink(missing_ok=True)
        except (OSError, sqlite3.Error) as failed:
            raise self._unwritable(failed) from None
        if isinstance(error, sqlite3.Error):
            raise self._unwritable(error) from None

    def has(self, id_: str) -> bool:
        """Whether an entity or a source of this id stands beside."""
        return id_ in self._entities or id_ in self._sources

    def about(self, text: str) -> None:
        """The text of SOURCE.md: origin, date and licence of what is imported."""
        self._note("about", text.encode("utf-8", "replace").decode())

    def entity(
        self, id_: str, kind: str, *, label_en: str = "", label_zh: str = "", wikidata: str = "", lei: str = ""
    ) -> None:
        """A row of entities/PREFIX.csv, unless the entity stands beside."""
        if id_ not in self._entities and self._legal("", "", id_):
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
        name = _seen(name)
        if not name or (entity, name) in self._named or not self._legal("", locator, entity):
            return
        row = {"entity": entity, "name": name, "lang": lang, "kind": kind, "source": source, "locator": locator}
        self._add("names", "names.csv", row)

    def source(self, **fields: str) -> None:
        """A row of sources.csv, unless the source stands beside; `id`, `title`, `licence` and a day are needed.

        Raises DataError where the day, which is often a part of the id, is none.
        """
        days = [d for d in (fields.get("published", ""), fields.get("retrieved", "")) if d]
        if not is_curie(fields["id"]) or not all(map(_is_day, days)):
            raise DataError(f"{fields['title'][:80]}: the file does not say its day as 2025-06-01")
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
        if not self._legal(since, locator, *filter(None, (subject, object, attributed_to)), until=until):
            return
        row = {
            "subject": subject, "predicate": predicate, "object": object, "value": value, "unit": unit,
            "since": since, "until": until, "locator": locator, "rank": rank, "confidence": confidence,
            "basis": basis, "attributed_to": attributed_to, "note": note,
        }  # fmt: skip
        self._add("statements", f"statements/{source.partition(':')[2]}.csv", row)

    def coverage(self, scope: str, *, source: str, through: str, since: str = "", note: str = "") -> None:
        """A row of coverage.csv: what was read through which day; not where the same reading stands beside."""
        if (scope, source, through) in self._covered or not self._legal(since, through, scope):
            return
        row = {"scope": scope, "source": source, "since": since, "through": through, "note": note}
        self._add("coverage", "coverage.csv", row)

    def skip(self, reason: str, what: str) -> None:
        """Count something that was left out, by reason; a few examples are kept for the report."""
        self._rows.execute(
            "INSERT INTO skipped VALUES (?, 1, ?) ON CONFLICT DO UPDATE SET n = n + 1,"
            " examples = CASE WHEN n < ? THEN examples || '; ' || excluded.examples ELSE examples END",
            (_seen(reason)[:_LONGEST], _seen(what)[:_LONGEST], _EXAMPLES),
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

    def _unwritable(self, error: Exception) -> StoreError:
        if "locked" in str(error):
            return StoreError(f"{self.target}: another import into this folder is under way; wait for it")
        said = getattr(error, "strerror", None) or error
        return StoreError(f"{self.target}: cannot be written ({said}); make room, or choose another place")

    def _open(self, mark: str) -> sqlite3.Connection:
        """The waiting rows, locked for this run: those of a broken run with the same mark, else none."""
        rows = sqlite3.connect(self._waiting, timeout=1)
        try:
            rows.execute("PRAGMA locking_mode = EXCLUSIVE")
            rows.executescript(
                "BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value TEXT); COMMIT;"
            )
            found = rows.execute("SELECT value FROM notes WHERE key = 'mark'").fetchone()
        except sqlite3.OperationalError:
            rows.close()
            raise
        except sqlite3.DatabaseError:  # it is damaged, or something else
            rows.close()
            self._waiting.unlink()
            self._waiting.with_name(f"{self._waiting.name}-journal").unlink(missing_ok=True)
            return self._open(mark)
        if found is None or not mark or found[0] != mark:
            rows.executescript(
                "BEGIN; DROP TABLE IF EXISTS rows; DROP TABLE IF EXISTS skipped; DROP TABLE notes;"
                "CREATE TABLE rows (path TEXT, key TEXT, fields TEXT, PRIMARY KEY (path, key)) WITHOUT ROWID;"
                "CREATE TABLE skipped (reason TEXT PRIMARY KEY, n INTEGER, examples TEXT);"
                "CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT); COMMIT;"
            )
            rows.execute("INSERT INTO notes VALUES ('mark', ?)", (mark,))
            rows.commit()
        return rows

    def _note(self, key: str, value: str) -> None:
        self._rows.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (key, value))

    def _noted(self, key: str) -> str | None:
        found = self._rows.execute("SELECT value FROM notes WHERE key = ?", (key,)).fetchone()
        return str(found[0]) if found else None

    def _legal(self, since: str, what: str, *ids: str, until: str = "") -> bool:
        """Whether ids and dates can be such; what cannot is counted, so that a strange file makes no faulty folder."""
        for id_ in ids:
            if not is_curie(id_):
                self.skip("a name or a code that gives no id", f"{_seen(id_)[:80]} {what}".strip())
                return False
        try:
            Interval.parse(since, until)
        except ValueError as error:
            self.skip(f"dates: {_seen(str(error))[:120]}", what)
            return False
        return True

    def _add(self, table: str, path: str, row: dict[str, str]) -> None:
        columns = COLUMNS[table]
        if unknown := set(row) - set(columns):
            raise ValueError(f"{path} has no column {', '.join(sorted(unknown))}")
        fields = [_seen(row.get(column, "")) for column in columns]
        order = [columns.index(column) for column in ORDER[table]]
        key = "\x1f".join([fields[i] for i in order] + ([] if table in _ONCE else fields))
        self._rows.execute("INSERT OR IGNORE INTO rows VALUES (?, ?, ?)", (path, key, json.dumps(fields)))

    def _write(self) -> None:
        """Every table sorted into a folder beside the target, which then takes its name."""
        new = self.target.with_name(f"{self.target.name}.tmp")  # the lock on the waiting rows keeps others away
        shutil.rmtree(new, ignore_errors=True)
        try:
            self._fill(new)
            put_in_place(new, self.target)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def _fill(self, new: Path) -> None:
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


def _seen(text: str) -> str:
    """A text on one line, without characters that are not seen or turn the text round."""
    return " ".join(HIDDEN.sub("", " ".join(text.split())).split())


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def _line(stream: io.TextIOBase | io.TextIOWrapper, fields: Iterable[str]) -> None:
    csv.writer(stream, lineterminator="\n").writerow(fields)
