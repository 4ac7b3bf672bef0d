"""The shipped lists: as many listings as the snapshot has entries, nobody who may be a person, judgements that hold."""

import re
from collections import Counter

import pytest

from kg.curated.facts import read_facts
from kg.importers.decisions import read_decisions, rows_of
from kg.inputs import Data
from kg.paths import list_folders, lists_folder

pytestmark = pytest.mark.data
COUNTED = re.compile(r"\| (measure:\S+) \| (\d+) \| (\d+) \| (\d+) \| (.*) \|")


@pytest.fixture(scope="module")
def facts():
    return read_facts(Data.chosen().folders)


def counted():
    for folder in list_folders():
        for row in COUNTED.findall((folder / "SOURCE.md").read_text(encoding="utf-8")):
            yield pytest.param(folder, *row, id=row[0])


def listings_in(folder, register):
    stated = read_facts([folder]).statements
    beside = read_facts([f for f in Data.chosen().folders if f != folder]).statements
    source = f"source:{folder.name}"
    rows = [s for s in (*stated, *beside) if s.predicate == "am:standsOn" and s.object == register]
    return {s.subject for s in rows if any(e.source == source for e in s.evidence)}


@pytest.mark.parametrize(("folder", "register", "entries", "here", "left", "why"), list(counted()))
def test_every_entry_of_the_snapshot_is_a_listing_or_is_accounted_for(folder, register, entries, here, left, why):
    assert int(entries) == int(here) + int(left)
    assert sum(int(n) for n in re.findall(r"(\d+) \(", why)) == int(left)
    assert len(listings_in(folder, register)) == int(here)


def test_stats_say_how_many_of_which_day_under_which_licence(shipped):
    rows = {row["list"]: row for row in shipped.about["lists"]}
    row = rows["measure:us-unverified-list"]
    assert (row["listings"], row["through"]) == (221, "2026-07-31") and "public domain" in row["licence"]
    assert rows["measure:us-entity-list"]["listings"] == 2991


def test_every_folder_says_its_origin_and_licence():
    for folder in list_folders():
        text = (folder / "SOURCE.md").read_text(encoding="utf-8")
        assert "Origin:" in text and "Licence:" in text, folder
    assert "MIT License" in (lists_folder() / "NOTICE.md").read_text(encoding="utf-8")


def test_no_party_may_be_a_person(facts):
    decisions = read_decisions()
    others = {}
    for name in facts.names:
        others.setdefault(name.entity, []).append(name.text)
    entity_list = {s.object for s in facts.statements if s.predicate == "am:listsActor" and s.subject.startswith("listing:us-")}  # fmt: skip
    parties = [e for e in facts.entities if e.kind == "party" and e.id in entity_list]
    assert len(parties) > 3000
    doubtful = [e.id for e in parties if not decisions.is_organisation(e.label_en, tuple(others.get(e.id, ())))]
    assert [i for i in doubtful if not i.startswith("actor:us-cmic-")] == [], (
        "NS-CMIC says itself that it lists entities"
    )


def test_every_judgement_speaks_of_an_entity_of_the_registry_and_of_a_source(facts):
    known, sources = {e.id for e in facts.entities}, {s.id for s in facts.sources}
    for row in rows_of("identities", ("list", "name", "entity", "judgement", "reason", "source")):
        assert row["entity"] in known and row["source"] in sources and row["reason"], row


def test_the_three_names_of_sensetime_are_not_joined_by_brand(shipped):
    view = shipped.as_of("2026-11-21")
    listed = {e.measure for e in view.trace("商汤科技", routes=("listed",)).exposures}
    assert listed == {"measure:us-entity-list"}
    group = {e.measure for e in view.trace("Sensetime Group Limited", routes=("listed",)).exposures}
    assert group == {"measure:us-ns-cmic-list"}


def test_what_is_not_decided_is_only_possible(shipped):
    found = {e.measure: e.certain for e in shipped.as_of("2026-11-21").trace("旷视科技", routes=("listed",)).exposures}
    assert found == {"measure:us-entity-list": True, "measure:us-ns-cmic-list": False}


def test_one_curated_listing_has_one_entry(facts):
    pairs = Counter()
    register = {s.subject: s.object for s in facts.statements if s.predicate == "am:standsOn"}
    kinds = {e.id: e.kind for e in facts.entities}
    for subject, object_ in {(s.subject, s.object) for s in facts.statements if s.predicate == "am:listsActor" and s.confidence != "unsure"}:  # fmt: skip
        if kinds[object_] != "party" and register[subject].startswith("measure:us-"):
            pairs[register[subject], object_] += 1
    assert [pair for pair, n in pairs.items() if n > 1] == []


def test_cxmt_is_on_one_list_and_the_answer_says_which_were_looked_at(shipped):
    answer = shipped.as_of("2026-11-21").trace("长鑫存储").as_json()
    listed = [e["measure"]["id"] for e in answer["exposures"] if e["route"] == "listed"]
    assert listed == ["measure:us-1260h-list"]
    read = {row["scope"]: row["through"] for row in answer["coverage"] if row["source"] == "source:us-csl-2026-07-31"}
    lists = ("entity", "meu", "unverified", "ns-cmic")
    assert {f"measure:us-{name}-list": "2026-07-31" for name in lists}.items() <= read.items()


@pytest.mark.parametrize(
    ("group", "number"), [("ear-a5", 38), ("ear-b", 173), ("ear-d1", 24), ("ear-d5", 22), ("ear-e1", 3)]
)
def test_country_groups_are_whole(facts, group, number):
    source = "source:us-ecfr-country-groups-2026-07-23"
    members = {
        s.subject
        for s in facts.statements
        if s.predicate == "am:isMemberOf"
        and s.object == f"group:{group}"
        and any(e.source == source for e in s.evidence)
    }
    assert len(members) == number


def test_the_entry_for_advanced_chips_has_its_title_and_reasons(shipped):
    text = shipped.as_of("2026-11-21").show("3A090")
    assert text is not None
    facts = read_facts(Data.chosen().folders).statements
    assert {s.object for s in facts if s.subject == "code:3a090" and s.predicate == "am:isControlledFor"} == {
        "reason:at",
        "reason:rs",
    }


@pytest.mark.parametrize("number", ["20-2026", "23-2026", "27-2026", "30-2026"])
def test_chinese_announcements_list_as_many_firms_as_they_say(facts, number):
    announcement = f"measure:cn-announcement-{number}"
    added = {s.object for s in facts.statements if s.subject == announcement and s.predicate == "am:adds"}
    (count,) = {s.value for s in facts.statements if s.subject == announcement and s.object == "quantity:firms"}
    assert len(added) == int(count)


@pytest.mark.parametrize(
    ("firm", "since"),
    [("actor:ymtc", "2024-01-31"), ("actor:cxmt", "2025-01-07"), ("actor:hikvision", "2021-06-03"), ("actor:unitree", "2026-06-08")],
)  # fmt: skip
def test_the_1260h_list_names_a_firm_from_the_edition_that_took_it_up(shipped, firm, since):
    (listed,) = [
        e for e in shipped.as_of("2026-11-21").trace(firm, routes=("listed",)).exposures if e.measure == "measure:us-1260h-list"
    ]  # fmt: skip
    assert (listed.since, listed.until, listed.certain) == (since, None, True)


def test_megvii_left_the_1260h_list_with_the_edition_of_2025(shipped):
    def listed(day):
        return {e.measure for e in shipped.as_of(day).trace("actor:megvii", routes=("listed",)).exposures}

    assert "measure:us-1260h-list" in listed("2024-06-01") and "measure:us-1260h-list" not in listed("2025-01-07")


def test_every_row_of_the_days_and_of_the_joins_fits_what_is_shipped(facts):
    known = {e.id for e in facts.entities} | {s.id for s in facts.sources}
    days = {s.interval.start.text for s in facts.statements if s.predicate == "am:listsActor" and s.interval.start}
    for row in rows_of("listing-days", ("list", "name", "since", "source", "note")):
        assert row["list"] in known and row["since"] in days, row["name"]
    for row in rows_of("eto-joins", ("input_id", "name", "entity", "confidence", "source", "locator", "note")):
        assert row["entity"] in known and row["source"] in known, row["name"]


def test_a_chinese_announcement_adds_as_many_names_as_it_counts(facts):
    counts = {
        s.subject: int(s.value)
        for s in facts.statements
        if s.predicate == "am:hasCount" and s.object == "quantity:firms" and s.subject.startswith("measure:cn-")
    }
    adds = {m: {s.object for s in facts.statements if s.predicate == "am:adds" and s.subject == m} for m in counts}
    assert len(counts) >= 22
    assert {m: len(found) for m, found in adds.items() if found} == {m: n for m, n in counts.items() if adds[m]}
    blocking = "measure:cn-announcement-21-2026"  # it names five firms of another list
    assert [m for m, found in adds.items() if not found] == [blocking]


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("川重岐阜工程株式会社", {"measure:cn-export-control-list"}),
        ("Institute of Science Tokyo", {"measure:cn-watch-list"}),
        ("中山科學研究院", {"measure:cn-export-control-list"}),
        ("Anduril Industries", {"measure:cn-export-control-list", "measure:cn-unreliable-entity-list"}),
        ("Boeing Defense, Space & Security", {"measure:cn-export-control-list", "measure:cn-unreliable-entity-list"}),
    ],
)
def test_names_of_chinese_announcements_lead_to_their_lists(shipped, name, lists):
    view = shipped.as_of("2026-07-31")
    actor = view.find(name)[0]
    assert actor.verdict == "match"
    assert {e.measure for e in view.trace(actor.thing.id, routes=("listed",)).exposures} == lists


def test_measures_that_were_stopped_name_nobody_afterwards(shipped):
    def listed(day):
        return {e.measure for e in shipped.as_of(day).trace("actor:echodyne", routes=("listed",)).exposures}

    assert listed("2025-04-10") == {"measure:cn-export-control-list"} and not listed("2025-08-12")


def test_every_list_says_whether_it_was_read_as_a_whole(facts):
    lists = {s.object for s in facts.statements if s.predicate == "am:standsOn"}
    whole = {c.scope for c in facts.coverage if c.whole}
    covered = {c.scope for c in facts.coverage}
    assert lists <= covered
    assert lists - whole == {"measure:us-1260h-list", "measure:us-sdn-list", "measure:tw-shtc-entity-list"}
