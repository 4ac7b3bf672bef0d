"""The frame of every page: templates, addresses that carry the day and the language, and escaping; knows Jinja."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.things import Thing
from kg.vocab import expand, is_curie
from kg.web.jobs import Job, Reply
from kg.web.phrases import phrase

__all__ = ["address", "compose", "place"]


def compose(job: Job, template: str, *, title: str, status: int = 200, **values: Any) -> Reply:
    """A page from a template; it knows the job's day and language."""
    path = str(job.extra.get("path", "/"))
    kept = [(k, v) for k, vs in job.parameters.items() if k not in ("id", "p") or path in ("/ask",) for v in vs]

    def said(key: str) -> str:
        return phrase(key, job.lang)

    def link(where: str, **changes: str | None) -> str:
        return address(job, where, **changes)

    def here(**changes: str) -> str:
        fields = {"as-of": job.day, "lang": job.lang} | {k.replace("_", "-"): v for k, v in changes.items()}
        return f"{quote(path)}?{urlencode([*kept, *fields.items()])}"

    def thing(item: Thing) -> Markup:
        kind = item.id.partition(":")[0]
        html = Markup('<a class="thing {}" href="{}">{}</a>')
        return html.format(kind, place(job, item.id), item.label(job.lang))

    context = {
        "job": job, "title": title, "say": said, "link": link, "here": here, "thing": thing, "kept": kept, "path": path,
        "page_of": lambda id_: place(job, id_), "about": job.version.about, "other": "en" if job.lang == "zh" else "zh",
    }  # fmt: skip
    body = _environment().get_template(template).render(**context, **values)
    return Reply(status, "text/html; charset=utf-8", body.encode("utf-8", "replace"))


def place(job: Job, id_: str) -> str:
    """The page of an id, on the job's day."""
    if not is_curie(id_):
        return address(job, "/search", q=id_)
    prefix, _, slug = id_.partition(":")
    return address(job, f"/page/{prefix}/{quote(slug)}") if prefix not in ("am", "skos") else expand(id_)


def address(job: Job, where: str, *given: tuple[str, str], **changes: str | None) -> str:
    """A path with parameters (given in pairs, or `as_of` for `as-of`), the day and the language."""
    fields: dict[str, str | None] = {k.replace("_", "-"): v for k, v in changes.items()}
    fields.setdefault("as-of", job.day)
    fields.setdefault("lang", job.lang)
    return f"{where}?{urlencode([*given, *((k, v) for k, v in fields.items() if v is not None)])}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
    environment.filters["external"] = _external
    return environment


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _external(url: str, label: object = None) -> Markup:
    """A link out, only for addresses of the web."""
    text = escape(label if label is not None else url)
    if not url.startswith(("https://", "http://")):
        return text
    return Markup('<a href="{}" rel="noopener noreferrer external">{}</a>').format(url, text)
