"""FollowTheMoney entities, JSON lines, as OpenSanctions publishes them: organisations, holdings, parents, listings.

What FollowTheMoney calls a Sanction becomes a listing on the programme that it names, and says no more than that. An
organisation is an entity of ours only where both have the same LEI or Wikidata id; else it is a new party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from kg.dates import PartialDate
from kg.errors import DataError, UsageError
from kg.importers.folder import Folder
from kg.importers.packed import json_value, text_lines, watched
from kg.importers.parties import Parties, exact_slug, has_han, slug_of
from kg.importers.places import read_places

__all__ = ["LISTS", "read_into"]

LISTS = {
    "organisations": "companies, public bodies and other organisations, with what links them; the default",
    "persons": "natural persons too; only on request",
}
_ORGANISATIONS = ("LegalEntity", "Company", "Organization", "PublicBody")
_KINDS = {"Person": "person"}
_NAMES = (("alias", "alias"), ("weakAlias", "alias"), ("previousName", "former"), ("abbreviation", "abbreviation"))
_DAY = r"\d{4}-\d\d-\d\d"
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?")
_ABOUT = """# FollowTheMoney entities from {name}

- **Origin**: a file of the user, {name}; data sets named in it: {datasets}.
- **Licence**: that of the data sets (OpenSanctions: CC BY-NC 4.0 unless another one was agreed); not shipped with this project.
- **Read**: organisations, their names, identifiers and places, holdings, parents, and designations ("Sanction", which
  is FollowTheMoney's word for any entry of a list). Other links are counted and left out.
"""


def read_into(file: Path, folder: Folder, *, lists: tuple[str, ...] = ()) -> None:
    """Fill the folder from the file, read twice: who is in it, then what is said of them."""
    for name in lists:
        if name not in LISTS:
            raise UsageError(f"no part {name!r} of a FollowTheMoney file; there are {', '.join(LISTS)}")
    schemata = (*_ORGANISATIONS, *(("Person",) if "persons" in lists else ()))
    reader = _Reader(folder, f"source:ftm-{slug_of(file.name.partition('.')[0])}", file.name)
    day, datasets = "", set()
    for entity in watched(_entities(file), "entities"):
        if entity["schema"] == "Sanction":
            reader.hear(entity)
        day = max(day, str(entity.get("last_seen") or "")[:10])
        datasets |= set(_datasets(entity))
        if entity["schema"] in schemata:
            reader.meet(entity)
    day = day if re.fullmatch(_DAY, day, re.ASCII) else date.fromtimestamp(file.stat().st_mtime).isoformat()
    listed = ", ".join(sorted(datasets)[:20]) or "none"
    folder.about(_ABOUT.format(name=file.name, datasets=listed))
    folder.source(
        id=reader.source, title=f"FollowTheMoney entities of {file.name}", publisher=listed, published=day, retrieved=day,
        locator_scheme="id of the FollowTheMoney entity", licence="that of the data sets; see SOURCE.md",
    )  # fmt: skip
    reader.programmes(day)
    for entity in folder.each(_entities(file), part="entities"):
        reader.take(entity)
    folder.coverage(reader.source, source=reader.source, through=day, note=f"all of {file.name}")


class _Reader:
    """The people and firms of a file by their FollowTheMoney ids, and what becomes of each entity."""

    def __init__(self, folder: Folder, source: str, name: str) -> None:
        self.source = source
        self._folder = folder
        self._parties = Parties(folder, "ftm")
        self._programmes = Parties(folder, "ftm", of="measure")
        self._places = read_places()
        self._ids: dict[str, str] = {}
        self._joined: set[str] = set()
        self._heard: dict[str, tuple[str, str]] = {}

    def meet(self, entity: dict[str, Any]) -> None:
        """Remember who stands behind an id."""
        known = self._parties.by_code(*_values(entity, "leiCode"), *_values(entity, "wikidataId"))
        self._ids[entity["id"]] = known or f"actor:ftm-{exact_slug(entity['id'])}"
        if known:
            self._joined.add(entity["id"])

    def hear(self, entity: dict[str, Any]) -> None:
        """Remember a programme with its authority and the earliest day on which it lists anybody."""
        name, authority = self._programme(entity), next(iter(_values(entity, "authority")), "")
        days = [
            d[:10]
            for p in ("startDate", "listingDate")
            for d in _values(entity, p)
            if re.fullmatch(_DAY, d[:10], re.ASCII)
        ]
        if name:
            before, first = self._heard.get(name, ("", ""))
            self._heard[name] = (before or authority, min(filter(None, (first, *days)), default=""))

    def programmes(self, day: str) -> None:
        """State every programme that is not ours: issued by its authority, in effect since its earliest entry at the latest."""
        for name, (authority, first) in sorted(self._heard.items()):
            if self._programmes.by_name(name):
                continue
            programme = self._programmes.new(name, "listing-programme", name)
            issuer = self._parties.by_name(authority) or self._parties.new(
                authority or name, "party", authority or name
            )
            place = f"programme {name}"
            self._say(place, programme, "am:isIssuedBy", issuer, note="" if authority else "no authority is printed")
            self._say(place, programme, "am:hasEvent", "event:effective", since=first or day, basis="inferred",
                      note="its earliest entry in the file" if first else "the day of the file; no entry has a date")  # fmt: skip

    def take(self, entity: dict[str, Any]) -> None:
        """State what an entity says, or count why it is left out."""
        id_, schema = entity["id"], entity["schema"]
        if id_ in self._ids:
            self._actor(entity)
        elif schema == "Sanction":
            self._listing(entity)
        elif schema == "Ownership":
            self._holding(entity)
        elif schema == "Person":
            self._folder.skip("natural person; --list persons takes them too", id_)
        else:
            self._folder.skip(f"schema {schema} has no counterpart here", id_)

    def _actor(self, entity: dict[str, Any]) -> None:
        id_, actor = entity["id"], self._ids[entity["id"]]
        names = _values(entity, "name") or [str(entity.get("caption") or id_)]
        if id_ not in self._joined:
            lei = next((c for c in _values(entity, "leiCode") if re.fullmatch(r"[A-Z0-9]{18}\d\d", c)), "")
            wikidata = next((c for c in _values(entity, "wikidataId") if re.fullmatch(r"Q[1-9]\d*", c)), "")
            kind = _KINDS.get(entity["schema"], "party")
            self._parties.new(id_, kind, *names, lei=lei, wikidata=wikidata, exact=True)
        shown = {next((n for n in names if has_han(n)), ""), next((n for n in names if not has_han(n)), "")}
        others = [(n, "alias") for n in names if n not in shown or id_ in self._joined]
        others += [(text, kind) for prop, kind in _NAMES for text in _values(entity, prop)]
        for text, kind in dict(reversed(others)).items():
            self._folder.name(
                actor, text, lang="zh" if has_han(text) else "und", kind=kind, source=self.source, locator=id_
            )
        for code in (_values(entity, "mainCountry") or _values(entity, "jurisdiction"))[:1]:
            place = self._places.get(code.lower(), "")
            if self._folder.has(place):
                self._say(id_, actor, "am:isBasedIn", place, note="main country or jurisdiction")
            else:
                self._folder.skip(f"no territory for the code {code!r}", id_)
        for parent in _values(entity, "parent"):
            if parent in self._ids:
                self._say(id_, actor, "am:isSubsidiaryOf", self._ids[parent], note="parent")
            else:
                self._folder.skip("a parent that is not in the file", id_)

    def _holding(self, entity: dict[str, Any]) -> None:
        id_ = entity["id"]
        dates = self._dates(entity)
        owners, assets = _values(entity, "owner"), _values(entity, "asset")
        if dates is None:
            return
        for owner, asset in ((o, a) for o in owners for a in assets):
            if owner not in self._ids or asset not in self._ids:
                self._folder.skip("a holding of or in somebody who is left out or not in the file", id_)
                continue
            printed = _values(entity, "percentage")
            match = _SHARE.fullmatch(printed[0].strip()) if len(printed) == 1 else None
            share = match[1].replace(",", ".") if match and 0 < float(match[1].replace(",", ".")) <= 100 else ""
            note = f"share printed as {', '.join(printed)}" if printed and not share else ""
            self._say(id_, self._ids[owner], "am:owns", self._ids[asset], value=share, unit="percent" if share else "",
                      since=dates[0], until=dates[1], note=note)  # fmt: skip

    def _listing(self, entity: dict[str, Any]) -> None:
        id_ = entity["id"]
        named = self._programme(entity)
        dates = self._dates(entity, "listingDate")
        if dates is None:
            return
        if not named:
            self._folder.skip("a designation that names neither programme nor authority", id_)
            return
        programme = self._programmes.by_name(named) or self._programmes.new(named, "listing-programme", named)
        for number, listed in enumerate(_values(entity, "entity")):
            if listed not in self._ids:
                self._folder.skip("a designation of somebody who is left out or not in the file", id_)
                continue
            listing = f"listing:ftm-{exact_slug(id_)}" + (f"-{number}" if number else "")
            self._folder.entity(listing, "listing")
            note = "; ".join(_values(entity, "recordId")[:1])
            self._say(id_, listing, "am:listsActor", self._ids[listed], since=dates[0], until=dates[1], note=note)
            self._say(id_, listing, "am:standsOn", programme)

    def _programme(self, entity: dict[str, Any]) -> str:
        named = _values(entity, "program") or _values(entity, "authority") or _datasets(entity)
        return str(named[0]) if named else ""

    def _dates(self, entity: dict[str, Any], *others: str) -> tuple[str, str] | None:
        """First day in and first day out; None, counted, where they are no dates or contradict each other."""
        found = []
        for names in (("startDate", *others), ("endDate",)):
            texts = [t[:10] for name in names for t in _values(entity, name)]
            found.append(min(texts) if names[0] == "startDate" and texts else max(texts, default=""))
        try:
            first, last = (PartialDate.parse(t) if t else None for t in found)
        except ValueError:
            self._folder.skip("dates that are none", entity["id"])
            return None
        until = (last.latest + timedelta(days=1)).isoformat() if last else ""
        if first and last and last.latest < first.earliest:
            self._folder.skip("ends before it begins", entity["id"])
            return None
        return first.text if first else "", until

    def _say(
        self, locator: str, subject: str, predicate: str, object: str, *, value: str = "", unit: str = "",
        since: str = "", until: str = "", basis: str = "catalogue", note: str = "",
    ) -> None:  # fmt: skip
        self._folder.statement(
            self.source, subject, predicate, object, locator=locator, value=value, unit=unit, since=since, until=until,
            confidence="likely", basis=basis, note=note,
        )  # fmt: skip


def _entities(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in text_lines(file):
        try:
            entity = json_value(line)
        except (ValueError, RecursionError):
            raise DataError(f"{file}:{number}: is no JSON object; a FollowTheMoney file has one a line") from None
        if not isinstance(entity, dict) or not all(isinstance(entity.get(k), str) for k in ("id", "schema")):
            raise DataError(f"{file}:{number}: has no id and schema; it is no FollowTheMoney entity")
        if not isinstance(entity.get("properties", {}), dict):
            raise DataError(f"{file}:{number}: its properties are no object")
        yield entity


def _datasets(entity: dict[str, Any]) -> list[str]:
    found = entity.get("datasets")
    return [d for d in found if isinstance(d, str)] if isinstance(found, list) else []


def _values(entity: dict[str, Any], name: str) -> list[str]:
    found = entity.get("properties", {}).get(name) or []
    return [
        " ".join(v.split()) for v in (found if isinstance(found, list) else [found]) if isinstance(v, str) and v.strip()
    ]
