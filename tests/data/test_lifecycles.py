"""The status of every measure around each of its days, from the curated rows alone, and the hard cases by hand."""

from collections import defaultdict
from datetime import date, timedelta

import pytest

from kg.curated.facts import read_facts
from kg.graph import standing_of
from kg.paths import facts_folder

pytestmark = pytest.mark.data
SETS = {
    "introduced": "proposed", "proposed": "proposed", "announced": "announced", "signed": "adopted", "adopted": "adopted",
    "effective": "in_force", "rescinded": "rescinded", "expired": "expired", "superseded": "superseded",
    "withdrawn": "withdrawn",
}  # fmt: skip
COVERS = {"suspended": "suspended", "not_enforced": "not_enforced"}
ENDS = {"rescinded", "expired", "superseded", "withdrawn"}


def histories():
    """The sure events of each measure and part, as (first certain day, event, published end), and the whole of each part."""
    facts = read_facts([facts_folder()])
    wholes = {s.subject: s.object for s in facts.statements if s.predicate == "am:isPartOf"}
    found = defaultdict(list)
    for s in facts.statements:
        if s.predicate == "am:hasEvent" and standing_of(s, outranked=False):
            end = s.interval.end.earliest if s.interval.end else None
            found[s.subject].append((s.interval.start.latest, s.object.partition(":")[2], end))
    return dict(found), wholes


EVENTS, WHOLES = histories()
HISTORIES = {measure: history for measure, history in EVENTS.items() if measure not in WHOLES}
PARTS = sorted(e for e in EVENTS if e in WHOLES and {event for _, event, _ in EVENTS[e]} & {*SETS, *COVERS})


def expected(history, day):
    """What the dictionary of ontology/README.md says, said again in the plainest way."""
    past = [e for e in history if e[0] <= day]
    states = [(when, event, end) for when, event, end in past if event in SETS]
    if any(event in ENDS for _, event, _ in states):
        return {SETS[event] for _, event, _ in states if event in ENDS}
    resumed = max((when for when, event, _ in past if event == "resumed"), default=None)
    extended = max((end for when, event, end in past if event == "extended" and end), default=None)
    covers = sorted((e for e in past if e[1] in COVERS and not (resumed and resumed >= e[0])), reverse=True)
    final = [e for e in states if e[0] == max(when for when, _, _ in states)]
    until = max([end for _, _, end in final if end] + ([extended] if extended and not covers else []), default=None)
    if until and until <= day:
        return {"unknown"}
    if covers:
        until = max(filter(None, (covers[0][2], extended)), default=None)
        return {"unknown"} if until and until <= day else {COVERS[covers[0][1]]}
    return {SETS[event] for _, event, _ in final} or {"not_yet"}


def expected_of(entity, day):
    """A part follows its whole while that is neither in force nor adopted, or has no events of its own."""
    own = EVENTS.get(entity, [])
    if entity not in WHOLES:
        return expected(own, day) if own else {"not_yet"}
    above = expected_of(WHOLES[entity], day)
    moves = any(event in SETS or event in COVERS or event == "resumed" for _, event, _ in own)
    if not moves or not above & {"in_force", "adopted"}:
        return above
    return expected(own, day) | (above - {"in_force", "adopted"})


@pytest.mark.parametrize("part", PARTS)
def test_the_status_of_a_part_is_right_on_the_day_before_and_after_each_event_of_it_and_of_its_whole(shipped, part):
    history = [*EVENTS[part], *EVENTS.get(WHOLES[part], [])]
    turns = sorted({when for when, _, _ in history} | {end for _, _, end in history if end})
    for turn in turns:
        for day in (turn - timedelta(1), turn, turn + timedelta(1)):
            assert shipped.as_of(day).status(part).answer.status in expected_of(part, day), f"{part} on {day}"


@pytest.mark.parametrize("measure", sorted(HISTORIES))
def test_the_status_is_right_on_the_day_before_and_after_each_event(shipped, measure):
    history = HISTORIES[measure]
    turns = sorted({when for when, _, _ in history} | {end for _, _, end in history if end})
    for turn in turns:
        for day in (turn - timedelta(1), turn, turn + timedelta(1)):
            status = shipped.as_of(day).status(measure).answer.status
            assert status in expected(history, day), f"{measure} on {day}"


@pytest.mark.parametrize(
    ("measure", "day", "status"),
    [
        ("90 FR 47201", "2025-09-28", "not_yet"),
        ("90 FR 47201", "2025-10-15", "in_force"),
        ("90 FR 47201", "2025-11-09", "in_force"),
        ("90 FR 47201", "2025-11-15", "suspended"),
        ("90 FR 47201", "2026-11-09", "suspended"),
        ("90 FR 47201", "2026-11-15", "unknown"),
        *((f"measure:cn-announcement-{n}-2025", day, status)
          for n in (55, 56, 57, 58)
          for day, status in (("2025-10-08", "not_yet"), ("2025-11-06", "adopted"), ("2025-11-08", "suspended"),
                              ("2026-11-09", "suspended"), ("2026-11-15", "unknown"))),
        ("measure:cn-announcement-46-2024", "2025-12-01", "in_force"),
        ("measure:cn-announcement-18-2025", "2026-01-01", "in_force"),
        ("measure:cn-announcement-10-2025", "2026-01-01", "in_force"),
        ("EO 13959", "2020-12-01", "adopted"),
        ("EO 13959", "2021-02-01", "in_force"),
        ("measure:us-huawei-tgl", "2020-08-13", "in_force"),
        ("measure:us-huawei-tgl", "2020-08-14", "expired"),
        ("90 FR 42321", "2025-12-30", "adopted"),
        ("90 FR 42321", "2025-12-31", "in_force"),
        ("EO 14110", "2025-01-19", "in_force"),
        ("EO 14110", "2025-01-20", "rescinded"),
        ("89 FR 5698", "2026-11-21", "proposed"),
        ("89 FR 90398", "2024-12-15", "adopted"),
        ("89 FR 90398", "2025-01-02", "in_force"),
        ("measure:nl-nexperia-order-2025", "2025-12-01", "suspended"),
    ],
)  # fmt: skip
def test_hard_cases(shipped, measure, day, status):
    assert shipped.as_of(day).status(measure).answer.status == status


def parts_of(shipped, measure, day):
    view = shipped.as_of(day)
    return {p.measure: p.status for p in view.status(measure).parts}


def test_high_risk_duties_of_the_ai_act_wait_for_their_new_days(shipped):
    def status(words, day):
        view = shipped.as_of(day)
        found = [p for p in view.status("2024/1689").parts if words in view.things[p.measure].label_en]
        assert len(found) == 1
        return found[0].status

    assert status("Annex III", "2026-08-02") == "adopted" and status("Annex III", "2026-11-21") == "adopted"
    assert status("Annex III", "2027-12-02") == "in_force"
    assert status("Annex I (", "2027-08-02") == "adopted" and status("Annex I (", "2028-08-02") == "in_force"
    assert (
        status("general application", "2026-08-01") == "adopted"
        and status("general application", "2026-08-02") == "in_force"
    )


def test_the_second_paragraph_of_announcement_46_is_suspended_and_the_first_is_not(shipped):
    parts = parts_of(shipped, "measure:cn-announcement-46-2024", "2025-12-01")
    assert sorted(parts.values()) == ["in_force", "suspended"]


@pytest.mark.parametrize("day", ["2020-01-01", "2023-01-01", "2025-06-01", "2026-11-21"])
def test_measures_are_counted_by_status(shipped, day):
    counts = shipped.as_of(day).registry("measure").as_json()["by_status"]
    assert counts["in_force"] >= 10 and set(counts) <= {*SETS.values(), *COVERS.values(), "unknown", "not_yet"}


def test_a_measure_has_at_most_one_citation():
    names = [n for n in read_facts([facts_folder()]).names if n.kind == "citation"]
    seen = defaultdict(list)
    for name in names:
        seen[name.entity].append(name.text)
    assert {e: t for e, t in seen.items() if len(t) > 1} == {}


def test_every_measure_begins_with_its_earliest_event():
    for measure, history in HISTORIES.items():
        assert min(when for when, _, _ in history) >= date(1949, 1, 1), measure


def test_every_citation_is_well_formed():
    import re

    forms = {
        " FR ": r"\d{2} FR \d{1,6}", "EO": r"EO \d{5}", "Pub. L.": r"Pub\. L\. \d{3}-\d+(,? .+)?", "A/RES": r"A/RES/\d+/\d+",
        "(EU)": r"(Regulation|Recommendation) \(EU\) \d+/\d+", "号": r".*(公告|令|字).*第?\d+号", "CETS": r"CETS No\. \d+",
    }  # fmt: skip
    for name in read_facts([facts_folder()]).names:
        if name.kind == "citation":
            assert name.text == name.text.strip()
            for mark, form in forms.items():
                if mark in name.text and "FR Doc" not in name.text and "年" not in name.text.rpartition("（")[2]:
                    assert re.fullmatch(form, name.text), name.text
