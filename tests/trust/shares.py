"""Small holdings, listings and steps of proofs, as tests of ownership and affiliates write them."""

from __future__ import annotations

from decimal import Decimal

from kg.dates import Interval
from kg.ownership import Holding, Listed, Regime

REGIME = Regime(
    "half", "Half", "一半", Decimal(50), False, True, True, frozenset({"WL"}), "measure:owner-rule", "source:x", "no. 8"
)


def holding(owner, owned, share, since="2029-01-01", until=None, **rest):
    return Holding(owner, owned, None if share is None else Decimal(share), Interval.parse(since, until), **rest)


def listed(firm, since="2029-02-01", list_="WL", until=None):
    return Listed(firm, list_, Interval.parse(since, until))


def step(subject, predicate, target, since, until=None, **rest):
    told = {"statement": None, "subject": subject, "predicate": predicate, "object": target, "since": since}
    return told | {"until": until, "source": None, "locator": None, "derived_by": None} | rest
