"""Importers of users' own files: real forms, small worlds; what is left out is counted, what is broken is refused in a line."""

import gzip
import io
import json
import zipfile

import pytest
from conftest import WORLD

from kg.curated.facts import Facts, read_facts
from kg.errors import DataError, UsageError
from kg.exports import export
from kg.importers import KINDS, importer
from kg.importers.folder import Folder
from kg.importers.parties import exact_slug
from kg.library import open_store
from kg.model import Entity, Source

A, B, C, FUND = ("5299000ACME000011113", "5299000ACME000022268", "5299000ACME000033326", "5299000ACME000044481")


@pytest.fixture
def imported(tmp_path):
    """Import a file of a kind beside the fictional world (or nothing); gives the facts and what was left out."""

    def run(kind, file, *, beside=None, lists=()):
        with Folder(tmp_path / "out", beside=beside or Facts(), say=lambda _: None, replace=True) as folder:
            importer(kind).read_into(file, folder, lists=lists)
            left = {reason: n for reason, (n, _) in folder.skipped().items()}
        facts = read_facts([tmp_path / "out"])
        assert facts.findings == []
        assert (tmp_path / "out" / "SOURCE.md").read_text().startswith("# ")
        return facts, left

    return run


def said(facts, *predicates):
    return {
        (s.subject, s.predicate, s.object, s.value, str(s.interval.start or ""), str(s.interval.end or ""))
        for s in facts.statements
        if not predicates or s.predicate in predicates
    }


def check(*folders):
    """Every finding of the checks, shapes left out."""
    from kg.checks import check_facts
    from kg.paths import ontology_folder
    from kg.terms import read_vocabulary

    ontology = ontology_folder()
    return check_facts(read_facts(folders), read_vocabulary(ontology), ontology, shapes=False)


# --- FollowTheMoney


def ftm_entity(id_, schema, **properties):
    return {"id": id_, "schema": schema, "caption": id_, "datasets": ["xx_list"], "last_seen": "2031-05-06T00:00:00",
            "properties": {k: v if isinstance(v, list) else [v] for k, v in properties.items()}}  # fmt: skip


FTM = [
    ftm_entity("own-1", "Ownership", owner="NK-a", asset="NK-b", percentage="60,5%", startDate="2029-02", endDate="2030-01-31"),
    ftm_entity("own-2", "Ownership", owner="NK-p", asset="NK-b", percentage="5"),
    ftm_entity("own-3", "Ownership", owner="NK-b", asset="NK-c", percentage="50-75"),
    ftm_entity("own-4", "Ownership", owner="NK-a", asset="NK-c", startDate="2031-01-01", endDate="2030-01-01"),
    ftm_entity("NK-a", "Company", name=["Alpha Works", "阿尔法工厂"], alias="Alpha", previousName="Alfa Werke",
               leiCode=A, jurisdiction="zz"),
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
    assert (ids[alpha].label_en, ids[alpha].label_zh, ids[alpha].lei) == ("Alpha Works", "阿尔法工厂", A)
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
        f"id,kind,label_en,label_zh,wikidata,lei\nactor:alfa,company,Something Else,别的,,{A}\n"
        "actor:gamma,company,Gamma Institute,伽马,,\n",
        encoding="utf-8",
    )
    facts, _ = imported("ftm", ftm_file, beside=read_facts([beside]))
    assert not [e for e in facts.entities if e.lei == A]
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


# --- GLEIF

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
    assert check(beside, tmp_path / "out") == []


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [("x.csv", b"a,b\n", "no column 'Relationship.StartNode.NodeID'"), ("x.xml", b"<rr:a", "no well-formed XML"),
     ("x.zip", b"PK", "cannot be unpacked"), ("x.csv.gz", b"no gzip", "cannot be unpacked")],
)  # fmt: skip
def test_a_file_that_is_none_of_gleif_is_refused(imported, tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DataError, match=message):
        imported("gleif", tmp_path / name)


# --- the supply chain data set

ETO = {
    "inputs": "input_name,input_id,type,stage_name\nFabrication step,N1,process,F\nLight tool,N2,tool_resource,\n"
    "Deep light tool,N3,tool_resource,\nAcme Three,N4,ultimate_output,\n",
    "providers": "provider_name,provider_id,provider_type,country\nNLD,P1,country,\nLumen,P2,organization,NLD\n"
    "Acme Semi,P3,organization,XYZ\n",
    "provision": "provider_name,provider_id,provided_name,provided_id,share_provided,negligible_market_share\n"
    "NLD,P1,Light tool,N2,90%,\nLumen,P2,Light tool,N2,80%,\nAcme Semi,P3,Fabrication,S1,,\nLumen,P2,Deep light tool,N3,,negligible\n",
    "sequence": "input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id\n"
    "Light tool,N2,Fabrication step,N1,,\nDeep light tool,N3,,,Light tool,N2\nFabrication step,N1,Acme Three,N4,,\n",
}


@pytest.fixture
def eto(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for name, text in ETO.items():
        (data / f"{name}.csv").write_text("\ufeff" + text, encoding="utf-8")
    return data


def test_the_supply_chain_gives_inputs_and_makers(imported, eto):
    facts, left = imported("eto", eto, beside=read_facts([WORLD]))
    product = {e.label_en: e.id for e in facts.entities if e.kind == "product"}
    assert set(product) == {"Fabrication step", "Light tool", "Deep light tool"}
    assert {(s, o) for s, _, o, *_ in said(facts, "am:hasInput")} == {
        (product["Fabrication step"], product["Light tool"]),
        (product["Fabrication step"], product["Deep light tool"]),
        ("product:acme-three", product["Fabrication step"]),
    }
    inferred = [s for s in facts.statements if s.evidence[0].basis == "inferred"]
    assert [s.object for s in inferred] == [product["Deep light tool"]]
    assert {o for _, _, o, *_ in said(facts, "am:makes")} == {product["Light tool"], product["Deep light tool"]}
    assert {s.evidence[0].note for s in facts.statements if s.predicate == "am:makes"} == {
        "market share 80% in 2019", "negligible",
    }  # fmt: skip
    assert left["a share of a country or of various providers"] == 1 and left["a stage as a whole"] == 1


SUPPLY = {
    "inputs": "input_name,input_id,type,stage_name\nLogic chip design: AI ASICs,N4,process,Design\n"
    "Electronic design automation software,N84,tool_resource,\nPhotoresists,N31,material_resource,\n",
    "providers": "provider_name,provider_id,provider_type,country\nAcme Design,P1,organization,\n",
    "provision": "provider_name,provider_id,provided_name,provided_id,share_provided,negligible_market_share\n"
    "Acme Design,P1,Logic chip design: AI ASICs,N4,,\n",
    "sequence": "input_name,input_id,goes_into_name,goes_into_id,is_type_of_name,is_type_of_id\n"
    "Electronic design automation software,N84,Logic chip design: AI ASICs,N4,,\n"
    "Photoresists,N31,Logic chip design: AI ASICs,N4,,\n",
}
FIELD = Facts(
    entities=[Entity("technology:eda-software", "technology", "EDA software", "EDA软件")],
    sources=[Source("source:kirkland-2025-06", "An alert", "", "", None, "", "", "2031-01-01", "", "facts only")],
)


@pytest.fixture
def supply(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for name, text in SUPPLY.items():
        (data / f"{name}.csv").write_text(text, encoding="utf-8")
    return data


def test_an_input_of_a_field_that_measures_name_makes_the_field_an_input_too(imported, supply):
    facts, _ = imported("eto", supply, beside=FIELD)
    joined = [s for s in facts.statements if s.object == "technology:eda-software"]
    design = next(e.id for e in facts.entities if e.label_en == "Logic chip design: AI ASICs")
    assert [(s.subject, s.predicate, s.confidence) for s in joined] == [(design, "am:hasInput", "likely")]
    (evidence,) = joined[0].evidence
    assert (evidence.source, evidence.basis) == ("source:kirkland-2025-06", "inferred") and "N84" in evidence.note


def test_a_join_to_what_is_not_beside_is_counted_and_left_out(imported, supply):
    facts, left = imported("eto", supply)
    assert not any(s.object.startswith("technology:") for s in facts.statements)
    assert left["a join to what the facts beside do not have"] == 1


def test_a_folder_without_a_table_is_refused(imported, eto):
    (eto / "sequence.csv").unlink()
    with pytest.raises(DataError, match=r"has no sequence\.csv"):
        imported("eto", eto)


# --- a user's own CSV files


def test_own_holdings_become_dated_shares(imported, tmp_path):
    file = tmp_path / "my owners.csv"
    file.write_text(
        "owner,owned,share,from,to,source\nAcme Semi,New Mill,50.10%,2030-01,2031-02-03,annual report\n"
        "actor:zenith-fab,New Mill,,,,\n,New Mill,1,,,\nAcme Semi,New Mill,120,,,\nAcme Semi,New Mill,much,,,\n"
        "Acme Semi,New Mill,1,2031-13,,\nAcme Semi,Acme Semi,1,,,\n",
        encoding="utf-8",
    )
    facts, left = imported("holdings", file, beside=read_facts([WORLD]))
    assert said(facts) == {
        ("actor:acme-semi", "am:owns", "actor:own-new-mill-", "50.1", "2030-01", "2031-02-03"),
        ("actor:zenith-fab", "am:owns", "actor:own-new-mill-", "", "", ""),
    } or {s[2][:18] for s in said(facts)} == {"actor:own-new-mill"}
    assert "annual report" in {p.strip() for s in facts.statements for p in s.evidence[0].locator.split(";")}
    assert sum(left.values()) == 5
    assert check(WORLD, tmp_path / "out") == []


def test_own_supply_carries_the_route_supplier_chain(imported, tmp_path):
    file = tmp_path / "supply.csv"
    file.write_text(
        "maker,product,input,user,from,to\nDelta One,Delta Board,Acme One,,2030-04-01,\n,Delta Board,,Delta Two,2030-05-01,\n"
        "Delta One,,,,,\n",
        encoding="utf-8",
    )
    _, left = imported("supply", file, beside=read_facts([WORLD]))
    assert sum(left.values()) == 1
    assert check(WORLD, tmp_path / "out") == []
    store = open_store(WORLD, tmp_path / "home", extra=(tmp_path / "out",))
    found = [e for e in store.as_of("2030-06-01").trace("Delta One").exposures if e.route == "supplier-chain"]
    assert {e.measure for e in found} == {"measure:compute-rule"}
    predicates = [s.link.predicate for s in found[0].path]
    assert predicates == ["am:makes", "am:hasInput", "am:isClassifiedUnder", "am:restricts"]
    assert str(found[0].since) == "2030-04-01"
    assert not [e for e in store.as_of("2030-03-15").trace("Delta One").exposures if e.route == "supplier-chain"]


@pytest.mark.parametrize("kind", ["holdings", "supply"])
def test_a_csv_with_other_columns_or_a_short_row_is_refused(imported, tmp_path, kind):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(DataError, match=":1: is not a CSV of"):
        imported(kind, file)
    head = {"holdings": "owner,owned,share,from,to", "supply": "maker,product,input,user,from,to"}[kind]
    file.write_text(f"{head}\nx,y\n", encoding="utf-8")
    with pytest.raises(DataError, match=":2: has not"):
        imported(kind, file)
    file.write_bytes(head.encode() + b"\n\xc4\xe3,\xff\n")
    with pytest.raises(DataError, match="not UTF-8"):
        imported(kind, file)


# --- all of them


def test_every_kind_has_a_module_that_refuses_a_part_that_is_none(tmp_path):
    for kind in set(KINDS) - {"csl"}:
        file = tmp_path / "x"
        file.write_text("")
        with (
            Folder(tmp_path / kind, beside=Facts(), say=lambda _: None) as folder,
            pytest.raises(UsageError, match=r"part|--list"),
        ):
            importer(kind).read_into(file, folder, lists=("sausage",))


def test_a_run_that_broke_goes_on_where_it_stopped(tmp_path, monkeypatch):
    from kg.importers import folder as folders

    monkeypatch.setattr(folders, "_EVERY", 2)
    file = tmp_path / "owners.csv"
    head = "owner,owned,share,from,to\n"
    file.write_text(head + "".join(f"Owner {n},Firm,1,,\n" for n in range(6)) + "Bad\n", encoding="utf-8")
    heard = []

    def run():
        with Folder(tmp_path / "out", beside=Facts(), say=heard.append, mark="same") as folder:
            importer("holdings").read_into(file, folder)

    with pytest.raises(DataError):
        run()
    assert not (tmp_path / "out").exists() and "4 rows" in heard
    file.write_text(file.read_text().removesuffix("Bad\n"), encoding="utf-8")
    run()
    assert "going on after 6 rows" in heard
    assert len(read_facts([tmp_path / "out"]).statements) == 6


def test_the_command_reports_what_was_left_out(kg, ftm_file, tmp_path):
    done = kg("import", "ftm", str(ftm_file), "--into", str(tmp_path / "mine"), "--data", str(WORLD))
    assert done.returncode == 0 and "left out: 1 (natural person" in done.stderr
    assert kg("check", "--data", str(WORLD), "--with", str(tmp_path / "mine"), "-f", "table").returncode == 0
    folder = kg("import", "ftm", str(tmp_path), "--into", str(tmp_path / "other"))
    assert folder.returncode == 3 and "is a folder" in folder.stderr
    nothing = kg("import", "gleif", str(tmp_path / "none.csv"), "--into", str(tmp_path / "other"))
    assert nothing.returncode == 3 and "no such file" in nothing.stderr
