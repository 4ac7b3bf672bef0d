"""The column: the tall form of an ego view: a tree that reads downwards on a narrow screen."""

from __future__ import annotations

from viz.layout import Box
from viz.neighbours import Neighbours
from viz.plan import Block, Cards, Measures, More, Plan

__all__ = ["MEASURES", "STEM", "TRUNK", "column_of"]

_WIDTH = 364
TRUNK = 10  # where the line stands from which all branches leave
STEM = 11  # the same for the farther nodes, from the left side of their neighbour
_PAD = 8
_LEFT = 122  # of the blocks: before it the branches and their labels
_INDENT = 22
_NEAR = _WIDTH - _LEFT - 2 * _PAD
MEASURES = Measures(250, _NEAR, _NEAR - _INDENT, near_label=_PAD + (_LEFT - TRUNK) / 2, far_label=None)
_HEADING = 28
_ROW = 7
_BLOCK = 12
_MORE = 24


def column_of(neighbours: Neighbours, cards: Cards) -> Plan:
    """Return the places of all cards, one group below the other."""
    plan = Plan(width=float(_WIDTH))
    y = 0.0
    if neighbours.centre is not None and cards.centre is not None:
        plan.put(neighbours.centre, cards.centre, 0.0, 0.0)
        y = float(cards.centre.height)
    for group in neighbours.groups:
        y += _BLOCK
        top = y
        y += _HEADING
        x = float(_LEFT + _PAD)
        for row in group.rows:
            plan.put(row.node, cards.near[row.node], x, y)
            y += cards.near[row.node].height + 2
            for at in row.far:
                plan.put(at, cards.far[at], x + _INDENT, y)
                y += cards.far[at].height
            if row.more:
                plan.mores.append(More(row.more, group.kind, Box(x + _INDENT, y, MEASURES.far, _MORE), False))
                y += _MORE
            y += _ROW - 2
        if group.more:
            plan.mores.append(More(group.more, group.kind, Box(x, y, _NEAR, _MORE), False))
            y += _MORE
        y += _PAD - _ROW
        ground = Box(float(_LEFT), top, float(_WIDTH - _LEFT), y - top)
        plan.blocks.append(Block(group.kind, group.count, ground, False))
    plan.height = y
    if not neighbours.groups:
        plan.width = float(MEASURES.centre)
    return plan
