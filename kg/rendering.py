"""Answers as text for people: a trace by reach, a status with its events, a list, a classification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.bundles import Bundle, bundled
from kg.coverage import read_lists
from kg.exposure import REACHES
from kg.footnotes import Footnotes
from kg.messages import translated
from kg.vocab import is_curie
from kg.wording import heading, say

if TYPE_CHECKING:
    from kg.affiliates import AffiliatesAnswer
    from kg.answers import ListAnswer, StatusReport, TraceAnswer
    from kg.classification import ClassifiedAnswer
    from kg.conflicts import Conflict
    from kg.coverage import CoverageRow
    from kg.exposure import Exposure, PathStep
    from kg.names import Match
    from kg.reviews import Outcome
    from kg.status import StatusAnswer
    from kg.things import Things

__all__ = [
    "affiliates_text",
    "alike",
    "by_reach",
    "classified_text",
    "conflict_lines",
    "exposure_lines",
    "exposures_text",
    "list_text",
    "matches_text",
    "state_text",
    "status_text",
    "supposing_text",
    "title_line",
    "trace_text",
]


def trace_text(answer: TraceAnswer, lang: str) -> str:
    """The exposures by reach, each with its path, dates and sources; what is not law comes last."""
    things, notes = answer.things, Footnotes()
    subject = answer.subject
    lines = [title_line(subject.label(lang), subject.kind, answer.as_of, answer.known_through, things, lang)]
    if answer.supposing:
        lines.append(heading("supposing", lang, supposing_text(answer.supposing, things, lang)))
    lines += exposure_lines(
        answer.exposures, things, answer.citations, lang, notes, by_measure=answer.by_measure, apart=True
    )
    if not answer.exposures:
        lines += ["", say("no_exposures", lang)]
    lines += conflict_lines(answer.conflicts, things, lang, notes)
    lines += notes.lines(things, lang)
    lines += ["", heading("coverage", lang), *_unlisted(answer, lang), *_coverage(answer.coverage, things, lang)]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def status_text(report: StatusReport, lang: str) -> str:
    """The status, the events behind it and the parts with their own."""
    things, answer, notes = report.things, report.answer, Footnotes()
    measure = report.measure
    lines = [title_line(measure.label(lang), measure.kind, report.as_of, report.known_through, things, lang)]
    if report.citation:
        lines.append(report.citation)
    lines += ["", heading("status", lang, state_text(answer, things, lang))]
    if answer.note:
        label = _labeller(things, lang)
        lines += [f"  {translated(note, lang, label)}" for note in answer.note.split("; ")]
    lines += ["", heading("events", lang)]
    for e in answer.events:
        end = f" ({say('published_end', lang)} {e.until})" if e.until else ""
        event = things[f"event:{e.type}"].label(lang)
        lines.append(f"  {e.stated:<10}  {event}{end}  [{notes.cite(e.source, e.locator)}]")
    if not answer.events:
        lines.append(f"  {say('no_events', lang)}")
    if report.parts:
        lines += ["", heading("parts", lang)]
        lines += [f"  {things[p.measure].label(lang)}: {state_text(p, things, lang)}" for p in report.parts]
    lines += notes.lines(things, lang)
    lines.append(say("notice", lang))
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


def affiliates_text(answer: AffiliatesAnswer, things: Things, lang: str) -> str:
    """Firms hit by the test with their shares, then what has legal effect and what cannot be decided."""
    regime = answer.regime
    label = regime.label_zh if lang == "zh" else regime.label_en
    status = things[f"status:{answer.status}"].label(lang)
    lines = [f"{label} ({regime.id}), {say('as_of', lang)} {answer.as_of}: {status}", ""]
    named = _labeller(things, lang)
    for firm, how in answer.reached.hit.items():
        share = answer.reached.shares.get(firm)
        lines.append(f"{named(firm)}  {say(how, lang)}" + (f"  {share}%" if share is not None else ""))
        for step in answer.proof(firm):
            if step["predicate"] != "am:isAffiliateUnder":
                subject, predicate, target = (named(str(step[k])) for k in ("subject", "predicate", "object"))
                share_ = f"  {step['share']}%" if step.get("share") else ""
                lines.append(f"    {subject} —{predicate}→ {target}{share_}")
    effective = answer.effective
    shown = ", ".join(map(named, effective)) if effective else ("?" if effective is None else "-")
    unresolved = ", ".join(map(named, answer.reached.unresolved))
    lines += ["", heading("effective", lang, shown), heading("unresolved", lang, unresolved or "-")]
    lines.append(say("notice", lang))
    return "\n".join(lines) + "\n"


def classified_text(answer: ClassifiedAnswer, things: Things, lang: str) -> str:
    """The classification, why, what is missing, the letters beside the rule, the review of applications, and exceptions."""
    verdict = answer.verdict
    name = answer.product.label(lang) if answer.product else answer.spec.name
    found = verdict.classification
    found = say(found, lang) if found in ("none", "indeterminate") else found
    lines = [f"{name}, {say('as_of', lang)} {answer.as_of}: {found}"]
    if verdict.paragraph:
        lines[0] += f" ({verdict.paragraph})"
    lines.append(f"  {verdict.rule or '-'}: {translated(verdict.because, lang)}")
    if verdict.missing:
        lines.append(f"  {say('missing', lang)}: {', '.join(verdict.missing)}")
    lines += [
        f"  {say('letter', lang)}: {things[letter.measure].label(lang)} ({letter.date})" for letter in answer.letters
    ]
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
    lines = [f"  {what}: {answer} ({translated(outcome.because, lang)})"]
    if rule := outcome.rule:
        scope = rule.scope_zh if lang == "zh" else rule.scope_en
        lines.append(
            f"      {scope}  [{things[rule.measure].label(lang)}; {things[rule.source].label(lang)}, {rule.locator}]"
        )
    return lines


def matches_text(matches: list[Match], lang: str) -> str:
    """One line a candidate, best first."""
    return "".join(
        f"{say(m.verdict, lang):<8}  {m.score:.2f}  {m.thing.id}  {m.thing.label(lang)}  "
        f"({m.matched_name}; {say(f'ground_{m.ground}', lang)})\n"
        for m in matches
    )


def title_line(label: str, kind: str, as_of: str, through: str | None, things: Things, lang: str) -> str:
    """What an answer is about, on which day, and through which day its sources were read where that is earlier."""
    known = f"; {say('known_through', lang)} {through}" if through and through < as_of else ""
    return f"{label} ({things.kind(kind, lang)}), {say('as_of', lang)} {as_of}{known}"


def state_text(answer: StatusAnswer, things: Things, lang: str) -> str:
    """A status with the days since and until which it holds."""
    text = things[f"status:{answer.status}"].label(lang)
    if answer.since:
        text += f" {say('since', lang)} {answer.since}"
    return text + (f" {say('until', lang)} {answer.until}" if answer.until else "")


def supposing_text(notes: Sequence[str], things: Things, lang: str) -> str:
    """What is supposed, in the reader's language."""
    return "; ".join(translated(note, lang, _labeller(things, lang)) for note in notes)


def exposures_text(
    exposures: Sequence[Exposure], things: Things, citations: dict[str, str], lang: str, *, by_measure: bool = False
) -> Iterator[str]:
    """Exposures with their paths and numbered sources, indented."""
    notes = Footnotes()
    for line in exposure_lines(exposures, things, citations, lang, notes, by_measure=by_measure):
        yield f"  {line}"
    yield from notes.lines(things, lang)


def exposure_lines(
    exposures: Sequence[Exposure],
    things: Things,
    citations: dict[str, str],
    lang: str,
    notes: Footnotes,
    *,
    by_measure: bool = False,
    apart: bool = False,
) -> Iterator[str]:
    """Exposures with their paths, one number a measure and route; `apart` puts each reach under a heading of its own."""
    codes = {f"{s}:{c}" for e in exposures for s, c in _codes(e)}
    things.prepare([*codes, *(step.link.predicate for e in exposures for step in e.path)])
    number = 0
    for key, found in by_reach(exposures) if apart else [("", list(exposures))]:
        yield from ("", say(key, lang)) if key else ()
        for group in alike(found):
            number += 1
            yield from _exposures(number, group, things, citations, lang, notes, by_measure=by_measure)


def conflict_lines(conflicts: Sequence[Conflict], things: Things, lang: str, notes: Footnotes) -> list[str]:
    """Prohibitions of compliance, one a line, told of the actor once for each pair."""
    if not conflicts:
        return []
    lines = ["", heading("conflicts", lang)]
    for c in conflicts:
        status = things[f"status:{c.status}"].label(lang)
        doubt = f" ({say(c.link.confidence, lang)})" if c.link.confidence in ("likely", "unsure") else ""
        window = " ".join(
            f"{say(word, lang)} {day}" for word, day in (("since", c.link.since), ("until", c.link.until)) if day
        )
        source = f"[{notes.cite(c.link.source, c.link.locator or '')}]" if c.link.source else ""
        lines.append(
            f"  {things[c.actor].label(lang)}: {say('side_' + c.side, lang)}: {things[c.forbidding].label(lang)} "
            f"—{things[c.link.predicate].label(lang)}→ {things[c.forbidden].label(lang)}{doubt} · {status} · {window}  {source}"
        )
    return lines


def by_reach(exposures: Iterable[Exposure]) -> list[tuple[str, list[Exposure]]]:
    """Exposures by reach, what is not law apart and last."""
    found = list(exposures)
    groups = [(reach, [e for e in found if e.reach == reach and e.binding]) for reach in REACHES]
    groups.append(("proposed", [e for e in found if not e.binding]))
    return [(key, group) for key, group in groups if group]


def alike(exposures: Iterable[Exposure]) -> list[list[Exposure]]:
    """Exposures of one actor to one measure by one route, together."""
    groups: dict[tuple[str, ...], list[Exposure]] = {}
    for e in exposures:
        groups.setdefault((e.measure, e.actor, e.route, e.reach), []).append(e)
    return list(groups.values())


def _unlisted(answer: TraceAnswer, lang: str) -> Iterator[str]:
    """The lists that were looked at without finding the actor, whole ones and parts, each through which day."""
    if answer.by_measure:
        return
    named = {e.measure for e in answer.exposures if e.route == "listed"}
    rows = {r.scope: r for r in read_lists(answer.coverage).values() if r.scope not in named}
    lists = sorted(scope for scope in rows if answer.things[scope].kind == "listing-programme")
    for word, whole in (("unlisted", True), ("unlisted_part", False)):
        told = [f"{answer.things[s].label(lang)} ({rows[s].through})" for s in lists if rows[s].whole == whole]
        if told:
            yield f"  {heading(word, lang, '; '.join(told))}"


def _coverage(rows: Sequence[CoverageRow], things: Things, lang: str) -> Iterator[str]:
    """What was read through which day: everything first, then what was read through another day, one line a day."""
    latest = {scope: row.through for scope, row in read_lists(rows).items()}
    for row in rows:
        if row.scope == "all" and row.through == latest["all"]:
            note = f" ({row.note})" if row.note else ""
            yield f"  {say('everything', lang)}: {say('through', lang)} {row.through}{note}"
    days: dict[str, list[str]] = {}
    for scope, through in latest.items():
        if through != latest.get("all"):
            days.setdefault(through, []).append(things[scope].label(lang))
    for through in sorted(days, reverse=True):
        yield f"  {say('through', lang)} {through}: {'; '.join(days[through])}"
    if days:
        yield f"  {say('limits', lang)}"


def _exposures(
    number: int,
    group: list[Exposure],
    things: Things,
    citations: dict[str, str],
    lang: str,
    notes: Footnotes,
    *,
    by_measure: bool,
) -> Iterator[str]:
    """One measure by one route: what it is and means, then each path."""
    head = group[0]
    who = f"{things[head.actor].label(lang)} ← " if by_measure else ""
    cited = f" ({citations[head.measure]})" if head.measure in citations else ""
    yield f"{number}. {who}{things[head.measure].label(lang)}{cited}"
    whole = all(e.part == e.measure and not e.under for e in group)
    shared = [c for c in _codes(head) if all(c in _codes(e) for e in group) and (whole or c[0] != "status")]
    yield f"   {' · '.join(things[f'{scheme}:{code}'].label(lang) for scheme, code in shared)}"
    for bundle in bundled(group):
        e = bundle.exposures[0]
        facts = [things[f"{scheme}:{code}"].label(lang) for scheme, code in _codes(e) if (scheme, code) not in shared]
        days = (("since", bundle.since), ("until", e.until))
        window = " ".join(f"{say(word, lang)} {day}" for word, day in days if day)
        facts.append(window or say("no_day", lang))
        facts += [] if e.certain else [say("possible", lang)]
        if e.part != e.measure:
            facts.append(f"{say('part_of', lang)} {things[e.part].label(lang)}")
        if e.under:
            facts.append(f"{say('under', lang)} {', '.join(things[m].label(lang) for m in e.under)}")
        if e.relieved_by:
            facts.append(f"{say('relieved_by', lang)} {', '.join(things[r].label(lang) for r in e.relieved_by)}")
        yield f"   – {' · '.join(facts)}"
        yield from _products(bundle, things, lang)
        for step in e.path:
            yield f"       {_step(step, things, lang, notes)}"


def _products(bundle: Bundle, things: Things, lang: str) -> Iterator[str]:
    """The products that are told together, each with its first day where that is a later one than the bundle's."""
    if not bundle.products:
        return
    days: dict[str, str] = {}
    for e in bundle.exposures:
        product = e.path[0].link.object
        days[product] = min(days.get(product, "9"), e.since or "")
    code = f" · {things[bundle.code].label(lang)}" if bundle.code else ""
    names = [
        f"{things[p].label(lang)} ({say('since', lang)} {days[p]})"
        if bundle.since and days[p] != bundle.since
        else things[p].label(lang)
        for p in bundle.products
    ]
    yield f"       {heading('products', lang, str(len(names)))}{code} – {'; '.join(names)}"
    yield f"       {heading('first_path', lang)}"


def _step(step: PathStep, things: Things, lang: str, notes: Footnotes) -> str:
    link = step.link
    dates = f"({link.since or ''}–{link.until or ''})" if link.since or link.until else ""
    doubt = f" ({things[f'confidence:{link.confidence}'].label(lang)})" if link.confidence != "certain" else ""
    source = f"[{notes.cite(step.source, step.locator)}]" if step.source else f"[{step.derived_by}]"
    said = (
        f"{things[link.subject].label(lang)} —{things[link.predicate].label(lang)}→ {things[link.object].label(lang)}"
    )
    figure = f" {link.value}" if link.value else ""
    return "  ".join(filter(None, [said + figure + doubt, dates, source]))


def _codes(e: Exposure) -> list[tuple[str, str]]:
    found = [("route", e.route)]
    found += [("effect", effect) for effect in e.effects]
    if e.policy:
        found.append(("policy", e.policy))
    return [*found, ("status", e.status)]


def _labeller(things: Things, lang: str) -> Callable[[str], str]:
    """Labels of ids; a text that is no id stands for itself."""
    return lambda text: things[text].label(lang) if is_curie(text) else text
