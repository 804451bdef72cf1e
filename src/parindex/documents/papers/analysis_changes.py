"""What changed: against last year, and from what units stated to what counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from parindex.engine.comparing import NEW_UNIT, Comparison
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.snapshot import Snapshot
from parindex.engine.spreads import spread_of


@dataclass(frozen=True, slots=True)
class Change:
    """A unit against last year; `former` names its predecessors when several were merged into it.

    `places` is how many places it rose (below 0: fell), None where places are not compared: after
    a merger, and when other units are ranked than last year.
    """

    unit: str
    name: str
    index: Decimal
    before: Decimal
    change: Decimal
    places: int | None
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """The units against last year, the largest change first, and both means over those compared.

    `merged` are among `rose`, `fell` and `same` too. `new` and `unlike` are names of units that
    are not compared: assessed for the first time, or not comparable for another reason. `reason`
    tells why nothing at all can be compared.
    """

    year: int
    mean: Decimal | None
    mean_before: Decimal | None
    rose: tuple[Change, ...]
    fell: tuple[Change, ...]
    same: tuple[Change, ...]
    merged: tuple[Change, ...]
    new: tuple[str, ...]
    unlike: tuple[str, ...]
    reason: str = ""

    @property
    def compared(self) -> int:
        """How many units are compared."""
        return len(self.rose) + len(self.fell) + len(self.same)


@dataclass(frozen=True, slots=True)
class Claim:
    """The points a unit gave itself and those that counted, on the criteria it scores itself."""

    unit: str
    name: str
    claimed: Decimal
    counted: Decimal

    @property
    def change(self) -> Decimal:
        """Points gained by the appraisal; below 0 when it took some away."""
        return self.counted - self.claimed


@dataclass(frozen=True, slots=True)
class Claims:
    """Self-assessment against appraisal, who lost most first; what could be earned, both means."""

    units: tuple[Claim, ...]
    max: Decimal
    mean_claimed: Decimal
    mean_counted: Decimal

    @property
    def lowered(self) -> tuple[Claim, ...]:
        """Units that got less than they gave themselves."""
        return tuple(one for one in self.units if one.change < 0)

    @property
    def raised(self) -> tuple[Claim, ...]:
        """Units that got more than they gave themselves."""
        return tuple(one for one in self.units if one.change > 0)


def changes_of(
    found: Results, year: int, comparisons: Mapping[str, Comparison], last: Snapshot | None
) -> Changes:
    """The units against the year before, with the names its publication gave them.

    Where that publication is not here any more, predecessors are known by their codes alone.
    """
    cards = last.results.cards if last is not None else ()
    names = {card.facts.unit: card.facts.called for card in cards}
    changes: list[Change] = []
    new, unlike, reasons = [], [], []
    for card in found.cards:
        one, name = comparisons.get(card.facts.unit), card.facts.called
        if one is None or card.index is None:
            continue
        if one.is_comparable and one.index is not None and one.last_index is not None:
            former = tuple(names.get(unit, unit) for unit in one.predecessors)
            is_merged = len(one.predecessors) > 1
            changes.append(
                Change(
                    one.unit,
                    name,
                    card.index,
                    one.last_index,
                    one.index,
                    one.rank,
                    former if is_merged else (),
                )
            )
        elif one.reason == NEW_UNIT:
            new.append(name)
        else:
            unlike.append(name)
            reasons.append(one.reason.vi)
    if any(one.former for one in changes) or len(changes) < len(found.cards):
        # Places among other units than last year would mislead.
        changes = [replace(one, places=None) for one in changes]
    shared = reasons[0] if not changes and reasons and len(set(reasons)) == 1 else ""
    return Changes(
        year=year,
        mean=_mean([one.index for one in changes]) if changes else None,
        mean_before=_mean([one.before for one in changes]) if changes else None,
        rose=tuple(sorted((c for c in changes if c.change > 0), key=lambda c: -c.change)),
        fell=tuple(sorted((c for c in changes if c.change < 0), key=lambda c: c.change)),
        same=tuple(one for one in changes if one.change == 0),
        merged=tuple(one for one in changes if one.former),
        new=tuple(new),
        unlike=tuple(unlike),
        reason=shared,
    )


def claims_of(found: Results, claimed: Mapping[str, Scorecard]) -> Claims | None:
    """What units gave themselves beside what counted; None where nobody's word is known.

    Only criteria a unit scores itself are added up: survey, imports and points of appraisers are
    nobody's claim.
    """
    own_codes = [one.code for one in found.indicator_set.leaves if one.is_of_unit]
    units = []
    for card in found.cards:
        own = claimed.get(card.facts.unit)
        if own is None or card.index is None:
            continue
        name = card.facts.called
        both = (_points(own, own_codes), _points(card, own_codes))
        units.append(Claim(card.facts.unit, name, *both))
    if not units:
        return None
    units.sort(key=lambda one: one.change)
    return Claims(
        tuple(units),
        sum((found.indicator_set.by_code[code].max for code in own_codes), Decimal(0)),
        _mean([one.claimed for one in units]),
        _mean([one.counted for one in units]),
    )


def _points(card: Scorecard, codes: list[str]) -> Decimal:
    return sum((card.leaves[code].points for code in codes if code in card.leaves), Decimal(0))


def _mean(values: list[Decimal]) -> Decimal:
    spread = spread_of(values)
    assert spread is not None, "there is a mean of something only"
    return spread.mean
