"""QR pictures as vectors: sharp on any paper, read by any telephone (ISO/IEC 18004)."""

from __future__ import annotations

import io
from typing import NamedTuple

import segno

QUIET = 4
"""The empty border the standard asks for, in modules."""


class Picture(NamedTuple):
    """A QR picture: modules across with the border, and the path of the dark ones."""

    across: int
    path: str


def qr_svg(text: str) -> str:
    """The text as a QR picture in SVG; a quarter of it may be dirty or torn (level Q)."""
    target = io.BytesIO()
    code = segno.make(text, error="q", micro=False, boost_error=False)
    code.save(target, kind="svg", border=QUIET, light="#ffffff", xmldecl=False, svgns=True)
    return target.getvalue().decode("ascii")


def qr_picture(text: str) -> Picture:
    """The dark modules of a QR picture as one SVG path, to be shown on a page."""
    code = segno.make(text, error="q", micro=False, boost_error=False)
    parts = []
    for y, row in enumerate(code.matrix_iter(border=QUIET)):
        x, cells = 0, bytes(row)
        while x < len(cells):
            if not cells[x]:
                x += 1
                continue
            end = x
            while end < len(cells) and cells[end]:
                end += 1
            parts.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = end
    return Picture(int(code.symbol_size(border=QUIET)[0]), "".join(parts))
