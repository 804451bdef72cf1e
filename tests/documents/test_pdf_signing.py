"""Signing a PDF with a certificate in a .p12 file; certificates here are made and thrown away."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pypdf import PdfReader

from parindex.documents.incoming.pdf_facts import Later, pdf_facts
from parindex.documents.incoming.pdf_words import pdf_words, squeezed
from parindex.documents.own_process import framed, unframed
from parindex.documents.papers.official import Frame, Paper, Paragraph
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.pdf_signing import sign_pdf
from parindex.errors import Invalid
from tests.documents.files import pdf as plain_pdf
from tests.documents.papers import fonts
from tests.documents.signing import locked, with_another_page_size

PASSWORD = "mật khẩu của Thu"
NOW = datetime.now(UTC)
FLAGS = (
    "content_commitment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
YEAR = timedelta(days=365)


def p12(
    name: str = "Nguyễn Văn Chủ",
    office: str = "Ủy ban nhân dân tỉnh A",
    *,
    starts: datetime = NOW - YEAR,
    ends: datetime = NOW + YEAR,
    may_sign: bool | None = None,
    is_curve: bool = False,
    password: str = PASSWORD,
) -> bytes:
    """A certificate that vouches for itself with its key, as a .p12 file."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if is_curve
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, office),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends)
    )
    if may_sign is not None:
        flags = dict.fromkeys(FLAGS, False)
        usage = x509.KeyUsage(digital_signature=may_sign, key_encipherment=True, **flags)
        builder = builder.add_extension(usage, critical=True)
    lock = serialization.BestAvailableEncryption(password.encode())
    made = builder.sign(key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, made, None, lock)


def paper(text: str = "Số 12/QĐ-UBND") -> bytes:
    """A small decision."""
    frame = Frame("Ủy ban nhân dân tỉnh A", "Quyết định", "Về việc thử")
    return official_pdf(
        Paper(frame, (Paragraph(text),), "Mã băm kết quả 0123456789abcdef"), fonts()
    )


def signed(content: bytes, certificate: bytes, password: str = PASSWORD) -> bytes:
    return sign_pdf(
        content, certificate, password, reason="Ban hành", fonts=fonts(), now=datetime.now(UTC)
    )


@pytest.mark.parametrize("is_curve", [False, True])
def test_a_signed_pdf_says_who_signed_and_that_nothing_changed(tmp_path, is_curve):
    made = signed(paper(), p12(is_curve=is_curve))
    assert made.startswith(paper()), "added to, not written again"
    path = tmp_path / "a.pdf"
    path.write_bytes(made)
    (found,) = pdf_facts(path).signatures
    assert (found.signer, found.is_intact, found.covers_whole_file, found.later) == (
        "Nguyễn Văn Chủ",
        True,
        True,
        Later.NOTHING,
    )
    assert found.sentence.startswith("Đã ký số: Nguyễn Văn Chủ, ")
    assert found.sentence.endswith("; nội dung chưa bị sửa sau khi ký.")


def test_the_first_page_shows_who_signed_where_no_text_stands(tmp_path):
    made = PdfReader(BytesIO(signed(paper(), p12())))
    (mark,) = made.pages[0]["/Annots"]
    left, bottom, right, top = (float(one) for one in mark.get_object()["/Rect"])
    assert (right, top) == pytest.approx((552, 827), abs=1)
    assert bottom > 842 - 56.7, "above the margin of 20 mm"
    assert left > 300
    assert mark.get_object()["/V"]["/Reason"] == "Ban hành"


def test_a_second_signature_leaves_the_first_one_whole(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(signed(signed(paper(), p12()), p12("Trần Thị Văn Thư")))
    first, second = pdf_facts(path).signatures
    assert (first.signer, second.signer) == ("Nguyễn Văn Chủ", "Trần Thị Văn Thư")
    assert (first.is_intact, first.later, second.covers_whole_file) == (
        True,
        Later.SIGNATURES,
        True,
    )


def test_what_is_changed_after_signing_is_seen(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(with_another_page_size(signed(plain_pdf(), p12())))
    (found,) = pdf_facts(path).signatures
    assert found.later is Later.CONTENT


@pytest.mark.parametrize(
    ("given", "password", "says"),
    [
        (b"khong phai", PASSWORD, "không phải PKCS#12"),
        (b"", PASSWORD, "không phải PKCS#12"),
        (b"\x30" * 200_000, PASSWORD, "không phải PKCS#12"),
        (p12(), "sai", "Mật khẩu của tệp chứng thư không đúng"),
        (p12(), "", "Mật khẩu của tệp chứng thư không đúng"),
        (
            p12(ends=datetime(2026, 3, 1, 1, tzinfo=UTC), starts=datetime(2024, 1, 1, tzinfo=UTC)),
            PASSWORD,
            "đã hết hạn ngày 01/03/2026",
        ),
        (p12(starts=NOW + YEAR, ends=NOW + 2 * YEAR), PASSWORD, "chỉ có hiệu lực từ ngày"),
        (p12(may_sign=False), PASSWORD, "không được cấp để ký số"),
    ],
)
def test_a_certificate_that_cannot_sign_says_why(given, password, says):
    with pytest.raises(Invalid, match=says):
        signed(plain_pdf(), given, password)


def test_a_certificate_for_signing_signs():
    assert signed(plain_pdf(), p12(may_sign=True)).startswith(b"%PDF")


def test_a_pdf_that_cannot_be_signed_says_why():
    with pytest.raises(Invalid, match="đặt mật khẩu"):
        signed(locked(plain_pdf(), "x"), p12())
    with pytest.raises(Invalid, match="Không ký được tệp PDF này"):
        signed(b"%PDF-1.4 broken", p12())


def test_the_password_is_on_no_command_line_and_in_no_environment(monkeypatch):
    seen = []
    run = subprocess.run

    def watched(command, **options):
        seen.append((command, {k: v for k, v in options.items() if k != "input"}))
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", watched)
    signed(plain_pdf(), p12())
    assert len(seen) == 1
    assert PASSWORD not in repr(seen)
    assert PASSWORD not in repr(dict(os.environ))


def test_pieces_come_back_as_they_were():
    parts = [b"", b"a" * 300, b"\x00"]
    assert unframed(framed(parts)) == parts


def test_the_words_of_a_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(paper("Công bố số 12/QĐ-UBND"))
    words = pdf_words(path)
    assert "côngbốsố12/qđ-ubnd" in words
    assert squeezed("Mã băm kết quả 0123456789ABCDEF") in words
    path.write_bytes(b"%PDF-1.4 broken")
    assert pdf_words(path) == ""
