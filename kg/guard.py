"""What a read-only store refuses in a SPARQL text: updates, calls to other hosts, foreign datasets."""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.vocab import BASE

__all__ = ["refuse_unsafe"]

_OPAQUE = re.compile(
    r"""(?P<text>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n]*)""",
    re.VERBOSE,
)
_WORD = r"(?<![\w:?$@.-]){}(?![\w:-])"
_SERVICE = re.compile(_WORD.format("SERVICE"), re.IGNORECASE)
_UPDATE = re.compile(_WORD.format("(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)") + r"(?=\s)", re.IGNORECASE)
_FORM = re.compile(_WORD.format("(?:SELECT|ASK|CONSTRUCT|DESCRIBE)"), re.IGNORECASE)
_FROM = re.compile(_WORD.format("FROM") + r"\s+(?:NAMED\s+)?(\S+)", re.IGNORECASE)


def refuse_unsafe(query: str) -> str | None:
    """The day that a FROM clause names, if any; raises QueryError where the text is not a query over our own graphs.

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
        return " "

    bare = _OPAQUE.sub(blank, query)
    if _SERVICE.search(bare):
        raise QueryError("SERVICE is refused: a query never reaches another host; load the data you need with --with")
    if not _FORM.search(bare) and _UPDATE.search(bare):
        raise QueryError("updates are refused: the store is read-only; change the facts and run kg build")
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
