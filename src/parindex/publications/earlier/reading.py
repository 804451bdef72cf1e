"""The lines of a published table become facts of units, with what is wrong and what looks odd.

An error keeps a line out; a reason to look changes nothing, the printed figures stand. Nothing is
filled in: what a line does not print is not there. No database.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.cycles.candidates import GROUPS
from parindex.directory.succession import key_of_body
from parindex.directory.units import fold
from parindex.documents.workbooks.published_tables import NAMELESS, Line
from parindex.engine.facts import OVERRIDE, Published, UnitFacts
from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.numbers import ZERO, exact, rounded
from parindex.engine.problems import Problem
from parindex.engine.results import results
from parindex.engine.scoring import score
from parindex.engine.stating import TOTAL, read_unit
from parindex.publications.earlier.columns import (
    CODE,
    GROUP,
    UNIT,
)
from parindex.publications.earlier.figures import (
    Frame,
    Reading,
    Row,
    figures_of,
    written_figure,
)
from parindex.publications.earlier.naming import LEFT_OUT, OWN, key_of, unit_of


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
    row.unit = key_of_body(text) if match.code == OWN else match.code
    row.name = known.name if known is not None and match.code != OWN else _plain_name(line, frame)
    row.group = _group(line, frame) or (known.group if known is not None else "")
    row.figures = figures_of(row, frame)
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
                % {"sum": written_figure(card.index or ZERO), "printed": written_figure(printed)}
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
                    "share": written_figure(share),
                    "total": written_figure(rules.total),
                    "index": written_figure(figures.index),
                }
            )
    if figures.index is not None:
        kept = rounded(exact(figures.index), rules.decimals, rules.rounding)
        if kept != figures.index:
            row.looks.append(
                _("Chỉ số %(index)s có nhiều số lẻ hơn bộ chỉ số; trang ghi %(kept)s.")
                % {"index": written_figure(figures.index), "kept": written_figure(kept)}
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
    labels = frame.rules.rating.label
    for row in rows:
        assert row.facts is not None
        card, standing = cards[row.unit], computed.standings[row.unit]
        rating = row.figures.rating if row.figures.rating != card.rating else ""
        if rating and card.rating:
            row.looks.append(
                _("Bảng ghi loại «%(printed)s», theo ngưỡng là «%(band)s»; loại trong bảng giữ.")
                % {"printed": labels(rating), "band": labels(card.rating)}
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
