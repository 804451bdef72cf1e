"""The minutes of the appraisal council: «Biên bản họp Hội đồng thẩm định»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
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
    day_in_words,
)
from parindex.documents.papers.paper_forms import (
    Form,
    Listed,
    Part,
    Tabled,
    Varying,
    paper_of,
    told,
)
from parindex.engine.numbers import shown

_DECISIONS = (
    Column("TT", 10, Side.CENTER),
    Column("Đơn vị", 28),
    Column("Tiêu chí", 40),
    Column("Tự chấm", 16, Side.RIGHT),
    Column("Thẩm định", 16, Side.RIGHT),
    Column("Quyết định", 16, Side.RIGHT),
    Column("Biểu quyết", 39),
)


@dataclass(frozen=True, slots=True)
class Attendant:
    """Somebody who was expected at the meeting: name, position, and the reason when absent."""

    name: str
    position: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One criterion of one unit on which the council decided; points not given are None.

    Votes are None where none was taken because nobody disagreed.
    """

    unit: str
    code: str
    title: str
    unit_word: str
    appraiser_word: str
    self_points: Decimal | None
    appraised_points: Decimal | None
    decided_points: Decimal | None
    decision: str
    reason: str
    votes_for: int | None
    votes_against: int | None
    abstentions: int | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting of the council on a year. The frame's signers are the secretary, then the chair."""

    frame: Frame
    council: str
    starts: datetime | None
    ends: datetime | None
    place: str
    chair: Attendant
    secretary: Attendant
    present: tuple[Attendant, ...]
    absent: tuple[Attendant, ...]
    agenda: tuple[AgendaItem, ...]
    conclusion: tuple[str, ...] = ()
    year: int = 0


def minutes_paper(minutes: Minutes) -> Paper:
    """The content of the minutes, the same for Word and PDF."""
    return paper_of(minutes_form(minutes))


def minutes_form(minutes: Minutes) -> Form:
    """The minutes with their places: what an authority may replace by its own template."""
    frame = minutes.frame
    secretary, chair = frame.signers
    open_frame = replace(
        frame,
        issuer=_open_year(frame.issuer, minutes),
        subject=_open_year(frame.subject, minutes),
        number="",
        signers=(
            replace(secretary, name="{{ ten_thu_ky }}"),
            replace(chair, name="{{ ten_chu_tich }}"),
        ),
    )
    texts = {
        "nam": ("năm đánh giá", str(minutes.year)),
        "bat_dau": ("giờ, ngày bắt đầu", _moment(minutes.starts)),
        "ket_thuc": ("giờ, ngày kết thúc", _moment(minutes.ends)),
        "dia_diem": ("nơi họp", minutes.place),
        "cuoc_hop": ("cuộc họp của hội đồng nào", minutes.council),
        "chu_tri": ("người chủ trì, chức vụ", _person(minutes.chair)),
        "thu_ky": ("thư ký, chức vụ", _person(minutes.secretary)),
        "ten_chu_tich": ("tên chủ tịch hội đồng, chỗ ký", chair.name),
        "ten_thu_ky": ("tên thư ký, chỗ ký", secretary.name),
        "so_co_mat": ("số thành viên có mặt", str(len(minutes.present))),
        "so_vang_mat": ("số thành viên vắng mặt", str(len(minutes.absent))),
        "so_noi_dung": ("số nội dung đã quyết định", str(len(minutes.agenda))),
    }
    parts: tuple[Part, ...] = (
        Heading("I. Thời gian, địa điểm, thành phần"),
        *_meeting(minutes),
        Heading("II. Nội dung xem xét và quyết định"),
        *_agenda(minutes),
        Heading("III. Tổng hợp quyết định"),
        *_decisions(minutes),
        Heading("IV. Kết luận"),
        *_conclusion(minutes),
    )
    return Form(frame, open_frame, texts, parts)


def _open_year(text: str, minutes: Minutes) -> str:
    return text.replace(str(minutes.year), "{{ nam }}") if minutes.year else text


def _meeting(minutes: Minutes) -> Iterator[Part]:
    yield Paragraph("{{ bat_dau }}.", label="Thời gian bắt đầu:")
    yield Paragraph("{{ dia_diem }}", label="Địa điểm:")
    yield Paragraph("{{ cuoc_hop }}", label="Cuộc họp của:")
    yield Paragraph("{{ chu_tri }}", label="Chủ trì:")
    yield Paragraph("{{ thu_ky }}", label="Thư ký:")
    yield from _people("co_mat", "Có mặt", minutes.present, "Chưa ghi thành viên có mặt.")
    yield from _people("vang_mat", "Vắng mặt", minutes.absent, "Không có thành viên vắng mặt.")


def _people(name: str, title: str, people: tuple[Attendant, ...], nobody: str) -> Iterator[Varying]:
    count = f"dong_{name}"
    yield Listed(
        count,
        f"dòng «{title}», trước danh sách",
        {"ten": f"«{title} (số người):»", "noi_dung": "câu thay danh sách khi không có ai"},
        (Paragraph(f"{{{{ {count}.noi_dung }}}}", label=f"{{{{ {count}.ten }}}}"),),
        [
            {"ten": f"{title} ({len(people)}):", "noi_dung": ""}
            if people
            else {"ten": f"{title}:", "noi_dung": nobody}
        ],
    )
    yield Listed(
        name,
        f"từng người {title.lower()}",
        {
            "nguoi": "tên, chức vụ, lý do",
            "ten": "tên",
            "chuc_vu": "chức vụ",
            "ly_do": "lý do vắng mặt",
        },
        (Paragraph(f"- {{{{ {name}.nguoi }}}}"),),
        [
            {
                "nguoi": _person(one) + (f" (lý do: {one.reason})" if one.reason else ""),
                "ten": one.name,
                "chuc_vu": one.position,
                "ly_do": one.reason,
            }
            for one in people
        ],
    )


def _person(one: Attendant) -> str:
    return f"{one.name}, {one.position}" if one.position else one.name


_ITEM = {
    "tt": "số thứ tự",
    "don_vi": "đơn vị",
    "ma": "mã tiêu chí",
    "tieu_chi": "tên tiêu chí",
    "y_kien_don_vi": "ý kiến của đơn vị",
    "y_kien_tham_dinh": "ý kiến của người thẩm định",
    "diem": "điểm tự chấm, thẩm định, hội đồng",
    "quyet_dinh": "quyết định",
    "ly_do": "lý do",
    "bieu_quyet": "biểu quyết",
}


def _agenda(minutes: Minutes) -> Iterator[Varying]:
    empty = [] if minutes.agenda else ["Không có nội dung nào được đưa ra xem xét."]
    yield told("khong_noi_dung", "câu khi không có nội dung nào", empty)
    yield Listed(
        "noi_dung",
        "từng nội dung đã quyết định; các đoạn liền nhau lặp lại cùng nhau",
        _ITEM,
        (
            Heading(
                "{{ noi_dung.tt }}. {{ noi_dung.don_vi }}: tiêu chí {{ noi_dung.ma }}. "
                "{{ noi_dung.tieu_chi }}",
                level=2,
            ),
            Paragraph("{{ noi_dung.y_kien_don_vi }}", label="Ý kiến của đơn vị:"),
            Paragraph("{{ noi_dung.y_kien_tham_dinh }}", label="Ý kiến của người thẩm định:"),
            Paragraph("{{ noi_dung.diem }}", label="Điểm:"),
            Paragraph("{{ noi_dung.quyet_dinh }}", label="Quyết định:"),
            Paragraph("{{ noi_dung.ly_do }}", label="Lý do:"),
            Paragraph("{{ noi_dung.bieu_quyet }}.", label="Biểu quyết:"),
        ),
        [_item(number, one) for number, one in enumerate(minutes.agenda, start=1)],
    )


def _item(number: int, item: AgendaItem) -> dict[str, str]:
    said = (
        str(number),
        *(item.unit, item.code, item.title),
        item.unit_word or "không có.",
        item.appraiser_word or "không có.",
        _points_sentence(item),
        item.decision or "chưa quyết định.",
        item.reason or "không ghi.",
        _votes(item),
    )
    return dict(zip(_ITEM, said, strict=True))


def _points_sentence(item: AgendaItem) -> str:
    return (
        f"tự chấm {_points(item.self_points)}; thẩm định {_points(item.appraised_points)}; "
        f"Hội đồng quyết định {_points(item.decided_points)}."
    )


def _votes(item: AgendaItem) -> str:
    if item.votes_for is None:
        return "thống nhất, không bỏ phiếu"
    return (
        f"{item.votes_for} tán thành, {item.votes_against or 0} không tán thành, "
        f"{item.abstentions or 0} không biểu quyết"
    )


def _decisions(minutes: Minutes) -> Iterator[Varying]:
    empty = [] if minutes.agenda else ["Không có quyết định nào."]
    yield told("khong_quyet_dinh", "câu khi không có quyết định nào", empty)
    rows = [_decision_row(number, item) for number, item in enumerate(minutes.agenda, start=1)]
    yield Tabled("tong_hop", "bảng tổng hợp quyết định", Table(_DECISIONS, tuple(rows)))


def _decision_row(number: int, item: AgendaItem) -> Row:
    points = (item.self_points, item.appraised_points, item.decided_points)
    return Row(
        (
            str(number),
            item.unit,
            f"{item.code}. {item.title}",
            *(_points(one) for one in points),
            _votes(item).replace(", ", "\n"),
        )
    )


def _points(points: Decimal | None) -> str:
    return "–" if points is None else shown(points, 2)


def _conclusion(minutes: Minutes) -> Iterator[Part]:
    nothing = ("Chủ trì không kết luận thêm ngoài các quyết định nêu trên.",)
    yield told("ket_luan", "kết luận của chủ trì", minutes.conclusion or nothing)
    yield Paragraph("Cuộc họp kết thúc vào {{ ket_thuc }}./.")


def _moment(moment: datetime | None) -> str:
    """«08 giờ 05, ngày 05 tháng 01 năm 2026», or dots to fill in."""
    if moment is None:
        return f"... giờ ..., {day_in_words(None)} "
    return f"{moment.hour:02} giờ {moment.minute:02}, {day_in_words(moment.date())}"
