"""How well names are found: pairs of a name asked for and the entity that it means, with precision and recall.

`names.csv` beside this module holds the pairs: real names changed by rule (`make_pairs`), and names that come near and
mean somebody else. `measure` runs them, `report` prints what came out.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.clock import Line, repeat
from kg.names import Names

PAIRS = Path(__file__).resolve().parent / "names.csv"
COLUMNS = ("asked", "meant", "rule")
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(0x21, 0x7F))} | {0x20: 0x3000}
_STRANGERS = (
    "Blue Anchor Shipyard", "Northern Lights Bakery GmbH", "Casa Verde Hoteles S.A.", "Old Mill Timber Ltd",
    "Riverside Dental Supplies", "Kowalski Transport sp. z o.o.", "Brasserie du Lac SARL", "Golden Wok Catering",
    "Peak District Cycling Co.", "Vittorio Marmi S.p.A.", "Hansen Fiskeri AS", "Sakura Bento K.K.", "蓝锚造船厂",
    "老磨坊木业有限公司", "金锅餐饮管理有限公司", "河畔牙科用品有限公司", "ABX", "QRS", "XY", "九州花卉",
)  # fmt: skip


class Pair(NamedTuple):
    """A name that somebody asks for, the id that it means (empty: nothing here), and the rule that made it."""

    asked: str
    meant: str
    rule: str


class Figures(NamedTuple):
    """What came out: matches that are right and wrong, entities found as match or among the candidates, and missed."""

    right: int
    wrong: int
    offered: int
    missed: int
    strangers: int
    quiet: int

    @property
    def precision(self) -> float:
        """The part of all matches that are right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """The part of all meant entities that are the match or among the candidates."""
        return (self.right + self.offered) / max(self.right + self.offered + self.missed, 1)


def swapped(text: str, dice: random.Random) -> str:
    """Two neighbouring letters in the other order, not the first."""
    i = dice.randrange(1, len(text) - 2)
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


def dropped(text: str, dice: random.Random) -> str:
    """One letter left out, not the first."""
    i = dice.randrange(2, len(text) - 1)
    return text[:i] + text[i + 1 :]


def doubled(text: str, dice: random.Random) -> str:
    """One letter twice."""
    i = dice.randrange(1, len(text) - 1)
    return text[: i + 1] + text[i:]


def spaced(text: str, dice: random.Random) -> str:
    """A space inside a word."""
    places = [i for i in range(2, len(text) - 2) if text[i - 1 : i + 1].isalpha()]
    return text if not places else text[: (i := dice.choice(places))] + " " + text[i:]


def restyled(text: str, dice: random.Random) -> str:
    """Another legal form, capitals, full width."""
    style = dice.randrange(3)
    bare = text.replace("Technologies", "Tech.").replace(" and ", " & ")
    return (bare.upper(), f"{bare} Co.,Ltd", bare.translate(_FULL_WIDTH))[style]


def traditional(text: str, _: random.Random) -> str:
    """Chinese in traditional characters, with a legal form."""
    import opencc

    return str(opencc.OpenCC("s2t").convert(text)) + "股份有限公司"


RULES: dict[str, Callable[[str, random.Random], str]] = {
    "swapped": swapped, "dropped": dropped, "doubled": doubled, "spaced": spaced, "restyled": restyled,
}  # fmt: skip


def make_pairs(names: Iterable[tuple[str, str]], seed: int = 20261121) -> Iterator[Pair]:
    """Pairs from (id, name): each long English name changed by every rule in turn, Chinese ones in traditional form."""
    dice = random.Random(seed)
    for entity, name in names:
        if not name.isascii():
            if name.isalpha() and len(name) >= 3:
                yield Pair(traditional(name, dice), entity, "traditional")
            continue
        letters = sum(c.isalpha() for c in name)
        if letters >= 10:
            rule = dice.choice(list(RULES))
            yield Pair(RULES[rule](name, dice), entity, rule)
        if letters >= 6:
            yield Pair(f"{name} {dice.choice(('Shipyard', 'Hotels', 'Bakery', 'Forestry'))}", "", "another word")
        if letters <= 4:
            yield Pair(name[:-1] + dice.choice("QXZ"), "", "short, another letter")
    yield from (Pair(name, "", "stranger") for name in _STRANGERS)


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """The pairs of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(*row) for row in list(csv.reader(file))[1:]]


def write_pairs(pairs: Iterable[Pair], path: Path = PAIRS) -> None:
    """Write pairs, each once, in order."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *sorted(set(pairs))])


def measure(names: Names, pairs: Iterable[Pair], *, wrong: list[tuple[Pair, str]] | None = None) -> Figures:
    """Ask for every name; `wrong` takes the pairs that came out badly, with what was answered."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        found = names.find(pair.asked, prefixes=("actor",))
        match = found[0].thing.id if found and found[0].verdict == "match" else ""
        offered = pair.meant in {m.thing.id for m in found}
        counts["strangers"] += not pair.meant
        counts["quiet"] += not pair.meant and not match
        kind = "right" if match and match == pair.meant else "wrong" if match else ""
        counts[kind] += 1
        if pair.meant and match != pair.meant:
            counts["offered" if offered and not match else "missed"] += 1
        if wrong is not None and (kind == "wrong" or (pair.meant and not offered)):
            wrong.append((pair, ", ".join(m.thing.id for m in found[:3])))
    return Figures(*(counts[field] for field in Figures._fields))


def report(names: Names, pairs: Iterable[Pair] | None = None) -> str:
    """The figures of the pairs as text, one line a figure."""
    figures = measure(names, read_pairs() if pairs is None else pairs)
    return (
        f"names: precision {figures.precision:.3f} of {figures.right + figures.wrong} matches, "
        f"recall {figures.recall:.3f} of {figures.right + figures.offered + figures.missed} entities "
        f"({figures.offered} only among candidates), {figures.quiet} of {figures.strangers} strangers without a match\n"
    )


def naming() -> list[Line]:
    """The figures of the pairs on the shipped graph beside their goals, and the time that a name takes."""
    from kg.library import open_store

    names, pairs = open_store().as_of().names, read_pairs()
    found = measure(names, pairs)
    taken = repeat(lambda: measure(names, pairs[:50]), most=3) / 50
    matches, meant = found.right + found.wrong, found.right + found.offered + found.missed
    return [
        Line("names", "precision", "kg find", None, found.precision, f"of {matches} matches", ">= 0.99"),
        Line("names", "recall", "kg find", None, found.recall, f"of {meant} entities, {found.offered} only among candidates", ">= 0.97"),
        Line("names", "strangers without a match", "kg find", None, found.quiet / found.strangers, f"of {found.strangers}"),
        Line("names", "one name", "kg find", taken),
    ]  # fmt: skip
