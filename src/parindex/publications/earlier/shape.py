"""The areas and ratings that a table itself names, where no indicator set was chosen for it.

They are fields to look at and correct; whole, they make an outline.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.directory.units import slug_of
from parindex.documents.questionnaires.answer_tables import folded
from parindex.documents.workbooks.published_tables import Line, printed_maximum
from parindex.engine.indicators import IndicatorSet
from parindex.publications.earlier.columns import (
    AREA,
    GROUP,
    INDEX,
    OWN,
    POINTS,
    RATING,
    SHARE,
    clean_title,
)
from parindex.publications.earlier.figures import rating_key, read_figure, with_plus
from parindex.publications.earlier.layout import Layout
from parindex.publications.earlier.outline import Outline, OwnArea, OwnBand, outline_set
from parindex.publications.earlier.paper import Paper


class AreaField(NamedTuple):
    """An area that the table itself names: its column, code, title and maximum as typed."""

    place: int
    code: str
    title: str
    maximum: str
    error: str = ""


class BandField(NamedTuple):
    """A rating that the table itself names, and the figure it begins at as typed."""

    key: str
    label: str
    start: str
    units: int
    error: str = ""


_USUAL = ("xuat sac", "rat tot", "tot", "kha", "dat", "trung binh", "yeu", "kem")


def _usual_place(key: str) -> int:
    """Where a rating usually stands, the best first; unknown words come last."""
    return _USUAL.index(key) if key in _USUAL else len(_USUAL)


def figure(text: str) -> Decimal | None:
    """A typed figure; None when there is none or it cannot be read."""
    try:
        return read_figure(text)
    except ValueError:
        return None


def _as_typed(value: Decimal | None) -> str:
    """A figure as somebody would type it."""
    return "" if value is None else str(value).replace(".", ",")


class Shape:
    """What a table says of its own indicator set, corrected by what was typed about it."""

    def __init__(self, layout: Layout, remembered: Mapping[str, Any]) -> None:
        self.layout, self.remembered = layout, remembered
        self.choices = layout.choices

    @cached_property
    def areas(self) -> list[AreaField]:
        """The areas that the table itself names, where no set was chosen."""
        if self.layout.chosen is not None:
            return []
        said, found = self.choices.get("areas", {}), list[AreaField]()
        before = self.remembered.get("areas", {})
        for place in sorted(self.layout.targets):
            if self.layout.targets[place] not in (f"{AREA}{OWN}", f"{SHARE}{OWN}"):
                continue
            typed = said.get(str(place)) or before.get(folded(self.layout.titles[place]), {})
            title = typed.get("title", "") or clean_title(self.layout.titles[place])
            maximum = typed.get("max", "") or self._printed_maximum(place)
            error = "" if figure(maximum) else _("Ghi điểm tối đa của lĩnh vực, ví dụ 12,5.")
            found.append(AreaField(place, str(len(found) + 1), title, maximum, error))
        return found

    def _printed_maximum(self, place: int) -> str:
        """The maximum in a heading, or in a row of maxima among the headings."""
        for part in reversed(self.layout.titles[place].split(" / ")):
            if figure(part):
                return part
        if found := printed_maximum(self.layout.titles[place]):
            return found
        cells = self.layout.samples[place]
        return cells[0].partition("/")[2].strip() if cells and "/" in cells[0] else ""

    @property
    def total(self) -> str:
        """Of how many points the whole is, as typed."""
        return str(self.choices.get("total") or "100")

    @cached_property
    def bands(self) -> list[BandField]:
        """The ratings that the table itself names, best first, with the lowest index of each."""
        rating = self.layout.column(RATING)
        if self.layout.chosen is not None or rating is None:
            return []
        labels: dict[str, str] = {}
        figures: dict[str, list[Decimal | None]] = {}
        for line in self.layout.units:
            text = line.cell(rating)
            if key := rating_key(text):
                labels.setdefault(key, text)
                figures.setdefault(key, []).append(self._printed_index(line))
        if not labels:
            return []
        lowest = {
            key: min((one for one in found if one is not None), default=None)
            for key, found in figures.items()
        }
        said = {**self.remembered.get("bands", {}), **self.choices.get("bands", {})}
        *others, last = sorted(labels, key=lambda key: (-(lowest[key] or 0), _usual_place(key)))
        fields = []
        for key in others:
            start = said.get(key, _as_typed(lowest[key]))
            is_read = figure(start) is not None
            error = "" if is_read else _("Ghi ngưỡng của loại này, ví dụ 80.")
            fields.append(BandField(key, labels[key], start, len(figures[key]), error))
        return [*fields, BandField(last, labels[last], "", len(figures[last]))]

    def _printed_index(self, line: Line) -> Decimal | None:
        """The index of a line, else its points."""
        index = self.layout.column(INDEX)
        return figure(line.cell(self.layout.column(POINTS) if index is None else index))

    @property
    def are_bands_known(self) -> bool:
        """Whether the thresholds are those of a decision: as said, else as for the last table."""
        return bool(self.choices.get("bands_known", bool(self.remembered.get("bands"))))

    @cached_property
    def _decimals(self) -> int:
        """How many decimals the index is printed with: two at least, four at most."""
        places = [self.layout.column(one) for one in (INDEX, POINTS)]
        longest = 2
        for line in self.layout.units:
            for place in places:
                _whole, _mark, rest = line.cell(place).replace(",", ".").rstrip("% ").partition(".")
                longest = max(longest, len(rest))
        return min(longest, 4)

    def outline(self, paper: Paper) -> IndicatorSet | list[str]:
        """The outline of what the table names, or why there is none."""
        wrong = [one.error for one in self.areas if one.error]
        wrong += [one.error for one in self.bands if one.error]
        total = figure(self.total)
        if not total:
            wrong.append(_("Ghi tổng điểm tối đa, ví dụ 100."))
        if wrong or total is None:
            return list(dict.fromkeys(wrong))
        areas = [
            OwnArea(one.code, one.title, figure(one.maximum) or Decimal(0)) for one in self.areas
        ]
        bands = [
            OwnBand(slug_of(with_plus(one.label)).replace("-", "_"), one.label, figure(one.start))
            for one in self.bands
        ]
        return outline_set(
            Outline(
                paper.authority,
                paper.level,
                paper.year,
                total,
                areas,
                bands,
                self.layout.has_section_groups or self.layout.column(GROUP) is not None,
                not self.are_bands_known,
                self._decimals,
            )
        )
