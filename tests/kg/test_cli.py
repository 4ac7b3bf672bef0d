"""The command line from outside: exit codes, formats, messages without tracebacks, quick starts."""

import csv
import io
import json
import os
import sys

import pytest
from tests_world import WORLD

AT = ("--data", str(WORLD), "--as-of", "2031-06-01")


def test_trace_prints_json_in_a_pipe_and_a_table_on_request(kg):
    piped = kg("trace", "Acme Semi", *AT)
    assert piped.returncode == 0 and json.loads(piped.stdout)["actor"]["id"] == "actor:acme-semi"
    table = kg("trace", "Acme Semi", *AT, "-f", "table")
    assert "Compute Rule (12 NR 345)" in table.stdout and "Not legal advice." in table.stdout


def test_chinese_output_has_chinese_labels(kg):
    done = kg("trace", "顶点半导体", *AT, "-f", "table", "--lang", "zh")
    assert "观察名单" in done.stdout and "不构成法律意见" in done.stdout


def test_exit_codes(kg):
    assert kg("find", "Acme Semi", *AT).returncode == 0
    assert kg("find", "Nobody", *AT).returncode == 1
    assert kg("trace", "Nobody", *AT).returncode == 1
    assert kg("trace", "顶点", *AT).returncode == 1
    assert kg("trace").returncode == 2
    assert kg("nonsense").returncode == 2
    assert kg("trace", "Acme Semi", "--as-of", "2031-02-30").returncode == 2
    assert kg("query", "SELECT", *AT).returncode == 2
    assert kg("stats", "--data", "/nowhere").returncode == 3
    assert kg("stats", "--store", "/nowhere").returncode == 3


@pytest.mark.parametrize(
    "args",
    [
        ("trace", "Nobody", *AT),
        ("trace", "顶点", *AT),
        ("status", "actor:acme-semi", *AT),
        ("query", "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", *AT),
        ("query", "/no/such/file.rq", *AT),
        ("query", "DROP ALL", *AT),
        ("find", "\udcff", *AT),
        ("ask", "no-such-question", *AT),
        ("ask", "events-of-measure", "nothing=x", *AT),
        ("ask", "events-of-measure", "measure", *AT),
        ("list", "dragons", *AT),
        ("show", "", *AT),
        ("draw", "trace", "Zenith Fab", *AT),
        ("trace", "Acme Semi", *AT, "-o", "/no/such/folder/x.json"),
        ("trace", "Acme Semi", *AT, "-f", "sausage"),
        ("stats", "--data", "/nowhere"),
        ("stats", "--store", "/nowhere"),
        ("fmt", "/nowhere"),
        ("check", "/nowhere"),
        ("trcae", "x"),
    ],
)
def test_a_failure_is_one_clear_message(kg, args):
    done = kg(*args)
    assert done.returncode in (1, 2, 3)
    said = done.stderr + done.stdout
    assert said.strip() and "Traceback" not in said and "went wrong inside" not in said


def test_a_mistyped_command_asks_what_was_meant(kg):
    assert "did you mean 'trace'" in kg("trcae", "x").stderr


def test_find_gives_the_keys_of_the_contract(kg):
    data = json.loads(kg("find", "acme semi", *AT, "--json").stdout)
    assert data["query"] == "acme semi"
    assert {"id", "kind", "label_en", "label_zh", "iri", "score", "matched_name", "verdict"} <= set(data["matches"][0])


def test_status_gives_the_keys_of_the_contract(kg):
    data = json.loads(kg("status", "12 NR 345", *AT).stdout)
    keys = {"measure", "as_of", "known_through", "status", "parts", "since", "until", "events", "note"}
    assert keys <= set(data) and data["status"] == "not_enforced"
    assert {"type", "date", "source", "locator"} <= set(data["events"][0])
    assert {"measure", "status", "since"} <= set(data["parts"][0])


def test_stats_gives_the_keys_of_the_contract(kg):
    data = json.loads(kg("stats", "--data", str(WORLD)).stdout)
    keys = {"data_version", "statements", "entities", "sources", "measures", "responses", "triples", "by_kind", "lists"}
    assert keys <= set(data)


def test_check_prints_file_and_line(kg, folder):
    path = folder / "statements" / "paper.csv"
    path.write_text(path.read_text().replace("am:isStatedBy", "am:isStatdBy"))
    done = kg("check", str(folder), "-f", "table")
    assert done.returncode == 1 and "paper.csv:" in done.stdout and "did you mean 'am:isStatedBy'" in done.stdout
    finding = json.loads(kg("check", str(folder), "--json").stdout)["findings"][0]
    assert set(finding) == {"file", "line", "code", "severity", "message"}


def test_a_refused_build_has_exit_code_3_and_leaves_the_old_store(kg, folder, tmp_path):
    home = str(tmp_path / "home")
    assert kg("build", "--data", str(folder), "--store", home).returncode == 0
    path = folder / "statements" / "paper.csv"
    path.write_bytes(path.read_bytes()[:-20])
    done = kg("build", "--data", str(folder), "--store", home)
    assert done.returncode == 3 and "cut off" in done.stderr
    assert kg("find", "Acme Semi", "--store", home).returncode == 0


def test_fmt_mends_what_a_spreadsheet_wrote(kg, folder):
    path = folder / "coverage.csv"
    before = path.read_text()
    path.write_bytes(b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode())
    assert kg("fmt", str(folder), "--check").returncode == 1
    assert kg("build", "--data", str(folder)).returncode == 3
    assert kg("fmt", str(folder)).returncode == 0
    assert path.read_text() == before and kg("fmt", str(folder), "--check").returncode == 0


def test_a_store_that_cannot_be_written_is_exit_code_3(kg, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = kg("build", "--data", str(WORLD), "--store", str(blocked / "home"))
    assert done.returncode == 3 and "cannot be written" in done.stderr


def test_a_query_that_runs_too_long_is_stopped(kg):
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    done = kg("query", endless, *AT, "--timeout", "1")
    assert done.returncode == 3 and "--timeout" in done.stderr


def test_query_reads_stdin_files_and_texts(kg, tmp_path):
    text = "SELECT ?l WHERE { ?l a am:Listing }"
    file = tmp_path / "q.rq"
    file.write_text(text)
    rows = [kg("query", source, *AT, "-f", "csv").stdout for source in (text, str(file))]
    assert rows[0] == rows[1] and "listing/acme-semi" in rows[0]


def test_ask_alone_lists_questions_with_their_parameters(kg):
    found = json.loads(kg("ask", *AT).stdout)
    assert len(found) >= 10
    assert all(q["title_en"] and q["title_zh"] and q["columns"] for q in found)


def test_ask_takes_names_for_parameters(kg):
    done = kg("ask", "measures-naming-actor", "actor=Acme Semi", *AT, "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [r["measure"].rsplit("/", 1)[-1] for r in rows] == ["watch-list"]


def test_list_shows_measures_with_their_status(kg):
    data = json.loads(kg("list", "measure", *AT).stdout)
    assert {t["id"]: t["status"] for t in data["things"]}["measure:compute-rule"] == "not_enforced"
    assert data["by_status"]["proposed"] == 1


def test_show_prints_a_dossier(kg):
    text = kg("show", "Acme Semi", *AT, "-f", "table").stdout
    for part in ("Acme Semiconductor Co., Ltd.", "Statements:", "Exposures:", "Sources:", "Northland Gazette"):
        assert part in text


def test_version_shows_code_ontology_and_data(kg):
    text = kg("--version").stdout
    assert text.startswith("kg 0.") and "ontology 0." in text and "data " in text


@pytest.mark.parametrize("command", [("trace", "Acme Semi"), ("status", "12 NR 345"), ("find", "Acme Semi")])
def test_a_quick_command_imports_nothing_heavy(kg, command, tmp_path):
    kg("build", "--data", str(WORLD))
    code = (
        "import sys; sys.argv = ['kg', *sys.argv[1:]]\n"
        "from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'rdflib', 'networkx', 'pyvis', 'pyshacl', 'numpy', 'rich', 'jinja2', 'pandas', 'playwright'}\n"
        "print(sorted(heavy & {m.partition('.')[0] for m in sys.modules}), file=sys.stderr)\n"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, "-c", code, *command, *AT], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}, timeout=60,
    )  # fmt: skip
    assert done.stderr.strip().splitlines()[-1] == "[]", done.stderr


def test_draw_trace_writes_one_page(kg, tmp_path):
    path = tmp_path / "trace.html"
    done = kg("draw", "trace", "Acme Semi", *AT, "-o", str(path))
    assert done.returncode == 0
    page = path.read_text(encoding="utf-8")
    assert "Compute Rule" in page and "算力规则" in page and "Northland Gazette" in page


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "reaches Acme Semi by the route “listed”"), ("zh", "经“列名”路径触及顶点半导体")]
)
def test_each_exposure_is_one_sentence_with_its_citations(kg, lang, words):
    text = kg("trace", "Acme Semi", *AT, "--sentences", "--lang", lang).stdout
    assert words in text and "Northland Gazette, no. 4" in text
