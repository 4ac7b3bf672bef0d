"""What a read-only store refuses in a SPARQL text: updates, calls to other hosts, foreign datasets.

The text is read token by token, in one pass, as the grammar of SPARQL 1.1 has it, so that a keyword is told from a
name, a string or a comment. Where a token could be read in two ways, it is refused.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import QueryError

__all__ = ["Clauses", "refuse_unsafe"]

_ESCAPED = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""(?P<text>\"{{3}}(?:\\.|[^\\])*?\"{{3}}|'{{3}}(?:\\.|[^\\])*?'{{3}}
        |"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
    |(?P<comment>\#[^\n\r]*)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<run>\w[\w.-]*+)?(?P<local>:(?:(?:[\w:]|{_ESCAPED})(?:(?:[\w.:-]|{_ESCAPED})*(?:[\w:-]|{_ESCAPED}))?)?)
    |(?P<word>\w[\w.-]*+)""",
    re.VERBOSE | re.DOTALL,
)
_CHANGES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD")
_UPDATE = re.compile(rf"\b(?:{'|'.join(_CHANGES)})(?=\s)", re.IGNORECASE)
_FORM = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+(NAMED\s+)?(\S+)", re.IGNORECASE)
_SUSPECT = ("\\", "SERVICE", *_CHANGES)
_NAMES_GRAPH = re.compile(r"FROM(?<![A-Z]FROM)(?!\w)")


class Clauses(NamedTuple):
    """The graphs that the FROM and the FROM NAMED clauses of a query name."""

    default: tuple[str, ...]
    named: tuple[str, ...]


def refuse_unsafe(query: str) -> Clauses:
    """The dataset clauses of a text; raises QueryError where it is no query that only reads.

    >>> refuse_unsafe("SELECT * WHERE { ?service ?from 'SERVICE <http://x>' }")
    Clauses(default=(), named=())
    >>> refuse_unsafe("SELECT * WHERE { SERVICE <http://x/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryError: SERVICE is refused: a query never reaches another host; load the data you need with --with
    """
    if _harmless(query):
        return Clauses((), ())
    iris: list[str] = []

    def blank(match: re.Match[str]) -> str:
        if match["iri"]:
            iris.append(match["iri"][1:-1])
            return f" <{len(iris) - 1}> "
        # what stands before a colon stays: a parser may read SERVICEx:a as SERVICE x:a
        if match["run"] or match["word"]:
            return f" {match['run'] or match['word']} "
        return " "

    bare = _TOKEN.sub(blank, query)
    if "service" in bare.casefold() or "SERVICE" in bare.upper():
        raise QueryError("SERVICE is refused: a query never reaches another host; load the data you need with --with")
    if "\\" in bare:
        raise QueryError("an escape outside of strings, IRIs and names is refused; write the character itself")
    if not _FORM.search(bare) and _UPDATE.search(bare):
        raise QueryError("updates are refused: the store is read-only; change the facts and run kg build")
    found: tuple[list[str], list[str]] = [], []
    for match in _FROM.finditer(bare):
        number = re.fullmatch(r"<(\d+)>", match[2])
        found[bool(match[1])].append(iris[int(number[1])] if number else match[2])
    return Clauses(tuple(found[0]), tuple(found[1]))


def _harmless(query: str) -> bool:
    """Whether no word stands anywhere in a text, be it in a string or a name, that could be refused or name a graph."""
    upper = query.upper()
    return query.isascii() and not any(word in upper for word in _SUSPECT) and not _NAMES_GRAPH.search(upper)
