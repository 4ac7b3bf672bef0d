"""The tables of the supply chain data set become inputs and makers."""

import pytest
from conftest import WORLD
from imported_world import said

from kg.curated.facts import Facts, read_facts
from kg.errors import DataError
from kg.model import Entity, Source

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
