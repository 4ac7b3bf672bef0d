"""Each exposure as one plain sentence with its citations, in English or Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.wording import say

if TYPE_CHECKING:
    from kg.answers import TraceAnswer
    from kg.conflicts import Conflict
    from kg.exposure import Exposure, PathStep
    from kg.things import Things

__all__ = ["sentences_text"]

_FORMS = {
    "en": (
        "On {as_of}, {measure}{cited}{part} reaches {actor} by the route “{route}”: {meaning}{status}{since}{until}"
        "{doubt}{relief}. It rests on: {path}."
    ),
    "zh": "截至{as_of}，{measure}{cited}{part}经“{route}”路径触及{actor}：{meaning}{status}{since}{until}{doubt}{relief}。依据：{path}。",
}
_CLASH = {
    "en": "On {as_of}, {forbidding} forbids compliance with {forbidden}; {actor} is {side}; {status}{since}{doubt}. It rests on: {source}.",
    "zh": "截至{as_of}，{forbidding}禁止遵守{forbidden}；{actor}{side}；{status}{since}{doubt}。依据：{source}。",
}
_BITS = {
    "en": {"since": ", since {}", "until": ", until {} (that day not included)", "doubt": ", possible only", "relief": ", relieved by {}", "part": ", through {}", "meaning": "{}; ", "cited": " ({})", "join": "; ", "list": ", "},
    "zh": {"since": "，自{}起", "until": "，至{}（不含当日）", "doubt": "，仅属可能", "relief": "，由{}缓解", "part": "（{}）", "meaning": "{}；", "cited": "（{}）", "join": "；", "list": "、"},
}  # fmt: skip


def sentences_text(answer: TraceAnswer, lang: str) -> str:
    """One sentence an exposure, in the order of the trace; a last line says what it is not."""
    things = answer.things
    codes = {f"{s}:{c}" for e in answer.exposures for s, c in _codes(e)}
    things.prepare([*codes, *(step.link.predicate for e in answer.exposures for step in e.path)])
    lines = [_sentence(e, answer, lang) for e in answer.exposures]
    lines += [_conflict(c, answer, lang) for c in answer.conflicts]
    closing = "不构成法律意见。" if lang == "zh" else "Not legal advice."
    return "\n".join([*lines, closing]) + "\n"


def _sentence(e: Exposure, answer: TraceAnswer, lang: str) -> str:
    things, bits = answer.things, _BITS[lang]

    def bit(name: str, value: str | None) -> str:
        return bits[name].format(value) if value else ""

    meaning = bits["list"].join(things[f"{s}:{c}"].label(lang) for s, c in _codes(e) if s in ("effect", "policy"))
    return _FORMS[lang].format(
        as_of=answer.as_of,
        measure=things[e.measure].label(lang),
        cited=bit("cited", answer.citations.get(e.measure)),
        part=bit("part", things[e.part].label(lang) if e.part != e.measure else None),
        actor=things[e.actor].label(lang),
        route=things[f"route:{e.route}"].label(lang),
        meaning=bit("meaning", meaning),
        status=things[f"status:{e.status}"].label(lang),
        since=bit("since", e.since),
        until=bit("until", e.until),
        doubt="" if e.certain else bits["doubt"],
        relief=bit("relief", bits["list"].join(things[r].label(lang) for r in e.relieved_by)),
        path=bits["join"].join(_step(step, things, lang) for step in e.path),
    )


def _conflict(c: Conflict, answer: TraceAnswer, lang: str) -> str:
    things, bits, link = answer.things, _BITS[lang], c.link
    return _CLASH[lang].format(
        as_of=answer.as_of,
        actor=things[c.actor].label(lang),
        side=say(f"side_{c.side}", lang),
        forbidding=things[c.forbidding].label(lang),
        forbidden=things[c.forbidden].label(lang),
        status=things[f"status:{c.status}"].label(lang),
        since=bits["since"].format(link.since) if link.since else "",
        doubt="" if link.certain else bits["doubt"],
        source=f"{things[link.source].label(lang)}, {link.locator}" if link.source else "–",
    )


def _step(step: PathStep, things: Things, lang: str) -> str:
    link = step.link
    said = f"{things[link.subject].label(lang)} {things[link.predicate].label(lang)} {things[link.object].label(lang)}"
    if step.source:
        return f"{said} [{things[step.source].label(lang)}, {step.locator}]"
    return f"{said} [{step.derived_by}]"


def _codes(e: Exposure) -> list[tuple[str, str]]:
    found = [("route", e.route), ("status", e.status)]
    found += [("effect", effect) for effect in e.effects]
    return found + ([("policy", e.policy)] if e.policy else [])
