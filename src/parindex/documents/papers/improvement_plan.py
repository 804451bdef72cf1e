"""The plan of a unit to regain lost points: «Kế hoạch khắc phục»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from parindex.documents.papers.official import (
    Annex,
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

_MEASURES = (
    Column("STT", 10, Side.CENTER),
    Column("Tiêu chí", 38),
    Column("Việc cần làm", 50),
    Column("Điểm lấy lại", 16, Side.RIGHT),
    Column("Người phụ trách", 29),
    Column("Hạn xong", 22, Side.CENTER),
)
_LOST = (
    Column("Phần", 85),
    Column("Điểm tối đa", 26, Side.RIGHT),
    Column("Điểm đạt", 26, Side.RIGHT),
    Column("Điểm bị mất", 28, Side.RIGHT),
)


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """One line of the annex; `gain` is None where no rule says what it regains."""

    code: str
    title: str
    text: str
    gain: Decimal | None
    responsible: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class LostPart:
    """An area (or the survey) with the points that were and were not earned."""

    title: str
    maximum: Decimal
    points: Decimal
    lost: Decimal


@dataclass(frozen=True, slots=True)
class ImprovementPlan:
    """What a unit will do about the points it lost; every sum is given, nothing is added here.

    `results` names the publication; `rank` and `expected_rank` are «6/18», "" where not known.
    """

    frame: Frame
    unit: str
    year: int
    results: str
    index: Decimal
    rating: str
    rank: str
    lost: tuple[LostPart, ...]
    measures: tuple[PlannedMeasure, ...]
    expected_index: Decimal | None
    expected_rating: str
    expected_rank: str
    digest: str = ""
    version: int = 1


def improvement_plan_docx(plan: ImprovementPlan) -> bytes:
    """The plan as a Word document, to be signed and sent."""
    return official_docx(improvement_plan_paper(plan))


def improvement_plan_pdf(plan: ImprovementPlan, fonts: Path) -> bytes:
    """The plan as a PDF; `fonts` is the folder with the faces of Tinos."""
    return official_pdf(improvement_plan_paper(plan), fonts)


def improvement_plan_paper(plan: ImprovementPlan) -> Paper:
    """The content of the plan, the same for Word and PDF."""
    blocks = (
        *_opening(plan),
        Heading("I. Mục đích, yêu cầu"),
        *_aims(plan),
        Heading("II. Những phần bị mất điểm"),
        *_lost(plan),
        Heading("III. Việc cần làm và kết quả dự kiến"),
        *_expected(plan),
        Heading("IV. Tổ chức thực hiện"),
        Paragraph(
            "1. Người được giao phụ trách ở Phụ lục chịu trách nhiệm về nội dung và thời hạn; "
            "cập nhật tiến độ khi có thay đổi, nêu lý do khi không làm được đúng hạn."
        ),
        Paragraph(
            "2. Bộ phận theo dõi cải cách hành chính của đơn vị đôn đốc, tổng hợp và báo cáo "
            "lãnh đạo; kết quả thực hiện được đối chiếu khi tự chấm điểm "
            f"năm {plan.year + 1}./."
        ),
    )
    state = f"Bản thứ {plan.version} đã duyệt" if plan.digest else "Bản đang soạn, chưa duyệt"
    footer = f"{state}. Mã băm (SHA-256): {plan.digest}" if plan.digest else state
    annex = Annex("Phụ lục", "Các việc khắc phục", tuple(_annex(plan)))
    return Paper(plan.frame, blocks, footer, (annex,))


def _opening(plan: ImprovementPlan) -> Iterator[Block]:
    place = f", xếp thứ {plan.rank}" if plan.rank else ""
    rating = f", xếp loại {plan.rating}" if plan.rating else ""
    yield Paragraph(
        f"Căn cứ kết quả {plan.results}, {plan.unit} đạt chỉ số {shown(plan.index, 2)}{rating}"
        f"{place}. {plan.unit} ban hành Kế hoạch khắc phục như sau:"
    )


def _aims(plan: ImprovementPlan) -> Iterator[Block]:
    yield Paragraph(
        "1. Khắc phục các nội dung bị mất điểm, ưu tiên việc lấy lại được nhiều điểm với thay đổi "
        f"ít nhất; giữ vững các tiêu chí đã đạt điểm tối đa năm {plan.year}."
    )
    yield Paragraph(
        "2. Mỗi việc có người phụ trách, thời hạn và kết quả đo được; không làm hình thức, "
        "không chỉ bổ sung hồ sơ."
    )


def _lost(plan: ImprovementPlan) -> Iterator[Block]:
    rows = [
        Row((one.title, shown(one.maximum, 2), shown(one.points, 2), shown(one.lost, 2)))
        for one in plan.lost
        if one.lost > 0
    ]
    if not rows:
        yield Paragraph("Đơn vị không bị mất điểm ở phần nào.")
        return
    yield Table(_LOST, tuple(rows))


def _expected(plan: ImprovementPlan) -> Iterator[Block]:
    yield Paragraph(
        f"Kế hoạch có {len(plan.measures)} việc, người phụ trách và thời hạn ghi ở Phụ lục."
    )
    if plan.expected_index is None:
        return
    place = f", thứ hạng {plan.expected_rank}" if plan.expected_rank else ""
    rating = f", xếp loại {plan.expected_rating}" if plan.expected_rating else ""
    yield Paragraph(
        f"Nếu hoàn thành các việc tính được điểm và các đơn vị khác giữ nguyên kết quả năm "
        f"{plan.year}, chỉ số dự kiến là {shown(plan.expected_index, 2)}{rating}{place}. "
        "Đây là phép tính thử theo bộ chỉ số hiện hành, không phải kết quả đánh giá."
    )


def _annex(plan: ImprovementPlan) -> Iterator[Block]:
    if not plan.measures:
        yield Paragraph("Chưa có việc nào.")
        return
    rows = tuple(
        Row(
            (
                str(place),
                f"{one.code} {one.title}",
                one.text,
                "" if one.gain is None else shown(one.gain, 2),
                one.responsible,
                f"{one.due_on:%d/%m/%Y}" if one.due_on else "",
            )
        )
        for place, one in enumerate(plan.measures, start=1)
    )
    yield Table(_MEASURES, rows)
