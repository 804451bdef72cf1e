"""The frame of an administrative paper, in Word and in PDF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from parindex.documents.papers import official
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
from tests.documents.papers import (
    CLOSING_WORDS,
    FRAME,
    FRAME_WORDS,
    HOSTILE,
    fonts,
    pdf_pages,
    squeezed,
    word_lines,
)

COLUMNS = (Column("Mã", 25, Side.CENTER), Column("Tiêu chí", 120), Column("Điểm", 20, Side.RIGHT))
PAPER = Paper(
    FRAME,
    (
        Heading("I. Kết quả"),
        Paragraph("Dòng một.\nDòng hai.", label="Ý kiến:"),
        Heading("1. Chi tiết", level=2),
        Table(COLUMNS, (Row(("1", "Chỉ đạo", "15,00"), is_strong=True), Row(("1.1", "a", "1,50")))),
    ),
    footer="Mã băm: 00ff",
)
BARE = Paper(Frame("Sở Y tế", "Báo cáo", "Thử"), ())


def paper_with(text: str) -> Paper:
    return Paper(FRAME, (Paragraph(text), Table(COLUMNS, (Row((text, text, "1")),))))


def test_a_word_paper_says_the_whole_frame_and_the_content_in_order() -> None:
    assert word_lines(official_docx(PAPER)) == [
        *FRAME_WORDS,
        "I. Kết quả",
        "Ý kiến: Dòng một.",
        "Dòng hai.",
        "1. Chi tiết",
        "Mã | Tiêu chí | Điểm",
        "1 | Chỉ đạo | 15,00",
        "1.1 | a | 1,50",
        *CLOSING_WORDS,
    ]


def test_a_pdf_paper_says_the_same() -> None:
    said = [line.replace(" | ", " ") for line in word_lines(official_docx(PAPER))]
    frame = (
        "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG ỦY BAN NHÂN DÂN XÃ TIẾN LỢI "
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
    )
    assert [squeezed(page) for page in pdf_pages(official_pdf(PAPER, fonts()))] == [
        squeezed(" ".join([frame, *said[1:], PAPER.footer]))
    ]


def test_the_word_page_is_a4_with_the_margins_of_the_decree() -> None:
    section = Document(BytesIO(official_docx(PAPER))).sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    sides = (section.left_margin, section.right_margin)
    wanted = [Mm(one) for one in (210, 297, 20, 20, 30, 15)]
    # Word counts in twentieths of a point.
    assert [round(int(size or 0) / 635) for size in (*sizes, *sides)] == [
        round(one / 635) for one in wanted
    ]


def test_page_numbers_begin_on_page_two_and_the_footer_on_page_one() -> None:
    section = Document(BytesIO(official_docx(PAPER))).sections[0]
    assert section.different_first_page_header_footer
    fields = section.header.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE"]
    feet = (section.first_page_header, section.first_page_footer, section.footer)
    assert [foot.paragraphs[0].text for foot in feet] == ["", "Mã băm: 00ff", "Mã băm: 00ff"]


def test_word_formatting_is_styles_alone() -> None:
    document = Document(BytesIO(official_docx(PAPER)))
    body = document.element.body
    manual = [
        child.tag.split("}")[1]
        for kind in ("w:pPr", "w:rPr")
        for properties in body.iter(qn(kind))
        for child in properties
        if child.tag not in (qn("w:pStyle"), qn("w:rStyle"))
    ]
    assert manual == []
    known = {style.style_id for style in document.styles}
    used = {p.get(qn("w:val")) for kind in ("w:pStyle", "w:rStyle") for p in body.iter(qn(kind))}
    assert used - known == set()
    faces = {
        face
        for element in document.styles.element.iter(qn("w:rFonts"))
        for face in element.attrib.values()
    }
    assert faces == {"Times New Roman"}


def test_only_the_head_of_a_table_is_repeated_and_no_row_is_split() -> None:
    table = Document(BytesIO(official_docx(PAPER))).tables[1]
    marks = [
        [mark.tag.split("}")[1] for mark in row._tr.trPr if row._tr.trPr is not None]
        for row in table.rows
    ]
    assert marks == [["cantSplit", "tblHeader"], ["cantSplit"], ["cantSplit"]]


def test_a_word_paper_carries_its_own_title_author_and_day() -> None:
    found = Document(BytesIO(official_docx(PAPER))).core_properties
    assert (found.title, found.author, found.comments, found.language) == (
        "Báo cáo Tự đánh giá năm 2026",
        "Ủy ban nhân dân xã Tiến Lợi",
        "",
        "vi-VN",
    )
    assert found.created is not None
    assert found.created.date() == date(2026, 1, 5)
    assert Document(BytesIO(official_docx(BARE))).core_properties.created is None


def test_a_paper_with_nothing_but_an_issuer_and_a_name_is_written() -> None:
    said = [
        "SỞ Y TẾ\n | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        "BÁO CÁO",
        "Thử",
    ]
    assert word_lines(official_docx(BARE)) == said
    assert [squeezed(page) for page in pdf_pages(official_pdf(BARE, fonts()))] == [
        squeezed(" ".join(said).replace("|", ""))
    ]


def test_two_signers_stand_side_by_side_with_the_receivers_below() -> None:
    frame = replace(FRAME, signers=(Signer("Thư ký", "Thu"), Signer("Chủ tọa", "Minh")))
    assert word_lines(official_docx(Paper(frame, ())))[-4:] == [
        "THƯ KÝ\nThu | CHỦ TỌA\nMinh",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
    ]
    page = squeezed(pdf_pages(official_pdf(Paper(frame, ()), fonts()))[0])
    assert page.endswith("THƯKÝThuCHỦTỌAMinhNơinhận:-Nhưtrên;-Lưu:VT.")


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "= Không phải đề mục\n- không phải gạch đầu dòng\n\n+ dòng sau dòng trống",
        '#import "x.typ"\n#panic()',
        "<w:p/>]]>&lt;",
        "https://dichvucong.gov.vn/" + "rat-dai-" * 20,
        " ",
        "",
    ],
)
def test_what_a_user_wrote_stays_as_it_is(text: str) -> None:
    document = Document(BytesIO(official_docx(paper_with(text))))
    body = [p.text for p in document.paragraphs if p._p.style == "BodyText"]
    assert "\n".join(body) == text
    assert document.tables[1].rows[1].cells[1].text == text
    pages = squeezed(" ".join(pdf_pages(official_pdf(paper_with(text), fonts()))))
    # The body and two cells; words broken in the narrow cell are still the same letters.
    assert not text.strip() or pages.count(squeezed(text)) == 3


@given(st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_no_text_breaks_a_paper(text: str) -> None:
    frame = Frame(text, text, text, text, text, text, text, None, (text,), (text,))
    paper = Paper(frame, (*paper_with(text).blocks, Heading(text)), text)
    assert official_docx(paper)[:2] == b"PK"
    assert official_pdf(paper, fonts())[:5] == b"%PDF-"


def test_control_characters_are_left_out_and_line_ends_are_one_kind() -> None:
    assert official.lines("a\x00b\x1f\r\nc\rd\x0be\ud800") == ["ab", "c", "d", "e"]


def test_a_word_without_spaces_stays_inside_its_cell() -> None:
    content = official_pdf(Paper(FRAME, (Table(COLUMNS, (Row(("m" * 60, "tên", "1")),)),)), fonts())
    page = PdfReader(BytesIO(content)).pages[0].extract_text(extraction_mode="layout")
    assert [line.count("m") for line in page.splitlines() if "mmm" in line] == [6] * 10


def test_every_letter_of_a_pdf_is_in_tinos_and_the_faces_are_inside() -> None:
    frame = replace(
        FRAME, subject="aăâbcdđeêghiklmnoôơpqrstuưvxy ẮẰẲẴẶ ế ề ể ễ ệ ố ồ ổ ỗ ộ ứ ừ ử ữ ự"
    )
    reader = PdfReader(BytesIO(official_pdf(replace(PAPER, frame=frame), fonts())))
    found = {}
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():
            face = reference.get_object()
            inner = face["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            found[str(face["/BaseFont"]).split("+")[1]] = "/FontFile2" in inner
    assert found == {
        "Tinos-Regular": True,
        "Tinos-Bold": True,
        "Tinos-Italic": True,
        "Tinos-BoldItalic": True,
    }


def test_without_tinos_no_pdf_is_made_in_another_face(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"Không có phông Tinos trong .* Chạy «make front»"):
        official_pdf(PAPER, tmp_path)


def test_the_same_paper_gives_the_same_pdf() -> None:
    assert official_pdf(PAPER, fonts()) == official_pdf(PAPER, fonts())


def test_a_long_table_repeats_its_head_and_pages_are_numbered_from_two() -> None:
    rows = tuple(Row((str(number), "Tiêu chí", "1,00")) for number in range(90))
    pages = pdf_pages(official_pdf(replace(PAPER, blocks=(Table(COLUMNS, rows),)), fonts()))
    assert len(pages) == 3
    assert ["Mã Tiêu chí Điểm" in page for page in pages] == [True, True, True]
    assert [page.split()[0] for page in pages] == ["ỦY", "2", "3"]
    assert [page.endswith("Mã băm: 00ff") for page in pages] == [True, True, True]


def test_a_row_taller_than_a_page_loses_nothing() -> None:
    text = " ".join(f"từ{number}" for number in range(3000))
    paper = Paper(FRAME, (Table(COLUMNS, (Row(("1", text, "1")),)),))
    said = squeezed(" ".join(pdf_pages(official_pdf(paper, fonts()))))
    assert [number for number in range(3000) if f"từ{number}" not in said] == []


def test_a_signature_never_stands_alone_on_a_page() -> None:
    counts = {}
    for many in range(12, 30):
        blocks = tuple(Paragraph(f"Dòng {number}.") for number in range(many))
        pages = pdf_pages(official_pdf(Paper(FRAME, blocks), fonts()))
        counts[many] = len(pages)
        assert f"Dòng {many - 1}." in next(page for page in pages if "Nguyễn Thị Hoa" in page)
    assert set(counts.values()) == {1, 2}
    last = Document(BytesIO(official_docx(PAPER))).paragraphs
    assert [p.style.name for p in last if p.style and p.style.name == "Đoạn cuối"] == []
    content = official_docx(Paper(FRAME, (Paragraph("một\nhai"),)))
    kept = [p.text for p in Document(BytesIO(content)).paragraphs if p._p.style == "BodyTextLast"]
    assert kept == ["hai"]


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("", "Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/BC-UBND"),
        ("12", "Số: 12/BC-UBND"),
    ],
)
def test_a_missing_number_leaves_room(number: str, line: str) -> None:
    assert official.number_line(replace(FRAME, number=number)) == line


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "ngày ... tháng ... năm ..."),
        (date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"),
        (date(2026, 3, 10), "ngày 10 tháng 3 năm 2026"),
    ],
)
def test_days_are_written_as_the_decree_says(day: date | None, words: str) -> None:
    assert official.day_in_words(day) == words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ủy ban nhân dân xã A", "ỦY BAN NHÂN DÂN XÃ A"),
        ("Ủy ban nhân dân tỉnh Lâm Đồng", "ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG"),
        ("Sở Văn hóa, Thể thao và Du lịch", "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH"),
    ],
)
def test_a_long_name_of_a_committee_takes_two_lines(name: str, shown: str) -> None:
    assert official.body_name(name) == shown
