"""Answers as text for people: a trace by reach, a status with its events, a dossier, a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.exposure import REACHES
from kg.wording import say

if TYPE_CHECKING:
    from kg.affiliates import AffiliatesAnswer
    from kg.answers import DossierAnswer, ListAnswer, SourceAnswer, StatusReport, TraceAnswer
    from kg.classification import ClassifiedAnswer
    from kg.conflicts import Conflict
    from kg.dossier import Stated
    from kg.exposure import Exposure, PathStep
    from kg.names import Match
    from kg.reviews import Outcome
    from kg.status import StatusAnswer
    from kg.things import Things

__all__ = ["dossier_text", "exposures_text", "list_text", "matches_text", "source_text", "status_text", "trace_text"]


_SECTIONS: tuple[tuple[str, tuple[str, ...] | None], ...] = (
    ("statements", None),
    ("listings", ("am:listsActor", "am:adds", "am:removes", "am:revises", "am:standsOn")),
    ("forbids", ("am:forbidsComplianceWith",)),
    ("answers_to_it", ("am:respondsTo",)),
    ("positions", ("am:isStatedBy", "am:isMadeBy", "am:isAbout", "am:estimates")),
    ("about_it", None),
)


def trace_text(answer: TraceAnswer, lang: str) -> str:
    """The exposures by reach, each with its path, dates and sources; what is not law comes last."""
    things = answer.things
    codes = {f"{s}:{c}" for e in answer.exposures for s, c in _codes(e)}
    numbers = _numbers(answer.exposures)
    things.prepare([*codes, *(f"{_PREDICATE}{s.link.predicate[3:]}" for e in answer.exposures for s in e.path)])
    lines = [_heading(answer.subject.label(lang), answer.subject.kind, answer.as_of, answer.known_through, lang)]
    if answer.supposing:
        lines.append(f"{say('supposing', lang)}: {'; '.join(answer.supposing)}")
    number = 0
    for key, found in _by_reach(answer.exposures):
        lines += ["", say(key, lang)]
        for exposures in _alike(found):
            number += 1
            lines += _exposures(
                number, exposures, things, answer.citations, lang, numbers, by_measure=answer.by_measure
            )
    if not answer.exposures:
        lines += ["", say("no_exposures", lang)]
    lines += _conflicts(answer.conflicts, things, lang)
    lines += _notes(numbers, things, lang)
    lines += ["", say("coverage", lang) + ":"]
    for row in answer.coverage:
        scope = say("everything", lang) if row.scope == "all" else things[row.scope].label(lang)
        lines.append(f"  {scope}: {say('through', lang)} {row.through}" + (f" ({row.note})" if row.note else ""))
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def status_text(report: StatusReport, lang: str) -> str:
    """The status, the events behind it and the parts with their own."""
    things, answer = report.things, report.answer
    lines = [_heading(report.measure.label(lang), report.measure.kind, report.as_of, report.known_through, lang)]
    if report.citation:
        lines.append(report.citation)
    lines += ["", f"{say('status', lang)}: {_state(answer, things, lang)}"]
    if answer.note:
        lines.append(f"  {answer.note}")
    numbers = {source: i for i, source in enumerate(dict.fromkeys(e.source for e in answer.events), start=1)}
    lines += ["", say("events", lang) + ":"]
    for e in answer.events:
        end = f" ({say('published_end', lang)} {e.until})" if e.until else ""
        lines.append(
            f"  {e.stated:<10}  {things[f'event:{e.type}'].label(lang)}{end}  [{numbers[e.source]}: {e.locator}]"
        )
    if report.parts:
        lines += ["", say("parts", lang) + ":"]
        lines += [f"  {things[p.measure].label(lang)}: {_state(p, things, lang)}" for p in report.parts]
    lines += _notes(numbers, things, lang)
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def dossier_text(answer: DossierAnswer, lang: str) -> str:
    """Everything about one entity, ready to print."""
    things, dossier = answer.things, answer.dossier
    lines = [
        _heading(
            f"{answer.thing.label_en} / {answer.thing.label_zh}",
            answer.thing.kind,
            answer.as_of,
            answer.known_through,
            lang,
        )
    ]
    lines.append(answer.thing.id)
    if answer.status:
        lines.append(f"{say('status', lang)}: {_state(answer.status, things, lang)}")
    if dossier.names:
        lines += ["", say("names", lang) + ":"]
        lines += [
            f"  {text}  [{things[f'name:{kind}'].label(lang)}; {things[source].label(lang)}, {locator}]"
            for text, _, kind, source, locator in dossier.names
        ]
    own = [s for s in dossier.statements if s.subject == answer.thing.id]
    others = [s for s in dossier.statements if s.subject != answer.thing.id]
    for key, predicates in _SECTIONS:
        found = [s for s in (own if key == "statements" else others) if predicates is None or s.predicate in predicates]
        others = [s for s in others if s not in found]
        if found:
            lines += ["", say(key, lang) + ":", *(_stated(s, things, lang) for s in found)]
    if answer.trace and answer.trace.exposures:
        lines += ["", say("exposures", lang) + ":"]
        for key, exposures in _by_reach(answer.trace.exposures):
            shown = exposures_text(exposures, things, answer.trace.citations, lang, by_measure=answer.trace.by_measure)
            lines += [f"  {say(key, lang)}", *shown]
        lines += _conflicts(answer.trace.conflicts, things, lang)
    lines += ["", say("sources", lang) + ":", *(f"  {things[s].label(lang)}  ({s})" for s in dossier.sources())]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def source_text(answer: SourceAnswer, lang: str) -> str:
    """A source place by place: how many statements were taken from each, and which."""
    things = answer.things
    lines = [f"{answer.source.label(lang)} ({answer.source.id})", answer.source.url]
    for extract in answer.extracts:
        lines += ["", f"{extract.place}: {len(extract.statements) or say('nothing', lang)}"]
        lines += [_stated(s, things, lang, sourced=False) for s in extract.statements]
    return "\n".join(lines) + "\n"


def list_text(answer: ListAnswer, things: Things, lang: str) -> str:
    """One line a thing, measures with status and citation, and a count at the end."""
    lines = []
    for thing in answer.things:
        status = answer.statuses.get(thing.id)
        shown = f"  [{things[f'status:{status}'].label(lang)}]" if status else ""
        cited = f"  {answer.citations[thing.id]}" if thing.id in answer.citations else ""
        lines.append(f"{thing.id}  {thing.label(lang)}{cited}{shown}")
    counts = answer.as_json()["by_status"]
    assert isinstance(counts, dict)
    tail = "; ".join(f"{things[f'status:{s}'].label(lang)} {n}" for s, n in counts.items())
    lines.append(f"{len(answer.things)}" + (f" ({say('as_of', lang)} {answer.as_of}: {tail})" if tail else ""))
    return "\n".join(lines) + "\n"


def affiliates_text(answer: AffiliatesAnswer, lang: str) -> str:
    """Firms hit by the test with their shares, then what has legal effect and what cannot be decided."""
    regime = answer.regime
    label = regime.label_zh if lang == "zh" else regime.label_en
    lines = [f"{label} ({regime.id}), {say('as_of', lang)} {answer.as_of}: {answer.status}", ""]
    for firm, how in answer.reached.hit.items():
        share = answer.reached.shares.get(firm)
        lines.append(f"{firm}  {how}" + (f"  {share}%" if share is not None else ""))
        for step in answer.proof(firm):
            if step["predicate"] != "am:isAffiliateUnder":
                lines.append(
                    f"    {step['subject']} —{step['predicate']}→ {step['object']}  {step.get('share', '')}".rstrip()
                )
    effective = answer.effective
    shown = ", ".join(effective) if effective else ("?" if effective is None else "-")
    lines += [
        "",
        f"{say('effective', lang)}: {shown}",
        f"{say('unresolved', lang)}: {', '.join(answer.reached.unresolved) or '-'}",
    ]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def classified_text(answer: ClassifiedAnswer, things: Things, lang: str) -> str:
    """The classification, why, what is missing, the letters beside the rule, the review of applications, and exceptions."""
    verdict = answer.verdict
    name = answer.product.label(lang) if answer.product else answer.spec.name
    lines = [f"{name}, {say('as_of', lang)} {answer.as_of}: {verdict.classification}"]
    if verdict.paragraph:
        lines[0] += f" ({verdict.paragraph})"
    lines.append(f"  {verdict.rule or '-'}: {verdict.because}")
    if verdict.missing:
        lines.append(f"  {say('missing', lang)}: {', '.join(verdict.missing)}")
    lines += [f"  {say('letter', lang)}: {letter.measure} ({letter.date})" for letter in answer.letters]
    review = answer.review
    lines += _outcome(
        say("review", lang), things[review.answer].label(lang) if review.answer else "?", review, things, lang
    )
    for e in answer.exceptions:
        state = say({True: "eligible", False: "not_eligible", None: "open"}[e.holds], lang)
        lines += _outcome(things[str(e.answer)].label(lang), state, e, things, lang)
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def _outcome(what: str, answer: str, outcome: Outcome, things: Things, lang: str) -> list[str]:
    """What the rules give, why, for whom, and by which text."""
    lines = [f"  {what}: {answer} ({outcome.because})"]
    if rule := outcome.rule:
        scope = rule.scope_zh if lang == "zh" else rule.scope_en
        lines.append(
            f"      {scope}  [{things[rule.measure].label(lang)}; {things[rule.source].label(lang)}, {rule.locator}]"
        )
    return lines


def matches_text(matches: list[Match], lang: str) -> str:
    """One line a candidate, best first."""
    return "".join(
        f"{m.verdict:<8}  {m.score:.2f}  {m.thing.id}  {m.thing.label(lang)}  ({m.matched_name})\n" for m in matches
    )


_PREDICATE = "am:"


def _heading(label: str, kind: str, as_of: str, through: str | None, lang: str) -> str:
    known = f"; {say('known_through', lang)} {through}" if through and through < as_of else ""
    return f"{label} ({kind}), {say('as_of', lang)} {as_of}{known}"


def exposures_text(
    exposures: Sequence[Exposure], things: Things, citations: dict[str, str], lang: str, *, by_measure: bool = False
) -> Iterator[str]:
    """Exposures with their paths and numbered sources, indented."""
    numbers = _numbers(exposures)
    codes = {f"{s}:{c}" for e in exposures for s, c in _codes(e)}
    things.prepare([*codes, *(step.link.predicate for e in exposures for step in e.path)])
    for number, alike in enumerate(_alike(exposures), start=1):
        shown = _exposures(number, alike, things, citations, lang, numbers, by_measure=by_measure)
        yield from (f"  {line}" for line in shown)
    yield from _notes(numbers, things, lang)


def _conflicts(conflicts: Sequence[Conflict], things: Things, lang: str) -> list[str]:
    """Prohibitions of compliance, one a line, told of the actor once for each pair."""
    if not conflicts:
        return []
    lines = ["", f"{say('conflicts', lang)}:"]
    for c in conflicts:
        status = things[f"status:{c.status}"].label(lang)
        doubt = f" ({say(c.link.confidence, lang)})" if c.link.confidence in ("likely", "unsure") else ""
        window = " ".join(
            f"{say(word, lang)} {day}" for word, day in (("since", c.link.since), ("until", c.link.until)) if day
        )
        source = f"[{things[c.link.source].label(lang)}, {c.link.locator}]" if c.link.source else ""
        lines.append(
            f"  {things[c.actor].label(lang)}: {say('side_' + c.side, lang)}: {things[c.forbidding].label(lang)} "
            f"—{things[c.link.predicate].label(lang)}→ {things[c.forbidden].label(lang)}{doubt} · {status} · {window}  {source}"
        )
    return lines


def _by_reach(exposures: Iterable[Exposure]) -> list[tuple[str, list[Exposure]]]:
    """Exposures by reach, what is not law apart and last."""
    found = list(exposures)
    groups = [(reach, [e for e in found if e.reach == reach and e.binding]) for reach in REACHES]
    groups.append(("proposed", [e for e in found if not e.binding]))
    return [(key, group) for key, group in groups if group]


def _alike(exposures: Iterable[Exposure]) -> list[list[Exposure]]:
    """Exposures of one actor to one measure by one route, together."""
    groups: dict[tuple[str, ...], list[Exposure]] = {}
    for e in exposures:
        groups.setdefault((e.measure, e.actor, e.route, e.reach), []).append(e)
    return list(groups.values())


def _numbers(exposures: Iterable[Exposure]) -> dict[str, int]:
    """Each source that a path rests on, numbered in the order in which it is met."""
    sources = dict.fromkeys(step.source for e in exposures for step in e.path if step.source)
    return {source: number for number, source in enumerate(sources, start=1)}


def _notes(numbers: dict[str, int], things: Things, lang: str) -> Iterator[str]:
    if numbers:
        yield from ("", say("sources", lang) + ":")
        for source, number in numbers.items():
            yield f"  [{number}] {things[source].label(lang)}  {things[source].url or source}"


def _exposures(
    number: int,
    alike: list[Exposure],
    things: Things,
    citations: dict[str, str],
    lang: str,
    numbers: dict[str, int],
    *,
    by_measure: bool,
) -> Iterator[str]:
    """One measure by one route: what it is and means, then each path."""
    head = alike[0]
    who = f"{things[head.actor].label(lang)} ← " if by_measure else ""
    cited = f" ({citations[head.measure]})" if head.measure in citations else ""
    yield f"{number}. {who}{things[head.measure].label(lang)}{cited}"
    whole = all(e.part == e.measure and not e.under for e in alike)
    shared = [c for c in _codes(head) if all(c in _codes(e) for e in alike) and (whole or c[0] != "status")]
    yield f"   {' · '.join(things[f'{scheme}:{code}'].label(lang) for scheme, code in shared)}"
    for e in alike:
        facts = [things[f"{scheme}:{code}"].label(lang) for scheme, code in _codes(e) if (scheme, code) not in shared]
        window = " ".join(f"{say(word, lang)} {day}" for word, day in (("since", e.since), ("until", e.until)) if day)
        facts += [window] if window else []
        facts += [] if e.certain else [say("possible", lang)]
        if e.part != e.measure:
            facts.append(f"{say('part_of', lang)} {things[e.part].label(lang)}")
        if e.under:
            facts.append(f"{say('under', lang)} {', '.join(things[m].label(lang) for m in e.under)}")
        if e.relieved_by:
            facts.append(f"{say('relieved_by', lang)} {', '.join(things[r].label(lang) for r in e.relieved_by)}")
        yield f"   – {' · '.join(facts)}"
        for step in e.path:
            yield f"       {_step(step, things, lang, numbers)}"


def _step(step: PathStep, things: Things, lang: str, numbers: dict[str, int]) -> str:
    link = step.link
    dates = f"({link.since or ''}–{link.until or ''})" if link.since or link.until else ""
    doubt = f" ({say(link.confidence, lang)})" if link.confidence in ("likely", "unsure") else ""
    source = f"[{numbers[step.source]}: {step.locator}]" if step.source else f"[{step.derived_by}]"
    said = (
        f"{things[link.subject].label(lang)} —{things[link.predicate].label(lang)}→ {things[link.object].label(lang)}"
    )
    return "  ".join(filter(None, [said + doubt, dates, source]))


def _codes(e: Exposure) -> list[tuple[str, str]]:
    found = [("route", e.route)]
    found += [("effect", effect) for effect in e.effects]
    if e.policy:
        found.append(("policy", e.policy))
    return [*found, ("status", e.status)]


def _state(answer: StatusAnswer, things: Things, lang: str) -> str:
    text = things[f"status:{answer.status}"].label(lang)
    if answer.since:
        text += f" {say('since', lang)} {answer.since}"
    return text + (f" {say('until', lang)} {answer.until}" if answer.until else "")


def _stated(s: Stated, things: Things, lang: str, *, sourced: bool = True) -> str:
    target = " ".join(filter(None, [things[s.object].label(lang) if s.object else "", s.value or "", s.unit or ""]))
    dates = f"{s.since or ''}–{s.until or ''}" if s.until else s.since or ""
    marks = [m for m in (s.rank, s.confidence) if m not in ("normal", "certain", "preferred")]
    if s.attributed_to:
        marks.append(f"{say('attributed', lang)} {things[s.attributed_to].label(lang)}")
    shown = f" ({'; '.join(marks)})" if marks else ""
    said = f"  {dates:<10}  {things[s.subject].label(lang)} —{things[s.predicate].label(lang)}→ {target}{shown}"
    if not sourced:
        return said
    return f"{said}  [{'; '.join(f'{things[e[0]].label(lang)}, {e[1]}' for e in s.evidence)}]"
