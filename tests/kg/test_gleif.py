"""GLEIF records, CSV or XML, packed or not, become dated parents and branches; what is none is refused."""

import gzip
import zipfile

import pytest
from imported_world import findings, said

from kg.curated.facts import read_facts
from kg.errors import DataError

A, B, C, FUND = ("5299000ACME000011113", "5299000ACME000022268", "5299000ACME000033326", "5299000ACME000044481")


RR_HEAD = (
    "Relationship.StartNode.NodeID,Relationship.StartNode.NodeIDType,Relationship.EndNode.NodeID,"
    "Relationship.EndNode.NodeIDType,Relationship.RelationshipType,Relationship.RelationshipStatus,"
    "Relationship.Period.1.startDate,Relationship.Period.1.endDate,Relationship.Period.1.periodType,"
    "Relationship.Period.2.startDate,Relationship.Period.2.endDate,Relationship.Period.2.periodType,"
    "Registration.LastUpdateDate,Registration.RegistrationStatus\n"
)


def rr_row(start, end, type_, status="ACTIVE", until="", registered="PUBLISHED"):
    return (
        f"{start},LEI,{end},LEI,{type_},{status},2030-01-01T00:00:00Z,,ACCOUNTING_PERIOD,"
        f"2029-03-04T00:00:00Z,{until},RELATIONSHIP_PERIOD,2031-01-01T00:00:00Z,{registered}\n"
    )


RR_ROWS = [
    rr_row(B, A, "IS_DIRECTLY_CONSOLIDATED_BY"),
    rr_row(C, A, "IS_ULTIMATELY_CONSOLIDATED_BY", status="INACTIVE", until="2030-05-06T00:00:00Z"),
    rr_row(C, B, "IS_INTERNATIONAL_BRANCH_OF", registered="LAPSED"),
    rr_row(FUND, A, "IS_FUND-MANAGED_BY"),
    rr_row(C, A, "IS_DIRECTLY_CONSOLIDATED_BY", registered="ANNULLED"),
    rr_row(B, C, "IS_DIRECTLY_CONSOLIDATED_BY", status="INACTIVE"),
    rr_row(B, B, "IS_DIRECTLY_CONSOLIDATED_BY"),
    rr_row(B, A, "IS_ULTIMATELY_CONSOLIDATED_BY", until="2028-01-01T00:00:00Z"),
]
LEVEL_1 = (
    "LEI,Entity.LegalName,Entity.LegalName.xmllang,Entity.LegalAddress.Country,Entity.HeadquartersAddress.Country\n"
    f"{A},Acme Holding plc,en,WL,WL\n{B},顶点制造有限公司,zh,WL,WL\n{FUND},Some Fund,en,WL,WL\n"
)
EXPECTED = {
    (B, "am:isSubsidiaryOf", A, "2029-03-04", ""),
    (C, "am:isSubsidiaryOf", A, "2029-03-04", "2030-05-06"),
    (C, "am:isUnitOf", B, "2029-03-04", ""),
}


def period(kind, start, end):
    ending = f"<rr:EndDate>{end}</rr:EndDate>" if end else ""
    return f"<rr:RelationshipPeriod><rr:StartDate>{start}</rr:StartDate>{ending}<rr:PeriodType>{kind}</rr:PeriodType></rr:RelationshipPeriod>"


def rr_xml():
    records = ""
    for row in RR_ROWS:
        start, _, end, _, type_, status, first, _, kind, since, until, second, updated, registered = row.strip().split(
            ","
        )
        periods = period(kind, first, "") + period(second, since, until)
        records += (
            f"<rr:RelationshipRecord><rr:Relationship><rr:StartNode><rr:NodeID>{start}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>"
            f"<rr:EndNode><rr:NodeID>{end}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>"
            f"<rr:RelationshipType>{type_}</rr:RelationshipType><rr:RelationshipPeriods>{periods}</rr:RelationshipPeriods>"
            f"<rr:RelationshipStatus>{status}</rr:RelationshipStatus></rr:Relationship><rr:Registration>"
            f"<rr:InitialRegistrationDate>{updated}</rr:InitialRegistrationDate><rr:LastUpdateDate>{updated}</rr:LastUpdateDate>"
            f"<rr:RegistrationStatus>{registered}</rr:RegistrationStatus><rr:NextRenewalDate>{updated}</rr:NextRenewalDate>"
            f"<rr:ManagingLOU>{A}</rr:ManagingLOU><rr:ValidationSources>FULLY_CORROBORATED</rr:ValidationSources>"
            "<rr:ValidationDocuments>REGULATORY_FILING</rr:ValidationDocuments></rr:Registration></rr:RelationshipRecord>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016"><rr:Header>'
        "<rr:ContentDate>2031-01-02T00:00:00Z</rr:ContentDate><rr:FileContent>GLEIF_FULL_PUBLISHED</rr:FileContent>"
        f"<rr:RecordCount>{len(RR_ROWS)}</rr:RecordCount></rr:Header><rr:RelationshipRecords>{records}</rr:RelationshipRecords></rr:RelationshipData>"
    )


def by_lei(facts):
    leis = {e.id: e.lei for e in facts.entities}
    return {(leis[s], p, leis[o], since, until) for s, p, o, _, since, until in said(facts, "am:isSubsidiaryOf", "am:isUnitOf")}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xml", "csv.gz", "xml.zip"])
def test_relationship_records_become_dated_parents_and_branches(imported, tmp_path, form):
    text = rr_xml() if form.startswith("xml") else RR_HEAD + "".join(RR_ROWS)
    file = tmp_path / f"20310102-gleif-rr.{form}"
    if form.endswith("gz"):
        file.write_bytes(gzip.compress(text.encode()))
    elif form.endswith("zip"):
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("rr.xml", text)
    else:
        file.write_text(text, encoding="utf-8")
    facts, left = imported("gleif", file)
    assert by_lei(facts) == EXPECTED
    assert {s.confidence for s in facts.statements if s.predicate == "am:isUnitOf"} == {"unsure"}
    assert sorted(left.values()) == [1, 1, 1, 1, 1] and "record annulled" in left
    assert {e.kind for e in facts.entities} == {"party"} and [str(s.published) for s in facts.sources] == ["2031-01-02"]


def test_a_level_1_file_beside_gives_names_to_the_firms_in_question_only(imported, tmp_path):
    data = tmp_path / "gleif"
    data.mkdir()
    (data / "20310102-rr.csv").write_text(RR_HEAD + "".join(RR_ROWS), encoding="utf-8")
    (data / "20310102-lei2.csv").write_text(LEVEL_1, encoding="utf-8")
    facts, _ = imported("gleif", data)
    assert by_lei(facts) == EXPECTED
    labels = {e.lei: (e.label_en, e.label_zh) for e in facts.entities}
    assert labels == {A: ("Acme Holding plc", ""), B: ("", "顶点制造有限公司"), C: (f"LEI {C}", "")}
    (data / "20310102-more.csv").write_text(RR_HEAD, encoding="utf-8")
    with pytest.raises(DataError, match="2 relationship files"):
        imported("gleif", data)


def test_level_1_in_xml_is_read_too(imported, tmp_path):
    data = tmp_path / "gleif"
    data.mkdir()
    (data / "rr.xml").write_text(rr_xml(), encoding="utf-8")
    (data / "lei2.xml").write_text(
        '<lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/2016"><lei:LEIRecords><lei:LEIRecord>'
        f'<lei:LEI>{A}</lei:LEI><lei:Entity><lei:LegalName xml:lang="en">Acme Holding plc</lei:LegalName>'
        "<lei:LegalAddress><lei:Country>WL</lei:Country></lei:LegalAddress></lei:Entity></lei:LEIRecord></lei:LEIRecords></lei:LEIData>",
        encoding="utf-8",
    )
    facts, _ = imported("gleif", data)
    assert {e.lei: e.label_en for e in facts.entities}[A] == "Acme Holding plc"


def test_a_firm_with_a_known_lei_is_no_new_one(imported, tmp_path):
    beside = tmp_path / "beside"
    (beside / "entities").mkdir(parents=True)
    (beside / "entities" / "actor.csv").write_text(
        f"id,kind,label_en,label_zh,wikidata,lei\nactor:acme,company,Acme,顶点,,{A}\n", encoding="utf-8"
    )
    file = tmp_path / "rr.csv"
    file.write_text(RR_HEAD + RR_ROWS[0], encoding="utf-8")
    facts, _ = imported("gleif", file, beside=read_facts([beside]))
    assert [s[2] for s in said(facts, "am:isSubsidiaryOf")] == ["actor:acme"]
    assert findings(beside, tmp_path / "out") == []


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [("x.csv", b"a,b\n", "no column 'Relationship.StartNode.NodeID'"), ("x.xml", b"<rr:a", "no well-formed XML"),
     ("x.zip", b"PK", "cannot be unpacked"), ("x.csv.gz", b"no gzip", "cannot be unpacked")],
)  # fmt: skip
def test_a_file_that_is_none_of_gleif_is_refused(imported, tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError, match=message):
        imported("gleif", tmp_path / name)
