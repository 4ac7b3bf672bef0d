"""The word lists behind names (ontology/rules/names): legal endings, spellings, places, exchanges, official numbers."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.paths import ontology_folder

__all__ = ["Wordlists", "word_lists"]


class Wordlists(NamedTuple):
    """What the folding and the comparison of names know of words; every word is in small letters.

    `phrases` are spellings of several words, and Chinese ones; `endings` and `fronts` are legal forms as sequences of words, the longest first; `stands_for` gives the one spelling
    of a word; `places` lists places of one or more words; `zh_places` and `zh_endings` are Chinese.
    """

    endings: tuple[tuple[str, ...], ...]
    fronts: frozenset[str]
    generic: frozenset[str]
    silent: frozenset[str]
    zh_endings: tuple[str, ...]
    zh_generic: tuple[str, ...]
    stands_for: dict[str, tuple[str, ...]]
    phrases: tuple[tuple[str, tuple[str, ...]], ...]
    places: frozenset[tuple[str, ...]]
    zh_places: tuple[str, ...]
    exchanges: dict[str, str]
    numbers: tuple[tuple[str, str], ...]
    ambiguous: frozenset[str]

    def is_place(self, words: tuple[str, ...]) -> bool:
        """Whether these words together name a place."""
        return words in self.places


@cache
def word_lists() -> Wordlists:
    """The shipped lists, read once in a process when a name asks for them."""
    folder = ontology_folder() / "rules" / "names"
    endings = _rows(folder / "endings.csv")
    places = _rows(folder / "places.csv")

    def words(lang: str, kind: str) -> list[str]:
        found = [ending for ending, of, sort in endings if (of, sort) == (lang, kind)]
        return sorted(found, key=lambda e: (-len(e.split()), -len(e), e))

    spelt = [(word, tuple(one.split())) for word, one in _rows(folder / "words.csv")]
    phrases = [(word, one) for word, one in spelt if " " in word or not word.isascii()]
    return Wordlists(
        endings=tuple(tuple(e.split()) for e in words("en", "legal")),
        fronts=frozenset(words("en", "legal-front")),
        generic=frozenset(words("en", "generic")),
        silent=frozenset(words("en", "silent")),
        zh_endings=tuple(words("zh", "legal")),
        zh_generic=tuple(words("zh", "generic")),
        stands_for=dict(spelt),
        phrases=tuple(sorted(phrases, key=lambda p: (-len(p[0]), p[0]))),
        places=frozenset(tuple(place.split()) for place, _ in places),
        zh_places=tuple(sorted({zh for _, zh in places if len(zh) > 1}, key=lambda p: (-len(p), p))),
        exchanges=dict(_rows(folder / "exchanges.csv")),
        numbers=tuple((pattern, form) for pattern, form, _ in _rows(folder / "numbers.csv")),
        ambiguous=frozenset(name.casefold() for name, _ in _rows(folder / "ambiguous.csv")),
    )


def _rows(path: Path) -> list[list[str]]:
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
