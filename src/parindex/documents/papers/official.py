"""An administrative paper under Nghị định 30/2020/NĐ-CP: its frame and what stands in it.

A `Paper` is plain values. `official_word` and `official_pdf` write the same paper, so a DOCX and a
PDF never say different things. Every text is plain text: nothing in it is ever read as markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
STATE_MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECEIVERS_TITLE = "Nơi nhận:"
ADDRESS = "Kính gửi"
TEXT_WIDTH = 165
"""Millimetres between the margins: A4 less 30 on the left and 15 on the right."""
LANDSCAPE_WIDTH = 252
"""The same on A4 laid on its side, for annexes with wide tables."""
DRAFT = "Dự thảo"
"""What a paper carries while its figures can still change."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: «KT. CHỦ TỊCH» when signing for somebody, the position, the name."""

    position: str
    name: str
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of every administrative paper (Phụ lục I of the decree).

    Empty `number` and `day` leave room to be filled in by hand; an empty `symbol` leaves out the
    line of the number and an empty `place` the line of the date. One signer stands on the right
    with the receivers on the left; two signers share a line and the receivers come below.
    `power` is who decides («Chủ tịch Ủy ban nhân dân tỉnh A»), in decisions alone; `addressees`
    come after «Kính gửi» in what is handed up; `mark` stands in a box below the number.
    """

    issuer: str
    kind: str
    subject: str
    superior: str = ""
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: date | None = None
    grounds: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()
    power: str = ""
    addressees: tuple[str, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 («I. …») or 2 («1. …»)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Centered:
    """A bold line in the middle, such as «QUYẾT ĐỊNH:» before the articles."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG with its width in millimetres and a caption below it.

    `text` says in words what it shows, for those who do not see it.
    """

    svg: str
    caption: str
    text: str
    width: int = TEXT_WIDTH


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a label such as «Quyết định:» stands before it in bold."""

    text: str
    label: str = ""


class Side(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """The title of a column and its width in millimetres."""

    title: str
    width: int
    side: Side = Side.LEFT


@dataclass(frozen=True, slots=True)
class Row:
    """One text for each column; a total or an area is strong."""

    cells: tuple[str, ...]
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head is repeated on every page.

    Its widths add up to `TEXT_WIDTH`, in a landscape annex to `LANDSCAPE_WIDTH`.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


Block = Heading | Centered | Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows the signatures on pages of its own: «Phụ lục I», its title, its content.

    The pages of every annex are numbered by themselves (Phụ lục I of the decree, part II, III.1).
    """

    kind: str
    title: str
    blocks: tuple[Block, ...]
    is_landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: the frame, the content, its annexes, the line at the foot of every page."""

    frame: Frame
    blocks: tuple[Block, ...]
    footer: str = ""
    annexes: tuple[Annex, ...] = ()


_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c]")
# XML 1.0 cannot carry these, so neither can a DOCX.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def lines(text: str) -> list[str]:
    """The lines of a text, without the control characters no document can hold."""
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text)).split("\n")


_PEOPLES_BODY = re.compile(r"(?i)^((?:ủy|uỷ) ban nhân dân|hội đồng nhân dân) (?=.{11})")
_YEAR = re.compile(r"(?i)\b(năm) (?=\d{4}\b)")


def body_name(name: str) -> str:
    """A body in capitals; «ỦY BAN NHÂN DÂN» has its own line above a long name of the place."""
    return _PEOPLES_BODY.sub(r"\1\n", name.upper())


def subject_text(frame: Frame) -> str:
    """The subject, whose year never stands alone on the last line."""
    return _YEAR.sub("\\1\u00a0", frame.subject)


def number_line(frame: Frame) -> str:
    """«Số: 05/BC-UBND», with room for the number when it is not given yet."""
    if not frame.symbol:
        return ""
    number = frame.number.zfill(2) if frame.number else "\u00a0" * 8
    return f"Số: {number}/{frame.symbol}"


def place_line(frame: Frame) -> str:
    """«Tiến Lợi, ngày 05 tháng 01 năm 2026»; days under 10 and months 1 and 2 carry a zero."""
    return f"{frame.place}, {day_in_words(frame.day)}" if frame.place else ""


def day_in_words(day: date | None) -> str:
    """«ngày 05 tháng 01 năm 2026», or dots to fill in."""
    if day is None:
        return "ngày ... tháng ... năm ..."
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def ground_lines(frame: Frame) -> list[str]:
    """Each ground ends with a semicolon and the last one with a full stop."""
    return _closed([_bare(one) for one in frame.grounds])


def receiver_lines(frame: Frame) -> list[str]:
    """«- Như trên;» … «- Lưu: VT.»."""
    return _closed([f"- {_bare(one)}" for one in frame.receivers])


def signature_lines(signer: Signer) -> list[str]:
    """The lines above a signature, in capitals: the authority if any, the position."""
    return [line.upper() for line in (signer.authority, signer.position) if line]


def addressee_lines(frame: Frame) -> list[str]:
    """«Kính gửi: Chủ tịch …», or each of several on a line of its own after a dash."""
    names = [_bare(one) for one in frame.addressees]
    if len(names) < 2:
        return [f"{ADDRESS}: {one}" for one in names]
    return [f"{ADDRESS}:", *_closed([f"- {one}" for one in names])]


def annex_line(frame: Frame) -> str:
    """«(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2026 của …)», dots if not known."""
    number = number_line(frame).removeprefix("Số: ").strip("\u00a0") or "..."
    if number.startswith("/"):
        number = f"...{number}"
    issuer = " ".join(lines(frame.power or frame.issuer))
    return f"(Kèm theo {frame.kind} số {number} {day_in_words(frame.day)} của {issuer})"


def title(paper: Paper) -> str:
    """What a reader's window shows: the kind and the subject in one line."""
    return " ".join(" ".join(lines(f"{paper.frame.kind} {paper.frame.subject}")).split())


def _bare(text: str) -> str:
    return text.strip().rstrip(";.").rstrip()


def _closed(texts: list[str]) -> list[str]:
    return [f"{one};" for one in texts[:-1]] + [f"{one}." for one in texts[-1:]]
