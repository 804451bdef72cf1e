"""The lines of a published table become facts of units, with what is wrong and what looks odd.

An error keeps a line out; a reason to look changes nothing, the printed figures stand. Nothing is
filled in: what a line does not print is not there. No database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.cycles.candidates import GROUPS
from parindex.directory.succession import slug_of
from parindex.directory.units import fold
from parindex.documents.answer_tables import folded
from parindex.documents.published_tables import NAMELESS, Line
from parindex.engine.facts import OVERRIDE, Published, UnitFacts
from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.numbers import ZERO, exact, rounded, shown
from parindex.engine.problems import Problem
from parindex.engine.results import Results, results
from parindex.engine.scoring import score
from parindex.engine.stating import TOTAL, read_unit
from parindex.language import spoken
from parindex.publications.earlier.columns import (
    CODE,
    CRITERION,
    GROUP,
    INDEX,
    POINTS,
    RANK,
    RATING,
    SHARE,
    UNIT,
)
from parindex.publications.earlier.naming import LEFT_OUT, OWN, Match, Register, key_of, unit_of


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
        return next((place for place, one in self.targets.items() if one == target), None)


def read_lines(lines: Sequence[Line], frame: Frame) -> Reading:
    """Every unit of the table with its problems, and the results of those without."""
    found = Reading()
    codes = frame.column(CODE), frame.column(UNIT)
    for line in lines:
        if line.kind == NAMELESS:
            said = _("Dòng có số nhưng thiếu tên đơn vị. Điền tên, hoặc bỏ dòng này.")
            found.rows.append(Row(line, line.text, errors=[said]))
        elif line.kind:
            found.passed_over.append(line)
        else:
            text = key_of(line.cell(codes[0]), line.cell(codes[1]))
            if frame.matches[text].code == LEFT_OUT:
                found.left_out.append(text)
            else:
                found.rows.append(_read_row(line, text, frame))
    _note_repeated(found.rows)
    for row in found.rows:
        if not row.errors:
            _state(row, frame)
    _compare_with_results(found, frame)
    return found


def _read_row(line: Line, text: str, frame: Frame) -> Row:
    row = Row(line, text)
    match = frame.matches[text]
    known = unit_of(match.code, frame.register)
    if not match.code:
        row.errors.append(_("Chưa rõ là đơn vị nào. Chọn ở bước «Đơn vị»."))
    row.unit = slug_of(text) if match.code == OWN else match.code
    row.name = known.name if known is not None and match.code != OWN else _plain_name(line, frame)
    row.group = _group(line, frame) or (known.group if known is not None else "")
    row.figures = _figures(row, frame)
    return row


def _plain_name(line: Line, frame: Frame) -> str:
    return (line.cell(frame.column(UNIT)) or line.cell(frame.column(CODE))).rstrip("* ")[:160]


def _group(line: Line, frame: Frame) -> str:
    """The ranking group a line names, as cycles write it."""
    text = line.cell(frame.column(GROUP))
    if not text and frame.has_section_groups:
        text = re.sub(r"^\s*([IVX]+|\d+|[A-Z])\s*[.)\-]\s*", "", line.section)
    if not text:
        return ""
    known = next((slug for slug, title in GROUPS.items() if fold(title) == fold(text)), "")
    return known or text[:40]


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


def _figures(row: Row, frame: Frame) -> Figures:
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
            % {"title": title, "value": _said(value), "most": _said(most)}
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
                % {"title": title, "printed": _said(printed), "most": _said(of.max)}
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
    """A printed rating without marks and without the words around it: «Loại Tốt» is «tot»."""
    return re.sub(r"^(xep loai|loai|muc|xep)\s+", "", folded(text))


def _rating(row: Row, text: str, frame: Frame) -> str:
    found = rating_of(text, frame.rules, frame.ratings)
    if found is None:
        row.errors.append(
            _("Xếp loại: bộ chỉ số không có loại «%(text)s». Ghép ở bước «Đơn vị».")
            % {"text": text[:40]}
        )
    return found or ""


def _note_repeated(rows: Sequence[Row]) -> None:
    times = Counter(one.unit for one in rows if one.unit)
    for row in rows:
        if times[row.unit] > 1:
            others = [str(o.line.number) for o in rows if o.unit == row.unit and o is not row]
            row.errors.append(
                _("Đơn vị này còn ở dòng %(lines)s. Giữ một dòng.") % {"lines": ", ".join(others)}
            )


def _state(row: Row, frame: Frame) -> None:
    """The facts of a row: its areas or criteria when they are the whole, the total beside them."""
    figures, rules = row.figures, frame.rules
    total = figures.points
    if figures.index is not None:
        total = figures.index * rules.total / 100
    is_whole = _covers(figures.parts, rules)
    if total is None and figures.parts and not is_whole:
        row.errors.append(
            _(
                "Thiếu điểm của một số lĩnh vực và không có chỉ số hay tổng điểm, nên không biết "
                "kết quả. Điền thêm, hoặc bỏ dòng."
            )
        )
        return
    parts = dict(figures.parts)
    facts = _facts(row, frame, parts)
    if facts is not None and is_whole and total is not None:
        card = score(rules, facts)
        printed = rounded(exact(100 * total / rules.total), rules.decimals, rules.rounding)
        if card.index != printed:
            row.looks.append(
                _("Các lĩnh vực cộng lại %(sum)s, bảng ghi %(printed)s; số trong bảng được giữ.")
                % {"sum": _said(card.index or ZERO), "printed": _said(printed)}
            )
            is_whole = False
    if facts is not None and total is not None and not is_whole:
        facts = _facts(row, frame, _areas_only(parts, rules) | {TOTAL: total})
    row.facts = facts
    _note_figures(row, rules)


def _note_figures(row: Row, rules: IndicatorSet) -> None:
    """What looks odd in the figures of one line by themselves."""
    figures = row.figures
    nothing = figures.index is None and figures.points is None and not figures.parts
    if nothing and figures.rank is None and not figures.rating:
        row.looks.append(_("Không có chỉ số, hạng hay xếp loại nào."))
    if figures.index is not None and figures.points is not None:
        share = rounded(exact(100 * figures.points / rules.total), 2, rules.rounding)
        if share != rounded(exact(figures.index), 2, rules.rounding):
            row.looks.append(
                _("Tổng điểm bằng %(share)s%% của %(total)s, bảng ghi chỉ số %(index)s.")
                % {
                    "share": _said(share),
                    "total": _said(rules.total),
                    "index": _said(figures.index),
                }
            )
    if figures.index is not None:
        kept = rounded(exact(figures.index), rules.decimals, rules.rounding)
        if kept != figures.index:
            row.looks.append(
                _("Chỉ số %(index)s có nhiều số lẻ hơn bộ chỉ số; trang ghi %(kept)s.")
                % {"index": _said(figures.index), "kept": _said(kept)}
            )


def _covers(parts: Mapping[str, Decimal], rules: IndicatorSet) -> bool:
    """Whether areas and criteria make up the whole set."""
    if not rules.areas or sum((area.max for area in rules.areas), ZERO) != rules.total:
        return False
    leaves = {area.code: list(area.leaves()) for area in rules.areas}
    return all(
        code in parts or (bool(below) and all(_is_covered(leaf, parts) for leaf in below))
        for code, below in leaves.items()
    )


def _is_covered(leaf: Criterion, parts: Mapping[str, Decimal]) -> bool:
    return leaf.code in parts or leaf.code.rpartition(".")[0] in parts


def _areas_only(parts: Mapping[str, Decimal], rules: IndicatorSet) -> dict[str, Decimal]:
    codes = {area.code for area in rules.areas}
    return {code: points for code, points in parts.items() if code in codes}


def _facts(row: Row, frame: Frame, parts: Mapping[str, Decimal]) -> UnitFacts | None:
    problems: list[Problem] = []
    found = read_unit(
        frame.rules,
        {
            "unit": row.unit,
            "name": row.name,
            "group": row.group,
            "year": frame.year,
            "facts": {code: {OVERRIDE: points} for code, points in parts.items()},
        },
        file="",
        problems=problems,
    )
    row.errors += [f"{one.what} {one.fix}".strip() for one in problems]
    return found


def _compare_with_results(found: Reading, frame: Frame) -> None:
    """Printed places and ratings beside the computed ones; what differs stands as printed."""
    rows = found.taken
    if not rows:
        return
    computed = results(frame.rules, [one.facts for one in rows if one.facts is not None])
    cards = {card.facts.unit: card for card in computed.cards}
    off: set[str] = set()
    placed = Counter(
        computed.standings[one.unit].group for one in rows if one.figures.rank is not None
    )
    for row in rows:
        standing = computed.standings[row.unit]
        if row.figures.rank is not None and standing.rank != row.figures.rank:
            off.add(standing.group)
            if standing.rank is not None:
                row.looks.append(
                    _("Bảng ghi hạng %(printed)s, theo chỉ số là %(rank)s; hạng trong bảng giữ.")
                    % {"printed": row.figures.rank, "rank": standing.rank}
                )
    labels = {band.id: str(band.label) for band in frame.rules.rating.bands}
    for row in rows:
        assert row.facts is not None
        card, standing = cards[row.unit], computed.standings[row.unit]
        rating = row.figures.rating if row.figures.rating != card.rating else ""
        if rating and card.rating:
            row.looks.append(
                _("Bảng ghi loại «%(printed)s», theo ngưỡng là «%(band)s»; loại trong bảng giữ.")
                % {"printed": labels[rating], "band": labels.get(card.rating, card.rating)}
            )
        of = row.figures.of or frame.of or None
        is_partial = of is not None and of != standing.of
        is_printed = is_partial or standing.group in off
        if is_printed or rating:
            row.facts = replace(
                row.facts,
                published=Published(
                    rank=row.figures.rank if is_printed else None,
                    of=(of or placed[standing.group]) if is_printed else None,
                    rating=rating,
                    index=row.figures.index,
                ),
            )
    found.results = results(frame.rules, [one.facts for one in rows if one.facts is not None])


def _said(value: Decimal) -> str:
    return shown(value, None, spoken())
