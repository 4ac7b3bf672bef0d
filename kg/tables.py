"""Comparisons as text for people: why, differences, matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.messages import translated
from kg.rendering import exposures_text, supposing_text
from kg.vocab import is_curie
from kg.wording import heading, say

if TYPE_CHECKING:
    from kg.changes import Change
    from kg.comparisons import DiffAnswer, HistoryAnswer, MatrixAnswer, WhyAnswer
    from kg.reasons import Condition
    from kg.things import Things

__all__ = ["diff_text", "history_text", "matrix_text", "why_text"]


def why_text(answer: WhyAnswer, lang: str) -> str:
    """The proof, or the conditions that fail, nearest first."""
    things = answer.things
    pair = f"{things[answer.measure.id].label(lang)} → {things[answer.actor.id].label(lang)}"
    lines = [f"{pair}, {say('as_of', lang)} {answer.as_of}"]
    if answer.reasons.met:
        lines += [say("reached", lang), *(f"  – {_condition(c, things, lang, met=True)}" for c in answer.reasons.met)]
    elif answer.reasons.exposures:
        lines += [say("reached", lang), *exposures_text(answer.reasons.exposures, things, answer.citations, lang)]
    else:
        lines += [say("not_reached", lang), *(f"  – {_condition(c, things, lang)}" for c in answer.reasons.nearest)]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def history_text(answer: HistoryAnswer, lang: str) -> str:
    """One line a stretch of days: from, until, measure, route, status."""
    things = answer.things
    lines = [f"{answer.actor.label(lang)}, {say('as_of', lang)} {answer.as_of}"]
    for s in answer.stretches:
        part = f" ({things[s.part].label(lang)})" if s.part != s.measure else ""
        cited = f" ({answer.citations[s.measure]})" if s.measure in answer.citations else ""
        facts = f"{things[f'route:{s.route}'].label(lang)} · {things[f'status:{s.status}'].label(lang)}"
        lines.append(f"  {s.since} – {s.until or ''!s:<10}  {things[s.measure].label(lang)}{cited}{part}: {facts}")
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def diff_text(answer: DiffAnswer, lang: str) -> str:
    """Measures that changed status, then exposures gained and lost with their causes."""
    things = answer.things
    lines = [f"{answer.first} → {answer.second}"]
    if answer.supposing:
        lines.append(_supposing(answer.supposing, things, lang))
    lines += ["", heading("changed", lang)]
    for c in answer.measures:
        before, after = (things[f"status:{s}"].label(lang) for s in (c.before, c.after))
        lines.append(f"  {things[c.measure].label(lang)}: {before} → {after}")
    for key, changes in (("gained", answer.gained), ("lost", answer.lost)):
        told = dict.fromkeys(_change(c, things, lang) for c in changes)
        lines += ["", f"{say(key, lang)} ({len(changes)}):", *(f"  {text}" for text in told)]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def matrix_text(answer: MatrixAnswer, lang: str) -> str:
    """A table: a measure a row, a firm a column, routes in the cells."""
    from kg.output import as_table

    things = answer.things
    columns = [say("measure", lang), say("status", lang), *(a.label(lang) for a in answer.actors)]
    rows = []
    for measure, _, cited, status, *routes in answer.rows():
        name = things[measure].label(lang) + (f" ({cited})" if cited else "")
        shown = [", ".join(things[f"route:{r}"].label(lang) for r in cell.split("; ") if r) for cell in routes]
        rows.append([name, things[f"status:{status}"].label(lang), *shown])
    marked = _supposing(answer.supposing, things, lang) + "\n" if answer.supposing else ""
    return marked + as_table(columns, rows, empty=say("no_rows", lang))


def _condition(c: Condition, things: Things, lang: str, *, met: bool = False) -> str:
    about = ", ".join(things[a].label(lang) for a in c.about)
    route = f" [{things[f'route:{c.route}'].label(lang)}]" if c.route else ""
    wanted = f": {say('wanted', lang)} {_said(c, c.wanted, things, lang)}" if c.wanted else ""
    found = f"; {say('found', lang)} {_said(c, c.found, things, lang)}" if c.found else ""
    steps = "".join(
        f"\n      {things[k.subject].label(lang)} —{things[k.predicate].label(lang)}→ {things[k.object].label(lang)}"
        f" ({k.since or ''}–{k.until or ''})"
        for k in c.links
    )
    return f"{say(('meets_' if met else 'fails_') + c.kind, lang)}{route}, {about}{wanted}{found}{steps}"


def _said(c: Condition, text: str, things: Things, lang: str) -> str:
    """What a condition wants or finds: a status, ids, or a sentence."""
    if c.kind == "status":
        return things[f"status:{text}"].label(lang)
    ids = text.split(", ")
    if all(is_curie(id_) for id_ in ids):
        return ", ".join(things[id_].label(lang) for id_ in ids)
    return translated(text, lang)


def _supposing(notes: tuple[str, ...], things: Things, lang: str) -> str:
    return heading("supposing", lang, supposing_text(notes, things, lang))


def _change(change: Change, things: Things, lang: str) -> str:
    e = change.exposure
    route = things[f"route:{e.route}"].label(lang)
    part = f" ({things[e.part].label(lang)})" if e.part != e.measure else ""
    causes = "; ".join(
        f"{things[c.about].label(lang)}: {things[f'status:{c.before}'].label(lang)} → {things[f'status:{c.after}'].label(lang)}"
        if c.kind == "status"
        else f"{say('cause_' + c.kind, lang)} {c.after}".strip()
        for c in change.causes
    )
    return f"{things[e.actor].label(lang)} ← {things[e.measure].label(lang)}{part} [{route}]: {causes}"
