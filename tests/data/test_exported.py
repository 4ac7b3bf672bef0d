"""Exports of the shipped facts: FollowTheMoney accepts every entity, another library reads every quad, credit stays."""

import io
import json

import pytest
import rdflib

from kg.exports import export

pytestmark = pytest.mark.data
DAY = "2025-06-15"


def exported(shipped, format):
    out = io.BytesIO()
    export(shipped.as_of(DAY), format, out, lang="en", say=lambda _: None)
    return out.getvalue()


def test_follow_the_money_accepts_every_shipped_actor_and_listing(shipped):
    followthemoney = pytest.importorskip("followthemoney")
    entities = [json.loads(line) for line in exported(shipped, "ftm").splitlines()]
    ids = {e["id"] for e in entities}
    assert len(ids) == len(entities) > 400
    for entity in entities:
        schema = followthemoney.model.get(entity["schema"])
        schema.validate(entity)
        proxy = followthemoney.model.get_proxy(entity, cleaned=False)
        for name, values in entity["properties"].items():
            assert sorted(proxy.get(name)) == sorted(values), (entity["id"], name)
            if schema.get(name).type.name == "entity":
                assert set(values) <= ids


@pytest.mark.long
def test_quads_of_the_shipped_facts_are_read_by_another_library(shipped):
    data = rdflib.Dataset()
    data.parse(data=exported(shipped, "nq"), format="nquads")
    sizes = {str(g.identifier).rsplit("/", 1)[-1]: len(g) for g in data.graphs()}
    (told,) = shipped.engine.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert sizes["urn:x-rdflib:default"] == int(told[0]) and sizes[DAY] > 1000
    assert set(sizes) == {"urn:x-rdflib:default", DAY}


def test_credit_for_the_chip_table_stays_in_the_table_of_statements(shipped):
    text = exported(shipped, "csv").decode()
    assert text.count('"CC BY 4.0, credit to Epoch AI"') > 1900
