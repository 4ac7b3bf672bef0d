"""Tiers of the shipped facts: what a measure names stands in the picture only while the measure lives."""

from datetime import date

import pytest

from kg.charts import tiers_network
from kg.status import ENDS, Statuses

pytestmark = pytest.mark.data
DAY = date(2026, 7, 31)


def test_a_measure_names_a_territory_from_its_beginning_to_its_end(shipped):
    statuses = Statuses(shipped.engine)
    graph = tiers_network(shipped.engine, DAY)
    told = [(a, d.get("spans", [])) for a, _, d in graph.edges(data=True) if a.startswith(("measure:", "provision:"))]
    assert sum(len(spans) for _, spans in told) > 20
    for measure, spans in told:
        for since, _ in spans:
            begun = statuses.of(measure, date.fromisoformat(since)).status if since else "in_force"
            assert begun not in {*ENDS, "not_yet"}
        last = spans[-1][1] if spans else None
        if last is None:
            assert statuses.of(measure, DAY).status not in {*ENDS, "not_yet"}
