"""The SPARQL engine behind a store (Oxigraph, embedded): only this module, which reads, and kg.bulk, which writes, know it.

Reading opens the folder read-only, so that any number of readers and a build can go on side by side; a folder is
written once, beside the old one, and never changed after it has its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from os import _exit
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError, QueryTimeout, StoreError, first_line
from kg.index import IN, OUT
from kg.mapped import Mapped
from kg.vocab import BASE, expand, namespaces

if TYPE_CHECKING:
    import threading

    from kg.caps import Caps
    from kg.datasets import Dataset

__all__ = [
    "FORMATS",
    "Engine",
    "Node",
    "Row",
    "limited",
    "rows_of",
    "triples_of",
]

Row = tuple[str | None, ...]

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "n3": ox.RdfFormat.N3,
    "jsonld": ox.RdfFormat.JSON_LD,
}
FORMATS = (*_ROWS, *_GRAPHS)
_PREFIXES = namespaces()


class Node(NamedTuple):
    """The object of a triple: an IRI, or a text with its language or datatype."""

    value: str
    is_iri: bool
    lang: str = ""
    datatype: str = ""


class Engine:
    """One read-only dataset: the default graph, and at most the links of one day, in a named graph and once more in it.

    A query reads the default graph alone: over the union of two graphs the engine is several times slower.
    """

    def __init__(self, folder: Path, *, day_graph: str | None = None, arrays: Path | None = None) -> None:
        """Open a store folder; raises StoreError where there is none or it is damaged.

        `arrays` is the folder whose arrays hold the same statements: there a step from a node is looked up faster.
        """
        self.folder = folder
        self.day_graph = day_graph
        self._arrays = arrays
        self._settled: dict[str, list[Row]] = {}
        if not (folder / "CURRENT").exists():
            raise StoreError(f"{folder}: no store here; run kg build")
        try:
            self._store = ox.Store.read_only(str(folder))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"{folder}: the store cannot be opened ({error}); delete it and run kg build") from None

    def select(self, query: str) -> list[Row]:
        """Rows of a SELECT as plain texts, over the default graph only: IRIs and lexical forms, None for unbound."""
        return list(self.each(query))

    def each(self, query: str) -> Iterator[Row]:
        """The same rows, one after another, so that not all need be held."""
        solutions: Any = self._store.query(query)
        width = range(len(solutions.variables))
        for s in solutions:
            yield tuple(None if s[i] is None else s[i].value for i in width)

    def indexed(self, graph: str, nodes: Iterable[str] | None = None, predicate: str | None = None) -> list[str]:
        """The entries that a graph of the index holds on some ids, or on any; under one predicate, or under any."""
        if self._mapped and nodes is not None and predicate and graph in (OUT, IN):
            return self._mapped.entries(nodes, predicate, forward=graph == OUT)
        place, under = ox.NamedNode(graph), ox.NamedNode(expand(predicate)) if predicate else None
        look_up: Any = self._store.quads_for_pattern
        found: list[str] = []
        for node in (None,) if nodes is None else (ox.NamedNode(expand(n)) for n in nodes):
            found += [quad.object.value for quad in look_up(node, under, None, place)]
        return found

    @cached_property
    def _mapped(self) -> Mapped | None:
        return Mapped(self._arrays) if self._arrays else None

    def settled(self, query: str) -> list[Row]:
        """Rows about the vocabulary, which are the same on every day: asked once, then kept."""
        if query not in self._settled:
            self._settled[query] = self.select(query)
        return self._settled[query]

    def answer(self, query: str, format: str, *, dataset: Dataset | None = None) -> bytes:
        """Any query form over default ∪ the day's graph, serialised; a graph asked for as json comes as JSON-LD.

        Raises QueryError for a bad query or a format that does not fit its form.
        """
        result = self._ask(query, dataset)
        try:
            if isinstance(result, (ox.QueryTriples, list)):
                format = "jsonld" if format == "json" else format
                if format not in _GRAPHS:
                    raise QueryError(f"{format} cannot hold a graph; use one of {', '.join(_GRAPHS)}")
                triples = sorted(result, key=str)
                return ox.serialize(triples, format=_GRAPHS[format], prefixes=_prefixes(triples)) or b""
            if format not in _ROWS:
                raise QueryError(f"{format} cannot hold rows; use one of table, {', '.join(_ROWS)}")
            return result.serialize(format=_ROWS[format]) or b""
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {first_line(error)}") from None

    def rows(self, query: str, *, dataset: Dataset | None = None) -> tuple[list[str], list[list[str]]] | bool | None:
        """Column names and texts of a SELECT over default ∪ day; a bool for ASK; None where the query builds a graph."""
        result = self._ask(query, dataset)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, (ox.QueryTriples, list)):
            return None
        names = [v.value for v in result.variables]
        width = range(len(names))
        try:
            return names, [["" if s[i] is None else s[i].value for i in width] for s in result]
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from None

    def within(
        self,
        query: str,
        formats: Mapping[str, str | None],
        *,
        default: Sequence[str],
        named: Sequence[str],
        caps: Caps,
    ) -> tuple[str, bytes]:
        """The answer over exactly these graphs ("" is the unnamed one), whatever FROM clauses say.

        Gives the format with it.
        `formats` names one for each form, `rows`, `truth` and `graph`, or None where the asker takes none of them.
        Raises NotAcceptable where the form's format is None, QueryError where the answer grows past the caps.
        """
        from kg.caps import Capped, NotAcceptable

        result = self._over(query, default, named)
        graph = isinstance(result, ox.QueryTriples)
        form = "graph" if graph else "truth" if isinstance(result, ox.QueryBoolean) else "rows"
        format = formats[form]
        if format is None:
            raise NotAcceptable(form)
        try:
            if graph:
                triples = list(islice(result, caps.rows + 1))
                if len(triples) > caps.rows:
                    raise QueryError(f"the answer has more than {caps.rows} triples; add a LIMIT")
                triples.sort(key=str)
                data = ox.serialize(triples, format=_GRAPHS[format], prefixes=_prefixes(triples)) or b""
                caps.check(len(data))
                return format, data
            sink = Capped(caps, format)
            result.serialize(sink, format=_ROWS[format])
            return format, bytes(sink.data)
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {first_line(error)}") from None

    def triples(self, graph: str | None) -> Iterator[str]:
        """Every triple of a named graph, or of the default graph without the day's links, as one N-Triples line."""
        for quad in self._quads(graph):
            yield f"{quad.triple} .\n"

    def nodes(self) -> Iterator[tuple[str, str, Node]]:
        """Every triple of the default graph as subject, predicate and object, all of a subject one after another."""
        for quad in self._quads(None):
            yield quad.subject.value, quad.predicate.value, _node(quad.object)

    def said(self, subject: str) -> list[tuple[str, Node]]:
        """Predicate and object of each triple about a subject, in the default graph."""
        found = self._store.quads_for_pattern(ox.NamedNode(subject), None, None, ox.DefaultGraph())
        return [(quad.predicate.value, _node(quad.object)) for quad in found]

    def dump(self, out: IO[bytes], format: str) -> None:
        """Write the default graph as RDF, and in a format that can name graphs the day's links beside it; a stream.

        Graphs that only serve look-ups are left out. Raises ValueError for an unknown format.
        """
        if format not in _GRAPHS:
            raise ValueError(f"unknown format {format!r}")
        chosen = _GRAPHS[format]
        graphs = [None, self.day_graph] if chosen.supports_datasets and self.day_graph else [None]
        quads = (q for graph in graphs for q in self._quads(graph))
        found: Any = quads if chosen.supports_datasets else (q.triple for q in quads)
        ox.serialize(found, out, chosen, prefixes=_PREFIXES)

    def _quads(self, graph: str | None) -> Iterator[Any]:
        """The quads of a named graph, or of the default graph without the day's links."""
        name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        day = ox.NamedNode(self.day_graph) if self.day_graph and not graph else None
        links = {q.triple for q in self._store.quads_for_pattern(None, None, None, day)} if day else set()
        for quad in self._store.quads_for_pattern(None, None, None, name):
            if quad.triple not in links:
                yield quad

    def graphs(self) -> list[str]:
        """The named graphs of the folder."""
        return sorted(name.value for name in self._store.named_graphs())

    def size(self) -> int:
        """How many quads the folder holds."""
        return len(self._store)

    def backup(self, folder: Path) -> None:
        """Copy the folder by hard links where the file system allows it; the copy may be changed freely."""
        self._store.backup(str(folder))

    def _ask(self, query: str, dataset: Dataset | None) -> Any:
        if dataset is None:
            return self._over(query, [""], None)
        return self._over(query, dataset.merged, dataset.named)

    def _over(self, query: str, default: Sequence[str] | None, named: Sequence[str] | None) -> Any:
        dataset: dict[str, Any] = {}
        for key, graphs in (("default_graph", default), ("named_graphs", named)):
            if graphs is not None:
                dataset[key] = [ox.NamedNode(g) if g else ox.DefaultGraph() for g in graphs]
        prefixes = {prefix: space for prefix, space in _PREFIXES.items() if f"{prefix}:" in query}
        try:
            return self._store.query(query, base_iri=BASE, prefixes=prefixes, **dataset)
        except SyntaxError as error:
            raise QueryError(f"not SPARQL: {first_line(error)}") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"the query cannot be answered: {first_line(error)}") from None


def rows_of(body: bytes) -> Any:
    """The solutions or the truth that a SPARQL JSON answer holds; raises ValueError for another text."""
    try:
        return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
    except (SyntaxError, OSError) as error:
        raise ValueError(str(error)) from None


def triples_of(body: bytes) -> list[Any]:
    """The triples of an N-Triples text; raises ValueError for another text."""
    try:
        return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]
    except (SyntaxError, OSError) as error:
        raise ValueError(str(error)) from None


def limited(seconds: float, *, say: Callable[[str], None]) -> threading.Timer:
    """End this process with exit code 3 when `seconds` have passed; cancel the timer when the answer is there.

    The engine has no time limit of its own and lets other threads run while it works.
    """

    def stop() -> None:
        say(str(QueryTimeout(f"the query ran longer than {seconds:g} s; narrow it, or raise --timeout")))
        _exit(QueryTimeout.exit_code)

    import threading

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    return timer


def _node(term: Any) -> Node:
    if isinstance(term, ox.Literal):
        return Node(term.value, False, term.language or "", term.datatype.value)
    return Node(term.value, True)


def _prefixes(triples: Iterable[Any]) -> dict[str, str]:
    """The prefixes that these triples have a use for."""
    spaces = {
        term.value[: max(term.value.rfind("/"), term.value.rfind("#")) + 1]
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object, getattr(triple.object, "datatype", None))
        if isinstance(term, ox.NamedNode)
    }
    return {prefix: space for prefix, space in _PREFIXES.items() if space in spaces}
