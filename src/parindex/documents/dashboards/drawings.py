"""A drawing in SVG as PNG, for Word, which shows SVG only in its newer versions."""

from __future__ import annotations

from pathlib import Path

import typst

from parindex.documents.typesetting import FONTS, faces

DOTS_AN_INCH = 200
_PAGE = b"""#set page(width: auto, height: auto, margin: 0mm, fill: white)
#set text(font: "Tinos")
#image(bytes(sys.inputs.svg), format: "svg")
"""


def drawing_png(svg: str, fonts: Path = FONTS) -> bytes:
    """The drawing as dots, its letters in Tinos; the same drawing always gives the same bytes."""
    return typst.compile(
        _PAGE,
        format="png",
        ppi=DOTS_AN_INCH,
        font_paths=faces(fonts),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg},
        timestamp=0,
    )
