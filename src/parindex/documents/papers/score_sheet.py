"""«Phiếu điểm»: what one unit got, criterion by criterion, and why each point was lost.

The sheet follows the decision that publishes the results. Every figure comes from the results.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from parindex.documents.papers.official import (
    Block,
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Row,
    Side,
    Table,
    day_in_words,
)
from parindex.documents.papers.official_word import official_docx
from parindex.engine.comparing import Comparison
from parindex.engine.concluding import adjustment_sentence, failed_sentence, index_sentence
from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.engine.numbers import exact, rounded, shown
from parindex.engine.ranking import Standing
from parindex.engine.rating import earned
from parindex.engine.results import Results
from parindex.engine.scoring import MISSING, SCORED, AreaScore, LeafScore, Scorecard
from parindex.engine.tracing import sentence

DASH = "–"
NOTHING_MORE = "Không có điểm thưởng, điểm trừ; không có điều kiện nào không đạt."
NOT_PUBLIC = "Điểm từng tiêu chí của đơn vị này chưa công khai."

SUMMARY_COLUMNS = (Column("Nội dung", 60), Column("Kết quả", 105))
AREA_COLUMNS = (
    Column("Lĩnh vực", 70),
    Column("Điểm tối đa", 19, Side.RIGHT),
    Column("Tự chấm", 19, Side.RIGHT),
    Column("Thẩm định", 20, Side.RIGHT),
    Column("Bị mất", 17, Side.RIGHT),
    Column("Tỷ lệ (%)", 20, Side.RIGHT),
)
CRITERION_COLUMNS = (
    Column("Mã", 14, Side.CENTER),
    Column("Tiêu chí", 46),
    Column("Tối đa", 15, Side.RIGHT),
    Column("Tự chấm", 15, Side.RIGHT),
    Column("Thẩm định", 17, Side.RIGHT),
    Column("Bị mất", 14, Side.RIGHT),
    Column("Lý do", 44),
)


@dataclass(frozen=True, slots=True)
class Published:
    """What the sheets of a publication share: who published what, by which decision, when.

    `last_year` is the year compared with, 0 where there is none; `groups` names the ranking groups.
    """

    authority: str
    title: str
    year: int
    decision: str = ""
    decided_on: date | None = None
    last_year: int = 0
    groups: tuple[tuple[str, str], ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One unit of a publication; `claimed` is what the unit itself stated, where it is known."""

    published: Published
    results: Results
    card: Scorecard
    change: Comparison | None = None
    claimed: Scorecard | None = None

    @property
    def standing(self) -> Standing:
        """The place of the unit."""
        return self.results.standings[self.card.facts.unit]


@dataclass(frozen=True, slots=True)
class Line:
    """An area, a criterion or a leaf as the sheet shows it; all cells are texts."""

    code: str
    title: str
    maximum: str
    claimed: str
    points: str
    lost: str
    reason: str = ""
    share: str = ""
    is_leaf: bool = True


def score_sheet_docx(sheet: ScoreSheet) -> bytes:
    """The sheet as a Word document."""
    return official_docx(score_sheet_paper(sheet))


def score_sheet_paper(sheet: ScoreSheet) -> Paper:
    """Frame and content, the same for Word and PDF."""
    published, unit = sheet.published, sheet.card.facts.name
    frame = Frame(
        issuer=published.authority, kind="Phiếu điểm", subject=f"{published.title}\n{unit}"
    )
    return Paper(frame, tuple(_blocks(sheet)), published.footer)


def _blocks(sheet: ScoreSheet) -> Iterator[Block]:
    if sheet.published.decision:
        yield Paragraph(decision_line(sheet.published))
    yield Heading("I. Kết quả chung")
    yield Table(SUMMARY_COLUMNS, tuple(Row(pair) for pair in summary(sheet)))
    yield Heading("II. Điểm theo lĩnh vực")
    yield _areas_table(sheet)
    yield Paragraph(how_counted(sheet))
    yield Heading("III. Điểm từng tiêu chí và lý do mất điểm")
    if sheet.card.leaves:
        yield Table(CRITERION_COLUMNS, tuple(_criterion_row(one) for one in criterion_lines(sheet)))
    else:
        yield Paragraph(NOT_PUBLIC)
    yield Heading("IV. Điểm thưởng, điểm trừ và điều kiện xếp loại")
    for one in remarks(sheet):
        yield Paragraph(f"- {one}")


def decision_line(published: Published) -> str:
    """«(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026)»."""
    if not published.decision:
        return ""
    if not published.decision[:1].isdigit():
        return f"(Kèm theo {published.decision})"
    day = f" {day_in_words(published.decided_on)}" if published.decided_on else ""
    return f"(Kèm theo Quyết định số {published.decision}{day})"


def summary(sheet: ScoreSheet) -> list[tuple[str, str]]:
    """Index, rating, place and change as pairs of a title and a text."""
    return [
        ("Đơn vị", sheet.card.facts.name),
        ("Chỉ số", index_text(sheet)),
        ("Xếp loại", rating_text(sheet)),
        ("Thứ hạng", place_text(sheet)),
        (last_year_title(sheet), change_text(sheet)),
    ]


def index_text(sheet: ScoreSheet) -> str:
    """«84,85/100», or a dash for a unit without figures."""
    if sheet.card.index is None:
        return DASH
    return f"{shown(sheet.card.index, sheet.results.indicator_set.decimals)}/100"


def rating_text(sheet: ScoreSheet) -> str:
    """The label of the rating band."""
    return sheet.results.indicator_set.rating.label(sheet.card.known_rating).vi or DASH


def place_text(sheet: ScoreSheet) -> str:
    """«3/72 đơn vị, nhóm xã, đồng hạng»."""
    standing = sheet.standing
    if standing.rank is None:
        return "không xếp hạng"
    group = dict(sheet.published.groups).get(standing.group, "")
    said = [f"{standing.rank}/{standing.of} đơn vị", f"nhóm {group}" if group else ""]
    return ", ".join([*filter(None, said), *(["đồng hạng"] if standing.is_tied else [])])


def last_year_title(sheet: ScoreSheet) -> str:
    """«So với năm 2025»."""
    year = sheet.published.last_year
    return f"So với năm {year}" if year else "So với năm trước"


def change_text(sheet: ScoreSheet) -> str:
    """How index and place changed since last year, or why they are not compared."""
    change = sheet.change
    if change is None:
        return "không có số liệu năm trước"
    if change.index is None:
        return change.reason.vi or DASH
    said = [f"{_signed(change.index)} điểm"]
    if change.last_index is not None:
        said[0] += f" (năm trước {shown(change.last_index, 2)})"
    if change.rank:
        said.append(f"{'tăng' if change.rank > 0 else 'giảm'} {abs(change.rank)} bậc")
    elif change.rank == 0:
        said.append("giữ nguyên thứ hạng")
    if change.reason.vi:
        said.append(change.reason.vi.rstrip("."))
    return ", ".join(said)


def how_counted(sheet: ScoreSheet) -> str:
    """How the parts became the index, as a formula or a sentence."""
    return f"{index_sentence(sheet.results.indicator_set, sheet.card).rstrip('.')}."


def remarks(sheet: ScoreSheet) -> list[str]:
    """Adjustments and conditions that were not met, one sentence each; one that there are none."""
    found = sheet.results.indicator_set
    said = [
        *(f"{adjustment_sentence(one)}." for one in sheet.card.adjusted.items),
        *(failed_sentence(found, one) for one in sheet.card.failed),
    ]
    return said or [NOTHING_MORE]


def area_lines(sheet: ScoreSheet) -> list[Line]:
    """The areas in the order of the set, survey blocks last."""
    areas = sorted(sheet.results.indicator_set.areas, key=lambda one: not one.is_area)
    return [_area_line(sheet, one) for one in areas]


def _area_line(sheet: ScoreSheet, area: Area) -> Line:
    score = sheet.card.areas.get(area.code)
    title = f"{area.code}. {area.title.vi}" if area.is_area else area.title.vi
    if score is None or sheet.card.index is None:
        return Line(area.code, title, shown(area.max, 2), DASH, DASH, DASH, share=DASH)
    share = DASH
    if score.attainable:
        part = 100 * Fraction(*score.exact) / Fraction(score.attainable)
        share = _share(sheet.results.indicator_set, part)
    return Line(
        area.code,
        title,
        shown(score.attainable, 2),
        _claimed_area(sheet, area),
        shown(score.points, 2),
        shown(score.attainable - score.points, 2),
        share=share,
    )


def _claimed_area(sheet: ScoreSheet, area: Area) -> str:
    """What the unit gave itself; survey points and silent areas are nobody's claim."""
    score: AreaScore | None = sheet.claimed.areas.get(area.code) if sheet.claimed else None
    if score is None or sheet.claimed is None:
        return DASH
    own = [
        sheet.claimed.leaves[one.code] for one in area.leaves() if one.code in sheet.claimed.leaves
    ]
    is_stated = score.is_stated or any(one.state != MISSING for one in own)
    return shown(score.points, 2) if is_stated else DASH


def _share(found: IndicatorSet, part: Fraction) -> str:
    return shown(rounded(exact(part), 2, found.rounding), 2)


def _areas_table(sheet: ScoreSheet) -> Table:
    rows = [
        Row((one.title, one.maximum, one.claimed, one.points, one.lost, one.share))
        for one in area_lines(sheet)
    ]
    return Table(AREA_COLUMNS, (*rows, *(_total_row(*one) for one in totals(sheet))))


def _total_row(title: str, maximum: str, points: str, lost: str) -> Row:
    return Row((title, maximum, "", points, lost, ""), is_strong=True)


def totals(sheet: ScoreSheet) -> list[tuple[str, str, str, str]]:
    """The sum of the areas, bonus and deduction: title, maximum, points, lost."""
    card = sheet.card
    if card.index is None:
        return []
    most = card.parts.appraised_attainable + card.parts.survey_attainable
    lost = shown(most - card.points, 2)
    found = [("Tổng điểm", shown(most, 2), shown(card.points, 2), lost)]
    if card.adjusted.bonus:
        found.append(("Điểm thưởng", "", _signed(card.adjusted.bonus), ""))
    if card.adjusted.deduction:
        found.append(("Điểm trừ", "", _signed(-card.adjusted.deduction), ""))
    return found


def criterion_lines(sheet: ScoreSheet) -> list[Line]:
    """Areas, criteria and sub-criteria in the order of the set; leaves with their reason."""
    found = []
    for area in sheet.results.indicator_set.areas:
        inside = [line for one in area.criteria for line in _criterion_lines(sheet, one)]
        if inside:
            found.append(replace(_area_line(sheet, area), title=area.title.vi, is_leaf=False))
            found += inside
    return found


def _criterion_lines(sheet: ScoreSheet, criterion: Criterion) -> list[Line]:
    if criterion.is_leaf:
        scored = sheet.card.leaves.get(criterion.code)
        return [_leaf_line(sheet, scored)] if scored else []
    inside = [line for one in criterion.children for line in _criterion_lines(sheet, one)]
    leaves = [one for one in criterion.leaves() if one.code in sheet.card.leaves]
    if not leaves:
        return []
    own = [sheet.card.leaves[one.code] for one in leaves]
    found = sheet.results.indicator_set
    points = _sum(found, own)
    attainable = sum((one.attainable for one in own), Decimal(0))
    claimed = [
        sheet.claimed.leaves[one.code]
        for one in leaves
        if sheet.claimed is not None and one.code in sheet.claimed.leaves
    ]
    is_stated = any(one.state != MISSING for one in claimed)
    head = Line(
        criterion.code,
        criterion.title.vi,
        shown(criterion.max, 2),
        shown(_sum(found, claimed), 2) if is_stated else DASH,
        shown(points, 2),
        shown(attainable - points, 2),
        is_leaf=False,
    )
    return [head, *inside]


def _sum(found: IndicatorSet, leaves: list[LeafScore]) -> Decimal:
    whole = sum((earned(found, one) for one in leaves), Fraction(0))
    return rounded(exact(whole), found.decimals, found.rounding)


def _leaf_line(sheet: ScoreSheet, scored: LeafScore) -> Line:
    claimed = sheet.claimed.leaves.get(scored.leaf.code) if sheet.claimed else None
    is_told = scored.lost > 0 or scored.state != SCORED
    year = sheet.card.facts.year
    return Line(
        scored.leaf.code,
        scored.leaf.title.vi,
        shown(scored.leaf.max, 2),
        shown(claimed.points, 2) if claimed and claimed.state == SCORED else DASH,
        shown(scored.points, 2) if scored.state in (SCORED, MISSING) else DASH,
        shown(scored.lost, 2) if scored.lost else "",
        sentence(sheet.results.indicator_set, scored, year) if is_told else "",
    )


def _criterion_row(one: Line) -> Row:
    cells = (one.code, one.title, one.maximum, one.claimed, one.points, one.lost, one.reason)
    return Row(cells, is_strong=not one.is_leaf)


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{shown(value, 2)}"
