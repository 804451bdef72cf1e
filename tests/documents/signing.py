"""Self-made certificates and signed PDFs, for the tests only."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED_AT = dt.datetime(2026, 12, 12, 2, 30, tzinfo=dt.UTC)  # 9:30 in Vietnam


def certificate(name: str) -> tuple[x509.Certificate, keys.PrivateKeyInfo]:
    """A certificate that vouches for itself, and its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(SIGNED_AT - dt.timedelta(days=9000))
        .not_valid_after(SIGNED_AT + dt.timedelta(days=9000))
        .add_extension(
            certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return (
        x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(secret),
    )


def signed(content: bytes, name: str, field: str = "ky") -> bytes:
    """The PDF with one more signature of somebody."""
    owner, key = certificate(name)
    signer = SimpleSigner(
        signing_cert=owner, signing_key=key, cert_registry=SimpleCertificateStore()
    )
    return (
        PdfSigner(
            PdfSignatureMetadata(field_name=field, md_algorithm="sha256"),
            signer=signer,
            new_field_spec=SigFieldSpec(field),
        )
        .sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))
        .getvalue()
    )


def stamped(content: bytes, name: str) -> bytes:
    """The PDF with a document time stamp."""
    owner, key = certificate(name)
    stamper = DummyTimeStamper(owner, key, fixed_dt=SIGNED_AT)
    writer = IncrementalPdfFileWriter(BytesIO(content))
    return PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256").getvalue()


def with_another_page_size(content: bytes) -> bytes:
    """The PDF with a later revision that changes its first page."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/MediaBox"][2] = page["/MediaBox"][3]
    writer.update_container(page["/MediaBox"])
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def locked(content: bytes, password: str) -> bytes:
    """The PDF behind a password."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(content)))
    writer.encrypt(owner_pass=password, user_pass=password)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
