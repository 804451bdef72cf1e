"""Writing a paper as DOCX, with named styles that an office can change in one place."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from parindex.documents.papers import official
from parindex.documents.papers.official import (
    Annex,
    Block,
    Centered,
    Frame,
    Heading,
    Paper,
    Picture,
    Row,
    Signer,
    Table,
    lines,
)
from parindex.documents.papers.official_styles import FRAME_TABLE, define_styles
from parindex.documents.papers.word_pictures import drawn

LEFT_WIDTH, RIGHT_WIDTH = 72, 93
"""Millimetres of the issuer's side and of the state's side of the frame."""


def official_docx(paper: Paper) -> bytes:
    """The paper as a Word document on A4 with margins of 20, 20, 30 and 15 mm."""
    document = Document()
    define_styles(document)
    _page(document)
    _margins_of_pages(document, paper)
    _properties(document, paper)
    _opening(document, paper.frame)
    for addressee in official.addressee_lines(paper.frame):
        _add(document, addressee, "KinhGui")
    for ground in official.ground_lines(paper.frame):
        _add(document, ground, "CanCu")
    for block in paper.blocks:
        _block(document, block)
    _keep_last_with_signature(document)
    _closing(document, paper.frame)
    for annex in paper.annexes:
        _annex(document, paper.frame, annex)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance, section.footer_distance = Mm(10), Mm(9)


def _margins_of_pages(document: WordDocument, paper: Paper) -> None:
    """The page number at the top from page 2, the line of the paper at the foot of every page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _style(section.first_page_header.paragraphs[0], "Header")
    number = section.header.paragraphs[0]
    _style(number, "Header")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(number.add_run("2")._r)
    number._p.append(field)
    for foot in (section.first_page_footer, section.footer):
        _style(foot.paragraphs[0], "Footer")
        foot.paragraphs[0].add_run(" ".join(lines(paper.footer)))


def _properties(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title = official.title(paper)[:255]
    properties.author = properties.last_modified_by = " ".join(lines(paper.frame.issuer))[:255]
    properties.comments = ""
    properties.language = "vi-VN"
    day = paper.frame.day
    if day is None:
        # The library's own template is from 2013; no date is better than that one.
        for moment in properties._element.xpath("dcterms:created | dcterms:modified"):
            moment.getparent().remove(moment)
    else:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        properties.created = properties.modified = moment


def _opening(document: WordDocument, frame: Frame) -> None:
    """Issuer and state side by side, number and date below them, then the name of the paper."""
    left, right = _two_columns(document, LEFT_WIDTH, RIGHT_WIDTH)
    if frame.superior:
        _add(left, official.body_name(frame.superior), "CoQuanChuQuan")
    _add(left, official.body_name(frame.issuer), "CoQuanBanHanh")
    _add(left, "", "KeCoQuan")
    _add(right, official.STATE_NAME, "QuocHieu")
    _add(right, official.STATE_MOTTO, "TieuNgu")
    _add(right, "", "KeTieuNgu")
    number, place = official.number_line(frame), official.place_line(frame)
    if number or place:
        left, right = _next_row(left)
        _add(left, number, "SoKyHieu")
        _add(right, place, "DiaDanh")
    if frame.mark:
        left, right = _next_row(left)
        _add(left, frame.mark.upper(), "DuThao")
        _add(right, "", "KhoangCach")
    _add(document, frame.kind.upper(), "Title")
    _add(document, official.subject_text(frame), "TrichYeu")
    _add(document, "", "KeTrichYeu")
    if frame.power:
        _add(document, frame.power.upper(), "ThamQuyen")


def _annex(document: WordDocument, frame: Frame, annex: Annex) -> None:
    """An annex begins on a new page, under its kind, its title and the paper it belongs to."""
    _new_section(document, annex)
    _add(document, annex.kind, "PhuLuc")
    _add(document, annex.title.upper(), "TenPhuLuc")
    _add(document, official.annex_line(frame), "DiaDanh")
    _add(document, "", "KhoangCach")
    for block in annex.blocks:
        _block(document, block)


def _new_section(document: WordDocument, annex: Annex) -> None:
    """Pages of its own, numbered from 1 again, upright or on their side."""
    section = document.add_section()
    # The mark of the section goes to the paragraph before it: one of its own could fill a page.
    mark = section._sectPr.getprevious()
    before = mark.getprevious()
    if before is not None and before.tag == qn("w:p"):
        before.get_or_add_pPr().append(mark.pPr.find(qn("w:sectPr")))
        mark.getparent().remove(mark)
    section.different_first_page_header_footer = True
    width, height = (297, 210) if annex.is_landscape else (210, 297)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if annex.is_landscape else WD_ORIENT.PORTRAIT
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")


def _closing(document: WordDocument, frame: Frame) -> None:
    """Receivers on the left and the signer on the right; two signers stand side by side."""
    if not (frame.signers or frame.receivers):
        return
    _add(document, "", "KhoangCach")
    if len(frame.signers) == 2:
        for cell, signer in zip(_two_columns(document, 82, 83), frame.signers, strict=True):
            _signature(cell, signer)
        _add(document, "", "KhoangCach")
        _receivers(document, frame)
        return
    left, right = _two_columns(document, 75, 90)
    _receivers(left, frame)
    for signer in frame.signers:
        _signature(right, signer)
    for cell in (left, right):
        if _is_untouched(cell):
            _style(cell.paragraphs[0], "BangTrai")
    # Word wants a paragraph after the last table.
    _add(document, "", "KhoangCach")


def _keep_last_with_signature(document: WordDocument) -> None:
    """A signature never stands alone on a page, apart from what it signs."""
    last = document.paragraphs[-1]
    if last._p.style == "BodyText":
        _style(last, "BodyTextLast")


def _receivers(container: WordDocument | _Cell, frame: Frame) -> None:
    receivers = official.receiver_lines(frame)
    if receivers:
        _add(container, official.RECEIVERS_TITLE, "NoiNhan")
    for receiver in receivers:
        _add(container, receiver, "NoiNhanDong")


def _signature(cell: _Cell, signer: Signer) -> None:
    for line in official.signature_lines(signer):
        _add(cell, line, "ChucVu")
    _add(cell, signer.name, "NguoiKy")


def _block(document: WordDocument, block: Block) -> None:
    if isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Heading):
        _add(document, block.text, f"Heading{block.level}")
    elif isinstance(block, Centered):
        _add(document, block.text, "QuyetDinh")
    elif isinstance(block, Picture):
        _picture(document, block)
    else:
        first, *rest = lines(block.text)
        paragraph = _style(document.add_paragraph(), "BodyText")
        if block.label:
            paragraph.add_run(" ".join(lines(block.label)) + " ", style="Strong")
        paragraph.add_run(first)
        for line in rest:
            _style(document.add_paragraph(line), "BodyText")


def _picture(document: WordDocument, picture: Picture) -> None:
    """The drawing as PNG above its caption; one not made yet is only named, as templates do."""
    if picture.svg:
        run = _style(document.add_paragraph(), "HinhVe").add_run()
        run._r.add_drawing(drawn(document.part, picture, Length(Mm(picture.width))))
    else:
        _add(document, picture.text, "HinhVe")
    _add(document, picture.caption, "TenHinh")


def _table(document: WordDocument, table: Table) -> None:
    _keep_leading_paragraph(document)
    made = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    _fix_widths(made, [column.width for column in table.columns])
    head = _new_row(made)
    _mark(head, "w:cantSplit", "w:tblHeader")
    for cell, column in zip(head.cells, table.columns, strict=True):
        _fill(cell, column.title, "BangDau")
    for row in table.rows:
        _row(made, table, row)
    _add(document, "", "KhoangCach")


def _keep_leading_paragraph(document: WordDocument) -> None:
    """A paragraph that leads to a table never stands alone at the end of a page."""
    before = document.element.body[-2] if len(document.element.body) > 1 else None
    if before is not None and before.tag == qn("w:p") and before.style == "BodyText":
        before.get_or_add_pPr().get_or_add_keepNext()


_CELL_STYLES = {"left": "BangTrai", "center": "BangGiua", "right": "BangPhai"}


def _row(made: WordTable, table: Table, row: Row) -> None:
    word_row = _new_row(made)
    _mark(word_row, "w:cantSplit")
    for cell, column, text in zip(word_row.cells, table.columns, row.cells, strict=True):
        _fill(cell, text, _CELL_STYLES[column.side], "Strong" if row.is_strong else None)


def _fill(cell: _Cell, text: str, style: str, letters: str | None = None) -> None:
    for number, line in enumerate(lines(text)):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        _style(paragraph, style).add_run(line, style=letters)


def _two_columns(document: WordDocument, left: int, right: int) -> tuple[_Cell, _Cell]:
    """The two cells of a row without borders."""
    table = document.add_table(rows=1, cols=2, style=FRAME_TABLE)
    _fix_widths(table, [left, right])
    _mark(table.rows[0], "w:cantSplit")
    cells = table.rows[0].cells
    return cells[0], cells[1]


def _next_row(cell: _Cell) -> tuple[_Cell, _Cell]:
    table = cell._parent
    assert isinstance(table, WordTable)
    cells = _new_row(table).cells
    return cells[0], cells[1]


def _new_row(table: WordTable) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _fix_widths(table: WordTable, widths: list[int]) -> None:
    """Widths that Word keeps whatever stands in the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Length(Mm(width))


def _mark(row: _Row, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in names:
        properties.append(OxmlElement(name))


def _add(container: WordDocument | _Cell, text: str, style: str) -> None:
    """A paragraph for each line; the first one takes the empty paragraph of a new cell."""
    for line in lines(text):
        if isinstance(container, _Cell) and _is_untouched(container):
            paragraph = container.paragraphs[0]
        else:
            paragraph = container.add_paragraph()
        _style(paragraph, style).add_run(line)


def _is_untouched(cell: _Cell) -> bool:
    return len(cell.paragraphs) == 1 and cell.paragraphs[0]._p.pPr is None


def _style(paragraph: Any, style: str) -> WordParagraph:
    """By identifier, because looking names up makes long tables slow."""
    paragraph._p.style = style
    assert isinstance(paragraph, WordParagraph)
    return paragraph
