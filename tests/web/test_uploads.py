"""Lists that are sent to be screened: the report of the command, limits, what spreadsheets write, nothing that acts."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape

import pytest

from kg.reports import report
from kg.screening import read_words

DAY = "2031-06-01"
LIST = "name,country\nAcme Semi,NL\n=1+1,\n顶点,\nNobody at all,\n"
FORM = {"as-of": DAY}


def post(client, content, media="text/csv", **params):
    return client.post(
        "/api/v1/screen", content=content, headers={"content-type": media}, params={"as-of": DAY, **params}
    )


def expected(world, tmp_path, format, lang="en"):
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return report(world.as_of(DAY).screen(path), read_words(lang), format)


@pytest.mark.parametrize("format", ["json", "csv"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_is_the_one_of_the_command(client, world, tmp_path, format, lang):
    found = post(client, LIST.encode(), format=format, lang=lang)
    assert found.status_code == 200 and found.content == expected(world, tmp_path, format, lang)
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_what_spreadsheets_write_is_read(client, world, tmp_path, encoding):
    found = post(client, LIST.replace(",", ";").replace("\n", "\r\n").encode(encoding))
    rows = json.loads(expected(world, tmp_path, "json"))["rows"]
    assert [(r["row"], r["verdict"]) for r in found.json()["rows"]] == [(r["row"], r["verdict"]) for r in rows]


def test_rows_of_json_are_answered_like_those_of_a_file(client):
    rows = [{"name": "Acme Semi", "country": "NL", "our number": 7}, {"name": "顶点\nx"}, {"name": None}]
    found = post(client, json.dumps(rows), "application/json").json()
    assert [r["verdict"] for r in found["rows"]] == ["match", "none", "none"]
    assert found["rows"][0]["input"] == {"name": "Acme Semi", "country": "NL", "our number": "7"}
    assert post(client, json.dumps({"rows": rows}), "application/json").json() == found


def test_a_workbook_is_given_too(client):
    found = post(client, LIST.encode(), format="xlsx")
    assert found.content[:2] == b"PK" and "spreadsheetml" in found.headers["content-type"]


def test_no_cell_of_the_report_acts_as_a_formula(client):
    text = post(client, LIST.encode(), format="csv").content.decode("utf-8-sig")
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert names == ["Acme Semi", "'=1+1", "顶点", "Nobody at all"]


def test_the_answer_fits_its_description(client):
    import jsonschema

    document = client.get("/openapi.json").json()
    media = document["paths"]["/api/v1/screen"]["post"]["responses"]["200"]["content"]["application/json"]
    jsonschema.validate(post(client, LIST.encode()).json(), {**media["schema"], "components": document["components"]})


@pytest.mark.parametrize(
    ("content", "media", "params", "status"),
    [
        (b"", "text/csv", {}, 400),
        (b"   ", "text/csv", {}, 400),
        (b"a,b\n1,2\n", "text/csv", {}, 400),
        (b"PK\x03\x04", "text/csv", {}, 400),
        (b"\xff\xfe\x00", "text/csv", {}, 400),
        (b"name\nx\n", "text/csv", {"name": "other"}, 400),
        (b"name\nx\n", "text/csv", {"format": "html"}, 400),
        (b"name\nx\n", "text/csv", {"nme": "x"}, 400),
        (b"name\nx\n", "image/png", {}, 415),
        (b"[]", "application/json", {}, 400),
        (b"[1]", "application/json", {}, 400),
        (b"[{}]", "application/json", {}, 400),
        (b'[{"name": []}]', "application/json", {}, 400),
        (b"[" * 5000, "application/json", {}, 400),
        (b"\xff", "application/json", {}, 400),
        (b"--x\r\n", "multipart/form-data", {}, 400),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x", {}, 400),
        (b'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n%%\r\n--x--\r\n', "multipart/form-data; boundary=x", {}, 400),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_status(client, content, media, params, status):
    found = post(client, content, media, **params)
    assert found.status_code == status, found.text
    assert found.json()["error"]["message"] and "Traceback" not in found.text


def test_lists_past_the_limits_are_refused(limited):
    client = limited(upload_rows=3, upload_bytes=200_000, body_bytes=1000)
    assert post(client, b"name\n" + b"x\n" * 3).status_code == 200
    many = post(client, b"name\n" + b"x\n" * 4)
    assert many.status_code == 400 and "4 rows, more than 3" in many.text
    assert post(client, b"name\n" + b"x" * 100_000).status_code == 413  # could not be handed back
    assert post(client, b"name\n" + b"x" * 200_001).status_code == 413

    def chunks():
        for _ in range(30):
            yield b"x" * 10_000

    assert client.post("/api/v1/screen", content=chunks(), headers={"content-type": "text/csv"}).status_code == 413
    assert client.post("/sparql", content=b"query=" + b"x" * 2000).status_code == 413  # other paths keep their own


def test_a_list_that_is_uploaded_becomes_a_table_with_its_files_beside_it(client, world, tmp_path):
    assert 'type="file"' in client.get("/screen").text
    page = client.post("/screen", data=FORM, files={"list": ("my <list>.csv", LIST.encode("gb18030"), "text/csv")})
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert "my &lt;list&gt;.csv" in page.text and 'href="/page/actor/acme-semi?as-of=2031-06-01' in page.text
    assert len(re.findall(r"<tr><td", page.text)) == 4 and "=1+1" in page.text
    kept = {n: unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)}
    form = {k: kept[k] for k in ("data", "file-name")} | FORM
    again = client.post("/api/v1/screen?format=csv", files={"download": (None, "")}, data=form)
    assert again.content == expected(world, tmp_path, "csv")
    assert 'filename="kg-screen-2031-06-01.csv"' in again.headers["content-disposition"]
    other = client.post("/screen", data=form | {"as-of": "2029-06-01"}, files={"x": (None, "")})
    assert other.status_code == 200 and "2029-06-01" in other.text


def test_a_list_that_cannot_be_read_leads_back_to_the_form(client):
    found = client.post("/screen", files={"list": ("a.csv", b"what,which\n1,2\n")})
    assert found.status_code == 400 and 'role="alert"' in found.text and 'type="file"' in found.text
    for file in (("", b""), ("a.csv", b"x" * 4_000_000)):
        found = client.post("/screen", files={"list": file}, data={"lang": "en"})
        assert found.status_code in (400, 413) and 'role="alert"' in found.text and 'type="file"' in found.text


def test_no_list_is_kept(client, monkeypatch, tmp_path):
    import tempfile

    def refused(*args, **kwargs):
        raise AssertionError("what a user sends is written to the disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    lines = "name\n" + f"Nobody at all,{'of no address' * 20}\n" * 4500
    assert len(lines) > 1 << 20
    for _ in range(2):
        found = client.post("/api/v1/screen", files={"list": ("a.csv", lines.encode())})
        assert found.status_code == 200
        again = client.post(
            "/api/v1/screen", files={"list": ("a.csv", b"name\nx\n")}, headers={"if-none-match": found.headers["etag"]}
        )
        assert again.status_code == 200 and again.headers["cache-control"] == "no-store"
