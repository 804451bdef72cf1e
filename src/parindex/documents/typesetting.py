"""The faces every PDF and picture is set in by Typst: Tinos, with the widths of Times New Roman."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
"""Where `make front` puts Tinos."""


@cache
def faces(fonts: Path) -> typst.Fonts:
    """The faces of the folder, and those inside Typst for letters that Tinos lacks."""
    found = typst.Fonts(include_system_fonts=False, font_paths=[fonts] if fonts.is_dir() else [])
    if "Tinos" not in found.families():
        raise FileNotFoundError(
            f"Không có phông Tinos trong {fonts}. Chạy «make front» rồi thử lại."
        )
    return found
