"""Why and why not, differences with causes, matrices, what-if, receipts."""

import json
from datetime import date

import pytest
from tests_world import WORLD

from kg.errors import DataError, UsageError
from kg.receipts import read_receipt
from kg.status import Supposition
from kg.supposition import read_supposition

AT = ("--data", str(WORLD), "--as-of", "2031-06-01")


def nearest(view, actor, measure):
    return [(c.kind, c.route) for c in view.why(actor, measure).reasons.nearest]


def test_why_gives_the_proof_where_the_firm_is_reached(world):
    answer = world.as_of("2031-06-01").why("Acme Semi", "Compute Rule")
    assert {e.route for e in answer.reasons.exposures} == {"maker", "located"} and not answer.reasons.nearest


def test_why_not_names_the_date_that_fails(world):
    view = world.as_of("2032-01-01")
    found = view.why("Acme Semi", "provision:compute-tier").reasons.nearest
    assert found[0].kind == "date" and found[0].links[0].until == "2032-01-01"


def test_why_not_names_a_measure_that_is_not_alive(world):
    assert nearest(world.as_of("2030-02-19"), "Acme Cloud", "Compute Rule")[0][0] in ("date", "status")
    assert nearest(world.as_of("2030-01-01"), "Acme Cloud", "Cloud Access Bill")[0][0] == "date"


def test_why_not_names_the_place(world):
    assert nearest(world.as_of("2031-06-01"), "Zenith Fab", "provision:compute-tier") == [("place", "located")]


def test_why_not_says_that_no_source_speaks_of_a_firm(world, folder, tmp_path):
    from kg.library import open_store

    path = folder / "entities" / "actor.csv"
    path.write_text(path.read_text() + "actor:silent,company,Silent Firm,无名公司,,\n")
    view = open_store(folder, tmp_path / "home").as_of("2031-06-01")
    assert nearest(view, "Silent Firm", "Compute Rule") == [("coverage", "")]


def test_diff_gives_statuses_and_exposures_with_their_causes(world):
    answer = world.as_of("2031-04-30").diff("2031-05-01")
    assert [(c.measure, c.before, c.after) for c in answer.measures] == [
        ("measure:compute-rule", "in_force", "not_enforced")
    ]
    answer = world.as_of("2031-12-31").diff("2032-01-01", actor="Acme Semi")
    assert [c.exposure.part for c in answer.lost] == ["provision:compute-tier"] and not answer.gained
    assert {c.kind for c in answer.lost[0].causes} == {"statement"}


def test_diff_names_the_status_that_brought_an_exposure(world):
    answer = world.as_of("2030-01-31").diff("2030-02-01", measure="Cloud Access Bill")
    (gained,) = answer.gained
    assert gained.exposure.actor == "actor:acme-cloud"
    assert ("status", "not_yet", "proposed") in {(c.kind, c.before, c.after) for c in gained.causes}


def test_diff_tells_of_exposures_that_stay_with_another_status(world, kg):
    answer = world.as_of("2031-04-30").diff("2031-05-01")
    turned = {(c.exposure.actor, c.exposure.route, c.before, c.exposure.status) for c in answer.changes.changed}
    assert ("actor:acme-semi", "maker", "in_force", "not_enforced") in turned
    assert {cause.about for c in answer.changes.changed for cause in c.causes} >= {"measure:compute-rule"}
    data = answer.as_json()["exposures"]["changed"]
    assert {(c["before"], c["after"]) for c in data} == {("in_force", "not_enforced")}
    assert "in force → not enforced [" in kg("diff", "2031-04-30", "2031-05-01", *AT[:2], "-f", "table").stdout


def test_diff_backwards_turns_gain_and_loss_round_with_the_same_cause(world):
    there, back = world.as_of("2031-12-31").diff("2032-01-01"), world.as_of("2032-01-01").diff("2031-12-31")
    assert [c.exposure.part for c in back.gained] == [c.exposure.part for c in there.lost] != []
    assert [c.causes for c in back.gained] == [c.causes for c in there.lost]
    assert all(cause.kind != "knowledge" for c in back.gained for cause in c.causes)


def test_diff_names_the_act_that_changed_a_status(world):
    answer = world.as_of("2031-04-30").diff("2031-05-01", measure="Compute Rule")
    assert all(c.causes and c.causes[0].kind == "status" for c in answer.changes.changed)


def test_diff_and_verify_refuse_a_day_of_their_own(kg):
    for args in (("diff", "2031-04-30", "2031-05-01"), ("verify", "receipt.json")):
        done = kg(*args, *AT)
        assert done.returncode == 2 and "--as-of has no meaning here" in done.stderr
    assert "--as-of" not in kg("diff", "--help").stdout
    assert kg("diff", "2031/04/30", "2031/05/01", "--data", str(WORLD)).returncode == 0


def test_an_entry_that_stands_on_a_suspended_act_is_suspended(world):
    supposed = read_supposition(world.engine, (), ("measure:watch-list-rule@2031-01-01",))
    found = world.as_of("2031-06-01", supposing=supposed).trace("Acme Semi", routes=("listed",)).exposures
    assert [e.status for e in found] == ["suspended"]
    assert [e.status for e in world.as_of("2031-06-01").trace("Acme Semi", routes=("listed",)).exposures] == [
        "in_force"
    ]


def test_a_wide_matrix_is_told_in_few_columns_and_whole_as_csv(kg, world):
    answer = world.as_of("2031-06-01").matrix()
    assert len(answer.actors) > 4
    text = kg("matrix", *AT, "-f", "table").stdout
    assert max(map(len, text.splitlines())) <= 160
    head = kg("matrix", *AT, "-f", "csv").stdout.splitlines()[0].split(",")
    assert head[4:] == [a.id for a in answer.actors]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_matrix_of_many_firms_is_counted_or_turned_round(world, monkeypatch, lang):
    from kg import tables

    monkeypatch.setattr(tables, "_FIRMS", 1)
    monkeypatch.setattr(tables, "_MEASURES", 1)
    view = world.as_of("2031-06-01")
    counted = tables.matrix_text(view.matrix(), lang)
    assert {"en": "Firms", "zh": "企业数"}[lang] in counted and "-f csv" in counted
    turned = tables.matrix_text(view.matrix(measures=["Watch List"]), lang)
    assert {"en": "Firm", "zh": "企业"}[lang] in turned.splitlines()[0]
    assert view.resolve("Acme Semi").label(lang) in turned and view.resolve("Acme Cloud").label(lang) not in turned


def test_a_day_compared_with_itself_changes_nothing(world):
    answer = world.as_of("2031-06-01").diff("2031-06-01")
    assert not answer.measures and not answer.gained and not answer.lost


def test_the_matrix_holds_every_exposure_of_every_trace(world):
    view = world.as_of("2031-06-01")
    cells = {k: {e.route for e in v} for k, v in view.matrix().cells().items()}
    traced = {}
    for firm in ("actor:acme-semi", "actor:acme-cloud", "actor:acme-semi-labs", "actor:delta-one", "actor:delta-two"):
        for e in view.trace(firm).exposures:
            traced.setdefault((e.measure, e.actor), set()).add(e.route)
    assert cells == traced


def test_without_a_measure_it_reaches_nobody(world):
    view = world.as_of("2031-06-01", supposing=Supposition(frozenset({"measure:compute-rule"})))
    assert {e.measure for e in view.trace("Acme Semi").exposures} == {"measure:watch-list"}


def test_without_the_rule_that_added_it_a_listing_is_gone(world):
    view = world.as_of("2031-06-01", supposing=Supposition(frozenset({"measure:watch-list-rule"})))
    assert not view.trace("Acme Semi", routes=("listed",)).exposures


def test_a_suspension_may_be_supposed_from_a_day(world):
    supposed = read_supposition(world.engine, (), ("Watch List@2031-01-01",))
    before, after = (world.as_of(d, supposing=supposed) for d in ("2030-12-31", "2031-01-01"))
    assert [v.trace("Acme Semi", routes=("listed",)).exposures[0].status for v in (before, after)] == [
        "in_force",
        "suspended",
    ]


def test_a_supposition_without_a_day_is_refused(world):
    with pytest.raises(UsageError, match="@"):
        read_supposition(world.engine, (), ("Watch List",))


def test_assumed_statements_stand_beside_the_facts(kg, tmp_path):
    path = tmp_path / "assumed.csv"
    head = "subject,predicate,object,value,unit,since,until,locator,rank,confidence,basis,attributed_to,note\n"
    path.write_text(head + "actor:zenith-fab,am:isBasedIn,territory:southland,,,2029,,row 1,normal,certain,read,,\n")
    found = json.loads(kg("trace", "Zenith Fab", *AT, "--assume", str(path)).stdout)["exposures"]
    assert [e["route"] for e in found] == ["located"]
    assert not json.loads(kg("trace", "Zenith Fab", *AT).stdout)["exposures"]


def test_a_receipt_runs_again_and_gives_the_same(kg, tmp_path):
    path = tmp_path / "receipt.json"
    assert kg("trace", "Acme Semi", *AT, "--receipt", str(path)).returncode == 0
    done = kg("verify", str(path), "--data", str(WORLD))
    assert done.returncode == 0 and json.loads(done.stdout) == {"same": True, "differences": []}


def test_a_receipt_says_what_differs_on_other_facts(kg, folder, tmp_path):
    path = tmp_path / "receipt.json"
    kg("trace", "Acme Semi", *AT, "--receipt", str(path))
    table = folder / "statements" / "gazette.csv"
    table.write_text(
        table.read_text().replace("effect:licence-requirement,,,2029-03-01", "effect:prohibition,,,2029-03-01")
    )
    done = kg("verify", str(path), "--data", str(folder))
    assert done.returncode == 1 and "prohibition" in done.stdout


def test_a_changed_receipt_is_refused(kg, tmp_path):
    path = tmp_path / "receipt.json"
    kg("trace", "Acme Semi", *AT, "--receipt", str(path))
    path.write_text(path.read_text().replace("in_force", "expired"))
    with pytest.raises(DataError, match="changed"):
        read_receipt(path)
    assert kg("verify", str(path), "--data", str(WORLD)).returncode == 3


def test_in_force_only_leaves_the_rest_out(kg):
    found = json.loads(kg("trace", "Acme Semi", *AT, "--in-force-only").stdout)["exposures"]
    assert {e["status"] for e in found} == {"in_force"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_comparisons_print_in_both_languages(kg, lang):
    for args in (
        ("why", "Zenith Fab", "Compute Rule", *AT),
        ("why", "Acme Semi", "Compute Rule", *AT),
        ("diff", "2031-04-30", "2031-05-01", "--data", str(WORLD)),
        ("matrix", "Acme Semi", "Acme Cloud", *AT),
        ("affiliates", *AT),
        ("classify", "Acme Three", *AT),
    ):
        done = kg(*args, "-f", "table", "--lang", lang)
        assert done.returncode == 0 and done.stdout.strip(), done.stderr


def test_the_matrix_has_a_csv_form(kg):
    text = kg("matrix", "Acme Semi", *AT, "-f", "csv").stdout
    assert text.splitlines()[0] == "measure,label,citation,status,actor:acme-semi"


def test_the_library_takes_days_as_dates(world):
    assert world.as_of(date(2031, 6, 1)).day == date(2031, 6, 1)


def test_a_history_tells_when_each_exposure_began_changed_and_ended(world):
    found = world.as_of("2032-06-01").history("Acme Semi").stretches
    rule = [(s.status, str(s.since), str(s.until or "")) for s in found if s.part == "provision:compute-tier"]
    assert rule == [("in_force", "2030-03-01", "2031-05-01"), ("not_enforced", "2031-05-01", "2032-01-01")]
    listed = [(s.status, str(s.since), s.until) for s in found if s.route == "listed"]
    assert listed == [("in_force", "2029-03-01", None)]


def test_a_history_agrees_with_the_traces_of_its_days(world):
    found = world.as_of("2033-01-01").history("Acme Semi").stretches
    for day in ("2029-02-28", "2029-03-01", "2030-03-01", "2031-04-30", "2031-05-01", "2031-12-31", "2032-01-01"):
        at = date.fromisoformat(day)
        told = {
            (s.measure, s.part, s.route, s.status) for s in found if s.since <= at and (s.until is None or at < s.until)
        }
        assert told == {(e.measure, e.part, e.route, e.status) for e in world.as_of(day).trace("Acme Semi").exposures}


def test_an_answer_to_a_what_if_says_so(kg):
    for args in (("trace", "Acme Semi"), ("matrix", "Acme Semi")):
        data = json.loads(kg(*args, *AT, "--without", "Compute Rule").stdout)
        assert data["supposing"] == ["without measure:compute-rule"]
        assert "WHAT IF" in kg(*args, *AT, "--without", "Compute Rule", "-f", "table").stdout
        assert "supposing" not in json.loads(kg(*args, *AT).stdout)


def test_the_status_in_a_matrix_is_the_measures_own(world):
    rows = world.as_of("2030-06-01").matrix(["Acme Cloud", "Acme Semi"]).rows()
    status = {row[0]: row[3] for row in rows}
    assert status["measure:compute-rule"] == "in_force"


def test_a_store_is_not_put_among_other_files(kg, tmp_path):
    (tmp_path / "letter.txt").write_text("x")
    done = kg("build", "--data", str(WORLD), "--store", str(tmp_path))
    assert done.returncode == 3 and "other files" in done.stderr


def test_lists_may_be_named_by_any_of_their_names(kg, tmp_path):
    edges, listed = tmp_path / "e.csv", tmp_path / "l.csv"
    edges.write_text("owner,owned,share,from,to\nL,A,60,2025-01-01,\n")
    for name in ("EL", "el", "US Entity List", "measure:us-entity-list"):
        listed.write_text(f"firm,list,from,to\nL,{name},2020-01-01,\n")
        done = kg("affiliates", "--edges", str(edges), "--listed", str(listed), "--as-of", "2025-10-15", "--json")
        assert json.loads(done.stdout)["hit"] == {"A": "affiliate", "L": "direct"}, name
    listed.write_text("firm,list,from,to\nL,UVL,2020-01-01,\n")
    data = json.loads(
        kg("affiliates", "--edges", str(edges), "--listed", str(listed), "--as-of", "2025-10-15", "--json").stdout
    )
    assert data["hit"] == {} and data["lists_not_covered"] == ["UVL"]


def test_a_long_chain_has_short_proofs(kg, tmp_path):
    edges, listed = tmp_path / "e.csv", tmp_path / "l.csv"
    rows = [f"{'L' if i == 0 else f'F{i - 1}'},F{i},50,2020-01-01," for i in range(3000)]
    edges.write_text("owner,owned,share,from,to\n" + "\n".join(rows) + "\n")
    listed.write_text("firm,list,from,to\nL,EL,2020-01-01,\n")
    data = json.loads(
        kg("affiliates", "--edges", str(edges), "--listed", str(listed), "--as-of", "2025-10-15", "--json").stdout
    )
    assert len(data["hit"]) == 3001 and max(len(p) for p in data["proof"].values()) < 100
