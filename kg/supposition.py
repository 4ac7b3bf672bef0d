"""What if: names and days of a supposition made out, and assumed statements put beside the facts."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from kg.dates import parse_day
from kg.engine import Engine
from kg.errors import StoreError, UsageError
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


def as_folders(files: Iterable[Path]) -> dict[Path, Path]:
    """A facts folder's table of assumed statements for each file, with a source that says what it is: table to file.

    A folder is written beside its place and gets its name in one step, so that a cut-off run leaves none half written.
    What a spreadsheet adds (byte order mark, encoding, line ends) is taken off; lines keep their numbers. Raises
    DataError where a file cannot be read, StoreError where the cache cannot be written.
    """
    tables = {}
    for number, path in enumerate(files, start=1):
        text = _text(path)
        name = "assumption" if number == 1 else f"assumption-{number}"
        folder = cache_folder() / "assumed" / hashlib.sha256(f"{name}\n{text}".encode()).hexdigest()[:16]
        if not folder.exists():
            try:
                _write(folder, name, text)
            except OSError as error:
                raise StoreError(
                    f"{folder}: cannot be written ({error.strerror or error}); choose another place with KG_CACHE"
                ) from None
        tables[folder / "statements" / f"{name}.csv"] = path
    return tables


def _text(path: Path) -> str:
    from kg.curated.form import read_user_text

    text = read_user_text(path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if not text or text.endswith("\n") else f"{text}\n"


def _write(folder: Path, name: str, text: str) -> None:
    from kg.curated.facts import COLUMNS

    temporary = folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
    try:
        (temporary / "statements").mkdir(parents=True, exist_ok=True)
        (temporary / "statements" / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
        row = f"source:{name},Assumed for the sake of argument,the user,,1900,,,,row,assumption"
        (temporary / "sources.csv").write_text(f"{','.join(COLUMNS['sources'])}\n{row}\n", encoding="utf-8")
        try:
            temporary.rename(folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
