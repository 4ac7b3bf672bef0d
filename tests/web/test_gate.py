"""Safe by default: headers, token, rate, sizes, hosts, logs; and data that change while they are served."""

from __future__ import annotations

import base64
import contextlib
import html
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests_world import WORLD

from kg.errors import QueryError
from kg.guard import refuse_unsafe
from kg.inputs import Data
from kg.storage import build
from kg.web.live import Live

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [
    "/", "/search?q=acme", "/list?kind=measure", "/trace?actor=Acme+Semi", "/why?actor=Acme+Cloud&measure=Watch+List",
    "/compare?from=2029-02-01&to=2030-06-01", "/query", "/query?query=ASK+%7B%7D", "/about", "/page/actor/acme-semi",
    "/page/measure/compute-rule", "/page/source/gazette", "/page/status/in_force", "/nowhere", "/screen",
    "/view/ego?entity=Acme+Semi", "/view/trace", "/view/trace?actor=Acme+Semi&measure=Watch+List", "/view/timeline",
    "/view/matrix?actor=Acme+Semi&actor=Acme+Cloud", "/view/overview", "/view/tiers", "/page/actor/nobody",
]  # fmt: skip


@pytest.mark.parametrize(
    "path", [*PAGES, "/sparql?query=ASK+%7B%7D", "/api/v1/find?q=x", "/static/page.js", "/healthz"]
)
def test_every_answer_bears_the_headers_of_safety(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_anything_inline_or_from_elsewhere(client, path, lang):
    text = client.get(path + ("&" if "?" in path else "?") + f"lang={lang}&as-of=2031-01-01").text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text) and "<style" not in text
    assert not re.search(r"\s(style|on[a-z]+)=", text)
    assert not re.search(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="(?:https?:)?//', text)


def test_what_a_user_writes_is_shown_as_text(client):
    for path, name in (("/search", "q"), ("/trace", "actor"), ("/query", "query")):
        text = client.get(path, params={name: "<script>alert(1)</script>\"'"}).text
        assert "<script>alert" not in text and "&lt;script&gt;" in text


def test_every_page_carries_the_day_on_every_link(client):
    text = client.get("/page/actor/acme-semi", params={"as-of": "2030-05-05"}).text
    inner = [h for h in re.findall(r'href="(/[^"]*)"', text) if not h.startswith(("/static", "/data"))]
    assert len(inner) > 10 and all("as-of=2030-05-05" in h for h in inner)


def test_a_picture_comes_under_the_policy_of_its_own(client):
    found = client.get("/draw/ego", params={"entity": "Acme Semi", "as-of": "2031-01-01"})
    policy = found.headers["content-security-policy"]
    assert found.status_code == 200 and "script-src 'self' 'sha256-" in policy and "unsafe" not in policy
    meta = html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', found.text)[1])
    assert policy.startswith(meta) and found.text.count("<script src=") == 1


def test_not_modified_leaves_the_policy_of_what_is_kept(client):
    asked = {"entity": "Acme Semi", "as-of": "2031-01-01"}
    tag = client.get("/draw/ego", params=asked).headers["etag"]
    again = client.get("/draw/ego", params=asked, headers={"if-none-match": tag})
    assert again.status_code == 304 and "content-security-policy" not in again.headers
    assert again.headers["x-content-type-options"] == "nosniff"


def test_without_the_token_nothing_but_health_is_answered(limited):
    client = limited(token="correct horse")
    assert client.get("/healthz").status_code == 200
    for path in ("/", "/sparql?query=ASK{}", "/api/v1/find?q=x", "/static/page.css"):
        assert client.get(path).status_code == 401
    basic = base64.b64encode(b"any:correct horse").decode()
    wrong = base64.b64encode(b"any:correct").decode()
    for header, status in (
        (f"Basic {basic}", 200),
        ("Bearer correct horse", 200),
        (f"Basic {wrong}", 401),
        ("Bearer ", 401),
        ("Basic %%%", 401),
        ("x", 401),
    ):
        assert client.get("/", headers={"authorization": header}).status_code == status, header


def test_a_client_that_asks_too_often_has_to_wait(limited):
    client = limited(rate=60)
    found = [client.get("/healthz").status_code for _ in range(12)]
    assert found[:10] == [200] * 10 and 429 in found
    assert int(client.get("/healthz").headers["retry-after"]) >= 1


def test_what_is_too_long_is_refused(limited):
    client = limited(body_bytes=1000, url_bytes=2000)
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/sparql", content=b"query=" + b"x" * 2000, headers=form).status_code == 413

    def chunks():
        for _ in range(20):
            yield b"x" * 100

    assert client.post("/sparql", content=chunks(), headers=form).status_code == 413
    assert client.post("/api/v1/classify", content=b"x" * 2000).status_code == 413
    assert client.get("/api/v1/find", params={"q": "x" * 3000}).status_code == 414
    assert client.get("/api/v1/find?" + "&".join(f"q={n}" for n in range(300))).status_code == 400


def test_another_host_name_is_refused_where_names_are_given(limited):
    client = limited(hosts=("127.0.0.1", "localhost"))
    assert client.get("/healthz").status_code == 200
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400


def test_other_sites_may_read_only_where_that_is_allowed(limited):
    origin = {"origin": "https://example.org"}
    assert limited(cors=True).get("/healthz", headers=origin).headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in limited(cors=False).get("/healthz", headers=origin).headers


def test_the_log_holds_no_query_unless_asked(limited, capsys):
    limited(log=True).get("/api/v1/find", params={"q": "secret"})
    plain = capsys.readouterr().err
    limited(log=True, log_queries=True).get("/api/v1/find", params={"q": "secret"})
    full = capsys.readouterr().err
    assert "/api/v1/find 200" in plain and "secret" not in plain and "secret" in full


@pytest.mark.parametrize(
    "path", ["/page/actor/nobody", "/trace?actor=Nobody", "/why?actor=x", "/compare?from=x&to=y", "/list?kind=unicorn"]
)
def test_a_page_about_nothing_says_so_and_leads_back(client, path):
    found = client.get(path)
    assert found.status_code in (400, 404) and "text/html" in found.headers["content-type"]
    assert 'role="alert"' in found.text and 'href="/?' in found.text and "Traceback" not in found.text


@pytest.mark.parametrize(
    "text",
    [
        "?s ?p ?o.SERVICE",
        "?s ?p 1.0SERVICE",
        "?s ?p x:a\\# SERVICE",
        "# \rSERVICE",
        "?s ?p x:a\\' SERVICE",
        "\\u0053ERVICE",
        "SERVICEx:a {} #",
        "sErViCe",
    ],
)
def test_no_spelling_of_service_passes(text):
    query = f"PREFIX x: <http://127.0.0.1:9/> SELECT * WHERE {{ {text} <http://127.0.0.1:9/'> {{ ?a ?b ?c }} }}"
    with pytest.raises(QueryError, match=r"SERVICE|escape"):
        refuse_unsafe(query)


def test_a_build_is_taken_over_and_requests_in_flight_end_on_the_old_version(tmp_path, limited):
    facts, home = tmp_path / "facts", tmp_path / "home"
    shutil.copytree(WORLD, facts)
    build(home, Data.chosen(facts), say=lambda _: None)
    live = Live(facts, home)
    client = limited(live=live, query_seconds=6)
    question = {"query": "SELECT (COUNT(?c) AS ?n) WHERE { ?c a am:Company }", "format": "csv"}
    before, old = client.get("/sparql", params=question), client.get("/healthz").json()
    slow, answers = "SELECT (COUNT(*) AS ?n) WHERE { ?a a ?b . ?c a ?d . ?e a am:Company }", []
    flying = threading.Thread(target=lambda: answers.append(client.get("/sparql", params={"query": slow})))
    flying.start()
    time.sleep(0.2)
    with (facts / "entities" / "actor.csv").open("a", encoding="utf-8") as file:
        file.write("actor:new-firm,company,New Firm,新公司,,\n")
    build(home, Data.chosen(facts), say=lambda _: None)
    for _ in range(100):
        if client.get("/healthz").json()["version"] != old["version"]:
            break
        time.sleep(0.1)
    after = client.get("/sparql", params=question)
    flying.join()
    assert int(after.text.split()[1]) == int(before.text.split()[1]) + 1
    assert after.headers["etag"] != before.headers["etag"]
    assert answers[0].status_code in (200, 503)
    assert answers[0].headers.get("x-data-version") in (None, old["data_version"])
    assert client.get("/api/v1/find", params={"q": "新公司"}).json()["matches"][0]["id"] == "actor:new-firm"


def test_builds_that_are_killed_leave_every_answer_to_the_old_version_or_the_new_one(tmp_path, limited):
    facts, home = tmp_path / "facts", tmp_path / "home"
    shutil.copytree(WORLD, facts)
    build(home, Data.chosen(facts), say=lambda _: None)
    client = limited(live=Live(facts, home))
    asked = {"query": "SELECT (COUNT(?c) AS ?n) WHERE { ?c a am:Company }", "format": "csv"}
    seen, wrong, over = set(), [], threading.Event()

    def ask(number):
        while not over.is_set():
            # each asks for another day, so that no answer is one that was kept
            day = f"2031-{number + 1:02}-{len(seen) % 28 + 1:02}"
            found = client.get("/sparql", params={**asked, "as-of": day})
            if found.status_code == 200:
                seen.add((found.headers["x-data-version"], found.text.split()[1]))
            else:
                wrong.append(found.text)

    def started():
        command = [sys.executable, "-m", "kg", "build", "--data", str(facts), "--store", str(home)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    before = client.get("/healthz").json()
    askers = [threading.Thread(target=ask, args=(n,)) for n in range(3)]
    for one in askers:
        one.start()
    try:
        with (facts / "entities" / "actor.csv").open("a", encoding="utf-8") as file:
            file.write("actor:new-firm,company,New Firm,新公司,,\n")
        for wait in (0, 0.05, 0.2, 0.5):  # while it writes, the sooner and the later
            builder = started()
            while builder.poll() is None and not list(home.glob(f"*.tmp-{builder.pid}")):
                time.sleep(0.005)
            time.sleep(wait)
            builder.kill()
            builder.wait()
        assert list(home.glob("*.tmp-*"))  # at least one of them was in the middle
        assert started().wait(timeout=300) == 0
        for _ in range(300):
            after = client.get("/healthz").json()
            if after["version"] != before["version"]:
                break
            time.sleep(0.1)
        client.get("/sparql", params={**asked, "as-of": "2032-01-01"})
        time.sleep(1)
    finally:
        over.set()
        for one in askers:
            one.join()
    assert not wrong
    old, new = before["data_version"], after["data_version"]
    count = {version: int(n) for version, n in seen}
    assert len(seen) == len(count) == 2 and count[new] == count[old] + 1


def test_facts_that_are_changed_but_not_built_go_on_being_served(tmp_path, limited):
    facts, home = tmp_path / "facts", tmp_path / "home"
    shutil.copytree(WORLD, facts)
    build(home, Data.chosen(facts), say=lambda _: None)
    live = Live(facts, home)
    (facts / "entities" / "actor.csv").write_text("spoilt", encoding="utf-8")
    assert live.refresh() is False
    assert limited(live=live).get("/api/v1/find", params={"q": "Acme Semi"}).json()["matches"]


@pytest.mark.parametrize(
    "part",
    ["0", "a.", "a-", "x:", "<", "'", '"', '"""', "'''", "\\", "x:a.", "@a-", "?", "#\n", "FROM ", "%20", "FROM  "],
)
def test_no_text_takes_the_guard_long(part):
    def seconds(times):
        text = "ASK {} " + part * times
        begun = time.process_time()
        with contextlib.suppress(QueryError):
            refuse_unsafe(text)
        return time.process_time() - begun

    # ten times the text must not take a hundred times as long; a floor keeps the clock's grain out of it
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.005)
