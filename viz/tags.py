"""Tags: the short labels of edges, with their dates, and the free places for them.

Edges that fan out of one node, or into one node, and say the same share one tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from viz.attributes import Edge
from viz.layout import Curve, Layout
from viz.text import width, wrap
from viz.words import WORDS

__all__ = ["PAD", "SIZE", "Spot", "Tag", "short_dates", "spots_of", "tag_of", "tags_of"]

SIZE = (11, 13)  # size and line height in pixels
ROOM = 104
_CELL = 48
PAD = (4, 2)
_MOST_LINES = 2
_CROWD = 6
_WORST = 0.03  # a tag that would cover more of another than this is left to panel and table
_EARLY = (0.36, 0.44, 0.28, 0.52, 0.6, 0.68, 0.76)
_MIDDLE = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)


@dataclass(frozen=True, slots=True)
class Tag:
    """The text on one or more edges, and its size; `near` is the end they share, if any."""

    edges: tuple[int, ...]
    lines: dict[str, list[str]]
    dated: bool  # whether the last line is an interval
    width: float
    height: float
    near: str | None

    def json(self) -> dict[str, object]:
        """Return the tag as the page reads it."""
        return {
            "edges": self.edges,
            "lines": self.lines,
            "dated": self.dated,
            "w": self.width,
            "h": self.height,
        }


@dataclass(frozen=True, slots=True)
class Spot:
    """The centre of a tag in a picture."""

    tag: int
    x: float
    y: float


def short_dates(since: str | None, until: str | None, lang: str) -> str:
    """Return an interval as a tag shows it: months suffice where both ends are given.

    >>> short_dates("2022-10-07", "2024-12-02", "en")
    '2022-10 – 2024-12'
    """
    if since and until:
        one, two = since[:7], until[:7]
        return f"{one} – {two}" if one != two else f"{since} – {until}"
    if since:
        return f"since {since}" if lang == "en" else f"{since} 起"
    if until:
        return f"until {until}" if lang == "en" else f"至 {until}"
    return ""


def _said(edge: Edge, lang: str) -> str:
    """Return what stands on an edge: its label, and that it is unsure or only possible."""
    label = edge.label.json()[lang] if edge.label else ""
    if not label or not edge.doubtful or edge.certainty is None:
        return label
    told = WORDS[f"is_{edge.certainty.en}"][("en", "zh").index(lang)]
    return f"{label} ({told})" if lang == "en" else f"{label}（{told}）"


def _crowded(edges: Sequence[Edge]) -> set[int]:
    """Return the edges of fans so large that a date on each would hide the picture.

    Their dates are left to tooltip, panel and table, and they share one tag.
    """
    fans: dict[tuple[object, ...], list[int]] = {}
    for at, edge in enumerate(edges):
        if edge.label:
            for end, node in (("start", edge.start), ("end", edge.end)):
                fans.setdefault((end, node, edge.label, edge.derived, edge.marked, edge.doubtful), []).append(at)
    return {at for members in fans.values() if len(members) >= _CROWD for at in members}


def _lines(edge: Edge, lang: str, *, dated: bool) -> list[str]:
    label = _said(edge, lang)
    found = wrap(label, size=SIZE[0], room=ROOM, most=_MOST_LINES) if label else []
    dates = short_dates(edge.since, edge.until, lang) if dated else ""
    return [*found, dates] if dates else found


def tags_of(edges: Sequence[Edge]) -> tuple[Tag, ...]:
    """Return the tags of all edges, shared where edges say the same from or to one node."""
    crowded = _crowded(edges)
    said = [
        tuple(tuple(_lines(edge, lang, dated=at not in crowded)) for lang in ("en", "zh"))
        for at, edge in enumerate(edges)
    ]
    fans: dict[tuple[object, ...], list[int]] = {}
    for at, edge in enumerate(edges):
        if any(said[at]):
            style = (said[at], edge.derived, edge.marked)
            fans.setdefault(("start", edge.start, style), []).append(at)
            fans.setdefault(("end", edge.end, style), []).append(at)
    heap = [(-len(at), at, str(key[0])) for key, at in fans.items()]
    heapify(heap)
    found: list[Tag] = []
    done: set[int] = set()
    while heap:
        size, members, near = heappop(heap)
        free = [at for at in members if at not in done]
        if free and len(free) < -size:  # a fan that lost edges to a larger one waits its turn
            heappush(heap, (-len(free), free, near))
        elif free:
            done.update(free)
            dated = free[0] not in crowded and bool(edges[free[0]].since or edges[free[0]].until)
            end = near if len(free) > 1 else None
            found.append(_tag(tuple(free), said[free[0]], dated, end))
    return tuple(found)


def tag_of(at: int, edge: Edge, *, room: float, most: int) -> Tag | None:
    """Return the tag of one edge, of at most so many lines; its dates come last if they fit.

    A label that does not fit gives None, as does an edge without any.
    """
    said: list[tuple[str, ...]] = []
    dates = []
    for lang in ("en", "zh"):
        label = _said(edge, lang)
        lines = wrap(label, size=SIZE[0], room=room, most=most + 1) if label else []
        if len(lines) > most:
            return None
        said.append(tuple(lines))
        dates.append(short_dates(edge.since, edge.until, lang))
    dated = max(map(len, said)) < most and all(0 < width(date, SIZE[0]) <= room for date in dates)
    if dated:
        said = [(*lines, date) for lines, date in zip(said, dates, strict=True)]
    return _tag((at,), tuple(said), dated, None) if any(said) else None


def _tag(
    members: tuple[int, ...],
    said: tuple[tuple[str, ...], ...],
    dated: bool,
    near: str | None,
) -> Tag:
    lines = {"en": list(said[0]), "zh": list(said[1])}
    widest = max(width(line, SIZE[0]) for block in said for line in block)
    tallest = max(map(len, said))
    size = (round(widest + 2 * PAD[0]), tallest * SIZE[1] + 2 * PAD[1])
    return Tag(members, lines, dated, *size, near)


class _Ground:
    """What is already there: samples of every edge, cards, and tags, by cell of a grid."""

    def __init__(self, layout: Layout, sideways: bool) -> None:
        self.sideways = sideways
        self.samples: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
        self.boxes: dict[tuple[int, int], list[tuple[float, float, float, float, bool]]] = {}
        for edge, route in enumerate(layout.routes):
            for curve in route:
                for step in range(25):
                    x, y = self.turn(curve.at(step / 24))
                    self.samples.setdefault(_cell(x, y), []).append((x, y, edge))
        for box in layout.boxes:
            x, y = self.turn((box.along, box.across))
            w, h = self.turn((box.long, box.wide))
            self.add((x, y, w, h), card=True)

    def turn(self, point: tuple[float, float]) -> tuple[float, float]:
        """Return along and across as x and y, or the reverse."""
        return point if self.sideways else (point[1], point[0])

    def add(self, box: tuple[float, float, float, float], *, card: bool) -> None:
        """Occupy a box (left, top, width, height)."""
        for cell in _cells(box):
            self.boxes.setdefault(cell, []).append((*box, card))

    def cost(
        self,
        box: tuple[float, float, float, float],
        own: Sequence[int],
    ) -> tuple[float, float]:
        """Return the share of a box that others cover, and how many strange edges run through."""
        left, top, wide, high = box
        covered = 0.0
        strange: set[tuple[float, float, int]] = set()
        seen: set[tuple[float, float, float, float, bool]] = set()
        for cell in _cells(box):
            for other in self.boxes.get(cell, ()):
                if other in seen:
                    continue
                seen.add(other)
                over = min(left + wide, other[0] + other[2]) - max(left, other[0])
                down = min(top + high, other[1] + other[3]) - max(top, other[1])
                if over > 0 and down > 0:
                    covered += over * down / (wide * high) * (100 if other[4] else 1)
            for x, y, edge in self.samples.get(cell, ()):
                if edge not in own and left < x < left + wide and top < y < top + high:
                    strange.add((x, y, edge))
        return covered, float(len({edge for _, _, edge in strange}))


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // _CELL), int(y // _CELL)


def _cells(box: tuple[float, float, float, float]) -> Iterator[tuple[int, int]]:
    one, two = _cell(box[0], box[1]), _cell(box[0] + box[2], box[1] + box[3])
    for x in range(one[0], two[0] + 1):
        for y in range(one[1], two[1] + 1):
            yield x, y


def _tries(tag: Tag, layout: Layout) -> Iterator[tuple[float, Curve, float]]:
    """Yield a penalty, a curve and a share of its way: where a tag might sit, best first."""
    for edge in tag.edges:
        curves = [curve for curve in layout.routes[edge] if curve.gap]
        if not curves:
            continue
        if tag.near is None:
            for rank, curve in enumerate(curves):
                for at, t in enumerate(_MIDDLE):
                    yield at * 0.1 + rank * 0.15, curve, t
        else:
            curve = curves[0] if tag.near == "start" else curves[-1]
            for at, t in enumerate(_EARLY):
                yield at * 0.1, curve, t if tag.near == "start" else 1 - t


def spots_of(tags: Sequence[Tag], layout: Layout, *, sideways: bool) -> tuple[Spot, ...]:
    """Return a free spot for each tag; a tag without one stays out of the picture."""
    ground = _Ground(layout, sideways)
    found: list[Spot] = []
    for index, tag in enumerate(tags):
        best: tuple[float, float, float, float] | None = None
        for penalty, curve, t in _tries(tag, layout):
            x, y = ground.turn(_inside(curve, t, tag, sideways, layout.wide))
            box = (x - tag.width / 2, y - tag.height / 2, tag.width, tag.height)
            covered, strange = ground.cost(box, tag.edges)
            score = covered * 20 + strange + penalty
            if covered <= _WORST and (best is None or score < best[0]):
                best = (score, x, y, covered)
        if best is not None:
            _, x, y, _ = best
            ground.add((x - tag.width / 2, y - tag.height / 2, tag.width, tag.height), card=False)
            found.append(Spot(index, round(x, 1), round(y, 1)))
    return tuple(found)


def _inside(curve: Curve, t: float, tag: Tag, sideways: bool, wide: float) -> tuple[float, float]:
    """Return the point at a share of a curve, moved so that the tag stays in gap and picture."""
    along, across = curve.at(t)
    half, reach = tag.width / 2, tag.height / 2
    if not sideways:
        half, reach = reach, half
    across = min(max(across, reach), max(reach, wide - reach))
    low, high = curve.gap or (along, along)
    arrow = 9.0
    if high - low > 2 * half + 2 * arrow:
        along = min(max(along, low + half + arrow), high - half - arrow)
    else:
        along = (low + high) / 2
    return along, across
