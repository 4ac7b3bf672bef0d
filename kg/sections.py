"""Under which heading a group of territories stands in a picture of tiers: rows of ontology/rules/sections.csv."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from kg.errors import DataError
from kg.paths import ontology_folder

__all__ = ["Section", "read_sections", "section_of"]

_COLUMNS = ["prefix", "label_en", "label_zh", "folded"]


class Section(NamedTuple):
    """A heading for the ids that begin with a prefix; its place is that of its row; a folded one opens on demand."""

    prefix: str
    label_en: str
    label_zh: str
    folded: bool
    place: int

    @property
    def label(self) -> dict[str, str]:
        """The heading in both languages."""
        return {"en": self.label_en, "zh": self.label_zh}


def read_sections(path: Path | None = None) -> tuple[Section, ...]:
    """The sections of a file, by default of the shipped one; raises DataError with file and line for a bad row."""
    file = path or ontology_folder() / "rules" / "sections.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.reader(text))
    if not rows or rows[0] != _COLUMNS:
        raise DataError(f"{file}:1: the columns are not {','.join(_COLUMNS)}")
    found = []
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(_COLUMNS) or row[3] not in ("yes", "no") or not all(row[:3]):
            raise DataError(f"{file}:{line}: a row has a prefix, a label in English and in Chinese, and yes or no")
        found.append(Section(row[0], row[1], row[2], row[3] == "yes", line))
    return tuple(found)


def section_of(id_: str, sections: tuple[Section, ...]) -> Section | None:
    """The section of an id: the earliest row whose prefix it has."""
    return next((s for s in sections if id_.startswith(s.prefix)), None)
