"""All statements as one table: a row for each piece of evidence, with the labels of a language and the day's answer.

`on_day` says what the statement is on the day `as_of`: certain, possible, no, or no-link where it never gives a link
because it is disputed, withdrawn, outranked or somebody's word.
"""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from kg.exports.sourced import Told, labels_of, read_sourced, read_told
from kg.output import harmless

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.view import View

__all__ = ["COLUMNS", "write_into"]

COLUMNS = (
    "statement", "subject", "subject_label", "predicate", "predicate_label", "object", "object_label", "value", "unit",
    "since", "until", "rank", "confidence", "attributed_to", "attributed_to_label", "tranche", "as_of", "on_day",
    "source", "source_title", "publisher", "author", "published", "url", "retrieved", "licence", "locator", "basis", "note",
)  # fmt: skip


def write_into(view: View, format: str, out: IO[bytes], *, lang: str, say: Callable[[str], None]) -> None:
    """Write UTF-8 CSV with a header line; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    engine = view.store.engine
    labels, sources, day = labels_of(engine), read_told(engine), view.day.isoformat()

    def label(id_: str) -> str:
        known = labels.get(id_, {})
        return known.get(lang) or next(iter(known.values()), "")

    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for s in read_sourced(engine):
        for place in s.evidence:
            told = sources.get(place.source, Told())
            writer.writerow(
                harmless(text)
                for text in (
                    s.iri, s.subject, label(s.subject), s.predicate, label(s.predicate), s.object, label(s.object), s.value,
                    s.unit, s.since, s.until, s.rank, s.confidence, s.attributed_to, label(s.attributed_to), s.tranche,
                    day, s.on(day), place.source, told.title, told.publisher, told.author, told.published, told.url,
                    told.retrieved, told.licence, place.locator, place.basis, place.note,
                )
            )  # fmt: skip
    text.detach()
