"""What a read-only store refuses in a SPARQL text: updates, calls to other hosts, foreign datasets.

The text is read token by token, in one pass, as the grammar of SPARQL 1.1 has it, so that a keyword is told from a
name, a string or a comment. Where a token could be read in two ways, it is refused.
"""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.vocab import BASE

__all__ = ["refuse_unsafe"]

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
_UPDATE = re.compile(r"\b(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)(?=\s)", re.IGNORECASE)
_FORM = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+(?:NAMED\s+)?(\S+)", re.IGNORECASE)


def refuse_unsafe(query: str, *, dataset_given: bool = False) -> str | None:
    """The day that a FROM clause names, if any; raises QueryError where the text is not a query over our own graphs.

    With `dataset_given` the protocol names the dataset and FROM clauses count for nothing.

    >>> refuse_unsafe("SELECT * WHERE { ?service ?from 'SERVICE <http://x>' }")
    >>> refuse_unsafe("SELECT * WHERE { SERVICE <http://x/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.QueryError: SERVICE is refused: a query never reaches another host; load the data you need with --with
    """
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
    if dataset_given:
        return None
    days = set()
    for match in _FROM.finditer(bare):
        number = re.fullmatch(r"<(\d+)>", match[1])
        iri = iris[int(number[1])] if number else match[1]
        if not iri.startswith(BASE + "asof/"):
            raise QueryError(f"FROM {iri} is refused: only {BASE}asof/YYYY-MM-DD is a graph of this store")
        days.add(iri.removeprefix(BASE + "asof/"))
    if len(days) > 1:
        raise QueryError("a query reads the links of one day; ask once for each day")
    return days.pop() if days else None
