"""Figures as ratios, measured side by side on this machine. Never a test.

make bench
"""

from __future__ import annotations

import gc
import random
import resource
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandas as pd

from parindex.engine.facts import Statement, UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.ranking import rank
from parindex.engine.reading import read_document
from parindex.engine.scoring import Scorecard, score, score_units

UNITS, AREAS, LEAVES = 4_000, 10, 10


def document() -> dict[str, Any]:
    """A set of 100 leaves of one point, of the kinds most sets use."""
    rules: list[tuple[dict[str, Any], str]] = [
        ({"kind": "yes_no"}, "unit"),
        (
            {
                "kind": "ratio",
                "part": "p",
                "whole": "w",
                "gate": Decimal("0.8"),
                "when_none": "zero",
            },
            "unit",
        ),
        ({"kind": "per_item", "each": Decimal("0.25")}, "unit"),
        (
            {
                "kind": "steps",
                "on": "percent",
                "part": "p",
                "whole": "w",
                "when_none": "zero",
                "bands": [
                    {"over": 90, "points": 1},
                    {"from": 70, "points": Decimal("0.5")},
                    {"points": 0},
                ],
            },
            "unit",
        ),
        ({"kind": "survey"}, "survey"),
    ]
    areas = []
    for a in range(1, AREAS + 1):
        rows = []
        for n in range(1, LEAVES + 1):
            rule, by = rules[n % len(rules)]
            rows.append(
                {"code": f"{a}.{n}", "title": {"vi": "x"}, "max": 1, "by": by, "rule": rule}
            )
        areas.append(
            {"area": {"code": str(a), "title": {"vi": "x"}, "max": LEAVES}, "criterion": rows}
        )
    return {
        "set": {
            "id": "bench",
            "title": {"vi": "x"},
            "status": "example",
            "level": "commune",
            "in_force": "2026-01-01",
            "total": 100,
            "shares": {"appraised": 80, "survey": 20},
            "rating": {
                "bands": [
                    {"id": "a", "label": {"vi": "a"}, "from": 80},
                    {"id": "b", "label": {"vi": "b"}},
                ]
            },
        },
        "areas": areas,
        "survey": {},
    }


def nation(one: IndicatorSet) -> list[UnitFacts]:
    """Invented facts of every leaf for every unit."""
    chance = random.Random(1)
    units = []
    for n in range(UNITS):
        statements = {}
        for leaf in one.leaves:
            assert leaf.rule is not None
            kind = leaf.rule.kind
            whole = chance.randint(1, 200)
            part = chance.randint(0, whole)
            values: dict[str, Any] = {"value": chance.randint(0, 5)}
            if kind == "yes_no":
                values = {"value": chance.random() < 0.8}
            elif kind in ("ratio", "steps"):
                values = {"p": part, "w": whole}
            elif kind == "survey":
                values = {"mean_weight": Decimal(part) / 1000, "responses": 100}
            statements[leaf.code] = Statement(values)
        units.append(UnitFacts(f"u{n}", 2026, statements=statements))
    return units


def frame(one: IndicatorSet, units: list[UnitFacts]) -> pd.DataFrame:
    """The same facts as a long table, the way an analyst holds them."""
    rows = []
    for unit in units:
        for code, statement in unit.statements.items():
            kind = one.by_code[code].rule.kind  # type: ignore[union-attr]
            v = statement.values
            first = v.get("p", v.get("value", v.get("mean_weight")))
            rows.append((unit.unit, code, kind, float(first), float(v.get("w", 1))))  # type: ignore[arg-type]
    return pd.DataFrame(rows, columns=["unit", "code", "kind", "a", "b"])


def in_pandas(table: pd.DataFrame) -> pd.Series:
    """The same rules in floats, vectorised by kind, with sums and ranks."""
    r = table.a / table.b
    points = pd.Series(0.0, index=table.index)
    for kind, value in (
        ("yes_no", table.a),
        ("ratio", r.where(r >= 0.8, 0)),
        ("per_item", (table.a * 0.25).clip(upper=1)),
        ("steps", (r > 0.9) * 0.5 + (r >= 0.7) * 0.5),
        ("survey", table.a),
    ):
        mask = table.kind == kind
        points[mask] = value[mask]
    totals = points.round(2).groupby(table.unit).sum()
    return totals.rank(ascending=False, method="min")


def best(run: Callable[[], Any], times: int = 5) -> float:
    """The quickest of several runs, in seconds."""
    found = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Print the figures."""
    one = read_document(document())
    assert isinstance(one, IndicatorSet), one
    units = nation(one)
    table = frame(one, units)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole = best(lambda: score_units(one, units), 3)
    cards = score_units(one, units)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    pandas_whole = best(lambda: in_pandas(table), 3)
    single = best(lambda: [score(one, unit) for unit in units[:200]]) / 200
    one_table = table[table.unit == "u0"].copy()
    pandas_single = best(lambda: in_pandas(one_table), 20)
    ranked = best(lambda: rank(one, cards))
    plain_sort = best(lambda: sorted(cards, key=_index, reverse=True))
    say = sys.stdout.write
    say(f"{UNITS} units x {AREAS * LEAVES} leaves, best of several runs\n")
    say(f"nation scored:   parindex {whole:.2f} s, pandas in floats {pandas_whole:.2f} s, ")
    say(f"ratio {whole / pandas_whole:.1f}\n")
    say(f"one unit:        parindex {single * 1000:.2f} ms, pandas {pandas_single * 1000:.2f} ms, ")
    say(f"ratio {single / pandas_single:.2f}\n")
    say(
        f"ranking:         parindex {ranked * 1000:.1f} ms, plain sort {plain_sort * 1000:.1f} ms, "
    )
    say(f"ratio {ranked / plain_sort:.1f}\n")
    say(f"scorecards kept: {grown:.0f} MB more at the peak\n")


def _index(card: Scorecard) -> Decimal:
    return card.index or Decimal(0)


if __name__ == "__main__":
    main()
