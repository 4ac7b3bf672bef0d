"""Each exposure as one plain sentence with its citations, in English or Chinese; those that differ by the product alone share one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.bundles import Bundle, bundled
from kg.rendering import alike
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
        "{doubt}{relief}. {products}It rests on: {path}."
    ),
    "zh": "截至{as_of}，{measure}{cited}{part}经“{route}”路径触及{actor}：{meaning}{status}{since}{until}{doubt}{relief}。{products}依据：{path}。",
}
_SHARED = {
    "en": "So for {count} products{code}, each from its own day: {names}. For {first}: ",
    "zh": "涉及{count}种产品{code}，各自起始日以其产品为准：{names}。以{first}为例：",
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
    """One sentence an exposure or bundle of like products, in the order of the trace; a last line says what it is not."""
    things = answer.things
    codes = {f"{s}:{c}" for e in answer.exposures for s, c in _codes(e)}
    things.prepare([*codes, *(step.link.predicate for e in answer.exposures for step in e.path)])
    lines = [_sentence(bundle, answer, lang) for group in alike(answer.exposures) for bundle in bundled(group)]
    lines += [_conflict(c, answer, lang) for c in answer.conflicts]
    closing = "不构成法律意见。" if lang == "zh" else "Not legal advice."
    return "\n".join([*lines, closing]) + "\n"


def _sentence(bundle: Bundle, answer: TraceAnswer, lang: str) -> str:
    things, bits, e = answer.things, _BITS[lang], bundle.exposures[0]

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
        since=bit("since", bundle.since),
        until=bit("until", e.until),
        doubt="" if e.certain else bits["doubt"],
        relief=bit("relief", bits["list"].join(things[r].label(lang) for r in e.relieved_by)),
        products=_products(bundle, things, lang),
        path=bits["join"].join(_step(step, things, lang) for step in e.path),
    )


def _products(bundle: Bundle, things: Things, lang: str) -> str:
    """The products that share the sentence; what it rests on is told of the first."""
    if not bundle.products:
        return ""
    names = _BITS[lang]["list"].join(things[p].label(lang) for p in bundle.products)
    code = f" ({things[bundle.code].label(lang)})" if bundle.code else ""
    first = things[bundle.exposures[0].path[0].link.object].label(lang)
    return _SHARED[lang].format(count=len(bundle.products), code=code, names=names, first=first)


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
