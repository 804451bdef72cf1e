"""Edition against edition, and this year against last year, with merged units (step 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from parindex.engine.documents import canonical
from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.engine.numbers import exact, rounded
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.tables import Text


class Difference(NamedTuple):
    """One difference between two editions.

    `change` is added, removed, moved or changed; `key` what changed; `old` and `new` plain values.
    """

    code: str
    change: str
    key: str = ""
    old: Any = None
    new: Any = None


def diff(old: IndicatorSet, new: IndicatorSet) -> list[Difference]:
    """Every difference, the set's own keys first, then by code in the order of the new edition.

    A criterion that names its former code in `same_as` is compared with that one.
    """
    found = [
        Difference("", "changed", key, old.document["set"].get(key), new.document["set"].get(key))
        for key in sorted(
            {*old.document["set"], *new.document["set"]} - {"id", "extends", "framework"}
        )
        if canonical(old.document["set"].get(key)) != canonical(new.document["set"].get(key))
    ]
    former = renamed(old, new)
    used = set()
    for code, item in new.by_code.items():
        old_code = former.get(code, code)
        previous = old.by_code.get(old_code)
        if previous is None:
            found.append(Difference(code, "added", new=str(item.title)))
            continue
        used.add(old_code)
        if old_code != code:
            found.append(Difference(code, "moved", "code", old_code, code))
        found.extend(_changes(code, previous, item))
    found.extend(
        Difference(code, "removed", old=str(item.title))
        for code, item in old.by_code.items()
        if code not in used
    )
    return found


def renamed(old: IndicatorSet, new: IndicatorSet) -> dict[str, str]:
    """New code → former code, for criteria that say `same_as = "old-set:code"`."""
    found = {}
    for code, item in new.by_code.items():
        identifier, _, former = (item.same_as if isinstance(item, Criterion) else "").partition(":")
        if former and identifier == old.id:
            found[code] = former
    return found


_COMPARED = (
    "title",
    "max",
    "by",
    "rule_table",
    "ask",
    "evidence",
    "evidence_required",
    "may_be_not_applicable",
    "feed",
    "appraiser",
    "guidance",
)


def _changes(code: str, old: Area | Criterion, new: Area | Criterion) -> list[Difference]:
    found = []
    for key in _COMPARED:
        before, after = _plain(getattr(old, key, None)), _plain(getattr(new, key, None))
        if before != after:
            found.append(Difference(code, "changed", key.removesuffix("_table"), before, after))
    is_leaf = [isinstance(one, Criterion) and one.is_leaf for one in (old, new)]
    if is_leaf == [True, False] and isinstance(new, Criterion):
        children = [child.code for child in new.children]
        found.append(Difference(code, "changed", "children", [], children))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"vi": value.vi, "en": value.en}
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return canonical(value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A unit against last year. The changes are None where a comparison would mislead.

    `reason` says why in Vietnamese and English; `predecessors` are the units of last year that
    the unit is compared with, more than one after a merger (their simple mean).
    """

    unit: str
    is_comparable: bool
    reason: Text
    predecessors: tuple[str, ...]
    points: Decimal | None = None
    index: Decimal | None = None
    last_index: Decimal | None = None
    rank: int | None = None
    last_rank: int | None = None
    band: int | None = None
    last_rating: str | None = None
    areas: Mapping[str, Decimal | None] = field(default_factory=dict)


NEW_UNIT = Text("Đơn vị mới, năm trước chưa được đánh giá.", "A new unit, not assessed last year.")
NOT_RANKED = Text("Một trong hai năm không có kết quả.", "One of the two years has no result.")
OTHER_LEVEL = Text(
    "Bộ chỉ số năm trước dành cho loại đơn vị khác.",
    "Last year's indicator set was for another kind of unit.",
)
OTHER_EDITION = Text(
    "Bộ chỉ số đã thay đổi và không ghi tiêu chí nào giữ nguyên.",
    "The edition changed and names no criterion that stayed the same.",
)
OTHER_GROUP = Text(
    "Năm trước xếp ở nhóm khác nên không so thứ hạng.",
    "Ranked in another group last year, so places are not compared.",
)
MERGED = Text(
    "Đơn vị hợp nhất: so với trung bình cộng của các đơn vị tiền thân.",
    "A merged unit: compared with the simple mean of its predecessors.",
)


def compare(
    last: Results, now: Results, predecessors: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Comparison]:
    """Unit → comparison with last year.

    `predecessors` names last year's units for units that were merged or renamed; a unit not named
    there is compared with the unit of the same key.
    """
    edition = _edition_reason(last.indicator_set, now.indicator_set)
    known_cards = {card.facts.unit: card for card in last.cards}
    found = {}
    for card in now.cards:
        unit = card.facts.unit
        former = (predecessors or {}).get(unit, (unit,))
        before = [known_cards[key] for key in former if key in known_cards]
        found[unit] = _compare_one(last, now, card, before, edition)
    return found


def _edition_reason(last: IndicatorSet, now: IndicatorSet) -> Text:
    """Why two editions cannot be compared, or an empty text."""
    if last.digest == now.digest or last.id == now.id:
        return Text("")
    if last.level != now.level:
        return OTHER_LEVEL
    has_series = any(leaf.same_as.partition(":")[0] == last.id for leaf in now.leaves)
    return Text("") if has_series else OTHER_EDITION


def _compare_one(
    last: Results, now: Results, card: Scorecard, before: Sequence[Scorecard], edition: Text
) -> Comparison:
    """One unit against the cards of its predecessors last year."""
    unit = card.facts.unit
    if not before:
        return Comparison(unit, False, NEW_UNIT, ())
    keys = tuple(card.facts.unit for card in before)
    known = [one.index for one in before if one.index is not None]
    if card.index is None or len(known) < len(before):
        return Comparison(unit, False, NOT_RANKED, keys)
    last_index = _mean(known, now)
    if edition.vi:
        return Comparison(unit, False, edition, keys, last_index=last_index)
    is_merged = len(before) > 1
    last_points = _mean([one.points for one in before], now)
    areas = {
        code: _area_change(now, code, [one.areas.get(code) for one in before], area)
        for code, area in card.areas.items()
    }
    comparison = Comparison(
        unit,
        True,
        MERGED if is_merged else Text(""),
        keys,
        points=card.points - last_points,
        index=card.index - last_index,
        last_index=last_index,
        areas=areas,
    )
    return comparison if is_merged else _with_places(last, now, comparison, before[0], card)


def _with_places(
    last: Results, now: Results, comparison: Comparison, last_card: Scorecard, card: Scorecard
) -> Comparison:
    """Add the change of place and band, when the group is the same."""
    then, today = last.standings[last_card.facts.unit], now.standings[comparison.unit]
    bands = [band.id for band in now.indicator_set.rating.bands]
    moved = None
    if card.rating in bands and last_card.rating in bands:
        moved = bands.index(last_card.rating) - bands.index(card.rating)
    comparison = replace(comparison, band=moved, last_rating=last_card.rating)
    if then.group != today.group:
        return replace(comparison, reason=OTHER_GROUP)
    if then.rank is None or today.rank is None:
        return comparison
    return replace(comparison, rank=then.rank - today.rank, last_rank=then.rank)


def _mean(values: list[Decimal], now: Results) -> Decimal:
    whole = sum((Fraction(value) for value in values), Fraction(0)) / len(values)
    return rounded(exact(whole), now.indicator_set.decimals, now.indicator_set.rounding)


def _area_change(now: Results, code: str, before: list[Any], area: Any) -> Decimal | None:
    """Change of an area's points; None where a predecessor's area or maximum differs."""
    if any(one is None or one.area.max != area.area.max for one in before):
        return None
    return Decimal(area.points - _mean([one.points for one in before], now))
