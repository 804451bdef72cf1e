"""The report in which a unit scores itself: «Báo cáo tự đánh giá, chấm điểm chỉ số CCHC»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

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
)
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.engine.numbers import shown
from parindex.engine.scoring import MISSING, NOT_APPLICABLE, SCORED, VOID

_WITHOUT_POINTS = {
    MISSING: "thiếu số liệu",
    NOT_APPLICABLE: "không áp dụng",
    VOID: "không có giá trị",
}
_SUMMARY = (
    Column("Lĩnh vực", 90),
    Column("Điểm tối đa", 25, Side.RIGHT),
    Column("Điểm tự chấm", 25, Side.RIGHT),
    Column("Tỷ lệ (%)", 25, Side.RIGHT),
)
_DETAIL = (
    Column("Mã", 14, Side.CENTER),
    Column("Tiêu chí", 48),
    Column("Điểm tối đa", 16, Side.RIGHT),
    Column("Điểm tự chấm", 19, Side.RIGHT),
    Column("Số liệu kê khai", 40),
    Column("Tài liệu kiểm chứng", 28),
)
_EXPLANATIONS = (
    Column("Mã", 16, Side.CENTER),
    Column("Tiêu chí", 45),
    Column("Nội dung cần giải trình", 42),
    Column("Giải trình của đơn vị", 62),
)


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion as the unit states it.

    `state` is a state of the engine (`scored`, `missing`, `not_applicable`, `void`); `points` are
    shown when it is `scored`. `figures` are the stated figures in words, `evidence` the numbers of
    the documents cited. A criterion that a survey answers does not need evidence.
    """

    code: str
    title: str
    maximum: Decimal
    points: Decimal
    figures: str = ""
    evidence: tuple[str, ...] = ()
    explanation: str = ""
    state: str = SCORED
    needs_evidence: bool = True


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area with its criteria; `share` is the percentage of attainable points, if any."""

    code: str
    title: str
    maximum: Decimal
    points: Decimal
    share: Decimal | None
    criteria: tuple[CriterionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SelfReport:
    """What a unit reports about itself for a year; every sum is given, nothing is added here.

    `rules` names the indicator set and its decision, `digest` is the SHA-256 of the sheet.
    """

    frame: Frame
    unit: str
    year: int
    rules: str
    maximum: Decimal
    points: Decimal
    share: Decimal | None
    areas: tuple[AreaLine, ...]
    digest: str
    introduction: str = ""
    difficulties: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


def self_report_docx(report: SelfReport) -> bytes:
    """The report as a Word document, to be signed and sent."""
    return official_docx(self_report_paper(report))


def self_report_pdf(report: SelfReport, fonts: Path) -> bytes:
    """The report as a PDF; `fonts` is the folder with the faces of Tinos."""
    return official_pdf(self_report_paper(report), fonts)


def self_report_paper(report: SelfReport) -> Paper:
    """The content of the report, the same for Word and PDF."""
    blocks = (
        *_introduction(report),
        Heading("I. Kết quả tự đánh giá theo lĩnh vực"),
        *_summary(report),
        Heading("II. Kết quả tự đánh giá theo tiêu chí"),
        *_detail(report),
        Heading("III. Giải trình các tiêu chí thiếu tài liệu kiểm chứng hoặc chưa đạt điểm tối đa"),
        *_explanations(report),
        Heading("IV. Khó khăn, vướng mắc và kiến nghị, đề xuất"),
        *_said("1. Khó khăn, vướng mắc", report.difficulties, "Đơn vị không nêu khó khăn."),
        *_said("2. Kiến nghị, đề xuất", report.proposals, "Đơn vị không có kiến nghị, đề xuất."),
        Paragraph(
            "Trên đây là kết quả tự đánh giá, chấm điểm chỉ số cải cách hành chính "
            f"năm {report.year} của {report.unit}./."
        ),
    )
    return Paper(report.frame, blocks, f"Mã băm bảng kê khai (SHA-256): {report.digest}")


def _introduction(report: SelfReport) -> Iterator[Block]:
    if report.introduction:
        yield Paragraph(report.introduction)
    yield Paragraph(
        f"Thực hiện {report.rules}, {report.unit} báo cáo kết quả tự đánh giá, chấm điểm chỉ số "
        f"cải cách hành chính năm {report.year} như sau:"
    )
    share = "" if report.share is None else f", đạt {shown(report.share, 2)}%"
    yield Paragraph(
        f"Tổng điểm tự chấm: {shown(report.points, 2)} trên {shown(report.maximum, 2)} điểm{share}."
    )


def _summary(report: SelfReport) -> Iterator[Block]:
    if not report.areas:
        yield Paragraph("Bảng kê khai chưa có lĩnh vực nào.")
        return
    rows = [
        Row((_named(area), shown(area.maximum, 2), shown(area.points, 2), _share(area.share)))
        for area in report.areas
    ]
    total = ("Tổng", shown(report.maximum, 2), shown(report.points, 2), _share(report.share))
    yield Table(_SUMMARY, (*rows, Row(total, is_strong=True)))


def _detail(report: SelfReport) -> Iterator[Block]:
    if not any(area.criteria for area in report.areas):
        yield Paragraph("Bảng kê khai chưa có tiêu chí nào.")
        return
    rows: list[Row] = []
    for area in report.areas:
        points = (shown(area.maximum, 2), shown(area.points, 2))
        rows.append(Row((area.code, area.title, *points, "", ""), is_strong=True))
        rows += [_detail_row(one) for one in area.criteria]
    yield Table(_DETAIL, tuple(rows))


def _detail_row(one: CriterionLine) -> Row:
    points = shown(one.points, 2) if one.state == SCORED else _WITHOUT_POINTS[one.state]
    evidence = "; ".join(one.evidence) or ("chưa có" if one.needs_evidence else "không yêu cầu")
    figures = one.figures or "chưa kê khai"
    return Row((one.code, one.title, shown(one.maximum, 2), points, figures, evidence))


def _explanations(report: SelfReport) -> Iterator[Block]:
    rows = [
        Row((one.code, one.title, matter, one.explanation or "Đơn vị chưa giải trình."))
        for area in report.areas
        for one in area.criteria
        if (matter := _matter(one))
    ]
    if rows:
        yield Table(_EXPLANATIONS, tuple(rows))
    else:
        yield Paragraph("Không có tiêu chí nào phải giải trình.")


def _matter(one: CriterionLine) -> str:
    """Why a criterion has to be explained; empty when it has not."""
    found = []
    if one.state == MISSING:
        found.append(f"Thiếu số liệu, mất {shown(one.maximum, 2)} điểm.")
    elif one.state == NOT_APPLICABLE:
        found.append("Đề nghị không áp dụng.")
    elif one.state == SCORED and one.points < one.maximum:
        found.append(f"Mất {shown(one.maximum - one.points, 2)} điểm.")
    if one.needs_evidence and not one.evidence:
        found.append("Chưa có tài liệu kiểm chứng.")
    return " ".join(found)


def _said(title: str, texts: tuple[str, ...], nothing: str) -> Iterator[Block]:
    yield Heading(title, level=2)
    for text in texts:
        yield Paragraph(f"- {text}")
    if not texts:
        yield Paragraph(nothing)


def _named(area: AreaLine) -> str:
    return f"{area.code}. {area.title}"


def _share(share: Decimal | None) -> str:
    return "–" if share is None else shown(share, 2)
