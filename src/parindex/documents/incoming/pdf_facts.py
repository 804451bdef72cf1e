"""What a PDF says about itself: pages, title, digital signatures and whether they still hold."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from parindex.documents.own_process import answer_of
from parindex.language import gettext as _
from parindex.language import gettext_noop

TIME_LIMIT = 10.0  # seconds
VIETNAM = timezone(timedelta(hours=7))
NOBODY = gettext_noop("không rõ người ký")
UNJUDGED = "Chưa kiểm tra nguồn gốc chứng thư."


class Later(StrEnum):
    """What was added to a file after it was signed."""

    NOTHING = "nothing"
    SIGNATURES = "signatures"  # further signatures, stamps in form fields, time stamps
    CONTENT = "content"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PdfSignature:
    """One digital signature or document time stamp.

    `signer` is the common name in the certificate; `signed_at` is what the signer's computer
    claimed, for a time stamp what the stamping authority wrote. `is_intact` says that the bytes
    covered are those that were signed and that the signature fits the certificate inside it;
    `covers_whole_file` that nothing lies outside them; `later` what was added after. Nobody asks
    here who issued the certificate or whether it was revoked: that needs the network, so anyone
    may have made a certificate in that name. `problem` says why it could not be checked.
    """

    signer: str
    signed_at: datetime | None
    is_intact: bool
    covers_whole_file: bool
    later: Later
    is_timestamp: bool = False
    problem: str = ""

    @property
    def sentence(self) -> str:
        """Who signed, when, and whether the content changed since, in Vietnamese."""
        what = _("Dấu thời gian") if self.is_timestamp else _("Đã ký số")
        who = self.signer or _(NOBODY)
        when = f", {self.signed_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if self.signed_at else ""
        return f"{what}: {who}{when}; {self._state()}."

    def _state(self) -> str:
        if self.problem:
            return self.problem
        if not self.is_intact:
            return _("nội dung đã bị sửa sau khi ký hoặc chữ ký bị hỏng")
        if self.covers_whole_file:
            return _("nội dung chưa bị sửa sau khi ký")
        if self.later is Later.SIGNATURES:
            return _("phần đã ký còn nguyên, sau đó chỉ ký thêm hoặc điền biểu mẫu")
        if self.later is Later.CONTENT:
            return _("phần đã ký còn nguyên nhưng tệp đã bị thêm hoặc sửa nội dung sau khi ký")
        return _("chữ ký không bao trùm cả tệp, chưa rõ phần ngoài chữ ký")


@dataclass(frozen=True)
class PdfFacts:
    """Pages (None when they cannot be counted), title, signatures in order of signing.

    `problem` is a Vietnamese sentence when the file cannot be read, "" otherwise.
    """

    pages: int | None
    title: str = ""
    signatures: tuple[PdfSignature, ...] = ()
    problem: str = ""

    @property
    def sentence(self) -> str:
        """Everything known about the file, for the person who looks at it, in Vietnamese."""
        if self.problem:
            return self.problem
        said = [] if self.pages is None else [f"{self.pages} trang."]
        if not self.signatures:
            return " ".join([*said, _("Không có chữ ký số.")])
        return " ".join([*said, *(one.sentence for one in self.signatures), UNJUDGED])


def retold(sentence: str) -> str:
    """A sentence kept about a signature, said again in the language of the reader."""
    what, colon, rest = sentence.removesuffix(".").partition(": ")
    who, semicolon, state = rest.rpartition("; ")
    if not (colon and semicolon):
        return sentence
    name, comma, when = who.partition(", ")
    known = name if name != NOBODY else _(NOBODY)
    return f"{_(what)}: {known}{comma}{when}; {_(state)}."


UNREADABLE = PdfFacts(None, problem="Không đọc được tệp PDF này; tệp hỏng hoặc sai định dạng.")
TOO_SLOW = PdfFacts(None, problem="Tệp PDF quá phức tạp, không đọc xong trong thời gian cho phép.")
NOT_INSTALLED = PdfFacts(None, problem="Máy chủ chưa cài phần đọc chữ ký số của tệp PDF (pyhanko).")
LOCKED = PdfFacts(None, problem="Tệp PDF bị mã hóa hoặc đặt mật khẩu, không đọc được.")


def pdf_facts(path: Path, time_limit: float = TIME_LIMIT) -> PdfFacts:
    """What a PDF says about itself; a file that cannot be read gives a sentence, no exception.

    Reading happens in a process of its own, with a limit of time (seconds) and of memory, because
    anyone may have made the file. The chain of trust of certificates is not judged.
    """
    if find_spec("pyhanko") is None:
        return NOT_INSTALLED
    try:
        read = answer_of(
            "parindex.documents.incoming.pdf_reading", str(path.absolute()), time_limit=time_limit
        )
        return _facts(json.loads(read))
    except subprocess.TimeoutExpired:
        return TOO_SLOW
    except (subprocess.SubprocessError, OSError, ValueError, KeyError):
        return UNREADABLE


def _facts(read: dict[str, Any]) -> PdfFacts:
    if read["is_locked"]:
        return LOCKED
    signatures = tuple(_signature(one) for one in read["signatures"])
    return PdfFacts(read["pages"], read["title"], signatures)


def _signature(read: dict[str, Any]) -> PdfSignature:
    signed_at = datetime.fromisoformat(read["signed_at"]) if read["signed_at"] else None
    if signed_at and signed_at.tzinfo is None:
        signed_at = signed_at.replace(tzinfo=VIETNAM)
    return PdfSignature(
        signer=read["signer"],
        signed_at=signed_at,
        is_intact=read["is_intact"],
        covers_whole_file=read["covers_whole_file"],
        later=Later(read["later"]),
        is_timestamp=read["is_timestamp"],
        problem="" if read["is_checked"] else _("không kiểm tra được chữ ký này"),
    )
