"""Heat maps: units or groups of units against areas, or against the criteria of one area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from parindex.analytics.overview import (
    figure_of,
    grouped,
    mean_of_area,
    spread,
)
from parindex.engine.names import vietnamese_key
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard
from parindex.engine.shares import area_percent, leaf_percent, leaf_share, mean_percent
from parindex.engine.tables import Text


class HeatRow(NamedTuple):
    """One unit, or one group of them, across the columns of a heat map, in percent."""

    key: str
    name: str
    rank: int | None
    figure: Decimal | None
    shares: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Units or groups against areas, or against the criteria of one area."""

    codes: tuple[str, ...]
    titles: tuple[Text, ...]
    rows: tuple[HeatRow, ...]

    @property
    def is_known(self) -> bool:
        """Whether any share is known at all."""
        return any(share is not None for row in self.rows for share in row.shares)


def level(share: Decimal | None) -> int | None:
    """The shade of a share: 0 nothing, 1 under 40, 2 to 74, 3 to 99, 4 everything."""
    if share is None:
        return None
    if share <= 0:
        return 0
    return 1 if share < 40 else 2 if share < 75 else 3 if share < 100 else 4


def heat_of_units(found: Results, cards: Sequence[Scorecard], area: str = "") -> HeatMap:
    """Every unit against every area, or against the criteria of one area, in order of rank."""
    codes, titles = _columns(found, area)
    rows = tuple(
        HeatRow(
            card.facts.unit,
            card.facts.name,
            found.standings[card.facts.unit].rank,
            figure_of(card, area),
            tuple((leaf_percent if area else area_percent)(card, code) for code in codes),
        )
        for card in cards
    )
    return HeatMap(codes, titles, rows)


def heat_of_groups(found: Results, groups: Mapping[str, str], area: str = "") -> HeatMap:
    """Every group against the same columns: means over its units; for a whole nation."""
    codes, titles = _columns(found, area)
    rows = []
    for group, cards in grouped(found, groups):
        shares: list[Decimal | None] = [
            _leaf_mean(cards, code) if area else mean_of_area(found, cards, code) for code in codes
        ]
        rows.append(HeatRow(group, group, None, spread(cards, group, area).mean, tuple(shares)))
    return HeatMap(codes, titles, tuple(rows))


def _columns(found: Results, area: str) -> tuple[tuple[str, ...], tuple[Text, ...]]:
    chosen = [one for one in found.indicator_set.areas if not area or one.code == area]
    columns = [leaf for one in chosen for leaf in one.leaves()] if area else chosen
    return tuple(one.code for one in columns), tuple(one.title for one in columns)


def _leaf_mean(cards: Sequence[Scorecard], code: str) -> Decimal | None:
    return mean_percent(
        leaf_share(card.leaves.get(code)) for card in cards if card.index is not None
    )


def sorted_heat(heat: HeatMap, order: str) -> HeatMap:
    """The rows by "rank", "name", "figure" or the code of a column; "-" in front turns it round.

    By a figure the lowest comes first, because that is what a leader looks for; what is not known
    comes last either way.
    """
    key, is_turned = order.lstrip("-"), order.startswith("-")
    rows = list(heat.rows)
    if key == "name":
        rows.sort(key=lambda row: vietnamese_key(row.name), reverse=is_turned)
    elif key == "figure" or key in heat.codes:
        place = heat.codes.index(key) if key in heat.codes else -1
        values = {row.key: row.figure if place < 0 else row.shares[place] for row in rows}
        known = [row for row in rows if values[row.key] is not None]
        known.sort(key=lambda row: values[row.key] or Decimal(0), reverse=is_turned)
        rows = known + [row for row in rows if values[row.key] is None]
    elif is_turned:
        rows.reverse()
    return HeatMap(heat.codes, heat.titles, tuple(rows))
