"""Conflicting duties: only pairs that are stated, on whom, while both stand, and how they are told."""

import json

import pytest
from tests_world import WORLD

from kg.library import open_store
from kg.status import Supposition

HEAD = "subject,predicate,object,value,unit,since,until,locator,rank,confidence,basis,attributed_to,note\n"
AGAINST = "measure:compute-rule,am:forbidsComplianceWith,listing:acme-semi,,,2030-06-01,2031-09-01,row 1,normal,certain,read,,\n"
BY_WORD = AGAINST.replace("read,,", "read,actor:acme-cloud,").replace("listing:acme-semi", "listing:delta-one")


@pytest.fixture(scope="module")
def clash(cache, tmp_path_factory):
    path = tmp_path_factory.mktemp("clash") / "clash.csv"
    path.write_text(HEAD + AGAINST + BY_WORD)
    return path


@pytest.fixture(scope="module")
def store(clash):
    return open_store(WORLD, assumed=(clash,))


def sides(store, actor, day, **kwargs):
    return [(c.side, c.forbidding, c.forbidden) for c in store.as_of(day, **kwargs).trace(actor).conflicts]


PAIR = ("measure:compute-rule", "listing:acme-semi")


def test_an_actor_reached_by_both_sides_is_told_of_it(store):
    assert sides(store, "Acme Semi", "2031-04-01") == [("both", *PAIR)]


def test_an_actor_reached_by_one_side_is_told_which(store):
    view = store.as_of("2031-04-01")
    assert [c.side for c in view.trace("Acme Semi", routes=("listed",)).conflicts] == ["forbidden"]
    assert {c.side for c in view.trace("Acme Semi", routes=("maker",)).conflicts} == {"forbidding"}
    assert sides(store, "Delta One", "2031-04-01") == []


def test_nothing_is_told_before_and_after_the_days_that_the_statement_gives(store):
    assert sides(store, "Acme Semi", "2030-05-31") == []
    assert sides(store, "Acme Semi", "2030-06-01") == [("both", *PAIR)]
    assert sides(store, "Acme Semi", "2031-08-31") == [("both", *PAIR)]
    assert sides(store, "Acme Semi", "2031-09-01") == []


def test_a_measure_that_is_left_out_forbids_nothing(store):
    gone = Supposition(frozenset({"measure:compute-rule"}))
    assert sides(store, "Acme Semi", "2031-04-01", supposing=gone) == []


def test_what_somebody_says_is_no_prohibition(store):
    conflicts = store.as_of("2031-04-01").trace_measure("Watch List").conflicts
    assert "listing:delta-one" not in {c.forbidden for c in conflicts}


def test_without_a_statement_there_is_no_conflict(world):
    assert world.as_of("2031-04-01").trace("Acme Semi").conflicts == ()


def test_the_status_of_the_measure_that_forbids_is_told(store):
    (conflict,) = store.as_of("2031-05-01").trace("Acme Semi").conflicts
    assert conflict.status == "not_enforced"
    assert store.as_of("2031-05-01").trace("Acme Semi").in_force().conflicts == ()


def test_the_trace_tells_it_in_every_form(kg, clash):
    at = ("--data", str(WORLD), "--as-of", "2031-04-01", "--assume", str(clash))
    (told,) = json.loads(kg("trace", "Acme Semi", *at).stdout)["conflicts"]
    assert told["forbidding"] == "measure:compute-rule" and told["locator"] == "row 1" and told["since"] == "2030-06-01"
    for lang, head, verb in (("en", "CONFLICTING DUTIES", "forbids compliance with"), ("zh", "义务冲突", "禁止遵守")):
        text = kg("trace", "Acme Semi", *at, "-f", "table", "--lang", lang).stdout
        assert head in text and verb in text
        assert verb in kg("trace", "Acme Semi", *at, "--sentences", "--lang", lang).stdout
        assert "forbids compliance" not in kg("trace", "Delta One", *at, "-f", "table").stdout


@pytest.mark.data
def test_the_blocking_order_of_2026_stands_against_five_listings(shipped):
    view = shipped.as_of("2026-06-01")
    trace = view.trace_measure("measure:us-sdn-list")
    assert {(c.forbidding, c.side) for c in trace.conflicts} == {("measure:cn-announcement-21-2026", "forbidden")}
    assert len({c.forbidden for c in trace.conflicts}) == 5
    assert not shipped.as_of("2026-05-01").trace_measure("measure:us-sdn-list").conflicts
    columns, rows = view.ask("conflicting-duties")
    assert len(rows) == 5 and columns[0] == "forbidding"
    shown = view.show("measure:cn-announcement-21-2026")
    assert sum(s.predicate == "am:forbidsComplianceWith" for s in shown.dossier.statements) == 5
