"""Wings: the wide form of an ego view: the node in the middle, its groups in blocks on both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from viz.layout import Box
from viz.neighbours import Group, Neighbours, Row
from viz.plan import Block, Cards, Measures, More, Plan

__all__ = ["FAR_ZONE", "MEASURES", "PAD", "ZONE", "wings_of"]

PAD = 9  # between a block's edge and its cards
ZONE = 114  # the straight end of an edge, where its label stands
FAR_ZONE = 68
MEASURES = Measures(164, 172, 158, near_label=PAD + ZONE / 2 + 1, far_label=FAR_ZONE / 2 + 2)
_INNER = 178  # between the middle and a block
_OUTER = 92  # between a neighbour and its own neighbours
_HEADING = 28
_ROW = 7
_FAR_ROW = 1
_MORE = 20
_BLOCK = 14
_MOST_SPLIT = 12  # groups up to which every way to share them out is weighed


def _rows_height(row: Row, cards: Cards) -> float:
    far = [cards.far[at].height for at in row.far] + [_MORE] * (row.more > 0)
    return max(cards.near[row.node].height, sum(far) + _FAR_ROW * max(0, len(far) - 1))


def _height(group: Group, cards: Cards) -> float:
    """Return the height of a block."""
    rows = [_rows_height(row, cards) for row in group.rows] + [_MORE] * (group.more > 0)
    return _HEADING + sum(rows) + _ROW * (len(rows) - 1) + PAD


def _sides(heights: Sequence[float], leanings: Sequence[int]) -> tuple[bool, ...]:
    """Return for each group whether it stands on the right, so that both sides are about as tall.

    A group whose edges run from the middle leans to the right, one whose edges run to it to the left.
    """
    count = len(heights)
    if count > _MOST_SPLIT:
        found: list[bool] = []
        tall = [0.0, 0.0]
        for height in heights:
            found.append(tall[1] < tall[0])
            tall[found[-1]] += height + _BLOCK
        return tuple(found)

    def cost(sides: tuple[bool, ...]) -> tuple[float, tuple[bool, ...]]:
        tall = [0.0, 0.0]
        against = 0
        for right, height, leaning in zip(sides, heights, leanings, strict=True):
            tall[right] += height + _BLOCK
            against += -leaning if right else leaning
        return max(tall) + 0.15 * abs(tall[0] - tall[1]) + 3 * against, sides

    return min(product((False, True), repeat=count), key=cost) if count > 1 else (True,) * count


def wings_of(neighbours: Neighbours, cards: Cards, leanings: Mapping[str, int]) -> Plan:
    """Return the places of all cards; `leanings` say for each kind how many edges run outwards."""
    plan = Plan()
    groups = neighbours.groups
    heights = [_height(group, cards) for group in groups]
    sides = _sides(heights, [leanings.get(group.kind, 0) for group in groups])
    tall = [0.0, 0.0]
    for right, height in zip(sides, heights, strict=True):
        tall[right] += height + (_BLOCK if tall[right] else 0)
    middle = cards.centre
    if neighbours.centre is None or middle is None:
        return plan
    plan.height = max(middle.height, *tall)
    wide = [0.0, 0.0]  # of the widest block on each side
    for right, group in zip(sides, groups, strict=True):
        wide[right] = max(wide[right], _width(group))
    left = wide[0] + _INNER if wide[0] else 0.0
    plan.put(neighbours.centre, middle, left, round((plan.height - middle.height) / 2))
    edges = (left - _INNER, left + middle.width + _INNER)  # of the blocks, towards the middle
    plan.width = left + middle.width + (_INNER + wide[1] if wide[1] else 0)
    tops = [round((plan.height - side) / 2) for side in tall]
    for right, group, height in zip(sides, groups, heights, strict=True):
        sign = 1 if right else -1
        _block(plan, group, cards, edges[right], tops[right], height, sign)
        tops[right] += round(height) + _BLOCK
    return plan


def _width(group: Group) -> float:
    far = any(row.far for row in group.rows)
    return 2 * PAD + MEASURES.near + (_OUTER + MEASURES.far if far else 0)


def _block(plan: Plan, group: Group, cards: Cards, edge: float, top: float, height: float, sign: int) -> None:
    """Put a block into the plan, from its edge towards the middle outwards."""

    def outwards(start: float, long: float) -> float:
        return edge + start if sign > 0 else edge - start - long

    mirrored = sign < 0
    wide = _width(group)
    ground = Box(outwards(0, wide), top, wide, round(height))
    plan.blocks.append(Block(group.kind, group.count, ground, mirrored))
    y = top + _HEADING
    for row in group.rows:
        tall = _rows_height(row, cards)
        card = cards.near[row.node]
        x = outwards(PAD, MEASURES.near)
        plan.put(row.node, card, x, y + round((tall - card.height) / 2))
        far = [cards.far[at].height for at in row.far] + [_MORE] * (row.more > 0)
        here = y + round((tall - sum(far) - _FAR_ROW * max(0, len(far) - 1)) / 2)
        start = PAD + MEASURES.near + _OUTER
        for at in row.far:
            plan.put(at, cards.far[at], outwards(start, cards.far[at].width), here)
            here += cards.far[at].height + _FAR_ROW
        if row.more:
            plan.mores.append(
                More(row.more, group.kind, Box(outwards(start, MEASURES.far), here, MEASURES.far, _MORE), mirrored)
            )
        if mirrored:
            plan.mirrored |= {row.node, *row.far}
        y += tall + _ROW
    if group.more:
        more = Box(outwards(PAD, MEASURES.near), y, MEASURES.near, _MORE)
        plan.mores.append(More(group.more, group.kind, more, False))
