"""Country groups, country chart and control list as small files in their real form."""

import json

import pytest

from kg.curated.facts import Facts, read_facts
from kg.errors import DataError
from kg.importers import ear
from kg.importers.folder import Folder


@pytest.fixture
def bring(tmp_path):
    def run(document):
        file = tmp_path / "part.json"
        file.write_text(json.dumps({"ecfrIssueDate": "2030-01-02"} | document), encoding="utf-8")
        with Folder(tmp_path / "out", beside=Facts(), say=lambda _: None) as folder:
            ear.read_into(file, folder)
            skipped = folder.skipped()
        facts = read_facts([tmp_path / "out"])
        assert facts.findings == []
        return {(s.subject, s.predicate, s.object) for s in facts.statements}, facts, skipped

    return run


def test_members_of_a_group_are_territories_and_an_unknown_place_is_reported(bring):
    stated, facts, skipped = bring({"groups": {"D:9": ["China (PRC)", "Korea, North", "Ruritania"]}})
    group = "group:ear-d9"
    assert stated == {(f"territory:{t}", "am:isMemberOf", group) for t in ("china", "north-korea")}
    assert [(e.id, e.kind) for e in facts.entities] == [(group, "territory-group")]
    assert skipped["a place that territories.csv does not know"] == (1, "Ruritania")
    assert [(c.scope, c.through.text) for c in facts.coverage] == [(group, "2030-01-02")]


def test_a_mark_of_the_chart_is_a_membership_of_its_column(bring):
    countries = {"Albania": {"marks": ["NS 1"]}, "Canada": {"marks": []}}
    stated, _, _ = bring({"columns": ["NS 1", "AT 1"], "countries": countries})
    assert stated == {("territory:albania", "am:isMemberOf", "group:ear-chart-ns-1")}


def entry(items, chart=()):
    return {
        "entryCount": 2,
        "entries": [
            {"eccn": "3B001", "heading": "Equipment.", "reasonForControl": "NS, AT", "countryChart": list(chart), "items": items},
            {"eccn": "0A501", "heading": "Other.", "reasonForControl": "NS", "countryChart": [], "items": []},
        ],
    }  # fmt: skip


def item(paragraph):
    return {"paragraph": paragraph, "kind": "item", "depth": 1, "text": "…"}


def test_a_control_code_has_its_heading_reasons_and_paragraphs_and_others_are_not_taken(bring):
    chart = [
        {"control": "NS applies to 3B001.a", "countryChart": "To or within Macau or Country Group D:5, excluding A:5."},
        {"control": "AT applies to entire entry", "countryChart": "AT Column 1."},
    ]
    stated, facts, _ = bring(entry([item("a"), item("a.1")], chart))
    assert stated == {
        ("code:3b001", "am:isControlledFor", "reason:ns"),
        ("code:3b001", "am:isControlledFor", "reason:at"),
        ("code:3b001.a", "am:isPartOf", "code:3b001"),
        ("code:3b001.a.1", "am:isPartOf", "code:3b001.a"),
    }
    notes = {s.object: s.evidence[0].note for s in facts.statements}
    assert (
        notes["reason:ns"] == "3B001.a: Macau, D:5 without A:5" and notes["reason:at"] == "the whole entry: AT Column 1"
    )
    assert [(n.text, n.kind) for n in facts.names] == [("Equipment.", "title")]


def note(text="a note"):
    return {"paragraph": None, "kind": "text", "depth": 0, "text": text}


def test_of_an_entry_mixed_with_its_notes_only_what_is_sure_is_taken(bring):
    chart = [{"control": "RS applies to 3B001.c.2 and 3A090.d", "countryChart": "RS Column 1."}]
    mixed = entry([item("a"), item("a.1"), note(), item("a"), item("d"), item("b"), item("b.1")], chart)
    mixed["entries"][0]["heading"] = "Equipment as follows."
    stated, _, skipped = bring(mixed)
    assert {s[0] for s in stated if s[1] == "am:isPartOf"} == {
        "code:3b001.a", "code:3b001.a.1", "code:3b001.c", "code:3b001.c.2",
    }  # fmt: skip
    assert skipped["notes that the file does not keep apart from paragraphs; what is sure was taken"] == (1, "3B001")


def test_the_letters_of_a_note_to_an_entry_without_a_list_are_no_paragraphs(bring):
    stated, _, _ = bring(entry([item("a"), item("b"), note(), item("a")]))
    assert not [s for s in stated if s[1] == "am:isPartOf"]


def test_another_file_is_refused(bring):
    with pytest.raises(DataError, match="neither 'groups' nor 'countries' nor 'entries'"):
        bring({"things": []})
