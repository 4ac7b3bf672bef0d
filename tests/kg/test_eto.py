"""The tables of the supply chain data set become inputs and makers."""

import pytest
from conftest import WORLD
from imported_world import said

from kg.curated.facts import read_facts
from kg.errors import DataError

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


def test_a_folder_without_a_table_is_refused(imported, eto):
    (eto / "sequence.csv").unlink()
    with pytest.raises(DataError, match=r"has no sequence\.csv"):
        imported("eto", eto)
