"""Everything about one entity, and what was taken from a source, as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.footnotes import Footnotes
from kg.rendering import by_reach, conflict_lines, exposure_lines, state_text, title_line
from kg.wording import heading, say

if TYPE_CHECKING:
    from kg.answers import DossierAnswer, SourceAnswer
    from kg.dossier import Stated
    from kg.exposure import Exposure
    from kg.things import Things

__all__ = ["dossier_text", "source_text"]

_SECTIONS: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("statements", None),
    ("listings", ("am:listsActor", "am:adds", "am:removes", "am:revises", "am:standsOn")),
    ("forbids", ("am:forbidsComplianceWith",)),
    ("answers_to_it", ("am:respondsTo",)),
    ("parts", ("am:isPartOf",)),
    ("positions", ("am:isStatedBy", "am:isMadeBy", "am:isAbout", "am:estimates")),
    ("about_it", None),
)


def dossier_text(answer: DossierAnswer, lang: str) -> str:
    """Everything about one entity, ready to print; the sources are numbered and listed once, at the end."""
    things, dossier, notes = answer.things, answer.dossier, Footnotes()
    other = answer.thing.label("en" if lang == "zh" else "zh")
    label = " / ".join(dict.fromkeys([answer.thing.label(lang), other]))
    lines = [title_line(label, answer.thing.kind, answer.as_of, answer.known_through, things, lang), answer.thing.id]
    if answer.status:
        lines.append(heading("status", lang, state_text(answer.status, things, lang)))
    if dossier.names:
        lines += ["", heading("names", lang)]
        lines += [
            f"  {text}  ({things[f'name:{kind}'].label(lang)})  [{notes.cite(source, locator)}]"
            for text, _, kind, source, locator in dossier.names
        ]
    own = [s for s in dossier.statements if s.subject == answer.thing.id]
    others = [s for s in dossier.statements if s.subject != answer.thing.id]
    for key, predicates in _SECTIONS:
        found = [s for s in (own if key == "statements" else others) if predicates is None or s.predicate in predicates]
        others = [s for s in others if s not in found]
        if found:
            lines += ["", heading(key, lang)]
            lines += [_stated(s, things, lang, notes, own=key == "statements") for s in found]
    if answer.trace and answer.trace.exposures:
        exposures, citations = answer.trace.exposures, answer.trace.citations
        lines += ["", heading("exposures", lang)]
        if answer.trace.by_measure:
            lines += [*_reached(exposures, things, lang), f"  {say('paths', lang)} {answer.thing.id}"]
        else:
            shown = exposure_lines(exposures, things, citations, lang, notes, apart=True)
            lines += [f"  {line}" for line in shown if line]
        lines += conflict_lines(answer.trace.conflicts, things, lang, notes)
    lines += notes.lines(things, lang)
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def source_text(answer: SourceAnswer, lang: str) -> str:
    """A source place by place: how many statements were taken from each, and which."""
    things = answer.things
    lines = [f"{answer.source.label(lang)} ({answer.source.id})", answer.source.url]
    for extract in answer.extracts:
        lines += ["", f"{extract.place}: {len(extract.statements) or say('nothing', lang)}"]
        lines += [_stated(s, things, lang, None) for s in extract.statements]
    return "\n".join(lines) + "\n"


def _reached(exposures: Sequence[Exposure], things: Things, lang: str) -> Iterator[str]:
    """Whom a measure reaches, by reach and route, without the paths: there may be hundreds of them."""
    for key, found in by_reach(exposures):
        yield f"  {say(key, lang)}"
        for route in dict.fromkeys(e.route for e in found):
            firms = sorted({things[e.actor].label(lang) for e in found if e.route == route})
            yield f"    {things[f'route:{route}'].label(lang)} ({len(firms)}): {', '.join(firms)}"


def _stated(s: Stated, things: Things, lang: str, notes: Footnotes | None, *, own: bool = False) -> str:
    """One statement on a line; its subject is left out where the page is about it."""
    number = f"{s.value}{_unit(s.unit, things, lang)}" if s.value else ""
    target = " ".join(filter(None, [things[s.object].label(lang) if s.object else "", number]))
    dates = f"{s.since or ''}–{s.until or ''}" if s.until else s.since or ""
    marks = [things[f"rank:{s.rank}"].label(lang)] if s.rank not in ("normal", "preferred") else []
    marks += [things[f"confidence:{s.confidence}"].label(lang)] if s.confidence != "certain" else []
    if s.attributed_to:
        marks.append(f"{say('attributed', lang)} {things[s.attributed_to].label(lang)}")
    shown = f" ({'; '.join(marks)})" if marks else ""
    subject = "" if own else f"{things[s.subject].label(lang)} "
    said = f"  {dates:<10}  {subject}—{things[s.predicate].label(lang)}→ {target}{shown}"
    if notes is None:
        return said
    return f"{said}  {' '.join(f'[{notes.cite(e[0], e[1])}]' for e in s.evidence)}"


def _unit(symbol: str | None, things: Things, lang: str) -> str:
    unit = things.unit(symbol, lang) if symbol else ""
    return unit if unit == "%" or not unit else f" {unit}"
