"""What scripts/fuzz tries by the hour, tried a few times by chance: the seeds, and seeds with some bytes changed."""

from __future__ import annotations

import os
import random

import pytest
from targets import TARGETS

TRIES = max(3, int(os.environ.get("KG_TRIES", "150")) // 10)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_answers_or_refuses(name):
    target, chance = TARGETS[name], random.Random(name)
    for seed in target.seeds:
        target.call(seed)
    for _ in range(TRIES):
        data = bytearray(chance.choice(target.seeds))
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(data) + 1)
            data[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        target.call(bytes(data))
