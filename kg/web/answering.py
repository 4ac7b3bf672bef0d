"""Jobs that answer SPARQL."""

from __future__ import annotations

from kg.caps import Caps
from kg.datasets import dataset_of
from kg.vocab import as_of_graph
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply
from kg.web.media import TYPES

__all__ = ["JOBS"]


def _sparql(desk: Desk, job: Job) -> Reply:
    """The answer to a query in the format that fits its form; `extra` names formats, caps and further graphs."""
    query = job.needed("query")
    others = job.extra.get("graphs", ())
    dataset = dataset_of(
        query, job.day, job.many("default-graph-uri"), job.many("named-graph-uri"), others=frozenset(others)
    )
    engine = desk.dated(job, dataset.day) if dataset.dated else desk.store(job).engine
    links = as_of_graph(dataset.day)
    desk.begin()
    format, data = engine.within(
        query,
        job.extra["formats"],
        default=dataset.merged,
        named=dataset.named,
        caps=Caps(*job.extra["caps"]),
    )
    headers = {"x-as-of": dataset.day, "link": f'<{links}>; rel="describes"'}
    return Reply(200, TYPES[format], data, headers)


JOBS = {"sparql": _sparql}
