"""The list on which people who took part in a survey sign for what they are paid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from parindex.documents.papers.official import (
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Row,
    Side,
    Signer,
    Table,
)
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.workbooks.lists import Cell, workbook_of
from parindex.engine.numbers import shown

_COLUMNS = (
    Column("TT", 12, Side.CENTER),
    Column("Họ và tên", 43),
    Column("Địa chỉ, điện thoại", 46),
    Column("Số tiền (đồng)", 26, Side.RIGHT),
    Column("Ký nhận", 38),
)


class Line(NamedTuple):
    """One person: whom they were asked about, how they are reached, what they are paid in đồng."""

    unit: str
    name: str
    phone: str
    address: str
    took_part_on: date | None
    amount: int
    paid_on: date | None
    interviewer: str


@dataclass(frozen=True)
class AttendanceList:
    """The people who took part, by unit, in a survey of an authority."""

    issuer: str
    survey: str
    lines: Sequence[Line]


def attendance_paper(found: AttendanceList) -> Paper:
    """The list as a paper: a table for each unit with room for signatures, sums, a signer each."""
    blocks: list[Heading | Paragraph | Table] = []
    for place, (unit, lines) in enumerate(_by_unit(found.lines).items(), start=1):
        rows = [
            Row(
                (
                    str(number),
                    one.name,
                    "\n".join(filter(None, (one.address, one.phone))),
                    shown(one.amount),
                    "",
                )
            )
            for number, one in enumerate(lines, start=1)
        ]
        total = sum(one.amount for one in lines)
        rows.append(Row(("", "Cộng", "", shown(total), ""), is_strong=True))
        blocks += [Heading(f"{place}. {unit}", 2), Table(_COLUMNS, tuple(rows))]
    whole = sum(one.amount for one in found.lines)
    blocks.append(
        Paragraph(f"{shown(len(found.lines))} người, {shown(whole)} đồng.", label="Tổng cộng:")
    )
    frame = Frame(
        issuer=found.issuer,
        kind="Danh sách ký nhận",
        subject=f"Tiền công người trả lời phiếu khảo sát\n{found.survey}",
        signers=(Signer("Người lập", ""), Signer("Kế toán", "")),
    )
    note = "Danh sách dùng để thanh toán, giữ riêng, không gắn với phiếu trả lời."
    return Paper(frame, tuple(blocks), footer=note)


def attendance_pdf(found: AttendanceList, fonts: Path) -> bytes:
    """The list as PDF."""
    return official_pdf(attendance_paper(found), fonts)


def attendance_docx(found: AttendanceList) -> bytes:
    """The list as DOCX."""
    return official_docx(attendance_paper(found))


def attendance_workbook(found: AttendanceList) -> bytes:
    """The list as XLSX, with a last row that adds the amounts up."""
    heads = (
        ("TT", 6),
        ("Đơn vị", 28),
        ("Họ và tên", 28),
        ("Số điện thoại", 14),
        ("Địa chỉ", 34),
        ("Ngày tham gia", 13),
        ("Điều tra viên", 22),
        ("Số tiền", 14),
        ("Ngày chi", 13),
    )
    rows: list[Sequence[Cell]] = [
        (
            number,
            one.unit,
            one.name,
            one.phone,
            one.address,
            _day(one.took_part_on),
            one.interviewer,
            one.amount,
            _day(one.paid_on),
        )
        for number, one in enumerate(found.lines, start=1)
    ]
    total = sum(one.amount for one in found.lines)
    rows.append(("", "Cộng", "", "", "", "", "", total, ""))
    return workbook_of("Danh sách ký nhận", heads, rows)


def _by_unit(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for one in lines:
        found.setdefault(one.unit, []).append(one)
    return found


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
