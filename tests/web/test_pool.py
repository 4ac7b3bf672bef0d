"""Workers under load: long and endless queries stop nobody, what many ask is computed once, a closed pool leaves nothing."""

from __future__ import annotations

import threading
import time

from tests_world import WORLD

from kg.web import turn
from kg.web.jobs import Job
from kg.web.live import Live
from kg.web.pool import Pool

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?i) }"


def test_a_hostile_query_on_the_page_is_stopped_like_one_at_the_endpoint(limited):
    client = limited(query_seconds=1.5, page_seconds=60)
    found = client.get("/query", params={"query": ENDLESS})
    assert found.status_code == 503 and "text/html" in found.headers["content-type"] and 'role="alert"' in found.text


def test_a_pool_that_closes_while_its_workers_start_ends_them_all(monkeypatch):
    failed = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    for pause in (0, 0.01, 0.1, 0.4):
        pool = Pool(2, long=1, seconds=5, memory=0)
        warming = threading.Thread(target=pool.warm)
        warming.start()
        time.sleep(pause)
        pool.close()
        warming.join()
        assert not pool.processes()
    assert not failed


def asked_at_once(client, queries):
    """Ask in a thread each; gives the threads, and the answers as they come."""
    answers = []
    threads = [
        threading.Thread(target=lambda q=q: answers.append(client.get("/sparql", params={"query": q}))) for q in queries
    ]
    for one in threads:
        one.start()
    return threads, answers


def test_quick_queries_are_all_answered_while_endless_ones_fill_the_server(limited):
    client = limited(query_seconds=20, workers=1, long=1)
    threads, answers = asked_at_once(client, [f"{ENDLESS} LIMIT {n}" for n in range(1, 7)])
    quick = [client.get("/sparql", params={"query": f"ASK {{ ?s ?p {n} }}"}) for n in range(20)]
    early = [a for a in answers if "ran longer than 20" in a.text]
    for one in threads:
        one.join()
    assert [q.status_code for q in quick] == [200] * 20 and not early  # they waited for none that ran to its end
    assert {a.status_code for a in answers} == {503} and all(a.headers["retry-after"] for a in answers)
    refused = ["as may run at once" in a.text for a in answers]
    assert refused.count(True) == 5 and refused.count(False) == 1  # one may run long, the others are told so at once


def test_a_query_that_takes_long_for_want_of_a_processor_is_no_long_one(monkeypatch):
    monkeypatch.setattr(turn, "_spent", lambda pid: 0.0)
    pool = Pool(1, long=0, seconds=2, memory=0, quick=0.01)
    try:
        extra = {"formats": {"rows": "csv", "truth": "json", "graph": "ttl"}, "caps": [10, 1000]}
        version = Live(WORLD).version
        job = Job("answering.sparql", version, "2031-01-01", parameters={"query": [ENDLESS]}, extra=extra)
        assert b"ran longer than 2" in pool.run(job, lambda: None).body
        monkeypatch.setattr(turn, "_spent", lambda pid: time.monotonic())
        assert b"as may run at once" in pool.run(job, lambda: None).body
    finally:
        pool.close()


def test_what_many_ask_at_the_same_time_is_computed_once(limited, monkeypatch):
    seen = []
    run = Pool.run
    monkeypatch.setattr(Pool, "run", lambda self, job, leave: (seen.append(job.name), run(self, job, leave))[1])
    client = limited(query_seconds=1.5, workers=2)
    threads, answers = asked_at_once(client, [ENDLESS] * 5)
    for one in threads:
        one.join()
    assert [a.status_code for a in answers] == [503] * 5 and seen.count("answering.sparql") < 5


def test_a_long_page_lets_the_next_one_pass_and_is_not_stopped(limited):
    client = limited(workers=1, quick_page=0.0)
    pages = [client.get("/trace", params={"actor": "Acme Semi", "as-of": f"2031-01-0{n}"}) for n in range(1, 6)]
    assert [p.status_code for p in pages] == [200] * 5
