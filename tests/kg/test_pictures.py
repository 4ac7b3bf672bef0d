"""Pictures of the fictional world: what each view holds, on which days, under which command."""

from datetime import date

import networkx as nx
import pytest
from tests_world import WORLD

from kg.charts import tiers_network, timeline_network
from kg.errors import UsageError
from kg.network import ego_network, trace_network
from kg.overviews import overview_network
from kg.pictures import (
    gallery_pictures,
    matrix_picture,
    overview_picture,
    query_picture,
    tiers_picture,
    timeline_picture,
    trace_picture,
)
from kg.spells import spells_over, stages

DAY = date(2031, 6, 1)


def covers(spans, day):
    text = day.isoformat()
    return not spans or any((a is None or a <= text) and (b is None or text < b) for a, b in spans)


def on(graph, day):
    nodes = {n for n, d in graph.nodes(data=True) if covers(d.get("spans"), day)}
    edges = {k for a, b, k, d in graph.edges(keys=True, data=True) if {a, b} <= nodes and covers(d.get("spans"), day)}
    return nodes, edges


def test_spells_join_the_days_between_which_nothing_changes():
    days = [date(2030, 1, 1), date(2030, 6, 1), date(2031, 1, 1)]
    found = spells_over(days, lambda d: {"always"} | ({"once"} if d.year == 2030 and d.month == 6 else set()))
    assert found == {"always": [(None, None)], "once": [("2030-06-01", "2031-01-01")]}


@pytest.mark.parametrize("day", [date(2029, 1, 1), date(2029, 7, 1), date(2030, 10, 1), DAY, date(2033, 1, 1)])
def test_a_trace_over_time_shows_on_each_day_what_a_trace_of_that_day_shows(world, day):
    view = world.as_of(DAY)
    answer = view.trace("Acme Semi")
    course = view.course("Acme Semi")
    graph = trace_network(world.engine, answer.exposures, "actor:acme-semi", DAY, course=course)
    there = world.as_of(day).trace("Acme Semi").exposures
    alone = trace_network(world.engine, there, "actor:acme-semi", day)
    nodes, edges = on(graph, day)
    assert nodes == set(alone) and edges == {k for *_, k in alone.edges(keys=True)}


@pytest.mark.parametrize("day", [date(2029, 2, 28), date(2030, 10, 1), DAY])
def test_surroundings_over_time_have_on_each_day_what_is_near_on_it(world, day):
    graph = ego_network(world.engine, "actor:acme-semi", DAY, course=True)
    alone = ego_network(world.engine, "actor:acme-semi", day)
    near = {n for n, d in alone.nodes(data=True) if d["distance"] <= 1}
    nodes, _ = on(graph, day)
    assert near <= nodes
    assert ("listing:acme-semi" in nodes) == ("listing:acme-semi" in alone)


def test_the_status_of_a_measure_is_told_over_time(world):
    graph = timeline_network(world.engine, DAY)
    told = {n: [(s["since"], s["status"]) for s in d["stages"]] for n, d in graph.nodes(data=True) if d.get("stages")}
    for measure, found in told.items():
        for since, status in found:
            assert world.as_of(since).status(measure).answer.status == status
    looks = {(s["status"], s["look"]) for _, d in graph.nodes(data=True) for s in d.get("stages", ())}
    assert {("in_force", "solid"), ("suspended", "striped"), ("proposed", "dotted")} <= looks


def test_a_provision_follows_its_whole_in_its_stages(world):
    from kg.status import Statuses

    statuses = Statuses(world.engine)
    provisions = statuses.parts("measure:compute-rule")
    assert provisions
    for provision in provisions:
        for stage in stages(statuses, provision, {}):
            day = date.fromisoformat(stage["since"])
            assert statuses.of(provision, day).status == stage["status"]


def test_responses_are_tied_to_what_they_answer_and_stand_with_who_made_them(world):
    graph = timeline_network(world.engine, DAY)
    answers = [(a, b) for a, b, d in graph.edges(data=True) if d["label"]["en"] == "responds to"]
    assert answers
    assert all(graph.nodes[a]["group"] for a, _ in answers)


def test_a_timeline_of_one_maker_leaves_the_others_out(world):
    whole = timeline_picture(world.as_of(DAY)).graph
    makers = {d["group"]["en"] for _, d in whole.nodes(data=True) if d["group"]}
    one = sorted(makers)[0]
    part = timeline_picture(world.as_of(DAY), [one]).graph
    assert 0 < len(part) < len(whole)
    assert one in {d["group"]["en"] for _, d in part.nodes(data=True) if d["group"]}


def test_a_matrix_has_an_edge_for_each_pair_and_route_with_its_steps(world):
    view = world.as_of(DAY)
    picture = matrix_picture(view, ["Acme Semi"])
    answer = view.matrix(["Acme Semi"])
    assert {(a, k) for a, _, k in picture.graph.edges(keys=True)} == {(e.measure, e.route) for e in answer.exposures}
    for _, _, d in picture.graph.edges(data=True):
        assert d["ways"] and all(f["text"]["en"] and f["text"]["zh"] for way in d["ways"] for f in way)


def test_tiers_hold_members_on_their_days(world):
    graph = tiers_network(world.engine, DAY)
    groups = {n for n, d in graph.nodes(data=True) if d["layer"] == 0}
    assert "group:watched-places" in groups
    assert all((a in groups) != (b in groups) for a, b in graph.edges())


def test_the_overview_has_every_entity_and_clusters_by_place(world):
    graph = overview_network(world.engine, DAY)
    assert len(graph) == world.about["entities"]
    assert graph.nodes["actor:acme-semi"]["clusters"]["place"]["en"] == "Southland"
    assert all(d["kind"] for _, d in graph.nodes(data=True))


def test_every_edge_of_a_picture_can_be_cited(world):
    graph = trace_picture(world.as_of(DAY), "Acme Semi").graph
    stated = [d for _, _, d in graph.edges(data=True) if not d["derived"]]
    assert stated and all(d["citation"].endswith(".") and d["locator"] for d in stated)


def test_the_command_in_a_page_names_ids_and_the_day_and_no_path(kg, tmp_path):
    path = tmp_path / "t.html"
    done = kg("draw", "trace", "Acme Semi", "--data", str(WORLD), "--as-of", "2031-06-01", "-o", str(path))
    assert done.returncode == 0
    page = path.read_text(encoding="utf-8")
    assert "kg draw trace actor:acme-semi --as-of 2031-06-01" in page
    assert str(tmp_path) not in page and str(WORLD) not in page


@pytest.mark.parametrize("view", ["timeline", "matrix", "overview", "tiers", "gallery"])
def test_each_view_is_drawn_from_the_command_line(kg, tmp_path, view):
    path = tmp_path / "page.html"
    done = kg("draw", view, "--data", str(WORLD), "--as-of", "2031-06-01", "-o", str(path), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "Content-Security-Policy" in path.read_text(encoding="utf-8") and str(path) in done.stderr


def test_a_query_is_drawn_by_construct_and_by_select(world):
    view = world.as_of(DAY)
    built = query_picture(view, "CONSTRUCT { ?a am:makes ?p } WHERE { ?a am:makes ?p }", "makers.rq")
    rows = query_picture(view, "SELECT ?a (am:makes AS ?x) ?p WHERE { ?a am:makes ?p }", "makers.rq")
    assert set(built.graph.edges()) == set(rows.graph.edges()) != set()
    assert built.meta["command"] == "kg draw query makers.rq --as-of 2031-06-01"
    _, _, edge = next(iter(built.graph.edges(data=True)))
    assert edge["label"]["en"] == "makes"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK { ?a am:makes ?p }", "ASK cannot be drawn"),
        ("SELECT ?a WHERE { ?a am:makes ?p }", "one column"),
        ("SELECT ?a ?p WHERE { ?a am:makes ?p FILTER(false) }", "finds nothing"),
    ],
)
def test_what_cannot_be_drawn_says_why(world, query, told):
    with pytest.raises(UsageError, match=told):
        query_picture(world.as_of(DAY), query, "q.rq")


def test_a_query_file_that_is_not_there_is_a_clear_error(kg, tmp_path):
    done = kg("draw", "query", str(tmp_path / "no.rq"), "--data", str(WORLD))
    assert done.returncode == 2 and "cannot be read" in done.stderr


def test_a_gallery_has_one_picture_of_each_kind(world):
    found = gallery_pictures(world.as_of(DAY))
    assert [p.view for p in found] == ["trace", "ego", "matrix", "overview", "timeline", "tiers"]


def test_pictures_are_the_same_each_time(world):
    one, two = (overview_picture(world.as_of(DAY)).graph for _ in range(2))
    assert nx.utils.graphs_equal(one, two) and list(one) == list(two)


def test_tiers_of_nothing_are_refused(world):
    drawn = set(tiers_network(world.engine, DAY))
    lonely = next(t.id for t in world.as_of(DAY).registry("provision").things if t.id not in drawn)
    with pytest.raises(UsageError, match="no territory belongs"):
        tiers_picture(world.as_of(DAY), [lonely])


def test_what_a_trace_reaches_by_an_unsure_statement_alone_says_so(world):
    graph = trace_picture(world.as_of(DAY), "Acme Semi").graph
    doubted = {n: d["doubt"]["en"] for n, d in graph.nodes(data=True) if d.get("doubt")}
    assert doubted == {"product:acme-two": "unsure"}
    told = {(a, b): d["certainty"] for a, b, d in graph.edges(data=True)}
    assert told["product:acme-two", "code:n1.a"] == "unsure"
    assert told["actor:acme-semi", "product:acme-two"] == "possible"  # only its year is stated
    assert "certain" in told.values()


def test_a_listing_is_named_after_the_party_of_which_its_list_is_sure(folder):
    import kg

    row = "listing:acme-semi,am:listsActor,actor:{},,,2029-03-01,,no. 1,normal,{},read,,\n"
    path = next(p for p in (folder / "statements").glob("*.csv") if "listing:acme-semi,am:listsActor" in p.read_text())
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines(True)
        if "listing:acme-semi,am:listsActor" not in line
    ]
    others = sorted(e.id for e in kg.load(folder).as_of(DAY).registry("actor").things if e.kind == "company")
    unsure, sure = others[0].partition(":")[2], others[1].partition(":")[2]
    lines[1:1] = [row.format(unsure, "unsure"), row.format(sure, "likely")]
    path.write_text("".join(lines), encoding="utf-8")
    store = kg.load(folder)
    named = store.as_of(DAY).resolve("listing:acme-semi").label("en")
    assert named.startswith(store.as_of(DAY).resolve(f"actor:{sure}").label("en"))


def test_the_overview_tells_in_the_panel_what_no_edge_says(world):
    graph = overview_network(world.engine, DAY)
    edges = {k for *_, k in graph.edges(keys=True)}
    facts = graph.nodes["measure:compute-rule"]["facts"]
    assert edges and {f["text"]["en"] for f in facts} >= {"has event: adoption", "has event: publication"}
    assert all(f["source"] and f["locator"] and f["citation"] for f in facts)
    linked = [d["label"]["en"] for a, _, d in graph.edges(data=True) if a == "measure:compute-rule"]
    assert linked and not any(f["text"]["en"].split(":")[0] in linked for f in facts)


def test_a_mark_of_a_matrix_tells_every_path_and_the_command_that_draws_it(world):
    view = world.as_of(DAY)
    graph = matrix_picture(view, ["Acme Semi"]).graph
    for measure, actor, route, d in graph.edges(keys=True, data=True):
        found = [
            e for e in view.matrix(["Acme Semi"]).exposures if (e.measure, e.actor, e.route) == (measure, actor, route)
        ]
        assert len(d["ways"]) + d["more"] == len(found) and [len(w) for w in d["ways"]] == [
            len(e.path) for e in found[:4]
        ]
        assert d["command"] == f"kg draw trace {actor} {measure} --route {route} --as-of 2031-06-01"
