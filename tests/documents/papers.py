"""Reading papers back: what a Word document and a PDF say, and one paper to try things on."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.table import Table
from pypdf import PdfReader

from parindex.documents.papers.official import Frame, Signer
from parindex.documents.typesetting import FONTS

HOSTILE = '#let x = 1; $a^2$ <nhãn> *đậm* _x_ `m` \\n // [a] {b} @ref -- "trích" ~ Ưỡ ỷ Ỗ ặ &amp; %'

FRAME = Frame(
    issuer="Ủy ban nhân dân xã Tiến Lợi",
    kind="Báo cáo",
    subject="Tự đánh giá năm 2026",
    superior="Ủy ban nhân dân tỉnh Lâm Đồng",
    number="5",
    symbol="BC-UBND",
    place="Tiến Lợi",
    day=date(2026, 1, 5),
    grounds=("Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ Quyết định số 348/QĐ-UBND"),
    receivers=("Như trên", "Lưu: VT."),
    signers=(Signer("Phó Chủ tịch", "Nguyễn Thị Hoa", "KT. Chủ tịch"),),
)

FRAME_WORDS = [
    "ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG\nỦY BAN NHÂN DÂN\nXÃ TIẾN LỢI\n"
    " | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
    "Số: 05/BC-UBND | Tiến Lợi, ngày 05 tháng 01 năm 2026",
    "BÁO CÁO",
    "Tự đánh giá năm\u00a02026",
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Căn cứ Quyết định số 348/QĐ-UBND.",
]
CLOSING_WORDS = ["Nơi nhận:\n- Như trên;\n- Lưu: VT. | KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Thị Hoa"]


def word_lines(content: bytes) -> list[str]:
    """Every paragraph and every table row in their order; empty paragraphs left out."""
    said = []
    for part in Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, Table):
            said += [" | ".join(cell.text for cell in row.cells) for row in part.rows]
        elif part.text:
            said.append(part.text)
    return said


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page with single spaces."""
    reader = PdfReader(BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def squeezed(text: str) -> str:
    """Without white space, because a PDF does not know where a line ended with a space."""
    return "".join(text.split())


def fonts() -> Path:
    """The vendored faces; `make front` brings them."""
    assert FONTS.is_dir(), "run make front"
    return FONTS
