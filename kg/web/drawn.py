"""Jobs for pictures: pages of their own, each under the policy that it brings with it, for an inline frame or a tab."""

from __future__ import annotations

import html
import re
from typing import Any

from kg.coverage import known_through, read_coverage
from kg.errors import UnknownName
from kg.network import ego_network, trace_network
from kg.view import View
from kg.web.api import traced
from kg.web.desk import Desk
from kg.web.jobs import Job, Reply

__all__ = ["JOBS"]

_READABLE = 16
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def _ego(desk: Desk, job: Job) -> Reply:
    """Who and what is around an entity on the day."""
    view = desk.view(job)
    thing = view.resolve(job.needed("entity"))
    graph = ego_network(view.store.engine, thing.id, view.day)
    title = {"en": f"Around {thing.label('en')}", "zh": f"{thing.label('zh')}周边"}
    return _picture(view, job, graph, "ego", title)


def _trace(desk: Desk, job: Job) -> Reply:
    """The paths by which measures reach an actor; what reaches everybody is left out where it would bury the rest."""
    view = desk.view(job)
    answer = traced(desk, job)
    exposures = answer.exposures
    if not exposures:
        raise UnknownName(f"nothing to draw: no measure reaches {answer.subject.label('en')} on {view.day}")
    shown = exposures
    if not job.many("route") and len({e.part for e in shown}) > _READABLE:
        shown = tuple(e for e in shown if e.reach != "general") or shown
    left = len({e.measure for e in exposures} - {e.measure for e in shown})
    more = (
        {"en": f" ({left} more by place or class)", "zh": f"（另有{left}项因所在地或类别）"}
        if left
        else {"en": "", "zh": ""}
    )
    subject = answer.subject
    title = {
        "en": f"What reaches {subject.label('en')}{more['en']}",
        "zh": f"哪些措施触及{subject.label('zh')}{more['zh']}",
    }
    graph = trace_network(view.store.engine, shown, subject.id, view.day)
    return _picture(view, job, graph, "trace", title)


def _picture(view: View, job: Job, graph: Any, kind: str, title: dict[str, str]) -> Reply:
    import viz
    from kg.pictured import legend

    through = known_through(read_coverage(view.store.engine))
    drawn = viz.draw(
        graph, view=kind, title=title, lang=job.lang, legend=legend(view.store.engine),
        meta={
            "date": view.day.isoformat(),
            "data_version": job.version.name,
            "notice": {
                "en": f"Not legal advice. Known through {through}; past that day the last known answer stands.",
                "zh": f"不构成法律意见。资料截止{through}；此后以最后已知情况为准。",
            },
        },
    )  # fmt: skip
    match = _POLICY.search(drawn)
    policy = html.unescape(match[1]) if match else "default-src 'none'"
    headers = {"content-security-policy": f"{policy}; frame-ancestors 'self'"}
    return Reply(200, "text/html; charset=utf-8", drawn.encode("utf-8", "replace"), headers)


JOBS = {"ego": _ego, "trace": _trace}
