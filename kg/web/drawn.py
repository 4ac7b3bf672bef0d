"""Jobs for pictures: pages of their own, each under the policy that it brings with it, for an inline frame or a tab."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from kg.engine import Engine
from kg.errors import UsageError
from kg.expansions import expand
from kg.pictures import (
    Picture,
    ego_picture,
    matrix_picture,
    overview_picture,
    query_picture,
    tiers_picture,
    timeline_picture,
    trace_picture,
)
from kg.view import View
from kg.vocab import AM, shorten
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply

__all__ = ["JOBS", "VIEWS", "most_spoken_of"]

VIEWS = ("ego", "trace", "timeline", "matrix", "overview", "tiers")
_FIRMS, _GROWN, _DRAWN = 14, 12, 1500
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_LIVE = '<script src="/static/live.js"></script>\n</body>'


def _ego(view: View, job: Job) -> Picture:
    """Who and what is around an entity, and around those that were expanded."""
    return _grown(view, job, ego_picture(view, job.needed("entity"), course=False))


def _trace(view: View, job: Job) -> Picture:
    """The paths by which measures, or one, reach an actor."""
    measure, routes = job.one("measure") or None, job.many("route")
    return _grown(view, job, trace_picture(view, job.needed("actor"), measure, routes=routes, course=False))


def _timeline(view: View, job: Job) -> Picture:
    """Measures and responses over time, of all makers or of some."""
    return timeline_picture(view, job.many("actor"))


def _matrix(view: View, job: Job) -> Picture:
    """Measures by firms; of those that most is said of where none is named."""
    actors = job.many("actor") or tuple(most_spoken_of(view.store.engine, _FIRMS))
    return matrix_picture(view, actors, measures=job.many("measure"))


def _overview(view: View, job: Job) -> Picture:
    """The whole graph; what each thing's own page says of it is left to that page."""
    return overview_picture(view, brief=True)


def _tiers(view: View, job: Job) -> Picture:
    """Territories by tiers and groups."""
    return tiers_picture(view, job.many("group"))


def _query(desk: Desk, job: Job) -> Reply:
    """What a query builds, or its rows of two or three things."""
    view, text = desk.view(job), job.needed("query")
    desk.dated(job, job.day)
    desk.begin()
    picture = query_picture(view, text, "query")
    if len(picture.graph) > _DRAWN:
        raise UsageError(f"{len(picture.graph)} nodes are too many for a picture; add LIMIT {_DRAWN // 2}")
    title = {"en": "What the query finds", "zh": "查询结果"}
    meta = {k: v for k, v in picture.meta.items() if k != "command"}  # the query is in no file that could be named
    return _drawn(picture._replace(title=title, meta=meta), job)


def most_spoken_of(engine: Engine, most: int) -> list[str]:
    """The ids of the firms with the most statements."""
    rows = engine.select(
        f"""PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> SELECT ?e (COUNT(?st) AS ?n) WHERE {{
        ?e a <{AM}Company> . ?st rdf:subject|rdf:object ?e }} GROUP BY ?e ORDER BY DESC(?n) ?e LIMIT {most}"""
    )
    return [shorten(str(e)) for e, _ in rows]


def _grown(view: View, job: Job, picture: Picture) -> Picture:
    """The picture with the neighbours of those nodes that a reader expanded."""
    chosen = job.many("expand")
    if len(chosen) > _GROWN:
        raise UsageError(f"at most {_GROWN} nodes can be expanded in one picture, not {len(chosen)}")
    expand(picture.graph, view.store.engine, chosen, view.day)
    return picture


def _drawn(picture: Picture, job: Job) -> Reply:
    """The page of a picture with the script by which it asks this server, under a policy that allows just that."""
    import viz

    text = viz.draw(picture.graph, lang=job.lang, **picture.given())
    match = _POLICY.search(text)
    assert match is not None
    policy = html.unescape(match[1]).replace("script-src ", "script-src 'self' ", 1)
    meta = match[0].replace(match[1], html.escape(policy, quote=False))
    head, _, rest = text.partition(match[0])
    body, _, end = rest.rpartition("</body>")
    headers = {"content-security-policy": f"{policy}; frame-ancestors 'self'"}
    return Reply(
        200, "text/html; charset=utf-8", (head + meta + body + _LIVE + end).encode("utf-8", "replace"), headers
    )


def _job(make: Callable[[View, Job], Picture]) -> Callable[[Desk, Job], Reply]:
    return lambda desk, job: _drawn(make(desk.view(job), job), job)


_PICTURES = {
    "ego": _ego,
    "trace": _trace,
    "timeline": _timeline,
    "matrix": _matrix,
    "overview": _overview,
    "tiers": _tiers,
}
JOBS = {**{name: _job(_PICTURES[name]) for name in VIEWS}, "query": _query}
