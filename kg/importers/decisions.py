"""What people decided about list files, read from ontology/lists/*.csv: who is who, what a text means, which rule a page is in.

identities.csv     list,name,entity,judgement,reason,source   a printed name and an entity: same, different or unsure
territories.csv    printed,territory                          codes and names of places as lists print them
organisations.csv  form,text                                  words and whole names that tell an organisation from a person
notices.csv        volume,first,last,measure                  the pages of the Federal Register that a measure of ours fills
listing-days.csv   list,name,since,source,note                the day of a listing whose list gives none, and where it was read
csl-readings.csv   column,printed,object,note                 texts of the licence columns and the codes that they mean
eto-joins.csv      input_id,name,entity,…                      what an input of the supply chain data set is, in our words
csl-lists.csv      code,list,measure,…                        the lists of the Consolidated Screening List
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.curated.table import Row, read_table
from kg.errors import DataError
from kg.paths import lists_folder

__all__ = ["Decisions", "Identity", "Notice", "Reading", "read_decisions", "rows_of"]

_NOTICE = re.compile(r"(\d{2,3})\s*FR\s+(\d{2,6})", re.IGNORECASE)


class Identity(NamedTuple):
    """A stored judgement on whether a printed name means an entity: same, different or unsure."""

    entity: str
    judgement: str
    reason: str


class Reading(NamedTuple):
    """What a text of a licence column means: a code (or none, where it only refers elsewhere) and our note."""

    object: str
    note: str


class Notice(NamedTuple):
    """A page of the Federal Register that an entry cites, and the measure that fills it where that is known."""

    volume: int
    page: int
    measure: str | None

    @property
    def year(self) -> int:
        """The calendar year of the volume: one volume a year since 1936."""
        return 1935 + self.volume

    def __str__(self) -> str:
        return f"{self.volume} FR {self.page}"


class Decisions(NamedTuple):
    """Every table, ready for look-up."""

    identities: dict[tuple[str, str], tuple[Identity, ...]]
    territories: dict[str, str]
    words: frozenset[str]
    names: frozenset[str]
    pages: tuple[tuple[int, int, int, str], ...]
    readings: dict[tuple[str, str], tuple[Reading, ...]]
    days: dict[tuple[str, str], tuple[str, str]]

    def identity(self, register: str, name: str) -> tuple[Identity, ...]:
        """The judgements on a name as this list prints it."""
        return self.identities.get((register, name), ())

    def is_organisation(self, name: str, others: tuple[str, ...] = ()) -> bool:
        """Whether a name, or another name of the same party, can only be that of an organisation; else it may be a person."""
        return name in self.names or any(self.words & _words(text) for text in (name, *others))

    def notices(self, text: str) -> list[Notice]:
        """The pages that a text cites, earliest first, each once."""
        cited = sorted({(int(volume), int(page)) for volume, page in _NOTICE.findall(text)})
        return [Notice(volume, page, self._measure(volume, page)) for volume, page in cited]

    def day(self, register: str, name: str) -> tuple[str, str] | None:
        """The day on which a list took up a name, and how we know; None where nobody has found one."""
        return self.days.get((register, name))

    def reading(self, column: str, text: str) -> tuple[Reading, ...] | None:
        """What a text of a licence column means; None where nobody has read it yet."""
        return self.readings.get((column, _letters(text)))

    def _measure(self, volume: int, page: int) -> str | None:
        return next((m for v, first, last, m in self.pages if v == volume and first <= page <= last), None)


@cache
def read_decisions() -> Decisions:
    """The shipped decisions; raises DataError with file and line for a bad row."""
    identities = defaultdict(list)
    for row in rows_of("identities", ("list", "name", "entity", "judgement", "reason", "source")):
        if row["judgement"] not in ("same", "different", "unsure"):
            raise DataError(f"{row.origin}: judgement {row['judgement']!r} is none of same, different, unsure")
        identities[row["list"], row["name"]].append(Identity(row["entity"], row["judgement"], row["reason"]))
    readings = defaultdict(list)
    for row in rows_of("csl-readings", ("column", "printed", "object", "note")):
        readings[row["column"], _letters(row["printed"])].append(Reading(row["object"], row["note"]))
    organisations = rows_of("organisations", ("form", "text"))
    days = rows_of("listing-days", ("list", "name", "since", "source", "note"))
    pages = rows_of("notices", ("volume", "first", "last", "measure"))
    return Decisions(
        identities={key: tuple(found) for key, found in identities.items()},
        territories={r["printed"]: r["territory"] for r in rows_of("territories", ("printed", "territory"))},
        words=frozenset(r["text"] for r in organisations if r["form"] == "word"),
        names=frozenset(r["text"] for r in organisations if r["form"] == "name"),
        pages=tuple((int(r["volume"]), int(r["first"]), int(r["last"]), r["measure"]) for r in pages),
        readings={key: tuple(dict.fromkeys(found)) for key, found in readings.items()},
        days={(r["list"], r["name"]): (r["since"], f"{r['note']} ({r['source']})") for r in days},
    )


def rows_of(name: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of one table of decisions; raises DataError where it is missing or badly formed."""
    path: Path = lists_folder() / f"{name}.csv"
    rows, findings = read_table(path, shown_as=f"ontology/lists/{name}.csv", columns=columns)
    if findings:
        raise DataError("\n".join(str(f) for f in findings))
    return rows


def _words(text: str) -> set[str]:
    bare = unicodedata.normalize("NFKC", text).casefold().replace(".", "")
    return set(re.findall(r"[a-zà-ÿ0-9']+", bare))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKC", text).casefold())
