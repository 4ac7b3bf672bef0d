"""Questions that an analyst asks after reading the four articles, each answered by a named question or a short query."""

from datetime import date

import pytest

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def view(shipped):
    return shipped.as_of("2025-06-15")


def records(view, name, **values):
    columns, rows = view.ask(name, **values)
    return [
        dict(zip(columns, (cell.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for cell in row), strict=True)) for row in rows
    ]


def column(view, query):
    return [row[0].rsplit("/", 1)[-1] for row in view.rows(query)[1]]


def labels(view, name, **values):
    return [r["label_en"] for r in records(view, name, **values)]


def test_cq01_who_launched_the_framework_and_when(view):
    issuers = column(view, "SELECT ?i WHERE { measure:us-ai-diffusion-rule am:isIssuedBy ?i }")
    assert "us-biden-administration" in issuers and "us-bis" in issuers
    events = {(r["event"], r["since"]) for r in records(view, "events-of-measure") if r["rank"] == "normal"}
    assert ("released", "2025-01-13") in events


def test_cq05_the_three_restrictions_and_the_exception_of_the_first(view):
    parts = labels(view, "parts-of-measure")
    assert len([p for p in parts if p.startswith("Restriction ")]) == 3
    spared = column(view, "SELECT ?x WHERE { provision:diffusion-training-restriction am:exempts ?x }")
    assert spared == ["general-purpose-ai-applications"]


def test_cq09_patents_worldwide_and_chinas_share_on_whose_word(view):
    numbers = {
        (r["number"], r["said_by"]) for r in records(view, "estimates", said_by="actor:cn-national-data-administration")
    }
    assert {("45000", "cn-national-data-administration"), ("61.5", "cn-national-data-administration")} <= numbers


def test_cq13_what_reaches_huawei_directly_and_by_chip_place_ally_and_capital(view):
    found = {(e.measure, e.route) for e in view.trace("华为").exposures}
    assert {
        ("measure:us-entity-list", "listed"),
        ("measure:us-ascend-gp10-guidance", "maker"),
        ("measure:us-ai-diffusion-rule", "located"),
        ("measure:us-october-2022-rule", "located"),
        ("measure:us-october-2023-computing-rule", "located"),
        ("measure:us-outbound-rule-2024", "capital"),
        ("measure:us-eo-14105", "capital"),
    } <= found


def test_cq17_what_cuts_off_a_firm_that_trains_on_gpus_in_april_2025(view):
    assert "us-h20-letter" in [r["measure"] for r in records(view, "measures-on-item", item="H20")]
    said = [
        r
        for kind in ("consequence", "forecast", "substitution")
        for r in labels(view, "positions-by-type", type=f"response:{kind}")
    ]
    assert any("second-best chips or domestic alternatives" in label for label in said)


def test_cq21_whom_the_package_of_13_may_2025_reaches(view):
    makers = {r["maker"] for r in records(view, "products-restricted", measure="measure:us-ascend-gp10-guidance")}
    assert "huawei" in makers
    said = [
        r
        for kind in ("consequence", "forecast", "warning")
        for r in labels(view, "positions-by-type", type=f"response:{kind}")
    ]
    assert any("abroad" in s and "Huawei chips" in s for s in said)
    assert any("Chinese companies that use Ascend" in s for s in said)


def test_cq25_a_mexican_data_centre_company_meets_a_cap_and_has_two_ways(view):
    tiers = {(r["member"], r["tier"]) for r in records(view, "tiers-of-rule")}
    assert ("mexico", "diffusion-tier-2") in tiers
    limits = {(r["part"], r["number"]) for r in records(view, "numbers-of-measure") if r["kind"] == "hasLimit"}
    assert {
        ("diffusion-country-cap", "50000"),
        ("diffusion-nveu", "320000"),
        ("diffusion-government-arrangements", "100000"),
    } <= limits


def test_a_number_says_for_whom_it_counts(view):
    (scopes,) = {r["scopes"] for r in records(view, "numbers-of-measure") if r["part"] == "diffusion-country-cap"}
    assert scopes  # the ids of all scopes in one text, of which the last one's end is left


def test_cq29_which_measures_deal_with_model_weights(view):
    query = "SELECT DISTINCT ?p WHERE { ?s rdf:subject ?p ; rdf:object technology:closed-model-weights }"
    found = set(column(view, query))
    assert {"us-ai-diffusion-rule", "diffusion-weights-restriction", "diffusion-weights-security"} <= found


def test_cq33_what_reaches_a_chinese_chip_maker_on_no_list(view):
    against = {r["measure"] for r in records(view, "measures-against-place", place="中国")}
    assert {"us-october-2022-rule", "us-outbound-rule-2024"} <= against
    duties = {r["measure"] for r in records(view, "duties", obliged="US persons")}
    assert "october-2022-us-persons" in duties
    on_equipment = {r["measure"] for r in records(view, "measures-on-item", item="technology:lithography")}
    assert "nl-equipment-order-2023" in on_equipment


def test_cq37_on_14_may_2025_rescission_is_announced_and_the_rule_is_not_enforced(shipped):
    report = shipped.as_of("2025-05-14").status("90 FR 4544")
    assert report.answer.status == "not_enforced"
    assert ("rescission_announced", "2025-05-13") in {(e.type, e.stated) for e in report.answer.events}
    disputed = records(shipped.as_of("2025-05-14"), "events-of-measure")
    assert ("effective", "2025-05-15", "disputed") in {(r["event"], r["since"], r["rank"]) for r in disputed}


def test_cq41_in_september_2022_the_rule_had_not_come_but_the_letter_had(shipped):
    view = shipped.as_of("2022-09-30")
    assert view.status("87 FR 62186").answer.status == "not_yet"
    assert {e.measure for e in view.trace("NVIDIA", routes=("maker",)).exposures} == {
        "measure:us-nvidia-letter-2022-08-26"
    }


def test_cq45_measures_in_the_order_of_time(view):
    dates = {}
    for r in records(view, "measures-by-date"):
        dates.setdefault(r["measure"], r["date"])
    order = [
        "us-eo-14105",
        "us-october-2023-computing-rule",
        "us-iaas-proposal-2024",
        "us-outbound-rule-2024",
        "us-ai-diffusion-rule",
    ]
    launched = {
        r["measure"]: r["date"]
        for r in records(view, "measures-by-date")
        if r["event"] in ("adopted", "proposed", "signed")
    }
    assert order == sorted(order, key=lambda m: launched[m])


def test_cq49_days_between_launch_announcement_and_the_day_taken_for_its_effect(view):
    stated = {(r["event"], r["rank"]): r["since"] for r in records(view, "events-of-measure")}
    announced = date.fromisoformat(stated["rescission_announced", "normal"])
    assert (announced - date.fromisoformat(stated["released", "normal"])).days == 120
    assert (date.fromisoformat(stated["effective", "disputed"]) - announced).days == 2


def test_cq53_who_spoke_for_the_foreign_ministry_and_what_it_announced(view):
    answers = [r for r in records(view, "responses-to-measure") if r["speaker"] == "guo-jiakun"]
    assert {r["since"] for r in answers} == {"2025-01-14"}
    pledges = labels(view, "positions-of-actor", actor="actor:cn-mfa")
    assert any("measures" in p and "protect" in p for p in pledges)


def test_cq57_the_two_complaints_of_the_us_semiconductor_association(view):
    said = labels(view, "positions-of-actor", actor="actor:sia")
    assert any("input" in s or "heard" in s for s in said)
    assert any("competitors" in s for s in said)
