"""Traces in the fictional world: each route from both ends, windows, certainty, relief."""

import pytest

from kg.errors import AmbiguousName, UnknownName, UsageError
from kg.exposure import _merged
from kg.hops import Link
from kg.joins import Way
from kg.routes import Pattern, Step


def found(answer):
    return {(e.measure, e.part, e.actor, e.route) for e in answer.exposures}


def only(answer, route, part=None):
    hits = [e for e in answer.exposures if e.route == route and (part is None or e.part == part)]
    assert len(hits) == 1
    return hits[0]


def test_every_route_reaches_the_firm(world):
    answer = world.as_of("2031-06-01").trace("Acme Semi")
    assert found(answer) == {
        ("measure:watch-list", "measure:watch-list", "actor:acme-semi", "listed"),
        ("measure:compute-rule", "measure:compute-rule", "actor:acme-semi", "maker"),
        ("measure:compute-rule", "provision:compute-tier", "actor:acme-semi", "located"),
    }


def test_both_directions_give_the_same_exposures(world):
    view = world.as_of("2031-06-01")
    forward = {e for e in view.trace("actor:acme-semi").exposures if e.measure == "measure:compute-rule"}
    backward = {e for e in view.trace_measure("Compute Rule").exposures if e.actor == "actor:acme-semi"}
    assert forward == backward and forward


def test_the_rule_that_added_a_listing_is_followed_to_the_firm(world):
    answer = world.as_of("2031-06-01").trace_measure("Watch List Rule 1")
    exposure = only(answer, "listed")
    assert exposure.measure == "measure:watch-list" and exposure.actor == "actor:acme-semi"
    assert [s.link.predicate for s in exposure.path] == ["am:listsActor", "am:standsOn", "am:adds"]


def test_a_listing_begins_on_its_first_day(world):
    assert not world.as_of("2029-02-28").trace("actor:acme-semi", routes=("listed",)).exposures
    assert world.as_of("2029-03-01").trace("actor:acme-semi", routes=("listed",)).exposures


def test_the_window_is_the_intersection_of_all_steps(world):
    exposure = only(world.as_of("2031-06-01").trace("actor:acme-semi"), "located")
    assert (exposure.since, exposure.until) == ("2030-03-01", "2032-01-01")
    assert not world.as_of("2032-01-01").trace("actor:acme-semi", routes=("located",)).exposures


def test_a_subsidiary_is_located_where_its_parent_is(world):
    exposure = only(world.as_of("2031-06-01").trace("actor:acme-semi-labs"), "located")
    assert exposure.path[0].link.predicate == "am:isSubsidiaryOf"


def test_a_doubtful_step_makes_the_exposure_possible(world):
    exposures = world.as_of("2031-12-31").trace("actor:acme-semi", routes=("maker",)).exposures
    by_product = {e.path[0].link.object: e.certain for e in exposures}
    assert by_product == {"product:acme-one": True, "product:acme-two": False}


def test_inside_a_partial_date_an_exposure_is_possible(world):
    exposures = world.as_of("2031-06-01").trace("actor:acme-semi", routes=("maker",)).exposures
    assert {e.path[0].link.object: e.certain for e in exposures}["product:acme-two"] is False


def test_an_order_that_names_the_firm_is_the_route_listed(world):
    exposure = only(world.as_of("2030-10-01").trace("Acme Cloud"), "listed")
    assert exposure.part == "provision:compute-reporting" and exposure.measure == "measure:compute-rule"
    assert not world.as_of("2030-08-31").trace("Acme Cloud", routes=("listed",)).exposures


def test_a_proposal_is_marked_and_last(world):
    answer = world.as_of("2030-10-01").trace("Acme Cloud")
    assert [e.status for e in answer.exposures] == ["in_force", "proposed"]
    assert answer.exposures[-1].measure == "measure:cloud-bill" and not answer.exposures[-1].binding


def test_a_licence_relieves_while_it_is_in_force(world):
    def relief(day):
        return only(world.as_of(day).trace("actor:acme-semi"), "listed").relieved_by

    assert relief("2029-12-31") == ("measure:entry-licence",)
    assert relief("2030-01-01") == ()


def test_an_exposure_says_what_it_means(world):
    exposure = only(world.as_of("2031-06-01").trace("actor:acme-semi"), "listed")
    assert exposure.effect == "licence-requirement" and exposure.policy == "presumption-of-denial"


def test_every_step_has_source_and_locator(world):
    for exposure in world.as_of("2031-06-01").trace("actor:acme-semi").exposures:
        assert exposure.path
        for step in exposure.path:
            assert step.source and step.locator


def test_an_owned_firm_below_half_is_not_reached(world):
    assert not world.as_of("2031-06-01").trace("Zenith Fab").exposures


def test_absence_comes_with_coverage(world):
    answer = world.as_of("2034-01-01").trace("Zenith Fab")
    assert answer.known_through == "2032-12-31"
    assert {(r.scope, r.through) for r in answer.coverage} == {
        ("all", "2032-12-31"),
        ("measure:watch-list", "2033-06-30"),
    }


def test_max_hops_cuts_long_paths(world):
    answer = world.as_of("2031-06-01").trace("actor:acme-semi-labs", max_hops=3)
    assert not answer.exposures


def test_an_unknown_route_is_refused(world):
    with pytest.raises(UsageError, match="listed"):
        world.as_of("2031-06-01").trace("actor:acme-semi", routes=("nowhere",))


def test_an_ambiguous_name_is_refused_with_its_candidates(world):
    with pytest.raises(AmbiguousName, match="actor:acme-cloud"):
        world.as_of("2031-06-01").trace("顶点")
    assert {m.verdict for m in world.as_of("2031-06-01").find("顶点")} == {"possible"}


def test_an_unknown_name_asks_what_was_meant(world):
    with pytest.raises(UnknownName, match="Acme Semi"):
        world.as_of("2031-06-01").trace("Acme Semmi")


@pytest.mark.parametrize(
    "name", ["acme semi", "ＡＣＭＥ　ＳＥＭＩ", "Acme Semiconductor Co.,Ltd", "顶点半导体", "actor:acme-semi"]
)
def test_a_name_is_found_whatever_its_case_width_and_suffix(world, name):
    matches = world.as_of("2031-06-01").find(name)
    assert [m.thing.id for m in matches] == ["actor:acme-semi"] and matches[0].verdict == "match"


@pytest.mark.parametrize("number", ["12 NR 345", "12 nr 345", "N.R. 2030-7", "NR2030-7"])
def test_official_numbers_are_names(world, number):
    assert world.as_of("2031-06-01").resolve(number).id == "measure:compute-rule"


def test_the_json_has_the_keys_of_the_contract(world):
    data = world.as_of("2031-06-01").trace("actor:acme-semi").as_json()
    assert set(data) == {"actor", "as_of", "known_through", "exposures", "coverage", "conflicts"}
    exposure = data["exposures"][0]
    keys = {
        "measure",
        "actor",
        "route",
        "reach",
        "effect",
        "relieved_by",
        "certainty",
        "status",
        "since",
        "until",
        "path",
    }
    assert keys <= set(exposure)
    assert "citation" in exposure["measure"]
    steps = {"statement", "subject", "predicate", "object", "since", "until", "source", "locator", "derived_by"}
    assert steps <= set(exposure["path"][0])


def test_a_step_that_two_rules_derive_is_two_exposures():
    plain = Link("statement:1", "actor:a", "am:isAffiliateOf", "actor:b", None, None, None, None, True, "certain")
    stated, one, other = plain, plain._replace(under="measure:one"), plain._replace(under="measure:other")
    pattern = Pattern("affiliate", "r", (Step("?actor", "am:isAffiliateOf", "?part"),))
    nodes = {"?actor": "actor:a", "?part": "actor:b"}
    ways = [(pattern, Way(nodes, ((0, (link,)),))) for link in (stated, one, one, other)]
    assert [way.path()[0].under for _, way in _merged(ways)] == [None, "measure:one", "measure:other"]
