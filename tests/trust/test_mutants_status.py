"""What no other test noticed when a line of status was changed: see survivors.md beside this file.

Whole answers are compared, not single fields of them, so that a key, a unit or a word cannot change unseen.
"""

from __future__ import annotations

from datetime import date

import pytest

from kg.index import Entry
from kg.status import Event, Phase, Rule, Statuses, Supposition, phases

DAY = date(2030, 6, 1)

RULES = {
    "adopted": Rule(state="adopted", order=2),
    "published": Rule(order=3),
    "effective": Rule(state="in_force", order=4),
    "suspended": Rule(overlay="suspended", order=5),
    "resumed": Rule(ends_overlay=True, order=7),
    "extended": Rule(order=8),
    "rescinded": Rule(state="rescinded", order=9),
}


def event(type_, day, until=None, earliest=None):
    latest = date.fromisoformat(day)
    first = date.fromisoformat(earliest) if earliest else latest
    end = date.fromisoformat(until) if until else None
    return Event(type_, day, first, latest, end, f"statement:{type_}{day}", "source:x", "p. 1")


def turns(*events):
    found = phases(events, RULES)
    assert [p.end for p in found[:-1]] == [p.start for p in found[1:]] and found[-1].end is None
    assert found[0].start is None
    return [(p.status, str(p.start) if p.start else None) for p in found]


def test_phases_follow_one_another_whatever_the_order_of_the_events():
    events = [
        event("adopted", "2030-01-01"),
        event("published", "2030-01-05"),
        event("effective", "2030-02-01"),
        event("suspended", "2030-03-01", "2030-06-01"),
        event("extended", "2030-05-01", "2030-09-01"),
        event("resumed", "2030-10-01"),
        event("rescinded", "2031-01-01"),
    ]
    wanted = [
        ("not_yet", None),
        ("adopted", "2030-01-01"),
        ("in_force", "2030-02-01"),
        ("suspended", "2030-03-01"),
        ("unknown", "2030-09-01"),
        ("in_force", "2030-10-01"),
        ("rescinded", "2031-01-01"),
    ]
    assert turns(*events) == turns(*reversed(events)) == wanted


def test_events_of_one_day_follow_their_order_of_kinds():
    assert turns(event("effective", "2030-01-01"), event("adopted", "2030-01-01")) == [
        ("not_yet", None),
        ("in_force", "2030-01-01"),
    ]
    assert turns(event("resumed", "2030-01-01"), event("suspended", "2030-01-01"), event("effective", "2030-01-01"))[
        -1
    ] == ("in_force", "2030-01-01")


def test_a_published_end_of_a_state_gives_unknown_on_its_day():
    wanted = [("not_yet", None), ("in_force", "2030-01-01"), ("unknown", "2030-06-01")]
    assert turns(event("effective", "2030-01-01", "2030-06-01")) == wanted
    longer = turns(event("effective", "2030-01-01", "2030-06-01"), event("extended", "2030-05-01", "2030-08-01"))
    assert longer[-1] == ("unknown", "2030-08-01")
    ended = turns(event("effective", "2030-01-01", "2030-06-01"), event("rescinded", "2030-07-01"))
    assert ended[-1] == ("rescinded", "2030-07-01")


def test_the_end_of_a_state_that_has_passed_is_not_hidden_by_a_suspension():
    events = event("effective", "2030-01-01", "2030-06-01"), event("suspended", "2030-02-01", "2031-01-01")
    assert turns(*events)[-1] == ("unknown", "2030-06-01")


def test_an_end_wins_over_a_suspension():
    events = event("effective", "2030-01-01"), event("suspended", "2030-02-01"), event("rescinded", "2030-03-01")
    assert turns(*events)[-1] == ("rescinded", "2030-03-01")


def test_an_extension_of_a_suspension_leaves_the_state_alone():
    events = (
        event("effective", "2030-01-01", "2032-01-01"),
        event("suspended", "2030-02-01", "2030-06-01"),
        event("extended", "2030-05-01", "2030-09-01"),
        event("resumed", "2030-08-01"),
    )
    assert turns(*events)[-2:] == [("in_force", "2030-08-01"), ("unknown", "2032-01-01")]


def test_nothing_happened_is_one_phase():
    assert phases([], RULES) == [Phase("not_yet", None, None)]
    assert phases([event("published", "2030-01-01", "2030-02-01")], RULES) == [Phase("not_yet", None, None)]


def test_the_whole_answer_of_a_measure(world):
    statuses = Statuses(world.engine)
    found = statuses.of("measure:owner-rule", date(2029, 4, 15))
    assert found[:4] == ("measure:owner-rule", "not_yet", None, date(2029, 4, 30))
    assert found.note == "effective is dated 2029-04 only: it may have happened by this day"
    assert statuses.of("measure:owner-rule", date(2029, 4, 30)).note == ""
    assert statuses.of("measure:owner-rule", date(2029, 3, 31)).note == ""
    first, second = found.events
    assert first[:5] == ("effective", "2029-04", date(2029, 4, 1), date(2029, 4, 30), None)
    assert second[:5] == ("suspended", "2030-01-10", date(2030, 1, 10), date(2030, 1, 10), date(2031, 1, 10))
    assert {(e.source, e.locator) for e in found.events} == {("source:gazette", "no. 8")}
    assert all(e.statement.startswith("statement:") or "statement/" in e.statement for e in found.events)
    assert statuses.of("measure:none-such", DAY)[1:] == ("not_yet", None, None, (), "")


def test_days_on_which_a_measure_and_a_part_of_it_may_turn(world):
    statuses = Statuses(world.engine)
    own = {date(2030, 2, 20), date(2030, 3, 1), date(2031, 5, 1)}
    statuses.prepare(["provision:compute-reporting"])
    assert statuses.turns("measure:compute-rule") == own
    assert statuses.turns("provision:compute-reporting") == own | {date(2030, 9, 1)}
    assert statuses.parts("measure:compute-rule") == [
        "provision:compute-cap",
        "provision:compute-reporting",
        "provision:compute-tier",
    ]


@pytest.mark.parametrize(
    ("part", "day", "status", "since", "until"),
    [
        ("compute-cap", "2030-02-19", "not_yet", None, "2030-02-20"),
        ("compute-cap", "2030-04-01", "in_force", "2030-03-01", "2031-05-01"),
        ("compute-cap", "2031-05-01", "not_enforced", "2031-05-01", None),
        ("compute-reporting", "2030-02-19", "not_yet", None, "2030-02-20"),
        ("compute-reporting", "2030-04-01", "not_yet", None, "2030-09-01"),
        ("compute-reporting", "2030-09-01", "in_force", "2030-09-01", None),
        ("compute-reporting", "2031-05-01", "not_enforced", "2031-05-01", None),
    ],
)
def test_a_part_follows_its_whole_and_its_own_events(world, part, day, status, since, until):
    found = Statuses(world.engine).of(f"provision:{part}", date.fromisoformat(day))
    assert (found.status, str(found.since or ""), str(found.until or "")) == (status, since or "", until or "")


def test_what_is_supposed_is_told_and_changes_the_answer(world):
    supposing = Supposition(
        frozenset({"measure:watch-list", "measure:cloud-bill"}),
        {"measure:compute-rule": date(2030, 5, 1), "measure:owner-rule": date(2029, 6, 1)},
        ("more.csv",),
    )
    assert supposing.notes() == (
        "without measure:cloud-bill",
        "without measure:watch-list",
        "measure:compute-rule suspended from 2030-05-01",
        "measure:owner-rule suspended from 2029-06-01",
        "assumed: more.csv",
    )
    statuses = Statuses(world.engine, supposing)

    def told(measure, day):
        found = statuses.of(f"measure:{measure}", date.fromisoformat(day))
        return (found.status, found.since, found.until, found.note)

    assert told("watch-list", "2030-01-01") == ("withdrawn", None, None, "left out, as supposed")
    assert told("compute-rule", "2030-04-30")[0] == "in_force"
    assert told("compute-rule", "2030-05-01") == ("suspended", date(2030, 5, 1), None, "suspended, as supposed")
    assert told("compute-rule", "2031-06-01")[0] == "suspended", "not enforced, but for the supposition"
    assert told("compute-rule", "2030-02-25")[0] == "adopted"
    assert told("owner-rule", "2031-06-01") == ("suspended", date(2029, 6, 1), None, "suspended, as supposed")
    assert told("owner-rule", "2030-06-01")[:2] == ("suspended", date(2030, 1, 10)), "it is suspended in fact"
    part = statuses.of("provision:compute-cap", date(2030, 5, 1))
    assert (part.status, part.since) == ("suspended", date(2030, 5, 1)), "parts follow the supposed status"


def test_rules_of_events_are_those_of_the_codes(world):
    rules = Statuses(world.engine).rules
    assert rules["effective"].state == "in_force" and rules["suspended"].overlay == "suspended"
    assert rules["resumed"].ends_overlay and not rules["suspended"].ends_overlay
    assert rules["published"][:3] == ("", "", False)
    orders = [rules[name].order for name in ("adopted", "effective", "suspended", "rescinded")]
    assert orders == sorted(orders) and len(set(orders)) == 4


OTHER = "measure:watch-list-rule-2"


def grown(folder, *rows):
    """The engine of the fictional world with further statements."""
    from kg.library import open_store

    with (folder / "statements" / "gazette.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row},no. 12,normal,certain,read,,\n" for row in rows)
    return open_store(folder).engine


@pytest.mark.parametrize(
    ("act", "event", "told"),
    [("suspends", "suspended", "suspended"), ("rescinds", "rescinded", "rescinded"), ("supersedes", "superseded", "superseded")],
)  # fmt: skip
def test_events_that_a_measure_left_out_brought_upon_others_are_undone(folder, act, event, told):
    engine = grown(
        folder,
        f"{OTHER},am:{act},measure:compute-rule,,,2030-03-20,",
        f"{OTHER},am:hasEvent,event:amended,,,2030-03-20,",
        f"measure:compute-rule,am:hasEvent,event:{event},,,2030-03-20,",
        "measure:compute-rule,am:hasEvent,event:adopted,,,2030-03-20,",
    )
    day = date(2030, 4, 1)
    assert Statuses(engine).of("measure:compute-rule", day).status == told
    without = Statuses(engine, Supposition(frozenset({OTHER})))
    without.prepare(["measure:compute-rule", "measure:owner-rule"])
    found = without.of("measure:compute-rule", day)
    kept = [e.type for e in found.events if e.stated == "2030-03-20"]
    assert (found.status, kept) == ("adopted", ["adopted"]), "what ends nothing stays"
    other = Statuses(engine, Supposition(frozenset({"measure:cloud-bill"})))
    assert other.of("measure:compute-rule", day).status == told


def test_several_days_that_are_open_are_told_one_after_the_other(folder):
    statuses = Statuses(grown(folder, "measure:owner-rule,am:hasEvent,event:adopted,,,2029-04,"))
    for day in (date(2029, 4, 1), date(2029, 4, 29)):
        assert statuses.of("measure:owner-rule", day).note == (
            "adopted is dated 2029-04 only: it may have happened by this day; "
            "effective is dated 2029-04 only: it may have happened by this day"
        )


def test_events_stand_in_the_order_of_their_days(world):
    found = Statuses(world.engine).of("measure:compute-rule", DAY).events
    assert [e.type for e in found][:4] == ["adopted", "published", "effective", "compliance"]
    assert [e.latest for e in found] == sorted(e.latest for e in found)


def test_what_a_measure_left_out_was_is_told_of_no_day(world):
    supposing = Supposition(frozenset({"measure:owner-rule"}))
    found = Statuses(world.engine, supposing).of("measure:owner-rule", DAY)
    assert (found.status, found.since, found.until) == ("withdrawn", None, None)


def test_an_end_of_a_suspension_alone_is_no_phase():
    assert turns(event("resumed", "2030-01-01")) == [("not_yet", None)]


class Counting:
    """An engine that notes what is asked of its index."""

    def __init__(self, engine):
        self.engine, self.asked, self.first = engine, [], {}

    def __getattr__(self, name):
        return getattr(self.engine, name)

    def indexed(self, graph, subjects, predicate):
        self.asked.append((sorted(subjects), predicate))
        return [*self.first.get(predicate, ()), *self.engine.indexed(graph, subjects, predicate)]


def test_events_are_read_for_all_at_once_with_those_of_their_wholes(world):
    engine = Counting(world.engine)
    statuses = Statuses(engine)
    statuses.prepare(["provision:compute-cap", "provision:compute-tier", "provision:compute-cap"])
    parts, whole = ["provision:compute-cap", "provision:compute-tier"], ["measure:compute-rule"]
    asked = [(names, p) for names in (parts, whole) for p in ("am:hasEvent", "am:isPartOf")]
    assert engine.asked == asked
    assert statuses.of("provision:compute-tier", DAY).status == "in_force"
    statuses.prepare(["provision:compute-cap"])
    assert engine.asked == asked, "nothing is read twice"


def test_an_event_without_a_day_hides_no_other(world):
    engine = Counting(world.engine)
    dayless = Entry("statement:x", "measure:owner-rule", "am:hasEvent", "event:amended", *[""] * 12).text
    engine.first = {"am:hasEvent": [dayless]}
    found = Statuses(engine).of("measure:owner-rule", DAY).events
    assert [e.type for e in found] == ["effective", "suspended"]
