"""What a report says of one row, as short texts."""

from __future__ import annotations

from collections.abc import Iterable

from kg.coverage import read_lists
from kg.exposure import Exposure
from kg.screening import Reason, ScreenAnswer, Screened, Words
from kg.things import Thing
from kg.wording import say

__all__ = ["COLUMNS", "coverage_text", "measures_text", "reason_text", "reasons_text", "row_cells", "thing_text"]

COLUMNS = (
    "verdict", "score", "matched", "matched_name", "reason", "candidates", "lists", "named", "derived", "general",
    "named_measures", "derived_measures", "next", "coverage", "as_of",
)  # fmt: skip


def row_cells(answer: ScreenAnswer, row: Screened, words: Words) -> tuple[str | int | float, ...]:
    """The cells of one row under COLUMNS; counts are numbers."""
    best = row.matches[0] if row.matches else None
    sure = row.verdict == "match" and best is not None
    return (
        words.say(row.verdict),
        best.score if best else "",
        thing_text(best.thing, words) if best and sure else "",
        best.matched_name if best else "",
        reasons_text(row.reasons, words),
        "" if sure else "; ".join(thing_text(m.thing, words) for m in row.matches),
        measures_text(answer, row.listed_by, words, lists=True) or (words.say("no_lists") if row.matches else ""),
        *(len(row.reached(reach)) for reach in ("named", "derived", "general")),
        measures_text(answer, row.reached("named"), words),
        measures_text(answer, row.reached("derived"), words),
        words.say(row.question),
        coverage_text(answer, words),
        answer.as_of,
    )


def thing_text(thing: Thing, words: Words) -> str:
    """The label with the id."""
    return f"{thing.label(words.lang)} ({thing.id})"


def reasons_text(reasons: Iterable[Reason], words: Words) -> str:
    """All reasons in one line."""
    return "; ".join(reason_text(r, words) for r in reasons)


def reason_text(reason: Reason, words: Words) -> str:
    """One reason, with its values in the words of the language."""
    values: dict[str, object] = {}
    for key, value in reason.values:
        if isinstance(value, Reason):
            values[key] = reason_text(value, words)
        elif isinstance(value, Thing):
            values[key] = value.label(words.lang)
        elif isinstance(value, tuple):
            values[key] = words.say("between").join(thing.label(words.lang) for thing in value)
        else:
            values[key] = value
    if named := values.pop("words", ""):
        values["veto"] = f"{values['veto']} ({named})"
    return words.say(reason.key, **values)


def measures_text(answer: ScreenAnswer, exposures: Iterable[Exposure], words: Words, *, lists: bool = False) -> str:
    """Measures or lists, each with its citation, status and start, as far as they are known."""
    texts = []
    for e in exposures:
        thing = answer.things[e.part if lists else e.measure]
        citation = answer.citations.get(thing.id)
        status = answer.things[f"status:{e.status}"].label(words.lang)
        since = f"{say('since', words.lang)} {e.since}" if e.since else ""
        until = f"{say('until', words.lang)} {e.until}" if e.until else ""
        certainty = "" if e.certain else say("possible", words.lang)
        details = ", ".join(t for t in (citation, status, since, until, certainty) if t)
        texts.append(f"{thing.label(words.lang)} ({details})")
    return "; ".join(dict.fromkeys(texts))


def coverage_text(answer: ScreenAnswer, words: Words) -> str:
    """Which lists were looked at, each through which day."""
    texts = []
    for scope, row in read_lists(answer.coverage).items():
        name = say("everything", words.lang) if scope == "all" else answer.things[scope].label(words.lang)
        part = "" if scope == "all" or row.whole else f" ({words.say('in_part')})"
        texts.append(f"{name}{part} {words.say('through')} {row.through}")
    return "; ".join(texts)
