"""The papers of a publication: drafts for those who watch, later the published for everybody."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from parindex.cycles.queries import indicator_set_of
from parindex.directory.units import find_units
from parindex.engine.snapshot import Provenance, freeze
from parindex.publications import actions
from parindex.publications.models import Publication
from parindex.publications.papers import files as papers
from parindex.publications.papers.deciding import place_name, proposer_of
from parindex.publications.rehearsing import rehearse_cycle
from parindex.web.downloads import TYPES
from tests import make
from tests.documents.papers import word_lines
from tests.publications.making import LACKING, approve, publish

pytestmark = pytest.mark.django_db


def offered() -> list[tuple[str, str]]:
    return [(one.name, form.kind) for one in papers.OFFERED for form in one.forms]


def words_of(client, address: str) -> str:
    return "\n".join(word_lines(client.get(address).content))


def draft(name: str, kind: str = "docx") -> str:
    return reverse("draft_paper", args=["ky-2026", name, kind])


def public(name: str, kind: str = "docx", slug: str = "ky-2026") -> str:
    return reverse("published_paper", args=[slug, name, kind])


def test_before_publication_every_paper_is_a_draft(cast, client, cycle):
    client.force_login(cast.minh)
    page = client.get(reverse("publishing", args=["ky-2026"])).content.decode()
    for name, kind in offered():
        assert f'href="{draft(name, kind)}"' in page
        response = client.get(draft(name, kind))
        assert response.status_code == 200
        file = f'filename="du-thao-{name}-ky-2026.{kind}"'
        assert file in response["Content-Disposition"]
    for name in ("quyet-dinh", "to-trinh", "bao-cao"):
        assert "DỰ THẢO" in words_of(client, draft(name))
    book = load_workbook(BytesIO(client.get(draft("bang-so-lieu", "xlsx")).content))
    assert book.worksheets[0].oddHeader.left.text == "DỰ THẢO"


def test_a_draft_follows_the_figures(cast, client, cycle):
    client.force_login(cast.thu)
    said = words_of(client, draft("to-trinh"))
    assert "Chỉ có một đơn vị có chỉ số: Xã Tiến Lợi đạt" in said
    assert "Có 2 đơn vị không có số liệu được tính" in said
    assert "điểm; sau thẩm định được" in said


def test_strangers_get_no_draft(cast, client, cycle):
    for person in (cast.binh, cast.dung):
        client.force_login(person)
        assert client.get(draft("bao-cao")).status_code in (403, 404)


def test_after_publication_the_papers_speak_of_what_was_published(cast, client, cycle):
    publish(cast, cycle, approve(cast, cycle))
    client.force_login(cast.thu)
    for name in ("quyet-dinh", "bao-cao"):
        for address in (draft(name), public(name)):
            said = words_of(client, address)
            assert "DỰ THẢO" not in said
            assert "12/TTr-SNV" not in said
            assert LACKING in said
    assert "Quyết định số 123/QĐ-UBND ngày 27/12/2026" in words_of(client, draft("bao-cao"))


def test_everybody_finds_the_papers_on_the_public_page(cast, client, cycle):
    publish(cast, cycle, approve(cast, cycle))
    page = client.get("/ket-qua/ky-2026/").content.decode()
    wanted = [
        (one.name, form.kind) for one in papers.OFFERED if one.is_public for form in one.forms
    ]
    for name, kind in wanted:
        assert f'href="{public(name, kind)}"' in page
        response = client.get(public(name, kind))
        assert (response.status_code, response["Content-Type"]) == (200, TYPES[kind])
        again = client.get(public(name, kind), headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(public("to-trinh")).status_code == 404
    assert client.get(public("bao-cao", "xlsx")).status_code == 404
    pdf = (
        PdfReader(BytesIO(client.get(public("quyet-dinh", "pdf")).content)).pages[0].extract_text()
    )
    assert "không thay bản có chữ ký" in " ".join(pdf.split())


def test_papers_appear_and_go_with_their_publication(cast, client, cycle):
    later = timezone.now() + timedelta(hours=2)
    made = publish(cast, cycle, approve(cast, cycle), visible_from=later)
    assert client.get(public("quyet-dinh")).status_code == 404
    Publication.objects.update(visible_from=None)
    assert client.get(public("quyet-dinh")).status_code == 200
    actions.withdraw(by=cast.thu.actor(), publication=made, reason="Nhập sai tệp khảo sát.")
    assert client.get(public("quyet-dinh")).status_code == 410


def test_a_report_does_without_a_last_year_that_was_withdrawn(cast, client, cycle):
    title = {"vi": "Chỉ số CCHC cấp xã năm 2025"}
    said = {"title": title, "authority": cycle.authority_name, "year": 2025, "kind": "published"}
    facts = [card.facts for card in rehearse_cycle(cycle).results.cards]
    last = freeze(indicator_set_of(cycle), facts, Provenance(**said))
    before = actions.publish(by=cast.thu.actor(), slug="ky-2025", snapshot=last)
    publish(cast, cycle, approve(cast, cycle))
    first = client.get(public("bao-cao"))
    assert "đơn vị duy nhất so sánh được giữ nguyên chỉ số" in "\n".join(word_lines(first.content))
    actions.withdraw(by=cast.thu.actor(), publication=before, reason="Nhập sai.")
    again = client.get(public("bao-cao"), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_an_imported_result_has_no_papers_of_ours(client, db):
    make.publication()
    assert 'id="van-ban"' not in client.get("/ket-qua/ket-qua-2021/").content.decode()
    assert client.get(public("quyet-dinh", slug="ket-qua-2021")).status_code == 404


@pytest.mark.parametrize(
    ("name", "period", "office", "place"),
    [
        ("Cần Thơ", "today", "Sở Nội vụ", "Cần Thơ"),
        ("Hồ Chí Minh", "today", "Sở Nội vụ", "Thành phố Hồ Chí Minh"),
        ("Huyện Kế Sách", "old", "Phòng Nội vụ", "Kế Sách"),
        ("Phường Ninh Kiều", "today", "Phòng Văn hóa - Xã hội", "Ninh Kiều"),
    ],
)
def test_the_office_and_the_place_are_those_of_the_authority(name, period, office, place):
    one = find_units(name, period=period)[0]
    assert (proposer_of(one).name, place_name(one)) == (office, place)
