"""Accepted rows drawn at random for a second look; the same for the same seed. Plain Python."""

from __future__ import annotations

import hashlib

from parindex.assessments.loading import Loaded
from parindex.cycles.models import Cycle
from parindex.engine.facts import Stage


def sampled(cycle: Cycle, loaded: Loaded) -> frozenset[str]:
    """The codes of a sheet that are drawn: accepted rows whose draw is under the cycle's share.

    The draw is SHA-256 of seed, unit and code, so anyone who knows the recorded seed can repeat it,
    and nobody can steer it by the order of work.
    """
    return frozenset(
        code
        for code in loaded.sheet.words
        if (words := loaded.sheet.at(code, Stage.APPRAISAL)) is not None
        and words.verdict == "accepted"
        and not code.startswith("@")
        and _draw(cycle.sample_seed, loaded.sheet.unit.code, code) < cycle.sample_percent
    )


def _draw(seed: int, unit: str, code: str) -> int:
    """A number from 0 to 99."""
    found = hashlib.sha256(f"{seed}:{unit}:{code}".encode()).digest()
    return int.from_bytes(found[:8], "big") % 100
