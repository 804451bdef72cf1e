"""Posters for the counter: whose survey it is, a large QR picture, the short address in print."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from parindex.documents.papers.official import lines
from parindex.documents.questionnaires.qr import qr_svg
from parindex.documents.typesetting import typeset

PAPERS = ("a4", "a5")
_TEMPLATE = Path(__file__).parent / "poster.typ"
_WORDS = {
    "scan-vi": "Mời ông, bà quét mã để góp ý",
    "scan-en": "Please scan to give your opinion",
    "type-vi": "hoặc mở địa chỉ · or open",
    "code-vi": "Mã · Code:",
    "privacy-vi": "Không hỏi họ tên. Không ai biết ông, bà đã trả lời gì.",
    "privacy-en": "No name is asked. Nobody will know what you answered.",
}


class Poster(NamedTuple):
    """One poster: the unit, the questionnaire in both languages, the code and where it leads."""

    unit: str
    form_vi: str
    form_en: str
    code: str
    link: str
    address: str
    file_name: str


def posters_pdf(issuer: str, posters: Sequence[Poster], paper: str, fonts: Path) -> bytes:
    """The posters as one PDF on A4 or A5 paper, a page for each; pictures are vectors."""
    content = {
        "title": "Tờ mã QR",
        "author": issuer,
        "paper": paper,
        "posters": [_content(one) for one in posters],
    }
    return typeset(_TEMPLATE, fonts, sheets=content)


def posters_zip(issuer: str, posters: Sequence[Poster], paper: str, fonts: Path) -> bytes:
    """The posters as a ZIP, a PDF for each."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in posters:
            entry = zipfile.ZipInfo(f"{one.file_name}-{paper}.pdf")
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, posters_pdf(issuer, [one], paper, fonts))
    return target.getvalue()


def _content(one: Poster) -> dict[str, Any]:
    return {
        **_WORDS,
        "unit": lines(one.unit),
        "form-vi": " ".join(lines(one.form_vi)),
        "form-en": " ".join(lines(one.form_en)),
        "qr": qr_svg(one.link),
        "address": one.address,
        "code": one.code,
    }
