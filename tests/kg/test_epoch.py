"""The importer of the hardware table: judged rows only, units, defects in the open, curated figures first."""

import csv

import pytest
from conftest import WORLD

from kg.curated.facts import Facts, read_facts
from kg.errors import DataError
from kg.importers import epoch
from kg.importers.folder import Folder
from kg.library import open_store

COLUMNS = (*epoch._NEEDED, "Last modified")
JUDGED = """row,product,verdict,judged_against,label_en,label_zh,use,figures,note
Acme 9,product:acme-9,new,,Acme 9,顶点9,data-centre,likely,
Acme 9 Mini,product:acme-9-mini,variant,product:acme-9,Acme 9 Mini,顶点9迷你,consumer,likely,
Acme Old,product:acme-old,new,,Acme Old,旧顶点,,unsure,no data sheet
Acme 8/9,,left out,,,,,likely,names two boards
Acme Three X,product:acme-three,same,product:acme-three,,,,likely,
"""
MAKERS = "printed,actor,label_en,label_zh,note\nAcme,actor:acme-semi,,,\nA school,,,,a school\n"
WRONG = "row,column,printed,instead,note\nAcme Old,Memory bandwidth (byte/s),9e15,,far beyond its memory\n"
FP16, FP8, FP32 = (
    "Tensor-FP16/BF16 performance (FLOP/s)",
    "FP8 performance (FLOP/s)",
    "FP32 (single precision) performance (FLOP/s)",
)
TPP, DIE, NODE = "Total processing performance (bit-OP/s)", "Die Size (mm^2)", "Process size (nm)"


@pytest.fixture
def imported(tmp_path, monkeypatch):
    """Import rows given by column, and read what was written."""
    judged = tmp_path / "lists"
    judged.mkdir()
    for name, text in (("epoch-chips", JUDGED), ("epoch-makers", MAKERS), ("epoch-corrections", WRONG)):
        (judged / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(epoch, "lists_folder", lambda: judged)

    def run(*rows, beside=None):
        file = tmp_path / "table.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows({"Manufacturer": "Acme", "Last modified": "2031-01-02 03:04", **row} for row in rows)
        with Folder(tmp_path / "out", beside=beside or Facts(), say=lambda _: None, replace=True) as folder:
            epoch.read_into(file, folder)
            left = folder.skipped()
        facts = read_facts([tmp_path / "out"])
        assert facts.findings == []
        return facts, left

    return run


def figures(facts, product, quantity):
    return [
        (s.value, s.unit, s.rank, s.confidence, s.attributed_to)
        for s in facts.statements
        if s.subject == product and s.object == f"quantity:{quantity}"
    ]


def test_figures_are_taken_over_in_the_units_of_the_graph(imported):
    row = {"Hardware name": "Acme 9", "Release date": "2030-05-01", FP16: "1e14", FP8: "2e14", DIE: "400.50", NODE: "5.0",
           TPP: "1.6e15", "Memory bandwidth (byte/s)": "2.039e12", "Memory (bytes)": "8e10"}  # fmt: skip
    facts, left = imported(row)
    assert not left
    assert figures(facts, "product:acme-9", "rate-fp8") == [("200", "TOPS", "normal", "likely", "")]
    assert figures(facts, "product:acme-9", "total-processing-performance") == [("1600", "TPP", "normal", "likely", "")]
    assert figures(facts, "product:acme-9", "die-area") == [("400.5", "mm2", "normal", "likely", "")]
    assert figures(facts, "product:acme-9", "memory-bandwidth") == [("2039", "GB/s", "normal", "likely", "")]
    made = {(s.predicate, s.object): s for s in facts.statements}
    assert str(made["am:makes", "product:acme-9"].interval.start) == "2030-05-01"
    assert made["am:isMadeWith", "technology:non-planar-transistors"].evidence[0].basis == "inferred"
    assert made["am:isDesignedFor", "technology:data-centre-computing"].evidence[0].basis == "inferred"
    assert all("row Acme 9, " in s.evidence[0].locator for s in facts.statements)


def test_a_total_that_contradicts_the_rates_is_disputed_beside_what_follows(imported):
    facts, _ = imported({"Hardware name": "Acme 9", FP16: "1e14", FP8: "3e14", TPP: "1.6e15"})
    assert sorted(figures(facts, "product:acme-9", "total-processing-performance")) == [
        ("1600", "TPP", "disputed", "likely", "actor:epoch-ai"),
        ("2400", "TPP", "normal", "likely", ""),
    ]


def test_a_total_without_the_rates_of_the_matrix_units_is_no_figure_of_ours(imported):
    facts, _ = imported({"Hardware name": "Acme 9", "Tensor cores": "64", FP32: "2e13", TPP: "6.4e14"})
    assert figures(facts, "product:acme-9", "total-processing-performance") == [
        ("640", "TPP", "disputed", "likely", "actor:epoch-ai")
    ]


def test_no_total_is_made_up_where_only_general_rates_are_known(imported):
    facts, _ = imported({"Hardware name": "Acme 9", FP32: "2e13"})
    assert figures(facts, "product:acme-9", "total-processing-performance") == []


def test_known_defects_and_figures_without_a_data_sheet_are_marked(imported):
    facts, _ = imported({"Hardware name": "Acme Old", "Memory bandwidth (byte/s)": "9e15", DIE: "100"})
    assert figures(facts, "product:acme-old", "memory-bandwidth") == [
        ("9000000", "GB/s", "disputed", "unsure", "actor:epoch-ai")
    ]
    assert figures(facts, "product:acme-old", "die-area") == [("100", "mm2", "normal", "unsure", "")]


def test_a_row_without_a_judgement_and_a_maker_that_is_none_are_counted(imported):
    facts, left = imported(
        {"Hardware name": "Acme 10"},
        {"Hardware name": "Acme 8/9"},
        {"Hardware name": "Acme 9", "Manufacturer": "A school"},
    )
    assert sorted(n for n, _ in left.values()) == [1, 1, 1]
    assert any("no judgement" in reason for reason in left) and "names two boards" in left
    assert not [s for s in facts.statements if s.predicate == "am:makes"]
    assert [e.id for e in facts.entities if e.kind == "chip"] == ["product:acme-9"]


def test_a_variant_points_to_what_it_was_judged_against(imported):
    facts, _ = imported({"Hardware name": "Acme 9 Mini"})
    assert ("product:acme-9-mini", "am:isVariantOf", "product:acme-9") in {
        (s.subject, s.predicate, s.object) for s in facts.statements
    }


def test_a_product_that_is_there_gets_no_twin_but_the_printed_name(imported):
    facts, _ = imported({"Hardware name": "Acme Three X", DIE: "300"}, beside=read_facts([WORLD]))
    assert not [e for e in facts.entities if e.kind == "chip"]
    assert [(n.entity, n.text) for n in facts.names] == [("product:acme-three", "Acme Three X")]


def test_a_preferred_curated_figure_wins_and_both_stay_visible(imported, tmp_path, folder):
    gazette = folder / "statements" / "gazette.csv"
    gazette.write_text(gazette.read_text().replace("5000,TPP,,,no. 2,normal", "5000,TPP,,,no. 2,preferred"))
    imported(
        {"Hardware name": "Acme Three X", "Release date": "2029-01-01", FP16: "5e14", TPP: "8e15"},
        beside=read_facts([folder]),
    )
    store = open_store(folder, tmp_path / "home", extra=(tmp_path / "out",))
    view = store.as_of("2031-06-01")
    rows = store.engine.select(
        """PREFIX am: <https://w3id.org/actors-measures/ontology#>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        PREFIX quantity: <https://w3id.org/actors-measures/id/quantity/>
        SELECT ?v ?standing WHERE { ?st rdf:object quantity:total-processing-performance ; am:value ?v .
        OPTIONAL { ?st am:hasStanding ?standing } } ORDER BY ?v"""
    )
    assert [(v, bool(standing)) for v, standing in rows] == [("5000", True), ("8000", False)]
    assert view.classify("Acme Three").as_json()["tpp"] == 5000


def test_a_file_of_another_form_is_refused_with_the_missing_column(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with (
        pytest.raises(DataError, match="no column 'Hardware name'"),
        Folder(tmp_path / "out", beside=Facts(), say=lambda _: None) as folder,
    ):
        epoch.read_into(file, folder)


def test_a_figure_that_is_no_number_is_refused_with_its_place(imported):
    with pytest.raises(DataError, match="row 'Acme 9': Die Size"):
        imported({"Hardware name": "Acme 9", DIE: "large"})
