"""The arrays beside the store: what they hold, and that walks over them are the walks of kg.joins."""

from __future__ import annotations

from datetime import date
from zlib import crc32

import pytest
from bench.generate import World, write_world
from entries import entry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.arrays import Arrays, day_number
from kg.cascades import Stakes
from kg.columns import write_arrays
from kg.crowds import Crowd
from kg.derivation import DerivedHops
from kg.engine import Engine
from kg.errors import DataError, StoreError, UsageError
from kg.hops import Hops
from kg.index import GRAPHS, IN, OUT
from kg.joins import walk
from kg.kinds import firms_of
from kg.library import Store
from kg.mapped import Mapped
from kg.paths import ontology_folder
from kg.routes import Pattern, Step, read_routes
from kg.storage import load
from kg.sweeps import Sweep
from kg.vocab import expand

RULES = ontology_folder() / "rules"
DAYS = ("", "2020", "2021-05", "2022-03-04", "2023-01-01")
DAY = date(2022, 6, 1)


class Told(Hops):
    """Hops over entries that are held in a list."""

    def __init__(self, entries, day):
        super().__init__(None, day)
        self._entries = entries
        self._timeless = frozenset({"am:isPartOf"})

    def _links(self, predicate, nodes, *, forward):
        from kg.hops import _order

        end = "subject" if forward else "object"
        mine = [e for e in self._entries if e.predicate == predicate and getattr(e, end) in nodes]
        return sorted((k for e in mine if (k := self.link(e))), key=_order)


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic")
    write_world(World(800), folder / "world.nq")
    return Store(load(folder / "store", folder / "world.nq", say=lambda _: None))


LINK = st.tuples(
    st.integers(0, 5),
    st.sampled_from(["am:owns", "am:isMemberOf", "am:isPartOf", "am:targets"]),
    st.integers(0, 5),
    st.sampled_from(DAYS),
    st.sampled_from(["", "2024-02"]),
    st.sampled_from(["sure", "possible"]),
)
STEP = st.tuples(
    st.sampled_from(["am:owns", "am:isMemberOf", "am:isPartOf", "am:targets"]),
    st.booleans(),
    st.sampled_from([(1, 1), (0, 1), (0, 3), (2, 3), (0, None)]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(LINK, max_size=25), steps=st.lists(STEP, min_size=1, max_size=3), detail=STEP)
def test_a_sweep_gives_the_ways_of_a_walk(tmp_path_factory, links, steps, detail):
    entries = [
        entry(i, f"actor:n{s}", p, f"actor:n{o}", since, until, standing=standing)
        for i, (s, p, o, since, until, standing) in enumerate(links)
    ]
    entries.append(entry(len(links), "actor:n0", "am:owns", "measure:m", "2020"))
    folder = tmp_path_factory.mktemp("arrays")
    write_arrays(folder, (e.text for e in entries), frozenset({"am:isPartOf"}))
    arrays = Arrays(folder)
    variables = ["?actor", "?a", "?b", "?measure"]
    rows = [_step(variables[i], variables[i + 1], step) for i, step in enumerate(steps)]
    pattern = Pattern("r", "p", (*rows, _step(variables[len(steps)], "?d", detail, detail=True)))
    hops = Told(entries, DAY)
    starts = arrays.numbers([f"actor:n{i}" for i in range(6)])
    sweep = Sweep(arrays, day_number(DAY), max_hops=6)
    found = sweep.as_ways(sweep.ways(pattern, "?actor", starts), lambda n: hops.link(arrays.entry(n)))
    assert found == walk(hops, pattern, [{"?actor": a} for a in arrays.names(starts)], max_hops=6)


def _step(subject, target, step, *, detail=False):
    predicate, forward, (low, high) = step
    ends = (subject, target) if forward else (target, subject)
    return Step(ends[0], predicate, ends[1], low, high, detail)


@pytest.mark.parametrize("regime", ["us-affiliates-50", "us-ofac-50"])
def test_affiliates_of_a_large_graph_are_those_of_a_small_one(synthetic, monkeypatch, regime):
    from kg import verdicts

    asked = synthetic.as_of("2024-01-01")
    assert synthetic.arrays.of("am:owns").many >= verdicts.CROWD
    fast = asked.affiliates(regime).as_json()
    monkeypatch.setattr(verdicts, "CROWD", 10**9)
    assert fast == asked.affiliates(regime).as_json()
    assert ("affiliate" in fast["hit"].values()) is (regime == "us-affiliates-50")


def test_a_matrix_of_a_large_graph_is_that_of_a_small_one(synthetic, monkeypatch):
    from kg import view

    monkeypatch.setattr(view, "CROWD", 1)
    fast = synthetic.as_of("2024-01-01").matrix().as_json()
    monkeypatch.setattr(view, "CROWD", 10**9)
    assert fast == synthetic.as_of("2024-01-01").matrix().as_json()
    assert fast["cells"]


def test_a_share_finer_than_whole_numbers_is_left_to_the_exact_path(tmp_path):
    write_arrays(tmp_path, [entry(1, "actor:a", "am:owns", "actor:b", "2020", value="49.9999999").text], frozenset())
    assert Stakes.on(Arrays(tmp_path), DAY) is None


@pytest.mark.data
@pytest.mark.parametrize("day", ["2019-06-01", "2023-06-01", "2025-06-15", "2025-11-20"])
def test_all_shipped_firms_are_walked_alike(shipped, day):
    _alike(shipped, date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2012-05-05", "2024-01-01"])
def test_all_synthetic_firms_are_walked_alike(synthetic, day):
    _alike(synthetic, date.fromisoformat(day))


def _alike(store, day):
    hops, firms = DerivedHops(store.engine, day, RULES), firms_of(store.engine)
    crowd = Crowd(store.arrays, hops, day)
    patterns = [p for r in read_routes(RULES / "routes.csv") for p in r.patterns]
    ways = 0
    for pattern in patterns:
        stored = walk(hops, pattern, [{"?actor": f} for f in sorted(firms)], max_hops=12)
        assert crowd.walk(pattern, firms) == stored
        ways += len(stored)
    assert ways > 50


@pytest.mark.parametrize(("name", "day"), [("synthetic", "2024-01-01"), ("world", "2031-02-01"), ("shipped", "2025-06-15")])  # fmt: skip
def test_exposures_are_the_pairs_that_traces_give(request, name, day):
    store = request.getfixturevalue(name)
    view = store.as_of(day)
    traced: dict[tuple[str, ...], bool] = {}
    for e in view.tracer().of_actors(firms_of(store.engine)):
        key = (e.actor, e.measure, e.part, e.route)
        traced[key] = traced.get(key, False) or e.certain
    told: dict[tuple[str, ...], bool] = {}
    for r in view.exposures().rows:
        key = (r.actor, r.measure, r.part, r.route)
        told[key] = told.get(key, False) or r.certain
    assert told == traced
    assert told


def test_a_trace_of_one_firm_derives_what_a_trace_of_all_derives(synthetic):
    day = date(2024, 1, 1)
    firms = firms_of(synthetic.engine)
    every = DerivedHops(synthetic.engine, day, RULES).forward("am:isAffiliateUnder", firms)
    assert sum(map(len, every.values())) >= 3
    owned = [f for f, links in every.items() if links]
    for firm in (*owned, *firms[:40]):
        links = every[firm]
        alone = DerivedHops(synthetic.engine, day, RULES).forward("am:isAffiliateUnder", [firm])[firm]
        assert [k._replace(premises=()) for k in alone] == [k._replace(premises=()) for k in links]
        assert [set(k.premises) for k in alone] == [set(k.premises) for k in links]


def test_the_arrays_hold_the_index(shipped):
    texts = {text for (text,) in shipped.engine.select(f"SELECT ?e WHERE {{ GRAPH <{OUT}> {{ ?s ?p ?e }} }}")}
    arrays = shipped.arrays
    assert {arrays.entry(n).text for n in range(arrays.links)} == texts
    assert arrays.name(arrays.number("actor:huawei")) == "actor:huawei"
    assert arrays.number("actor:nobody-knows-it") == -1
    low, high = arrays.span("actor:")
    assert {n.partition(":")[0] for n in arrays.names(range(low, high))} == {"actor"}


def test_damaged_arrays_are_refused_with_a_cure(tmp_path):
    write_arrays(tmp_path, [entry(1, "actor:a", "am:owns", "actor:b").text], frozenset())
    (tmp_path / "arrays.bin").write_bytes(b"short")
    with pytest.raises(StoreError, match="kg build --force"):
        Arrays(tmp_path)


def test_arrays_full_of_zeros_are_refused(tmp_path):
    write_arrays(tmp_path, [entry(1, "actor:a", "am:owns", "actor:b").text], frozenset())
    (tmp_path / "arrays.bin").write_bytes(bytes((tmp_path / "arrays.bin").stat().st_size))
    with pytest.raises(StoreError, match="overwritten"):
        Mapped(tmp_path)


def test_ids_of_one_checksum_are_told_apart(tmp_path):
    alike = ["actor:plumless", "actor:buckeroo"]
    assert len({crc32(name.encode()) for name in alike}) == 1
    told = [entry(n, name, "am:owns", "actor:c").text for n, name in enumerate(alike)]
    write_arrays(tmp_path, told, frozenset())
    mapped = Mapped(tmp_path)
    assert [mapped.entries([name], "am:owns", forward=True) for name in alike] == [[text] for text in told]
    assert sorted(mapped.entries(["actor:c"], "am:owns", forward=False)) == told


def test_a_step_over_the_arrays_is_the_engine_s(synthetic):
    engine, arrays = Engine(synthetic.built.base), synthetic.arrays
    ids = [*arrays.names(range(0, arrays.nodes, 7)), "actor:nobody-knows-it"]
    for predicate in [*arrays.stretches, "am:unheardOf"]:
        for graph in (OUT, IN):
            fast, slow = synthetic.engine.indexed(graph, ids, predicate), engine.indexed(graph, ids, predicate)
            assert sorted(fast) == sorted(slow)


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2100, 1, 1)])
def test_days_that_the_arrays_cannot_tell_apart_are_refused(day):
    with pytest.raises(StoreError, match="outside"):
        day_number(day)


def test_a_store_loaded_from_quads_is_the_store_that_they_come_from(world, tmp_path):
    engine = world.engine
    quads = tmp_path / "world.nq"
    with quads.open("w", encoding="utf-8") as file:
        for graph in (None, *engine.graphs()):
            file.writelines(f"{line[:-3]}<{graph}> .\n" if graph else line for line in engine.triples(graph))
    loaded = Store(load(tmp_path / "store", quads, say=lambda _: None))
    for word in ("entities", "statements", "sources", "measures", "by_kind", "known_through", "responses"):
        assert loaded.about[word] == world.about[word], word
    asked = [s.as_of("2029-06-01").trace("actor:half-owned").as_json() for s in (world, loaded)]
    assert asked[0] == asked[1]
    assert loaded.as_of("2029-06-01").exposures() == world.as_of("2029-06-01").exposures()


@pytest.mark.parametrize(
    ("name", "day"), [("shipped", "2025-06-15"), ("shipped", "1990-01-01"), ("world", "2029-06-01")]
)
def test_a_view_has_the_same_links_by_arrays_and_by_query(request, name, day):
    from kg.asof import links

    store = request.getfixturevalue(name)
    asked = sorted(set(links(store.engine, date.fromisoformat(day))))
    assert sorted(set(links(store.engine, date.fromisoformat(day), store.arrays))) == asked


PATTERNS = [
    *(p for r in read_routes(RULES / "routes.csv") for p in r.patterns),
    Pattern("up", "below", (Step("?above", "am:owns", "?actor", 0, 3),)),
    Pattern("down", "above", (Step("?actor", "am:owns", "?below", 1, None),)),
]


@pytest.fixture(params=["as it is written", pytest.param("compiled", marks=pytest.mark.long)])
def loop(request, monkeypatch):
    """The loop of kg.kernels, in Python and as numba compiles it."""
    from kg import kernels

    if request.param == "compiled":
        pytest.importorskip("numba")
    else:
        monkeypatch.setattr(kernels, "_compiled", lambda: (kernels._grow, kernels._spell))


@pytest.mark.parametrize("shortest", [False, True])
def test_a_compiled_loop_walks_as_numpy_does(synthetic, loop, shortest):
    arrays = synthetic.arrays
    firms = arrays.numbers(firms_of(synthetic.engine))
    met = 0
    for day in ("1999-05-05", "2015-03-03", "2024-01-01"):
        number = day_number(date.fromisoformat(day))
        ways = [Sweep(arrays, number, shortest=shortest, compiled=c) for c in (False, True)]
        for pattern in PATTERNS:
            asked, found = (w.ways(pattern, "?actor", firms) for w in ways)
            assert found.nodes.keys() == asked.nodes.keys()
            for variable, nodes in asked.nodes.items():
                assert (found.nodes[variable] == nodes).all(), pattern
            assert (found.path() == asked.path()).all() and (found.certain == asked.certain).all()
            assert (found.hops == asked.hops).all()
            met += asked.many
    assert met > 1_000


def test_a_holding_of_a_day_links_two_firms_and_a_limit_links_to_its_number(world):
    view = world.as_of("2030-06-01")
    _, owned = view.rows("SELECT ?b { actor:delta-one am:owns ?b }")
    assert owned == [[expand("actor:half-owned")]]
    names, limits = view.rows("SELECT ?n { ?m am:hasLimit ?n } ORDER BY ?n")
    assert names == ["n"] and limits and all(n.replace(".", "").isdigit() for (n,) in limits)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<a:b> <a:c> <a:d> <a:e> .\n", "holds the graph a:e"),
        ("<a:b> <a:c> <a:d> .\n", "holds no statements"),
        ("no quads\n", "is not N-Quads"),
    ],
)
def test_quads_that_are_no_store_are_refused(tmp_path, text, said):
    (tmp_path / "bad.nq").write_text(text)
    with pytest.raises(DataError, match=said):
        load(tmp_path / "store", tmp_path / "bad.nq", say=lambda _: None)
    assert not list((tmp_path / "store").glob("*.tmp-*"))


def test_exposures_answer_what_is_and_not_what_if(world):
    from kg.status import Supposition

    with pytest.raises(UsageError, match="what-if"):
        world.as_of("2029-06-01", supposing=Supposition(frozenset({"measure:x"}))).exposures()


def test_exposures_on_the_command_line(kg, tmp_path):
    asked = ("exposures", "--as-of", "2025-06-15", "--route", "listed")
    rows = kg(*asked, "-f", "csv").stdout.splitlines()
    assert rows[0].startswith("actor,measure,part,route,rule,status")
    assert len(rows) > 50
    assert kg("exposures", "Huawei", "--as-of", "2025-06-15", "--route", "no-such").returncode == 2
    assert kg(*asked, "-f", "parquet").returncode == 2
    assert "as_of" in kg(*asked, "--json").stdout
    assert "measure" in kg(*asked, "-f", "table").stdout


def test_a_store_is_made_again_from_an_export_without_its_index(world, tmp_path):
    view = world.as_of("2029-06-01")
    with (tmp_path / "export.nq").open("wb") as file:
        view.dated.dump(file, "nq")
    again = Store(load(tmp_path / "store", tmp_path / "export.nq", say=lambda _: None))
    for graph in GRAPHS:
        assert sorted(again.engine.triples(graph)) == sorted(world.engine.triples(graph)), graph
    assert again.engine.graphs() == world.engine.graphs()
    assert again.arrays.size() == world.arrays.size() and again.arrays.links == world.arrays.links
    versions = "SELECT ?v WHERE { ?d a void:Dataset ; owl:versionInfo ?v }"
    assert again.as_of("2029-06-01").rows(versions)[1] == [[again.about["data_version"]]]
    asked = [s.as_of("2029-06-01").trace("actor:half-owned").as_json() for s in (world, again)]
    assert asked[0] == asked[1]
