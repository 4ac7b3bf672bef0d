"""The SPARQL 1.1 Protocol at /sparql: GET, both forms of POST, content negotiation, service description; read-only."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import QueryError
from kg.guard import refuse_unsafe
from kg.web.front import Front, Refused, fields_of, refusal_of
from kg.web.media import GRAPHS, ROWS, TRUTHS, accepted

__all__ = ["METHODS", "Protocol"]

METHODS = ["GET", "HEAD", "POST"]
_NAMED = {
    "json": ("json", "json", "jsonld"), "xml": ("xml", "xml", "rdfxml"), "csv": ("csv", None, None),
    "tsv": ("tsv", None, None), "ttl": (None, None, "ttl"), "turtle": (None, None, "ttl"), "nt": (None, None, "nt"),
    "jsonld": (None, None, "jsonld"), "json-ld": (None, None, "jsonld"), "rdfxml": (None, None, "rdfxml"),
    "rdf": (None, None, "rdfxml"), "rdf+xml": (None, None, "rdfxml"), "trig": (None, None, "trig"),
    "nq": (None, None, "nq"), "n3": (None, None, "n3"),
}  # fmt: skip
_SHORT = 20_000
_DATASET = ("default-graph-uri", "named-graph-uri")


class Protocol:
    """The endpoint; `graphs` are further named graphs of the served store, beside the links of a day."""

    def __init__(self, front: Front, *, graphs: Sequence[str] = ()) -> None:
        self._front, self._graphs = front, tuple(graphs)

    async def __call__(self, request: Request) -> Response:
        """Answer a request of the protocol."""
        try:
            return await self._answer(request)
        except Refused as refused:
            return refusal_of(refused)

    async def _answer(self, request: Request) -> Response:
        fields = fields_of(request.url.query)
        if request.method == "POST":
            fields = [f for f in fields if f[0] != "query"] + await self._posted(request)
        queries = [value for name, value in fields if name == "query"]
        if any(name == "update" for name, _ in fields):
            raise Refused(403, "updates are refused: this endpoint is read-only")
        if len(queries) > 1:
            raise Refused(400, "one query at a time: the parameter 'query' is given more than once")
        if not queries:
            if request.method == "POST" or any(name in _DATASET for name, _ in fields):
                raise Refused(400, "the parameter 'query' is missing")
            return await self._description(request)
        wanted = [value for name, value in fields if name == "format"]
        formats = _formats(request.headers.get("accept", ""), wanted)
        taken = [(n, v) for n, v in fields if n in ("query", "as-of", *_DATASET)]
        if len(queries[0]) < _SHORT:  # what is refused anyway need not wait for a worker
            try:
                refuse_unsafe(queries[0])
            except QueryError as error:
                raise Refused(400, str(error)) from None
        extra = {
            "formats": formats,
            "caps": [self._front.limits.rows, self._front.limits.answer_bytes],
            "graphs": list(self._graphs),
        }
        job = self._front.job("answering.sparql", taken, format="rdf", extra=extra)
        return await self._front.answer(request, job, self._front.queries)

    async def _posted(self, request: Request) -> list[tuple[str, str]]:
        """The fields of a POST: those of a form, or the body as the query."""
        media, *settings = (p.strip().lower() for p in request.headers.get("content-type", "").split(";"))
        charset = next((s[8:].strip('"') for s in settings if s.startswith("charset=")), "utf-8")
        if media == "application/sparql-update":
            raise Refused(403, "updates are refused: this endpoint is read-only")
        if media not in ("application/x-www-form-urlencoded", "application/sparql-query"):
            raise Refused(415, "send application/x-www-form-urlencoded or application/sparql-query")
        if charset not in ("utf-8", "utf8", "us-ascii"):
            raise Refused(415, f"send UTF-8, not {charset}")
        try:
            text = (await self._front.body(request)).decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(400, "the body is not UTF-8") from None
        return fields_of(text) if media.startswith("application/x-www") else [("query", text)]

    async def _description(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        format = accepted(accept, {**GRAPHS, "text/html": "html"})
        if format == "html":
            return RedirectResponse("/query", status_code=303, headers={"vary": "accept"})
        if format is None:
            raise Refused(406, f"the service description comes as {', '.join(GRAPHS)}")
        extra = {"base": str(request.base_url), "format": format}
        return await self._front.answer(request, self._front.job("linked.service", [], format="rdf", extra=extra))


def _formats(accept: str, named: list[str]) -> dict[str, str | None]:
    """A format for each form of query, None where the asker takes none; a format by name wins over the header."""
    if named and named[-1].lower() in _NAMED:
        return dict(zip(("rows", "truth", "graph"), _NAMED[named[-1].lower()], strict=True))
    found = {"rows": accepted(accept, ROWS), "truth": accepted(accept, TRUTHS), "graph": accepted(accept, GRAPHS)}
    if not any(found.values()):
        raise Refused(406, f"an answer comes as {', '.join(dict.fromkeys((*ROWS, *GRAPHS)))}")
    return found
