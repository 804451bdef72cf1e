"""Signing a PDF with the certificate of a person or an office (PKCS#12), for this once.

The certificate with its key and the password go through a pipe to a process of its own that signs
and ends; they are written to no disk, no log, no command line and no environment.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from parindex.documents.incoming.pdf_facts import VIETNAM
from parindex.documents.own_process import answer_of, framed, unframed
from parindex.errors import Invalid
from parindex.language import gettext as _
from parindex.language import gettext_noop

TIME_LIMIT = 30.0  # seconds
LARGEST_CERTIFICATE = 100_000
"""Bytes; a certificate with its key and chain takes about five thousand."""

FAILED = "failed"
REFUSALS = {
    "not_p12": gettext_noop(
        "Tệp chứng thư không phải PKCS#12. Chọn tệp .p12 hoặc .pfx có cả khóa bí mật."
    ),
    "wrong_password": gettext_noop("Mật khẩu của tệp chứng thư không đúng. Nhập lại."),
    "unknown_lock": gettext_noop(
        "Tệp chứng thư khóa bằng cách không mở được ở đây. Xuất lại tệp .p12 kiểu mới (AES)."
    ),
    "no_key": gettext_noop(
        "Tệp chứng thư không có khóa bí mật nên không ký được. Xuất lại cả khóa."
    ),
    "expired": gettext_noop("Chứng thư đã hết hạn ngày %(day)s. Dùng chứng thư còn hạn."),
    "not_yet": gettext_noop("Chứng thư chỉ có hiệu lực từ ngày %(day)s."),
    "not_for_signing": gettext_noop("Chứng thư này không được cấp để ký số văn bản."),
    "locked_pdf": gettext_noop("Tệp PDF đặt mật khẩu nên không ký được. Bỏ mật khẩu rồi thử lại."),
    FAILED: gettext_noop("Không ký được tệp PDF này. Lập lại tệp rồi thử lại."),
}


def sign_pdf(
    pdf: bytes, certificate: bytes, password: str, *, reason: str, fonts: Path, now: datetime
) -> bytes:
    """The PDF with one more signature; `Invalid` with a sentence when it cannot be signed.

    On the first page, above the text on the right, stands who signed and when (Nghị định
    30/2020/NĐ-CP, Phụ lục I), unless somebody signed before.
    """
    if find_spec("pyhanko") is None:
        raise Invalid(_("Máy chủ chưa cài phần ký số (pyhanko)."))
    if not certificate or len(certificate) > LARGEST_CERTIFICATE:
        raise Invalid(_(REFUSALS["not_p12"]))
    asked = {"password": password, "reason": reason, "fonts": str(fonts), "now": now.isoformat()}
    answer = _asked([json.dumps(asked).encode(), certificate, pdf])
    if answer is None:
        raise Invalid(_(REFUSALS[FAILED]))
    said, signed = answer
    if said["refusal"]:
        raise Invalid(_(REFUSALS[said["refusal"]]) % {"day": _day(said["day"])})
    return signed


def _day(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(VIETNAM):%d/%m/%Y}" if text else ""


def _asked(parts: Sequence[bytes]) -> tuple[dict[str, str], bytes] | None:
    """What the signing process answers; None when it failed."""
    try:
        answer = answer_of(
            "parindex.documents.papers.pdf_signing_process",
            told=framed(parts),
            time_limit=TIME_LIMIT,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    said, signed = unframed(answer)
    return json.loads(said), signed
