"""Traces over a bare graph with dates: the arrays beside networkx, rustworkx, igraph and a property path."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.clock import PYTHON, Line, repeat, run
from bench.generate import random_links
from bench.worlds import store_of
from kg.arrays import NEVER, UNIT, Arrays, pack_columns
from kg.cascades import Stakes
from kg.dates import Interval
from kg.kinds import firms_of
from kg.ownership import Holding, Listed, Regime, reach
from kg.routes import Pattern, Step
from kg.sweeps import Sweep, is_compilable

__all__ = ["fixpoint", "kernel", "world_exposures"]

DAY = 42_000
_DEEP = 8
PATTERN = Pattern(
    "bench",
    "path",
    (
        Step("?actor", "am:makes", "?a"),
        Step("?a", "am:owns", "?b", 0, _DEEP),
        Step("?b", "am:hasInput", "?measure", 0, 2),
    ),
)
_HELD = """
import sys, numpy as np
from pathlib import Path
from bench.clock import held
from kg.arrays import Arrays
from kg.sweeps import Sweep, is_compilable
from bench.kernel import DAY, PATTERN
bare = held()
sweep = Sweep(Arrays(Path(sys.argv[1])), DAY, shortest=True)
sweep._actors = (0, int(sys.argv[2]))
sweep.ways(PATTERN, "?actor", np.load(Path(sys.argv[1]) / "starts.npy"))
print("held", held() - bare, file=sys.stderr)
"""
Edges = dict[str, dict[int, list[int]]]


def kernel(nodes: int, links: int, *, peers: bool) -> list[Line]:
    """One trace and 200 traces with a path for each pair; peers give end points only and must give the same."""
    import numpy as np

    section = f"kernel, {links:,} links"
    columns = random_links(nodes, links)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        _pack(Path(folder), columns, nodes)
        lines = [Line(section, "write the arrays", "kg", 1000 * (time.perf_counter() - begun))]
        lines.append(Line(section, "open the arrays", "kg", repeat(lambda: Arrays(Path(folder)))))
        arrays = Arrays(Path(folder))
        lines[-1] = lines[-1]._replace(note=f"{arrays.size() / 2**20:.0f} MiB")
        sweep = Sweep(arrays, DAY, shortest=True)
        sweep._actors = (0, nodes)
        makers, _, first, last = columns["am:makes"]
        starts = np.unique(np.random.default_rng(7).choice(makers[(first <= DAY) & (last > DAY)], 200)).astype(np.int64)
        counts = np.array([len(_ends(sweep, starts[i : i + 1])) for i in range(len(starts))])
        one, middle = (starts[[int(np.argsort(counts)[len(counts) * n // 10])]] for n in (9, 5))
        single = repeat(lambda: sweep.ways(PATTERN, "?actor", one), most=99)
        usual = repeat(lambda: sweep.ways(PATTERN, "?actor", middle), most=99)
        many = repeat(lambda: sweep.ways(PATTERN, "?actor", starts))
        reached = _ends(sweep, one)
        goals = ("<= 0.6 ms", "<= 300 ms") if links >= 30_000_000 else ("", "")
        for what, taken, start in (("a large", single, one), ("a usual", usual, middle)):
            note = f"{len(_ends(sweep, start))} reached"
            lines.append(Line(section, f"{what} trace, with paths", "kg", taken, 1.0, note, goals[0]))
        lines.append(
            Line(section, f"{len(starts)} traces, with paths", "kg", many, 1.0, _each(many, counts.sum()), goals[1])
        )
        goals = ("<= 0.05 ms", "<= 11 ms") if links >= 30_000_000 else ("", "")
        lines += _compiled(section, arrays, (one, middle, starts), (single, usual, many), goals)
        np.save(Path(folder) / "starts.npy", starts)
        _, most = run([PYTHON, "-c", _HELD, folder, str(nodes)])
        size = arrays.size() / 2**20
        note = f"{most} MiB above a bare start, arrays of {size:.0f} MiB"
        lines.append(Line(section, f"memory of {len(starts)} traces", "kg", None, most / size, note, "<= 1.5"))
        if peers:
            lines += _peers(section, columns, nodes, int(one[0]), reached, single)
    return lines


def _each(taken: float, pairs: int) -> str:
    return f"{pairs} pairs, {1e6 * taken / max(1, pairs):.0f} ns each"


def _compiled(
    section: str, arrays: Arrays, starts: tuple[Any, ...], taken: tuple[float, ...], goals: tuple[str, str]
) -> list[Line]:
    """The same traces by the compiled loop, with the same ways; its first call compiles or loads it."""
    if not is_compilable():
        return [Line(section, "a trace, with paths", "kg, numba", None, None, "not installed")]
    both = [Sweep(arrays, DAY, shortest=True, compiled=c) for c in (False, True)]
    for sweep in both:
        sweep._actors = (0, arrays.nodes)
    begun = time.perf_counter()
    found, asked = (sweep.ways(PATTERN, "?actor", starts[-1]) for sweep in reversed(both))
    ready = time.perf_counter() - begun
    assert (found.path() == asked.path()).all() and (found.certain == asked.certain).all()
    lines = []
    whats = ("a large trace", "a usual trace", f"{len(starts[-1])} traces")
    for what, some, numpy, goal in zip(whats, starts, taken, (goals[0], *goals), strict=True):
        own = repeat(lambda some=some: both[1].ways(PATTERN, "?actor", some), most=99)  # type: ignore[misc]
        lines.append(
            Line(section, f"{what}, with paths", "kg, numba", own, own / numpy, f"ready in {ready:.1f} s", goal)
        )
    return lines


def fixpoint(nodes: int, shares: int) -> list[Line]:
    """The 50 % test over random holdings: the arrays after their preparation, and the exact path on a part of them."""
    import numpy as np

    section = f"50 % fixpoint, {shares:,} shares"
    chance = np.random.default_rng(3)
    owner = (nodes * chance.random(shares) ** 1.5).astype(np.int64)
    owned = chance.integers(0, nodes, shares)
    units = chance.integers(0, 60 * UNIT, shares)
    kept = owner != owned
    owner, owned, units = owner[kept], owned[kept], units[kept]
    regime = Regime("fifty", "", "", Decimal(50), False, True, True, frozenset({"L"}), "", "", "")
    begun = time.perf_counter()
    stakes = Stakes(owner, owned, units, np.arange(len(owner)))
    prepared = 1000 * (time.perf_counter() - begun)
    direct = stakes.mask(np.arange(0, nodes, 100))
    taken = repeat(lambda: stakes.spread(direct, regime))
    lines = [
        Line(section, "prepare", "kg", prepared),
        Line(
            section,
            "fixpoint",
            "kg",
            taken,
            taken / prepared,
            f"{int(stakes.spread(direct, regime).sum())} firms",
            "<= 10 ms",
        ),
    ]
    few = slice(0, min(len(owner), 50_000))
    part = Stakes(owner[few], owned[few], units[few], np.arange(len(owner[few])))
    mask = part.mask(np.arange(0, nodes, 100))
    fast = repeat(lambda: part.spread(mask, regime))
    whole = Interval.parse(None, None)
    holdings = [
        Holding(str(a), str(b), Decimal(int(s)) / UNIT, whole, str(n))
        for n, (a, b, s) in enumerate(zip(owner[few], owned[few], units[few], strict=True))
    ]
    listed = [Listed(str(n), "L", whole) for n in part.firms[mask]]
    exact = repeat(lambda: reach(holdings, listed, regime, date(2024, 1, 1)), most=1)
    hit = reach(holdings, listed, regime, date(2024, 1, 1)).hit
    assert set(map(int, hit)) == set(part.firms[part.spread(mask, regime)].tolist())
    return [*lines, Line(section, "fixpoint, 50,000 shares", "kg, exact decimals", exact, exact / fast)]


def world_exposures(folder: Path, size: str) -> list[Line]:
    """Every exposure of every firm of a world: the table by arrays, and full traces of a part of the firms."""
    store = store_of(folder, size)
    view = store.as_of("2024-01-01")
    every = repeat(lambda: store.as_of("2024-01-01").exposures(), most=3)
    rows, firms = len(view.exposures().rows), firms_of(store.engine)
    some = firms[:: max(1, len(firms) // 20)][:20]
    traced = repeat(lambda: store.as_of("2024-01-01").tracer().of_actors(some), most=3)
    section = f"all firms, {size}"
    return [
        Line(section, f"kg exposures, {len(firms)} firms", "kg, arrays", every, 1.0, f"{rows} rows"),
        Line(section, f"full traces, {len(some)} firms", "kg, store", traced, traced / every),
    ]


def _pack(folder: Path, columns: dict[str, Any], nodes: int) -> None:
    import numpy as np

    packed = {}
    for predicate, (subject, target, start, end) in columns.items():
        order = np.lexsort((target, subject))
        first, last = start[order], end[order]
        sure = np.ones(len(order), np.uint8)
        packed[predicate] = {
            "subject": subject[order], "object": target[order], "possible from": first, "certain from": first,
            "certain until": last, "possible until": last, "sure": sure,
        }  # fmt: skip
    nameless = {
        "node text": np.frombuffer(b"actor:", np.uint8), "node ends": np.full(nodes + 1, 6, np.int64),
        "node code": np.zeros(nodes, np.uint32), "node place": np.arange(nodes, dtype=np.int32)[::-1].copy(),
    }  # fmt: skip
    pack_columns(folder, packed, nodes=nodes, extra=nameless)


def _ends(sweep: Sweep, starts: Any) -> set[int]:
    ways = sweep.ways(PATTERN, "?actor", starts)
    return set(ways.nodes["?measure"].tolist()) if ways.many else set()


def _peers(section: str, columns: dict[str, Any], nodes: int, start: int, reached: set[int], ours: float) -> list[Line]:
    lines = []
    openers: dict[str, Callable[[Edges, int], Callable[[], set[int]]]] = {
        "networkx": _networkx, "rustworkx": _rustworkx, "igraph": _igraph, "pyoxigraph, property path": _path,
    }  # fmt: skip
    held: Edges = {}
    for predicate, (subject, target, first, last) in columns.items():
        mine = held[predicate] = defaultdict(list)
        may = (first <= DAY) & (last > DAY)
        for s, t in zip(subject[may].tolist(), target[may].tolist(), strict=True):
            mine[s].append(t)
    for who, opened in openers.items():
        try:
            begun = time.perf_counter()
            ask = opened(held, start)
            ready = time.perf_counter() - begun
        except ImportError:
            lines.append(Line(section, "a large trace", who, None, None, "not installed"))
            continue
        assert ask() == reached, f"{who} reaches others"
        taken = repeat(ask)
        lines.append(
            Line(section, "a large trace, end points only", who, taken, taken / ours, f"ready in {ready:.1f} s")
        )
    return lines


def _product(held: Edges) -> list[tuple[tuple[str, int], tuple[str, int]]]:
    """The pattern as one graph: a node for each place in the pattern, so that plain reachability answers it."""
    edges: list[tuple[tuple[str, int], tuple[str, int]]] = []
    for a, ends in held["am:makes"].items():
        edges += [(("s", a), ("o0", b)) for b in ends]
    for a, ends in held["am:owns"].items():
        edges += [((f"o{i}", a), (f"o{i + 1}", b)) for i in range(_DEEP) for b in ends]
    for a, ends in held["am:hasInput"].items():
        edges += [((f"o{i}", a), ("i1", b)) for i in range(_DEEP + 1) for b in ends]
        edges += [(("i1", a), ("i2", b)) for b in ends]
    return edges


def _networkx(held: Edges, start: int) -> Callable[[], set[int]]:
    import networkx as nx

    graph: Any = nx.DiGraph(_product(held))
    return lambda: {n for _, n in nx.descendants(graph, ("s", start))}


def _rustworkx(held: Edges, start: int) -> Callable[[], set[int]]:
    import rustworkx as rx

    graph, number = rx.PyDiGraph(), {}
    edges = _product(held)
    for pair in edges:
        for node in pair:
            if node not in number:
                number[node] = graph.add_node(node)
    graph.add_edges_from_no_data([(number[a], number[b]) for a, b in edges])
    return lambda: {graph[n][1] for n in rx.descendants(graph, number["s", start])}


def _igraph(held: Edges, start: int) -> Callable[[], set[int]]:
    import igraph

    edges = _product(held)
    names = sorted({node for pair in edges for node in pair})
    number = {node: i for i, node in enumerate(names)}
    graph = igraph.Graph(len(names), [(number[a], number[b]) for a, b in edges], directed=True)
    begin = number["s", start]
    return lambda: {names[n][1] for n in graph.subcomponent(begin, mode="out") if n != begin}


def _path(held: Edges, start: int) -> Callable[[], set[int]]:
    """The links of the day as triples; `*` where the pattern ends after eight, which the answers here never reach."""
    import pyoxigraph as ox

    store = ox.Store()
    node = [
        ox.NamedNode(f"x:{n}") for n in range(1 + max(n for m in held.values() for s, e in m.items() for n in (s, *e)))
    ]
    for predicate, mine in held.items():
        named = ox.NamedNode(f"x:{predicate[3:]}")
        store.bulk_extend(ox.Quad(node[s], named, node[t]) for s, ends in mine.items() for t in ends)
    chain = "/".join(["<x:owns>?"] * _DEEP)
    text = f"SELECT DISTINCT ?x {{ <x:{start}> <x:makes>/{chain}/<x:hasInput>?/<x:hasInput>? ?x }}"

    def ask() -> set[int]:
        found: Any = store.query(text)
        return {int(row[0].value[2:]) for row in found}

    return ask


assert DAY < NEVER
