"""Which graphs a query may read: the statements, and the links of one day beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kg.dates import parse_day
from kg.description import DATASET
from kg.errors import QueryError
from kg.guard import refuse_unsafe
from kg.vocab import BASE, as_of_graph

__all__ = ["Dataset", "dataset_of"]

_DAYS = f"{BASE}asof/"


class Dataset(NamedTuple):
    """The graphs of one query ("" holds the statements, `asof/D` as default them and the links of D), and the day."""

    day: str
    default: tuple[str, ...]
    named: tuple[str, ...]

    @property
    def dated(self) -> bool:
        """Whether the links of the day are asked for at all."""
        return any(g.startswith(_DAYS) for g in (*self.default, *self.named))

    @property
    def merged(self) -> tuple[str, ...]:
        """The default graphs as a dated engine names them, whose own default graph holds statements and links."""
        return tuple("" if g.startswith(_DAYS) else g for g in self.default)


def dataset_of(
    query: str, day: str, defaults: Sequence[str] = (), named: Sequence[str] = (), *, others: Collection[str] = ()
) -> Dataset:
    """The dataset that protocol parameters, else FROM clauses, else the day give; raises QueryError for foreign graphs.

    In the place of a default graph (FROM) `asof/D` stands for the statements and the links of D, the dataset's own IRI
    for the statements alone; a named graph (FROM NAMED) `asof/D` holds the links of D alone. `others` are further graphs
    of a store. Statements alone with the links of a day beside them are refused: the dataset of a day holds both in its
    default graph, since over the union of two graphs a query takes several times as long.
    """
    asked = refuse_unsafe(query)
    if not defaults and not named:
        defaults, named = asked
    if not defaults and not named:
        return Dataset(day, (as_of_graph(day),), (as_of_graph(day),))
    days = [_day(iri.removeprefix(_DAYS)) for iri in (*defaults, *named) if iri.startswith(_DAYS)]
    for iri in (*defaults, *named):
        if not iri.startswith(_DAYS) and iri not in others and (iri != DATASET or iri in named):
            raise QueryError(f"the graph {iri} is refused: this store has {DATASET} and {_DAYS}YYYY-MM-DD")
    if len(set(days)) > 1:
        raise QueryError("a query reads the links of one day; ask once for each day")
    dated = [iri for iri in defaults if iri.startswith(_DAYS)]
    if days and not dated and DATASET in defaults:
        raise QueryError(
            f"statements alone cannot be read with the links of a day beside them; take {_DAYS}{days[0]} as default graph too"
        )
    merged = ["" if iri == DATASET else iri for iri in defaults if not (dated and iri == DATASET)]
    return Dataset(days[0] if days else day, tuple(dict.fromkeys(merged)), tuple(dict.fromkeys(named)))


def _day(text: str) -> str:
    try:
        return parse_day(text).isoformat()
    except ValueError as error:
        raise QueryError(str(error)) from None
