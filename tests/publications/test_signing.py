"""The decision is signed here with a certificate, or signed elsewhere and checked here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.publications import actions
from parindex.publications.models import SignedPaper
from parindex.publications.papers import signing
from parindex.publications.papers.signing import belongs
from tests.documents.files import pdf as plain_pdf
from tests.documents.papers import pdf_pages
from tests.documents.signing import signed as signed_elsewhere
from tests.documents.signing import with_another_page_size
from tests.documents.test_pdf_signing import PASSWORD, p12, paper
from tests.publications.making import approve, publish

pytestmark = pytest.mark.django_db
PAGE = "/cong-bo/ky-2026/ky-so/"
PUBLIC = "/ket-qua/ky-2026/van-ban-ky-so/"


@pytest.fixture
def made(cast, cycle, own_disk):
    """A cycle published by decision 123/QĐ-UBND."""
    return publish(cast, cycle, approve(cast, cycle))


def file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sign(client, **more):
    given = {
        "what": "sign",
        "kind": "decision",
        "certificate": file(p12(), "thu.p12"),
        "password": PASSWORD,
        **more,
    }
    return client.post(PAGE, given)


def test_thu_signs_the_decision_and_everybody_reads_who_signed(cast, client, made, caplog):
    client.force_login(cast.thu)
    assert "Ký số" in client.get("/cong-bo/ky-2026/quyet-dinh/").content.decode()
    assert sign(client)["Location"] == PAGE
    client.logout()
    assert (
        'href="/ket-qua/ky-2026/van-ban-ky-so/"' in client.get("/ket-qua/ky-2026/").content.decode()
    )
    page = client.get(PUBLIC).content.decode()
    today = datetime.now(UTC)
    assert "Quyết định công bố" in page
    assert "Đã ký số: Nguyễn Văn Chủ, " in page
    assert "nội dung chưa bị sửa sau khi ký." in page
    kept = SignedPaper.objects.get()
    content = b"".join(client.get(f"{PUBLIC}{kept.pk}.pdf").streaming_content)
    assert "Số: 123/QĐ-UBND" in pdf_pages(content)[0]
    assert (kept.is_signed_here, kept.size, kept.at.date()) == (True, len(content), today.date())
    entry = JournalEntry.objects.latest("pk")
    assert (entry.act, entry.subject) == ("sign_paper", "ky-2026")
    everything = [caplog.text, repr(list(JournalEntry.objects.values())), repr(kept.__dict__)]
    assert [one for one in everything if PASSWORD in one] == []
    stored = default_storage.listdir("papers")[1]
    assert stored == [f"{kept.digest}.pdf"], "and no certificate"


def test_a_refusal_says_why_and_keeps_no_password(cast, client, made):
    client.force_login(cast.thu)
    expired = p12(ends=datetime(2026, 3, 1, 1, tzinfo=UTC), starts=datetime(2024, 1, 1, tzinfo=UTC))
    cases = {
        "Mật khẩu của tệp chứng thư không đúng. Nhập lại.": {"password": "sai-mat-khau"},
        "không phải PKCS#12": {"certificate": file(b"abc", "a.p12")},
        "Chứng thư đã hết hạn ngày 01/03/2026": {"certificate": file(expired, "a.p12")},
        "Chọn tệp chứng thư": {"certificate": ""},
        "Chọn tệp PDF cần ký": {"kind": "other", "title": "Báo cáo"},
        "Tệp không ghi mã băm": {"pdf": file(paper("khác"), "a.pdf")},
    }
    for says, more in cases.items():
        answer = sign(client, **more)
        page = answer.content.decode()
        assert (answer.status_code, says in page) == (422, True), says
        assert PASSWORD not in page
        assert "sai-mat-khau" not in page
    assert SignedPaper.objects.count() == 0


def test_a_pdf_finished_in_word_and_signed_with_a_token_is_checked(cast, client, made):
    client.force_login(cast.thu)
    finished = paper("Quyết định số 123/QĐ-UBND")
    good = signed_elsewhere(finished, "Nguyễn Văn Chủ")
    cases = {
        "Tệp chưa có chữ ký số.": finished,
        "phần đã ký còn nguyên nhưng tệp đã bị thêm hoặc sửa nội dung": with_another_page_size(
            good
        ),
        "Tệp không ghi mã băm": signed_elsewhere(paper("Số 1123/QĐ-UBND"), "Ai Đó"),
        "Không đọc được chữ trong tệp": signed_elsewhere(plain_pdf(), "Ai Đó"),
        "Chọn tệp PDF": b"abc",
    }
    for says, content in cases.items():
        answer = client.post(PAGE, {"what": "take", "pdf": file(content, "a.pdf")})
        assert (answer.status_code, says in answer.content.decode()) == (422, True), says
    taken = {"what": "take", "kind": "other", "title": "Quyết định, bản đủ chữ ký"}
    assert client.post(PAGE, taken | {"pdf": file(good, "a.pdf")}).status_code == 302
    again = client.post(PAGE, taken | {"pdf": file(good, "a.pdf")})
    assert again.status_code == 409
    assert "Quyết định, bản đủ chữ ký" in client.get(PUBLIC).content.decode()


def test_a_file_that_changed_in_the_store_is_not_offered(cast, client, made):
    good = signed_elsewhere(paper("Quyết định số 123/QĐ-UBND"), "Nguyễn Văn Chủ")
    thu = cast.thu.actor()
    kept = signing.take_signed_paper(by=thu, publication=made, pdf=good, title="Quyết định")
    with default_storage.open(f"papers/{kept.digest}.pdf", "wb") as stream:
        stream.write(good + b" ")
    page = client.get(PUBLIC).content.decode()
    assert "Tệp lưu đã khác" in page
    assert "Tải bản đã ký" not in page


def test_a_paper_is_taken_back_with_a_reason(cast, client, made):
    good = signed_elsewhere(paper("Quyết định số 123/QĐ-UBND"), "Nguyễn Văn Chủ")
    thu = cast.thu.actor()
    kept = signing.take_signed_paper(by=thu, publication=made, pdf=good, title="Quyết định")
    client.force_login(cast.thu)
    given = {"what": "take_back", "paper_id": kept.pk}
    assert client.post(PAGE, given | {"reason": " "}).status_code == 422
    assert client.post(PAGE, given | {"reason": "Nhầm bản."}).status_code == 302
    assert client.post(PAGE, given | {"reason": "Nhầm bản."}).status_code == 409
    assert "Chưa có văn bản đã ký số." in client.get(PUBLIC).content.decode()
    assert client.get(f"{PUBLIC}{kept.pk}.pdf").status_code == 404
    assert JournalEntry.objects.latest("pk").details == {"reason": "Nhầm bản."}


def test_who_may_sign_and_what(cast, client, made):
    for person in (cast.minh, cast.lan, cast.hoa, cast.dung):
        with pytest.raises(Denied, match="không có quyền công bố"):
            signing.sign_paper(
                by=person.actor(),
                publication=made,
                pdf=paper(),
                title="Quyết định",
                certificate=p12(),
                password=PASSWORD,
            )
    thu = cast.thu.actor()
    good = signed_elsewhere(paper("Quyết định số 123/QĐ-UBND"), "Nguyễn Văn Chủ")
    with pytest.raises(Invalid, match="Ghi tên văn bản"):
        signing.take_signed_paper(by=thu, publication=made, pdf=good, title=" ")
    actions.withdraw(by=thu, publication=made, reason="Sai.")
    made.refresh_from_db()
    with pytest.raises(Conflict, match="đã được rút"):
        signing.take_signed_paper(by=thu, publication=made, pdf=good, title="Quyết định")
    assert client.get(PUBLIC).status_code == 410
    client.force_login(cast.thu)
    assert "Kỳ này chưa công bố" in client.get(PAGE).content.decode()
    assert sign(client).status_code == 409


def test_a_number_is_not_found_inside_a_longer_one():
    digest = "0123456789abcdef" + "0" * 48
    assert belongs("kếtquả0123456789abcdef", digest, "")
    assert belongs("số:12/qđ-ubndtỉnha,ngày", digest, "12/QĐ-UBND")
    assert not belongs("số:112/qđ-ubnd", digest, "12/QĐ-UBND")
    assert not belongs("", digest, "")
