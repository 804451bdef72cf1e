"""Everything that is set in type by Typst: PDF and pictures in Tinos, wide as Times New Roman."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

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


def typeset(
    template: Path | bytes,
    fonts: Path = FONTS,
    *,
    form: Literal["pdf", "png"] = "pdf",
    dots_an_inch: float | None = None,
    **told: Any,
) -> bytes:
    """A template filled with what it is told; the same words always give the same bytes.

    A template reads a text by its name from `sys.inputs`, and everything else there as JSON, so
    that nothing a person wrote is ever part of the template itself.
    """
    return typst.compile(
        template.read_bytes() if isinstance(template, Path) else template,
        format=form,
        ppi=dots_an_inch,
        font_paths=faces(fonts),
        ignore_system_fonts=True,
        sys_inputs={
            name: one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
            for name, one in told.items()
        },
        timestamp=0,
    )
