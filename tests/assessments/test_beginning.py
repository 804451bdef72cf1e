"""A new installation tells its first people what comes next, up to publishing."""

from __future__ import annotations

import pytest

from parindex.access import Role
from parindex.assessments.actions import moving
from parindex.assessments.queries.home import home_page
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from tests import make
from tests.cast import client_of, person

pytestmark = pytest.mark.django_db


def to_do(user) -> list[tuple[str, str]]:
    page = home_page(user.actor())
    return [(one.title, one.url) for one in (*page.now, *page.soon)]


def test_an_empty_installation_leads_to_its_first_cycle() -> None:
    quan = person("quan", (Role.ADMINISTRATOR, ""))
    assert to_do(quan) == [("Tạo tài khoản cho người điều phối", "/tai-khoan/moi/")]
    thu = person("thu", (Role.COORDINATOR, ""))
    assert to_do(quan) == []
    assert to_do(thu) == [("Tạo kỳ đánh giá đầu tiên", "/ky/moi/")]
    cycles.prepare_cycle(
        by=thu.actor(),
        slug="ky-dau",
        title="Kỳ đầu",
        year=2026,
        indicator_set=make.indicator_set("vi-du-cach-cham"),
        authority="tinh",
        authority_name="Ủy ban nhân dân tỉnh Bình Thuận",
    )
    assert to_do(thu) == [("Chuẩn bị và mở kỳ", "/ky/ky-dau/")]
    assert "Chuẩn bị và mở kỳ" in client_of(thu).get("/viec-can-lam/").content.decode()


def test_a_concluded_cycle_waits_for_its_chair_and_its_coordinator(cast) -> None:
    cycle = make.cycle()
    for code in make.UNITS:
        make.assessment(State.CONCLUDED, of=cycle, code=code)
    moving.finish_cycle(by=cast.thu.actor(), cycle=cycle)
    assert to_do(cast.thu) == [("Tổng duyệt và công bố kết quả", "/cong-bo/ky-2026/")]
    approve = ("Xem và phê duyệt kết quả với tư cách chủ tịch hội đồng",)
    assert to_do(cast.minh) == [(*approve, "/cong-bo/ky-2026/quyet-dinh/")]
    assert to_do(cast.lan) == []


def test_who_keeps_the_system_is_sent_to_no_cycle(cast) -> None:
    make.cycle()
    quan = person("quan", (Role.ADMINISTRATOR, ""))
    page = client_of(quan).get("/viec-can-lam/").content.decode()
    assert "/tham-dinh/" not in page
    assert "/tien-do/ky-2026/" in client_of(cast.thu).get("/viec-can-lam/").content.decode()
