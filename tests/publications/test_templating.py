"""Thu replaces the wording of the decision and of the score sheets without a programmer."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from parindex.assessments.actions import moving
from parindex.assessments.workflow import State
from parindex.cycles import templating as keeping
from parindex.cycles.models import PaperTemplate
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.publications.papers import templating
from parindex.publications.rehearsing import rehearse_cycle
from tests import make
from tests.cast import COMMUNE
from tests.documents.papers import word_lines
from tests.documents.test_paper_templates import word
from tests.publications.test_from_a_cycle import approve, publish

pytestmark = pytest.mark.django_db
PAGE = "/cong-bo/ky-2026/mau-van-ban/"
OWN = ("TỈNH A QUYẾT ĐỊNH CÔNG BỐ {{ TEN_CHI_SO }}", "{{ cong_bo }}")


@pytest.fixture
def cycle(cast):
    """A cycle that can be published."""
    loaded = make.assessment(State.CONCLUDED)
    moving.finish_cycle(by=cast.thu.actor(), cycle=loaded.cycle)
    loaded.cycle.refresh_from_db()
    return loaded.cycle


def brought(client, content: bytes, paper: str = "quyet-dinh", reach: str = "cycle"):
    file = SimpleUploadedFile("mau-cua-tinh.docx", content)
    given = {"what": "bring", "paper": paper, "reach": reach, "file": file}
    return client.post(PAGE, given)


def test_thu_downloads_edits_looks_and_uses(cast, client, cycle):
    client.force_login(cast.thu)
    assert "Mẫu văn bản" in client.get("/cong-bo/ky-2026/quyet-dinh/").content.decode()
    standard = client.get(f"{PAGE}quyet-dinh/chuan.docx")
    document = Document(BytesIO(standard.content))
    next(one for one in document.paragraphs if "Điều 2" in one.text).add_run(" Giao {{ CO_QUAN }}.")
    edited = BytesIO()
    document.save(edited)
    assert brought(client, edited.getvalue())["Location"] == PAGE
    draft = PaperTemplate.objects.get()
    page = client.get(PAGE).content.decode()
    assert "mau-cua-tinh.docx</b> vừa tải lên, chưa dùng." in page
    preview = client.get(f"{PAGE}quyet-dinh/moi/xem-thu.docx")
    assert "Giao ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN." in " ".join(word_lines(preview.content))
    decision = client.get("/cong-bo/ky-2026/van-ban/quyet-dinh.docx").content
    assert "Giao ỦY" not in " ".join(word_lines(decision)), "not before it is used"
    client.post(PAGE, {"what": "use", "paper": "quyet-dinh", "digest": draft.digest})
    decision = client.get("/cong-bo/ky-2026/van-ban/quyet-dinh.docx").content
    assert "Giao ỦY BAN NHÂN DÂN TỈNH BÌNH THUẬN." in " ".join(word_lines(decision))
    assert client.get(f"{PAGE}quyet-dinh/dang-dung.docx").content == edited.getvalue()
    client.post(PAGE, {"what": "standard", "paper": "quyet-dinh"})
    decision = client.get("/cong-bo/ky-2026/van-ban/quyet-dinh.docx").content
    assert "Giao ỦY" not in " ".join(word_lines(decision))
    acts = list(JournalEntry.objects.order_by("pk").values_list("act", flat=True))[-3:]
    assert acts == ["bring_template", "use_template", "restore_template"]


def test_a_wrong_template_is_refused_with_every_place(cast, client, cycle):
    client.force_login(cast.thu)
    answer = brought(client, word("{{ ten_chi_xo }} {{ cong_bo", "{{ bang_1.don_vj }}"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Không có chỗ điền «{{ ten_chi_xo }}». Gần đúng: {{ ten_chi_so }}" in page
    assert "Chỗ điền thiếu dấu {{ hoặc }}" in page
    assert "«{{ bang_1.don_vj }}»" in page
    for content, says in ((b"%PDF-1.4\n%%EOF\n", "phải là tệp Word"), (b"", "Tệp rỗng")):
        assert says in brought(client, content).content.decode()
    assert "Chọn tệp mẫu .docx." in client.post(PAGE, {"what": "bring"}).content.decode()
    assert PaperTemplate.objects.count() == 0


def test_the_score_sheets_of_a_publication_follow_the_template(cast, client, cycle):
    publish(cast, cycle, approve(cast, cycle))
    thu = cast.thu.actor()
    address = f"/ket-qua/ky-2026/don-vi/{COMMUNE}/phieu-diem.docx"
    before = client.get(address)
    own = word("Xin gửi {{ DON_VI }}", rows=(("{{ tieu_chi.ma }}", "{{ tieu_chi.ly_do }}"),))
    given = {"by": thu, "slug": "ky-2026", "paper": "phieu-diem"}
    draft = templating.bring_template(**given, name="a.docx", content=own)
    keeping.use_template(**given, digest=draft.digest)
    after = client.get(address)
    assert word_lines(after.content)[0] == "Xin gửi XÃ TIẾN LỢI"
    assert before["ETag"] != after["ETag"]
    assert client.get(address.replace("docx", "pdf")).content.startswith(b"%PDF")


def test_a_template_of_the_authority_holds_in_its_next_cycle_if_it_fits(cast, client, cycle):
    thu = cast.thu.actor()
    given = {"by": thu, "slug": "ky-2026", "paper": "quyet-dinh"}
    draft = templating.bring_template(**given, name="a.docx", content=word(*OWN), reach="authority")
    keeping.use_template(**given, digest=draft.digest)
    later = make.cycle("ky-2027", year=2027)
    found = keeping.standing_template(later, "quyet-dinh")
    assert found is not None
    assert found.pk == draft.pk
    known = templating.templated(thu, "ky-2027", "quyet-dinh")
    assert keeping.unfitting(found, known.filling) == []
    PaperTemplate.objects.update(content=word("{{ bang_9.don_vi }}"))
    client.force_login(cast.thu)
    page = client.get("/cong-bo/ky-2027/mau-van-ban/").content.decode()
    assert "Mẫu này không khớp kỳ này nên đang dùng mẫu chuẩn:" in page
    decision = client.get("/cong-bo/ky-2027/van-ban/quyet-dinh.docx").content
    assert "QUYẾT ĐỊNH:" in word_lines(decision)
    keeping.restore_standard(by=thu, slug="ky-2027", paper="quyet-dinh")
    assert keeping.standing_template(later, "quyet-dinh") is None
    assert keeping.standing_template(cycle, "quyet-dinh") is not None


def test_a_draft_that_no_longer_fits_is_not_previewed(cast, client, cycle):
    client.force_login(cast.thu)
    brought(client, word(*OWN))
    PaperTemplate.objects.update(content=word("{{ bang_9.don_vi }}"))
    answer = client.get(f"{PAGE}quyet-dinh/moi/xem-thu.docx")
    assert answer.status_code == 422
    assert "Không có chỗ điền «{{ bang_9.don_vi }}»" in answer.content.decode()
    for gone in ("quyet-dinh/dang-dung.docx", "quyet-dinh/khac.docx", "khac/chuan.docx"):
        assert client.get(PAGE + gone).status_code == 404


def test_who_may_and_what_is_gone(cast, cycle):
    for person in (cast.minh, cast.lan, cast.hoa, cast.dung):
        with pytest.raises(Denied, match="không có quyền công bố"):
            templating.bring_template(
                by=person.actor(), slug="ky-2026", paper="quyet-dinh", name="a", content=word(*OWN)
            )
    given = {"by": cast.thu.actor(), "slug": "ky-2026", "paper": "quyet-dinh"}
    with pytest.raises(Conflict, match="Mẫu vừa xem không còn"):
        keeping.use_template(**given, digest="")
    with pytest.raises(Conflict, match="đang dùng mẫu chuẩn"):
        keeping.restore_standard(**given)
    with pytest.raises(Conflict, match="Không có mẫu nào"):
        keeping.drop_template(**given)
    with pytest.raises(Invalid, match="Chọn mẫu dùng cho kỳ nào"):
        templating.bring_template(**given, name="a", content=word(*OWN), reach="mọi nơi")
    templating.bring_template(**given, name="a", content=word(*OWN))
    keeping.drop_template(**given)
    assert PaperTemplate.objects.count() == 0


def test_the_example_carries_the_number_of_the_decision(cast, cycle):
    digest = approve(cast, cycle)
    publish(cast, cycle, digest)
    assert rehearse_cycle(cycle).digest == digest
    known = templating.templated(cast.thu.actor(), "ky-2026", "phieu-diem")
    says = known.filling.texts["kem_theo"][1]
    assert says == "(Kèm theo Quyết định số 123/QĐ-UBND ngày 27 tháng 12 năm 2026)"
    assert date(2026, 12, 27).isoformat() not in says
