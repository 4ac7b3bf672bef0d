"""Entries of the index, as tests of the arrays write them."""

from __future__ import annotations

from kg.dates import PartialDate
from kg.index import Entry


def entry(number, subject, predicate, target, since="", until="", **rest):
    """One statement between two entities, as the index holds it; `rest` are further fields of the entry."""
    start, end = (PartialDate.parse(d) if d else None for d in (since, until))
    bounds = {
        "possible_from": start.earliest.isoformat() if start else "",
        "certain_from": start.latest.isoformat() if start else "2001-01-01",
        "certain_until": end.earliest.isoformat() if end else "",
        "possible_until": end.latest.isoformat() if end else "",
    }
    plain = dict.fromkeys(Entry._fields, "")
    said = {"statement": f"statement:{number:06d}", "subject": subject, "predicate": predicate, "object": target}
    said |= {"since": since, "until": until, "standing": "sure", "confidence": "certain"}
    return Entry(**(plain | said | bounds | rest))
