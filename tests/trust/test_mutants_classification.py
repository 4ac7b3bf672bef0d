"""What no other test noticed when a line of classification was changed: see survivors.md beside this file.

Whole answers are compared, not single fields of them, so that a key, a unit or a word cannot change unseen.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from conftest import ROOT

from kg.classification import (
    ChipRules,
    Letter,
    chip_rules,
    classify_figures,
    classify_file,
    classify_product,
    deciding,
    stored_spec,
)
from kg.errors import DataError
from kg.library import open_store
from kg.paths import ontology_folder
from kg.reviews import read_reviews
from kg.things import Things
from kg.thresholds import Condition, Spec, read_vintages

DAY = date(2030, 6, 1)
LESS = Condition("memory", "<", "100")
PLACE = ROOT / "tests" / "rules"
REVIEWS = """kind,id,since,until,classification,answer,parameter,operator,value,unit,measure,scope_en,scope_zh,source,locator
policy,review-1,2030-03-01,,N1.a,policy:case-by-case,tpp,<,9000,TPP,provision:compute-cap,everywhere,各地,source:gazette,no. 3
exception,spare-1,2030-03-01,,N1.a,Spare One,io,<,600,GB/s,measure:compute-rule,at home,境内,source:gazette,no. 5
"""
ENTITIES = {
    "technology": (
        "technology:data-centre-computing,technology,Data-centre computing,数据中心计算,,\n"
        "technology:non-planar-transistors,technology,Non-planar transistors,非平面晶体管,,\n"
    ),
    "measure": "measure:acme-letter,letter,Letter to Acme,致顶点的信,,\nmeasure:late-letter,letter,Late letter,后来的信,,\n",
}
ROWS = (
    "product:acme-one,am:hasFigure,quantity:total-processing-performance,5000,TPP,,",
    "product:acme-one,am:hasFigure,quantity:total-processing-performance,4000.5,TPP,,",
    "product:acme-one,am:hasFigure,quantity:io-bandwidth,300,GB/s,,",
    "product:acme-one,am:hasFigure,quantity:die-area,800,mm2,,",
    "product:acme-one,am:isDesignedFor,technology:data-centre-computing,,,,",
    "product:acme-one,am:isMadeWith,technology:non-planar-transistors,,,,",
    "measure:acme-letter,am:restricts,product:acme-one,,,2030-04-01,",
    "measure:acme-letter,am:hasEvent,event:effective,,,2030-04-01,",
    "measure:late-letter,am:restricts,product:acme-one,,,2030-07,",
    "measure:late-letter,am:hasEvent,event:effective,,,2030-07,",
    "measure:compute-rule,am:appliesTo,product:acme-two,,,2030-03-01,",
    "product:acme-two,am:hasFigure,quantity:total-processing-performance,6000,TPP,,",
    "product:acme-two,am:hasFigure,quantity:memory-bandwidth,900.5,GB/s,,",
    "product:acme-three,am:isMadeWith,technology:data-centre-computing,,,,",
    "measure:late-letter,am:appliesTo,product:acme-two,,,2030-05-01,2030-05-15",
)
UNSURE = "product:acme-two,am:hasFigure,quantity:total-processing-performance,9000,TPP,,,no. 12,normal,unsure,read,,\n"
DISPUTED = UNSURE.replace("9000", "8000").replace("normal,unsure", "disputed,certain")


@pytest.fixture
def engine(folder):
    """The fictional world with the figures of a chip and two letters about it."""
    for name, rows in ENTITIES.items():
        path = folder / "entities" / f"{name}.csv"
        head = "" if path.exists() else "id,kind,label_en,label_zh,wikidata,lei\n"
        with path.open("a", encoding="utf-8") as file:
            file.write(head + rows)
    with (folder / "statements" / "gazette.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{row},no. 12,normal,certain,read,,\n" for row in ROWS)
        file.write(UNSURE + DISPUTED)
    return open_store(folder).engine


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text(REVIEWS, encoding="utf-8")
    return ChipRules(read_vintages(PLACE / "thresholds.csv"), read_reviews(path), PLACE / "figures.csv")


def outcome(**told):
    empty = dict.fromkeys(("measure", "scope_en", "scope_zh", "source", "locator"))
    return {"because": "", "missing": []} | empty | told


def test_the_whole_answer_about_a_chip_of_the_graph(engine, rules):
    product = Things(engine)["product:acme-one"]
    found = classify_product(engine, product, rules, DAY)
    assert found.spec == Spec(
        tpp=Fraction(5000), die_area=Fraction(800), nonplanar=True, io=Fraction(300), datacenter=True
    )
    assert found.as_json() == {
        "product": product.as_json(),
        "as_of": "2030-06-01",
        "rule": "n1-2030",
        "classification": "N1.a",
        "paragraph": "a",
        "tpp": 5000,
        "performance_density": 6.25,
        "because": "meets a: TPP 5000 >= 4800",
        "missing": [],
        "letters": [{"measure": "measure:acme-letter", "date": "2030-04-01"}],
        "review": outcome(
            policy="policy:case-by-case",
            because="review-1: TPP 5000 < 9000",
            measure="provision:compute-cap",
            scope_en="everywhere",
            scope_zh="各地",
            source="source:gazette",
            locator="no. 3",
        ),
        "exceptions": [
            outcome(
                exception="Spare One",
                eligible=True,
                because="spare-1: I/O rate 300 < 600",
                measure="measure:compute-rule",
                scope_en="at home",
                scope_zh="境内",
                source="source:gazette",
                locator="no. 5",
            )
        ],
    }


@pytest.mark.parametrize(
    ("day", "letters"),
    [
        ("2030-03-31", ()),
        ("2030-04-01", (Letter("measure:acme-letter", "2030-04-01"),)),
        ("2030-07-01", (Letter("measure:acme-letter", "2030-04-01"), Letter("measure:late-letter", "2030-07"))),
    ],
)
def test_letters_are_told_from_the_first_day_on_which_they_may_bind(engine, rules, day, letters):
    found = classify_product(engine, Things(engine)["product:acme-one"], rules, date.fromisoformat(day))
    assert found.letters == letters and found.as_of == day


def test_a_chip_of_the_graph_has_the_figures_that_are_stated_of_it_and_no_others(engine):
    assert stored_spec(engine, "product:acme-three", PLACE / "figures.csv", DAY) == Spec(tpp=Fraction(5000))
    assert stored_spec(engine, "product:none-such", PLACE / "figures.csv", DAY) == Spec()


def test_figures_that_are_not_sure_do_not_count(engine):
    stated = Spec(tpp=Fraction(6000), memory=Fraction("900.5"))
    assert stored_spec(engine, "product:acme-two", chip_rules([]).figures, DAY) == stated


@pytest.mark.parametrize(
    ("product", "measure", "day"),
    [
        ("acme-one", "measure:acme-letter", DAY),  # it restricts the product and does not apply to it
        ("acme-two", "measure:late-letter", DAY),  # it did
        ("acme-two", "position:guild-loss", DAY),  # it answers the rule that does
        ("acme-two", "measure:compute-rule", date(2030, 2, 28)),  # not yet
    ],
)
def test_a_rule_that_does_not_apply_to_a_chip_by_name_on_the_day_does_not_name_it(engine, rules, product, measure, day):
    review = rules.reviews[0]._replace(measure=measure, conditions=(LESS,))
    found = classify_product(engine, Things(engine)[f"product:{product}"], rules._replace(reviews=[review]), day)
    assert "names the product" not in found.review.because


@pytest.mark.parametrize("measure", ["measure:compute-rule", "provision:compute-cap"])
def test_a_chip_that_a_rule_names_needs_no_figures_for_its_review(engine, rules, measure):
    spared = rules._replace(reviews=[rules.reviews[0]._replace(measure=measure, conditions=(LESS,))])
    found = classify_product(engine, Things(engine)["product:acme-two"], spared, DAY)
    assert (found.review.answer, found.review.because) == ("policy:case-by-case", f"{measure} names the product")
    other = classify_product(engine, Things(engine)["product:acme-one"], spared, DAY)
    assert other.review.because == "review-1 cannot be decided without memory_bandwidth_gbs"


def test_a_chip_by_its_figures_is_no_product_and_has_no_letters(rules, tmp_path):
    path = tmp_path / "spec.json"
    path.write_text('\ufeff{"name": "Acme Ten", "tpp": 4799.999}', encoding="utf-8")
    found = classify_file(path, rules, DAY)
    told = found.as_json()
    assert (told["product"], told["letters"], told["classification"], told["tpp"]) == (None, [], "none", 4799.999)
    assert told["review"] == outcome(
        policy=None, because="these thresholds do not catch it; letters and other rules have their own review"
    )
    assert found.spec == Spec("Acme Ten", tpp=Fraction("4799.999")) and told["exceptions"] == []
    assert classify_figures('{"tpp": 4800}', "x", rules, DAY).verdict.classification == "N1.a"


def test_figures_are_read_to_their_last_digit(rules):
    found = classify_figures('{"tpp": 4799.99999999999999999}', "x", rules, DAY)
    assert found.verdict.classification == "none" and found.spec.tpp == 4800 - Fraction(1, 10**17)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "x.json: must be one object with the figures of a chip"),
        ("{", "x.json: is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ('{"tppp": 1}', "x.json: unknown figure 'tppp'; did you mean 'tpp'?"),
        (
            '{"zz": 1, "weight": 2}',
            "x.json: unknown figure 'weight'; the keys are aggregate_io_gbs, bit_length, datacenter, dense_tops, "
            "die_area_mm2, memory_bandwidth_gbs, name, nonplanar, rates, tpp",
        ),
        ('{"tpp": "much"}', "x.json: tpp is 'much'; give a number"),
    ],
)
def test_a_text_that_is_no_chip_is_refused(rules, text, said):
    with pytest.raises(DataError) as error:
        classify_figures(text, "x.json", rules, DAY)
    assert str(error.value) == said


def test_a_file_that_cannot_be_read_is_named(rules, tmp_path):
    path = tmp_path / "spec.json"
    with pytest.raises(DataError) as error:
        classify_file(path, rules, DAY)
    assert str(error.value) == f"{path}: cannot be read (No such file or directory)"
    path.write_bytes(b'{"name": "\xff"}')
    with pytest.raises(DataError) as error:
        classify_file(path, rules, DAY)
    assert str(error.value).startswith(f"{path}: is no JSON ('utf-8' codec can't decode byte 0xff")
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(DataError) as error:
        classify_file(path, rules, DAY)
    assert str(error.value) == f"{path}: must be one object with the figures of a chip"


def test_the_quantities_that_decide_are_the_numbers_of_the_rules():
    wanted = {"quantity:total-processing-performance", "quantity:io-bandwidth", "quantity:die-area"}
    assert deciding(PLACE / "figures.csv") == wanted
    shipped = chip_rules([])
    assert shipped.figures == ontology_folder() / "rules" / "figures.csv"
    assert deciding(shipped.figures) == wanted | {"quantity:memory-bandwidth"}
    assert shipped.vintages == [] and {r.kind for r in shipped.reviews} == {"policy", "exception"}
