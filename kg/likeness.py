"""How like two names are, word by word, and what speaks against it: a number, a place, a word that tells them apart.

A score alone calls CETC 55 and CETC 54 nearly the same. So numbers must be equal, every word must have its partner on
the other side, and a letter may differ only where a word is long enough for a slip of the pen and is no word that
other names use. The more is left unexplained, the weaker the verdict; a veto ends it.
"""

import re
from collections import Counter
from collections.abc import Container
from typing import NamedTuple

from kg.folding import is_chinese
from kg.wordlists import Wordlists, word_lists

__all__ = ["SHORTEST", "SHORTEST_ZH", "Likeness", "compared", "without_places", "without_slipped_form"]

SHORTEST = 5
SHORTEST_ZH = 4
_ZH_LONG = 6
_MODEL = re.compile(r"[a-z]*\d[a-z\d]*")
_ROMAN = frozenset(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"))
_MOST = 0.95
_LONG = 12


class Likeness(NamedTuple):
    """A score from 0 to 1 and a verdict (`match`, `possible`), or the reason of a veto with the score 0."""

    score: float
    verdict: str
    slips: int = 0
    veto: str = ""


def compared(asked: tuple[str, ...], known: tuple[str, ...], *, in_use: Container[str] = ()) -> Likeness:
    """Compare the words of two names (`folding.name_words`); `in_use` holds words that names in the registry use.

    >>> compared(("acme", "litography"), ("acme", "lithography")).verdict
    'match'
    >>> compared(("acme", "marine"), ("acme",)).veto, compared(("cetc", "55"), ("cetc", "54")).veto
    ('word marine', 'number 55')
    """
    chinese = is_chinese("".join(asked))
    if chinese != is_chinese("".join(known)):
        return _veto("script")
    if chinese:
        return _compared_chinese("".join(asked), "".join(known), word_lists())
    return _compared_words(list(asked), list(known), word_lists(), in_use)


def without_places(words: tuple[str, ...]) -> str:
    """The words of a name as one, places left out.

    >>> without_places(("acme", "hong", "kong", "trading"))
    'acmetrading'
    """
    if is_chinese("".join(words)):
        return _without_zh_places("".join(words), word_lists())[0]
    return "".join(_without_places(list(words), word_lists())[0])


def without_slipped_form(words: tuple[str, ...]) -> str:
    """The words of a name as one, a misspelt legal form at its end left out with what stands before it of the kind.

    >>> without_slipped_form(("acme", "group", "corporation", "liited"))
    'acme'
    """
    if is_chinese("".join(words)):
        return "".join(words)
    return "".join(_without_slipped_endings(list(words), list(words), word_lists()))


def _compared_words(asked: list[str], known: list[str], lists: Wordlists, in_use: Container[str]) -> Likeness:
    numbers = [Counter(w for w in side if _is_number(w)) for side in (asked, known)]
    if numbers[0] != numbers[1]:
        return _veto("number", (numbers[0] - numbers[1]) or (numbers[1] - numbers[0]))
    asked, places = _without_places([w for w in asked if not _is_number(w)], lists)
    known, other_places = _without_places([w for w in known if not _is_number(w)], lists)
    ours, theirs = places - other_places, other_places - places
    if ours and theirs:
        return _veto("place", ours)
    mine, yours = _leftovers(asked, known)
    mine = _without_slipped_endings(mine, asked, lists)
    slips = 0
    for place in list(theirs):
        slipped = next((w for w in mine if _slips(w, place, in_use)), None)
        if slipped is not None:
            slips += _distance(slipped, place)
            mine.remove(slipped)
            theirs -= Counter([place])
    elsewhere = bool(ours or theirs)
    long = len("".join(known)) >= _LONG
    aligned, loose = _aligned(mine, yours, in_use, long=long), False
    if aligned is None:
        loose = True
        kept = [[w for w in side if w not in lists.generic] for side in (mine, yours)]
        aligned = _aligned(kept[0], kept[1], in_use, long=long)
    if aligned is None:
        return _veto("word", Counter(mine or yours))
    slips += aligned.slips
    if elsewhere and slips:
        return _veto("place", ours or theirs)
    return _judged(slips, "".join(asked), "".join(known), weaker=elsewhere or loose or aligned.weak)


def _compared_chinese(asked: str, known: str, lists: Wordlists) -> Likeness:
    """One character is a word: only two in the other order, or one late in a long name, may be a slip."""
    numbers = [re.findall(r"[a-z]*\d+[a-z]*", side) for side in (asked, known)]
    if numbers[0] != numbers[1]:
        return _veto("number", Counter(numbers[0]) or Counter(numbers[1]))
    (asked, ours), (known, theirs) = (_without_zh_places(side, lists) for side in (asked, known))
    if ours - theirs and theirs - ours:
        return _veto("place", ours - theirs)
    if asked == known and len(asked) >= 2:
        return Likeness(0.85, "possible")
    if len(asked) != len(known) or len(asked) < SHORTEST_ZH:
        return _veto("word")
    slips, swapped = _distance(asked, known), sorted(asked) == sorted(known)
    if slips > 1 or not (swapped or (len(asked) >= _ZH_LONG and asked[:2] == known[:2])):
        return _veto("word")
    return Likeness(_score(slips, asked, known), "possible", slips)


def _judged(slips: int, asked: str, known: str, *, weaker: bool) -> Likeness:
    """A slip counts for less in a long name; in a short one another letter is another word, a letter too many is not."""
    longest = max(len(asked), len(known))
    moved = len(asked) != len(known) or sorted(asked) == sorted(known)
    enough = (0, 6 if moved else 8, 10, 18)[min(slips, 3)]
    sure = not weaker and asked[:1] == known[:1] and slips <= 3 and longest >= enough
    score = _score(slips, asked, known) - (0.05 if weaker else 0)
    return Likeness(round(score, 2), "match" if sure else "possible", slips)


class _Aligned(NamedTuple):
    slips: int
    weak: bool = False


def _aligned(mine: list[str], yours: list[str], in_use: Container[str], *, long: bool) -> _Aligned | None:
    """How many letters differ where every word has its partner; None where one has none."""
    if not mine and not yours:
        return _Aligned(0)
    if not mine or not yours:
        return None
    if len(mine) != len(yours):
        slips = _slips("".join(mine), "".join(yours), ())
        return _Aligned(slips) if slips is not None and slips <= 1 else None
    total, weak, rest = 0, False, list(yours)
    for word in mine:
        best = min(rest, key=lambda other: (_distance(word, other), other))
        slips = _slips(word, best, in_use)
        if slips is None and long and min(len(word), len(best)) >= 3 and word[:1] == best[:1]:
            slips, weak = (1, True) if word not in in_use and _distance(word, best) == 1 else (None, weak)
        if slips is None:
            return None
        rest.remove(best)
        total += slips
    return _Aligned(total, weak)


def _slips(asked: str, known: str, in_use: Container[str]) -> int | None:
    """The letters in which a word differs from another, where that can be a slip of the pen."""
    if asked == known:
        return 0
    shorter = min(len(asked), len(known))
    if f"{asked}s" == known and shorter >= 4:
        return 1
    if asked in in_use:
        return None
    allowed = 0 if shorter < SHORTEST else 1 if shorter < 9 else 2 if shorter < 18 else 3
    slips = _distance(asked, known)
    if slips > allowed and shorter >= SHORTEST:
        meant = (spelt for word, spelt in word_lists().stands_for.items() if _distance(asked, word) == 1)
        return 1 if (known,) in meant else None
    return slips if slips <= allowed else None


def _without_slipped_endings(mine: list[str], asked: list[str], lists: Wordlists) -> list[str]:
    """The words left over without misspelt legal forms at the end of the name (Limted, Lttd) and misspelt `and`, `the`."""
    legal = [ending[0] for ending in lists.endings if len(ending) == 1 and (len(ending[0]) > 2 or ending[0] == "co")]
    rest, tail = list(mine), list(asked)
    while len(tail) > 1 and rest and tail[-1] in rest:
        if (tail[-1],) not in lists.endings and not any(_is_slip_of(tail[-1], word) for word in legal):
            break
        rest.remove(tail.pop())
    silent = [word for word in lists.silent if len(word) > 2]
    return [w for w in rest if not any(_is_slip_of(w, word) for word in silent)]


def _is_slip_of(asked: str, word: str) -> bool:
    """Whether a word is another with one slip; a short one must have no letter that the other lacks."""
    if asked == word or len(asked) < 2 or _distance(asked, word) > 1:
        return False
    return len(word) > 5 or set(asked) <= set(word)


def _leftovers(asked: list[str], known: list[str]) -> tuple[list[str], list[str]]:
    both = Counter(asked) & Counter(known)
    sides = []
    for words in (asked, known):
        left, rest = Counter(both), []
        for word in words:
            if left[word]:
                left[word] -= 1
            else:
                rest.append(word)
        sides.append(rest)
    return sides[0], sides[1]


def _without_places(words: list[str], lists: Wordlists) -> tuple[list[str], Counter[str]]:
    rest, places, i = [], Counter[str](), 0
    while i < len(words):
        size = next((n for n in (3, 2, 1) if lists.is_place(tuple(words[i : i + n])) and i + n <= len(words)), 0)
        if size:
            places[" ".join(words[i : i + size])] += 1
        else:
            rest.append(words[i])
        i += size or 1
    return rest, places


def _without_zh_places(text: str, lists: Wordlists) -> tuple[str, Counter[str]]:
    places = Counter[str]()
    for place in lists.zh_places:
        if place in text and len(text) > len(place) + 1:
            for ending in ("市", "省", ""):
                if place + ending in text:
                    text = text.replace(place + ending, "", 1)
                    break
            places[place] += 1
    return text, places


def _is_number(word: str) -> bool:
    return word in _ROMAN or _MODEL.fullmatch(word) is not None


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import OSA

    return int(OSA.distance(one, other))


def _score(slips: int, asked: str, known: str) -> float:
    return round(min(_MOST, 1 - slips / max(len(asked), len(known), 1)), 2)


def _veto(reason: str, words: Counter[str] | None = None) -> Likeness:
    return Likeness(0.0, "none", veto=" ".join((reason, *sorted(words or ()))))
