"""A seeded synthetic world in our own model: firms, agencies, chips, lists, dated and sourced statements, ownership.

`write_world` streams it as N-Quads, the index graphs included, a block of firms at a time; the same size and seed give
the same bytes. `random_links` gives a bare graph of any size as columns, for what is measured past a store.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.curated.facts import Facts
from kg.dates import Interval
from kg.graph import index_lines, lines, name_lines
from kg.model import Entity, Evidence, Name, Source, Statement
from kg.paths import ontology_folder
from kg.terms import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    import numpy as np

__all__ = ["SIZES", "World", "random_links", "write_world"]

SIZES = {"20k": 160, "1M": 12_000, "10M": 122_000}
_FIRMS_A_BLOCK = 1_000
_PLACES, _AREAS, _CLASSES, _AGENCIES, _CODES, _FIELDS = 40, 5, 12, 20, 30, 15
_FIRST = date(1995, 1, 1)
_SOURCE = "source:synthetic-gazette"


class World(NamedTuple):
    """How large the world is: the number of firms, from which all else follows, and the seed."""

    firms: int
    seed: int = 1

    @property
    def measures(self) -> int:
        """How many measures there are."""
        return 60 + self.firms // 100

    @property
    def products(self) -> int:
        """How many products there are."""
        return 10 + self.firms // 20


def write_world(world: World, path: Path) -> int:
    """Write the world as one N-Quads file; gives the number of lines."""
    vocabulary = read_vocabulary(ontology_folder())
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for block in blocks(world):
            for line in quads(block, vocabulary):
                file.write(line)
                written += 1
    return written


def quads(facts: Facts, vocabulary: Vocabulary) -> Iterator[str]:
    """Every quad of a block, the index graphs included."""
    yield from lines(facts, vocabulary)
    yield from index_lines(facts)
    yield from name_lines(facts)


def blocks(world: World) -> Iterator[Facts]:
    """The world in blocks: what all share, then the firms."""
    yield _common(world, random.Random(f"{world.seed} common"))
    for start in range(0, world.firms, _FIRMS_A_BLOCK):
        chance = random.Random(f"{world.seed} firms {start}")
        facts = Facts()
        for number in range(start, min(start + _FIRMS_A_BLOCK, world.firms)):
            _firm(facts, world, number, chance)
        yield facts


def random_links(nodes: int, links: int, seed: int = 1) -> dict[str, tuple[np.ndarray[Any, Any], ...]]:
    """Subjects, objects and first and last days (numbers since 1900) of a graph with the predicates of an ownership path.

    A fifth are `am:makes`, three fifths `am:owns` (few owners hold much), a fifth `am:hasInput`; objects are even.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    found = {}
    for predicate, part in (("am:makes", 0.2), ("am:owns", 0.6), ("am:hasInput", 0.2)):
        many = int(links * part)
        subject = (nodes * chance.random(many, dtype=np.float32) ** 1.5).astype(np.int32)
        object_ = chance.integers(0, nodes, many, dtype=np.int32)
        start = chance.integers(35_000, 46_000, many, dtype=np.uint16)
        end = np.where(chance.random(many, dtype=np.float32) < 0.3, start + 2_000, 65_535).astype(np.uint16)
        found[predicate] = (subject, object_, start, end)
    return found


def _common(world: World, chance: random.Random) -> Facts:
    facts = Facts()
    facts.sources.append(
        Source(_SOURCE, "Synthetic gazette", "nobody", "", None, "", "", "2026-01-01", "row", "public domain")
    )
    for kind, prefix, many in (
        ("territory", "territory", _PLACES), ("territory-group", "group", _AREAS), ("agency", "actor", _AGENCIES),
        ("control-code", "code", _CODES), ("technology", "technology", _FIELDS), ("chip", "product", world.products),
    ):  # fmt: skip
        _entities(facts, prefix, kind, kind, many)
    _entities(facts, "group", "class", "actor-class", _CLASSES)
    _entities(facts, "measure", "list", "listing-programme", 2)
    for number, code in enumerate(("EL", "SDN")):
        facts.names.append(Name(f"measure:list-{number}", code, "en", "abbreviation", _SOURCE, "row 1"))
    _entities(facts, "measure", "rule", "final-rule", world.measures)
    regimes = ("measure:us-affiliates-rule", "measure:us-ofac-50-guidance")
    facts.entities += [Entity(id_, "guidance", f"Regime {id_[8:]}", f"规则 {id_[8:]}") for id_ in regimes]
    for id_ in (*regimes, "measure:list-0", "measure:list-1"):
        _say(facts, id_, "am:hasEvent", "event:effective", since=_FIRST)
    for number in range(_PLACES):
        _say(facts, f"territory:territory-{number}", "am:isMemberOf", f"group:territory-group-{number % _AREAS}", since=_FIRST)  # fmt: skip
    for number in range(world.products):
        chip = f"product:chip-{number}"
        if chance.random() < 0.3:
            _say(facts, chip, "am:isClassifiedUnder", f"code:control-code-{chance.randrange(_CODES)}", since=_day(chance))  # fmt: skip
        _say(facts, chip, "am:hasInput", f"product:chip-{chance.randrange(world.products)}", since=_day(chance))
    for number in range(world.measures):
        _measure(facts, world, number, chance)
    return facts


def _measure(facts: Facts, world: World, number: int, chance: random.Random) -> None:
    id_, since = f"measure:rule-{number}", _day(chance)
    _say(facts, id_, "am:hasEvent", "event:effective", since=since)
    if chance.random() < 0.15:
        _say(facts, id_, "am:hasEvent", "event:rescinded", since=since + timedelta(days=chance.randrange(200, 3000)))
    _say(facts, id_, "am:isIssuedBy", f"actor:agency-{chance.randrange(_AGENCIES)}", since=since)
    _say(facts, id_, "am:hasEffect", chance.choice(("effect:licence-requirement", "effect:prohibition")), since=since)
    aim = chance.random()
    if aim < 0.2:
        _say(facts, id_, "am:targets", f"territory:territory-{chance.randrange(_PLACES)}", since=since)
        _say(facts, id_, "am:restrictsInvestmentIn", f"technology:technology-{chance.randrange(_FIELDS)}", since=since)
    elif aim < 0.3:
        _say(facts, id_, "am:obliges", f"group:class-{chance.randrange(_CLASSES)}", since=since)
    elif aim < 0.6:
        _say(facts, id_, "am:restricts", f"code:control-code-{chance.randrange(_CODES)}", since=since)
    else:
        _say(facts, id_, "am:restricts", f"product:chip-{chance.randrange(world.products)}", since=since)


def _firm(facts: Facts, world: World, number: int, chance: random.Random) -> None:
    firm = f"actor:firm-{number}"
    facts.entities.append(Entity(firm, "company", f"Firm {number}", f"企业{number}"))
    _say(facts, firm, "am:isBasedIn", f"territory:territory-{int(_PLACES * chance.random() ** 2)}", since=_day(chance))
    if chance.random() < 0.2:
        _say(facts, firm, "am:isMemberOf", f"group:class-{chance.randrange(_CLASSES)}", since=_day(chance))
    if chance.random() < 0.3:
        _say(facts, firm, "am:isActiveIn", f"technology:technology-{chance.randrange(_FIELDS)}", since=_day(chance))
    if chance.random() < 0.1:
        _say(facts, firm, "am:makes", f"product:chip-{chance.randrange(world.products)}", since=_day(chance))
    if chance.random() < 0.5:
        _say(facts, firm, "am:uses", f"product:chip-{chance.randrange(world.products)}", since=_day(chance))
    if number and chance.random() < 0.1:
        _say(facts, firm, "am:isSubsidiaryOf", f"actor:firm-{chance.randrange(number)}", since=_day(chance))
    _owners(facts, world, number, chance)
    if chance.random() < 0.03:
        listing, day = f"listing:firm-{number}", _day(chance)
        register, rule = chance.randrange(2), chance.randrange(world.measures)
        facts.entities.append(Entity(listing, "listing", "", ""))
        _say(facts, listing, "am:listsActor", firm, since=day)
        _say(facts, listing, "am:standsOn", f"measure:list-{register}", since=day)
        _say(facts, f"measure:rule-{rule}", "am:adds", listing, since=day)


def _owners(facts: Facts, world: World, number: int, chance: random.Random) -> None:
    """Up to three owners, the early firms being great ones, and now and then a circle of two."""
    left = 100.0
    firm = f"actor:firm-{number}"
    for _ in range(chance.randrange(4) if number else 0):
        share = round(left * chance.random(), 2)
        left -= share
        day = _day(chance)
        end = day + timedelta(days=2000) if chance.random() < 0.2 else None
        owner = f"actor:firm-{int(number * chance.random() ** 2)}"
        _say(facts, owner, "am:owns", firm, since=day, until=end, value=f"{share:.2f}")
        if chance.random() < 0.02:
            _say(facts, firm, "am:owns", owner, since=day, value=f"{chance.randrange(1, 60)}")


def _say(
    facts: Facts, subject: str, predicate: str, target: str, *, since: date, until: date | None = None, value: str = ""
) -> None:
    if until is not None and until <= since:
        until = None
    interval = Interval.parse(since.isoformat(), until.isoformat() if until else None)
    place = (Evidence(_SOURCE, f"row {len(facts.statements) + 1}", "read"),)
    unit = "percent" if value else ""
    facts.statements.append(Statement(subject, predicate, target, value, unit, interval, evidence=place))


def _entities(facts: Facts, prefix: str, word: str, kind: str, many: int) -> None:
    facts.entities += [
        Entity(f"{prefix}:{word}-{n}", kind, f"{word.capitalize()} {n}", f"{word} {n}号") for n in range(many)
    ]


def _day(chance: random.Random) -> date:
    return _FIRST + timedelta(days=chance.randrange(11_000))
