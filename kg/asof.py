"""The dated view on disk: the store with the links of one day, made on demand and kept for the next time.

A view is a folder of its own, a copy of the base by hard links plus one named graph; it gets its name in one step and
never changes after, so that readers need no lock. Only some are kept.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from kg.arrays import Arrays, day_number
from kg.bulk import derive
from kg.engine import Engine, Row
from kg.errors import StoreError
from kg.graph import link_line
from kg.status import Statuses
from kg.storage import Built
from kg.vocab import AM, BASE, OUTSIDE, as_of_graph, expand, shorten

__all__ = ["links", "open_view"]

_KEPT = 12
_LARGE = 20_000


def open_view(built: Built, day: date) -> Engine:
    """The dataset default ∪ asof/day; made first where it is not there yet."""
    graph = as_of_graph(day.isoformat())
    folder = built.views / day.isoformat()
    if not (folder / "CURRENT").exists():
        folder = _make(built, day, folder)
    return Engine(folder, day_graph=graph)


def links(engine: Engine, day: date, arrays: Arrays | None = None) -> Iterator[str]:
    """The links of one day as N-Quads lines: certain, undisputed, unattributed statements, and every status.

    From the arrays, where they are given: in a large graph they tell much faster which statements are certain.
    A statement of a quantity links to its value; one of anything else to its object, also where a share stands beside it.
    """
    graph = as_of_graph(day.isoformat())
    for s, p, o, v in _asked(engine, day) if arrays is None else _found(arrays, day):
        target = f'"{v}"^^<{OUTSIDE["xsd"]}decimal>' if v is not None else f"<{o}>"
        yield link_line(str(s), str(p), target, graph)
    statuses = Statuses(engine)
    measures = [
        shorten(str(row[0])) for row in engine.select(f"SELECT DISTINCT ?m WHERE {{ ?m a <{AM}Measure> }} ORDER BY ?m")
    ]
    statuses.prepare(measures)
    for measure in measures:
        status = statuses.of(measure, day).status
        yield link_line(expand(measure), f"{AM}hasStatus", f"<{expand(f'status:{status}')}>", graph)


def _twice(lines: Iterable[str], day: date) -> Iterator[str]:
    """Each link in the graph of the day, and in the default graph, which a query then need not join with another."""
    graph = f" <{as_of_graph(day.isoformat())}> .\n"
    for line in lines:
        yield line
        yield f"{line.removesuffix(graph)} .\n"


def _found(arrays: Arrays, day: date) -> Iterator[Row]:
    """Subject, predicate, object and value of each statement that is certain on a day, by the arrays."""
    number = day_number(day)
    low, high = arrays.span("quantity:")
    for predicate in arrays.stretches:
        if predicate == "am:hasEvent" or arrays.timeless(predicate):
            continue
        iri, stated = expand(predicate), arrays.of(predicate)
        sure = stated.certain(number)
        at = sure - stated.first
        subjects, objects = stated.subjects()[at].tolist(), stated.column("object")[at].tolist()
        iris = {node: expand(arrays.name(node)) for node in {*subjects, *objects}}
        for link, subject, object_ in zip(sure.tolist(), subjects, objects, strict=True):
            value = arrays.entry(link).value or None if low <= object_ < high else None
            yield iris[subject], iri, iris[object_], value
    for subject, predicate, value in arrays.values(number):
        yield expand(subject), expand(predicate), None, value


def _asked(engine: Engine, day: date) -> list[Row]:
    """The same, by a query."""
    rows = engine.select(
        f"""PREFIX am: <{AM}> PREFIX rdf: <{OUTSIDE["rdf"]}> PREFIX xsd: <{OUTSIDE["xsd"]}>
        SELECT ?s ?p ?o ?v WHERE {{
        ?st am:hasStanding <{expand("standing:sure")}> ; rdf:subject ?s ; rdf:predicate ?p ; am:certainFrom ?from .
        FILTER(?from <= "{day}"^^xsd:date)
        OPTIONAL {{ ?st am:certainUntil ?until }} FILTER(!bound(?until) || ?until > "{day}"^^xsd:date)
        OPTIONAL {{ ?st rdf:object ?o }} OPTIONAL {{ ?st am:value ?v }}
        FILTER NOT EXISTS {{ ?p am:isTimeless true }} FILTER(?p != am:hasEvent) }}"""
    )
    quantity = f"{BASE}id/quantity/"
    return sorted(((s, p, o, v if not o or o.startswith(quantity) else None) for s, p, o, v in rows), key=str)


def _make(built: Built, day: date, folder: Path) -> Path:
    base = Engine(built.base)
    arrays = Arrays(built.folder) if int(str(built.about.get("statements", 0))) >= _LARGE else None
    temporary = folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        derive(base, temporary, lines=_twice(links(base, day, arrays), day))
        temporary.rename(folder)
    except (OSError, StoreError):
        if (folder / "CURRENT").exists():
            shutil.rmtree(temporary, ignore_errors=True)
            return folder
        shutil.rmtree(temporary, ignore_errors=True)
        return _make_apart(base, day, arrays)
    _forget(built.views, keep=folder)
    return folder


def _make_apart(base: Engine, day: date, arrays: Arrays | None) -> Path:
    """The view of a store that may not be written to: a folder that goes with this process."""
    try:
        place = Path(tempfile.mkdtemp(prefix="kg-view-"))
    except OSError as error:
        raise StoreError(f"the view of {day} cannot be written ({error.strerror or error})") from None
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    folder = place / day.isoformat()
    derive(base, folder, lines=_twice(links(base, day, arrays), day))
    return folder


def _forget(views: Path, *, keep: Path) -> None:
    with suppress(OSError):  # another process forgets at the same time
        kept = sorted((p for p in views.iterdir() if p.is_dir()), key=lambda p: -p.stat().st_mtime)
        for folder in kept[_KEPT:]:
            if folder != keep:
                shutil.rmtree(folder, ignore_errors=True)
