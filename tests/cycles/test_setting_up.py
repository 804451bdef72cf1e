"""Thu sets a cycle up on the site; others are refused with the reason."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.access import SYSTEM
from parindex.assessments.models import Assessment
from parindex.cycles import actions
from parindex.cycles.assigning import Task
from parindex.cycles.models import Cycle, CyclePhase, Extension
from parindex.cycles.queries import tasks_of
from parindex.directory.models import Interest, Notice
from parindex.errors import Denied, Invalid
from tests.cast import COMMUNE
from tests.cycles.conftest import acts, make_cycle

PAGES = (
    "/ky/",
    "/ky/moi/",
    "/ky/moi/?tu=ky-2026",
    "/ky/ky-2026/",
    "/ky/ky-2026/lich/",
    "/ky/ky-2026/quy-dinh/",
    "/ky/ky-2026/don-vi/?tim=ke+sach",
    "/ky/ky-2026/phan-cong/",
    "/ky/ky-2026/thanh-vien/",
    "/ky/ky-2026/gia-han/",
    "/ky/ky-2026/lien-quan/",
    "/ky/ky-2026/thay-bo-chi-so/?bo=mau-2026-xa",
    "/ky/ky-2026/chuyen-len/",
)

REASON = "Bạn không có quyền thiết lập kỳ đánh giá. Quyền này thuộc về: Điều phối (Sở Nội vụ)."


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_for_the_coordinator_alone(client, cast, cycle, page: str) -> None:
    client.force_login(cast.thu)
    response = client.get(page)
    assert response.status_code == 200
    assert 'href="/ky/" aria-current="page"' in response.content.decode()
    for other in (cast.binh, cast.hoa, cast.lan, cast.minh, cast.dung):
        client.force_login(other)
        response = client.get(page)
        assert (response.status_code, REASON in response.content.decode()) == (403, True)


def test_a_cycle_that_is_not_there_is_not_found(client, cast) -> None:
    client.force_login(cast.thu)
    assert client.get("/ky/khong-co/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_seven_queries_however_long(
    client, cast, count: int, django_assert_num_queries
) -> None:
    for number in range(count):
        make_cycle(f"ky-{2024 + number}", 2024 + number)
    client.force_login(cast.thu)
    with django_assert_num_queries(7):
        page = client.get("/ky/").content.decode()
    titles = re.findall(r'<a class="b" href="/ky/(ky-\d+)/">', page)
    assert titles == [f"ky-{2024 + number}" for number in reversed(range(count))]


NEW = {
    "title": "CCHC cấp xã 2027",
    "year": "2027",
    "slug": "",
    "set": "mau-2026-xa",
    "authority": "VN34-P92",
}


def test_thu_makes_a_cycle_whose_address_comes_from_its_name(client, cast) -> None:
    client.force_login(cast.thu)
    response = client.post("/ky/moi/", NEW)
    assert response["Location"] == "/ky/cchc-cap-xa-2027/"
    made = Cycle.objects.get()
    assert (made.year, made.edition.set_id, made.authority_name, made.state) == (
        2027,
        "mau-2026-xa",
        "Ủy ban nhân dân thành phố Cần Thơ",
        "preparing",
    )
    assert made.phases.count() == 6


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Ghi tên kỳ đánh giá."),
        ({"year": "hai nghìn"}, "Ghi năm đánh giá, từ 2000 đến 2100."),
        ({"slug": "Kỳ 2027"}, "Địa chỉ chỉ gồm chữ thường không dấu, số và dấu gạch nối."),
        ({"slug": "moi"}, "Địa chỉ chỉ gồm chữ thường không dấu, số và dấu gạch nối."),
        ({"slug": "ky-2026"}, "Đã có kỳ đánh giá ở địa chỉ «ky-2026». Chọn địa chỉ khác."),
        ({"set": "quang-binh-xa-2021"}, "Chọn một bộ chỉ số."),
        ({"authority": "khong-co"}, "Chọn cơ quan chủ trì."),
    ],
)
def test_a_refused_cycle_keeps_what_was_typed(client, cast, cycle, typed, sentence: str) -> None:
    client.force_login(cast.thu)
    response = client.post("/ky/moi/", {**NEW, **typed})
    page = response.content.decode()
    assert (response.status_code, sentence in page) == (422, True)
    for name in {"title", "year"} - set(typed):
        assert f'value="{NEW[name]}"' in page
    assert Cycle.objects.count() == 1


def test_windows_in_the_wrong_order_are_refused_beside_the_field(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    page = client.get("/ky/ky-2026/lich/").content.decode()
    form = dict(re.findall(r'name="([a-z]+-[a-z_]+)" value="([^"]*)"', page))
    assert len(form) == 24
    before = list(CyclePhase.objects.values())
    response = client.post("/ky/ky-2026/lich/", {**form, "answering-due": "17:00 01/01/2020"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="17:00 01/01/2020"' in page
    assert 'aria-describedby="e-answering-due"' in page
    assert "Hạn nộp đúng hạn phải sau lúc mở." in page
    assert list(CyclePhase.objects.values()) == before
    good = {**form, "answering-due": "23:59 30/12/2036", "answering-closes": "17:00 31/12/2036"}
    assert client.post("/ky/ky-2026/lich/", good).status_code == 302
    window = CyclePhase.objects.get(phase="answering")
    assert window.due.isoformat() == "2036-12-30T16:59:59+00:00"
    assert acts()[-1] == "set_windows"


def test_thu_chooses_the_days_on_which_units_are_reminded(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    page = client.get("/ky/ky-2026/lich/").content.decode()
    assert 'name="reminders" value="10, 3, 1"' in page
    form = dict(re.findall(r'name="([a-z]+-[a-z_]+)" value="([^"]*)"', page))
    for typed, sentence in (
        ("bảy ngày", "Ghi các số ngày, cách nhau bằng dấu phẩy, ví dụ 10, 3, 1."),
        ("61, 3", "Số ngày nhắc trước hạn từ 0 đến 60."),
        (", ".join(str(one) for one in range(11)), "Nhắc nhiều nhất 10 lần trước một hạn."),
    ):
        response = client.post("/ky/ky-2026/lich/", {**form, "reminders": typed})
        shown = response.content.decode()
        assert (response.status_code, sentence in shown) == (422, True)
        assert f'name="reminders" value="{typed}"' in shown
    for typed, kept in (("2; 7 2", [7, 2]), ("", []), ("15, 5, 0", [15, 5, 0])):
        assert client.post("/ky/ky-2026/lich/", {**form, "reminders": typed}).status_code == 302
        cycle.refresh_from_db()
        assert cycle.reminder_days == kept
    assert acts()[-2:] == ["set_windows", "set_reminders"]
    client.post("/ky/ky-2026/lich/", form)  # an older form, which does not ask for them
    cycle.refresh_from_db()
    assert (cycle.reminder_days, acts()[-1]) == ([15, 5, 0], "set_windows")
    with pytest.raises(Invalid, match="Số ngày nhắc trước hạn từ 0 đến 60"):
        actions.set_reminders(by=SYSTEM, cycle=cycle, days=[-1])
    with pytest.raises(Denied):
        actions.set_reminders(by=cast.binh.actor(), cycle=cycle, days=[3])


def test_rules_are_kept_or_refused_beside_their_field(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    make_cycle("tinh-2026")
    rules = {
        "late_policy": "unranked",
        "is_review_blind": "1",
        "explanation_limit": "2.000",
        "sample_percent": "10",
        "above": "tinh-2026",
        "hand_up_due": "17:00 20/12/2026",
    }
    for typed, sentence in (
        ({"explanation_limit": "12"}, "Ghi số ký tự, từ 200 đến 10000."),
        ({"sample_percent": "101"}, "Ghi tỷ lệ phần trăm, từ 0 đến 100."),
        ({"hand_up_due": "mai"}, "Ghi giờ và ngày, ví dụ 17:00 20/12/2026."),
    ):
        response = client.post("/ky/ky-2026/quy-dinh/", {**rules, **typed})
        assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert client.post("/ky/ky-2026/quy-dinh/", rules).status_code == 302
    cycle.refresh_from_db()
    assert (
        cycle.late_policy,
        cycle.is_review_blind,
        cycle.shows_points_when_explaining,
        cycle.compares_with_peers,
        cycle.explanation_limit,
        cycle.sample_percent,
        cycle.above.slug,
    ) == ("unranked", True, False, False, 2000, 10, "tinh-2026")
    assert acts()[-2:] == ["put_below", "set_rules"]
    circle = {**rules, "above": "ky-2026"}
    page = client.post("/ky/tinh-2026/quy-dinh/", circle).content.decode()
    assert "Kỳ cấp trên không thể là chính kỳ này hoặc một kỳ dưới nó." in page


def test_units_are_added_by_group_search_or_list_and_taken_out(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    address = "/ky/ky-2026/don-vi/"
    client.post(address, {"what": "province", "place": "VN34-P92"})
    assert cycle.units.count() == 106
    client.post(address, {"what": "departments", "slug": ["so-y-te", "so-tu-phap"]})
    assert cycle.units.filter(group="so-nganh").count() == 2
    response = client.post(address, {"what": "one", "place": "VN34-W31528"}, follow=True)
    assert "Đã thêm 0 đơn vị. 1 đơn vị đã có từ trước." in response.content.decode()
    response = client.post(address, {"what": "list", "list": "khac; Trung tâm A\nXã Không Có"})
    page = response.content.decode()
    assert (response.status_code, "khac; Trung tâm A" in page) == (422, True)
    assert "Dòng 2: không tìm thấy đơn vị «Xã Không Có»." in page
    assert not cycle.units.filter(code="khac").exists()
    file = SimpleUploadedFile("a.csv", "mã,tên,nhóm\nkhac,Trung tâm A,Khác\n".encode())
    assert client.post(address, {"what": "list", "file": file}).status_code == 302
    assert cycle.units.get(code="khac").name == "Trung tâm A"
    client.post(address, {"what": "remove", "code": ["khac", COMMUNE]})
    assert cycle.units.count() == 107
    page = client.post(address, {"what": "remove"}).content.decode()
    assert "Chọn ít nhất một đơn vị để bỏ." in page


def test_an_open_cycle_keeps_its_units(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    assert client.post("/ky/ky-2026/mo/")["Location"] == "/ky/ky-2026/"
    assert Assessment.objects.count() == 3
    assert Notice.objects.filter(user=cast.binh).count() == 1
    response = client.post("/ky/ky-2026/don-vi/", {"what": "one", "place": "VN34-W31528"})
    assert response.status_code == 422
    assert client.post("/ky/ky-2026/mo/").status_code == 409


def test_an_empty_cycle_cannot_be_opened(client, cast, cycle) -> None:
    cycle.units.all().delete()
    client.force_login(cast.thu)
    sentence = "Kỳ chưa có đơn vị nào. Thêm đơn vị rồi mở kỳ."
    assert sentence in client.get("/ky/ky-2026/").content.decode()
    response = client.post("/ky/ky-2026/mo/")
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    client.force_login(cast.minh)
    assert client.post("/ky/ky-2026/mo/").status_code == 403


def test_seats_of_the_council(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    address = "/ky/ky-2026/thanh-vien/"
    client.post(address, {"person": cast.minh.pk, "duty": "chair"})
    assert [(one.user, one.duty) for one in cycle.seats.all()] == [(cast.minh, "chair")]
    page = client.post(address, {"person": cast.dung.pk, "duty": "chair"}).content.decode()
    assert "Dung chưa có vai trò thành viên hội đồng." in page
    client.post(address, {"remove": cast.minh.pk})
    assert (cycle.seats.count(), acts()[-2:]) == (0, ["seat", "unseat"])
    assert client.post(address, {"remove": cast.minh.pk}).status_code == 422


def test_one_unit_gets_more_time_with_a_reason(client, cast, cycle) -> None:
    client.force_login(cast.thu)
    address = "/ky/ky-2026/gia-han/"
    form = {
        "unit": COMMUNE,
        "phase": "answering",
        "until": "17:00 20/12/2036",
        "reason": "mất điện do bão",
    }
    for typed, sentence in (
        ({"reason": ""}, "Ghi lý do gia hạn."),
        ({"unit": ""}, "Chọn đơn vị."),
        ({"until": "17:00 01/01/2020"}, "Hạn mới phải sau hạn hiện tại."),
    ):
        response = client.post(address, {**form, **typed})
        assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert client.post(address, form).status_code == 302
    assert [(one.unit.code, one.reason) for one in Extension.objects.all()] == [
        (COMMUNE, "mất điện do bão")
    ]


def test_anybody_declares_their_own_interest_and_only_thu_takes_it_back(
    client, cast, cycle, tam
) -> None:
    client.force_login(tam)
    response = client.post("/lien-quan/", {"place": "Xã Tiến Lợi", "reason": ""})
    assert response.status_code == 422
    assert "Ghi lý do có liên quan đến đơn vị" in response.content.decode()
    assert "Không có đơn vị" in (
        client.post("/lien-quan/", {"place": "Xã Z", "reason": "x"}).content.decode()
    )
    form = {"place": f"Xã Tiến Lợi ({COMMUNE})", "reason": "anh trai là chủ tịch xã"}
    assert client.post("/lien-quan/", form).status_code == 302
    interest = Interest.objects.get()
    assert (interest.user, interest.place) == (tam, COMMUNE)
    assert client.post(f"/lien-quan/{interest.pk}/go/").status_code == 403
    client.force_login(cast.dung)
    assert "anh trai" not in client.get("/lien-quan/").content.decode()
    client.force_login(cast.thu)
    for page in ("/lien-quan/", "/ky/ky-2026/lien-quan/"):
        assert "anh trai là chủ tịch xã" in client.get(page).content.decode()
    assert client.post(f"/lien-quan/{interest.pk}/go/")["Location"] == "/lien-quan/"
    assert "anh trai" not in client.get("/lien-quan/").content.decode()
    assert acts()[-2:] == ["declare_interest", "withdraw_interest"]


def test_next_years_cycle_copies_people_and_units_but_nothing_that_was_done(
    client, cast, cycle, lan, tam
) -> None:
    tasks = [Task(lan.pk, "1"), Task(tam.pk, unit=COMMUNE)]
    actions.assign(by=SYSTEM, cycle=cycle, title="Tổ thẩm định", tasks=tasks)
    actions.seat(by=SYSTEM, cycle=cycle, user=cast.minh, duty="chair")
    actions.set_rules(by=SYSTEM, cycle=cycle, is_review_blind=True, explanation_limit=900)
    client.force_login(cast.thu)
    client.post("/ky/ky-2026/mo/")
    client.post(
        "/ky/ky-2026/gia-han/",
        {"unit": COMMUNE, "phase": "answering", "until": "17:00 20/12/2036", "reason": "bão"},
    )
    Cycle.objects.filter(pk=cycle.pk).update(state="concluded", handed_up_by="Thu")
    Interest.objects.create(user=tam, place=COMMUNE, reason="anh trai là chủ tịch xã")
    page = client.get("/ky/moi/?tu=ky-2026").content.decode()
    assert 'value="Chỉ số CCHC 2027"' in page
    assert 'value="chi-so-cchc-2027"' in page
    form = {"title": "Chỉ số CCHC 2027", "year": "2027", "slug": "", "set": "vi-du-cach-cham"}
    assert client.post("/ky/moi/?tu=ky-2026", form)["Location"] == "/ky/chi-so-cchc-2027/"
    made = Cycle.objects.get(slug="chi-so-cchc-2027")
    assert (made.state, made.cloned_from_id, made.is_review_blind, made.explanation_limit) == (
        "preparing",
        cycle.pk,
        True,
        900,
    )
    assert (made.handed_up_at, made.handed_up_by) == (None, "")
    assert {one.code for one in made.units.all()} == {one.code for one in cycle.units.all()}
    assert tasks_of(made) == [Task(lan.pk, "1")]
    assert [one.user for one in made.seats.all()] == [cast.minh]
    assert not Extension.objects.filter(unit__cycle=made).exists()
    assert not Assessment.objects.filter(unit__cycle=made).exists()
    assert min(one.opens.year for one in made.phases.all()) >= 2026
