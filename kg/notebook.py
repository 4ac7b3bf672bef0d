"""Notebooks: after `import kg.notebook` views, traces and exposures draw themselves in Jupyter.

A view shows the whole graph of its day, a trace its paths, an exposure its one path. Each is the page of `kg draw` in a
frame that reaches nothing outside.
"""

from __future__ import annotations

import html
import shlex
from typing import Any

from kg.answers import TraceAnswer
from kg.exposure import Exposure
from kg.library import View

__all__ = ["exposure_page", "framed", "trace_page", "view_page"]

_FRAME = '<iframe srcdoc="{}" sandbox="allow-scripts allow-downloads allow-popups" title="{}" style="{}"></iframe>'
_STYLE = "width:100%;height:640px;border:1px solid #b9c1ca;border-radius:6px"


def framed(page: str, title: str) -> str:
    """A page in a frame, as a notebook shows it."""
    return _FRAME.format(html.escape(page, quote=True), html.escape(title, quote=True), _STYLE)


def view_page(view: View) -> str:
    """The overview of a view's day."""
    import viz
    from kg.pictures import overview_picture

    picture = overview_picture(view)
    return viz.draw(picture.graph, **picture.given())


def trace_page(answer: TraceAnswer) -> str:
    """The paths of a trace; raises ValueError where there are none."""
    import viz
    from kg.dates import parse_day
    from kg.network import trace_network
    from kg.pictured import legend

    subject = answer.subject
    if not answer.exposures:
        raise ValueError(f"nothing to draw: {subject.id} has no exposure on {answer.as_of}")
    engine = answer.things.engine
    graph = trace_network(engine, answer.exposures, subject.id, parse_day(answer.as_of))
    title = {"en": f"What reaches {subject.label('en')}", "zh": f"哪些措施触及{subject.label('zh')}"}
    if answer.by_measure:
        title = {"en": f"Whom {subject.label('en')} reaches", "zh": f"{subject.label('zh')}触及哪些对象"}
    if answer.supposing:
        told = "; ".join(answer.supposing)
        title = {"en": f"What if ({told}): {title['en']}", "zh": f"假设情形（{told}）：{title['zh']}"}
    words = ("--measure", subject.id) if answer.by_measure else (subject.id,)
    meta: dict[str, Any] = {
        "command": shlex.join(["kg", "trace", *words, "--as-of", answer.as_of]),
        "date": answer.as_of,
        "data_version": answer.data_version,
        "notice": {"en": "Not legal advice.", "zh": "不构成法律意见。"},
    }
    return viz.draw(graph, view="trace", title=title, legend=legend(engine), meta=meta)


def exposure_page(exposure: Exposure) -> str:
    """The path of one exposure; it knows ids only, and the page shows these."""
    import viz
    from kg.network import path_network

    graph = path_network(exposure)
    title = f"{exposure.measure} → {exposure.actor}: {exposure.route}, {exposure.status}"
    return viz.draw(graph, view="trace", title=title)


def _show_view(view: View) -> str:
    return framed(view_page(view), f"As of {view.day}")


def _show_trace(answer: TraceAnswer) -> str:
    if not answer.exposures:
        return f"<p>No measure in this graph reaches {html.escape(answer.subject.label('en'))} on {answer.as_of}.</p>"
    return framed(trace_page(answer), answer.subject.label("en"))


def _show_exposure(exposure: Exposure) -> str:
    return framed(exposure_page(exposure), f"{exposure.measure} → {exposure.actor}")


def _install() -> None:
    shown: list[tuple[Any, Any]] = [(View, _show_view), (TraceAnswer, _show_trace), (Exposure, _show_exposure)]
    for kind, show in shown:
        kind._repr_html_ = show


_install()
