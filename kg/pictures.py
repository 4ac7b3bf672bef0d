"""Pictures: what each view shows, with title, notice and the command that makes it again; drawing itself is viz's."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.coverage import known_through, read_coverage
from kg.errors import UsageError
from kg.pictured import legend
from kg.vocab import ENTITY_PREFIXES, is_curie, shorten

if TYPE_CHECKING:
    import networkx as nx

    from kg.exposure import Exposure
    from kg.view import View

__all__ = [
    "Picture",
    "ego_picture",
    "ends_of",
    "gallery_pictures",
    "matrix_picture",
    "overview_picture",
    "query_picture",
    "tiers_picture",
    "timeline_picture",
    "trace_picture",
]

Words = dict[str, str]

_TRIPLE = re.compile(r"^<([^>]*)> <([^>]*)> <([^>]*)> \.$", re.MULTILINE)
_READABLE = 16  # measures in a trace
_CELLS = 900  # of a matrix of all firms
_FIRMS = 14  # in the matrix of a gallery
_LAYERED = 150  # nodes that a layered picture can show


class Picture(NamedTuple):
    """A graph to be drawn, and what the page says of it; `name` is a good name for a file, `left_out` is told to the user."""

    view: str
    graph: nx.MultiDiGraph[str]
    title: Words
    about: Words
    meta: dict[str, Any]
    legend: dict[str, Words]
    name: str
    left_out: str = ""

    def given(self) -> dict[str, Any]:
        """The arguments of `viz.draw` other than the graph and the language."""
        return {"view": self.view, "title": self.title, "meta": self.meta, "legend": self.legend}


def trace_picture(
    view: View,
    actor: str,
    measure: str | None = None,
    *,
    routes: Sequence[str] = (),
    reaches: Sequence[str] = (),
    course: bool = True,
) -> Picture:
    """How measures, or one of them, reach an actor; raises UsageError where none does. Without `course` on one day only.

    Where the picture would grow past what can be read, what reaches everybody of a place or class is left out.
    """
    from kg.network import trace_network

    answer = view.trace(actor, routes=tuple(routes))
    subject = answer.subject
    heading = {"en": f"What reaches {subject.label('en')}", "zh": f"哪些措施触及{subject.label('zh')}"}
    wanted = view.resolve(measure, "measure", "provision") if measure is not None else None
    if wanted is not None:
        heading = {
            "en": f"How {wanted.label('en')} reaches {subject.label('en')}",
            "zh": f"{wanted.label('zh')}如何触及{subject.label('zh')}",
        }

    def fits(exposures: Iterable[Exposure]) -> tuple[Exposure, ...]:
        return tuple(
            e
            for e in exposures
            if wanted is None or wanted.id in (e.measure, e.part, *(s.link.subject for s in e.path))
        )

    exposures = fits(answer.exposures)
    if not exposures:
        raise UsageError(
            f"nothing to draw: no measure reaches {subject.label('en')} on {view.day}; kg trace says what was looked at"
        )
    kept = set(reaches)
    near = {e.reach for e in exposures} - {"general"}
    if not kept and not routes and measure is None and len({e.part for e in exposures}) > _READABLE and near:
        kept = {"named", "derived"}
    shown = tuple(e for e in exposures if not kept or e.reach in kept)
    left = len({e.measure for e in exposures} - {e.measure for e in shown})
    told, more = "", None
    if left:
        heading["en"] += " by name and derivation"
        heading["zh"] += "（点名与推及）"
        told = f"{left} measures that reach everybody of a place or class are not drawn; --reach general draws them"
        more = {
            "en": f"{left} more measures reach it by place or class on {view.day} and are left out.",
            "zh": f"另有{left}项措施于{view.day}因所在地或类别触及该对象，图中未列。",
        }
    turns = [
        (day, tuple(e for e in fits(found) if not kept or e.reach in kept))
        for day, found in (view.course(subject.id, routes=tuple(routes)) if course else ())
    ]
    graph = trace_network(view.store.engine, shown, subject.id, view.day, course=turns)
    options = [x for r in routes for x in ("--route", r)] + [x for r in reaches for x in ("--reach", r)]
    about = {"en": "Measures, hop by hop, with dates and sources", "zh": "逐跳显示措施路径，附日期与来源"}
    words = ("trace", subject.id, *([wanted.id] if wanted else []), *options)
    return _noted(_picture(view, graph, heading, about, words, left_out=told), more)


def ego_picture(view: View, entity: str, *, course: bool = True) -> Picture:
    """Who and what is around an entity, two steps far; without `course` on one day only."""
    from kg.network import ego_network

    thing = view.resolve(entity)
    graph = ego_network(view.store.engine, thing.id, view.day, course=course)
    left = graph.graph["left_out"]
    told = f"{left} further links of {thing.label('en')} are not drawn; kg show lists them all" if left else ""
    heading = {"en": f"Around {thing.label('en')}", "zh": f"{thing.label('zh')}周边"}
    about = {"en": "Who and what is around it, by kind", "zh": "周边的主体与事物，按类别排列"}
    return _picture(view, graph, heading, about, ("ego", thing.id), left_out=told)


def timeline_picture(view: View, actors: Sequence[str] = ()) -> Picture:
    """Measures and the responses to them over time, of all actors or of some."""
    from kg.charts import timeline_network

    makers = [view.resolve(a, "actor", "group") for a in actors]
    graph = timeline_network(view.store.engine, view.day, makers=[m.id for m in makers])
    if not graph:
        raise UsageError(f"nothing to draw: none of {', '.join(m.id for m in makers)} made a measure or a response")
    heading = {"en": "Measures and responses over time", "zh": "措施与回应时间线"}
    if makers:
        heading = {
            "en": f"Measures and responses over time: {', '.join(m.label('en') for m in makers)}",
            "zh": f"措施与回应时间线：{'、'.join(m.label('zh') for m in makers)}",
        }
    about = {"en": "Lifecycles by issuer, with what answers what", "zh": "按发布者排列的措施周期及其回应"}
    return _picture(view, graph, heading, about, ("timeline", *(m.id for m in makers)))


def matrix_picture(
    view: View, actors: Sequence[str] = (), *, measures: Sequence[str] = (), reaches: Sequence[str] = ()
) -> Picture:
    """Measures by firms, with the routes; of all firms only what does not reach everybody, where it would be too much."""
    from kg.charts import matrix_network

    answer = view.matrix(actors, measures=measures)
    kept = set(reaches)
    if not kept and not actors and not measures and len(answer.cells()) > _CELLS:
        kept = {"named", "derived"}
    shown = [e for e in answer.exposures if not kept or e.reach in kept]
    if not shown:
        raise UsageError(f"nothing to draw: no measure reaches any of these on {view.day}")
    told = ""
    if kept and not reaches:
        told = "measures that reach everybody of a place or class are not drawn; --reach general draws them"
    graph = matrix_network(view.store.engine, answer, shown, view.day)
    heading = {"en": "Which measures reach which firms", "zh": "哪些措施触及哪些企业"}
    if told:
        heading = {
            "en": "Which measures reach which firms by name and derivation",
            "zh": "哪些措施触及哪些企业（点名与推及）",
        }
    about = {"en": "Measures by firms, a mark for each route", "zh": "措施与企业对照，按路径标记"}
    options = [x for m in measures for x in ("--measure", m)] + [x for r in reaches for x in ("--reach", r)]
    words = ("matrix", *(view.resolve(a, "actor").id for a in actors), *options)
    return _picture(view, graph, heading, about, words, left_out=told)


def overview_picture(view: View, *, brief: bool = False) -> Picture:
    """The whole graph, in bubbles by kind, by place or by list; a `brief` one carries neither facts nor sources."""
    from kg.overviews import overview_network

    graph = overview_network(view.store.engine, view.day, brief=brief)
    heading = {"en": "The whole graph", "zh": "全图概览"}
    about = {"en": "Everything, in bubbles by kind, place or list", "zh": "全部内容，按类别、所在地或清单聚合"}
    return _picture(view, graph, heading, about, ("overview",))


def tiers_picture(view: View, groups: Sequence[str] = ()) -> Picture:
    """Territories by the tiers and country groups of lists and rules."""
    from kg.charts import tiers_network

    chosen = [view.resolve(g, "group", "provision", "measure") for g in groups]
    graph = tiers_network(view.store.engine, view.day, groups=[g.id for g in chosen])
    if not graph:
        raise UsageError("nothing to draw: no territory belongs to any of these; kg list territory-group lists groups")
    heading = {"en": "Territories by tier and country group", "zh": "按层级与国家组排列的地区"}
    about = {"en": "A table, not a map: groups are those of the rules", "zh": "表格而非地图：分组均出自有关规则"}
    said = {
        "en": "Groups and names are those of the rules and lists, and say nothing of a place's status; a group may hold more than the sources name.",
        "zh": "分组与名称出自有关规则和清单，不涉及任何地位问题；组内成员可能多于来源所点名者。",
    }
    return _noted(_picture(view, graph, heading, about, ("tiers", *(g.id for g in chosen))), said)


def query_picture(view: View, sparql: str, name: str) -> Picture:
    """What a query builds: the triples of a CONSTRUCT, or rows of subject, predicate and object (or of two ends)."""
    from kg.overviews import query_network

    found = view.rows(sparql)
    if isinstance(found, bool):
        raise UsageError("an ASK cannot be drawn; write a CONSTRUCT, or a SELECT of subject, predicate and object")
    if found is None:
        triples = [t for t in _triples(view, sparql) if t[1] != "rdf:type"]
    else:
        columns, rows = found
        if len(columns) < 2:
            raise UsageError("one column cannot be drawn; select subject, predicate and object, or two ends")
        triples = [ends_of([shorten(cell) for cell in row]) for row in rows]
    triples = [t for t in triples if t[0] and t[2]]
    if not triples:
        raise UsageError(f"nothing to draw: the query finds nothing on {view.day}")
    graph = query_network(view.store.engine, triples, view.day)
    heading = {"en": f"What {name} finds", "zh": f"{name} 的查询结果"}
    about = {"en": "The result of a query", "zh": "查询结果"}
    shape = "trace" if len(graph) <= _LAYERED else "overview"
    return _picture(view, graph, heading, about, ("query", name), shape=shape)


def ends_of(cells: Sequence[str]) -> tuple[str, str, str]:
    """The subject, predicate and object of a row of two cells or more; without a predicate the first two ids are tied.

    >>> ends_of(["actor:acme", "am:makes", "product:a"]), ends_of(["actor:acme", "Acme", "product:a", "2030"])
    (('actor:acme', 'am:makes', 'product:a'), ('actor:acme', '', 'product:a'))
    """
    if len(cells) == 2:
        return cells[0], "", cells[1]
    ids = [cell for cell in cells if is_curie(cell)]
    told = is_curie(cells[1]) and cells[1].partition(":")[0] not in ENTITY_PREFIXES
    return (ids[0], "", ids[1]) if len(ids) > 1 and not told else (cells[0], cells[1], cells[2])


def gallery_pictures(view: View, actors: Sequence[str] = ()) -> list[Picture]:
    """One picture of each kind; of the actors given, or of those that most measures reach by name or derivation."""
    chosen = [view.resolve(a, "actor").id for a in actors]
    if not chosen:
        reached: dict[str, set[str]] = {}
        for e in view.matrix().exposures:
            if e.reach != "general":
                reached.setdefault(e.actor, set()).add(e.measure)
        chosen = sorted(reached, key=lambda a: (-len(reached[a]), a))[:_FIRMS]
    found = [overview_picture(view), timeline_picture(view), tiers_picture(view)]
    if chosen:
        found[:0] = [trace_picture(view, chosen[0]), ego_picture(view, chosen[0]), matrix_picture(view, chosen)]
    return found


def _noted(picture: Picture, said: Words | None) -> Picture:
    """The picture with something more to be noticed, before what every picture says."""
    if said is None:
        return picture
    notice = picture.meta["notice"]
    joined = {"en": f"{said['en']} {notice['en']}", "zh": f"{said['zh']}{notice['zh']}"}
    return picture._replace(meta=picture.meta | {"notice": joined})


def _triples(view: View, sparql: str) -> list[tuple[str, str, str]]:
    """The triples between IRIs that a query builds."""
    told = view.query(sparql, "nt").decode()
    return sorted((shorten(s), shorten(p), shorten(o)) for s, p, o in _TRIPLE.findall(told))


def _picture(
    view: View,
    graph: nx.MultiDiGraph[str],
    title: Words,
    about: Words,
    words: Sequence[str],
    *,
    shape: str = "",
    left_out: str = "",
) -> Picture:
    """The picture with the command that makes it again: whole ids, the day, and no path of anybody's machine."""
    through = known_through(read_coverage(view.store.engine))
    meta: dict[str, Any] = {
        "command": shlex.join(["kg", "draw", *words, "--as-of", view.day.isoformat()]),
        "date": view.day.isoformat(),
        "data_version": str(view.store.about["data_version"]),
        "notice": {
            "en": f"Not legal advice. Known through {through}; past that day the last known answer stands.",
            "zh": f"不构成法律意见。资料截止{through}；此后以最后已知情况为准。",
        },
    }
    subject = "-".join(Path(word).stem.partition(":")[2] or Path(word).stem for word in words[1:3] if word[:2] != "--")
    name = "-".join(filter(None, (words[0], subject, view.day.isoformat())))
    return Picture(shape or words[0], graph, title, about, meta, legend(view.store.engine), name[:120], left_out)
