"""Slips of the pen: one sign of a name lost, doubled or put in, or two neighbours swapped; never another sign.

A sign exchanged for another one makes another firm as often as not (one syllable of pinyin, one Chinese character), so
that it is no slip here. Legal forms count: a slip in `Corporation` leaves nothing else to compare.
"""

from __future__ import annotations

import unicodedata

__all__ = ["slipped"]

_LEAST = {True: 8, False: 5}


def slipped(given: str, known: str) -> bool:
    """Whether a name as somebody typed it is one slip away from a known one; equal names are not.

    >>> slipped("Acme Semi Corportion", "Acme Semi Corporation"), slipped("Amce Works", "Acme Works")
    (True, True)
    >>> slipped("Acme Works", "Acne Works"), slipped("Acm Ltd", "Acme Ltd"), slipped("Acme Works", "Acme Works")
    (False, False, False)
    """
    a, b = _signs(given), _signs(known)
    if min(len(a), len(b)) < _LEAST[b.isascii()] - 1 or max(len(a), len(b)) < _LEAST[b.isascii()]:
        return False
    if len(a) == len(b):
        apart = [i for i in range(len(a)) if a[i] != b[i]]
        if len(apart) != 2 or not b.isascii():
            return False
        i, j = apart
        return j == i + 1 and (a[i], a[j]) == (b[j], b[i]) and not _digits(a[i] + a[j])
    short, long = sorted((a, b), key=len)
    if len(long) != len(short) + 1:
        return False
    at = next((i for i in range(len(short)) if short[i] != long[i]), len(short))
    return short[at:] == long[at + 1 :] and not _digits(long[at])


def _signs(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def _digits(signs: str) -> bool:
    return any(c.isdigit() for c in signs)
