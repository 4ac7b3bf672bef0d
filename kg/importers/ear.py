"""Supplements of the US Export Administration Regulations as JSON: country groups, Commerce Country Chart, control list.

Which of the three a file is shows from what is in it. A country group, and each column of the chart, is a group of
territories; a mark is a membership on the day of the issue, no more. Of the control list the entries in
control-codes.csv are taken: chips, computers, chip-making equipment, and their software and technology.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from kg.errors import DataError, UsageError
from kg.importers.decisions import read_decisions, rows_of
from kg.importers.folder import Folder
from kg.importers.packed import json_document, stated_day

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}
_AS_OF = "as of this issue; the first day is not stated"
_PARAGRAPH = re.compile(r"\d[A-E]\d{3}(?:\.[a-z0-9]+)*")
_COLUMN = re.compile(r"([A-Z]{2}) Column (\d)")
_GROUP = re.compile(r"\b[A-E]:\d\b")
_SECTION = re.compile(r"§ [0-9.]+(?:\([a-z0-9]+\))*")
_SOUND = re.compile(r"[a-z](?:\.\d{1,2})?")
_SHOWN = 6
_APPLIES = re.compile(r"([A-Z]{2})\b.*? (?:applies|apply)\b(?: to)?(?: the)? ?(.*)", re.DOTALL)


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder with the groups, the chart or the control codes of the file."""
    if lists:
        raise UsageError("this kind of file is one list; leave --list out")
    document = json_document(file)
    try:
        day = stated_day(document["ecfrIssueDate"], file)
        read, part, title, address = _form(document)
    except (KeyError, TypeError) as error:
        raise DataError(f"{file}: is no country groups, country chart or control list ({error})") from None
    source = f"source:us-ecfr-{part}-{day}"
    folder.source(
        id=source, title=f"{title}, eCFR issue of {day}", publisher="Office of the Federal Register", published=day,
        url=f"https://www.ecfr.gov/api/versioner/v1/full/{day}/title-15.xml?part={address}", retrieved=day,
        locator_scheme="column of the table", licence="public domain (US Government work)",
    )  # fmt: skip
    try:
        what = read(document, folder, source, day)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise DataError(f"{file}: is not of this format ({type(error).__name__}: {str(error)[:80]})") from None
    folder.about(_ABOUT.format(title=title, day=day, what=what))


def _form(document: dict[str, Any]) -> tuple[Any, str, str, str]:
    if "groups" in document:
        return _groups, "country-groups", "Supplement No. 1 to Part 740 of Title 15 CFR (country groups)", "740"
    if "countries" in document:
        return _chart, "country-chart", "Supplement No. 1 to Part 738 of Title 15 CFR (Commerce Country Chart)", "738"
    if "entries" in document:
        return _codes, "ccl", "Supplement No. 1 to Part 774 of Title 15 CFR (Commerce Control List)", "774"
    raise KeyError("neither 'groups' nor 'countries' nor 'entries'")


def _groups(document: dict[str, Any], folder: Folder, source: str, day: str) -> str:
    number = 0
    for name, members in sorted(document["groups"].items()):
        group = f"group:ear-{name.lower().replace(':', '')}"
        folder.entity(
            group, "territory-group", label_en=f"EAR Country Group {name}", label_zh=f"《出口管理条例》{name}国家组"
        )
        number += _members(folder, source, group, members, f"column {name}")
        folder.coverage(group, source=source, since=day, through=day, note="every member on this one day")
    return f"{len(document['groups'])} groups, {number} memberships"


def _chart(document: dict[str, Any], folder: Folder, source: str, day: str) -> str:
    number = 0
    for column in document["columns"]:
        group = f"group:ear-chart-{column.lower().replace(' ', '-')}"
        reason, _, place = column.partition(" ")
        folder.entity(
            group, "territory-group",
            label_en=f"Destinations marked in {reason} Column {place} of the Commerce Country Chart",
            label_zh=f"《商务部国家列表》{reason}第{place}栏标记的目的地",
        )  # fmt: skip
        marked = [country for country, row in document["countries"].items() if column in row["marks"]]
        number += _members(folder, source, group, marked, f"{reason} Column {place}")
        note = (
            "every mark on this one day; Hong Kong has no row of its own and goes with China; Cuba, Iran, North Korea and"
            " Syria have no marks but are referred to Part 746, so that the lack of a mark permits nothing"
        )
        folder.coverage(group, source=source, since=day, through=day, note=note)
    return f"{len(document['columns'])} columns, {number} marks"


def _members(folder: Folder, source: str, group: str, printed: list[str], locator: str) -> int:
    places = read_decisions().territories
    found = set()
    for name in printed:
        territory = places.get(name)
        if territory is None:
            folder.skip("a place that territories.csv does not know", name)
        elif territory not in found:
            found.add(territory)
            folder.statement(source, territory, "am:isMemberOf", group, locator=locator, note=_AS_OF)
    return len(found)


def _codes(document: dict[str, Any], folder: Folder, source: str, day: str) -> str:
    wanted = {row["eccn"] for row in rows_of("control-codes", ("eccn",))}
    number = 0
    for entry in [e for e in document["entries"] if e["eccn"] in wanted]:
        number += 1
        eccn = entry["eccn"]
        code = _code(folder, eccn)
        folder.name(code, entry["heading"], lang="en", kind="title", source=source, locator=f"ECCN {eccn}, heading")
        for reason, scope in sorted(_reasons(entry).items()):
            folder.statement(
                source, code, "am:isControlledFor", f"reason:{reason.lower()}", note=scope,
                locator=f"ECCN {eccn}, reason for control",
            )  # fmt: skip
        paragraphs, read = _paragraphs(entry), "heading, reasons for control and paragraphs"
        if paragraphs is None:
            read = "heading, reasons for control and those paragraphs that are told from notes; others were not entered"
            paragraphs = _sure(entry)
            folder.skip("notes that the file does not keep apart from paragraphs; what is sure was taken", eccn)
        for paragraph in paragraphs:
            whole = f"{eccn}.{paragraph.rpartition('.')[0]}" if "." in paragraph else eccn
            place = f"ECCN {eccn}, list of items controlled, paragraph {paragraph}"
            folder.statement(source, _code(folder, f"{eccn}.{paragraph}"), "am:isPartOf", _code(folder, whole), locator=place)  # fmt: skip
        folder.coverage(code, source=source, since=day, through=day, note=read)
    return f"{number} of {document['entryCount']} entries"


def _code(folder: Folder, eccn: str) -> str:
    id_ = f"code:{eccn.lower()}"
    folder.entity(id_, "control-code", label_en=f"ECCN {eccn}", label_zh=f"出口管制分类编码{eccn}")
    return id_


def _reasons(entry: dict[str, Any]) -> dict[str, str]:
    """Each reason for control with what it applies to, as the table of the entry has it."""
    stated = re.findall(r"\b[A-Z]{2}\b", entry["reasonForControl"] or "")
    scopes: dict[str, list[str]] = {reason: [] for reason in stated}
    for row in entry["countryChart"]:
        match = _APPLIES.match(row["control"])
        if match and match[1] in scopes:
            scopes[match[1]].append(f"{_items(match[2])}: {_places(row['countryChart'])}")
    return {reason: "; ".join(dict.fromkeys(found)) for reason, found in scopes.items()}


def _items(text: str) -> str:
    """Which paragraphs a line of the table names, in short."""
    named = list(dict.fromkeys(_PARAGRAPH.findall(text)))
    if "entire entry" in text or not named:
        return (
            "the entry, with exceptions"
            if "except" in text
            else "the whole entry"
            if not named
            else "the entry in part"
        )
    return ", ".join(named[:_SHOWN]) + (" and others" if len(named) > _SHOWN else "")


def _places(text: str) -> str:
    """Which destinations a line of the table names, in short: columns of the chart, groups, places, sections."""
    columns = [f"{reason} Column {number}" for reason, number in _COLUMN.findall(text)]
    inside, _, outside = text.partition("excluding")
    places = [place for place in ("Macau", "United Arab Emirates") if place in inside]
    found = [*columns, *(["worldwide"] if "orldwide" in inside else []), *places, *_GROUP.findall(inside)]
    without = f" without {', '.join(_GROUP.findall(outside))}" if outside else ""
    return (", ".join(dict.fromkeys(found)) or ", ".join(_SECTION.findall(text)) or "see the entry") + without


def _paragraphs(entry: dict[str, Any]) -> list[str] | None:
    """Paragraphs of two levels; None where a letter comes twice, since notes and paragraphs cannot be told apart then."""
    found = [i["paragraph"] for i in entry.get("items") or () if i["kind"] == "item" and i["paragraph"]]
    if any(n > 1 for n in Counter(found).values()):
        return None
    known = set(found)
    return [p for p in found if p.count(".") < 2 and ("." not in p or p.rpartition(".")[0] in known)]


def _sure(entry: dict[str, Any]) -> list[str]:
    """Paragraphs of an entry mixed with its notes: those that its own tables name, and those before the first note."""
    items = entry.get("items") or []
    first = next((n for n, i in enumerate(items) if i["kind"] == "item" and i["paragraph"]), len(items))
    end = next((n for n, i in enumerate(items[first:], start=first) if i["kind"] != "item"), len(items))
    listing = "as follows" in entry["heading"]  # else the letters that come first may be those of a note
    found = {i["paragraph"] for i in items[first:end] if listing and i["paragraph"]}
    told = json.dumps([entry.get(table) for table in ("countryChart", "licenceExceptionFlags", "relatedControls")])
    found |= {c.partition(".")[2] for c in _PARAGRAPH.findall(told) if c.startswith(f"{entry['eccn']}.")}
    short = {".".join(p.split(".")[:2]) for p in found}
    sound = {p for p in short | {p.partition(".")[0] for p in short} if _SOUND.fullmatch(p)}
    return sorted(sound)


_ABOUT = """# {title}, issue of {day}

Origin: the electronic Code of Federal Regulations, Title 15, issue of {day}: {what}.
Licence: a work of the United States Government (17 USC 105), in the public domain in the United States; where it was
read from the compact copy of github.com/seelpeed-debug/export-controls-agent-mcp, that copy is under the MIT licence
(the notice stands in ontology/lists/NOTICE.md).
"""
