"""The transcription of Chinese announcements as a small file in its real form."""

import json

import pytest

from kg.curated.facts import Facts, read_facts
from kg.errors import DataError
from kg.importers import mofcom
from kg.importers.folder import Folder
from kg.model import Entity


def document(*entries):
    return {"CHINA_PROVENANCE": {"asOfDate": "2030-01-02"}, "KNOWN_DESIGNATIONS": {"entries": list(entries)}}


def bring(tmp_path, data, beside=None):
    file = tmp_path / "cn.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    with Folder(tmp_path / "out", beside=beside or Facts(), say=lambda _: None) as folder:
        mofcom.read_into(file, folder)
    facts = read_facts([tmp_path / "out"])
    assert facts.findings == []
    return facts


def test_a_name_becomes_a_listing_that_its_announcement_adds(tmp_path):
    announcement = Entity("measure:cn-announcement-9-2030", "final-rule", "Announcement", "公告")
    entry = {"name": "Acme Semi, Inc.", "list": "control-list", "announced": "2030-01-01", "announcement": "2030-9"}
    facts = bring(tmp_path, document(entry), Facts(entities=[announcement]))
    listing, actor = "listing:cn-control-acme-semi-inc", "actor:cn-control-acme-semi-inc"
    assert {(s.subject, s.predicate, s.object, str(s.interval.start or "")) for s in facts.statements} == {
        (listing, "am:standsOn", "measure:cn-export-control-list", ""),
        (listing, "am:listsActor", actor, "2030-01-01"),
        ("measure:cn-announcement-9-2030", "am:adds", listing, ""),
    }
    assert {s.evidence[0].basis for s in facts.statements} == {"catalogue"}
    assert [(c.scope, c.through.text) for c in facts.coverage] == [("measure:cn-announcement-9-2030", "2030-01-02")]


@pytest.mark.parametrize("data", [{}, {"CHINA_PROVENANCE": {}}, document({"name": "Acme"})])
def test_another_file_is_refused(tmp_path, data):
    with pytest.raises(DataError, match="is no transcription"):
        bring(tmp_path, data)


def test_an_unknown_list_is_refused(tmp_path):
    with pytest.raises(DataError, match="unknown list moon"):
        bring(tmp_path, document({"name": "Acme", "list": "moon", "announced": "2030-01-01"}))
