"""The forms of a name under which it is looked up: without case, width, punctuation, script, legal form, abbreviation.

Building a store and looking a name up fold in the same way. Forms are told apart by how much they leave out; each
later one is a weaker proof that two names are the same:

    full      letters and digits alone, Chinese in simplified characters
    number    an official number or a ticker in its one spelling
    firm      without the legal form (Co., Ltd / GmbH / 股份有限公司) and without a gloss in brackets
    spelling  one spelling for abbreviations (Mfg, Intl, Tech, &), words like "of" left out
    order     the same words in any order
    core      without words that hardly tell firms apart (Technology, 科技)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from kg.wordlists import Wordlists, word_lists

__all__ = [
    "LEVELS",
    "asked_forms",
    "fold",
    "fold_firm",
    "folded_forms",
    "gloss_of",
    "has_place",
    "is_chinese",
    "name_words",
    "simplified",
]

_LONGEST = 2000  # characters; what is longer is a text, no name
LEVELS = ("full", "number", "firm", "spelling", "order", "core")
_GLOSS = re.compile(r"^(.*\S)\s*[(（]([^()（）]*)[)）]\s*[.,]?\s*$")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\b[^\W\d_](?:\.[^\W\d_])+\b")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´ʼ‘](?=\w)")
_WORD = re.compile(r"[^\W_]+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_GLUED = re.compile(r"(hk|sh|sz)(\d{4,6})")
_ZH_NUMBER = re.compile(r"第([〇零一二三四五六七八九十百]+)")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


def fold(name: str) -> str:
    """Letters and digits of the NFKC form in one case, Chinese in simplified characters.

    >>> fold("Ｈua Wei Technologies Co.,Ltd"), fold("90 FR 4544"), fold("S. 321"), fold("華為")
    ('huaweitechnologiescoltd', '90fr4544', 's321', '华为')
    """
    text = unicodedata.normalize("NFKC", simplified(unicodedata.normalize("NFKC", name)).casefold())
    return "".join(c for c in text if c.isalnum())


def simplified(text: str) -> str:
    """Chinese and Japanese characters in their simplified Chinese form; other text as it is."""
    if not is_chinese(text):
        return text
    whole = text.encode("utf-8", "replace").decode("utf-8")  # bytes of a command line that are no character
    return _converter().convert(whole.translate(_variants()))  # type: ignore[no-any-return]


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in the text.

    >>> is_chinese("中芯 SMIC"), is_chinese("SMIC")
    (True, False)
    """
    return any("㐀" <= c <= "鿿" or "豈" <= c <= "﫿" for c in text)


def fold_firm(name: str) -> str:
    """The folded form without its legal form; the whole where nothing would be left.

    >>> fold_firm("Acme Semi Co., Ltd."), fold_firm("顶点半导体集团股份有限公司"), fold_firm("OOO Acme")
    ('acmesemi', '顶点半导体', 'acme')
    """
    lists = word_lists()
    if is_chinese(name):
        return _without_zh_endings(fold(name), lists)
    return "".join(_without_legal_form(_words(name), lists))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in their one spelling, without legal form and silent words; Chinese stays in one piece.

    >>> name_words("Acme Mfg. & Tech (HK) Co., Ltd."), name_words("55th Research Inst. of Acme")
    (('acme', 'manufacturing', 'technology', 'hong', 'kong'), ('55', 'research', 'institute', 'acme'))
    """
    lists = word_lists()
    if is_chinese(name):
        text = fold(_with_numbers(name))
        for phrase, spelt in lists.phrases:
            text = text.replace(phrase, spelt[0]) if is_chinese(phrase) else text
        return (_without_zh_endings(text, lists),)
    return tuple(_spelt(_without_legal_form(_words(name), lists), lists))


def folded_forms(name: str, kind: str = "") -> dict[str, str]:
    """Each form under which a name of the registry is found, with its level; of two levels of one form, the stronger.

    `kind` is the kind of the name (`ticker`, `number`, …) where it is known. A gloss in brackets may be left out, or
    be a name of its own; a place in brackets is left out at the level `core` only.

    >>> sorted(folded_forms("Acme Chip Tech Co., Ltd."))
    ['acme chip technology', 'acmechip', 'acmechiptech', 'acmechiptechcoltd', 'acmechiptechnology']
    >>> folded_forms("SSE: 688001", "ticker")
    {'sse688001': 'full', '#sh 688001': 'number', '#code 688001': 'number'}
    """
    if len(name) > _LONGEST:
        return {fold(name): "full"}
    if kind == "ticker":
        return {fold(name): "full"} | dict.fromkeys(_ticker_forms(name, word_lists()), "number")
    if kind in ("citation", "number"):
        return _strongest([(fold(name), "full"), *_number_forms(name, of_registry=True)])
    return _strongest([*asked_forms(name).items(), *_glossed_forms(name, named=kind in ("", "legal"))])


def asked_forms(name: str) -> dict[str, str]:
    """Each form under which a name that somebody asks for is looked up: nothing in brackets is left out.

    >>> asked_forms("SSE: 688001")["#sh 688001"]
    'number'
    """
    if len(name) > _LONGEST:
        return {fold(name): "full"}
    lists = word_lists()
    tickers = [(form, "number") for form in _ticker_forms(name, lists)]
    return _strongest([(fold(name), "full"), *tickers, *_number_forms(name), *_plain_forms(name, lists)])


def gloss_of(name: str) -> tuple[str, str] | None:
    """What stands before brackets at the end of a name, and in them.

    >>> gloss_of("Acme (AC)"), gloss_of("Acme")
    (('Acme', 'AC'), None)
    """
    match = _GLOSS.match(unicodedata.normalize("NFKC", name))
    return (match[1], match[2].strip()) if match else None


def _strongest(forms: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for form, level in forms:
        if form and (form not in found or LEVELS.index(level) < LEVELS.index(found[form])):
            found[form] = level
    return found


def _glossed_forms(name: str, *, named: bool) -> Iterator[tuple[str, str]]:
    lists, parts = word_lists(), gloss_of(name)
    if parts is None:
        return
    bare, gloss = parts
    if has_place(gloss):
        yield fold_firm(bare), "core"
        return
    yield fold(bare), "firm"
    yield from _plain_forms(bare, lists)
    if named and _is_name(gloss, lists):
        yield fold(gloss), "firm"
        yield "".join(name_words(gloss)), "spelling"


def _plain_forms(name: str, lists: Wordlists) -> Iterator[tuple[str, str]]:
    yield fold_firm(name), "firm"
    if is_chinese(name):
        (bare,) = name_words(name)
        yield bare, "spelling"
        core = _trimmed(bare, lists.zh_generic)
        if core != bare and len(core) >= 2:
            yield core, "core"
        return
    words = name_words(name)
    yield "".join(words), "spelling"
    if len(words) > 1:
        yield " ".join(sorted(words)), "order"
        kept = [w for w in words if w not in lists.generic]
        if kept and len(kept) < len(words):
            yield "".join(kept), "core"


def _number_forms(name: str, *, of_registry: bool = False) -> Iterator[tuple[str, str]]:
    """The one spelling of an official number; a number of the registry is also found by less than it says (form `<…`)."""
    if not any(c.isdigit() for c in name):
        return
    lists, text = word_lists(), fold(name)
    for pattern, form in lists.numbers:
        if (of_registry or not form.startswith("<")) and (match := re.fullmatch(pattern, text)):
            yield f"#{form.lstrip('<').format(*match.groups())}", "number"


def _ticker_forms(name: str, lists: Wordlists) -> list[str]:
    """`#sh 688981` of `SSE: 688981` and `688981.SH`; a code alone where it is long enough to mean one thing."""
    parts = [p for p in re.split(r"[\s:.\-：()（）]+", unicodedata.normalize("NFKC", simplified(name)).casefold()) if p]
    if len(parts) == 2:
        for mark, code in (parts, parts[::-1]):
            exchange = lists.exchanges.get(mark)
            if exchange and re.fullmatch(r"\d{1,6}|[a-z]{1,5}", code):
                bare = code.lstrip("0") if code.isdigit() else code
                alone = [f"#code {bare}"] if len(code) == 6 else [bare] if code.isalpha() and len(code) > 1 else []
                return [f"#{exchange} {bare}", *alone]
    if len(parts) == 1 and (glued := _GLUED.fullmatch(parts[0])):
        return [f"#{lists.exchanges[glued[1]]} {glued[2].lstrip('0')}"]
    if len(parts) == 1 and re.fullmatch(r"[036]\d{5}", parts[0]):
        return [f"#code {parts[0].lstrip('0')}"]
    return []


def _words(name: str) -> list[str]:
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").replace("%", " percent ")
    text = _INITIALS.sub(lambda m: m[0].replace(".", ""), _APOSTROPHE.sub("", text))
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def _without_legal_form(words: Sequence[str], lists: Wordlists) -> list[str]:
    rest = list(words)
    if len(rest) > 1 and rest[0] in lists.fronts:
        rest = rest[1:]
    found = True
    while found:
        found = False
        for ending in lists.endings:
            if len(rest) > len(ending) and tuple(rest[-len(ending) :]) == ending:
                rest, found = rest[: -len(ending)], True
                break
        if found and len(rest) > 1 and rest[-1] == "and":
            rest = rest[:-1]
    return rest


def _without_zh_endings(text: str, lists: Wordlists) -> str:
    return _trimmed(text, lists.zh_endings)


def _trimmed(text: str, endings: tuple[str, ...]) -> str:
    found = True
    while found:
        found = False
        for ending in endings:
            if text.endswith(ending) and len(text) - len(ending) >= 2:
                text, found = text[: -len(ending)], True
                break
    return text


def _spelt(words: Sequence[str], lists: Wordlists) -> list[str]:
    text = f" {' '.join(_spelt_words(words, lists))} "
    for phrase, spelt in lists.phrases:
        text = text.replace(f" {phrase} ", f" {' '.join(spelt)} ")
    return text.split()


def _spelt_words(words: Sequence[str], lists: Wordlists) -> Iterator[str]:
    for i, word in enumerate(words):
        if word in lists.silent and (word != "no" or (words[i + 1 : i + 2] and words[i + 1][:1].isdigit())):
            continue
        word = _ORDINAL.sub(r"\1", word) if _ORDINAL.fullmatch(word) else word
        yield from lists.stands_for.get(word, (word,))


def _is_name(gloss: str, lists: Wordlists) -> bool:
    """Whether what stands in brackets is another name: initials or several words, and no place, no description."""
    if is_chinese(gloss) or not gloss[:1].isupper():
        return False
    words = _words(gloss)
    if len(words) == 1 and (words[0],) in lists.endings:
        return False
    return len(words) > 1 or bool(re.fullmatch(r"[A-Z][A-Z0-9&\- ]{2,14}", gloss)) or gloss[1:] != gloss[1:].lower()


def has_place(text: str) -> bool:
    """Whether a place is named in a text.

    >>> has_place("Hong Kong"), has_place("大连"), has_place("THATIC")
    (True, True, False)
    """
    lists = word_lists()
    if is_chinese(text):
        return any(place in simplified(text) for place in lists.zh_places)
    words = _spelt(_words(text), lists)
    return any(tuple(words[i:j]) in lists.places for i in range(len(words)) for j in range(i + 1, len(words) + 1))


def _with_numbers(name: str) -> str:
    """Chinese ordinals in digits: 第五十五 as 第55.

    >>> _with_numbers("第五十五研究所"), _with_numbers("第十研究所")
    ('第55研究所', '第10研究所')
    """
    return _ZH_NUMBER.sub(lambda m: f"第{_number(m[1])}", unicodedata.normalize("NFKC", name))


def _number(text: str) -> int:
    total = now = 0
    for c in text:
        if c in _DIGITS:
            now = now * 10 + _DIGITS[c] if now and "十" not in text and "百" not in text else _DIGITS[c]
        else:
            total += (now or 1) * (10 if c == "十" else 100)
            now = 0
    return total + now


@cache
def _converter():  # type: ignore[no-untyped-def]
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _variants() -> dict[int, str]:
    import csv

    from kg.paths import ontology_folder

    with (ontology_folder() / "rules" / "names" / "variants.csv").open(encoding="utf-8", newline="") as file:
        return {ord(a): b for a, b in list(csv.reader(file))[1:]}
