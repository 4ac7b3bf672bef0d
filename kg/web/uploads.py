"""Lists of counterparties that users send: read within the limits, screened in a worker, kept nowhere."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from typing import Any, NamedTuple

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import Response

from kg.web.front import Front, Refused, fields_of

__all__ = ["Upload", "table_of", "upload_routes"]

_Handler = Callable[[Front, Request], Awaitable[Response]]
_ROLES = ("name", "country", "identifier")
_FORMATS = ("json", "csv", "xlsx")
_PLAIN = (
    "text/csv",
    "text/plain",
    "text/tab-separated-values",
    "application/vnd.ms-excel",
    "application/octet-stream",
    "",
)
_KEPT = 64_000  # bytes of a body that are not the file


class Upload(NamedTuple):
    """What a request brings: the bytes of a list, what it is called, and the fields beside it."""

    data: bytes
    file: str
    fields: list[tuple[str, str]]


def upload_routes() -> Iterator[tuple[str, _Handler, tuple[str, ...]]]:
    """Each path with its handler and methods."""
    yield "/api/v1/screen", _api, ("POST",)
    yield "/screen", _page, ("GET", "POST")


async def _api(front: Front, request: Request) -> Response:
    upload = await _taken(front, request)
    format = next((v for k, v in reversed(upload.fields) if k == "format"), "json")
    if format not in _FORMATS:
        raise Refused(400, f"format must be one of {', '.join(_FORMATS)}, not {format!r}")
    return await _screened(front, request, "screened.report", upload, format)


async def _page(front: Front, request: Request) -> Response:
    if request.method != "POST":
        return await _screened(front, request, "screened.page", Upload(b"", "", fields_of(request.url.query)), "html")
    try:
        upload, trouble = await _taken(front, request), None
    except Refused as refused:
        upload, trouble = Upload(b"", "", fields_of(request.url.query)), refused
    return await _screened(front, request, "screened.page", upload, "html", trouble)


async def _screened(
    front: Front, request: Request, name: str, upload: Upload, format: str, trouble: Refused | None = None
) -> Response:
    extra = {
        "trouble": [trouble.status, trouble.message] if trouble else None,
        "path": "/screen", "base": str(request.base_url), "file": upload.file, "rows": front.limits.upload_rows,
        "data": base64.b64encode(upload.data).decode("ascii"),
    }  # fmt: skip
    job = front.job(name, upload.fields, format=format, known=_ROLES, extra=extra)
    response = await front.answer(request, job, keep=False)
    response.headers["cache-control"] = "no-store"
    return response


async def _taken(front: Front, request: Request) -> Upload:
    """The list of a POST: a body of CSV or JSON, or a form with a file, or with a list that a page handed back."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    fields = fields_of(request.url.query)
    body = await front.body(request, front.limits.upload_bytes)
    if media == "multipart/form-data":
        upload = await _form(request, body, fields)
    elif media == "application/json":
        upload = Upload(table_of(body), "rows.json", fields)
    elif media in _PLAIN:
        upload = Upload(body, "list.csv", fields)
    else:
        raise Refused(415, "send text/csv, application/json, or multipart/form-data with a file")
    if (len(upload.data) + _KEPT) * 4 > front.limits.upload_bytes * 3:  # a page hands it back in base64
        raise Refused(
            413, f"the list is larger than {front.limits.upload_bytes * 3 // 4 - _KEPT} bytes; send it in parts"
        )
    if not upload.data.strip():
        raise Refused(400, "there is no list in the request: send a CSV file, or rows as JSON")
    return upload


async def _form(request: Request, body: bytes, fields: list[tuple[str, str]]) -> Upload:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body
        yield b""

    try:
        parser = MultiPartParser(request.headers, stream(), max_files=1, max_fields=20, max_part_size=max(1, len(body)))
        parser.spool_max_size = max(1, len(body))  # what a user sends never comes to lie on the disk
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise Refused(400, f"the form cannot be read ({getattr(error, 'message', error)})") from None
    data, file = b"", ""
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            data, file = await value.read(), value.filename or ""
            await value.close()
        elif name == "data":
            try:
                data = data or base64.b64decode(value, validate=True)
            except (binascii.Error, ValueError):
                raise Refused(400, "the field 'data' is not base64") from None
        elif name == "file-name":
            file = file or value
        elif value:
            fields = [*fields, ("as-of" if name == "as_of" else name, value)]
    return Upload(data, _called(file), fields)


def table_of(body: bytes) -> bytes:
    """Rows of JSON as CSV: a list of objects, or an object that holds it as `rows`; raises Refused for anything else."""
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is no JSON in UTF-8") from None
    rows = given.get("rows") if isinstance(given, dict) else given
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise Refused(400, 'send [{"name": "…", "country": "…"}, …], or the same as {"rows": […]}')
    columns = list(dict.fromkeys(str(key) for row in rows for key in row))
    if not columns or len(columns) > 100:
        raise Refused(400, "a row needs from 1 to 100 columns")
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([_cell(column, 0) for column in columns])
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(row.get(column), number) for column in columns])
    return out.getvalue().encode("utf-8", "replace")


def _cell(value: object, number: int) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise Refused(400, f"row {number}: a cell is a text or a number, not {type(value).__name__}")
    return " ".join(str(value).split())


def _called(file: str) -> str:
    """What the file is called, without its folder and without anything that cannot be shown."""
    name = file.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable())[:100] or "list.csv"
