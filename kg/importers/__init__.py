"""Public list and ownership files into facts folders: `kg import KIND FILE --into DIR`.

One module a format, and `folder` for what they all write. A format's module is named after its kind and has

- a docstring whose opening line says what the file is;
- `LISTS`: the parts of the file that may be asked for by `--list`, with what each is; empty where there is one only;
- `read_into(file, folder, *, lists=())`, which reads the file (some formats: a folder of files) and fills a `Folder`; it raises UsageError for an
  unknown list and DataError, with line or record number, for a file that is not of the format.

A new format is a module here and a line in KINDS, and in FOLDERS where it may be a folder of files.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol, cast

from kg.errors import UsageError
from kg.importers.folder import Folder

__all__ = ["FOLDERS", "KINDS", "Importer", "importer"]

KINDS = {
    "csl": "US Consolidated Screening List, JSON of trade.gov or a compact copy",
    "ear": "country groups, country chart or control list of the US export regulations, JSON",
    "mofcom": "names in Chinese announcements, JSON of a hand transcription",
    "epoch": "machine learning hardware by Epoch AI, CSV",
    "eto": "semiconductor supply chain of the Emerging Technology Observatory, a folder of CSV files",
    "ftm": "FollowTheMoney entities (OpenSanctions), JSON lines",
    "gleif": "GLEIF relationship records, CSV or XML, or a folder with the level 1 file beside",
    "holdings": "a plain CSV of ownership: owner,owned,share,from,to",
    "supply": "a plain CSV of supply: maker,product,input,user,from,to",
}
FOLDERS = ("eto", "gleif")


class Importer(Protocol):
    """What the module of a format offers."""

    LISTS: dict[str, str]

    def read_into(self, file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
        """Fill the folder from the file."""


def importer(kind: str) -> Importer:
    """The module of a kind; raises UsageError for an unknown one."""
    if kind not in KINDS:
        listed = "".join(f"\n  {name}  {what}" for name, what in KINDS.items())
        raise UsageError(f"no importer for {kind!r}; there are{listed}")
    return cast(Importer, importlib.import_module(f"kg.importers.{kind.replace('-', '_')}"))
