"""A drawing in SVG as PNG, for Word, which shows SVG only in its newer versions."""

from __future__ import annotations

from pathlib import Path

from parindex.documents.typesetting import FONTS, typeset

DOTS_AN_INCH = 200
_PAGE = b"""#set page(width: auto, height: auto, margin: 0mm, fill: white)
#set text(font: "Tinos")
#image(bytes(sys.inputs.svg), format: "svg")
"""


def drawing_png(svg: str, fonts: Path = FONTS) -> bytes:
    """The drawing as dots, its letters in Tinos; the same drawing always gives the same bytes."""
    return typeset(_PAGE, fonts, form="png", dots_an_inch=DOTS_AN_INCH, svg=svg)
