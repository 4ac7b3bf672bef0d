"""Chinese export-control instruments in a hand transcription (JSON): the names that numbered MOFCOM announcements list.

Only announcements of which the transcription has every name are whole; it says itself that it is no list. Days and
names are taken over, not re-read (basis catalogue).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from kg.errors import DataError, UsageError
from kg.importers.decisions import read_decisions
from kg.importers.folder import Folder
from kg.importers.packed import json_document, stated_day

__all__ = ["LISTS", "read_into"]

LISTS: dict[str, str] = {}
_REGISTERS = {
    "control-list": ("measure:cn-export-control-list", "cn-control"),
    "uel": ("measure:cn-unreliable-entity-list", "cn-uel"),
}


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder with the designations of the file."""
    if lists:
        raise UsageError("this kind of file is one list; leave --list out")
    document = json_document(file)
    try:
        day = document["CHINA_PROVENANCE"]["asOfDate"]
        entries = document["KNOWN_DESIGNATIONS"]["entries"]
        unknown = {e["list"] for e in entries} - set(_REGISTERS)
        named = [
            (_told(e["name"]), e["list"], _told(e["announced"]), _told(e.get("announcement") or "")) for e in entries
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{file}: is no transcription of Chinese export-control instruments ({error})") from None
    if unknown:
        raise DataError(
            f"{file}: unknown list {', '.join(sorted(map(str, unknown)))[:200]}; known are {', '.join(_REGISTERS)}"
        )
    day = stated_day(day, file)
    source = f"source:cn-designations-{day}"
    folder.source(
        id=source, title=f"Chinese export-control instruments, hand transcription as of {day}", author="seelpeed-debug",
        url="https://github.com/seelpeed-debug/export-controls-agent-mcp", via="china_export_control.json",
        published=day, retrieved=day, locator_scheme="announcement and name", licence="MIT",
    )  # fmt: skip
    ours = {s.subject: s.object for s in folder.beside.statements if s.predicate == "am:listsActor"}
    counted = Counter((_REGISTERS[register][0], _announcement(number)) for _, register, _, number in named)
    for name, register, since, number in named:
        _take(folder, source, ours, name, register, since, number)
    rows = []
    for (register, announcement), n in sorted(counted.items()):
        where = announcement or register
        rows.append(f"| {register} | {announcement or 'before 2026'} | {n} |\n")
        note = f"{n} names, from a hand transcription that does not claim to be the whole list"
        folder.coverage(where, source=source, through=day, note=note)
    folder.about(_ABOUT.format(day=day, rows="".join(rows)))


def _take(folder: Folder, source: str, ours: dict[str, str], name: str, register: str, since: str, number: str) -> None:
    measure, prefix = _REGISTERS[register]
    same = [
        i.entity for i in read_decisions().identity(measure, name) if i.judgement == "same" and folder.has(i.entity)
    ]
    actor = same[0] if same else f"actor:{prefix}-{_slug(name)}"
    listing = next((k for k, v in ours.items() if v == actor and k.startswith(f"listing:{prefix}-")), "")
    announcement = _announcement(number)
    locator = f"Announcement {number}, {name}" if number else name
    if not same:
        folder.entity(actor, "party", label_en=name)
    else:
        folder.name(actor, name, lang="en", kind="legal", source=source, locator=locator)
    if not listing:
        listing = f"listing:{prefix}-{_slug(name)}"
        folder.entity(listing, "listing")
    stated = [(listing, "am:standsOn", measure, ""), (listing, "am:listsActor", actor, since)]
    if announcement and folder.has(announcement):
        stated.append((announcement, "am:adds", listing, ""))
    for subject, predicate, object_, first in stated:
        folder.statement(
            source, subject, predicate, object_, since=first, locator=locator, confidence="likely", basis="catalogue"
        )


def _told(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{str(text)[:40]!r} where a text is expected")
    return text


def _announcement(number: str) -> str:
    """`measure:cn-announcement-20-2026` of `2026-20`."""
    match = re.fullmatch(r"(\d{4})-(\d+)", number)
    return f"measure:cn-announcement-{match[2]}-{match[1]}" if match else ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace(".", "")).strip("-")


_ABOUT = """# Names that Chinese announcements list, {day}

Origin: a hand transcription of MOFCOM announcements in github.com/seelpeed-debug/export-controls-agent-mcp, as of {day}.
It does not claim to be the whole of any list: a name that is not here has not been cleared.
Licence: MIT (c) 2026 seelpeed-debug (the notice stands in ontology/lists/NOTICE.md).

| list | announcement | names |
|---|---|---|
{rows}"""
