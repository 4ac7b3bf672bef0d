"""The Consolidated Screening List in both its forms, with invented parties on the real lists."""

import json
from types import SimpleNamespace

import pytest

from kg.curated.facts import Facts, read_facts
from kg.dates import Interval, PartialDate
from kg.errors import DataError, UsageError
from kg.importers import csl
from kg.importers.decisions import Identity, read_decisions
from kg.importers.folder import Folder
from kg.model import Entity, Evidence, Statement

EL = "Entity List (EL) - Bureau of Industry and Security"
ALL = "For all items subject to the EAR. (See §744.11 of the EAR)."


def silent(_):
    return None


def record(name, **rest):
    return {
        "source": EL, "name": name, "alt_names": [], "addresses": [{"country": "CN"}], "type": None,
        "federal_register_notice": "76 FR 100", "license_requirement": ALL, "license_policy": "Presumption of denial.",
    } | rest  # fmt: skip


def compact(*records):
    """The same records as the compact copy has them."""
    entries = [
        {"n": r["name"], "a": r["alt_names"], "s": 0, "t": r["type"], "c": [a["country"] for a in r["addresses"]],
         "lr": 0, "lp": 0, "fr": r["federal_register_notice"]}
        for r in records
    ]  # fmt: skip
    tables = {"sources": [EL], "licenceRequirements": [ALL], "licencePolicies": ["Presumption of denial."]}
    return {"sourceGeneratedAt": "2030-01-02T00:00:00Z", "tables": tables, "entries": entries}


@pytest.fixture
def bring(tmp_path):
    number = iter(range(99))

    def run(document, *, lists=(), beside=None, **rest):
        file = tmp_path / "list.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        target = tmp_path / f"out{next(number)}"
        with Folder(target, beside=beside or Facts(), say=silent) as folder:
            csl.read_into(file, folder, lists=lists)
            skipped = folder.skipped()
        facts = read_facts([target])
        assert facts.findings == []
        return SimpleNamespace(facts=facts, skipped=skipped, about=(target / "SOURCE.md").read_text(), **rest)

    return run


def said(result, subject):
    return {
        (s.predicate, s.object, str(s.interval.start or "")) for s in result.facts.statements if s.subject == subject
    }


def test_both_forms_of_the_file_give_the_same_statements(bring):
    records = [record("Acme Semi Co., Ltd.", alt_names=["Acme Semiconductors"]), record("Northland Institute")]
    one = bring({"search_performed_at": "2030-01-02T00:00:00Z", "results": records})
    other = bring(compact(*records))
    assert {s.key for s in one.facts.statements} == {s.key for s in other.facts.statements}
    assert [n.text for n in one.facts.names] == [n.text for n in other.facts.names] == ["Acme Semiconductors"]


def test_an_entry_becomes_a_listing_and_a_party_with_what_its_columns_say(bring):
    result = bring(compact(record("Acme Semi Co., Ltd.")))
    assert said(result, "listing:us-el-acme-semi-co-ltd") == {
        ("am:standsOn", "measure:us-entity-list", ""),
        ("am:listsActor", "actor:us-el-acme-semi-co-ltd", "2011"),
        ("am:hasEffect", "effect:licence-requirement", ""),
        ("am:hasReviewPolicy", "policy:presumption-of-denial", ""),
    }
    assert said(result, "actor:us-el-acme-semi-co-ltd") == {("am:hasAddressIn", "territory:china", "")}
    (entity,) = [e for e in result.facts.entities if e.kind == "party"]
    assert entity.label_en == "Acme Semi Co., Ltd." and entity.label_zh == ""


def test_the_day_of_listing_is_inferred_from_the_rule_that_has_the_notice_among_its_pages(bring):
    rule = "measure:us-sugon-listing-rule"
    event = Statement(
        rule, "am:hasEvent", "event:effective", interval=Interval.parse("2019-06-24", None),
        evidence=(Evidence("source:x", "1", "read"),),
    )  # fmt: skip
    beside = Facts(entities=[Entity(rule, "final-rule", "Rule", "规则")], statements=[event])
    notices = "84 FR 29373 and 87 FR 62202, 83 fr 12"
    result = bring(
        compact(record("Acme Semi Co., Ltd.", federal_register_notice="84 FR 29373; 87  FR 62202")), beside=beside
    )
    (listed,) = [s for s in result.facts.statements if s.predicate == "am:listsActor"]
    assert (str(listed.interval.start), listed.confidence, listed.evidence[0].basis) == (
        "2019-06-24",
        "likely",
        "inferred",
    )
    assert said(result, rule) == {("am:adds", "listing:us-el-acme-semi-co-ltd", "")}
    assert said(result, "measure:us-october-2022-rule") == {("am:revises", "listing:us-el-acme-semi-co-ltd", "")}
    assert [str(n) for n in read_decisions().notices(notices)] == ["83 FR 12", "84 FR 29373", "87 FR 62202"]
    assert read_decisions().notices("84 FR 29370")[0].measure is None


def test_what_may_be_a_person_is_left_out_and_named_nowhere(bring):
    result = bring(compact(record("Ana Northland"), record("Address 01"), record("Acme Semi Co., Ltd.")))
    assert result.skipped["Entity List: a natural person, or what may be one"] == (1, "CN")
    assert "| measure:us-entity-list | 3 | 1 | 2 |" in result.about
    assert "Ana" not in result.about and not [e for e in result.facts.entities if "ana" in e.id]
    asked = bring(compact(record("Ana Northland")), lists=("entity-list", "persons"))
    assert [e.label_en for e in asked.facts.entities if e.kind == "party"] == ["Ana Northland"]


def test_one_name_under_one_notice_is_one_party_with_two_entries_and_under_two_notices_two_parties(bring):
    germany = {"addresses": [{"country": "DE"}]}
    one = bring(compact(record("Acme Semi Co., Ltd."), record("Acme Semi Co., Ltd.", **germany)))
    assert sorted(e.kind for e in one.facts.entities if e.kind != "listing-programme") == [
        "listing",
        "listing",
        "party",
    ]
    two = bring(
        compact(record("Acme Semi Co., Ltd."), record("Acme Semi Co., Ltd.", federal_register_notice="80 FR 5"))
    )
    assert sorted(e.kind for e in two.facts.entities if e.kind != "listing-programme") == [
        "listing",
        "listing",
        "party",
        "party",
    ]
    assert all(e.id[:-6].endswith(":us-el-acme-semi-co-ltd-") for e in two.facts.entities if e.prefix != "measure")  # fmt: skip
    again = bring(compact(record("Acme Semi Co., Ltd."), record("Acme Semi Co., Ltd.")))
    assert "1 (an entry that the list prints twice)" in again.about


@pytest.mark.parametrize("judgement", ["same", "different", "unsure"])
def test_a_stored_judgement_decides_whether_a_name_means_an_entity_of_ours(bring, monkeypatch, judgement):
    name, ours = "Acme Semi Co., Ltd.", "actor:acme-semi"
    stored = {("measure:us-entity-list", name): (Identity(ours, judgement, "the reason"),)}
    monkeypatch.setattr(csl, "read_decisions", lambda: read_decisions()._replace(identities=stored))
    there = (Evidence("source:x", "1", "read"),)
    beside = Facts(
        entities=[Entity(ours, "company", "Acme", "顶点"), Entity("listing:us-el-acme", "listing", "", "")],
        statements=[
            Statement("listing:us-el-acme", "am:listsActor", ours, interval=Interval(PartialDate.parse("2011")), evidence=there),
            Statement("listing:us-el-acme", "am:standsOn", "measure:us-entity-list", evidence=there),
        ],
    )  # fmt: skip
    result = bring(compact(record(name)), beside=beside)
    listed = {(s.subject, s.object, s.confidence) for s in result.facts.statements if s.predicate == "am:listsActor"}
    own = ("listing:us-el-acme-semi-co-ltd", "actor:us-el-acme-semi-co-ltd", "likely")
    assert (
        listed
        == {
            "same": {("listing:us-el-acme", ours, "likely")},
            "different": {own},
            "unsure": {own, ("listing:us-el-acme-semi-co-ltd", ours, "unsure")},
        }[judgement]
    )
    if judgement == "same":
        assert [n.text for n in result.facts.names] == [name], "the printed name is another name of ours"


def test_a_party_that_is_printed_behind_its_parent_has_its_own_name(bring):
    result = bring(compact(record("Acme Co., Ltd. (Acme). Affiliated Entity: Acme Marine Co., Ltd.")))
    (party,) = [e for e in result.facts.entities if e.kind == "party"]
    assert (party.id, party.label_en) == ("actor:us-el-acme-marine-co-ltd", "Acme Marine Co., Ltd.")
    assert "Affiliated Entity" in result.facts.statements[0].evidence[0].locator


def test_a_text_that_nobody_has_read_is_reported_and_gives_no_code(bring):
    result = bring({"results": [record("Acme Semi Co., Ltd.", license_policy="As the moon wanes.")]})
    assert result.skipped["a licence policy that nobody has read yet (csl-readings.csv)"] == (1, "As the moon wanes.")
    assert not [s for s in result.facts.statements if s.predicate == "am:hasReviewPolicy"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is no JSON"),
        ("[]", "is no Consolidated Screening List"),
        ('{"results": [{"name": "Acme"}]}', "record 1 is not of this format"),
        ('{"tables": {"sources": ["x"]}, "entries": [{"n": "Acme", "s": 7}]}', "record 1 is not of this format"),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_place(bring, text, message):
    with pytest.raises(DataError, match=message):
        bring(text)


def test_an_unknown_list_is_answered_with_those_there_are(bring):
    with pytest.raises(UsageError, match="no list mystery; there are\n  entity-list"):
        bring(compact(), lists=("mystery",))
