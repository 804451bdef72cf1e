"""The minutes of the appraisal council: «Biên bản họp Hội đồng thẩm định»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
    day_in_words,
)
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
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
    """A meeting of the council. The frame's two signers are the secretary, then the chair."""

    frame: Frame
    council: str
    starts: datetime
    ends: datetime | None
    place: str
    chair: Attendant
    secretary: Attendant
    present: tuple[Attendant, ...]
    absent: tuple[Attendant, ...]
    agenda: tuple[AgendaItem, ...]
    conclusion: tuple[str, ...] = ()


def minutes_docx(minutes: Minutes) -> bytes:
    """The minutes as a Word document, to be signed by the secretary and the chair."""
    return official_docx(minutes_paper(minutes))


def minutes_pdf(minutes: Minutes, fonts: Path) -> bytes:
    """The minutes as a PDF; `fonts` is the folder with the faces of Tinos."""
    return official_pdf(minutes_paper(minutes), fonts)


def minutes_paper(minutes: Minutes) -> Paper:
    """The content of the minutes, the same for Word and PDF."""
    blocks = (
        Heading("I. Thời gian, địa điểm, thành phần"),
        *_meeting(minutes),
        *_attendance(minutes),
        Heading("II. Nội dung xem xét và quyết định"),
        *_agenda(minutes),
        Heading("III. Tổng hợp quyết định"),
        *_decisions(minutes),
        Heading("IV. Kết luận"),
        *_conclusion(minutes),
    )
    return Paper(minutes.frame, blocks)


def _meeting(minutes: Minutes) -> Iterator[Block]:
    yield Paragraph(f"{_moment(minutes.starts)}.", label="Thời gian bắt đầu:")
    yield Paragraph(minutes.place, label="Địa điểm:")
    yield Paragraph(minutes.council, label="Cuộc họp của:")
    yield Paragraph(_person(minutes.chair), label="Chủ trì:")
    yield Paragraph(_person(minutes.secretary), label="Thư ký:")


def _attendance(minutes: Minutes) -> Iterator[Block]:
    yield from _people("Có mặt", minutes.present, "Chưa ghi thành viên có mặt.")
    yield from _people("Vắng mặt", minutes.absent, "Không có thành viên vắng mặt.")


def _people(title: str, people: tuple[Attendant, ...], nobody: str) -> Iterator[Block]:
    if not people:
        yield Paragraph(nobody, label=f"{title}:")
        return
    yield Paragraph("", label=f"{title} ({len(people)}):")
    for one in people:
        reason = f" (lý do: {one.reason})" if one.reason else ""
        yield Paragraph(f"- {_person(one)}{reason}")


def _person(one: Attendant) -> str:
    return f"{one.name}, {one.position}" if one.position else one.name


def _agenda(minutes: Minutes) -> Iterator[Block]:
    if not minutes.agenda:
        yield Paragraph("Không có nội dung nào được đưa ra xem xét.")
    for number, item in enumerate(minutes.agenda, start=1):
        yield Heading(f"{number}. {item.unit}: tiêu chí {item.code}. {item.title}", level=2)
        yield Paragraph(item.unit_word or "không có.", label="Ý kiến của đơn vị:")
        yield Paragraph(item.appraiser_word or "không có.", label="Ý kiến của người thẩm định:")
        yield Paragraph(_points_sentence(item), label="Điểm:")
        yield Paragraph(item.decision or "chưa quyết định.", label="Quyết định:")
        yield Paragraph(item.reason or "không ghi.", label="Lý do:")
        yield Paragraph(f"{_votes(item)}.", label="Biểu quyết:")


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


def _decisions(minutes: Minutes) -> Iterator[Block]:
    if not minutes.agenda:
        yield Paragraph("Không có quyết định nào.")
        return
    rows = [_decision_row(number, item) for number, item in enumerate(minutes.agenda, start=1)]
    yield Table(_DECISIONS, tuple(rows))


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


def _conclusion(minutes: Minutes) -> Iterator[Block]:
    for text in minutes.conclusion:
        yield Paragraph(text)
    if not minutes.conclusion:
        yield Paragraph("Chủ trì không kết luận thêm ngoài các quyết định nêu trên.")
    yield Paragraph(f"Cuộc họp kết thúc vào {_moment(minutes.ends)}./.")


def _moment(moment: datetime | None) -> str:
    """«08 giờ 05, ngày 05 tháng 01 năm 2026», or dots to fill in."""
    if moment is None:
        return f"... giờ ..., {day_in_words(None)} "
    return f"{moment.hour:02} giờ {moment.minute:02}, {day_in_words(moment.date())}"
