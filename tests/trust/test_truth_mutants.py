"""What no other test noticed when a line of status, affiliates or thresholds was changed: see survivors.md beside this file.

Whole answers are compared, not single fields of them, so that a key, a unit or a word cannot change unseen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from kg.affiliates import AffiliatesAnswer, apply_regime, read_edges, read_listed
from kg.dates import Interval
from kg.errors import DataError, UsageError
from kg.folding import fold
from kg.ownership import Holding, Listed, Regime, chosen_regime, reach, read_regimes
from kg.status import Event, Phase, Rule, Statuses, Supposition, phases
from kg.thresholds import (
    Condition,
    Paragraph,
    Spec,
    Verdict,
    Vintage,
    as_number,
    judge,
    read_condition,
    read_vintages,
    reason_of,
)

DAY = date(2030, 6, 1)
LONG = Interval.parse("2029-01-01", None)


def paragraph(id_, classification, *conditions):
    return Paragraph(id_, classification, tuple(Condition(*c) for c in conditions), "source:gazette", "no. 3")


HIGH = paragraph("a.1", "X1.a", ("tpp", ">=", "4800"))
DENSE = paragraph("a.2", "X1.b", ("tpp", ">=", "1600"), ("density", ">", "5.92"))
HOME = paragraph("note", "none", ("datacenter", "=", "no"))
RULE = Vintage("rule-1", Interval.parse("2030-01-01", "2031-01-01"), (HIGH, DENSE))
SPARING = RULE._replace(paragraphs=(HIGH, HOME))


# --- thresholds: the whole verdict


def test_before_the_first_vintage_nothing_is_controlled():
    said = "no chip threshold of this rule was in force on 2029-12-31"
    assert judge(Spec(tpp=Fraction(9000)), [RULE], date(2029, 12, 31)) == Verdict(None, "none", None, said, ())


def test_a_chip_that_meets_a_paragraph_is_told_by_it():
    verdict = judge(Spec(tpp=Fraction(4800)), [RULE], DAY)
    assert verdict == Verdict("rule-1", "X1.a", "a.1", "meets a.1: TPP 4800 >= 4800", ())


def test_a_chip_that_meets_none_is_told_with_its_figures():
    spec = Spec(tpp=Fraction(1599), die_area=Fraction(800), nonplanar=True, io=Fraction(600))
    said = "meets no paragraph: TPP 1599, performance density 1.999, I/O rate 600 GB/s"
    assert judge(spec, [RULE], DAY) == Verdict("rule-1", "none", None, said, ())
    assert judge(Spec(tpp=Fraction(1)), [RULE], DAY).because == "meets no paragraph: TPP 1"
    empty = RULE._replace(paragraphs=())
    assert judge(Spec(), [empty], DAY) == Verdict("rule-1", "none", None, "meets no paragraph: no figures", ())


def test_what_is_missing_is_told_for_each_paragraph_once():
    spec, both = Spec(), RULE._replace(paragraphs=(HIGH, DENSE))
    said = "cannot be decided for a.1, a.2 without tpp, die_area_mm2, nonplanar"
    missing = ("tpp", "die_area_mm2", "nonplanar")
    assert judge(spec, [both], DAY) == Verdict("rule-1", "indeterminate", None, said, missing)


def test_an_exclusion_takes_out_and_an_open_one_leaves_it_open():
    home, office = Spec(tpp=Fraction(5000), datacenter=False), Spec(tpp=Fraction(5000), datacenter=True)
    said = "excluded by note: designed for data centres: no"
    assert judge(home, [SPARING], DAY) == Verdict("rule-1", "none", None, said, ())
    assert judge(office, [SPARING], DAY) == Verdict("rule-1", "X1.a", "a.1", "meets a.1: TPP 5000 >= 4800", ())
    said = "cannot be decided for a.1 without datacenter"
    verdict = Verdict("rule-1", "indeterminate", None, said, ("datacenter",))
    assert judge(Spec(tpp=Fraction(5000)), [SPARING], DAY) == verdict


def test_rates_that_contradict_the_stated_figure_leave_a_chip_open_where_it_matters():
    spec = Spec(tpp=Fraction(4000), computed=Fraction(5000))
    said = "the stated TPP 4000 is not what the rates give (5000), and the two lead to different results"
    assert judge(spec, [RULE._replace(paragraphs=(HIGH,))], DAY) == Verdict(
        "rule-1", "indeterminate", None, said, ("tpp",)
    )
    same = judge(spec._replace(tpp=Fraction(4900)), [RULE._replace(paragraphs=(HIGH,))], DAY)
    told = "meets a.1: TPP 4900 >= 4800; the stated TPP 4900 is not what the rates give (5000), with the same result"
    assert same == Verdict("rule-1", "X1.a", "a.1", told, ())


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [(">=", False, True, True), (">", False, False, True), ("<", True, False, False), ("<=", True, True, False)],
)
@pytest.mark.parametrize(("parameter", "field"), [("tpp", "tpp"), ("io", "io"), ("memory", "memory")])
def test_each_comparison_on_each_side_of_its_limit(parameter, field, operator, below, at, above):
    condition = Condition(parameter, operator, "100.5")
    found = [condition.holds(Spec(**{field: Fraction(n)})) for n in ("100.4", "100.5", "100.6")]
    assert found == [below, at, above]
    assert condition.holds(Spec()) is None


@pytest.mark.parametrize(("value", "yes", "no"), [("yes", True, False), ("no", False, True)])
def test_what_a_chip_is_designed_for(value, yes, no):
    condition = Condition("datacenter", "=", value)
    assert [condition.holds(Spec(datacenter=d)) for d in (True, False, None)] == [yes, no, None]


@pytest.mark.parametrize(
    ("spec", "parameter", "missing"),
    [
        (Spec(), "density", ["tpp", "die_area_mm2", "nonplanar"]),
        (Spec(tpp=Fraction(1)), "density", ["die_area_mm2", "nonplanar"]),
        (Spec(die_area=Fraction(1)), "density", ["tpp", "nonplanar"]),
        (Spec(nonplanar=True), "density", ["tpp", "die_area_mm2"]),
        (Spec(nonplanar=False), "density", []),
        (Spec(), "tpp", ["tpp"]),
        (Spec(), "io", ["aggregate_io_gbs"]),
        (Spec(), "memory", ["memory_bandwidth_gbs"]),
        (Spec(), "datacenter", ["datacenter"]),
        (Spec(memory=Fraction(0)), "memory", []),
    ],
)
def test_the_fields_that_a_parameter_needs(spec, parameter, missing):
    assert spec.missing_for(parameter) == missing


def test_a_spec_takes_every_field_from_its_key():
    data = {"name": "Acme One", "tpp": 100, "die_area_mm2": "800.5", "nonplanar": True, "aggregate_io_gbs": 600}
    data |= {"datacenter": False, "memory_bandwidth_gbs": 900}
    wanted = Spec(
        "Acme One", Fraction(100), Fraction("800.5"), True, Fraction(600), False, Fraction(900), computed=None
    )
    assert Spec.read(data, "x.json") == wanted
    assert Spec.read({}, "x.json") == Spec() and Spec.read({"name": None}, "x.json").name == ""


@pytest.mark.parametrize(
    ("data", "tpp"),
    [
        ({"dense_tops": 100, "bit_length": 8}, 800),
        ({"dense_tops": 100, "bit_length": 8, "rates": [{"dense_tops": 70, "bit_length": 16}]}, 1120),
        ({"dense_tops": 100, "rates": [{"dense_tops": 70, "bit_length": 16}]}, None),
        ({"bit_length": 8, "rates": [{"dense_tops": 70, "bit_length": 16}]}, 1120),
        ({"rates": [{"dense_tops": 70, "bit_length": 16}, {"bit_length": 8}]}, None),
        ({"rates": []}, None),
    ],
)
def test_total_performance_is_the_highest_product_where_all_rates_are_whole(data, tpp):
    assert Spec.read(data, "x.json").tpp == tpp


def test_a_stated_figure_may_differ_from_its_rates_by_rounding_and_no_more():
    def computed(tpp):
        return Spec.read({"tpp": tpp, "dense_tops": 125, "bit_length": 8}, "x.json").computed

    assert computed("1001") is None and computed("999") is None, "a thousandth is rounding"
    assert computed("1001.1") == computed("998.9") == 1000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"rates": "many"}, "x.json: rates must be a list of dense_tops and bit_length"),
        ({"rates": ["many"]}, "x.json: rates must be a list of dense_tops and bit_length"),
        ({"dense_tops": True}, "x.json: dense_tops is True; give a number"),
        ({"rates": [{"dense_tops": [1]}]}, "x.json: dense_tops is [1]; give a number"),
        ({"bit_length": 0}, "x.json: bit_length is 0; give a number above 0, or null where it is not known"),
        ({"die_area_mm2": 0}, "x.json: die_area_mm2 is 0; give a number above 0, or null where it is not known"),
        ({"memory_bandwidth_gbs": -1}, "x.json: memory_bandwidth_gbs is -1; give a number above 0, or null where it is not known"),
        ({"aggregate_io_gbs": "fast"}, "x.json: aggregate_io_gbs is 'fast'; give a number"),
        ({"aggregate_io_gbs": "1/0"}, "x.json: aggregate_io_gbs is '1/0'; give a number"),
        ({"tpp": 10**15 + 1}, "x.json: tpp is far beyond any chip; check the unit"),
        ({"nonplanar": "yes"}, "x.json: nonplanar is 'yes'; write true, false or null"),
        ({"datacenter": 1}, "x.json: datacenter is 1; write true, false or null"),
    ],
)  # fmt: skip
def test_a_bad_figure_is_refused_with_its_place(data, said):
    with pytest.raises(DataError) as error:
        Spec.read(data, "x.json")
    assert str(error.value) == said


def test_figures_at_the_edge_are_taken():
    spec = Spec.read(
        {"tpp": 10**15, "aggregate_io_gbs": 0, "memory_bandwidth_gbs": "0.5", "die_area_mm2": ""}, "x.json"
    )
    assert (spec.tpp, spec.io, spec.memory, spec.die_area) == (10**15, 0, Fraction(1, 2), None)


@pytest.mark.parametrize(
    ("value", "number"), [(None, None), (Fraction(4), 4), (Fraction(1, 3), 0.333), (Fraction("2.00049"), 2.0)]
)
def test_a_figure_is_written_whole_or_to_three_places(value, number):
    assert as_number(value) == number and type(as_number(value)) is type(number)


def test_conditions_are_told_with_the_figures_of_the_chip():
    spec = Spec(tpp=Fraction(5000), die_area=Fraction(1000), nonplanar=True, io=Fraction(600), memory=Fraction(900))
    told = reason_of(
        [Condition(p, ">=", "5") for p in ("tpp", "io", "density", "memory")] + [Condition("datacenter", "=", "no")],
        spec._replace(datacenter=True),
    )
    assert told == (
        "TPP 5000 >= 5, I/O rate 600 >= 5, performance density 5 >= 5, memory bandwidth 900 >= 5, "
        "designed for data centres: yes"
    )


VINTAGES = """rule,since,until,paragraph,classification,parameter,operator,value,source,locator
rule-1,2030-01-01,2031-01-01,a.1,X1.a,tpp,>=,4800,source:gazette,no. 3
rule-1,2030-01-01,2031-01-01,a.2,X1.b,tpp,>=,1600,source:gazette,no. 4
rule-1,2030-01-01,2031-01-01,a.2,X1.b,density,>,5.92,source:gazette,no. 4
rule-2,2031-01-01,,注,none,datacenter,=,no,source:公报,第五号
"""


def test_vintages_are_read_row_by_row(tmp_path):
    path = tmp_path / "thresholds.csv"
    path.write_text(VINTAGES, encoding="utf-8")
    first, second = read_vintages(path)
    assert first == Vintage(
        "rule-1",
        Interval.parse("2030-01-01", "2031-01-01"),
        (HIGH, DENSE._replace(locator="no. 4")),
    )
    note = Paragraph("注", "none", (Condition("datacenter", "=", "no"),), "source:公报", "第五号")
    assert second == Vintage("rule-2", Interval.parse("2031-01-01", None), (note,))


@pytest.mark.parametrize(("old", "new"), [(",tpp,>=,4800", ",weight,>=,4800"), (",tpp,>=,4800", ",tpp,=>,4800")])
def test_a_faulty_row_of_thresholds_is_named(tmp_path, old, new):
    path = tmp_path / "thresholds.csv"
    path.write_text(VINTAGES.replace(old, new), encoding="utf-8")
    parameter, operator, _ = new.strip(",").split(",")
    with pytest.raises(DataError) as error:
        read_vintages(path)
    assert str(error.value) == f"{path}:2: unknown parameter or operator {parameter} {operator}"


def test_a_condition_is_its_row():
    row = {"parameter": "io", "operator": "<=", "value": "600"}
    assert read_condition(row, "here") == Condition("io", "<=", "600")


# --- affiliates and ownership: the whole answer

REGIME = Regime(
    "half", "Half", "一半", Decimal(50), False, True, True, frozenset({"WL"}), "measure:owner-rule", "source:x", "no. 8"
)


def holding(owner, owned, share, since="2029-01-01", until=None, **rest):
    return Holding(owner, owned, None if share is None else Decimal(share), Interval.parse(since, until), **rest)


def listed(firm, since="2029-02-01", list_="WL", until=None):
    return Listed(firm, list_, Interval.parse(since, until))


def step(subject, predicate, target, since, until=None, **rest):
    told = {"statement": None, "subject": subject, "predicate": predicate, "object": target, "since": since}
    return told | {"until": until, "source": None, "locator": None, "derived_by": None} | rest


def answer(world, holdings, firms, regime=REGIME, day=DAY) -> AffiliatesAnswer:
    return apply_regime(world.engine, regime, holdings, firms, day)


def test_the_whole_answer_of_a_regime(world):
    holdings = [
        holding("Top", "Middle", "60", until="2035-01-01"),
        holding("Middle", "Bottom", "50", since="2029-03", statement="statement:7"),
        holding("Top", "Apart", "49.9"),
    ]
    found = answer(world, holdings, [listed("Top"), listed("Else", list_="OTHER")])
    lists = step("WL", "am:listsActor", "Top", "2029-02-01")
    first = step("Top", "am:owns", "Middle", "2029-01-01", "2035-01-01", share="60")
    second = step("Middle", "am:owns", "Bottom", "2029-03", share="50", statement="statement:7")

    def under(firm):
        return step(firm, "am:isAffiliateUnder", "measure:owner-rule", None, derived_by="half")

    assert found.as_json() == {
        "regime": "half",
        "as_of": "2030-06-01",
        "hit": {"Bottom": "affiliate", "Middle": "affiliate", "Top": "direct"},
        "unresolved": [],
        "regime_status": "suspended",
        "effective_hit": {"Top": "direct"},
        "lists_not_covered": ["OTHER"],
        "over_100": [],
        "shares": {"Bottom": "50", "Middle": "60"},
        "proof": {
            "Bottom": [lists, first, second, under("Bottom")],
            "Middle": [lists, first, under("Middle")],
            "Top": [lists],
        },
    }


@pytest.mark.parametrize(
    ("day", "status", "effective"),
    [
        ("2029-03-15", "not_yet", {"Top": "direct"}),
        ("2029-12-01", "in_force", {"Low": "affiliate", "Top": "direct"}),
        ("2030-06-01", "suspended", {"Top": "direct"}),
        ("2031-06-01", "unknown", None),
    ],
)
def test_what_has_effect_follows_the_status_of_the_regime(world, day, status, effective):
    found = answer(world, [holding("Top", "Low", "80")], [listed("Top")], day=date.fromisoformat(day))
    assert (found.status, found.effective) == (status, effective)
    assert found.as_of == day


def test_a_long_proof_is_cut_and_goes_on_in_that_of_an_owner(world):
    chain = [holding(f"F{n:03d}", f"F{n + 1:03d}", "100") for n in range(80)]
    found = answer(world, chain, [listed("F000")])
    proof = found.proof("F080")
    assert [s["subject"] for s in proof[:-1]] == [f"F{n:03d}" for n in range(20, 80)]
    assert proof[-1]["derived_by"] == "half" and len(proof) == 61
    assert [s["object"] for s in found.proof("F040")][:2] == ["F000", "F001"]


def test_a_circle_in_a_proof_is_told_once(world):
    holdings = [holding("Top", "A", "50"), holding("A", "B", "60"), holding("B", "A", "40")]
    proof = answer(world, holdings, [listed("Top")]).proof("B")
    assert [(s["subject"], s["object"]) for s in proof if s["predicate"] == "am:owns"] == [
        ("B", "A"),
        ("Top", "A"),
        ("A", "B"),
    ]


def test_only_listings_of_the_day_are_told(world):
    firms = [listed("Now"), listed("Past", until="2030-01-01"), listed("Soon", since="2031-01-01"), listed("Last", until="2030-06-01")]  # fmt: skip
    found = answer(world, [], firms)
    assert found.as_json()["hit"] == {"Now": "direct"} and [x.firm for x in found.listed] == ["Now"]
    first = answer(world, [], [listed("Now", since="2030-06-01")])
    assert first.as_json()["hit"] == {"Now": "direct"}
    assert answer(world, [], [Listed("Ever", "WL", Interval())]).as_json()["hit"] == {"Ever": "direct"}


def test_names_that_differ_in_case_width_or_spaces_are_one_firms(world):
    holdings = [holding("ＡＣＭＥ  top", "Low", "30"), holding("Acme Top", "low ", "25")]
    found = answer(world, holdings, [listed("acme TOP")]).as_json()
    assert found["hit"] == {"Low": "affiliate", "acme TOP": "direct"}
    assert found["shares"] == {"Low": "55"}


def test_files_are_read_with_every_column(tmp_path):
    edges, lists = tmp_path / "e.csv", tmp_path / "l.csv"
    edges.write_text(
        "owner, owned ,share,from,to,tranche\nA,B, 50％ ,2029,2030-05,x\nA,C,,,,\nA,D,1_0,,,\nA,E,NaN,,,\n", "utf-8"
    )
    lists.write_text("firm,list,from,to\nA, watch list ,2029-01-02,2030\nB,other,,\n", encoding="utf-8")
    first, *others = read_edges(edges)
    assert first == Holding("A", "B", Decimal(50), Interval.parse("2029", "2030-05"), "x")
    assert [(h.owned, h.share, h.tranche) for h in others] == [("C", None, ""), ("D", None, ""), ("E", None, "")]
    assert read_listed(lists, {fold("Watch List"): "WL"}) == [
        Listed("A", "WL", Interval.parse("2029-01-02", "2030")),
        Listed("B", "other", Interval()),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner,share\nA,50\n", "{}:1: no column 'owned'; the columns are owner, share"),
        ("owner,owned,share\nA,,50\n", "{}:2: owned is empty"),
        ("owner,owned,share,from,to\nA,B,50,2030,2029\n",
         "{}:2: ends (2029) on or before the day it begins (2030); the end is exclusive"),
        ('owner,owned,share\nA,"B"x,50\n', "{}:2: cannot be read as CSV (',' expected after '\"')"),
    ],
)  # fmt: skip
def test_a_faulty_row_of_holdings_is_named(tmp_path, text, said):
    path = tmp_path / "e.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_edges(path)
    assert str(error.value) == said.format(path)


def test_a_regime_that_does_not_add_counts_each_owner_alone():
    regime = REGIME._replace(aggregate=False)
    holdings = [holding("A", "X", "30"), holding("B", "X", "30"), holding("A", "Y", "30"), holding("A", "Y", "20", tranche="2"), holding("B", "Y", "5")]  # fmt: skip
    found = reach(holdings, [listed("A"), listed("B")], regime, DAY)
    assert found.hit == {"A": "direct", "B": "direct", "Y": "affiliate"}
    assert found.shares == {"Y": Decimal(50)}
    assert [(h.owner, h.share) for h in found.through["Y"]] == [("A", 20), ("A", 30)]


def test_a_regime_without_cascade_stops_after_one_step():
    holdings = [holding("A", "X", "100"), holding("X", "Y", "100")]
    found = reach(holdings, [listed("A")], REGIME._replace(cascade=False), DAY)
    assert found.hit == {"A": "direct", "X": "affiliate"}


@pytest.mark.parametrize(("share", "strict", "met"), [("50", False, True), ("50", True, False), ("50.000001", True, True), ("49.999999", False, False)])  # fmt: skip
def test_a_threshold_is_met_at_it_or_above(share, strict, met):
    assert REGIME._replace(strict=strict).met_by(Decimal(share)) is met


def test_missing_shares_leave_open_what_they_could_decide():
    holdings = [holding("A", "X", None), holding("C", "X", "50"), holding("A", "Y", None), holding("C", "Y", "50.1")]
    found = reach(holdings, [listed("A")], REGIME, DAY)
    assert found.unresolved == ("X",) and found.hit == {"A": "direct"} and found.over == ()
    crowded = reach([holding("A", "X", "60"), holding("C", "X", "40.1")], [listed("A")], REGIME, DAY)
    assert crowded.over == ("X",)
    full = reach([holding("A", "X", "60"), holding("C", "X", "40")], [listed("A")], REGIME, DAY)
    assert full.over == ()


REGIMES = """regime,label_en,label_zh,threshold,comparison,aggregate,cascade,lists,measure,source,locator
half,Half,一半,50,at_least,yes,yes,WL,measure:owner-rule,source:x,no. 8
more,More,多于,25.5,more_than,no,no,WL;OTHER,measure:more-rule,source:y,no. 9
"""


def test_regimes_are_read_row_by_row(tmp_path):
    path = tmp_path / "ownership.csv"
    path.write_text(REGIMES, encoding="utf-8")
    more = Regime("more", "More", "多于", Decimal("25.5"), True, False, False, frozenset({"WL", "OTHER"}), "measure:more-rule", "source:y", "no. 9")  # fmt: skip
    assert read_regimes(path) == {"half": REGIME, "more": more}
    with pytest.raises(UsageError) as error:
        chosen_regime({"half": REGIME, "more": more}, "third")
    assert str(error.value) == "no ownership regime 'third'; there are half, more"
    path.write_text(REGIMES.replace("more_than", "over"), encoding="utf-8")
    with pytest.raises(DataError) as faulty:
        read_regimes(path)
    assert str(faulty.value) == f"{path}:3: comparison 'over' is neither at_least nor more_than"


# --- status: phases, suppositions, notes

RULES = {
    "adopted": Rule(state="adopted", order=2),
    "published": Rule(order=3),
    "effective": Rule(state="in_force", order=4),
    "suspended": Rule(overlay="suspended", order=5),
    "resumed": Rule(ends_overlay=True, order=7),
    "extended": Rule(order=8),
    "rescinded": Rule(state="rescinded", order=9),
}


def event(type_, day, until=None, earliest=None):
    latest = date.fromisoformat(day)
    first = date.fromisoformat(earliest) if earliest else latest
    end = date.fromisoformat(until) if until else None
    return Event(type_, day, first, latest, end, f"statement:{type_}{day}", "source:x", "p. 1")


def turns(*events):
    found = phases(events, RULES)
    assert [p.end for p in found[:-1]] == [p.start for p in found[1:]] and found[-1].end is None
    assert found[0].start is None
    return [(p.status, str(p.start) if p.start else None) for p in found]


def test_phases_follow_one_another_whatever_the_order_of_the_events():
    events = [
        event("adopted", "2030-01-01"),
        event("published", "2030-01-05"),
        event("effective", "2030-02-01"),
        event("suspended", "2030-03-01", "2030-06-01"),
        event("extended", "2030-05-01", "2030-09-01"),
        event("resumed", "2030-10-01"),
        event("rescinded", "2031-01-01"),
    ]
    wanted = [
        ("not_yet", None),
        ("adopted", "2030-01-01"),
        ("in_force", "2030-02-01"),
        ("suspended", "2030-03-01"),
        ("unknown", "2030-09-01"),
        ("in_force", "2030-10-01"),
        ("rescinded", "2031-01-01"),
    ]
    assert turns(*events) == turns(*reversed(events)) == wanted


def test_events_of_one_day_follow_their_order_of_kinds():
    assert turns(event("effective", "2030-01-01"), event("adopted", "2030-01-01")) == [
        ("not_yet", None),
        ("in_force", "2030-01-01"),
    ]
    assert turns(event("resumed", "2030-01-01"), event("suspended", "2030-01-01"), event("effective", "2030-01-01"))[
        -1
    ] == ("in_force", "2030-01-01")


def test_a_published_end_of_a_state_gives_unknown_on_its_day():
    wanted = [("not_yet", None), ("in_force", "2030-01-01"), ("unknown", "2030-06-01")]
    assert turns(event("effective", "2030-01-01", "2030-06-01")) == wanted
    longer = turns(event("effective", "2030-01-01", "2030-06-01"), event("extended", "2030-05-01", "2030-08-01"))
    assert longer[-1] == ("unknown", "2030-08-01")
    ended = turns(event("effective", "2030-01-01", "2030-06-01"), event("rescinded", "2030-07-01"))
    assert ended[-1] == ("rescinded", "2030-07-01")


def test_the_end_of_a_state_that_has_passed_is_not_hidden_by_a_suspension():
    events = event("effective", "2030-01-01", "2030-06-01"), event("suspended", "2030-02-01", "2031-01-01")
    assert turns(*events)[-1] == ("unknown", "2030-06-01")


def test_an_end_wins_over_a_suspension():
    events = event("effective", "2030-01-01"), event("suspended", "2030-02-01"), event("rescinded", "2030-03-01")
    assert turns(*events)[-1] == ("rescinded", "2030-03-01")


def test_an_extension_of_a_suspension_leaves_the_state_alone():
    events = (
        event("effective", "2030-01-01", "2032-01-01"),
        event("suspended", "2030-02-01", "2030-06-01"),
        event("extended", "2030-05-01", "2030-09-01"),
        event("resumed", "2030-08-01"),
    )
    assert turns(*events)[-2:] == [("in_force", "2030-08-01"), ("unknown", "2032-01-01")]


def test_nothing_happened_is_one_phase():
    assert phases([], RULES) == [Phase("not_yet", None, None)]
    assert phases([event("published", "2030-01-01", "2030-02-01")], RULES) == [Phase("not_yet", None, None)]


def test_the_whole_answer_of_a_measure(world):
    statuses = Statuses(world.engine)
    found = statuses.of("measure:owner-rule", date(2029, 4, 15))
    assert found[:4] == ("measure:owner-rule", "not_yet", None, date(2029, 4, 30))
    assert found.note == "effective is dated 2029-04 only: it may have happened by this day"
    assert statuses.of("measure:owner-rule", date(2029, 4, 30)).note == ""
    assert statuses.of("measure:owner-rule", date(2029, 3, 31)).note == ""
    first, second = found.events
    assert first[:5] == ("effective", "2029-04", date(2029, 4, 1), date(2029, 4, 30), None)
    assert second[:5] == ("suspended", "2030-01-10", date(2030, 1, 10), date(2030, 1, 10), date(2031, 1, 10))
    assert {(e.source, e.locator) for e in found.events} == {("source:gazette", "no. 8")}
    assert all(e.statement.startswith("statement:") or "statement/" in e.statement for e in found.events)
    assert statuses.of("measure:none-such", DAY)[1:] == ("not_yet", None, None, (), "")


def test_days_on_which_a_measure_and_a_part_of_it_may_turn(world):
    statuses = Statuses(world.engine)
    own = {date(2030, 2, 20), date(2030, 3, 1), date(2031, 5, 1)}
    statuses.prepare(["provision:compute-reporting"])
    assert statuses.turns("measure:compute-rule") == own
    assert statuses.turns("provision:compute-reporting") == own | {date(2030, 9, 1)}
    assert statuses.parts("measure:compute-rule") == [
        "provision:compute-cap",
        "provision:compute-reporting",
        "provision:compute-tier",
    ]


@pytest.mark.parametrize(
    ("part", "day", "status", "since", "until"),
    [
        ("compute-cap", "2030-02-19", "not_yet", None, "2030-02-20"),
        ("compute-cap", "2030-04-01", "in_force", "2030-03-01", "2031-05-01"),
        ("compute-cap", "2031-05-01", "not_enforced", "2031-05-01", None),
        ("compute-reporting", "2030-02-19", "not_yet", None, "2030-02-20"),
        ("compute-reporting", "2030-04-01", "not_yet", None, "2030-09-01"),
        ("compute-reporting", "2030-09-01", "in_force", "2030-09-01", None),
        ("compute-reporting", "2031-05-01", "not_enforced", "2031-05-01", None),
    ],
)
def test_a_part_follows_its_whole_and_its_own_events(world, part, day, status, since, until):
    found = Statuses(world.engine).of(f"provision:{part}", date.fromisoformat(day))
    assert (found.status, str(found.since or ""), str(found.until or "")) == (status, since or "", until or "")


def test_what_is_supposed_is_told_and_changes_the_answer(world):
    supposing = Supposition(
        frozenset({"measure:watch-list", "measure:cloud-bill"}),
        {"measure:compute-rule": date(2030, 5, 1), "measure:owner-rule": date(2029, 6, 1)},
        ("more.csv",),
    )
    assert supposing.notes() == (
        "without measure:cloud-bill",
        "without measure:watch-list",
        "measure:compute-rule suspended from 2030-05-01",
        "measure:owner-rule suspended from 2029-06-01",
        "assumed: more.csv",
    )
    statuses = Statuses(world.engine, supposing)

    def told(measure, day):
        found = statuses.of(f"measure:{measure}", date.fromisoformat(day))
        return (found.status, found.since, found.until, found.note)

    assert told("watch-list", "2030-01-01") == ("withdrawn", None, None, "left out, as supposed")
    assert told("compute-rule", "2030-04-30")[0] == "in_force"
    assert told("compute-rule", "2030-05-01") == ("suspended", date(2030, 5, 1), None, "suspended, as supposed")
    assert told("compute-rule", "2031-06-01")[0] == "suspended", "not enforced, but for the supposition"
    assert told("compute-rule", "2030-02-25")[0] == "adopted"
    assert told("owner-rule", "2031-06-01") == ("suspended", date(2029, 6, 1), None, "suspended, as supposed")
    assert told("owner-rule", "2030-06-01")[:2] == ("suspended", date(2030, 1, 10)), "it is suspended in fact"
    part = statuses.of("provision:compute-cap", date(2030, 5, 1))
    assert (part.status, part.since) == ("suspended", date(2030, 5, 1)), "parts follow the supposed status"


def test_rules_of_events_are_those_of_the_codes(world):
    rules = Statuses(world.engine).rules
    assert rules["effective"].state == "in_force" and rules["suspended"].overlay == "suspended"
    assert rules["resumed"].ends_overlay and not rules["suspended"].ends_overlay
    assert rules["published"][:3] == ("", "", False)
    orders = [rules[name].order for name in ("adopted", "effective", "suspended", "rescinded")]
    assert orders == sorted(orders) and len(set(orders)) == 4


def test_events_that_a_measure_left_out_brought_upon_others_are_undone(folder):
    from kg.library import open_store

    with (folder / "statements" / "gazette.csv").open("a", encoding="utf-8") as file:
        file.write(
            "measure:watch-list-rule-2,am:suspends,measure:compute-rule,,,2029-04-01,,no. 12,normal,certain,read,,\n"
        )
        file.write("measure:compute-rule,am:hasEvent,event:suspended,,,2029-04-01,,no. 12,normal,certain,read,,\n")
    engine = open_store(folder).engine
    day = date(2030, 4, 1)
    assert Statuses(engine).of("measure:compute-rule", day).status == "suspended"
    without = Statuses(engine, Supposition(frozenset({"measure:watch-list-rule-2"})))
    assert without.of("measure:compute-rule", day).status == "in_force"
    other = Statuses(engine, Supposition(frozenset({"measure:cloud-bill"})))
    assert other.of("measure:compute-rule", day).status == "suspended"
