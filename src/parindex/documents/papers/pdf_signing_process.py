"""Signing one PDF in a process of its own, told everything by its input.

`pdf_signing` starts it and turns its answer into sentences; nothing else imports this module, so
pyhanko is loaded only here, and what it was told is gone when it ends.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from asn1crypto import keys, pkcs12, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from parindex.documents.incoming.pdf_facts import VIETNAM
from parindex.documents.own_process import framed, unframed
from parindex.documents.papers.pdf_signing import FAILED
from parindex.documents.typesetting import typeset

_STAMP_WIDTH, _STAMP_HEIGHT = 213, 40  # points: 75 by 14 mm
_STAMP_RIGHT, _STAMP_TOP = 43, 14  # points from the edges of the page
_MIDDLE = (AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID)
_STAMP = """
#set page(width: 213pt, height: 40pt, margin: 0pt)
#set text(font: "Tinos", size: 10pt, lang: "vi", hyphenate: false)
#set par(leading: 0.45em)
#let lines = json(bytes(sys.inputs.lines))
#align(right, lines.map(one => text(one)).join(linebreak()))
"""


class Refused(Exception):
    """Why nothing is signed: a key of `pdf_signing.REFUSALS`, and a day it speaks of."""

    def __init__(self, refusal: str, day: str = "") -> None:
        super().__init__(refusal)
        self.refusal, self.day = refusal, day


class Signatory(NamedTuple):
    """A certificate with its key, ready to sign, and who it names."""

    signer: SimpleSigner
    name: str
    office: str


def signatory(certificate: bytes, password: str, now: datetime) -> Signatory:
    """Open a PKCS#12 file and see that its certificate may sign now."""
    try:
        pkcs12.Pfx.load(certificate, strict=True)["auth_safe"]["content_type"].native  # noqa: B018
    except (ValueError, TypeError, KeyError):
        raise Refused("not_p12") from None
    try:
        opened = load_pkcs12(certificate, password.encode() if password else None)
    except UnsupportedAlgorithm:
        raise Refused("unknown_lock") from None
    except ValueError:
        raise Refused("wrong_password") from None
    if opened.key is None or opened.cert is None:
        raise Refused("no_key")
    found = opened.cert.certificate
    if now > found.not_valid_after_utc:
        raise Refused("expired", found.not_valid_after_utc.isoformat())
    if now < found.not_valid_before_utc:
        raise Refused("not_yet", found.not_valid_before_utc.isoformat())
    own = _translated(found)
    usage = own.key_usage_value
    if usage is not None and not {"digital_signature", "non_repudiation"} & usage.native:
        raise Refused("not_for_signing")
    chain: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain.register_multiple(_translated(one.certificate) for one in opened.additional_certs)
    secret = opened.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = SimpleSigner(
        signing_cert=own, signing_key=keys.PrivateKeyInfo.load(secret), cert_registry=chain
    )
    return Signatory(signer, *_names(own))


def _translated(certificate: Any) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _names(certificate: x509.Certificate) -> tuple[str, str]:
    subject = certificate.subject.native
    names = (subject.get("common_name", ""), subject.get("organization_name", ""))
    name, office = (one[-1] if isinstance(one, list) else str(one) for one in names)
    return name or office, office if office != name else ""


def signed(asked: dict[str, str], certificate: bytes, pdf: bytes) -> bytes:
    """The PDF with the signature of whoever the certificate belongs to."""
    now = datetime.fromisoformat(asked["now"])
    who = signatory(certificate, asked["password"], now)
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if writer.prev.encrypted:
        raise Refused("locked_pdf")
    taken = {name for name, _value, _field in enumerate_sig_fields(writer.prev)}
    field = next(f"KySo{number}" for number in range(1, 999) if f"KySo{number}" not in taken)
    about = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=asked["reason"],
        name=who.name,
    )
    with tempfile.TemporaryDirectory() as folder:
        style, box = None, None
        if not taken:
            stamp = Path(folder) / "ky.pdf"
            stamp.write_bytes(_stamp(who, now, Path(asked["fonts"])))
            page: Any = ImportedPdfPage(str(stamp))  # type: ignore[no-untyped-call]
            style = StaticStampStyle(
                background=page, border_width=0, background_layout=SimpleBoxLayoutRule(*_MIDDLE)
            )
            box = _corner(writer)
        spec = SigFieldSpec(field, on_page=0, box=box)
        signer = PdfSigner(about, signer=who.signer, stamp_style=style, new_field_spec=spec)
        made = signer.sign_pdf(writer)
    return bytes(made.getvalue())


def _stamp(who: Signatory, now: datetime, fonts: Path) -> bytes:
    """Who signed and when, as a page of the size of the stamp."""
    moment = now.astimezone(VIETNAM)
    lines = [f"Người ký: {who.name}", *([f"Cơ quan: {who.office}"] if who.office else [])]
    lines.append(f"Thời gian ký: {moment:%d/%m/%Y %H:%M:%S} +07:00")
    return typeset(_STAMP.encode(), fonts, lines=lines)


def _corner(writer: Any) -> tuple[int, int, int, int]:
    """The upper right corner of the first page, above its text."""
    page = writer.find_page_for_modification(0)[0].get_object()
    while "/MediaBox" not in page:
        page = page["/Parent"]
    _left, _bottom, right, top = (int(one) for one in page["/MediaBox"])
    right, top = right - _STAMP_RIGHT, top - _STAMP_TOP
    return right - _STAMP_WIDTH, top - _STAMP_HEIGHT, right, top


def main() -> None:
    """Answer the one thing asked."""
    logging.disable()
    told, certificate, pdf = unframed(sys.stdin.buffer.read())
    answer, made = {"refusal": "", "day": ""}, b""
    try:
        made = signed(json.loads(told), certificate, pdf)
    except Refused as refusal:
        answer = {"refusal": refusal.refusal, "day": refusal.day}
    except Exception:  # pyhanko raises whatever an odd file provokes
        answer["refusal"] = FAILED
    sys.stdout.buffer.write(framed([json.dumps(answer).encode(), made]))


if __name__ == "__main__":
    main()
