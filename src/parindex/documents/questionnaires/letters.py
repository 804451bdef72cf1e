"""Letters of invitation to a survey: the words, the address, the personal code and its QR picture.

PDF by Typst for printing; DOCX for an office that wants to change the words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import segno
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from parindex.documents.papers.official import STATE_MOTTO, STATE_NAME, body_name, lines
from parindex.documents.questionnaires.qr import QUIET, qr_svg
from parindex.documents.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "letter.typ"
HEADING = "THƯ MỜI TRẢ LỜI PHIẾU KHẢO SÁT"
_TO = "Kính gửi:"
_SCAN = ("Quét mã bằng điện thoại hoặc mở địa chỉ:", "Scan with your telephone or open:")
_CODE = "Mã riêng:"
PRIVACY = (
    "Mã chỉ dùng được một lần và chỉ để mỗi người trả lời một phiếu. Phiếu không ghi mã, họ tên, "
    "điện thoại; không ai biết ông, bà đã trả lời gì."
)


class Letter(NamedTuple):
    """A letter to one person; `body` is plain text with lines, `link` what the picture opens."""

    name: str
    whereabouts: str
    body: str
    link: str
    address: str
    code: str


def letters_pdf(issuer: str, letters: Sequence[Letter], fonts: Path) -> bytes:
    """The letters as one PDF, a new page for each."""
    content = {
        "title": HEADING,
        "author": issuer,
        "issuer": lines(body_name(issuer)),
        "state": STATE_NAME,
        "motto": STATE_MOTTO,
        "heading": HEADING,
        "to-vi": _TO,
        "scan-vi": _SCAN[0],
        "scan-en": _SCAN[1],
        "code-vi": _CODE,
        "privacy": PRIVACY,
        "people": [_content(one) for one in letters],
    }
    return typeset(_TEMPLATE, fonts, letters=content)


def _content(one: Letter) -> dict[str, Any]:
    return {
        "name": " ".join(lines(one.name)),
        "whereabouts": " ".join(lines(one.whereabouts)),
        "body": [line for line in lines(one.body) if line.strip()],
        "qr": qr_svg(one.link),
        "address": one.address,
        "code": one.code,
    }


def letters_docx(issuer: str, letters: Sequence[Letter]) -> bytes:
    """The letters as one Word document, a new page for each."""
    document: Any = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    for place, one in enumerate(letters):
        if place:
            document.add_page_break()
        _centred(document, issuer.upper(), 12)
        _centred(document, HEADING, 15)
        document.add_paragraph(f"{_TO} ").add_run(" ".join(lines(one.name))).bold = True
        if one.whereabouts:
            document.add_paragraph(" ".join(lines(one.whereabouts)))
        for line in lines(one.body):
            if line.strip():
                paragraph = document.add_paragraph(line)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        document.add_paragraph(_SCAN[0])
        picture = io.BytesIO()
        code = segno.make(one.link, error="q", micro=False)
        code.save(picture, kind="png", scale=12, border=QUIET)
        picture.seek(0)
        document.add_picture(picture, width=Mm(38))
        document.add_paragraph().add_run(one.address).bold = True
        last = document.add_paragraph(f"{_CODE} ").add_run(one.code)
        last.bold, last.font.size = True, Pt(18)
        document.add_paragraph().add_run(PRIVACY).italic = True
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _centred(document: Any, text: str, size: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)
