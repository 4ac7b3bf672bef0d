"""Identifiers that lead somewhere: /id/… answers 303 to a page or to data, by what the asker takes or by a suffix."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.vocab import BASE, is_curie
from kg.web.front import Front, Refused, fields_of
from kg.web.media import GRAPHS, accepted

__all__ = ["data_route", "id_route", "page_route"]

_SUFFIXES = {".ttl": "ttl", ".jsonld": "jsonld", ".nt": "nt", ".rdf": "rdfxml"}
_OFFERS = {"text/html": "html", "application/xhtml+xml": "html", **GRAPHS}


async def id_route(front: Front, request: Request) -> Response:
    """303 to the page or the data of an id; 404 where there is nothing with it."""
    id_, format = _split(request)
    named = format is not None
    format = format or accepted(request.headers.get("accept", ""), _OFFERS)
    if format is None:
        raise Refused(406, f"it comes as {', '.join(_OFFERS)}")
    job = front.job("linked.known", [("id", id_)], format="json")
    found = await front.answer(request, job, keep=False)
    if found.status_code != 200:
        return found
    prefix, _, slug = id_.partition(":")
    kind, suffix = ("page", "") if format == "html" else ("data", _suffix(format) if named or format else "")
    kept = [(k, v) for k, v in fields_of(request.url.query) if k in ("as-of", "lang")]
    where = f"/{kind}/{prefix}/{quote(slug)}{suffix}" + (f"?{urlencode(kept)}" if kept and kind == "page" else "")
    return RedirectResponse(where, status_code=303, headers={"vary": "accept"})


async def data_route(front: Front, request: Request) -> Response:
    """What the graph says of an id, as RDF."""
    id_, format = _split(request)
    format = format or accepted(request.headers.get("accept", ""), GRAPHS)
    if format is None:
        raise Refused(406, f"it comes as {', '.join(GRAPHS)}")
    job = front.job("linked.document", [("id", id_)], format="rdf", extra={"format": format})
    response = await front.answer(request, job)
    prefix, _, slug = id_.partition(":")
    response.headers["link"] = (
        f'<{BASE}id/{prefix}/{slug}>; rel="describes", </page/{prefix}/{slug}>; rel="alternate"; type="text/html"'
    )
    return response


async def page_route(front: Front, request: Request) -> Response:
    """The page of an id."""
    id_ = f"{request.path_params['prefix']}:{request.path_params['slug']}"
    if not is_curie(id_):
        raise Refused(404, "there is nothing with this id")
    extra = {"path": request.url.path, "base": str(request.base_url)}
    fields = [*fields_of(request.url.query), ("id", id_)]
    job = front.job("dossiers.page", fields, format="html", known=("id", "without", "suspend"), extra=extra)
    return await front.answer(request, job)


def _split(request: Request) -> tuple[str, str | None]:
    """The id of a path, and the format that its suffix names."""
    id_ = f"{request.path_params['prefix']}:{request.path_params['slug']}"
    for suffix, format in _SUFFIXES.items():
        if id_.endswith(suffix):
            id_ = id_.removesuffix(suffix)
            if is_curie(id_):
                return id_, format
    if not is_curie(id_):
        raise Refused(404, "there is nothing with this id")
    return id_, None


def _suffix(format: str) -> str:
    return next((s for s, f in _SUFFIXES.items() if f == format), ".ttl")
