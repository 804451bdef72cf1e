"""Word templates with broken parts, and names of units that look like places of a template."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.cycles.models import PaperTemplate
from tests.cast import client_of
from tests.documents.papers import word_lines
from tests.publications.test_attacks import EVIL, cycle  # noqa: F401  # a fixture

PAGE = "/cong-bo/ky-2026/mau-van-ban/"
BROKEN = "Tệp Word hỏng hoặc có phần không nhận."
WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def thu(cast, cycle):  # noqa: F811
    return client_of(cast.thu)


def standard(thu) -> dict[str, bytes]:
    """The parts of the standard decision."""
    content = thu.get(f"{PAGE}quyet-dinh/chuan.docx").content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bring(thu, parts: dict[str, bytes]):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    sent = SimpleUploadedFile("mau.docx", file.getvalue())
    given = {"what": "bring", "paper": "quyet-dinh", "reach": "cycle", "file": sent}
    return thu.post(PAGE, given)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/document.xml", b""),
        ("word/document.xml", b"<w:document"),
        ("word/document.xml", b"<a>{{ co_quan }}</a>"),
        ("word/document.xml", b"<w:document " + WORD + b"></w:document>"),
        ("word/document.xml", b'<?xml version="1.0" encoding="utf-99"?><a/>'),
        ("word/_rels/document.xml.rels", b"<x>"),
        ("_rels/.rels", b"<x/>"),
        ("docProps/core.xml", b"<"),
        ("word/styles.xml", None),
        ("word/header1.xml", None),
        ("docProps/thumbnail.jpeg", None),
    ],
)
def test_a_template_with_a_broken_part_is_refused_in_words(thu, name, content) -> None:
    parts = standard(thu)
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    response = bring(thu, parts)
    assert (response.status_code, BROKEN in response.content.decode()) == (422, True)
    assert not PaperTemplate.objects.exists()


def test_parts_that_lead_out_of_the_file_are_not_followed(thu) -> None:
    parts = standard(thu)
    links = parts["word/_rels/document.xml.rels"]
    parts["word/_rels/document.xml.rels"] = links.replace(b"styles.xml", b"../../../etc/passwd")
    assert BROKEN in bring(thu, parts).content.decode()


def test_a_template_of_endless_places_is_refused(thu) -> None:
    parts = standard(thu)
    many = b"<w:p><w:r><w:t>" + b"{{ co_quan }}" * 100_000 + b"</w:t></w:r></w:p>"
    body = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + many)
    parts["word/document.xml"] = body
    assert "Mẫu có quá 2000 chỗ điền." in bring(thu, parts).content.decode()


def test_a_name_that_looks_like_a_place_stays_a_name(thu, cast, cycle) -> None:  # noqa: F811
    names = {"xa-doc": EVIL, "xa-ham-my": "Xã {{ co_quan }}", "xa-muong-man": "Xã {{"}
    for code, name in names.items():
        cycle.units.filter(code=code).update(name=name)
    assert bring(thu, standard(thu)).status_code == 302
    preview = thu.get(f"{PAGE}quyet-dinh/moi/xem-thu.docx")
    said = "\n".join(word_lines(preview.content))
    assert [name in said for name in names.values()] == [True, True, True]
