"""Drawings in Word: the same picture with its words, in a paper of ours or in a template."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Length, Mm

from parindex.documents.charts.drawings import drawing_png
from parindex.documents.papers.official import TEXT_WIDTH, Picture, lines
from parindex.documents.papers.template_places import SECTION, nearest

_CELL_MARGINS = Mm(4)


def drawn(part: Any, picture: Picture, width: Length) -> Any:
    """The drawing as PNG with its words for those who do not see it, to be put into a run."""
    inline = part.new_pic_inline(BytesIO(drawing_png(picture.svg)), width)
    inline.docPr.set("descr", " ".join(lines(picture.text)))
    for side in "TBLR":
        # Without these some programs leave room around it and push it out of the margin.
        inline.set(f"dist{side}", "0")
    return inline


def draw_into(part: Any, piece: Any, picture: Picture) -> None:
    """Put a drawing into the run of a piece of text, no wider than the column it stands in."""
    run = piece.getparent()
    width = min(Length(Mm(picture.width)), _room(piece))
    run.add_drawing(drawn(part, picture, width))


def _room(piece: Any) -> Length:
    """How wide the column is: that of the table, else between the margins of the page."""
    cell = nearest(piece, qn("w:tc"))
    if cell is not None and cell.width:
        return Length(cell.width - _CELL_MARGINS)
    section = _section_of(piece)
    if section is None or not section.page_width:
        return Length(Mm(TEXT_WIDTH))
    room = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    columns = section.find(qn("w:cols"))
    count = "1" if columns is None else columns.get(qn("w:num"), "1")
    return Length(room // max(int(count) if count.isdecimal() else 1, 1))


def _section_of(piece: Any) -> Any:
    """The section a piece of the body stands in: the next one that ends after it."""
    top = next((one for one in piece.iterancestors() if one.getparent().tag == qn("w:body")), None)
    if top is None:
        return None
    for one in (top, *top.itersiblings()):
        found = next(one.iter(SECTION), None)
        if found is not None:
            return found
    return None
