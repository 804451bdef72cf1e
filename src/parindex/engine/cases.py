"""Worked examples beside a set: facts in, points out. Each is a test that an official can sign.

    title = { vi = "…" }
    year = 2022
    rest = "full_marks"              # leaves not named earn their maximum; default: missing
    total = 98.75                    # expected; also index, rating
    [facts]                          # as in `parindex.engine.stating`
    [points]                         # expected points by code of a leaf, criterion or area

Several units: `[[unit]]` tables with name, group, facts and the expected points, index, rating,
rank. `[with]` changes keys of set.toml for this case, `[printed]` gives an announcement's figures,
`[areas]` and `[statistics]` what is expected of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from parindex.engine.documents import canonical
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import ZERO, plain, shown
from parindex.engine.problems import Problem
from parindex.engine.reading import read_document, read_toml
from parindex.engine.results import Printed, Results, results
from parindex.engine.scoring import Scorecard
from parindex.engine.stating import read_unit


class Case(NamedTuple):
    """One worked example, run: its title and everything that came out differently."""

    file: str
    title: str
    problems: tuple[Problem, ...]
    results: Results | None

    @property
    def holds(self) -> bool:
        """Whether everything came out as written."""
        return not self.problems


def run_cases(folder: Path, indicator_set: IndicatorSet) -> list[Case]:
    """Every case in the folder's `cases/`, in the order of file names."""
    return [run_case(path, indicator_set) for path in sorted((folder / "cases").glob("*.toml"))]


def run_case(path: Path, indicator_set: IndicatorSet) -> Case:
    """One case against a set."""
    problems: list[Problem] = []
    table = read_toml(path, problems)
    if table is None:
        return Case(path.name, path.stem, tuple(problems), None)
    title = table.get("title", path.stem)
    title = title.get("vi", path.stem) if isinstance(title, Mapping) else str(title)
    changed = _changed(indicator_set, table.get("with"), path.name, problems)
    raw_units = table["unit"] if isinstance(table.get("unit"), list) else [table]
    units = [
        read_unit(changed, _raw(table, one, number), file=path.name, problems=problems)
        for number, one in enumerate(raw_units, start=1)
    ]
    if problems:
        return Case(path.name, title, tuple(problems), None)
    printed = _printed(table.get("printed", {}))
    found = results(changed, [one for one in units if one is not None], printed)
    for number, expected in enumerate(raw_units, start=1):
        unit = _raw(table, expected, number)["unit"]
        problems.extend(_unit_differences(path.name, expected, found.card(unit), found))
    problems.extend(_whole_differences(path.name, table, found))
    return Case(path.name, title, tuple(problems), found)


def _raw(table: Mapping[str, Any], one: Mapping[str, Any], number: int) -> dict[str, Any]:
    shared = {key: table[key] for key in ("year", "rest") if key in table}
    name = str(one.get("unit") or one.get("name") or f"đơn vị {number}")
    return {**shared, **one, "unit": name, "name": one.get("name", name)}


def _changed(
    indicator_set: IndicatorSet, changes: Any, file: str, problems: list[Problem]
) -> IndicatorSet:
    """The set with some keys of set.toml replaced, for a case about one policy."""
    if not isinstance(changes, Mapping):
        return indicator_set
    document = dict(indicator_set.document)
    top = dict(document["set"])
    for key, value in canonical(changes).items():
        both = isinstance(value, dict) and isinstance(top.get(key), dict)
        top[key] = {**top[key], **value} if both else value
    document["set"] = top
    found = read_document(document)
    if isinstance(found, list):
        problems.extend(Problem(file, f"with, {one.place}", one.what, one.fix) for one in found)
        return indicator_set
    return found


def _printed(raw: Mapping[str, Any]) -> Printed:
    means = {code: Decimal(mean) for code, mean in raw.get("area_means", {}).items()}
    return Printed(means, dict(raw.get("area_ranks", {})))


def points_of(card: Scorecard, code: str) -> Decimal | None:
    """The points of a leaf, criterion, area or adjustment on a scorecard; None if it has none."""
    if code in card.leaves:
        return card.leaves[code].points
    if code in card.areas:
        return card.areas[code].points
    for one in card.adjusted.items:
        if one.adjustment.code == code:
            return one.points
    below = [
        leaf.points for leaf_code, leaf in card.leaves.items() if leaf_code.startswith(f"{code}.")
    ]
    return sum(below, ZERO) if below else None


def _unit_differences(
    file: str, expected: Mapping[str, Any], card: Scorecard, found: Results
) -> Iterator[Problem]:
    unit = card.facts.name
    for code, points in expected.get("points", {}).items():
        yield from _difference(file, f"{unit}, {code}", points, points_of(card, code))
    computed = {
        "total": card.points,
        "index": card.index,
        "rating": card.rating,
        "rank": found.standings[card.facts.unit].rank,
    }
    for key, value in computed.items():
        if key in expected:
            yield from _difference(file, f"{unit}, {key}", expected[key], value)
    if "missing" in expected:
        yield from _difference(file, f"{unit}, missing", expected["missing"], list(card.missing))
    for code, state in expected.get("states", {}).items():
        leaf = card.leaves.get(code)
        yield from _difference(file, f"{unit}, {code}", state, leaf.state if leaf else None)


def _whole_differences(file: str, table: Mapping[str, Any], found: Results) -> Iterator[Problem]:
    for code, expected in table.get("areas", {}).items():
        area = found.areas.get(code)
        for key, value in expected.items():
            actual = getattr(area, key, None)
            actual = list(actual) if isinstance(actual, tuple) else actual
            yield from _difference(file, f"lĩnh vực {code}, {key}", value, actual)
    for key, value in table.get("statistics", {}).items():
        actual = getattr(found.statistics[""], key, None)
        yield from _difference(file, f"thống kê, {key}", value, actual)


def _difference(file: str, place: str, expected: Any, actual: Any) -> Iterator[Problem]:
    if _same(expected, actual):
        return
    what = f"mong đợi {_written(expected)}, tính ra {_written(actual)}."
    yield Problem(file, place, what, "Sửa số liệu, kết quả mong đợi hoặc cách chấm.")


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(_same, expected, actual))
    if isinstance(expected, int | Decimal) and isinstance(actual, int | Decimal):
        try:
            return plain(expected) == plain(actual)
        except InvalidOperation:
            return False
    return bool(expected == actual)


def _written(value: Any) -> str:
    if isinstance(value, int | Decimal):
        return shown(value)
    return "không có" if value is None else str(value)
