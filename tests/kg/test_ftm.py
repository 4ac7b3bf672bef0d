"""FollowTheMoney files in their real form become holdings, parents and designations; what is left out is counted."""

import io
import json

import pytest
from conftest import WORLD
from imported_world import said

from kg.curated.facts import read_facts
from kg.errors import DataError, UsageError
from kg.exports import export
from kg.importers.parties import exact_slug

LEI = "5299000ACME000011113"


def ftm_entity(id_, schema, **properties):
    return {"id": id_, "schema": schema, "caption": id_, "datasets": ["xx_list"], "last_seen": "2031-05-06T00:00:00",
            "properties": {k: v if isinstance(v, list) else [v] for k, v in properties.items()}}  # fmt: skip


FTM = [
    ftm_entity("own-1", "Ownership", owner="NK-a", asset="NK-b", percentage="60,5%", startDate="2029-02", endDate="2030-01-31"),
    ftm_entity("own-2", "Ownership", owner="NK-p", asset="NK-b", percentage="5"),
    ftm_entity("own-3", "Ownership", owner="NK-b", asset="NK-c", percentage="50-75"),
    ftm_entity("own-4", "Ownership", owner="NK-a", asset="NK-c", startDate="2031-01-01", endDate="2030-01-01"),
    ftm_entity("NK-a", "Company", name=["Alpha Works", "阿尔法工厂"], alias="Alpha", previousName="Alfa Werke",
               leiCode=LEI, jurisdiction="zz"),
    ftm_entity("NK-b", "LegalEntity", name="Beta Mill", parent="NK-a"),
    ftm_entity("NK-c", "Organization", name="Gamma Institute", wikidataId="Q42"),
    ftm_entity("NK-p", "Person", name="Jo Bloggs"),
    ftm_entity("s-1", "Sanction", entity="NK-b", program="Northland Watch Programme", authority="Ministry",
               startDate="2030-03-04", sourceUrl="https://example.org/x"),
    ftm_entity("s-2", "Sanction", entity="NK-p", program="Northland Watch Programme"),
    ftm_entity("m-1", "Directorship", director="NK-p", organization="NK-a"),
]  # fmt: skip


@pytest.fixture
def ftm_file(tmp_path):
    file = tmp_path / "entities.ftm.json"
    file.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in FTM), encoding="utf-8")
    return file


def test_the_validator_of_follow_the_money_accepts_the_file_of_these_tests():
    followthemoney = pytest.importorskip("followthemoney")
    for entity in FTM:
        followthemoney.model.get(entity["schema"]).validate(entity)


def test_organisations_holdings_parents_and_designations_are_read(imported, ftm_file):
    facts, left = imported("ftm", ftm_file)
    alpha, beta, gamma = (f"actor:ftm-{exact_slug(f'NK-{x}')}" for x in "abc")
    ids = {e.id: e for e in facts.entities}
    assert (ids[alpha].label_en, ids[alpha].label_zh, ids[alpha].lei) == ("Alpha Works", "阿尔法工厂", LEI)
    assert said(facts, "am:owns") == {
        (alpha, "am:owns", beta, "60.5", "2029-02", "2030-02-01"),
        (beta, "am:owns", gamma, "", "", ""),
    }
    assert said(facts, "am:isSubsidiaryOf") == {(beta, "am:isSubsidiaryOf", alpha, "", "", "")}
    ((_, _, listed, _, since, _),) = said(facts, "am:listsActor")
    assert listed == beta and since == "2030-03-04"
    ((_, _, programme, *_),) = said(facts, "am:standsOn")
    assert (programme, "am:hasEvent", "event:effective", "", "2030-03-04", "") in said(facts)
    assert ids[programme].kind == "listing-programme" and ids[programme].label_en == "Northland Watch Programme"
    assert {("Alpha", "alias"), ("Alfa Werke", "former")} <= {(n.text, n.kind) for n in facts.names}
    assert all(s.evidence[0].locator for s in facts.statements)
    assert left["natural person; --list persons takes them too"] == 1
    assert left["ends before it begins"] == 1 and left["schema Directorship has no counterpart here"] == 1
    assert left["a holding of or in somebody who is left out or not in the file"] == 1
    assert left["a designation of somebody who is left out or not in the file"] == 1


def test_persons_come_only_where_they_are_asked_for(imported, ftm_file):
    facts, _ = imported("ftm", ftm_file, lists=("persons",))
    assert [e.label_en for e in facts.entities if e.kind == "person"] == ["Jo Bloggs"]
    with pytest.raises(UsageError, match="no part 'sausage'"):
        imported("ftm", ftm_file, lists=("sausage",))


def test_a_firm_is_ours_by_identifier_and_never_by_name(imported, ftm_file, tmp_path):
    beside = tmp_path / "beside"
    (beside / "entities").mkdir(parents=True)
    (beside / "entities" / "actor.csv").write_text(
        f"id,kind,label_en,label_zh,wikidata,lei\nactor:alfa,company,Something Else,别的,,{LEI}\n"
        "actor:gamma,company,Gamma Institute,伽马,,\n",
        encoding="utf-8",
    )
    facts, _ = imported("ftm", ftm_file, beside=read_facts([beside]))
    assert not [e for e in facts.entities if e.lei == LEI]
    assert "actor:alfa" in {s[0] for s in said(facts, "am:owns")}
    assert "actor:gamma" not in {end for s in said(facts, "am:owns") for end in (s[0], s[2])}


def test_what_we_export_comes_back(imported, world, tmp_path):
    out = io.BytesIO()
    export(world.as_of("2031-06-01"), "ftm", out, lang="en", say=lambda _: None)
    file = tmp_path / "ours.json"
    file.write_bytes(out.getvalue())
    facts, _ = imported("ftm", file)
    assert len(said(facts, "am:owns")) == 5 and len(said(facts, "am:listsActor")) == 3
    assert ("20", "2029-01-01", "2031-03-01") in {s[3:] for s in said(facts, "am:owns")}


@pytest.mark.parametrize(
    ("text", "message"),
    [("{not json\n", ":1: is no JSON"), ('{"id": "x"}\n', ":1: has no id and schema"), ('{"id": "x", "schema": "Company"}\n[1]\n', ":2: has no id")],
)  # fmt: skip
def test_a_file_that_is_no_follow_the_money_is_refused_in_its_line(imported, tmp_path, text, message):
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(DataError, match=message):
        imported("ftm", file)


def test_the_command_reports_what_was_left_out(kg, ftm_file, tmp_path):
    done = kg("import", "ftm", str(ftm_file), "--into", str(tmp_path / "mine"), "--data", str(WORLD))
    assert done.returncode == 0 and "left out: 1 (natural person" in done.stderr
    assert kg("check", "--data", str(WORLD), "--with", str(tmp_path / "mine"), "-f", "table").returncode == 0
