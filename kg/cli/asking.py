"""Commands that ask in SPARQL: query, ask."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import Choice, reading
from kg.errors import UsageError
from kg.output import as_table, pick, put, write
from kg.vocab import CODE_PREFIXES, is_curie, shorten
from kg.wording import say

if TYPE_CHECKING:
    from kg.view import View

__all__ = ["ask_command", "query_command"]

_TIMEOUT = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=86400),
    default=60,
    show_default=True,
    help="Seconds after which the query is stopped.",
)


@click.command("query")
@click.argument("query")
@_TIMEOUT
@reading
def query_command(query: str, timeout: float, choice: Choice) -> None:
    """Answer a SPARQL 1.1 QUERY (a text, a FILE, or - for stdin) over all statements and the links of the day.

    Formats: table, json, xml, csv, tsv for rows; ttl, nt, nq, trig, rdfxml, jsonld for graphs. am:, skos:, every id
    prefix and the usual ones are known without PREFIX lines.
    """
    _answer(choice.view(), _text(query), timeout, choice)


@click.command("ask")
@click.argument("question", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]…")
@_TIMEOUT
@click.option("--show-query", is_flag=True, help="Print the SPARQL text instead of running it.")
@reading
def ask_command(
    question: str | None, values: tuple[str, ...], timeout: float, show_query: bool, choice: Choice
) -> None:
    """Ask a named QUESTION; without one, list them with their parameters."""
    view = choice.view()
    if question is None:
        found = sorted(view.store.questions().values(), key=lambda q: q.name)
        columns = [say(word, choice.lang) for word in ("question", "parameters", "answers")]
        rows = [
            [q.name, ", ".join(p.name for p in q.parameters), q.title_zh if choice.lang == "zh" else q.title_en]
            for q in found
        ]

        def data() -> object:
            return [
                {"question": q.name, "title_en": q.title_en, "title_zh": q.title_zh, "columns": list(q.columns),
                 "parameters": [{"name": p.name, "default": p.default, "about": p.about} for p in q.parameters]}
                for q in found
            ]  # fmt: skip

        write(
            lambda: as_table(columns, rows, empty=say("no_rows", choice.lang)),
            data,
            format=choice.format,
            output=choice.output,
        )
        return
    found_pairs = [_pair(text) for text in values]
    pairs = dict(found_pairs)
    if len(pairs) < len(found_pairs):
        raise UsageError("a parameter is given twice; give each of them once")
    text = view.question_text(question, pairs)
    if show_query:
        put(text.encode(), choice.output)
        return
    _answer(view, text, timeout, choice, view.store.questions()[question].headings(choice.lang))


def _answer(view: View, text: str, timeout: float, choice: Choice, headings: tuple[str, ...] = ()) -> None:
    from kg.engine import limited

    timer = limited(timeout, say=choice.talk)
    try:
        format = pick(choice.format, choice.output)
        found = view.rows(text) if format == "table" else None
        if found is None:
            data = view.query(text, "ttl" if format == "table" else format)
        elif isinstance(found, bool):
            data = f"{str(found).lower()}\n".encode()
        else:
            rows = [[shorten(cell) for cell in row] for row in found[1]]
            rows = _worded(rows, view) if headings and choice.lang == "zh" else rows
            data = as_table(list(headings) or found[0], rows, empty=say("no_rows", choice.lang)).encode()
    finally:
        timer.cancel()
    put(data, choice.output)
    choice.talk(f"as of {view.day.isoformat()}: default graph and the links of the day")


def _worded(rows: list[list[str]], view: View) -> list[list[str]]:
    """The same rows with codes and properties as their Chinese labels; ids of entities stay, to be asked about."""
    words = {
        cell for row in rows for cell in row if cell.partition(":")[0] in ("am", *CODE_PREFIXES) and is_curie(cell)
    }
    view.things.prepare(words)
    return [[view.things[cell].label("zh") if cell in words else cell for cell in row] for row in rows]


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if not any(c.isspace() for c in query) or query.endswith((".rq", ".sparql")):
        try:
            return Path(query).read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            raise UsageError(f"{query}: neither a SPARQL text nor a file that can be read ({error})") from None
    return query


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r} is not of the form name=value")
    return name.lstrip("?"), value
