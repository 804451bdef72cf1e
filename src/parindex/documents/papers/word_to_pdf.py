"""A Word file as PDF, by LibreOffice, and what is said where that cannot be."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from parindex.documents.incoming.previews import office_to_pdf
from parindex.errors import Conflict
from parindex.language import gettext as _


class NotConverted(Conflict):
    """There is no PDF; the sentence says why and what to do. The Word file is there."""


def can_convert() -> bool:
    """Whether this server has LibreOffice."""
    return shutil.which("soffice") is not None


def no_office() -> str:
    """What a page says of the PDFs that this server cannot make."""
    return _(
        "Máy chủ không có LibreOffice nên không lập được PDF theo mẫu của cơ quan. "
        "Tải bản Word rồi lưu thành PDF."
    )


def pdf_of_word(word: bytes) -> bytes:
    """A Word file as PDF; `NotConverted` where it cannot be made."""
    if not can_convert():
        raise NotConverted(no_office())
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "van-ban.docx", Path(folder) / "van-ban.pdf"
        source.write_bytes(word)
        made = office_to_pdf(source, ".docx", target)
        if made is None:
            raise NotConverted(
                _(
                    "LibreOffice trên máy chủ không đổi được văn bản này sang PDF. "
                    "Tải bản Word rồi lưu thành PDF."
                )
            )
        return made.read_bytes()
