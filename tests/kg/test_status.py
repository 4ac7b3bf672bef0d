"""Status by lifecycle events, on the day before and after each of them."""

from datetime import date

import pytest

from kg.status import Event, Rule, phases

RULES = {
    "proposed": Rule(state="proposed", order=1),
    "adopted": Rule(state="adopted", order=2),
    "published": Rule(order=3),
    "effective": Rule(state="in_force", order=4),
    "suspended": Rule(overlay="suspended", order=5),
    "not_enforced": Rule(overlay="not_enforced", order=6),
    "resumed": Rule(ends_overlay=True, order=7),
    "extended": Rule(order=8),
    "rescinded": Rule(state="rescinded", order=9),
}


def event(type, day, until=None, earliest=None):
    latest = date.fromisoformat(day)
    end = date.fromisoformat(until) if until else None
    return Event(type, day, earliest or latest, latest, end, f"statement:{type}{day}", "source:x", "p. 1")


def on(day, *events):
    chosen = "not_yet"
    for phase in phases(events, RULES):
        if phase.start is None or phase.start <= date.fromisoformat(day):
            chosen = phase.status
    return chosen


def test_nothing_is_known_before_the_first_event():
    assert on("2030-01-01", event("adopted", "2030-01-02")) == "not_yet"


def test_publication_alone_changes_nothing():
    assert on("2030-01-03", event("published", "2030-01-02")) == "not_yet"


def test_a_rule_is_adopted_until_it_takes_effect():
    events = event("adopted", "2030-01-02"), event("effective", "2030-02-01")
    assert on("2030-01-31", *events) == "adopted"
    assert on("2030-02-01", *events) == "in_force"


def test_a_suspension_before_the_day_of_effect_wins_over_that_day():
    events = (
        event("adopted", "2030-01-02"),
        event("suspended", "2030-01-20", "2031-01-20"),
        event("effective", "2030-02-01"),
    )
    assert on("2030-01-19", *events) == "adopted"
    assert on("2030-02-01", *events) == "suspended"


def test_a_published_end_that_has_passed_with_no_later_act_gives_unknown():
    events = event("effective", "2030-01-01"), event("suspended", "2030-01-20", "2031-01-20")
    assert on("2031-01-19", *events) == "suspended"
    assert on("2031-01-20", *events) == "unknown"


def test_an_extension_moves_the_published_end():
    events = (
        event("effective", "2030-01-01"),
        event("suspended", "2030-01-20", "2031-01-20"),
        event("extended", "2031-01-10", "2031-06-01"),
    )
    assert on("2031-05-31", *events) == "suspended"
    assert on("2031-06-01", *events) == "unknown"


def test_a_resumption_brings_the_state_back():
    events = (
        event("effective", "2030-01-01"),
        event("suspended", "2030-01-20", "2031-01-20"),
        event("resumed", "2030-06-01"),
    )
    assert on("2030-06-01", *events) == "in_force"
    assert on("2032-01-01", *events) == "in_force"


def test_an_end_wins_over_an_overlay():
    events = event("effective", "2030-01-01"), event("not_enforced", "2030-02-01"), event("rescinded", "2030-03-01")
    assert on("2030-02-28", *events) == "not_enforced"
    assert on("2030-03-01", *events) == "rescinded"


def test_an_open_ended_state_does_not_lapse():
    assert on("2999-01-01", event("effective", "2030-01-01")) == "in_force"


@pytest.mark.parametrize(
    ("measure", "day", "status"),
    [
        ("compute-rule", "2030-02-19", "not_yet"),
        ("compute-rule", "2030-02-20", "adopted"),
        ("compute-rule", "2030-03-01", "in_force"),
        ("compute-rule", "2031-04-30", "in_force"),
        ("compute-rule", "2031-05-01", "not_enforced"),
        ("cloud-bill", "2040-01-01", "proposed"),
        ("owner-rule", "2029-04-15", "not_yet"),
        ("owner-rule", "2029-04-30", "in_force"),
        ("owner-rule", "2031-01-09", "suspended"),
        ("owner-rule", "2031-01-10", "unknown"),
        ("entry-licence", "2029-09-01", "in_force"),
        ("entry-licence", "2030-01-01", "unknown"),
    ],
)
def test_the_world_has_the_right_status(world, measure, day, status):
    assert world.as_of(day).status(f"measure:{measure}").answer.status == status


def test_an_unknown_status_says_which_published_end_has_passed(world):
    def note(day):
        return world.as_of(day).status("measure:owner-rule").answer.note

    assert "suspended was published to end on 2031-01-10" in note("2031-01-10")
    assert "published to end" not in note("2031-01-09")


def test_a_part_has_its_own_status_while_the_whole_lives(world):
    def part(day):
        return world.as_of(day).status("provision:compute-reporting").answer.status

    assert part("2030-08-31") == "not_yet"
    assert part("2030-09-01") == "in_force"
    assert part("2031-05-01") == "not_enforced"


def test_a_part_without_events_follows_the_whole(world):
    assert world.as_of("2030-03-01").status("provision:compute-cap").answer.status == "in_force"


def test_an_event_with_a_partial_date_is_noted_as_possible(world):
    report = world.as_of("2029-04-15").status("measure:owner-rule")
    assert "2029-04" in report.answer.note


def test_a_disputed_date_does_not_count(world):
    dates = [e.stated for e in world.as_of("2030-03-02").status("measure:compute-rule").answer.events]
    assert "2030-06-01" in dates and dates.count("2030-06-01") == 1


def test_known_through_is_the_best_coverage_that_bears_on_the_measure(world):
    assert world.as_of("2035-01-01").status("measure:watch-list").known_through == "2033-06-30"
    assert world.as_of("2035-01-01").status("measure:compute-rule").known_through == "2032-12-31"


def test_the_codes_agree_with_the_contract(world):
    rows = world.engine.select(
        "PREFIX am: <https://w3id.org/actors-measures/ontology#> SELECT ?s ?end WHERE { ?s am:isEnd ?end }"
    )
    from kg.status import ENDS

    assert {r[0].rsplit("/", 1)[-1] for r in rows if r[1] == "true"} == ENDS
