"""The shipped chips: no twins, defects in the open, curated figures first, dozens classified by rule vintage."""

import pytest

pytestmark = pytest.mark.data
BEFORE, AFTER = "2023-01-01", "2023-11-20"
AM = (
    "PREFIX am: <https://w3id.org/actors-measures/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
CLASSES = {
    "NVIDIA H100": ("3A090", "3A090.a", "a.1"),
    "NVIDIA H100 PCIe": ("indeterminate", "3A090.a", "a.1"),
    "NVIDIA A800 PCIe 80 GB": ("indeterminate", "3A090.a", "a.1"),
    "NVIDIA H20": ("none", "none", None),
    "NVIDIA L4": ("none", "3A090.a", "a.2"),
    "NVIDIA A40 PCIe": ("none", "3A090.b", "b.2"),
    "NVIDIA L20 PCIe": ("none", "none", None),
    "NVIDIA GeForce RTX 3090": ("none", "none", None),
    "NVIDIA Tesla V100 PCIe 16 GB": ("none", "none", None),
    "NVIDIA RTX A6000": ("indeterminate", "indeterminate", None),
    "NVIDIA B200": ("indeterminate", "3A090.a", "a.1"),
    "AMD Instinct MI300X": ("indeterminate", "3A090.a", "a.1"),
    "AMD Instinct MI325X": ("indeterminate", "3A090.a", "a.1"),
    "Biren BR100": ("indeterminate", "3A090.a", "a.1"),
    "Moore Threads MTT S4000": ("none", "indeterminate", None),
    "Huawei Ascend 910B": ("indeterminate", "indeterminate", None),
}


@pytest.mark.parametrize("chip", CLASSES)
def test_a_chip_is_classified_by_the_text_of_the_day(shipped, chip):
    before, after, paragraph = CLASSES[chip]
    assert shipped.as_of(BEFORE).classify(chip).verdict.classification == before
    verdict = shipped.as_of(AFTER).classify(chip).verdict
    assert (verdict.classification, verdict.paragraph) == (after, paragraph)
    assert bool(verdict.missing) == (after == "indeterminate")


def test_dozens_of_chips_get_a_decided_class(shipped):
    view = shipped.as_of(AFTER)
    found = [view.classify(thing.id).verdict.classification for thing in view.registry("chip").things]
    assert len(found) > 150
    assert sum(c.startswith("3A090") for c in found) > 40 and sum(c == "none" for c in found) > 50


def figures(shipped, product):
    rows = shipped.engine.select(
        f"""{AM} SELECT ?v ?rank ?standing ?by WHERE {{
        ?st rdf:subject <https://w3id.org/actors-measures/id/product/{product}> ; am:value ?v ; am:hasRank ?rank ;
            rdf:object <https://w3id.org/actors-measures/id/quantity/total-processing-performance> .
        OPTIONAL {{ ?st am:hasStanding ?standing }} OPTIONAL {{ ?st am:isAttributedTo ?by }} }} ORDER BY ?v"""
    )
    return [(v, rank.rsplit("/", 1)[-1], bool(standing), bool(by)) for v, rank, standing, by in rows]


def test_curated_figures_win_and_the_imported_ones_stay_visible(shipped):
    assert figures(shipped, "nvidia-h100") == [("15831.2", "preferred", True, False), ("15832", "normal", False, False)]
    assert shipped.as_of(AFTER).classify("NVIDIA H100").spec.tpp == pytest.approx(15831.2)


def test_a_total_that_contradicts_its_own_table_stays_as_disputed(shipped):
    assert figures(shipped, "amd-mi325x") == [("20800", "disputed", False, True), ("20918.4", "normal", True, False)]


def test_every_chip_of_the_table_is_credited_and_none_is_certain(shipped):
    rows = shipped.engine.select(
        f"""{AM} SELECT ?st ?confidence WHERE {{ ?st am:hasEvidence ?e ; am:hasConfidence ?confidence .
        ?e am:isFoundIn <https://w3id.org/actors-measures/id/source/epoch-ml-hardware-2026-03-31> }}"""
    )
    assert len(rows) > 1900
    certain = [st for st, c in rows if c.endswith("/certain")]
    others = shipped.engine.select(
        f"""{AM} SELECT ?st (COUNT(?e) AS ?n) WHERE {{ ?st am:hasEvidence ?e }} GROUP BY ?st HAVING (COUNT(?e) > 1)"""
    )
    variants = shipped.engine.select(f"{AM} SELECT ?st WHERE {{ ?st rdf:predicate am:isVariantOf }}")
    assert set(certain) <= {st for st, _ in others} | {st for (st,) in variants}
    terms = shipped.engine.select(
        "SELECT ?l WHERE { <https://w3id.org/actors-measures/id/source/epoch-ml-hardware-2026-03-31> "
        "<http://purl.org/dc/terms/license> ?l }"
    )
    assert "CC BY 4.0" in terms[0][0]


def test_no_two_chips_share_a_name(shipped):
    rows = shipped.engine.select(
        f"""{AM} SELECT ?name (COUNT(DISTINCT ?e) AS ?n) WHERE {{
        ?e a am:Chip ; skos:prefLabel|skos:altLabel ?text BIND(LCASE(STR(?text)) AS ?name) }}
        GROUP BY ?name HAVING (COUNT(DISTINCT ?e) > 1)"""
    )
    assert rows == []
