"""Writing a paper as PDF with Typst, in Tinos, the free face with the widths of Times New Roman."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from parindex.documents import official
from parindex.documents.official import (
    Block,
    Centered,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Row,
    Table,
    lines,
)

FONTS = Path(__file__).parent / "fonts"
"""Where `make front` puts Tinos."""
_TEMPLATE = Path(__file__).parent / "official.typ"


def official_pdf(paper: Paper, fonts: Path) -> bytes:
    """The paper as a PDF; the same paper always gives the same bytes.

    `fonts` is the folder with the TTF faces of Tinos; without them `FileNotFoundError` is raised,
    because Typst would silently take another face.
    """
    return typst.compile(
        _TEMPLATE.read_bytes(),
        font_paths=faces(fonts),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_content(paper), ensure_ascii=False)},
        timestamp=0,
    )


@cache
def faces(fonts: Path) -> typst.Fonts:
    """The faces of the folder, and those inside Typst for letters that Tinos lacks."""
    found = typst.Fonts(include_system_fonts=False, font_paths=[fonts] if fonts.is_dir() else [])
    if "Tinos" not in found.families():
        raise FileNotFoundError(
            f"Không có phông Tinos trong {fonts}. Chạy «make front» rồi thử lại."
        )
    return found


def _content(paper: Paper) -> dict[str, Any]:
    """What the template reads; texts are lists of lines."""
    frame = paper.frame
    return {
        "title": official.title(paper),
        "author": _line(frame.issuer),
        "superior": lines(official.body_name(frame.superior)) if frame.superior else [],
        "issuer": lines(official.body_name(frame.issuer)),
        "state": official.STATE_NAME,
        "motto": official.STATE_MOTTO,
        "number": _line(official.number_line(frame)),
        "place": _line(official.place_line(frame)),
        "kind": lines(frame.kind.upper()),
        "subject": lines(official.subject_text(frame)),
        "power": lines(frame.power.upper()) if frame.power else [],
        "mark": _line(frame.mark.upper()),
        "addressees": [lines(one) for one in official.addressee_lines(frame)],
        "grounds": [lines(one) for one in official.ground_lines(frame)],
        "blocks": [_block(one) for one in paper.blocks],
        "receivers-title": official.RECEIVERS_TITLE,
        "receivers": [lines(one) for one in official.receiver_lines(frame)],
        "signers": [
            {
                "lines": [lines(one) for one in official.signature_lines(signer)],
                "name": lines(signer.name),
            }
            for signer in frame.signers
        ],
        "footer": _line(paper.footer),
        "annexes": [
            {
                "kind": lines(one.kind),
                "title": lines(one.title.upper()),
                "line": _line(official.annex_line(frame)),
                "landscape": one.is_landscape,
                "blocks": [_block(block) for block in one.blocks],
            }
            for one in paper.annexes
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"type": "heading", "text": lines(text), "level": level}
        case Centered(text):
            return {"type": "centered", "text": lines(text)}
        case Picture(svg, caption, text, width):
            words = {"caption": lines(caption), "text": _line(text)}
            return {"type": "picture", "svg": svg, "width": width, **words}
        case Paragraph(text, label):
            return {"type": "paragraph", "text": lines(text), "label": _line(label)}
        case Table(columns, rows):
            heads = [{"title": c.title, "width": c.width, "side": c.side} for c in columns]
            return {"type": "table", "columns": heads, "rows": [_row(row) for row in rows]}


def _row(row: Row) -> dict[str, Any]:
    return {"cells": [lines(cell) for cell in row.cells], "strong": row.is_strong}


def _line(text: str) -> str:
    return " ".join(lines(text))
