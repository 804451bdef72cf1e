"""A snapshot as tidy tables for open data: one row a unit, an area of a unit, a leaf of a unit.

Each column says what it means in both languages; the dictionary of the package and the page that
offers it read that. Points and shares are exact decimals, nothing known is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from parindex.analytics.open_columns import (
    ADJUSTMENT_COLUMNS,
    AREA_COLUMNS,
    CRITERION_COLUMNS,
    LEAF_COLUMNS,
    STATES,
    STATISTIC_COLUMNS,
    UNIT_COLUMNS,
    Cell,
    Column,
    Reference,
    Table,
)
from parindex.analytics.open_survey import survey_tables
from parindex.engine.comparing import Comparison
from parindex.engine.concluding import adjustment_sentence
from parindex.engine.documents import canonical_json
from parindex.engine.indicators import Area, Criterion
from parindex.engine.numbers import rounded
from parindex.engine.results import Results
from parindex.engine.scoring import SCORED, LeafScore, Scorecard
from parindex.engine.shares import area_percent
from parindex.engine.snapshot import Snapshot
from parindex.engine.tables import Text
from parindex.engine.tracing import sentence

_OF_UNIT = ("unit", "units", "unit")
_KEYS: Mapping[str, tuple[Text, Sequence[Column], Sequence[str], Sequence[Reference]]] = {
    "units": (Text("Kết quả từng đơn vị", "Result of each unit"), UNIT_COLUMNS, ("unit",), ()),
    "areas": (
        Text("Điểm từng lĩnh vực của từng đơn vị", "Points of each area of each unit"),
        AREA_COLUMNS,
        ("unit", "area"),
        (_OF_UNIT, ("area", "criteria", "code")),
    ),
    "leaves": (
        Text(
            "Điểm, trạng thái và lý do từng tiêu chí của từng đơn vị",
            "Points, state and reason of each criterion of each unit",
        ),
        LEAF_COLUMNS,
        ("unit", "criterion"),
        (_OF_UNIT, ("criterion", "criteria", "code")),
    ),
    "adjustments": (
        Text("Điểm thưởng, điểm trừ", "Bonus and deductions"),
        ADJUSTMENT_COLUMNS,
        ("unit", "code"),
        (_OF_UNIT,),
    ),
    "area_statistics": (
        Text("Trung bình và thứ hạng các lĩnh vực", "Mean and place of the areas"),
        STATISTIC_COLUMNS,
        ("area",),
        (("area", "criteria", "code"),),
    ),
    "criteria": (
        Text(
            "Bộ chỉ số: lĩnh vực, tiêu chí, cách chấm", "The indicator set: areas, criteria, rules"
        ),
        CRITERION_COLUMNS,
        ("code",),
        (),
    ),
}
"""Name → title, columns, the columns that identify a row, and what other tables they name."""


def open_tables(snapshot: Snapshot) -> tuple[Table, ...]:
    """Every table of a publication, the units first, the survey last where there was one."""
    found = snapshot.results
    rows = {
        "units": lambda: _units(snapshot),
        "areas": lambda: _areas(snapshot, found.cards),
        "leaves": lambda: _leaves(snapshot, found.cards),
        "adjustments": lambda: _adjustments(found.cards),
        "area_statistics": lambda: _statistics(found),
        "criteria": lambda: _criteria(found),
    }
    totals = {
        "units": len(found.cards),
        "areas": sum(len(card.areas) for card in found.cards),
        "leaves": sum(len(_leaf_codes(found, card)) for card in found.cards),
        "adjustments": sum(len(card.adjusted.items) for card in found.cards),
        "area_statistics": len(found.areas),
        "criteria": len(found.indicator_set.by_code),
    }
    tables = tuple(
        Table(name, title, tuple(columns), tuple(key), tuple(refers), totals[name], rows[name])
        for name, (title, columns, key, refers) in _KEYS.items()
    )
    survey = snapshot.enclosed.survey
    return tables if survey is None else (*tables, *survey_tables(survey))


Rows = Iterator[dict[str, Cell]]
"""Rows of a table, each cell under the name of its column."""


def rows_of(snapshot: Snapshot, card: Scorecard) -> tuple[Rows, Rows, Rows]:
    """The areas, leaves and adjustments of one unit, as in the tables."""
    cards = (card,)
    return (
        _by_name(AREA_COLUMNS, _areas(snapshot, cards)),
        _by_name(LEAF_COLUMNS, _leaves(snapshot, cards)),
        _by_name(ADJUSTMENT_COLUMNS, _adjustments(cards)),
    )


def _by_name(columns: Sequence[Column], rows: Iterator[tuple[Cell, ...]]) -> Rows:
    names = [column.name for column in columns]
    return (dict(zip(names, row, strict=True)) for row in rows)


def state_of(card: Scorecard, leaf: LeafScore) -> str:
    """The state of a leaf, no points told apart from no figures."""
    if leaf.leaf.code in card.facts.stated:
        return "stated"
    if leaf.state == SCORED:
        return "scored" if leaf.points else "zero"
    return leaf.state


def _units(snapshot: Snapshot) -> Iterator[tuple[Cell, ...]]:
    found, claimed = snapshot.results, snapshot.claimed
    last_year = snapshot.enclosed.last_year
    changes = last_year.comparisons if last_year is not None else {}
    places, rounding = found.indicator_set.decimals, found.indicator_set.rounding
    for card in found.cards:
        standing, parts = found.standings[card.facts.unit], card.parts
        is_known = card.index is not None
        label = found.indicator_set.rating.label(card.known_rating)
        # Where only the whole is public, nothing is known about its two parts.
        has_parts = is_known and "total" not in card.facts.stated
        yield (
            card.facts.unit,
            card.facts.name,
            standing.group or None,
            standing.rank,
            standing.of,
            standing.is_tied,
            card.index,
            "/".join(map(str, card.exact_index)) if is_known else None,
            card.points if is_known else None,
            card.known_rating or None,
            label.vi or None,
            label.en or None,
            rounded(parts.appraised.as_integer_ratio(), places, rounding) if has_parts else None,
            parts.appraised_attainable if has_parts else None,
            rounded(parts.survey.as_integer_ratio(), places, rounding) if has_parts else None,
            parts.survey_attainable if has_parts else None,
            card.adjusted.bonus,
            card.adjusted.deduction,
            claimed[card.facts.unit].points if card.facts.unit in claimed else None,
            len(card.missing),
            *_change(changes.get(card.facts.unit)),
        )


def _change(one: Comparison | None) -> tuple[Cell, ...]:
    """Index, place and rating of last year, and why the years cannot be compared."""
    if one is None:
        return (None,) * 5
    why = (one.reason.vi, one.reason.en) if not one.is_comparable else ("", "")
    return (one.last_index, one.last_rank, one.last_rating or None, *(text or None for text in why))


def _areas(snapshot: Snapshot, cards: Sequence[Scorecard]) -> Iterator[tuple[Cell, ...]]:
    for card in cards:
        own = snapshot.claimed.get(card.facts.unit)
        for code, score in card.areas.items():
            area = score.area
            yield (
                card.facts.unit,
                card.facts.name,
                code,
                *_titles(area.title),
                area.kind,
                area.max,
                score.points if card.index is not None else None,
                own.areas[code].points if own and code in own.areas else None,
                score.attainable,
                area_percent(card, code),
                score.is_stated,
            )


def _leaf_codes(found: Results, card: Scorecard) -> list[str]:
    """The criteria of a card, and those the source keeps to itself, in the order of the set."""
    return [
        code
        for code, one in found.indicator_set.by_code.items()
        if code in card.leaves or (isinstance(one, Criterion) and one.is_leaf)
    ]


def _leaves(snapshot: Snapshot, cards: Sequence[Scorecard]) -> Iterator[tuple[Cell, ...]]:
    found = snapshot.results
    indicator_set = found.indicator_set
    for card in cards:
        own = snapshot.claimed.get(card.facts.unit)
        for code in _leaf_codes(found, card):
            criterion = indicator_set.by_code[code]
            assert isinstance(criterion, Criterion)
            yield (
                card.facts.unit,
                card.facts.name,
                indicator_set.area_of[code].code,
                code,
                *_titles(criterion.title),
                criterion.by,
                criterion.max,
                *_scored(found, card, card.leaves.get(code), own.leaves.get(code) if own else None),
            )


def _scored(
    found: Results, card: Scorecard, leaf: LeafScore | None, own: LeafScore | None
) -> tuple[Cell, ...]:
    """Attainable, points, own points, exact points, state and reasons of one leaf."""
    claimed = None if own is None else own.points
    if leaf is None:
        unsaid = STATES["not_public"]
        return (
            None,
            None,
            claimed,
            None,
            "not_public",
            f"{unsaid.vi.capitalize()}.",
            f"{unsaid.en.capitalize()}.",
        )
    reasons = (sentence(found.indicator_set, leaf, card.facts.year, one) for one in ("vi", "en"))
    return (leaf.attainable, leaf.points, claimed, str(leaf.exact), state_of(card, leaf), *reasons)


def _adjustments(cards: Sequence[Scorecard]) -> Iterator[tuple[Cell, ...]]:
    for card in cards:
        for one in card.adjusted.items:
            item = one.adjustment
            yield (
                card.facts.unit,
                card.facts.name,
                item.code,
                item.kind,
                *_titles(item.title),
                one.points,
                adjustment_sentence(one, "vi"),
                adjustment_sentence(one, "en"),
            )


def _statistics(found: Results) -> Iterator[tuple[Cell, ...]]:
    for code, one in found.areas.items():
        area = found.indicator_set.by_code[code]
        yield (code, *_titles(area.title), area.max, one.mean, one.rank, one.is_published)


def _criteria(found: Results) -> Iterator[tuple[Cell, ...]]:
    indicator_set = found.indicator_set
    for code, one in indicator_set.by_code.items():
        head = (code, indicator_set.parents.get(code), level_of(one), *_titles(one.title), one.max)
        if isinstance(one, Area) or not one.is_leaf:
            yield (*head, None, None, None, None)
            continue
        rule = one.rule_table
        kind = None if one.rule is None else str(one.rule.kind)
        yield (*head, one.by, kind, canonical_json(rule) if rule else None, one.source or None)


def level_of(one: Area | Criterion) -> str:
    """Where in the set: an area, a criterion above others, or a leaf that is scored."""
    if isinstance(one, Area):
        return "area"
    return "leaf" if one.is_leaf else "criterion"


def _titles(title: Text) -> tuple[str, str | None]:
    return title.vi, title.en or None
