"""What if: names and days of a supposition made out, and assumed statements put beside the facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kg.dates import parse_day
from kg.engine import Engine
from kg.errors import DataError, UsageError
from kg.names import resolve
from kg.paths import cache_folder
from kg.status import Supposition

__all__ = ["as_folders", "read_supposition"]


def read_supposition(engine: Engine, without: Iterable[str], suspended: Iterable[str]) -> Supposition:
    """Measures by any of their names; raises UsageError where a day is missing (`MEASURE@2025-06-01`)."""
    days = {}
    for text in suspended:
        name, sign, day = text.rpartition("@")
        if not sign:
            raise UsageError(f"{text!r} is not of the form MEASURE@2025-06-01")
        try:
            days[resolve(engine, name, prefixes=("measure", "provision")).id] = parse_day(day)
        except ValueError as error:
            raise UsageError(f"{text!r}: {error}") from None
    gone = frozenset(resolve(engine, name, prefixes=("measure", "provision")).id for name in without)
    return Supposition(gone, days)


def as_folders(files: Iterable[Path]) -> list[Path]:
    """A facts folder for each file of assumed statements, with a source that says what it is."""
    from kg.curated.facts import COLUMNS

    folders = []
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None
        folder = cache_folder() / "assumed" / hashlib.sha256(data).hexdigest()[:16]
        if not folder.exists():
            (folder / "statements").mkdir(parents=True)
            (folder / "statements" / "assumption.csv").write_bytes(data)
            row = "source:assumption,Assumed for the sake of argument,the user,,1900,,,,row,assumption"
            (folder / "sources.csv").write_text(f"{','.join(COLUMNS['sources'])}\n{row}\n", encoding="utf-8")
        folders.append(folder)
    return folders
