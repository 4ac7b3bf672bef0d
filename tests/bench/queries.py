"""Typical questions in SPARQL: kg against the bare engine on the same folder, and against other engines."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.clock import Line, repeat, together
from bench.worlds import quads_of, store_of
from kg.vocab import expand, namespaces

__all__ = ["QUESTIONS", "queries"]

DAY = "2024-01-01"
_FIRM = "<https://w3id.org/actors-measures/id/actor/firm-7>"
_TODAY = (
    f"rdf:subject ?s ; rdf:object ?o ; am:hasStanding <{expand('standing:sure')}> ; am:certainFrom ?f "
    f'FILTER(?f <= "{DAY}"^^xsd:date) OPTIONAL {{ ?st am:certainUntil ?u }} FILTER(!bound(?u) || ?u > "{DAY}"^^xsd:date)'
)
QUESTIONS = {
    "label look-up": f"SELECT ?l {{ {_FIRM} skos:prefLabel ?l }}",
    "ego: all that is said of a firm": f"SELECT ?st ?p ?o {{ ?st rdf:subject {_FIRM} ; rdf:predicate ?p ; rdf:object ?o }}",
    "ownership, three statements deep": f"SELECT ?x {{ ?a rdf:subject {_FIRM} ; rdf:predicate am:owns ; rdf:object ?b . ?c rdf:subject ?b ; rdf:predicate am:owns ; rdf:object ?d . ?e rdf:subject ?d ; rdf:predicate am:owns ; rdf:object ?x }}",
    "as of a day, one firm": f'SELECT ?o {{ ?st rdf:subject {_FIRM} ; rdf:predicate am:owns ; rdf:object ?o ; am:certainFrom ?f FILTER(?f <= "{DAY}"^^xsd:date) OPTIONAL {{ ?st am:certainUntil ?u }} FILTER(!bound(?u) || ?u > "{DAY}"^^xsd:date) }}',
    "as of a day, count of all holdings": f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?o {{ ?st rdf:predicate am:owns ; {_TODAY} }} }}",
    "as of a day, firms for each place": f"SELECT ?o (COUNT(DISTINCT ?s) AS ?n) {{ ?st rdf:predicate am:isBasedIn ; {_TODAY} }} GROUP BY ?o ORDER BY ?o",
    "count of statements for each predicate": "SELECT ?p (COUNT(*) AS ?n) { ?st rdf:predicate ?p } GROUP BY ?p",
    "measures for each issuer": "SELECT ?i (COUNT(?m) AS ?n) { ?st rdf:predicate am:isIssuedBy ; rdf:subject ?m ; rdf:object ?i } GROUP BY ?i",
    "two-sided path, anchored": f"SELECT ?m {{ {{ SELECT DISTINCT ?x {{ {_FIRM} ^rdf:subject/rdf:object ?x }} }} ?t rdf:object ?x ; rdf:predicate am:targets ; rdf:subject ?m }}",
    "text search": 'SELECT ?e { ?e skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "firm 777")) }',
    "description with options": f"SELECT * {{ ?st rdf:subject {_FIRM} ; rdf:predicate ?p OPTIONAL {{ ?st am:value ?v }} OPTIONAL {{ ?st am:untilText ?u }} OPTIONAL {{ ?st am:hasEvidence/am:locator ?w }} }}",
    "events of a year": 'SELECT ?m ?f { ?st rdf:predicate am:hasEvent ; rdf:subject ?m ; am:certainFrom ?f FILTER(?f >= "2010-01-01"^^xsd:date && ?f < "2011-01-01"^^xsd:date) }',
    "graph of a firm": f"CONSTRUCT {{ ?s ?p {_FIRM} }} WHERE {{ ?st rdf:object {_FIRM} ; rdf:subject ?s ; rdf:predicate ?p }}",
}  # fmt: skip


LINKED = {
    "as of a day, count of all holdings": "SELECT (COUNT(*) AS ?n) { ?a am:owns ?b }",
    "as of a day, firms for each place": "SELECT ?o (COUNT(*) AS ?n) { ?s am:isBasedIn ?o } GROUP BY ?o ORDER BY ?o",
}
"""The same answers from the links of the day, which only kg holds as a graph."""


def queries(folder: Path, size: str) -> list[Line]:
    """Each question by each engine; the ratio is to the bare engine on the same folder."""
    store = store_of(folder, size)
    view = store.as_of(DAY)
    bare = _bare(view)
    prefixes = "".join(f"PREFIX {p}: <{n}>\n" for p, n in namespaces().items() if p in ("am", "rdf", "skos", "xsd"))
    lines, linked = [], {}
    floor = {}
    for name, text in QUESTIONS.items():
        both: dict[str, Callable[[], object]] = {
            "bare": lambda text=text: bare(prefixes + text),  # type: ignore[misc]
            "own": lambda text=text: view.query(prefixes + text, "ttl" if "CONSTRUCT" in text else "json"),  # type: ignore[misc]
        }
        taken = together(both, budget=4, most=41)
        floor[name] = taken["bare"]
        lines.append(Line(f"queries, {size}", name, "pyoxigraph on disk", floor[name], 1.0))
        own = taken["own"]
        lines.append(Line(f"queries, {size}", name, "kg", own, own / floor[name], goal="<= 1.2"))
        if short := LINKED.get(name):
            linked[name] = repeat(lambda short=short: view.query(prefixes + short))  # type: ignore[misc]
            what = f"{name}, on its links"
            lines.append(Line(f"queries, {size}", what, "kg", linked[name], linked[name] / floor[name]))
    peers: list[tuple[str, Callable[[], Any]]] = [("maplib", lambda: _maplib(quads_of(folder, size)))]
    if size == "20k":
        peers.append(("rdflib", lambda: _rdflib(quads_of(folder, size))))
    for who, opened in peers:
        try:
            ask = opened()
        except ImportError:
            lines.append(Line(f"queries, {size}", "all", who, None, None, "not installed"))
            continue
        found = [_line(size, n, who, ask, prefixes + t, floor[n]) for n, t in QUESTIONS.items()]
        lines += found
        lines += [
            Line(
                f"queries, {size}",
                f"{f.what}, on its links",
                f"kg to {who}",
                linked[f.what],
                linked[f.what] / f.ms,
                goal="<= 1",
            )
            for f in found
            if f.what in linked and f.ms
        ]
    try:
        with _server(view.dated.folder) as ask:
            lines += [_line(size, n, "oxigraph over HTTP", ask, prefixes + t, floor[n]) for n, t in QUESTIONS.items()]
    except FileNotFoundError:
        lines.append(Line(f"queries, {size}", "all", "oxigraph over HTTP", None, None, "not installed"))
    return lines


def _line(size: str, name: str, who: str, ask: Callable[[str], object], text: str, floor: float) -> Line:
    try:
        taken = repeat(lambda: ask(text))
    except Exception as error:
        return Line(f"queries, {size}", name, who, None, None, f"fails: {str(error).splitlines()[0][:60]}")
    return Line(f"queries, {size}", name, who, taken, taken / floor)


def _bare(view: Any) -> Callable[[str], object]:
    import pyoxigraph as ox

    store = ox.Store.read_only(str(view.dated.folder))

    def ask(text: str) -> object:
        found: Any = store.query(text)  # the links of the day lie in the default graph too
        if isinstance(found, ox.QueryTriples):
            return ox.serialize(found, format=ox.RdfFormat.TURTLE)
        return found.serialize(format=ox.QueryResultsFormat.JSON)

    return ask


def _plain(quads: Path) -> Path:
    """The default graph alone, for engines that know no index graphs."""
    path = quads.with_suffix(".nt")
    if not path.exists():
        temporary = path.with_suffix(".nt-tmp")
        with quads.open(encoding="utf-8") as source, temporary.open("w", encoding="utf-8") as target:
            target.writelines(line for line in source if "/index/" not in line[-60:])
        temporary.rename(path)
    return path


def _maplib(quads: Path) -> Callable[[str], object]:
    from maplib import Model

    model = Model()
    model.read(str(_plain(quads)), format="ntriples")
    return model.query  # type: ignore[no-any-return]


def _rdflib(quads: Path) -> Callable[[str], object]:
    from rdflib import Graph

    graph = Graph()
    graph.parse(_plain(quads), format="nt")
    return lambda text: list(graph.query(text))


@contextmanager
def _server(folder: Path) -> Iterator[Callable[[str], object]]:
    binary = Path(sysconfig.get_path("scripts")) / "oxigraph"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(binary), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ask(text: str) -> bytes:
        data = urllib.parse.urlencode({"query": text}).encode()
        accept = "text/turtle" if "CONSTRUCT" in text else "application/sparql-results+json"
        request = urllib.request.Request(f"http://127.0.0.1:{port}/query", data, {"Accept": accept})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return bytes(answer.read())

    try:
        for _ in range(100):
            try:
                ask("ASK {}")
                break
            except OSError:
                time.sleep(0.1)
        yield ask
    finally:
        child.kill()
        child.wait()
