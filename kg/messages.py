"""Sentences that are made in English where they arise (errors, notes, talk), said in Chinese for those who asked for it.

A row of ontology/messages.csv is an English form and its Chinese one. What stands in braces is kept as it is, but for a few
names: `{text}` is a sentence itself, `{cause}` a list of figures, `{near}` names joined by "or", and `{event}` and
`{measure}` have labels. The first row that fits is taken; a sentence that fits none stays English, but what follows its
first colons is looked up once more, as what went wrong often stands behind the place where it did.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kg.paths import ontology_folder

__all__ = ["forms", "translated"]


@cache
def forms() -> tuple[tuple[str, str], ...]:
    """Every English form with its Chinese one, in the order in which they are tried."""
    import csv

    with (ontology_folder() / "messages.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["en"], row["zh"]) for row in csv.DictReader(file))


def translated(text: str, lang: str, label: Callable[[str], str] | None = None) -> str:
    """The sentence in `zh`, or as it stands in `en` and where no form fits; `label` names an id (`event:amended`).

    >>> translated("cannot be decided for a.1 without tpp", "zh")
    '缺少tpp，无法就a.1作出判定'
    >>> translated("chips.csv:7: no such day in the calendar: 2022-13-45", "zh")
    'chips.csv:7：日历上没有这一天：2022-13-45'
    """
    if lang != "zh":
        return text
    if (whole := _fitting(text, label)) is not None:
        return whole
    for colon in re.finditer(": ", text):
        if (rest := _fitting(text[colon.end() :], label)) is not None:
            return f"{text[: colon.start()]}：{rest}"
    return text


def _fitting(text: str, label: Callable[[str], str] | None) -> str | None:
    for english, chinese in forms():
        found = re.fullmatch(_pattern(english), text, re.DOTALL)
        if found is not None:
            return chinese.format(**{name: _said(name, part, label) for name, part in found.groupdict().items()})
    return None


@cache
def _pattern(form: str) -> str:
    pieces = re.split(r"\{(\w+)\}", form)
    return "".join(f"(?P<{piece}>.+?)" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces))


def _said(name: str, part: str, label: Callable[[str], str] | None) -> str:
    if name == "text":
        return translated(part, "zh", label)
    if name == "cause":
        return "，".join(translated(figure, "zh") for figure in part.split(", "))
    if name == "near":
        return part.replace(" or ", "或")
    if label is None or name not in ("event", "measure"):
        return part
    return label(f"event:{part}" if name == "event" else part)
