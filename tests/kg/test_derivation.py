"""Links that rules derive: affiliates and thresholds, with their premises, windows and the rule's own status."""

from datetime import date
from pathlib import Path

import pytest

from kg.derivation import DerivedHops
from kg.exposure import Tracer
from kg.paths import ontology_folder
from kg.routes import read_routes

RULES = Path(__file__).resolve().parent.parent / "rules"


@pytest.fixture
def trace(world):
    def run(actor, day, route):
        at = date.fromisoformat(day)
        routes = [r for r in read_routes(ontology_folder() / "rules" / "routes.csv") if r.id == route]
        hops = DerivedHops(world.engine, at, RULES)
        return Tracer(world.engine, routes, at, hops=hops).of_actors([actor])

    return run


def test_two_listed_owners_together_make_an_affiliate(trace):
    found = trace("actor:half-owned", "2029-06-01", "affiliate")
    assert {e.path[0].link.subject for e in found} == {"listing:delta-one", "listing:delta-two"}
    assert all(e.measure == "measure:watch-list" and e.status == "in_force" for e in found)
    derived = [s for s in found[0].path if s.derived_by]
    assert [s.derived_by for s in derived] == ["half"]
    shares = sorted(s.link.value for s in found[0].path if s.link.predicate == "am:owns")
    assert shares == ["20", "30"]


def test_an_affiliate_counts_as_listed_for_the_next_level(trace):
    found = trace("actor:grand-child", "2029-06-01", "affiliate")
    owners = {s.link.subject for e in found for s in e.path if s.link.predicate == "am:owns"}
    assert owners == {"actor:delta-one", "actor:delta-two", "actor:half-owned"}


def test_the_window_ends_with_the_first_holding_that_ends(trace):
    assert {e.until for e in trace("actor:half-owned", "2029-06-01", "affiliate")} == {"2031-03-01"}
    assert not trace("actor:half-owned", "2031-03-01", "affiliate")


def test_an_exposure_is_as_suspended_as_the_rule_that_derives_it(trace):
    assert {e.status for e in trace("actor:half-owned", "2030-06-01", "affiliate")} == {"suspended"}
    assert {e.status for e in trace("actor:half-owned", "2031-02-01", "affiliate")} == {"unknown"}
    assert not trace("actor:half-owned", "2029-04-15", "affiliate")


def test_a_chip_whose_figures_cross_the_threshold_reaches_its_maker(trace):
    (found,) = trace("actor:zenith-fab", "2030-06-01", "maker")
    assert found.measure == "measure:compute-rule" and found.since == "2030-03-01"
    derived = [s for s in found.path if s.derived_by]
    assert [(s.derived_by, s.link.object) for s in derived] == [("n1-2030:a", "code:n1.a")]
    figures = [s for s in found.path if s.link.predicate == "am:hasFigure"]
    assert [s.link.value for s in figures] == ["5000"] and figures[0].source == "source:gazette"


def test_before_its_vintage_a_threshold_reaches_nobody(trace):
    assert not trace("actor:zenith-fab", "2030-02-28", "maker")


def test_a_stated_classification_is_not_doubled(trace):
    found = trace("actor:acme-semi", "2030-06-01", "maker")
    assert len(found) == 1 and not any(s.derived_by for s in found[0].path)


def test_an_owner_is_not_tainted_by_what_it_owns(trace):
    assert not trace("actor:delta-one", "2029-06-01", "affiliate")
