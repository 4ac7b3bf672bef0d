"""Which entity a firm of an imported file is: one that stands beside, by its id, LEI or Wikidata id, or a new party.

Brands are no identity: a name leads to an entity only where an importer asks for it, and only where it is, folded,
exactly one curated name of exactly one entity.
"""

from __future__ import annotations

import re
import unicodedata
from zlib import crc32

from kg.curated.facts import Facts
from kg.folding import fold
from kg.importers.folder import Folder
from kg.vocab import is_curie

__all__ = ["Parties", "exact_slug", "has_han", "slug_of"]

_LONGEST = 60


def slug_of(text: str) -> str:
    """A legal slug for a name; where that loses letters or signs, a checksum keeps it apart from its like.

    >>> slug_of("Acme Semi"), slug_of("Acme & Co")
    ('acme-semi', 'acme-co-b950ee77')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
    return slug if slug == text.lower().replace(" ", "-") else f"{slug or 'x'}-{crc32(text.encode()):08x}"


def exact_slug(code: str) -> str:
    """A legal slug for a code in which upper and lower case differ, with a checksum where it had to be changed.

    >>> exact_slug("s-1"), exact_slug("NK-2kxT")
    ('s-1', 'nk-2kxt-40d6b2b8')
    """
    slug = slug_of(code)
    return (
        slug if slug == code or slug.endswith(f"{crc32(code.encode()):08x}") else f"{slug}-{crc32(code.encode()):08x}"
    )


def has_han(text: str) -> bool:
    """Whether a name is written in Han characters."""
    return any("\u4e00" <= c <= "\u9fff" for c in text)


class Parties:
    """Firms of one import."""

    def __init__(self, folder: Folder, prefix: str, *, of: str = "actor") -> None:
        """New entities get ids `of:prefix-…`; only entities of that id prefix are found."""
        self._folder, self._prefix, self._of = folder, prefix, of
        self._codes, self._names = _known(folder.beside, of)
        self._written: set[str] = set()

    def by_code(self, *codes: str) -> str:
        """The entity that has one of these LEIs or Wikidata ids; empty where none has."""
        return next((self._codes[c] for c in codes if c in self._codes), "")

    def by_name(self, text: str) -> str:
        """The one entity that has exactly this curated name, or this id; empty where none or several have."""
        if is_curie(text) and self._folder.has(text):
            return text
        found = self._names.get(fold(text), set())
        return next(iter(found)) if len(found) == 1 else ""

    def new(self, key: str, kind: str, *names: str, lei: str = "", wikidata: str = "", exact: bool = False) -> str:
        """The id of a new entity, written with the names as they are printed; `key` makes the id (`exact`: it is a code)."""
        id_ = f"{self._of}:{self._prefix}-{exact_slug(key) if exact else slug_of(key)}"
        han = next((n for n in names if has_han(n)), "")
        other = next((n for n in names if not has_han(n)), "")
        if kind != "party":  # every other kind needs both: what is printed stands for both
            han, other = han or other, other or han
        if id_ not in self._written:  # names that differ in signs only are one party, by the first of them
            self._written.add(id_)
            self._folder.entity(id_, kind, label_en=other, label_zh=han, lei=lei, wikidata=wikidata)
        return id_


def _known(facts: Facts, prefix: str) -> tuple[dict[str, str], dict[str, set[str]]]:
    codes: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    for entity in facts.entities:
        if entity.prefix != prefix:
            continue
        for code in filter(None, (entity.lei, entity.wikidata)):
            codes[code] = entity.id
        for label in filter(None, (entity.label_en, entity.label_zh)):
            names.setdefault(fold(label), set()).add(entity.id)
    for name in facts.names:
        if name.entity.startswith(f"{prefix}:"):
            names.setdefault(fold(name.text), set()).add(name.entity)
    return codes, names
