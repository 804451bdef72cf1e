"""The report in which a unit scores itself: «Báo cáo tự đánh giá, chấm điểm chỉ số CCHC»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from parindex.documents.papers.official import (
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Row,
    Side,
    Table,
)
from parindex.documents.papers.paper_forms import Form, Part, Tabled, Varying, paper_of, told
from parindex.documents.papers.unit_frames import INSTEAD, open_unit_frame, unit_frame_texts
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


def self_report_paper(report: SelfReport) -> Paper:
    """The content of the report, the same for Word and PDF."""
    return paper_of(self_report_form(report))


def self_report_form(report: SelfReport) -> Form:
    """The report with its places: what an authority may replace by a template for its units."""
    parts: tuple[Part, ...] = (
        *_introduction(report),
        Heading("I. Kết quả tự đánh giá theo lĩnh vực"),
        *_summary(report),
        Heading("II. Kết quả tự đánh giá theo tiêu chí"),
        *_detail(report),
        Heading("III. Giải trình các tiêu chí thiếu tài liệu kiểm chứng hoặc chưa đạt điểm tối đa"),
        *_explanations(report),
        Heading("IV. Khó khăn, vướng mắc và kiến nghị, đề xuất"),
        Heading("1. Khó khăn, vướng mắc", level=2),
        *_said("kho_khan", report.difficulties, "Đơn vị không nêu khó khăn."),
        Heading("2. Kiến nghị, đề xuất", level=2),
        *_said("kien_nghi", report.proposals, "Đơn vị không có kiến nghị, đề xuất."),
        Paragraph(
            "Trên đây là kết quả tự đánh giá, chấm điểm chỉ số cải cách hành chính "
            "năm {{ nam }} của {{ don_vi }}./."
        ),
    )
    footer = f"Mã băm bảng kê khai (SHA-256): {report.digest}"
    texts = unit_frame_texts(report.frame, report.unit, report.year) | {
        "bo_chi_so": ("bộ chỉ số", report.rules),
        "diem_tu_cham": ("tổng điểm tự chấm", shown(report.points, 2)),
        "diem_toi_da": ("điểm tối đa", shown(report.maximum, 2)),
        "ty_le_dat": (
            "«, đạt …%»",
            "" if report.share is None else f", đạt {shown(report.share, 2)}%",
        ),
        "ma_bam": ("dòng mã băm của bảng kê khai", footer),
    }
    open_frame = open_unit_frame(report.frame, report.year)
    return Form(report.frame, open_frame, texts, parts, footer, instead=INSTEAD)


def _introduction(report: SelfReport) -> Iterator[Part]:
    yield told("mo_dau", "lời mở đầu của đơn vị", [report.introduction])
    yield Paragraph(
        "Thực hiện {{ bo_chi_so }}, {{ don_vi }} báo cáo kết quả tự đánh giá, chấm điểm chỉ số "
        "cải cách hành chính năm {{ nam }} như sau:"
    )
    yield Paragraph(
        "Tổng điểm tự chấm: {{ diem_tu_cham }} trên {{ diem_toi_da }} điểm{{ ty_le_dat }}."
    )


def _summary(report: SelfReport) -> Iterator[Varying]:
    rows = [
        Row((_named(area), shown(area.maximum, 2), shown(area.points, 2), _share(area.share)))
        for area in report.areas
    ]
    total = ("Tổng", shown(report.maximum, 2), shown(report.points, 2), _share(report.share))
    rows += [Row(total, is_strong=True)] if rows else []
    empty = [] if rows else ["Bảng kê khai chưa có lĩnh vực nào."]
    yield told("khong_linh_vuc", "câu khi chưa có lĩnh vực nào", empty)
    yield Tabled("linh_vuc", "điểm tự chấm theo lĩnh vực", Table(_SUMMARY, tuple(rows)))


def _detail(report: SelfReport) -> Iterator[Varying]:
    rows: list[Row] = []
    for area in report.areas:
        points = (shown(area.maximum, 2), shown(area.points, 2))
        rows.append(Row((area.code, area.title, *points, "", ""), is_strong=True))
        rows += [_detail_row(one) for one in area.criteria]
    rows = rows if any(area.criteria for area in report.areas) else []
    empty = [] if rows else ["Bảng kê khai chưa có tiêu chí nào."]
    yield told("khong_tieu_chi", "câu khi chưa có tiêu chí nào", empty)
    yield Tabled("tieu_chi", "điểm tự chấm theo tiêu chí", Table(_DETAIL, tuple(rows)))


def _detail_row(one: CriterionLine) -> Row:
    points = shown(one.points, 2) if one.state == SCORED else _WITHOUT_POINTS[one.state]
    evidence = "; ".join(one.evidence) or ("chưa có" if one.needs_evidence else "không yêu cầu")
    figures = one.figures or "chưa kê khai"
    return Row((one.code, one.title, shown(one.maximum, 2), points, figures, evidence))


def _explanations(report: SelfReport) -> Iterator[Varying]:
    rows = [
        Row((one.code, one.title, matter, one.explanation or "Đơn vị chưa giải trình."))
        for area in report.areas
        for one in area.criteria
        if (matter := _matter(one))
    ]
    empty = [] if rows else ["Không có tiêu chí nào phải giải trình."]
    yield Tabled("giai_trinh", "các tiêu chí phải giải trình", Table(_EXPLANATIONS, tuple(rows)))
    yield told("khong_giai_trinh", "câu khi không phải giải trình", empty)


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


def _said(name: str, texts: tuple[str, ...], nothing: str) -> Iterator[Varying]:
    yield told(name, "các ý của đơn vị", texts, f"- {{{{ {name}.noi_dung }}}}")
    yield told(f"khong_{name}", "câu khi đơn vị không nêu", [] if texts else [nothing])


def _named(area: AreaLine) -> str:
    return f"{area.code}. {area.title}"


def _share(share: Decimal | None) -> str:
    return "–" if share is None else shown(share, 2)
