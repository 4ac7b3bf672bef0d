"""Named questions: SPARQL files that run as they stand, whose `# @param` lines take another value by name.

The head of a file says what it answers: the first comment line in English, `# zh:` in Chinese, `# columns:` the
columns and `# columns.zh:` their Chinese headings. A parameter is a line `VALUES ?name { value }  # @param`, with what it is behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from kg.dates import parse_day
from kg.errors import DataError, UnknownName, UsageError
from kg.vocab import OUTSIDE, expand

__all__ = ["Parameter", "Question", "as_term", "chosen_question", "read_questions"]

_PARAM = re.compile(r"^(\s*VALUES\s+\?(\w+)\s*\{\s*)(.*?)(\s*\}\s*#\s*@param\b\s*(.*))$", re.MULTILINE)


class Parameter(NamedTuple):
    """A value that may be given by name; `default` as it stands in the file."""

    name: str
    default: str
    about: str


class Question(NamedTuple):
    """A question with its headings, columns and parameters."""

    name: str
    title_en: str
    title_zh: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    columns_zh: tuple[str, ...] = ()

    def headings(self, lang: str) -> tuple[str, ...]:
        """What stands above the columns for a reader: their names, or Chinese words where the head gives one for each."""
        return self.columns_zh if lang == "zh" and len(self.columns_zh) == len(self.columns) else self.columns

    def with_values(self, values: dict[str, str], term: Callable[[Parameter, str], str]) -> str:
        """The query with other values; `term` turns what a user wrote into a SPARQL term."""
        known = {p.name: p for p in self.parameters}
        for name in values:
            if name not in known:
                raise UsageError(
                    f"the question {self.name} has no parameter {name!r}; it has: {', '.join(known) or 'none'}"
                )

        def put(match: re.Match[str]) -> str:
            name = match[2]
            if name not in values:
                return match[0]
            return f"{match[1]}{term(known[name], values[name])}{match[4]}"

        return _PARAM.sub(put, self.text)


def read_questions(folder: Path) -> dict[str, Question]:
    """Every question of a folder by name; raises DataError for a file without a title or columns."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.rq"))}


def chosen_question(questions: Mapping[str, Question], name: str) -> Question:
    """The question of that name; raises UnknownName with the likely one."""
    if name not in questions:
        import difflib

        near = difflib.get_close_matches(name, list(questions), n=1)
        raise UnknownName(f"no question {name!r}" + (f"; did you mean {near[0]!r}?" if near else "; kg ask lists them"))
    return questions[name]


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    comments = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
    fields = dict(line.split(":", 1) for line in comments if line.startswith(("zh:", "columns:", "columns.zh:")))
    if not comments or "columns" not in fields or "zh" not in fields:
        raise DataError(f"{path}:1: the head must give a title, '# zh:' and '# columns:'")
    return Question(
        name=path.stem,
        title_en=comments[0],
        title_zh=fields["zh"].strip(),
        columns=tuple(c.strip() for c in fields["columns"].split(",")),
        parameters=tuple(Parameter(m[2], m[3], m[5].strip()) for m in _PARAM.finditer(text)),
        text=text,
        columns_zh=tuple(c.strip() for c in fields.get("columns.zh", "").split(",") if c.strip()),
    )


def as_term(parameter: Parameter, text: str, named: Callable[[str], str]) -> str:
    """A value given by name as the SPARQL term that fits the parameter; raises UsageError for a bad day."""
    if parameter.default.startswith("<") or parameter.default == "UNDEF":
        return f"<{expand(named(text))}>"
    if "^^" in parameter.default and "date" in parameter.default:
        try:
            return f'"{parse_day(text).isoformat()}"^^<{OUTSIDE["xsd"]}date>'
        except ValueError as error:
            raise UsageError(f"{parameter.name}: {error}") from None
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{quoted}"'
