"""Score sheets to take home: one unit, or all units of a publication in one file."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from parindex.directory.models import JournalEntry
from parindex.publications.models import Bundle, Publication
from parindex.publications.papers import bundling
from parindex.publications.papers.bundling import begin_bundle, go_on, sweep_bundles
from tests import make
from tests.documents.papers import pdf_pages, word_lines

pytestmark = pytest.mark.django_db
ALL = "/ket-qua/ket-qua-2021/phieu-diem"


@pytest.fixture
def one(own_disk) -> Publication:
    """Three departments of which only the total is public."""
    return make.publication()


def test_anybody_takes_the_sheet_of_a_unit(client, one):
    address = "/ket-qua/ket-qua-2021/don-vi/so-mot/"
    page = client.get(address).content.decode()
    assert f'href="{address}phieu-diem.pdf"' in page
    word = client.get(f"{address}phieu-diem.docx")
    assert word["Content-Disposition"] == 'attachment; filename="phieu-diem-2021-so-mot.docx"'
    assert "Chỉ số | 96,50/100" in word_lines(word.content)
    pdf = client.get(f"{address}phieu-diem.pdf")
    assert "96,50/100" in pdf_pages(pdf.content)[0]
    again = client.get(f"{address}phieu-diem.pdf", headers={"If-None-Match": pdf["ETag"]})
    assert again.status_code == 304
    for wrong in ("phieu-diem.odt", "../so-khac/phieu-diem.pdf"):
        assert client.get(address + wrong).status_code == 404


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_all_sheets_are_made_slice_by_slice_while_the_page_waits(client, one, monkeypatch, kind):
    monkeypatch.setitem(bundling.SLICES, kind, 2)
    address = f"{ALL}/{kind}/"
    assert "Lập tệp ZIP" in client.get(address).content.decode()
    assert Bundle.objects.count() == 0, "looking begins nothing"
    assert client.get(f"{address}tep.zip")["Location"] == address
    assert client.post(address)["Location"] == address
    first = client.get(address).content.decode()
    assert "Đang lập phiếu: 2/3" in first
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in first
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Đang lập phiếu: 3/3" in part
    assert "<html" not in part
    assert "Đã xong 3 phiếu." in client.get(address).content.decode()
    taken = client.get(f"{address}tep.zip")
    with ZipFile(BytesIO(b"".join(taken.streaming_content))) as archive:
        assert archive.namelist() == [
            f"001-so-mot.{kind}",
            f"002-so-ba.{kind}",
            f"003-so-hai.{kind}",
        ]
        content = archive.read(f"002-so-ba.{kind}")
    said = pdf_pages(content)[0] if kind == "pdf" else " ".join(word_lines(content))
    assert "Sở Ba" in said
    assert [entry.act for entry in JournalEntry.objects.all()] == ["publish"]


def test_two_who_wait_never_make_the_same_slice(one, monkeypatch):
    monkeypatch.setitem(bundling.SLICES, "docx", 1)
    bundle = begin_bundle(publication=one, form="docx")
    assert begin_bundle(publication=one, form="docx").pk == bundle.pk
    Bundle.objects.update(busy_until=timezone.now() + timedelta(seconds=30))
    assert go_on(bundle=bundle).made == 0, "somebody else holds it"
    Bundle.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert go_on(bundle=bundle).made == 1, "who held it is gone"


def test_what_cannot_be_made_says_so_and_is_tried_again(client, one, monkeypatch):
    def broken(*_: object) -> list[bytes]:
        raise RuntimeError("no faces")

    begin_bundle(publication=one, form="pdf")
    with monkeypatch.context() as patched:
        patched.setattr(bundling, "official_pdfs", broken)
        assert "Máy chủ không lập được tệp." in client.get(f"{ALL}/pdf/").content.decode()
    assert client.get(f"{ALL}/pdf/").content.decode().count("Thử lại") == 2
    client.post(f"{ALL}/pdf/")
    assert "Đang lập phiếu: 3/3" in client.get(f"{ALL}/pdf/").content.decode()


def test_bundles_are_thrown_away_after_a_week(one):
    bundle = begin_bundle(publication=one, form="docx")
    while not bundle.is_whole:
        bundle = go_on(bundle=bundle)
    assert default_storage.exists(bundle.address)
    sweep_bundles()
    assert Bundle.objects.count() == 1
    Bundle.objects.update(at=timezone.now() - timedelta(days=8))
    sweep_bundles()
    assert Bundle.objects.count() == 0
    assert not default_storage.exists(bundle.address)


def test_withdrawn_results_have_no_sheets(client, one):
    begin_bundle(publication=one, form="docx")
    Publication.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Sai số liệu.")
    for path in ("phieu-diem/docx/", "phieu-diem/docx/tep.zip", "don-vi/so-mot/phieu-diem.docx"):
        assert client.get(f"/ket-qua/ket-qua-2021/{path}").status_code == 410
    sweep_bundles()
    assert Bundle.objects.count() == 0
