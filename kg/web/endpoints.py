"""Which paths there are and which parameters each takes; `as-of`, `lang` and `format` are taken everywhere."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["API", "PAGES", "UPLOADS", "Endpoint", "Page"]

_SUPPOSING = ("without", "suspend")
_TRACING = ("route", "max-hops", "in-force-only", *_SUPPOSING)
_VIEWS = {
    "ego": ("entity", "expand"),
    "trace": ("actor", "measure", "route", "expand", *_SUPPOSING),
    "timeline": ("actor",),
    "matrix": ("actor", "measure"),
    "overview": (),
    "tiers": ("group",),
}


class Endpoint(NamedTuple):
    """A path of the API: its parameters and the methods that it takes."""

    parameters: tuple[str, ...]
    methods: tuple[str, ...] = ("GET",)


class Page(NamedTuple):
    """A page of the explorer and the job that makes it; `asks` where it runs a SPARQL text of a user's own."""

    job: str
    parameters: tuple[str, ...]
    asks: bool = False


API = {
    "find": Endpoint(("q",)),
    "suggest": Endpoint(("q", "limit", "prefix")),
    "mentions": Endpoint(("q", "limit")),
    "trace": Endpoint(("actor", "measure", *_TRACING)),
    "status": Endpoint(("measure",)),
    "diff": Endpoint(("from", "to", "actor", "measure", *_SUPPOSING)),
    "classify": Endpoint(("product",), ("GET", "POST")),
    "why": Endpoint(("actor", "measure")),
    "history": Endpoint(("actor",)),
    "show": Endpoint(("entity",)),
    "list": Endpoint(("kind",)),
    "questions": Endpoint(()),
    "screen": Endpoint(("name", "country", "identifier"), ("POST",)),
}
UPLOADS = ("/api/v1/screen", "/screen")

PAGES = {
    "/": Page("pages.home", ()),
    "/search": Page("pages.search", ("q", "texts")),
    "/list": Page("pages.listing", ("kind",)),
    "/trace": Page("tracing.trace", ("actor", *_TRACING)),
    "/why": Page("tracing.why", ("actor", "measure")),
    "/compare": Page("tracing.compare", ("from", "to", "actor", "measure", *_SUPPOSING)),
    "/query": Page("inquiry.query", ("query",), asks=True),
    "/ask": Page("inquiry.ask", ("question", "p"), asks=True),
    "/about": Page("pages.about", ()),
    "/draw/query": Page("drawn.query", ("query",), asks=True),
    **{f"/draw/{view}": Page(f"drawn.{view}", taken) for view, taken in _VIEWS.items()},
    **{f"/view/{view}": Page("viewing.page", taken) for view, taken in _VIEWS.items()},
}
