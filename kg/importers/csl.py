"""The US Consolidated Screening List: the JSON that trade.gov offers (`results`), or a compact copy of it (`tables`, `entries`).

An entry becomes a listing and a party. A party is an entity of the list (`actor:us-el-acme`) unless a stored judgement
says that the name means an entity of ours. Entries that may be natural persons are left out unless `persons` is asked
for, and are never shipped. The day of listing is nowhere in the file: it is the day of effect of the rule whose pages
the entry cites, where that rule is ours, else the year of the volume, and marked as inferred.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from kg.curated.facts import Facts
from kg.errors import DataError, UsageError
from kg.importers.decisions import Decisions, read_decisions, rows_of
from kg.importers.folder import Folder
from kg.importers.packed import json_document, stated_day
from kg.vocab import WHOLE

__all__ = ["LISTS", "Entry", "read_into"]

LISTS = {
    "entity-list": "Entity List (Bureau of Industry and Security)",
    "military-end-user": "Military End User List",
    "unverified": "Unverified List",
    "ns-cmic": "Non-SDN Chinese Military-Industrial Complex Companies List",
    "denied-persons": "Denied Persons List; only on request",
    "sdn": "Specially Designated Nationals; only on request",
    "persons": "natural persons on the lists asked for; only on request, never shipped",
}
_COLUMNS = ("code", "list", "measure", "prefix", "shipped", "title", "label_en", "label_zh")
_PLACE = re.compile(r"Address \d+|.* Field")
_LONGEST = 60
_PREDICATES = {"effect": "am:hasEffect", "policy": "am:hasReviewPolicy"}


class Entry(NamedTuple):
    """One party of one list, in either form of the file."""

    code: str
    name: str
    others: tuple[str, ...]
    type: str
    places: tuple[str, ...]
    notice: str
    requirement: str
    policy: str

    @property
    def party(self) -> str:
        """The name of the party itself, where the list prints it behind that of its parent."""
        return self.name.partition(" Affiliated Entity: ")[2] or self.name

    @property
    def places_text(self) -> str:
        """Its address countries, for reports that must not name it."""
        return ", ".join(self.places) or "no address"


class Register(NamedTuple):
    """One of the lists: its measure, how ids of its entries begin, and its title in locators."""

    measure: str
    prefix: str
    title: str


class _Record(NamedTuple):
    """An entry with the ids that it gets, or the reason why it gets none."""

    entry: Entry
    actor: str
    listing: str
    left_out: str


class _Beside(NamedTuple):
    """What the facts beside say that an entry may have to fit: days of effect, listings, statements."""

    days: dict[str, str]
    listings: dict[tuple[str, str], str]
    since: dict[tuple[str, str, str], tuple[str, ...]]


class _Reader(NamedTuple):
    folder: Folder
    decisions: Decisions
    source: str
    registers: dict[str, Register]
    beside: _Beside


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder with the lists asked for, by default those that are shipped."""
    if unknown := set(lists) - set(LISTS):
        known = "".join(f"\n  {name}  {what}" for name, what in LISTS.items())
        raise UsageError(f"no list {', '.join(sorted(unknown))}; there are{known}")
    asked = set(lists) - {"persons"}
    chosen = [r for r in rows_of("csl-lists", _COLUMNS) if (r["list"] in asked if asked else r["shipped"] == "yes")]
    document = _document(file)
    day = _day(document, file)
    source = f"source:us-csl-{day}"
    registers = {r["code"]: Register(r["measure"], r["prefix"], r["title"]) for r in chosen}
    reader = _Reader(folder, read_decisions(), source, registers, _beside(folder.beside))
    folder.source(
        id=source, title=f"US Consolidated Screening List, {day}", publisher="International Trade Administration",
        published=day, url="https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json",
        retrieved=day, locator_scheme="list and entry name", licence="public domain (US Government work)",
    )  # fmt: skip
    for row in chosen:
        if not folder.has(row["measure"]):
            folder.entity(row["measure"], "listing-programme", label_en=row["label_en"], label_zh=row["label_zh"])
            folder.statement(
                source, row["measure"], "am:hasEvent", "event:effective", since=day, locator=row["label_en"],
                confidence="likely", basis="inferred", note="in force on the day of this file; the first day was not read",
            )  # fmt: skip
    records = _records(reader, _entries(document, file), persons="persons" in lists)
    for record in folder.each(records):
        if record.left_out:
            folder.skip(f"{registers[record.entry.code].title}: {record.left_out}", record.entry.places_text)
        else:
            _take(reader, record)
    _close(reader, day, records)


def _document(file: Path) -> dict[str, Any]:
    document = json_document(file)
    if not isinstance(document, dict) or not ({"results"} <= set(document) or {"tables", "entries"} <= set(document)):
        raise DataError(
            f"{file}: is no Consolidated Screening List: neither 'results' nor 'tables' and 'entries' in it"
        )
    return document


def _day(document: dict[str, Any], file: Path) -> str:
    """The day of the list as the file says it, else the day on which the file was written."""
    said = str(document.get("sourceGeneratedAt") or document.get("search_performed_at") or "")[:10]
    return (
        stated_day(said, file)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said)
        else date.fromtimestamp(file.stat().st_mtime).isoformat()
    )


def _entries(document: dict[str, Any], file: Path) -> Iterator[Entry]:
    """The entries of either form; raises DataError with the number of a record that has none of the fields."""
    number = 0
    try:
        if "results" in document:
            for record in document["results"]:
                number += 1
                yield Entry(
                    _code(record["source"]), _clean(record["name"]),
                    _texts(record.get("alt_names")), _clean(record.get("type") or ""),
                    tuple(dict.fromkeys(_clean(a["country"]) for a in record.get("addresses") or () if a.get("country"))),
                    _clean(record.get("federal_register_notice") or ""),
                    _clean(record.get("license_requirement") or ""), _clean(record.get("license_policy") or ""),
                )  # fmt: skip
            return
        tables = document["tables"]
        codes = [_code(source) for source in tables["sources"]]
        for record in document["entries"]:
            number += 1
            yield Entry(
                codes[record["s"]], _clean(record["n"]), _texts(record.get("a")),
                _clean(record.get("t") or ""), _texts(record.get("c")), _clean(record.get("fr") or ""),
                _clean(tables["licenceRequirements"][record["lr"]]) if "lr" in record else "",
                _clean(tables["licencePolicies"][record["lp"]]) if "lp" in record else "",
            )  # fmt: skip
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        said = f"{type(error).__name__}: {str(error)[:80]}"
        raise DataError(f"{file}: record {number} is not of this format ({said})") from None


def _code(source: str) -> str:
    """`EL` of `Entity List (EL) - Bureau of Industry and Security`; the NS-CMIC list has `CMIC`."""
    found = re.findall(r"\(([A-Z-]+)\)", source)
    return str(found[-1]) if found else source


def _texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list | None):
        raise TypeError("a list of texts is expected")
    return tuple(map(_clean, found or ()))


def _clean(text: str) -> str:
    return " ".join(text.split())


def _beside(facts: Facts) -> _Beside:
    days: dict[str, str] = {}
    actors: dict[str, str] = {}
    registers: dict[str, str] = {}
    for s in facts.statements:
        if s.predicate == "am:hasEvent" and s.object == "event:effective" and s.interval.start and not s.attributed_to:
            days[s.subject] = min(days.get(s.subject, "9"), s.interval.start.text)
        elif s.predicate == "am:listsActor":
            actors[s.subject] = s.object
        elif s.predicate == "am:standsOn":
            registers[s.subject] = s.object
    listings = {(registers[listing], actor): listing for listing, actor in actors.items() if listing in registers}
    since: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for s in facts.statements:
        if s.subject in actors and not s.interval.end:
            key = (s.subject, s.predicate, s.object)
            since[key] = (*since.get(key, ()), str(s.interval.start or ""))
    return _Beside(days, listings, since)


def _left_out(reader: _Reader, entry: Entry, *, persons: bool) -> str:
    if _PLACE.fullmatch(entry.name):
        return "an address or a place, no party"
    if entry.type in ("Vessel", "Aircraft"):
        return entry.type.lower()
    if not persons and entry.type != "Entity" and not reader.decisions.is_organisation(entry.name, entry.others):
        return "a natural person, or what may be one"
    return ""


def _records(reader: _Reader, entries: Iterator[Entry], *, persons: bool) -> list[_Record]:
    """Every entry of the chosen lists with its ids: from list and name, and a short hash where names collide."""
    chosen = [e for e in entries if e.code in reader.registers]
    reasons = [_left_out(reader, e, persons=persons) for e in chosen]
    kept = [e for e, reason in zip(chosen, reasons, strict=True) if not reason]
    parties: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entry in kept:
        parties[f"{entry.code} {_slug(entry.party)}"].add((entry.name, entry.notice))
    shared = Counter(f"{entry.code} {_slug(entry.party)}" for entry in kept)
    taken = {listing.partition(":")[2] for listing in reader.beside.listings.values()}
    made = {f"actor:{reader.registers[e.code].prefix}-{_slug(e.party)}" for e in kept}
    records = []
    for entry, reason in zip(chosen, reasons, strict=True):
        if reason:
            records.append(_Record(entry, "", "", reason))
            continue
        register = reader.registers[entry.code]
        name = f"{register.prefix}-{_slug(entry.party)}"
        slot = f"{entry.code} {_slug(entry.party)}"
        judged = reader.decisions.identity(register.measure, entry.name)
        same = [i.entity for i in judged if i.judgement == "same" and (reader.folder.has(i.entity) or i.entity in made)]
        mark = _digest(entry.name, entry.notice)
        actor = same[0] if same else f"actor:{name}-{mark}" if len(parties[slot]) > 1 else f"actor:{name}"
        listing = reader.beside.listings.get((register.measure, actor), "")
        if not listing:
            plain = shared[slot] == 1 and name not in taken
            listing = f"listing:{name}" if plain else f"listing:{name}-{_digest(*map(str, entry))}"
        records.append(_Record(entry, actor, listing, ""))
    return records


def _take(reader: _Reader, record: _Record) -> None:
    """The statements of one entry."""
    folder, entry, listing = reader.folder, record.entry, record.listing
    register = reader.registers[entry.code]
    where = f"{register.title} entry {entry.name}"

    def say(subject: str, predicate: str, object_: str, place: str = "", **rest: str) -> None:
        folder.statement(reader.source, subject, predicate, object_, locator=f"{where}{place}", **rest)

    ours = not record.actor.startswith(f"actor:{register.prefix}-{_slug(entry.party)}")
    if not ours:
        folder.entity(record.actor, "party", label_en=entry.party)
    folder.entity(listing, "listing")
    for other in dict.fromkeys((*((entry.name,) if ours else ()), *entry.others)):
        if other and (ours or other != entry.party):
            folder.name(record.actor, other, lang="en", kind="alias", source=reader.source, locator=where)
    say(listing, "am:standsOn", register.measure)
    notices = reader.decisions.notices(entry.notice)
    since, how = _since(reader, entry)
    known = reader.beside.since.get((listing, "am:listsActor", record.actor), ())
    if not known or since in known:
        confidence, basis = ("likely", "inferred") if since else ("certain", "read")
        place = f", Federal Register notice {entry.notice}" if entry.notice else ""
        say(listing, "am:listsActor", record.actor, place, since=since, confidence=confidence, basis=basis, note=how)
    for unsure in reader.decisions.identity(register.measure, entry.name):
        if unsure.judgement == "unsure":
            say(
                listing, "am:listsActor", unsure.entity, since=since, confidence="unsure", basis="inferred",
                note=unsure.reason,
            )  # fmt: skip
    _read_column(reader, listing, "licence requirement", entry.requirement, where)
    _read_column(reader, listing, "licence policy", entry.policy, where)
    for number, notice in enumerate(notices):
        if notice.measure:
            predicate = "am:adds" if number == 0 else "am:revises"
            say(
                notice.measure, predicate, listing, f", Federal Register notice {notice}", confidence="likely",
                basis="inferred", note="by the notice inside the pages of this rule",
            )  # fmt: skip
    for printed in entry.places:
        territory = reader.decisions.territories.get(printed)
        if territory:
            say(record.actor, "am:hasAddressIn", territory, f", address country {printed}")
        else:
            folder.skip(f"an address country that no territory stands for: {printed}", where)


def _read_column(reader: _Reader, listing: str, column: str, text: str, where: str) -> None:
    if not text:
        return
    readings = reader.decisions.reading(column, text)
    if readings is None:
        reader.folder.skip(f"a {column} that nobody has read yet (csl-readings.csv)", text[:80])
        return
    for reading in readings:
        if reading.object:
            under = _PREDICATES[reading.object.partition(":")[0]]
            known = reader.beside.since.get((listing, under, reading.object), ("",))
            reader.folder.statement(
                reader.source, listing, under, reading.object, since=known[0], locator=f"{where}, {column}",
                note="; ".join(filter(None, (reading.note, "as of the snapshot"))),
            )  # fmt: skip


def _since(reader: _Reader, entry: Entry) -> tuple[str, str]:
    """The first day of a listing as a decision or its earliest notice tells it, and how."""
    if decided := reader.decisions.day(reader.registers[entry.code].measure, entry.name):
        return decided
    days, notices = reader.beside.days, reader.decisions.notices(entry.notice)
    if not notices:
        return "", "the list gives no day"
    first = notices[0]
    if first.measure and first.measure in days:
        return days[first.measure], f"the day of effect of the rule that has {first} among its pages"
    return str(first.year), f"the year of the volume of {first}, the earliest notice of the entry"


def _close(reader: _Reader, day: str, records: Iterable[_Record]) -> None:
    """Coverage of each list, and SOURCE.md with the counts."""
    total: Counter[str] = Counter()
    listings: dict[str, set[str]] = defaultdict(set)
    out: dict[str, Counter[str]] = defaultdict(Counter)
    vague: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records:
        code = record.entry.code
        total[code] += 1
        if record.left_out:
            out[code][record.left_out] += 1
        elif record.listing in listings[code]:
            out[code]["an entry that the list prints twice"] += 1
        else:
            listings[code].add(record.listing)
            since = _since(reader, record.entry)[0]
            vague[code]["by their year only" if since else "without a day"] += len(since) < len(day)
    lines = []
    for code, register in sorted(reader.registers.items()):
        reasons = ", ".join(f"{n} ({reason})" for reason, n in sorted(out[code].items())) or "none"
        lines.append(
            f"| {register.measure} | {total[code]} | {len(listings[code])} | {out[code].total()} | {reasons} |\n"
        )
        days = "".join(f"; {word}: {n}" for word, n in sorted(vague[code].items()) if n)
        note = f"{WHOLE}: {total[code]} entries; listings entered: {len(listings[code])}; left out: {reasons}{days}"
        reader.folder.coverage(register.measure, source=reader.source, through=day, note=note)
    reader.folder.about(_ABOUT.format(day=day, rows="".join(lines)))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace(".", "")).strip("-") or "unnamed"
    return slug if len(slug) <= _LONGEST else f"{slug[:_LONGEST].rstrip('-')}-{_digest(name)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:6]


_ABOUT = """# US Consolidated Screening List, {day}

Origin: the Consolidated Screening List of the International Trade Administration (Departments of Commerce, State and the
Treasury), <https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json>, as of {day}.
Licence: a work of the United States Government (17 USC 105), in the public domain in the United States; where it was
read from the compact copy of github.com/seelpeed-debug/export-controls-agent-mcp, that copy is under the MIT licence
(the notice stands in ontology/lists/NOTICE.md).

One entry of the list is one listing here. Natural persons, and names that may be a person's, are left out.

| list | entries in the file | listings here | left out | why |
|---|---|---|---|---|
{rows}"""
