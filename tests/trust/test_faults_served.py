"""A store that is built anew while it is served: builds are killed, answers are of the old version or the new one, never of both.

`KG_ROUNDS=200 pytest tests/trust/test_faults_served.py` kills as often as RELIABILITY.md says.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, WORLD
from faulty import ROUNDS, command, kill, start, surroundings

COUNT = "SELECT (COUNT(*) AS ?n) (SAMPLE(?l) AS ?label) WHERE { ?e a am:Entity . OPTIONAL { <https://w3id.org/actors-measures/id/actor/acme-semi> skos:prefLabel ?l FILTER(lang(?l) = 'en') } }"


def text(number: int) -> str:
    """A world whose entities all bear the number of its version in a label, and that has so many entities more."""
    rows = "".join(f"actor:zz-{n},company,Late {n} v{number},后来{n} v{number},,\n" for n in range(number % 7))
    told = (WORLD / "entities" / "actor.csv").read_text(encoding="utf-8")
    return told.replace("Acme Semi,", f"Acme Semi v{number},", 1) + rows


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    """The address of a server, the facts that it serves, and its store."""
    facts, home = tmp_path / "facts", tmp_path / "store"
    shutil.copytree(WORLD, facts)
    (facts / "entities" / "actor.csv").write_text(text(0), encoding="utf-8")
    assert start("build", "--data", str(facts), "--store", str(home)).wait() == 0
    process = subprocess.Popen(
        command("serve", "--port", "0", "--rate", "0", "--quiet", "--store", str(home)),
        cwd=ROOT, env=surroundings(), stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        address = next(found[0] for line in process.stderr if (found := re.search(r"http://\S+/", line)))
        yield address, facts, home
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stderr.close()


def asked(address: str, path: str) -> tuple[dict[str, object], str]:
    """An answer as JSON, and the version of the data that it says it is of."""
    with urllib.request.urlopen(address + path, timeout=60) as reply:
        return json.loads(reply.read()), reply.headers["x-data-version"]


def test_builds_killed_while_they_are_served_never_mix_two_versions(served):
    address, facts, home = served
    query = f"sparql?query={urllib.request.quote(COUNT)}&format=json"
    chance = random.Random(20260731)
    told: dict[str, tuple[str, str]] = {}
    base = 0
    killed, changed, answers = 0, 0, 0
    for turn in range(1, max(ROUNDS, 4) + 1):
        (facts / "entities" / "actor.csv").write_text(text(turn), encoding="utf-8")
        process = start("build", "--data", str(facts), "--store", str(home))
        end = time.monotonic() + (chance.uniform(0.3, 1.6) if turn % 3 else 60)
        while process.poll() is None and time.monotonic() < end:
            found, version = asked(address, query)
            rows = found["results"]["bindings"][0]  # type: ignore[index,call-overload]
            seen = (rows["n"]["value"], rows["label"]["value"])
            number = int(seen[1].rpartition("v")[2])
            if not base:
                base = int(seen[0]) - number % 7
            assert int(seen[0]) == base + number % 7, "a count of one version beside a label of another"
            assert number <= turn
            assert told.setdefault(version, seen) == seen, "one version gave two answers"
            matches, same = asked(address, "api/v1/find?q=actor:acme-semi")
            label = matches["matches"][0]["label_en"]  # type: ignore[index,call-overload]
            assert same not in told or label == told[same][1]
            answers += 1
        killed += kill(process)
        if process.returncode == 0 and turn % 3 == 0:
            for _ in range(80):
                found, _version = asked(address, query)
                if found["results"]["bindings"][0]["label"]["value"].endswith(f"v{turn}"):  # type: ignore[index,call-overload]
                    changed += 1
                    break
                time.sleep(0.1)
            else:
                pytest.fail("a finished build was not taken over within 8 s")
    assert killed and changed and answers
    print(f"{killed} builds killed, {changed} taken over, {answers} pairs of answers")
