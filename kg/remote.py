"""A SPARQL 1.1 endpoint that somebody else runs, loaded with an export of a store: the same answers over HTTP.

An endpoint names all its graphs: BASE_GRAPH holds what is the default graph of a store, the links of a day and the
index keep their names. So no answer rests on what a server takes for its default graph. Before anything is asked, a
few questions whose answers are known show whether the server can be relied on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.datasets import Dataset
from kg.description import DATASET
from kg.engine import Engine, Row, rows_of, triples_of
from kg.errors import QueryError, QueryTimeout, StoreError
from kg.index import GRAPHS, look_up
from kg.vocab import AM, BASE_GRAPH, OUTSIDE, as_of_graph, namespaces

if TYPE_CHECKING:
    import urllib3

__all__ = ["RemoteEngine", "endpoint_quads", "upload"]

_ROWS = "application/sparql-results+json"
_END = " .\n"
_GRAPH = "application/n-triples"
_SECONDS = 60.0
_PAGE = 10_000
_WORN = re.compile(r"\b(\w+):")
_PREFIX = re.compile(r"^\s*PREFIX\s+(\w*):\s*<([^>]*)>", re.IGNORECASE)


class RemoteEngine(Engine):
    """One endpoint, with at most the links of one day; asks are read-only, tried again when a server is busy."""

    def __init__(self, url: str, *, day_graph: str | None = None, checked: bool = False) -> None:
        """Name an endpoint; raises StoreError where none answers, where it holds no such data or gives wrong answers."""
        self.url = url
        self.day_graph = day_graph
        self._settled = {}
        self._pool: urllib3.PoolManager | None = None
        if not checked:
            self._check()

    def on(self, day: date) -> RemoteEngine:
        """The same endpoint with the links of a day; raises StoreError where it holds none for this day."""
        graph = as_of_graph(day.isoformat())
        if not self._send(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", [BASE_GRAPH], [graph]):
            raise StoreError(
                f"{self.url}: holds no links for {day}; load them with kg export --to-endpoint … --as-of {day}, or ask for"
                f" another day ({', '.join(self._days()) or 'none is there'})"
            )
        return RemoteEngine(self.url, day_graph=graph, checked=True)

    def about(self) -> dict[str, object]:
        """What the endpoint says of the data that it holds: counts and versions."""
        void, owl, dct = OUTSIDE["void"], OUTSIDE["owl"], OUTSIDE["dcterms"]
        rows = self.select(
            f"SELECT ?p ?o WHERE {{ <{DATASET}> ?p ?o FILTER(?p IN (<{owl}versionInfo>, <{void}entities>, <{dct}identifier>)) }}"
        )
        told = {str(p): str(o) for p, o in rows}
        if f"{owl}versionInfo" not in told and self._holds():
            raise StoreError(
                f"{self.url}: holds the graph {BASE_GRAPH}, but answers over another one than the request names; use an engine"
                " that takes default-graph-uri, as the SPARQL 1.1 Protocol has it"
            )
        if f"{owl}versionInfo" not in told:
            raise StoreError(
                f"{self.url}: answers, but its graph {BASE_GRAPH} holds no data of this project; load it with kg export --to-endpoint"
            )
        parts = self.select(
            f"SELECT ?c ?n WHERE {{ <{DATASET}> <{void}classPartition> ?part . ?part <{void}class> ?c ; <{void}entities> ?n }}"
        )
        names = {f"{AM}Statement": "statements", f"{AM}Evidence": "evidence", f"{AM}Source": "sources", f"{AM}Measure": "measures"}  # fmt: skip
        return {
            "data_version": told[f"{owl}versionInfo"],
            "data_hash": told.get(f"{dct}identifier"),
            "entities": int(told.get(f"{void}entities", 0)),
            **{names[str(c)]: int(str(n)) for c, n in parts if c in names},
            "endpoint": self.url,
        }

    def select(self, query: str) -> list[Row]:
        """Rows of a SELECT as plain texts; where a server may have cut them off, they are asked for page by page."""
        rows, names = self._rows(query)
        return self._paged(query, names, len(rows)) if rows and len(rows) % _PAGE == 0 else rows

    def each(self, query: str) -> Iterator[Row]:
        """The same rows, one after another."""
        return iter(self.select(query))

    def indexed(self, graph: str, nodes: Iterable[str] | None = None, predicate: str | None = None) -> list[str]:
        """The entries that a graph of the index holds on some ids, or on any; under one predicate, or under any."""
        return [str(text) for (text,) in self.select(look_up(graph, nodes, predicate))]

    def _quads(self, graph: str | None) -> Iterator[Any]:
        raise StoreError(
            f"{self.url}: whole graphs are not taken over HTTP; export as RDF from the facts, or from a store folder"
        )

    def _rows(self, query: str) -> tuple[list[Row], list[str]]:
        solutions: Any = self._send(query, [BASE_GRAPH], list(GRAPHS))
        width = range(len(solutions.variables))
        rows = [tuple(None if s[i] is None else s[i].value for i in width) for s in solutions]
        return rows, [str(v) for v in solutions.variables]

    def _paged(self, query: str, names: list[str], size: int) -> list[Row]:
        """All rows in pages of `size`; the query becomes a sub-select in a fixed order."""
        head, columns = "", " ".join(names)
        while match := _PREFIX.match(query):
            head, query = head + match[0], query[match.end() :]
        found: list[Row] = []
        while True:
            page, _ = self._rows(
                f"{head} SELECT {columns} WHERE {{ {{ {query} }} }} ORDER BY {columns} LIMIT {size} OFFSET {len(found)}"
            )
            found += page
            if len(page) < size:
                return found

    def _ask(self, query: str, dataset: Dataset | None) -> Any:
        worn = set(_WORN.findall(query))
        head = " ".join(f"PREFIX {p}: <{space}>" for p, space in namespaces().items() if p in worn)
        day = [self.day_graph] if self.day_graph else []
        default, named = [BASE_GRAPH, *day], day
        if dataset is not None:
            default, named = [*default] if dataset.default else [], list(dataset.named)
        return self._send(f"{head}\n{query}", default, named)

    def _send(self, query: str, default: list[str], named: list[str]) -> Any:
        import urllib3

        if self._pool is None:
            again = urllib3.Retry(3, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504), allowed_methods=None)
            self._pool = urllib3.PoolManager(retries=again, timeout=_SECONDS)
        fields = [
            ("query", query),
            *(("default-graph-uri", g) for g in default),
            *(("named-graph-uri", g) for g in named),
        ]
        try:
            answer = self._pool.request_encode_body(
                "POST",
                self.url,
                fields=fields,
                encode_multipart=False,
                headers={"Accept": f"{_ROWS}, {_GRAPH};q=0.9", "User-Agent": "actors-measures-kg"},
            )
        except urllib3.exceptions.MaxRetryError as error:
            if isinstance(error.reason, urllib3.exceptions.ReadTimeoutError):
                raise QueryTimeout(f"{self.url}: no answer in {_SECONDS:g} s; narrow the query or try later") from None
            raise StoreError(
                f"{self.url}: no SPARQL endpoint answers ({error.reason}); is the server running?"
            ) from None
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise StoreError(f"{self.url}: cannot be asked ({error}); write http://host:port/path") from None
        return self._read(answer.status, answer.headers, answer.data)

    def _read(self, status: int, headers: Any, body: bytes) -> Any:
        said = next(iter(body[:500].decode("utf-8", "replace").splitlines()), "")
        if status == 400:
            raise QueryError(f"{self.url} refuses the query: {said}")
        if status in (401, 403):
            raise StoreError(
                f"{self.url}: access refused ({status}); put name and password in the address if it needs them"
            )
        if status >= 300:
            raise StoreError(f"{self.url}: answered {status} ({said}); is this the address of a SPARQL endpoint?")
        if headers.get("X-SPARQL-MaxRows") or headers.get("X-SQL-State", "").startswith("S1T"):
            raise StoreError(f"{self.url}: cut its answer off; raise the server's limit of rows or time")
        kind = headers.get("Content-Type", "").partition(";")[0].strip()
        try:
            if kind == _ROWS:
                return rows_of(body)
            if kind in (_GRAPH, "text/plain"):
                return triples_of(body)
        except ValueError as error:
            raise StoreError(f"{self.url}: its answer cannot be read ({error})") from None
        raise StoreError(
            f"{self.url}: answered {kind or 'nothing'}, not SPARQL results; is this the address of a SPARQL endpoint?"
        )

    def _holds(self) -> bool:
        """Whether the server has our graph, also where it does not look there when it is asked to."""
        answer: Any = self._send(f"ASK {{ GRAPH <{BASE_GRAPH}> {{ ?s ?p ?o }} }}", [], [])
        return not hasattr(answer, "variables") and bool(answer)

    def _days(self) -> list[str]:
        prefix = as_of_graph("")
        rows: Any = self._send(
            f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(strstarts(str(?g), "{prefix}")) }}', [], []
        )
        return sorted(s[0].value.removeprefix(prefix) for s in rows)[:5]

    def _check(self) -> None:
        """Raise StoreError where the endpoint gives wrong answers to questions on which every answer of ours rests."""
        self.about()
        faults = [name for name, right in (("dates", self._dates()), ("paths", self._paths())) if not right]
        if faults:
            raise StoreError(
                f"{self.url}: gives wrong answers on {' and '.join(faults)}; what it says cannot be relied on. Use another engine"
            )

    def _dates(self) -> bool:
        """Whether the server compares days as the calendar does: its count beside our own."""
        days = self.select(f"SELECT ?d (COUNT(?s) AS ?n) WHERE {{ ?s <{AM}certainFrom> ?d }} GROUP BY ?d")
        middle = sorted(str(d) for d, _ in days)[len(days) // 2]
        own = sum(int(str(n)) for d, n in days if str(d) <= middle)
        [(told,)] = self.select(
            f'SELECT (COUNT(?s) AS ?n) WHERE {{ ?s <{AM}certainFrom> ?d FILTER(?d <= "{middle}"^^<{OUTSIDE["xsd"]}date>) }}'
        )
        return int(str(told)) == own

    def _paths(self) -> bool:
        """Whether a path of any length gives each class above a class once, itself among them."""
        sub = f"<{OUTSIDE['rdfs']}subClassOf>"
        pairs = self.select(f"SELECT ?a ?b WHERE {{ ?a {sub} ?b }}")
        above: set[str | None] = {f"{AM}Company"}
        while longer := {b for a, b in pairs if a in above} - above:
            above |= longer
        rows = self.select(f"SELECT DISTINCT ?c WHERE {{ <{AM}Company> {sub}* ?c }}")
        return len(rows) == len(above) and {row[0] for row in rows} == above


def upload(engine: Engine, url: str, *, say: Callable[[str], None]) -> int:
    """Put every graph of an embedded dataset to a SPARQL 1.1 Graph Store address; gives the number of triples sent.

    Each graph replaces the one of its name; nothing else on the server is touched. Raises StoreError where one is refused.
    """
    import urllib3

    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=10, read=600), retries=False)
    sent = 0
    for graph, name in _graphs(engine):
        lines = _Counted(engine.triples(graph))
        try:
            answer = pool.request(
                "PUT", f"{url}?graph={quote(name, safe='')}", body=lines, headers={"Content-Type": _GRAPH}, chunked=True
            )
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise StoreError(f"{url}: cannot be reached ({error})") from None
        if answer.status >= 300:
            said = answer.data[:300].decode("utf-8", "replace").strip()
            raise StoreError(
                f"{url}: refused the graph {name} ({answer.status} {said}); is this a Graph Store address that may be written?"
            )
        say(f"{lines.number} triples put to {name}")
        sent += lines.number
    return sent


def endpoint_quads(engine: Engine) -> Iterator[str]:
    """The N-Quads lines of all that an endpoint holds, for an engine's own loader."""
    for graph, name in _graphs(engine):
        for triple in engine.triples(graph):
            yield f"{triple.removesuffix(_END)} <{name}>{_END}"


def _graphs(engine: Engine) -> list[tuple[str | None, str]]:
    """The graphs of an embedded dataset, and how an endpoint names them."""
    day = [engine.day_graph] if engine.day_graph else []
    return [(None, BASE_GRAPH), *((graph, graph) for graph in (*GRAPHS, *day))]


class _Counted:
    """Lines as bytes, counted as they go."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.number = 0
        self._lines = lines

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line.encode()
