"""The plan of a unit to regain lost points: «Kế hoạch khắc phục»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
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
from parindex.documents.papers.paper_forms import (
    AnnexForm,
    Form,
    Part,
    Tabled,
    Varying,
    paper_of,
    told,
)
from parindex.documents.papers.unit_frames import INSTEAD, open_unit_frame, unit_frame_texts
from parindex.engine.numbers import shown

_MEASURES = (
    Column("STT", 12, Side.CENTER),
    Column("Tiêu chí", 36),
    Column("Việc cần làm", 46),
    Column("Điểm lấy lại", 16, Side.RIGHT),
    Column("Người phụ trách", 29),
    Column("Hạn xong", 26, Side.CENTER),
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


def improvement_plan_paper(plan: ImprovementPlan) -> Paper:
    """The content of the plan, the same for Word and PDF."""
    return paper_of(improvement_plan_form(plan))


def improvement_plan_form(plan: ImprovementPlan) -> Form:
    """The plan with its places: what an authority may replace by a template for its units."""
    parts: tuple[Part, ...] = (
        Paragraph(
            "Căn cứ kết quả {{ ket_qua }}, {{ don_vi }} đạt chỉ số {{ chi_so }}{{ xep_loai }}"
            "{{ thu_hang }}. {{ don_vi }} ban hành Kế hoạch khắc phục như sau:"
        ),
        Heading("I. Mục đích, yêu cầu"),
        *_AIMS,
        Heading("II. Những phần bị mất điểm"),
        *_lost(plan),
        Heading("III. Việc cần làm và kết quả dự kiến"),
        *_expected(plan),
        Heading("IV. Tổ chức thực hiện"),
        *_DUTIES,
    )
    annex = AnnexForm("Phụ lục", "Các việc khắc phục", tuple(_annex(plan)))
    open_frame = open_unit_frame(plan.frame, plan.year)
    texts, footer = _texts(plan), _footer(plan)
    return Form(plan.frame, open_frame, texts, parts, footer, (annex,), instead=INSTEAD)


def _footer(plan: ImprovementPlan) -> str:
    if not plan.digest:
        return "Bản đang soạn, chưa duyệt"
    return f"Bản thứ {plan.version} đã duyệt. Mã băm (SHA-256): {plan.digest}"


def _texts(plan: ImprovementPlan) -> dict[str, tuple[str, str]]:
    return unit_frame_texts(plan.frame, plan.unit, plan.year) | {
        "nam_sau": ("năm sau năm đánh giá", str(plan.year + 1)),
        "ket_qua": ("kết quả làm căn cứ", plan.results),
        "chi_so": ("chỉ số", shown(plan.index, 2)),
        "xep_loai": ("«, xếp loại …»", f", xếp loại {plan.rating}" if plan.rating else ""),
        "thu_hang": ("«, xếp thứ …»", f", xếp thứ {plan.rank}" if plan.rank else ""),
        "so_viec": ("số việc cần làm", str(len(plan.measures))),
        "ma_bam": ("dòng mã băm của kế hoạch", _footer(plan)),
    }


_AIMS = (
    Paragraph(
        "1. Khắc phục các nội dung bị mất điểm, ưu tiên việc lấy lại được nhiều điểm với thay đổi "
        "ít nhất; giữ vững các tiêu chí đã đạt điểm tối đa năm {{ nam }}."
    ),
    Paragraph(
        "2. Mỗi việc có người phụ trách, thời hạn và kết quả đo được; không làm hình thức, "
        "không chỉ bổ sung hồ sơ."
    ),
)
_DUTIES = (
    Paragraph(
        "1. Người được giao phụ trách ở Phụ lục chịu trách nhiệm về nội dung và thời hạn; "
        "cập nhật tiến độ khi có thay đổi, nêu lý do khi không làm được đúng hạn."
    ),
    Paragraph(
        "2. Bộ phận theo dõi cải cách hành chính của đơn vị đôn đốc, tổng hợp và báo cáo "
        "lãnh đạo; kết quả thực hiện được đối chiếu khi tự chấm điểm năm {{ nam_sau }}./."
    ),
)


def _lost(plan: ImprovementPlan) -> Iterator[Varying]:
    rows = tuple(
        Row((one.title, shown(one.maximum, 2), shown(one.points, 2), shown(one.lost, 2)))
        for one in plan.lost
        if one.lost > 0
    )
    empty = [] if rows else ["Đơn vị không bị mất điểm ở phần nào."]
    yield told("khong_mat_diem", "câu khi không mất điểm", empty)
    yield Tabled("mat_diem", "các phần bị mất điểm", Table(_LOST, rows))


def _expected(plan: ImprovementPlan) -> Iterator[Part]:
    yield Paragraph("Kế hoạch có {{ so_viec }} việc, người phụ trách và thời hạn ghi ở Phụ lục.")
    yield told("du_kien", "kết quả dự kiến, khi tính được", _outlook(plan))


def _outlook(plan: ImprovementPlan) -> Iterator[str]:
    if plan.expected_index is None:
        return
    place = f", thứ hạng {plan.expected_rank}" if plan.expected_rank else ""
    rating = f", xếp loại {plan.expected_rating}" if plan.expected_rating else ""
    yield (
        f"Nếu hoàn thành các việc tính được điểm và các đơn vị khác giữ nguyên kết quả năm "
        f"{plan.year}, chỉ số dự kiến là {shown(plan.expected_index, 2)}{rating}{place}. "
        "Đây là phép tính thử theo bộ chỉ số hiện hành, không phải kết quả đánh giá."
    )


def _annex(plan: ImprovementPlan) -> Iterator[Varying]:
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
    yield told("khong_viec", "câu khi chưa có việc nào", [] if rows else ["Chưa có việc nào."])
    yield Tabled("viec", "các việc khắc phục", Table(_MEASURES, rows))
