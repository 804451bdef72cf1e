"""What people do with a unit's library in these stories, and what lies in the store."""

from __future__ import annotations

from django.conf import settings as django_settings

from parindex.assessments import storage
from parindex.assessments.actions import citing, proving, uploading
from parindex.assessments.models import Citation, Document
from tests.assessments import making
from tests.cast import COMMUNE
from tests.documents import files


def stored() -> list[str]:
    """The files in the store."""
    root = django_settings.HOME / "files"
    return sorted(str(one.relative_to(root)) for one in root.rglob("*") if one.is_file())


def waiting() -> list[str]:
    """The files that have not been taken into the store."""
    return sorted(one.name for one in storage.waiting_folder().iterdir() if "lock" not in one.name)


def content_of(document: Document) -> bytes:
    with storage.opened(document.file_digest) as stream:
        return stream.read()


def add(by, name: str = "bao-cao.pdf", content: bytes | None = None, **about) -> Document:
    return proving.add_file(
        by=making.actor(by),
        place=COMMUNE,
        name=name,
        pieces=[content if content is not None else files.pdf()],
        about=proving.About(**about),
    ).document


def begin(by, content: bytes, name: str = "bao-cao.pdf", size: int | None = None) -> str:
    upload = uploading.begin_upload(
        by=making.actor(by), place=COMMUNE, name=name, size=len(content) if size is None else size
    )
    return str(upload.pk)


def piece(by, upload: str, offset: int, content: bytes) -> int:
    return uploading.take_piece(
        by=making.actor(by), upload_id=upload, offset=offset, content=content
    ).received


def finish(by, upload: str) -> proving.Kept:
    return uploading.finish_upload(by=making.actor(by), upload_id=upload)


def cite(by, document: Document, sheet, code: str = "1.1", pages: str | None = None) -> Citation:
    return citing.cite(
        by=making.actor(by),
        assessment_id=sheet.pk,
        code=code,
        document_id=document.pk,
        pages=pages,
    )


def replace(by, document: Document, content: bytes) -> Document:
    return proving.replace_file(
        by=making.actor(by), document_id=document.pk, name="moi.pdf", pieces=[content]
    ).document
