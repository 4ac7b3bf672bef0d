"""The Reconciliation Service API 0.2 at /reconcile: manifest, query batches, suggestions and previews."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from kg.web.front import Front, Refused, fields_of

__all__ = ["reconcile_routes"]

_Handler = Callable[[Front, Request], Awaitable[Response]]
_SUGGEST = ("prefix", "cursor")


def reconcile_routes() -> Iterator[tuple[str, _Handler, tuple[str, ...]]]:
    """Each path with its handler and methods."""
    for path in ("/reconcile", "/reconcile/"):
        yield path, _reconcile, ("GET", "POST")
    for kind in ("entity", "property", "type"):
        yield f"/reconcile/suggest/{kind}", partial(_suggest, kind), ("GET",)
    yield "/reconcile/preview", _preview, ("GET",)


async def _reconcile(front: Front, request: Request) -> Response:
    fields = fields_of(request.url.query)
    if request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in ("application/x-www-form-urlencoded", ""):
            raise Refused(415, "send queries= as application/x-www-form-urlencoded")
        try:
            fields += fields_of((await front.body(request)).decode("utf-8"))
        except UnicodeDecodeError:
            raise Refused(400, "the body is not UTF-8") from None
    taken = [(n, v) for n, v in fields if n in ("as-of", "lang", "queries")]
    name = "reconciling.batch" if any(n == "queries" for n, _ in taken) else "reconciling.manifest"
    if request.method == "POST" and name.endswith("manifest"):
        raise Refused(400, "the parameter 'queries' is missing")
    job = front.job(name, taken, format="json", extra={"base": str(request.base_url)})
    return await front.answer(request, job)


async def _suggest(kind: str, front: Front, request: Request) -> Response:
    taken = [(n, v) for n, v in fields_of(request.url.query) if n in ("as-of", "lang", *_SUGGEST)]
    return await front.answer(request, front.job(f"reconciling.{kind}", taken, format="json"))


async def _preview(front: Front, request: Request) -> Response:
    taken = [(n, v) for n, v in fields_of(request.url.query) if n in ("as-of", "lang", "id")]
    extra = {"base": str(request.base_url), "path": "/reconcile/preview"}
    return await front.answer(request, front.job("pages.preview", taken, format="html", extra=extra))
