"""The report as JSON: keys that scripts can rely on."""

from __future__ import annotations

from kg.answers import exposure_json
from kg.reports.cells import reasons_text
from kg.screening import ScreenAnswer, Screened, Words

__all__ = ["json_report"]


def json_report(answer: ScreenAnswer, words: Words) -> dict[str, object]:
    """The file, the day, what was looked at, the counts, and every row in order."""
    return {
        "file": answer.counterparties.file,
        "as_of": answer.as_of,
        "known_through": answer.known_through,
        "counts": answer.counts,
        "coverage": [row.as_json() for row in answer.coverage],
        "rows": [_row(answer, row, words) for row in answer.rows],
        "notice": words.say("notice"),
    }


def _row(answer: ScreenAnswer, row: Screened, words: Words) -> dict[str, object]:
    asked = row.counterparty
    best = row.matches[0] if row.matches else None
    return {
        "row": asked.line,
        "input": dict(zip(answer.counterparties.columns, asked.cells, strict=True)),
        "names": list(asked.names),
        "country": asked.country or None,
        "identifier": asked.identifier or None,
        "verdict": row.verdict,
        "score": best.score if best else None,
        "matched_name": best.matched_name if best else None,
        "match": best.thing.as_json() if best and row.verdict == "match" else None,
        "matches": [m.as_json() for m in row.matches],
        "reasons": [reason.key for reason in row.reasons],
        "reason": reasons_text(row.reasons, words),
        "lists": [
            answer.things[e.part].as_json()
            | {"actor": e.actor, "status": e.status, "since": e.since, "until": e.until, "effect": e.effect}
            for e in row.listed_by
        ],
        "exposures": {reach: len(row.reached(reach)) for reach in ("named", "derived", "general")},
        "named": [
            {k: v for k, v in exposure_json(e, answer.things, dict(answer.citations)).items() if k != "path"}
            for e in row.reached("named")
        ],
        "next_question": {"id": row.question, "text": words.say(row.question)},
    }
