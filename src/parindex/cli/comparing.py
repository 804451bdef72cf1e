"""parindex compare: this year's result against last year's."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from parindex.cli.output import OK, print_json, print_table
from parindex.cli.scoring import load_snapshot
from parindex.engine.comparing import Comparison, compare
from parindex.engine.numbers import shown
from parindex.engine.results import fixed


def add(commands: Any) -> None:
    """Add the commands of this module."""
    parser = commands.add_parser("compare", help="so kết quả năm nay với năm trước")
    parser.add_argument("old", type=Path, metavar="NĂM_TRƯỚC.json")
    parser.add_argument("new", type=Path, metavar="NĂM_NAY.json")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.set_defaults(run=run_compare)


def run_compare(options: argparse.Namespace) -> int:
    """Change of index, place and band for every unit, with the reason where none is given."""
    old = load_snapshot(options.old, as_json=options.json)
    if isinstance(old, int):
        return old
    new = load_snapshot(options.new, as_json=options.json)
    if isinstance(new, int):
        return new
    found = compare(old.results, new.results)
    if options.json:
        print_json({unit: _document(one) for unit, one in found.items()})
        return OK
    names = {card.facts.unit: card.facts.name for card in new.results.cards}
    columns = [("Đơn vị", False), ("Chỉ số", True), ("Thay đổi", True), ("Bậc hạng", True)]
    rows = [
        (
            names[unit],
            "" if (index := new.results.card(unit).index) is None else shown(index, 2),
            _signed(one.index),
            "" if one.rank is None else _signed(Decimal(one.rank), 0),
            str(one.reason),
        )
        for unit, one in found.items()
    ]
    title = f"{old.indicator_set.title} → {new.indicator_set.title}"
    print_table(title, [*columns, ("Ghi chú", False)], rows)
    return OK


def _signed(value: Decimal | None, places: int = 2) -> str:
    if value is None:
        return "–"
    return ("+" if value > 0 else "") + shown(value, places)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else fixed(value)


def _document(one: Comparison) -> dict[str, Any]:
    return {
        "comparable": one.is_comparable,
        "reason": str(one.reason),
        "predecessors": list(one.predecessors),
        "index": _text(one.index),
        "points": _text(one.points),
        "last_index": _text(one.last_index),
        "rank": one.rank,
        "band": one.band,
        "areas": {code: _text(change) for code, change in one.areas.items()},
    }
