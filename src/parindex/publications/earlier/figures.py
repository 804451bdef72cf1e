"""What the cells of a line print: figures, places and ratings, or why they cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.documents.questionnaires.answer_tables import folded
from parindex.documents.workbooks.published_tables import Line
from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.numbers import ZERO, exact, rounded, shown
from parindex.engine.results import Results
from parindex.language import spoken
from parindex.publications.earlier.columns import (
    CRITERION,
    INDEX,
    POINTS,
    RANK,
    RATING,
    SHARE,
    place_of,
)
from parindex.publications.earlier.naming import Match, Register


@dataclass(frozen=True)
class Figures:
    """What a line prints, read; None or "" where it prints nothing."""

    index: Decimal | None = None
    points: Decimal | None = None
    rank: int | None = None
    of: int | None = None
    rating: str = ""
    parts: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass
class Row:
    """One unit of the table: what it was taken for, its figures, errors and reasons to look."""

    line: Line
    text: str
    unit: str = ""
    name: str = ""
    group: str = ""
    figures: Figures = field(default_factory=Figures)
    facts: UnitFacts | None = None
    errors: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)


@dataclass
class Reading:
    """A whole table: its units, the lines passed over, and the results they give."""

    rows: list[Row] = field(default_factory=list)
    passed_over: list[Line] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    results: Results | None = None

    @property
    def taken(self) -> list[Row]:
        """Rows that would be published."""
        return [one for one in self.rows if one.facts is not None and not one.errors]

    @property
    def wrong(self) -> list[Row]:
        """Rows that cannot be taken."""
        return [one for one in self.rows if one.errors]

    @property
    def odd(self) -> list[Row]:
        """Rows that somebody should look at."""
        return [one for one in self.rows if one.looks and not one.errors]


class Frame(NamedTuple):
    """What the lines are read against."""

    rules: IndicatorSet
    year: int
    targets: Mapping[int, str]
    matches: Mapping[str, Match]
    register: Register
    ratings: Mapping[str, str]
    of: int = 0
    has_section_groups: bool = False

    def column(self, target: str) -> int | None:
        """The column of a target."""
        return place_of(self.targets, target)


_WORDS = re.compile(r"điểm|đ\b|%|\s", re.IGNORECASE)
_PLAIN = re.compile(r"[-−]?\d{1,6}([.,]\d{1,10})?")
_EMPTY = frozenset(("", "-", "–", "—", "x", "...", "…", "không", "n/a", "kxh", "không xếp hạng"))


def read_figure(text: str) -> Decimal | None:
    """A printed figure: 84,85 or 84.85, with % or «điểm» or without; None for a dash.

    A `ValueError` when it is none.
    """
    if text.casefold().strip() in _EMPTY:
        return None
    plain = _WORDS.sub("", text).replace("−", "-")
    if not _PLAIN.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain.replace(",", "."))


def figures_of(row: Row, frame: Frame) -> Figures:
    """Everything a line prints; what cannot be read is an error of the row."""
    found: dict[str, Any] = {"parts": {}}
    for place, target in frame.targets.items():
        text = row.line.cell(place)
        kind, mark, code = target.partition(":")
        if not text:
            continue
        if target == RANK:
            found |= _rank(row, text)
        elif target == RATING:
            found["rating"] = _rating(row, text, frame)
        elif target in (INDEX, POINTS):
            most = Decimal(100) if target == INDEX else frame.rules.total
            found[target] = _number(row, text, most, _TITLE[target]())
        elif mark and code in frame.rules.by_code:
            value = _part(row, text, f"{kind}:", code, frame)
            if value is not None:
                found["parts"][code] = value
    return Figures(**found)


_TITLE = {INDEX: lambda: _("Chỉ số"), POINTS: lambda: _("Tổng điểm")}


def _number(row: Row, text: str, most: Decimal, title: str) -> Decimal | None:
    try:
        value = read_figure(text.partition("/")[0])
    except ValueError:
        row.errors.append(
            _("%(title)s: «%(text)s» không phải một số.") % {"title": title, "text": text[:40]}
        )
        return None
    if value is not None and not ZERO <= value <= most:
        row.errors.append(
            _("%(title)s: %(value)s ngoài khoảng 0 đến %(most)s.")
            % {"title": title, "value": written_figure(value), "most": written_figure(most)}
        )
        return None
    return value


def _part(row: Row, text: str, kind: str, code: str, frame: Frame) -> Decimal | None:
    """The points of an area or a criterion, computed from the percentage where that is printed."""
    of = frame.rules.by_code[code]
    word = _("Tiêu chí %(code)s") if kind == CRITERION else _("Lĩnh vực %(code)s")
    title = word % {"code": code}
    if kind == SHARE:
        share = _number(row, text, Decimal(100), title)
        if share is None:
            return None
        points = exact(share * of.max / 100)
        return rounded(points, frame.rules.decimals, frame.rules.rounding)
    maximum = text.partition("/")[2].strip()
    value = _number(row, text, of.max, title)
    if maximum and value is not None and re.fullmatch(_PLAIN, maximum):
        printed = Decimal(maximum.replace(",", "."))
        if printed != of.max:
            row.looks.append(
                _("%(title)s: bảng ghi tối đa %(printed)s, bộ chỉ số ghi %(most)s.")
                % {
                    "title": title,
                    "printed": written_figure(printed),
                    "most": written_figure(of.max),
                }
            )
    return value


def _rank(row: Row, text: str) -> dict[str, int]:
    found = re.fullmatch(r"(?:hạng|thứ)?\s*(\d{1,5})(?:\s*/\s*(\d{1,5}))?\.?", text.casefold())
    if found and int(found[1]) > 0:
        return {"rank": int(found[1])} | ({"of": int(found[2])} if found[2] else {})
    if text.casefold().strip() not in _EMPTY:
        row.errors.append(_("Hạng: «%(text)s» không phải một thứ hạng.") % {"text": text[:40]})
    return {}


def rating_of(text: str, rules: IndicatorSet, chosen: Mapping[str, str]) -> str | None:
    """The band a printed rating means; "" for a dash, None when nobody has said."""
    if text.casefold().strip() in _EMPTY:
        return ""
    bands = {band.id for band in rules.rating.bands}
    plain = rating_key(text)
    if chosen.get(plain) in bands:
        return chosen[plain]
    for band in rules.rating.bands:
        if plain in (rating_key(str(band.label)), band.id.replace("_", " ")):
            return band.id
    return None


def rating_key(text: str) -> str:
    """A printed rating without marks and without the words around it: «Loại Tốt» is «tot».

    A plus stays: «A+» is not «A».
    """
    return re.sub(r"^(xep loai|loai|muc|xep)\s+", "", folded(with_plus(text)))


def with_plus(text: str) -> str:
    """A text whose pluses are words, for keys that hold letters and digits only."""
    return text.replace("+", " cộng ")


def _rating(row: Row, text: str, frame: Frame) -> str:
    found = rating_of(text, frame.rules, frame.ratings)
    if found is None:
        row.errors.append(
            _("Xếp loại: bộ chỉ số không có loại «%(text)s». Ghép ở bước «Đơn vị».")
            % {"text": text[:40]}
        )
    return found or ""


def written_figure(value: Decimal) -> str:
    """A figure as officials write it, in the language spoken."""
    return shown(value, None, spoken())
