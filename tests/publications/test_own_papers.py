"""The report, the self-report and the plan by templates of the authority, charts and all."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from parindex.assessments.models import Assessment
from parindex.cycles import templating as keeping
from parindex.documents.papers import word_to_pdf
from parindex.improvement import actions as plans
from parindex.improvement.actions import Basis, Wanted
from parindex.publications.papers import templating
from tests.cast import COMMUNE
from tests.documents.papers import word_lines
from tests.documents.test_paper_templates import word
from tests.publications.test_from_a_cycle import approve, publish
from tests.publications.test_templating import cycle

__all__ = ["cycle"]
pytestmark = pytest.mark.django_db
WORD, PDF = "/ket-qua/ky-2026/van-ban/bao-cao.docx", "/ket-qua/ky-2026/van-ban/bao-cao.pdf"


def use(cast, paper: str, content: bytes) -> None:
    """Bring a template and use it at once."""
    given = {"by": cast.thu.actor(), "slug": "ky-2026"}
    draft = templating.bring_template(**given, paper=paper, name="a.docx", content=content)
    keeping.use_template(**given, paper=paper, digest=draft.digest)


@pytest.mark.parametrize("paper", templating.Paper.values)
def test_every_standard_template_can_be_brought_back(cast, client, cycle, paper):
    client.force_login(cast.thu)
    address = f"/cong-bo/ky-2026/mau-van-ban/{paper}"
    standard = client.get(f"{address}/chuan.docx").content
    use(cast, paper, standard)
    shown = client.get(f"{address}/dang-dung/xem-thu.docx")
    assert shown.status_code == 200
    assert not any("{{" in one for one in word_lines(shown.content))


def test_the_public_report_has_the_charts_of_the_template(cast, client, cycle):
    publish(cast, cycle, approve(cast, cycle))
    before = client.get(WORD)
    own = word("PHÂN TÍCH CỦA TỈNH", "{{ bieu_do_linh_vuc.hinh }}", "{{ de_xuat.noi_dung }}")
    use(cast, "bao-cao", own)
    after = client.get(WORD)
    assert word_lines(after.content)[0] == "PHÂN TÍCH CỦA TỈNH"
    (chart,) = Document(BytesIO(after.content)).inline_shapes
    assert "trung bình theo lĩnh vực" in chart._inline.docPr.get("descr")
    assert before["ETag"] != after["ETag"]


def test_everybody_reads_why_there_is_no_pdf(cast, client, cycle, monkeypatch):
    publish(cast, cycle, approve(cast, cycle))
    use(cast, "bao-cao", word("{{ co_quan }}"))
    monkeypatch.setattr(word_to_pdf.shutil, "which", lambda _name: None)
    answer = client.get(PDF)
    assert answer.status_code == 409
    assert "Máy chủ không có LibreOffice" in answer.content.decode()
    assert f'href="{WORD}"' in answer.content.decode()
    client.force_login(cast.thu)
    page = client.get("/cong-bo/ky-2026/quyet-dinh/").content.decode()
    assert "Máy chủ không có LibreOffice" in page
    assert "van-ban/quyet-dinh.pdf" in page
    assert "van-ban/bao-cao.pdf" not in page


def test_units_print_by_the_template_of_the_authority(cast, client, cycle):
    sheet = Assessment.objects.get(unit__code=COMMUNE)
    use(cast, "tu-danh-gia", word("{{ DON_VI }} TỰ CHẤM {{ diem_tu_cham }}"))
    use(cast, "ke-hoach", word("{{ DON_VI }} CÓ {{ so_viec }} VIỆC", "{{ viec.viec_can_lam }}"))
    publish(cast, cycle, approve(cast, cycle))
    client.force_login(cast.binh)
    (said,) = word_lines(client.get(f"/cham-diem/{sheet.pk}/bao-cao.docx").content)
    assert said.startswith("XÃ TIẾN LỢI TỰ CHẤM ")
    found = cycle.publications.get()
    basis = Basis(COMMUNE, "Xã Tiến Lợi", found.authority, found.year, found.slug, found.set_id)
    plans.take_in(by=cast.binh.actor(), basis=basis, wanted=[Wanted("1.1", "Kế hoạch", "Họp")])
    address = f"/ke-hoach/{COMMUNE}/{found.year}/ke-hoach.docx"
    assert word_lines(client.get(address).content) == ["XÃ TIẾN LỢI CÓ 1 VIỆC", "Họp"]
    assert client.get(address.replace("docx", "xlsx")).status_code == 404
