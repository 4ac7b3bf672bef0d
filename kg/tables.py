"""Comparisons as text for people: why, differences, matrices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.messages import translated
from kg.rendering import exposures_text, supposing_text
from kg.vocab import is_curie
from kg.wording import heading, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.changes import Cause, Change
    from kg.comparisons import DiffAnswer, HistoryAnswer, MatrixAnswer, WhyAnswer
    from kg.exposure import Exposure
    from kg.reasons import Condition
    from kg.things import Things

__all__ = ["diff_text", "history_text", "matrix_text", "why_text"]

_FIRMS, _MEASURES, _NAMED = 6, 4, 5


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
        told = _alike(changes)
        lines += ["", f"{say(key, lang)} ({len(told)}):", *(f"  {_change(cs, things, lang)}" for cs in told)]
    turned = _by_turn(answer.changes.changed)
    lines += ["", f"{say('turned', lang)} ({len(answer.changes.changed)}):"]
    lines += [f"  {_turn(cs, things, lang)}" for cs in turned]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def matrix_text(answer: MatrixAnswer, lang: str) -> str:
    """A table that fits a terminal: measures by firms; many firms and few measures turned round; both many, as counts."""
    from kg.output import as_table

    things, hint = answer.things, ""
    measures, rows = answer.measures(), answer.rows()

    def named(measure: str) -> str:
        cited = answer.citations.get(measure)
        return things[measure].label(lang) + (f" ({cited})" if cited else "")

    def routes(cell: str) -> str:
        return ", ".join(things[f"route:{r}"].label(lang) for r in cell.split("; ") if r)

    def status(measure: str) -> str:
        return things[f"status:{answer.statuses[measure]}"].label(lang)

    if len(answer.actors) <= _FIRMS:
        columns = [say("measure", lang), say("status", lang), *(a.label(lang) for a in answer.actors)]
        shown = [[named(m), status(m), *map(routes, cells)] for m, _, _, _, *cells in rows]
    elif len(measures) <= _MEASURES:
        columns = [say("firm", lang), *(f"{named(m)}: {status(m)}" for m in measures)]
        shown = [
            [actor.label(lang), *(routes(row[4 + i]) for row in rows)]
            for i, actor in enumerate(answer.actors)
            if any(row[4 + i] for row in rows)
        ]
    else:
        columns = [say("measure", lang), say("status", lang), say("firms", lang), say("by_route", lang)]
        shown = []
        for measure in measures:
            mine = [e for e in answer.exposures if e.measure == measure]
            firms = {e.actor for e in mine}
            by_route = {r: len({e.actor for e in mine if e.route == r}) for r in sorted({e.route for e in mine})}
            told = ", ".join(f"{things[f'route:{r}'].label(lang)} {n}" for r, n in by_route.items())
            shown.append([named(measure), status(measure), str(len(firms)), told])
        hint = f"{say('narrow', lang)}\n"
    marked = _supposing(answer.supposing, things, lang) + "\n" if answer.supposing else ""
    return marked + as_table(columns, shown, empty=say("no_rows", lang)) + hint


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


def _alike(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes of one actor, measure, part and route together: they differ in their paths."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for c in changes:
        groups.setdefault((c.exposure.actor, c.exposure.measure, c.exposure.part, c.exposure.route), []).append(c)
    return list(groups.values())


def _by_turn(changes: Sequence[Change]) -> list[list[Change]]:
    """Changes of one measure and part from one status to another together, whomever they reach."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for c in changes:
        groups.setdefault((c.exposure.measure, c.exposure.part, c.before, c.exposure.status), []).append(c)
    return list(groups.values())


def _change(alike: list[Change], things: Things, lang: str) -> str:
    e = alike[0].exposure
    route = things[f"route:{e.route}"].label(lang)
    paths = f" ×{len(alike)}" if len(alike) > 1 else ""
    told = dict.fromkeys(_cause(cause, c, things, lang) for c in alike for cause in c.causes)
    return f"{things[e.actor].label(lang)} ← {_measure(e, things, lang)} [{route}{paths}]: {'; '.join(told)}"


def _turn(alike: list[Change], things: Things, lang: str) -> str:
    first = alike[0]
    e = first.exposure
    before, after = (things[f"status:{s}"].label(lang) for s in (first.before, e.status))
    firms = [things[a].label(lang) for a in dict.fromkeys(c.exposure.actor for c in alike)]
    named = ", ".join(firms[:_NAMED]) + (f" … (+{len(firms) - _NAMED})" if len(firms) > _NAMED else "")
    acts = dict.fromkeys(
        _cause(x, c, things, lang) for c in alike for x in c.causes if x.about not in (e.part, e.measure)
    )
    told = f": {'; '.join(acts)}" if acts else ""
    return f"{_measure(e, things, lang)}: {before} → {after} [{named}]{told}"


def _measure(e: Exposure, things: Things, lang: str) -> str:
    part = f" ({things[e.part].label(lang)})" if e.part != e.measure else ""
    return f"{things[e.measure].label(lang)}{part}"


def _cause(cause: Cause, change: Change, things: Things, lang: str) -> str:
    if cause.kind == "status":
        before, after = (things[f"status:{s}"].label(lang) for s in (cause.before, cause.after))
        return f"{things[cause.about].label(lang)}: {before} → {after}"
    if cause.kind == "act":
        return f"{things[cause.about].label(lang)} —{things[cause.before].label(lang)}→ {cause.after}"
    if cause.kind == "statement":
        for step in change.exposure.path:
            k = step.link
            if cause.about in (k.statement, f"{k.subject} {k.predicate} {k.object}"):
                said = f"{things[k.subject].label(lang)} —{things[k.predicate].label(lang)}→ {things[k.object].label(lang)}"
                return f"{said} {say('until' if cause.before else 'since', lang)} {cause.after}"
    return f"{say('cause_' + cause.kind, lang)} {cause.after}".strip()
