"""Exposures that differ by a product alone, told together: one measure, one route, one control code, many chips.

What is told together shares every step that does not speak of the product, so that one path shown for all leaves out
nothing but the product's own figures; JSON keeps each exposure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.exposure import Exposure

__all__ = ["Bundle", "bundled"]

_FEWEST = 3


class Bundle(NamedTuple):
    """One exposure, or several of an actor that differ by the product; `products` is empty for one alone."""

    exposures: tuple[Exposure, ...]
    products: tuple[str, ...] = ()

    @property
    def since(self) -> str | None:
        """The earliest day in the windows of its exposures; None where one of them states none."""
        days = [e.since for e in self.exposures]
        return None if None in days else min(d for d in days if d)

    @property
    def code(self) -> str | None:
        """The control code under which the products fall, where the steps name one."""
        found = {s.link.object for e in self.exposures for s in e.path if s.link.object.startswith("code:")}
        return min(found) if len(found) == 1 else None


def bundled(exposures: Iterable[Exposure]) -> list[Bundle]:
    """Exposures in their order, those that differ by a product alone as one bundle where they are three or more."""
    found: dict[tuple[object, ...], list[Exposure]] = {}
    for e in exposures:
        found.setdefault(_shared(e), []).append(e)
    bundles = []
    for key, alike in found.items():
        products = tuple(sorted({_product(e) for e in alike}))
        if key[0] and len(products) >= _FEWEST:
            bundles.append(Bundle(tuple(alike), products))
        else:
            bundles += [Bundle((e,)) for e in alike]
    return bundles


def _product(e: Exposure) -> str:
    """What the path begins with: the product that the actor makes or uses; empty where it begins otherwise."""
    first = e.path[0].link.object
    return first if first.startswith("product:") else ""


def _shared(e: Exposure) -> tuple[object, ...]:
    """Everything about an exposure that does not depend on its product, and whether it has one."""
    product = _product(e)
    steps = tuple(s.link.statement for s in e.path if product not in (s.link.subject, s.link.object))
    facts = (e.actor, e.measure, e.part, e.route, e.reach, e.effects, e.policy, e.relieved_by, e.certain, e.status)
    return bool(product), e.path[0].link.predicate, *facts, e.until, e.under, steps if product else e.order()
