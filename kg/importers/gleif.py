"""GLEIF relationship records (level 2: who consolidates whom), CSV or XML, with names from a level 1 file beside them.

FILE is the relationship file, or a folder that holds it and the level 1 file, packed or not, as GLEIF publishes them.
A direct or ultimate consolidating parent is a parent here; the share is not in the data. Firms are found by LEI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from kg.dates import Interval
from kg.errors import DataError, UsageError
from kg.importers.folder import Folder
from kg.importers.packed import columns_of, table_rows, unpacked, watched
from kg.importers.parties import Parties, has_han
from kg.importers.places import read_places

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}

_PREDICATES = {
    "IS_DIRECTLY_CONSOLIDATED_BY": ("am:isSubsidiaryOf", "direct accounting parent"),
    "IS_ULTIMATELY_CONSOLIDATED_BY": ("am:isSubsidiaryOf", "ultimate accounting parent"),
    "IS_INTERNATIONAL_BRANCH_OF": ("am:isUnitOf", "international branch"),
}
_VOID = ("ANNULLED", "DUPLICATE", "PENDING_VALIDATION", "PENDING_TRANSFER", "PENDING_ARCHIVAL", "CANCELLED")
_START, _TYPE, _STATUS = (
    "Relationship.StartNode.NodeID",
    "Relationship.RelationshipType",
    "Relationship.RelationshipStatus",
)
_END, _REGISTERED = "Relationship.EndNode.NodeID", "Registration.RegistrationStatus"
_NEEDED = (_START, _END, _TYPE, _STATUS)
_NAME, _LANG = "Entity.LegalName", "Entity.LegalName.xmllang"
_SEAT, _LEGAL = "Entity.HeadquartersAddress.Country", "Entity.LegalAddress.Country"
_CHUNK, _LARGEST, _DEEPEST = 1 << 16, 1_000_000, 200
_LEI = re.compile(r"[A-Z0-9]{18}\d\d")
_ABOUT = """# GLEIF relationship records from {name}

- **Origin**: Global Legal Entity Identifier Foundation (https://www.gleif.org), a file of the user, {name}, of {day}.
- **Licence**: GLEIF publishes LEI data under CC0; the file itself is not shipped with this project.
- **Read**: direct and ultimate accounting parents and international branches. A parent consolidates the firm in its
  accounts, which says nothing of the share that it holds. Funds and records that were annulled are left out.
"""


class Relation(NamedTuple):
    """A relationship record, in whichever form it was read."""

    place: str
    start: str
    end: str
    type: str
    status: str
    since: str
    until: str
    registered: str


class Legal(NamedTuple):
    """What level 1 says of a legal entity: its LEI, legal name with language, countries of seat and of registration."""

    lei: str
    name: str
    lang: str
    seat: str
    legal: str


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder from the relationship records, then give names to the firms in them."""
    if lists:
        raise UsageError("relationship records have no parts; leave --list out")
    relations, names = _files(file)
    day = _day(relations)
    source = f"source:gleif-rr-{day}"
    folder.about(_ABOUT.format(name=relations.name, day=day))
    folder.source(
        id=source, title=f"GLEIF relationship records, {relations.name}", publisher="GLEIF", published=day, retrieved=day,
        url="https://www.gleif.org/en/lei-data/gleif-golden-copy/download-the-golden-copy",
        locator_scheme="both LEIs and the type of the relationship", licence="CC0 1.0",
    )  # fmt: skip
    parties = Parties(folder, "lei")
    mentioned: set[str] = set()
    for relation in watched(_relations(relations), "relations"):
        if relation.type in _PREDICATES:
            mentioned |= {relation.start, relation.end}
    unnamed = {lei for lei in mentioned if not parties.by_code(lei) and _LEI.fullmatch(lei)}
    known = _named(names, unnamed, folder, source, parties) if names else set()
    for lei in sorted(unnamed - known):
        parties.new(lei.lower(), "party", f"LEI {lei}", lei=lei)
    for relation in folder.each(_relations(relations), part="relations"):
        _state(relation, folder, source, parties)
    folder.coverage(
        source, source=source, through=day, note=f"all of {relations.name}; firms report their parents themselves"
    )


def _named(names: Path, wanted: set[str], folder: Folder, source: str, parties: Parties) -> set[str]:
    places, found = read_places(), set()
    for legal in folder.each(_legals(names), part="names"):
        if legal.lei not in wanted:
            continue
        found.add(legal.lei)
        actor = parties.new(legal.lei.lower(), "party", legal.name or f"LEI {legal.lei}", lei=legal.lei)
        if legal.name:
            lang = legal.lang[:2].lower()
            lang = (
                "zh"
                if has_han(legal.name) and lang not in ("ja",)
                else lang
                if lang in ("en", "nl", "ja", "de", "fr")
                else "und"
            )
            folder.name(actor, legal.name, lang=lang, kind="legal", source=source, locator=f"level 1, {legal.lei}")
        place = places.get((legal.seat or legal.legal).lower(), "")
        if folder.has(place):
            folder.statement(source, actor, "am:isBasedIn", place, locator=f"level 1, {legal.lei}", basis="catalogue",
                             confidence="likely", note="country of its headquarters" if legal.seat else "country of registration")  # fmt: skip
    return found


def _state(relation: Relation, folder: Folder, source: str, parties: Parties) -> None:
    if relation.type not in _PREDICATES:
        folder.skip(f"relationship {relation.type or 'without a type'} has no counterpart here", relation.place)
        return
    if relation.registered in _VOID:
        folder.skip(f"record {relation.registered.lower()}", relation.place)
        return
    if not (_LEI.fullmatch(relation.start) and _LEI.fullmatch(relation.end)) or relation.start == relation.end:
        folder.skip("not two different LEIs", relation.place)
        return
    if relation.status != "ACTIVE" and not relation.until:
        folder.skip("ended on no stated day", relation.place)
        return
    try:
        Interval.parse(relation.since, relation.until)
    except ValueError:
        folder.skip("dates that are none or contradict each other", relation.place)
        return
    predicate, note = _PREDICATES[relation.type]
    ends = [parties.by_code(lei) or f"actor:lei-{lei.lower()}" for lei in (relation.start, relation.end)]
    if ends[0] == ends[1]:
        folder.skip("both LEIs are one entity here", relation.place)
        return
    folder.statement(
        source, ends[0], predicate, ends[1], locator=f"{relation.start} {relation.type} {relation.end}",
        since=relation.since, until=relation.until, basis="catalogue",
        confidence="unsure" if relation.registered == "LAPSED" else "likely",
        note=note + ("; the record was not renewed" if relation.registered == "LAPSED" else ""),
    )  # fmt: skip


def _files(file: Path) -> tuple[Path, Path | None]:
    """The relationship file, and the level 1 file where a folder holds one."""
    if not file.is_dir():
        return file, None
    relations, names = [], []
    for path in sorted(p for p in file.iterdir() if p.is_file() and not p.name.startswith(".")):
        what = _what(path)
        relations += [path] if what == "relations" else []
        names += [path] if what == "names" else []
    if len(relations) != 1 or len(names) > 1:
        raise DataError(
            f"{file}: holds {len(relations)} relationship files and {len(names)} level 1 files; one of each is read"
        )
    return relations[0], names[0] if names else None


def _what(path: Path) -> str:
    if _is_xml(path):
        with unpacked(path) as stream:
            head = stream.read(4096)
        return "relations" if b"RelationshipData" in head else "names" if b"LEIData" in head else ""
    header = columns_of(path)
    return "relations" if _START in header else "names" if "LEI" in header and _NAME in header else ""


def _relations(path: Path) -> Iterator[Relation]:
    if _is_xml(path):
        yield from _xml_relations(path)
        return
    for line, row in table_rows(path, _NEEDED, "a file of GLEIF relationship records"):
        since = until = ""
        for n in range(1, 6):
            if row.get(f"Relationship.Period.{n}.periodType") == "RELATIONSHIP_PERIOD":
                since, until = (row.get(f"Relationship.Period.{n}.{end}", "")[:10] for end in ("startDate", "endDate"))
        yield Relation(
            f"line {line}", row[_START], row[_END], row[_TYPE], row[_STATUS], since, until, row.get(_REGISTERED, "")
        )


def _xml_relations(path: Path) -> Iterator[Relation]:
    for number, record in enumerate(_elements(path, "RelationshipRecord"), start=1):
        periods = [
            p
            for p in record.iter()
            if _local(p) == "RelationshipPeriod" and _text(p, "PeriodType") == "RELATIONSHIP_PERIOD"
        ]
        since, until = ((_text(periods[0], end)[:10]) for end in ("StartDate", "EndDate")) if periods else ("", "")
        nodes = {_local(n): _text(n, "NodeID") for n in record.iter() if _local(n) in ("StartNode", "EndNode")}
        yield Relation(
            f"record {number}", nodes.get("StartNode", ""), nodes.get("EndNode", ""), _text(record, "RelationshipType"),
            _text(record, "RelationshipStatus"), since, until, _text(record, "RegistrationStatus"),
        )  # fmt: skip


def _legals(path: Path) -> Iterator[Legal]:
    if _is_xml(path):
        for record in _elements(path, "LEIRecord"):
            name = next((e for e in record.iter() if _local(e) == "LegalName"), None)
            lang = next((v for k, v in name.attrib.items() if k.endswith("}lang")), "") if name is not None else ""
            countries = {
                _local(e): _text(e, "Country")
                for e in record.iter()
                if _local(e) in ("LegalAddress", "HeadquartersAddress")
            }
            said = (name.text or "").strip() if name is not None else ""
            yield Legal(
                _text(record, "LEI"),
                said,
                lang,
                countries.get("HeadquartersAddress", ""),
                countries.get("LegalAddress", ""),
            )
        return
    for _, row in table_rows(path, ("LEI", _NAME), "a level 1 file of GLEIF"):
        yield Legal(row["LEI"], row[_NAME], row.get(_LANG, ""), row.get(_SEAT, ""), row.get(_LEGAL, ""))


def _elements(path: Path, name: str) -> Iterator[ElementTree.Element]:
    """Each element of a name, and nothing else of the file, so that it may be of any size."""
    target = _Records(path, name)
    parser = ElementTree.XMLParser(target=target)
    try:
        with unpacked(path) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                yield from target.taken()
            parser.close()
            yield from target.taken()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise DataError(f"{path}: is no well-formed XML ({error}); fetch it again") from None


class _Records:
    """Builds the elements of one name while a parser reads; a document type, which may define entities, is refused."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._found: list[ElementTree.Element] = []
        self._builder = ElementTree.TreeBuilder()
        self._open = self._depth = self._size = 0

    def taken(self) -> list[ElementTree.Element]:
        """What has been found since it was asked last."""
        found, self._found = self._found, []
        return found

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """A list has no use for a document type; raises DataError."""
        raise DataError(f"{self._path}: has a document type ({name}), which is not read; that is no file of GLEIF")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._open += 1
        if self._open > _DEEPEST:
            raise DataError(f"{self._path}: is nested more than {_DEEPEST} elements deep; that is no file of GLEIF")
        if self._depth or tag.rpartition("}")[2] == self._name:
            self._grow(len(tag) + 100)
            self._depth += 1
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        """Text inside of an element."""
        if self._depth:
            self._grow(len(text))
            self._builder.data(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        self._open -= 1
        if self._depth:
            self._depth -= 1
            self._builder.end(tag)
            if not self._depth:
                self._found.append(self._builder.close())
                self._builder = ElementTree.TreeBuilder()
                self._size = 0

    def close(self) -> None:
        """The document ends."""

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > _LARGEST:
            raise DataError(f"{self._path}: a record of more than {_LARGEST} characters; that is no file of GLEIF")


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ElementTree.Element, name: str) -> str:
    return next(((e.text or "").strip() for e in element.iter() if _local(e) == name), "")


def _is_xml(path: Path) -> bool:
    with unpacked(path) as stream:
        return stream.read(100).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _day(path: Path) -> str:
    """The day of the file: as its name begins with it (20251011-…), or else the day on which it was written."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", path.name)
    day = "-".join(match.groups()) if match else ""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return date.fromtimestamp(path.stat().st_mtime).isoformat()
