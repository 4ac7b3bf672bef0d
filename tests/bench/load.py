"""A load test of `kg serve` on loopback: many clients, mixed and hostile traffic at once; not a part of the test run.

    python tests/bench/load.py [--clients 50] [--seconds 60]

It starts a server of its own on a free port, asks for traces, names, statuses, pages, queries and screenings, one request
in eight a hostile one (cartesian products, endless paths, hungry ones, SERVICE, bodies of 10 MB, updates, traversal),
compares answers with the library's, and prints what it measured: requests of each kind with their statuses and the 50th
and 95th percentile, good requests that failed, wrong answers, and the most memory of the server and of its workers.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
FIRMS = ("Huawei", "英伟达", "Oracle", "NVIDIA", "中科曙光", "AMD", "DeepSeek", "Intel")
DAYS = ("2022-10-10", "2023-11-20", "2025-05-12", "2025-06-15", "2025-11-12", "2026-03-01")
CARTESIAN = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?i) }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a (!am:nothing|^am:nothing)+ ?b . ?b (!am:nothing|^am:nothing)+ ?c . FILTER(?a != ?c) }"
INSIDE = "SELECT * WHERE { SERVICE <http://127.0.0.1:22/> { ?s ?p ?o } }"
HUNGRY = "SELECT (GROUP_CONCAT(?x) AS ?y) WHERE { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?d)) AS ?x) }"
STATUS = "SELECT ?m WHERE { ?m am:hasStatus status:in_force } ORDER BY ?m"


class Kind(NamedTuple):
    """One kind of request: its name, whether it is a good one, and how to make it."""

    name: str
    good: bool
    method: str
    path: str
    fields: dict[str, str]
    body: bytes = b""


def kinds(dice: random.Random) -> Kind:
    """One request of the mixed traffic, one in eight of them hostile."""
    firm, day = dice.choice(FIRMS), dice.choice(DAYS)
    trace = Kind("trace", True, "GET", "api/v1/trace", {"actor": firm, "as-of": day})
    good = [
        trace, trace, trace,
        Kind("find", True, "GET", "api/v1/find", {"q": firm}),
        Kind("screen", True, "POST", "api/v1/screen", {"as-of": day, "format": "csv"}, f"name\n{firm}\nNobody\n".encode()),
        Kind("suggest", True, "GET", "api/v1/suggest", {"q": firm[:2]}),
        Kind("status", True, "GET", "api/v1/status", {"measure": "90 FR 4544", "as-of": day}),
        Kind("page", True, "GET", "trace", {"actor": firm, "as-of": day}),
        Kind("sparql", True, "GET", "sparql", {"query": STATUS, "as-of": day, "format": "csv"}),
    ]  # fmt: skip
    hostile = [
        Kind("cartesian", False, "GET", "sparql", {"query": CARTESIAN}),
        Kind("endless", False, "GET", "sparql", {"query": ENDLESS}),
        Kind("hungry", False, "GET", "sparql", {"query": HUNGRY}),
        Kind("service", False, "GET", "sparql", {"query": INSIDE}),
        Kind("10 MB", False, "POST", "sparql", {}, b"query=" + b"x" * 10_000_000),
        Kind("traversal", False, "GET", "static/..%2f..%2fpyproject.toml", {}),
        Kind("update", False, "GET", "sparql", {"update": "CLEAR ALL"}),
    ]
    chosen = dice.choice(hostile if dice.random() < 0.125 else good)
    if chosen.good or "query" not in chosen.fields:
        return chosen
    # no two of them are the same, so that none is answered by what another one was told
    return chosen._replace(fields={"query": f"{chosen.fields['query']} LIMIT {dice.randrange(1, 10**9)}"})


async def client(
    number: int, base: str, until: float, seen: dict[str, list[tuple[int, float]]], answers: dict[Any, set[str]]
) -> None:
    """One client that asks one thing after another until the time is over."""
    dice = random.Random(number)
    async with httpx.AsyncClient(timeout=120, verify=False, trust_env=False) as http:  # no certificates read 50 times
        while time.monotonic() < until:
            kind = kinds(dice)
            begun = time.monotonic()
            try:
                form = "text/csv" if kind.name == "screen" else "application/x-www-form-urlencoded"
                headers = {"content-type": form}
                response = await http.request(
                    kind.method, base + kind.path, params=kind.fields, content=kind.body, headers=headers
                )
                status = response.status_code
            except httpx.TransportError:
                status = 0  # the server closes the connection under a body that is too large
            if kind.good and status not in (0, 200):
                print(f"{kind.name} {kind.fields}: {status} {response.text[:300]}", file=sys.stderr)
            seen[kind.name].append((status, time.monotonic() - begun))
            if kind.good and status == 200:
                answers[(kind.path, tuple(kind.fields.items()), kind.body)].add(response.text)


def wrong(answers: dict[Any, set[str]]) -> list[str]:
    """The good requests whose answers were not always the one that the library gives."""
    import kg
    from kg.reports import report
    from kg.screening import read_words

    store, found = kg.load(), []
    for (path, fields, body), texts in answers.items():
        asked = dict(fields)
        view = store.as_of(asked.get("as-of"))
        if path == "api/v1/trace":
            same = {json.dumps(json.loads(t), sort_keys=True) for t in texts} == {
                json.dumps(view.trace(asked["actor"]).as_json(), sort_keys=True)
            }
        elif path == "api/v1/status":
            same = {json.dumps(json.loads(t), sort_keys=True) for t in texts} == {
                json.dumps(view.status(asked["measure"]).as_json(), sort_keys=True)
            }
        elif path == "api/v1/find":
            matches = [m.as_json() for m in view.find(asked["q"])]
            same = [json.loads(t)["matches"] for t in texts] == [json.loads(json.dumps(matches))] * len(texts)
        elif path == "api/v1/screen":
            with tempfile.NamedTemporaryFile(suffix=".csv") as file:
                file.write(body)
                file.flush()
                said = report(view.screen(Path(file.name)), read_words("en"), "csv").decode("utf-8-sig")
            same = {t.removeprefix("\ufeff") for t in texts} == {said}
        elif path == "sparql":
            same = texts == {view.query(asked["query"], "csv").decode()}
        else:
            same = len(texts) == 1
        if not same:
            found.append(f"{path} {asked}")
    return found


def memory(pid: int) -> tuple[int, int]:
    """The resident memory of the server, and of its workers together, in MiB; 0 where the system does not tell."""
    server = workers = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
        size = int(fields.get("VmRSS", "0 kB").split()[0]) // 1024
        if folder.name == str(pid):
            server = size
        elif fields.get("PPid", "").strip() == str(pid):
            workers += size
    return server, workers


async def run(base: str, clients: int, seconds: float, pid: int) -> None:
    """Run the clients and print what was measured; exits with 1 for a wrong answer or a refused good request."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    answers: dict[Any, set[str]] = defaultdict(set)
    until = time.monotonic() + seconds
    server = workers = 0
    tasks = [asyncio.create_task(client(n, base, until, seen, answers)) for n in range(clients)]
    while not all(t.done() for t in tasks):
        now = await asyncio.to_thread(memory, pid)
        server, workers = max(server, now[0]), max(workers, now[1])
        await asyncio.sleep(0.5)
    await asyncio.gather(*tasks)
    good = {"trace", "find", "suggest", "status", "page", "sparql", "screen"}
    for name, found in sorted(seen.items()):
        times = sorted(t for _, t in found)
        at = [times[min(len(times) - 1, int(len(times) * q))] for q in (0.5, 0.95)]
        print(
            f"{name:<10} {len(found):>6}  p50 {at[0] * 1000:>7.0f} ms  p95 {at[1] * 1000:>7.0f} ms  {dict(Counter(s for s, _ in found))}"
        )
    failed = Counter(s for name in good for s, _ in seen[name] if s != 200)
    mistaken = await asyncio.to_thread(wrong, answers)
    print(f"{sum(map(len, seen.values()))} requests of {clients} clients in {seconds:g} s")
    print(f"most memory: server {server} MiB, workers {workers} MiB together")
    print(f"good requests that failed, by status: {dict(failed) or 'none'}")
    print(f"wrong answers: {mistaken or 'none'} in {len(answers)} different questions")
    sys.exit(1 if failed or mistaken else 0)


def main() -> None:
    """Start a server, load it, stop it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--timeout", default="3", help="seconds that a query may take")
    asked = parser.parse_args()
    command = [sys.executable, "-m", "kg", "serve", "--port", "0", "--rate", "0", "--quiet", "--timeout", asked.timeout]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        lines = itertools.chain(server.stderr, ["the server did not start"])
        found = next((m for line in lines if (m := re.search(r"http://\S+/", line))), None)
        if found is None:
            sys.exit("the server did not start")
        asyncio.run(run(found[0], asked.clients, asked.seconds, server.pid))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
