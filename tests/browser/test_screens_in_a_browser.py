"""Every screen of a cycle in both themes and at all widths: accessible, no sideways scroll."""

from __future__ import annotations

import pytest

from parindex.access import SYSTEM, Role
from parindex.assessments.actions import citing, proving
from parindex.assessments.models import AgendaItem, Assessment
from parindex.assessments.workflow import State
from parindex.directory.actions import enrol
from parindex.directory.models import User
from tests import make
from tests.browser.visiting import look, pdf
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SCREENS = {
    "binh": (
        "/viec-can-lam/",
        "/cham-diem/{drafting}/",
        "/cham-diem/{drafting}/?dong=1.1&the=minh-chung",
        "/cham-diem/{drafting}/?dong=1.1&the=trao-doi",
        "/cham-diem/{drafting}/?dong=1.1&the=lich-su",
        "/cham-diem/{drafting}/?loc=chua-xong",
        "/cham-diem/{drafting}/ky/",
        "/cham-diem/{drafting}/excel/",
        "/minh-chung/xa-tien-loi/",
        "/lien-quan/",
    ),
    "hoa": ("/viec-can-lam/", "/cham-diem/{drafting}/ky/"),
    "tam": (
        "/viec-can-lam/",
        "/tham-dinh/ky-2026/",
        "/tham-dinh/ky-2026/tieu-chi/2.1/",
        "/tham-dinh/ky-2026/tieu-chi/2.1/?don-vi=xa-ham-my",
        "/tham-dinh/ky-2026/don-vi/xa-ham-my/?tieu-chi=1.1",
        "/tham-dinh/ky-2026/excel/",
    ),
    "clerk": ("/giai-trinh/{explaining}/", "/cham-diem/{explaining}/?dong=2.1"),
    "thu": (
        "/viec-can-lam/",
        "/tien-do/ky-2026/",
        "/tien-do/ky-2026/xep-hang/",
        "/ky/",
        "/ky/moi/",
        "/ky/ky-2026/",
        "/ky/ky-2026/lich/",
        "/ky/ky-2026/quy-dinh/",
        "/ky/ky-2026/don-vi/",
        "/ky/ky-2026/phan-cong/",
        "/ky/ky-2026/thanh-vien/",
        "/ky/ky-2026/gia-han/",
        "/ky/ky-2026/lien-quan/",
        "/ky/ky-2026/bang-tong-hop/",
        "/ky/ky-2026/chuyen-len/",
        "/nhat-ky/",
    ),
    "minh": (
        "/viec-can-lam/",
        "/hoi-dong/ky-2026/",
        "/hoi-dong/ky-2026/{item}/",
        "/hoi-dong/ky-2026/phien-hop/",
        "/hoi-dong/ky-2026/ket-luan/",
    ),
}


def prepare(cast) -> dict[str, int]:
    found = make.cycle()
    binh = cast.binh.actor()
    sheet = Assessment.objects.get(unit__cycle=found, unit__code="xa-tien-loi")
    kept = proving.add_file(
        by=binh, place="xa-tien-loi", name="quy-che.pdf", pieces=[pdf("quy chế")]
    )
    citing.cite(
        by=binh, assessment_id=sheet.pk, code="1.1", document_id=kept.document.pk, pages="2"
    )
    answer = make.answering.Row({"da_xong": ["22"], "tong_so": ["24"]}, {})
    make.answering.state(by=binh, assessment_id=sheet.pk, code="2.1", row=answer)
    make.answering.remark(by=binh, assessment_id=sheet.pk, code="1.1", text="Xem lại số văn bản.")
    make.assessment(State.DECIDING, of=found, code="xa-muong-man")
    submitted = make.assessment(State.SUBMITTED, of=found, code="xa-ham-my")
    enrol(
        by=SYSTEM,
        username="clerk",
        password=PASSWORD,
        display_name="Người của Xã Hàm Mỹ",
        grants=((Role.CLERK, "xa-ham-my"),),
    )
    return {
        "drafting": sheet.pk,
        "explaining": submitted.assessment.pk,
        "item": AgendaItem.objects.get().pk,
    }


@pytest.mark.sweep
def test_every_screen_of_a_cycle_is_sound(cast, visitors) -> None:
    places = visitors.ask(lambda: prepare(cast))
    found = []
    for name, paths in SCREENS.items():
        if name == "clerk":
            visitors.ask(lambda: open_explanation(places["explaining"]))
        context = visitors.context(visitors.ask(lambda name=name: User.objects.get(username=name)))
        page = visitors.tab(context, paths[0].format(**places))
        for number, path in enumerate(paths):
            page.goto(visitors.url + path.format(**places))
            found += [(path, *one) for one in look(page, f"{name}-{number}")]
    assert found == [], "\n".join(map(str, found))


def open_explanation(assessment_id: int) -> None:
    """Tâm disputes 2.1 and Thu opens the round of explanations."""
    make._appraise(assessment_id, {"2.1": make.CORRECTED})
