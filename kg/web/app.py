"""The application: which path leads where. Everything behind it is in the front and the workers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg import __version__
from kg.vocab import is_curie
from kg.web.endpoints import API, PAGES
from kg.web.files import static_file
from kg.web.front import Front, Refused, fields_of, refusal_of
from kg.web.gate import Gate
from kg.web.identifiers import data_route, id_route, page_route
from kg.web.limits import Limits
from kg.web.live import Live
from kg.web.openrefine import reconcile_routes
from kg.web.protocol import METHODS, Protocol
from kg.web.uploads import upload_routes

__all__ = ["make_app"]

_LOOK = 1.0
Handler = Callable[[Front, Request], Awaitable[Response]]


def make_app(live: Live, limits: Limits | None = None, *, graphs: Sequence[str] = ()) -> Gate:
    """The ASGI application, behind its gate, over a served version; `graphs` are further named graphs that queries may read."""
    limits = limits or Limits()
    front = Front(live, limits)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(_watch(live))
        warming = threading.Thread(target=front.warm, daemon=True)
        warming.start()
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            front.close()
            warming.join()

    protocol = Protocol(front, graphs=graphs)

    async def sparql(request: Request) -> Response:
        return await protocol(request)

    def route(path: str, handler: Handler, methods: Sequence[str] = ("GET",)) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await handler(front, request)
            except Refused as refused:
                return refusal_of(refused)

        return Route(path, endpoint, methods=list(methods))

    routes: list[BaseRoute] = [
        Route("/sparql", sparql, methods=METHODS),
        Route("/sparql/", sparql, methods=METHODS),
        route("/healthz", _health),
        route("/openapi.json", _openapi),
        route("/.well-known/void", _void),
        route("/static/{name}", _static),
        route("/favicon.ico", _icon),
        route("/id/{prefix}/{slug}", id_route),
        route("/data/{prefix}/{slug}", data_route),
        route("/page/{id}", _whole),
        route("/page/{prefix}/{slug}", page_route),
        *(route(path, handler, methods) for path, handler, methods in reconcile_routes()),
        *(route(f"/api/v1/{name}", partial(_api, name), API[name].methods) for name in API if name != "screen"),
        *(route(path, handler, methods) for path, handler, methods in upload_routes()),
        *(route(path, partial(_page, path)) for path in PAGES),
    ]  # fmt: skip
    middleware = [
        *([] if limits.hosts == ("*",) else [Middleware(TrustedHostMiddleware, allowed_hosts=list(limits.hosts), www_redirect=False)]),
        *([Middleware(
            CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["accept", "content-type", "authorization", "if-none-match"],
            expose_headers=["etag", "link", "x-as-of", "x-data-version"],
        )] if limits.cors else []),
    ]  # fmt: skip
    app = Starlette(
        routes=routes,
        middleware=middleware,
        lifespan=life,
        exception_handlers={HTTPException: _failed, Exception: _broken},
    )
    return Gate(app, limits)


async def _watch(live: Live) -> None:
    while True:
        await asyncio.sleep(_LOOK)
        await asyncio.to_thread(live.refresh)


async def _api(name: str, front: Front, request: Request) -> Response:
    endpoint = API[name]
    fields = fields_of(request.url.query)
    format = next((v for k, v in reversed(fields) if k == "format"), "json")
    if format not in ("json", "csv"):
        raise Refused(400, f"format must be json or csv, not {format!r}")
    extra: dict[str, object] = {}
    if request.method == "POST":
        try:
            extra["body"] = (await front.body(request)).decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(400, "the body is not UTF-8") from None
    job = front.job(f"api.{name}", fields, format=format, known=endpoint.parameters, extra=extra)
    return await front.answer(request, job)


async def _page(path: str, front: Front, request: Request) -> Response:
    page = PAGES[path]
    extra = {"path": path, "base": str(request.base_url)}
    job = front.job(page.job, fields_of(request.url.query), format="html", known=page.parameters, extra=extra)
    return await front.answer(request, job, front.queries if page.asks else front.pages)


async def _health(front: Front, _: Request) -> Response:
    version = front.live.version
    about = version.about
    body = {
        "status": "ok", "data_version": version.name, "version": version.folder.replace("\\", "/").rpartition("/")[2],
        "kg": __version__, "statements": about.get("statements"), "known_through": about.get("known_through"),
    }  # fmt: skip
    return JSONResponse(body, headers={"cache-control": "no-store"})


async def _openapi(front: Front, request: Request) -> Response:
    return static_file("openapi.json", request)


async def _static(front: Front, request: Request) -> Response:
    return static_file(str(request.path_params["name"]), request)


async def _icon(front: Front, request: Request) -> Response:
    return static_file("icon.svg", request)


async def _void(front: Front, request: Request) -> Response:
    from kg.web.media import GRAPHS, accepted

    format = accepted(request.headers.get("accept", ""), {"text/turtle": "ttl", **GRAPHS}) or "ttl"
    extra = {"base": str(request.base_url), "format": format}
    return await front.answer(request, front.job("linked.dataset", [], format="rdf", extra=extra))


async def _whole(front: Front, request: Request) -> Response:
    prefix, _, slug = str(request.path_params["id"]).partition(":")
    if not is_curie(f"{prefix}:{slug}"):
        raise Refused(404, "there is nothing with this id")
    return RedirectResponse(f"/page/{prefix}/{slug}", status_code=303)


async def _failed(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refusal_of(Refused(error.status_code, str(error.detail), error.headers))


async def _broken(_: Request, error: Exception) -> Response:
    return refusal_of(Refused(500, f"something went wrong inside ({type(error).__name__})"))
