"""The report as text for a terminal: one line a row, the counts, and what was looked at."""

from __future__ import annotations

from kg.output import as_table
from kg.reports.cells import coverage_text, reasons_text
from kg.screening import ScreenAnswer, Words

__all__ = ["text_report"]


def text_report(answer: ScreenAnswer, words: Words) -> str:
    """A table with the country given, the verdict, its reason, the lists and the counts of each row."""
    columns = ["row", "your_columns", "country", "verdict", "matched", "reason", "lists", "named", "derived", "general"]
    titles = [words.say(c) for c in columns]
    rows = []
    for row in answer.rows:
        things = dict.fromkeys(m.thing.label(words.lang) for m in row.matches)
        lists = (answer.things[e.part].label(words.lang) for e in row.listed_by)
        rows.append(
            [
                str(row.counterparty.line),
                " / ".join(row.counterparty.names) or row.counterparty.identifier,
                row.counterparty.country,
                words.say(row.verdict),
                " / ".join(things),
                reasons_text(row.reasons, words),
                "; ".join(dict.fromkeys(lists)),
                *(str(len(row.reached(reach))) for reach in ("named", "derived", "general")),
            ]
        )
    counts = ", ".join(f"{words.say(v)}: {n}" for v, n in answer.counts.items())
    head = f"{words.say('title')}: {answer.counterparties.file}, {words.say('as_of')} {answer.as_of}\n{counts}\n\n"
    foot = f"\n{words.say('coverage')}: {coverage_text(answer, words)}\n{words.say('notice')}\n"
    return head + as_table(titles, rows, empty=words.say("blank")) + foot
