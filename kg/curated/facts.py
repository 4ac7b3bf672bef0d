"""A facts folder as values: every row parsed, rows that state the same thing merged, faults kept as findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType

from kg.curated.table import Row, read_table
from kg.dates import Interval, PartialDate, parse_day
from kg.model import Coverage, Entity, Evidence, Finding, Name, Origin, Refutation, Source, Statement

__all__ = ["COLUMNS", "Facts", "read_facts", "table_of"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "entities": ("id", "kind", "label_en", "label_zh", "wikidata", "lei"),
    "names": ("entity", "name", "lang", "kind", "source", "locator"),
    "sources": (
        "id", "title", "publisher", "author", "published", "url", "via", "retrieved", "locator_scheme", "licence",
    ),
    "statements": (
        "subject", "predicate", "object", "value", "unit", "since", "until", "locator", "rank", "confidence", "basis",
        "attributed_to", "note",
    ),
    "coverage": ("scope", "source", "since", "through", "note"),
    "refuted": (
        "subject", "predicate", "object", "value", "unit", "since", "until", "source", "locator", "reason", "checked",
    ),
}  # fmt: skip
_EXTRA = {"statements": ("tranche", "source")}
_STRENGTH = ("unsure", "likely", "certain")
_SHARE = re.compile(r"-?\d+(\.\d+)?")


@dataclass(slots=True)
class Facts:
    """Everything that one or several facts folders say, and what could not be read; `files` once more folder by folder."""

    entities: list[Entity] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    refutations: list[Refutation] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    by_folder: list[set[str]] = field(default_factory=list)


def table_of(path: Path) -> str | None:
    """Which table a file inside a facts folder is, by its place; None for a file that is none.

    >>> table_of(Path("facts/entities/actor.csv")), table_of(Path("facts/names.csv")), table_of(Path("facts/x.csv"))
    ('entities', 'names', None)
    """
    if path.suffix != ".csv":
        return None
    if path.parent.name in ("entities", "statements"):
        return path.parent.name
    return path.stem if path.stem in COLUMNS and path.stem not in ("entities", "statements") else None


def read_facts(folders: Iterable[Path], *, names: Mapping[Path, str] = MappingProxyType({})) -> Facts:
    """Read facts folders one after the other; a fault becomes a finding, never an exception.

    `names` says how findings call a file that is a copy of another.
    """
    facts = Facts()
    merged: dict[tuple[str, ...], Statement] = {}
    for folder in folders:
        facts.by_folder.append(set())
        if not folder.is_dir():
            facts.findings.append(Finding(Origin(str(folder), 0), "no-folder", "there is no such facts folder"))
            continue
        for path in _files(folder):
            shown = names.get(path) or _shown(path)
            facts.files.append(shown)
            facts.by_folder[-1].add(shown)
            table = table_of(path)
            if not path.resolve().is_relative_to(folder.resolve()):
                message = "is a link that leads out of the folder; put a copy of the file here"
                facts.findings.append(Finding(Origin(shown, 0), "outside", message))
                continue
            if table is None:
                facts.findings.append(
                    Finding(Origin(shown, 0), "stray-file", "is no table of a facts folder; move it away or rename it")
                )
                continue
            rows, findings = read_table(path, shown_as=shown, columns=COLUMNS[table], extra=_EXTRA.get(table, ()))
            facts.findings += findings
            for row in rows:
                try:
                    _take(facts, merged, table, row, path)
                except ValueError as error:
                    facts.findings.append(Finding(row.origin, "value", str(error)))
    facts.statements = list(merged.values())
    return facts


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if (
            path.is_file()
            and path.suffix != ".md"
            and not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        ):
            yield path


def _shown(path: Path) -> str:
    """The path as a user here can open it."""
    try:
        return path.absolute().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _take(facts: Facts, merged: dict[tuple[str, ...], Statement], table: str, row: Row, path: Path) -> None:
    if table == "statements":
        _merge(facts, merged, _statement(row, path))
        return
    parsers: dict[str, tuple[list[object], Callable[[Row], object]]] = {
        "entities": (facts.entities, _entity),  # type: ignore[dict-item]
        "names": (facts.names, _name),  # type: ignore[dict-item]
        "sources": (facts.sources, _source),  # type: ignore[dict-item]
        "coverage": (facts.coverage, _coverage),  # type: ignore[dict-item]
        "refuted": (facts.refutations, _refutation),  # type: ignore[dict-item]
    }
    values, parse = parsers[table]
    values.append(parse(row))


def _merge(facts: Facts, merged: dict[tuple[str, ...], Statement], new: Statement) -> None:
    old = merged.get(new.key)
    if old is None:
        merged[new.key] = new
        return
    if old.rank != new.rank:
        facts.findings.append(
            Finding(
                new.origin,
                "rank-differs",
                f"the same statement has rank {old.rank} at {old.origin} and {new.rank} here; give it one rank",
            )
        )
    if any(e.source == n.source and e.locator == n.locator for e in old.evidence for n in new.evidence):
        facts.findings.append(
            Finding(new.origin, "doubled-row", f"says again what {old.origin} says; remove one of the two rows")
        )
        return
    strongest = max(old.confidence, new.confidence, key=_STRENGTH.index)
    merged[new.key] = replace(old, confidence=strongest, evidence=old.evidence + new.evidence)


def _entity(row: Row) -> Entity:
    return Entity(row["id"], row["kind"], row["label_en"], row["label_zh"], row["wikidata"], row["lei"], row.origin)


def _name(row: Row) -> Name:
    if not row["name"]:
        raise ValueError("the name is empty")
    return Name(row["entity"], row["name"], row["lang"], row["kind"], row["source"], row["locator"], row.origin)


def _source(row: Row) -> Source:
    if row["retrieved"]:
        parse_day(row["retrieved"])
    return Source(
        id=row["id"],
        title=row["title"],
        publisher=row["publisher"],
        author=row["author"],
        published=PartialDate.parse(row["published"]) if row["published"] else None,
        url=row["url"],
        via=row["via"],
        retrieved=row["retrieved"],
        locator_scheme=row["locator_scheme"],
        licence=row["licence"],
        origin=row.origin,
    )


def _statement(row: Row, path: Path) -> Statement:
    source = row.get("source", f"source:{path.stem}")
    if row["confidence"] not in _STRENGTH:
        raise ValueError(f"confidence {row['confidence']!r} is none of {', '.join(_STRENGTH)}")
    return Statement(
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        value=_value(row["value"]),
        unit=row["unit"],
        interval=Interval.parse(row["since"], row["until"]),
        attributed_to=row["attributed_to"],
        tranche=row.get("tranche", ""),
        rank=row["rank"],
        confidence=row["confidence"],
        evidence=(Evidence(source, row["locator"], row["basis"], row["note"], row.origin),),
    )


def _value(text: str) -> str:
    """A number in one form (`50`, `14.2`), so that 50 and 50.0 are the same statement; other text as it stands."""
    if not _SHARE.fullmatch(text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
        return text
    return format(number.normalize(), "f") if number else "0"


def _coverage(row: Row) -> Coverage:
    if not row["through"]:
        raise ValueError("'through' is empty; say through which day this was read")
    since = PartialDate.parse(row["since"]) if row["since"] else None
    return Coverage(row["scope"], row["source"], since, PartialDate.parse(row["through"]), row["note"], row.origin)


def _refutation(row: Row) -> Refutation:
    Interval.parse(row["since"], row["until"])
    return Refutation(**{column: row[column] for column in COLUMNS["refuted"]}, origin=row.origin)
