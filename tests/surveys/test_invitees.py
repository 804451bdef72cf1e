"""Sơn brings in who is asked by name, or lets chance pick them, and erases them afterwards."""

from __future__ import annotations

import json

import pytest

from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions import inviting
from parindex.surveys.actions.planning import plan_targets
from parindex.surveys.actions.running import close_survey
from parindex.surveys.codes import ALPHABET
from parindex.surveys.listing import read_count, read_day, read_email, read_phone
from parindex.surveys.models import Draw, Invitee
from parindex.surveys.people_files import Person
from parindex.surveys.personal_codes import new_codes, spaced
from parindex.surveys.planning_files import TargetLine
from tests.cast import COMMUNE
from tests.surveys import making
from tests.surveys.plan_pages import carried, corrections, table

LIST = "/khao-sat/ky-2026/nguoi-duoc-moi/"
TU = Person(COMMUNE, "Lê Văn Tư", "0912345678", "tu@example.vn", "Thôn 1", "đất đai")
NAM = Person("xa-ham-my", "Trần Thị Năm", "0987654321")


def test_telephones_mails_days_and_amounts_as_people_write_them():
    assert read_phone("+84 912.345.678") == "0912345678"
    assert read_phone("912345678") == "0912345678"
    assert read_phone("(0252) 382 1234") == "02523821234"
    assert (read_phone(""), read_phone("12345"), read_phone("hỏi anh Tư")) == ("", None, None)
    assert read_email(" a.b@example.vn ") == "a.b@example.vn"
    assert (read_email("a@b"), read_email("a b@c.vn"), read_email("")) == (None, None, "")
    assert str(read_day("20/11/2026")) == "2026-11-20"
    assert (read_count("50.000đ"), read_count("1 200"), read_count("")) == (50000, 1200, None)
    for text in ("1.2", "-5", "ba"):
        with pytest.raises(ValueError, match=r".+"):
            read_count(text)


def test_codes_are_many_and_cannot_be_misread():
    codes = new_codes(3000, lambda fresh: set())
    assert len(set(codes)) == 3000
    assert {len(one) for one in codes} == {10}
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("0O1IL2Z5S") & set(ALPHABET)
    assert spaced("ABCDE34678") == "ABCDE 34678"


def test_a_code_that_was_given_out_is_not_given_again():
    asked = []

    def taken(fresh):
        asked.append(fresh)
        return fresh if len(asked) == 1 else set()

    assert set(new_codes(5, taken)) == asked[1]


pytestmark = pytest.mark.django_db


def listed():
    return list(Invitee.objects.order_by("name").values_list("unit", "name", "phone"))


def test_a_list_is_read_with_its_own_headings_and_corrected_on_the_page(desk):
    making.survey("preparing")
    file = table(
        "STT,Chủ hồ sơ,SĐT,Xã/phường,Email,Lĩnh vực",
        "1,Lê Văn Tư,912345678,Xã Tiến Lợi,,Đất đai",
        "2,Trần Thị Năm,0987 654 321,Hàm Mi,nam@example.vn,Hộ tịch",
        "3,Võ Văn Sáu,12,xa-tien-loi,,",
        "4,Lý Bảy,0912345678,Tiến Lợi,,",
    )
    text = desk.post(f"{LIST}nhap/", {"file": file}).content.decode()
    assert "Có phải: Xã Hàm Mỹ?" in text
    assert "<b>C4</b>: «12» không phải số điện thoại" in text
    assert "«0912345678» đã có ở dòng 2" in text
    assert listed() == []
    fields = carried(text)
    assert {key: fields[key] for key in ("col-unit", "col-name", "col-phone", "col-group")} == {
        "col-unit": "3",
        "col-name": "1",
        "col-phone": "2",
        "col-group": "5",
    }
    assert {"fix-1-3", "fix-2-2", "fix-3-2"} <= set(corrections(text))
    fixes = {"fix-1-3": "Hàm Mỹ", "fix-2-2": "0933333333"}
    again = {**fields, **fixes, "what": "apply"}
    page = desk.post(f"{LIST}nhap/", again)
    assert page.status_code == 422, "Bảy still has the telephone of Tư"
    assert 'value="0933333333"' not in page.content.decode(), "a row that is right is shown no more"
    desk.post(f"{LIST}nhap/", again | {"skip": "1"})
    assert listed() == [
        (COMMUNE, "Lê Văn Tư", "0912345678"),
        ("xa-ham-my", "Trần Thị Năm", "0987654321"),
        (COMMUNE, "Võ Văn Sáu", "0933333333"),
    ]
    entry = JournalEntry.objects.get(act="invite")
    assert entry.details == {
        "questionnaire": "nguoi-dan",
        "count": 3,
        "source": "danh-sach.csv",
    }


def test_somebody_on_the_list_is_not_invited_twice(desk, son):
    survey = making.survey("preparing")
    given = {"by": son.actor(), "survey": survey, "form": "nguoi-dan"}
    assert inviting.invite(people=[TU, NAM], **given) == 2
    assert inviting.invite(people=[TU._replace(name="Lê Tư")], **given) == 0
    file = table("Đơn vị;Họ và tên;Điện thoại", "Xã Tiến Lợi;Lê Tư;0912345678")
    text = desk.post(f"{LIST}nhap/", {"file": file, "phieu": "nguoi-dan"}).content.decode()
    assert "đã mời: Lê Văn Tư" in text


def test_a_file_that_is_no_list_says_what_is_missing(desk):
    making.survey("preparing")
    page = desk.post(f"{LIST}nhap/", {"file": table("a,b", "1,2")})
    assert page.status_code == 422
    assert "Không thấy dòng tiêu đề" in page.content.decode()
    page = desk.post(f"{LIST}nhap/", {"file": table("Họ tên,Điện thoại", "A,0912345678")})
    assert "Chọn cột cho: Đơn vị." in page.content.decode()


def test_the_list_is_filtered_and_paged_with_few_queries(desk, son, django_assert_max_num_queries):
    survey = making.survey("collecting")
    people = [Person(COMMUNE, f"Người {n:04}", f"09{n:08}") for n in range(2000)]
    inviting.invite(by=son.actor(), survey=survey, form="nguoi-dan", people=[*people, NAM])
    with django_assert_max_num_queries(14):
        text = desk.get(f"{LIST}?trang=3").content.decode()
    assert "Trang 3 / 41" in text
    text = desk.get(f"{LIST}?tim=tran+thi").content.decode()
    assert "Trần Thị Năm" in text
    assert "Người 0001" not in text
    text = desk.get(f"{LIST}?don-vi=xa-ham-my&tinh-trang=da-dung").content.decode()
    assert "Không có ai phù hợp" in text


def test_only_who_runs_the_survey_sees_the_list(client, cast):
    making.survey("collecting")
    for user in (cast.minh, cast.binh, making.nga()):
        client.force_login(user)
        assert client.get(LIST).status_code == 403


def test_a_wrong_telephone_is_corrected_until_the_code_is_used(desk, son):
    survey = making.survey("collecting")
    inviting.invite(by=son.actor(), survey=survey, form="nguoi-dan", people=[TU, NAM])
    one = Invitee.objects.get(name=TU.name)
    page = desk.post(f"{LIST}{one.pk}/", TU._asdict() | {"phone": "09"})
    assert page.status_code == 422
    assert 'value="09"' in page.content.decode()
    page = desk.post(f"{LIST}{one.pk}/", TU._asdict() | {"phone": NAM.phone})
    assert "đã có trong danh sách" in page.content.decode()
    desk.post(f"{LIST}{one.pk}/", TU._asdict() | {"phone": "0911111111"})
    one.refresh_from_db()
    assert one.phone == "0911111111"
    Invitee.objects.filter(pk=one.pk).update(is_used=True)
    with pytest.raises(Conflict, match="đã dùng"):
        inviting.correct_invitee(by=son.actor(), invitee=one, person=TU)


def test_names_are_erased_after_collecting_with_a_reason(desk, son):
    survey = making.survey("collecting")
    inviting.invite(by=son.actor(), survey=survey, form="nguoi-dan", people=[TU, NAM])
    with pytest.raises(Conflict, match="Kết thúc thu phiếu"):
        inviting.erase_invitees(by=son.actor(), survey=survey, reason="xong")
    close_survey(by=son.actor(), survey=survey)
    page = desk.post(f"{LIST}xoa/", {"what": "erase", "reason": ""})
    assert (page.status_code, "Ghi lý do." in page.content.decode()) == (422, True)
    desk.post(f"{LIST}xoa/", {"what": "erase", "reason": "Hết thời hạn lưu."})
    kept = set(Invitee.objects.values_list("name", "phone", "email", "address", "group"))
    assert kept == {("", "", "", "", "")}
    assert Invitee.objects.count() == 2
    entry = JournalEntry.objects.get(act="erase_invitees")
    assert entry.details == {"count": 2, "reason": "Hết thời hạn lưu."}
    journal = json.dumps(list(JournalEntry.objects.values_list("details", flat=True)))
    assert "Tư" not in journal
    assert TU.phone not in journal


def test_people_are_taken_off_the_list_unless_their_code_was_used(desk, son):
    survey = making.survey("collecting")
    inviting.invite(by=son.actor(), survey=survey, form="nguoi-dan", people=[TU, NAM])
    ids = list(Invitee.objects.values_list("pk", flat=True))
    Invitee.objects.filter(name=NAM.name).update(is_used=True)
    assert desk.post(f"{LIST}xoa/", {"what": "remove", "one": ids}).status_code == 422
    desk.post(f"{LIST}xoa/", {"what": "remove", "one": ids, "reason": "Đã mất."})
    assert [name for _, name, _ in listed()] == [NAM.name]


REGISTER = [
    "Đơn vị,Chủ hồ sơ,Điện thoại,Lĩnh vực",
    *(f"Xã Tiến Lợi,Người {n},09{n:08},{'Đất đai' if n % 3 else 'Hộ tịch'}" for n in range(60)),
    *(f"Xã Hàm Mỹ,Người {n},09{n:08},Hộ tịch" for n in range(100, 130)),
    "Xã Tiến Lợi,Người 5,0900000005,Đất đai",
    "Xã Lạ,Người lạ,0977777777,Đất đai",
]


def drawn_people():
    return sorted(Invitee.objects.values_list("unit", "name", "group"))


def test_a_draw_is_repeated_by_anybody_with_the_same_seed_and_file(desk, son):
    survey = making.survey("preparing")
    asked = {"how": "each", "number": "10", "by_group": "1", "seed": "CCHC-2026"}
    text = desk.post(f"{LIST}chon/", {"file": table(*REGISTER), **asked}).content.decode()
    assert "Sẽ chọn 20 trong 90 người" in text
    assert "1 dòng lặp lại cùng một người" in text
    assert "kỳ này không có đơn vị «Xã Lạ»" in text
    fields = carried(text) | asked | {"what": "apply"}
    desk.post(f"{LIST}chon/", fields)
    assert Draw.objects.count() == 0, "one row is wrong and nobody said to skip it"
    desk.post(f"{LIST}chon/", fields | {"skip": "1"})
    row = Draw.objects.get()
    assert (row.size, row.drawn_from, row.seed) == (20, 90, "CCHC-2026")
    first = drawn_people()
    by_stratum = {}
    for unit, _, group in first:
        by_stratum[unit, group] = by_stratum.get((unit, group), 0) + 1
    assert by_stratum == {
        (COMMUNE, "Đất đai"): 7,
        (COMMUNE, "Hộ tịch"): 3,
        ("xa-ham-my", "Hộ tịch"): 10,
    }
    text = desk.post(f"{LIST}chon/{row.pk}/", {"file": table(*REGISTER)}).content.decode()
    assert "cho đúng những người đã chọn" in text
    text = desk.post(f"{LIST}chon/{row.pk}/", {"file": table(*REGISTER[:-1])}).content.decode()
    assert "mã băm khác" in text
    Draw.objects.update(seed="CCHC-2027")
    text = desk.post(f"{LIST}chon/{row.pk}/", {"file": table(*REGISTER)}).content.decode()
    assert "ra những người khác" in text
    Invitee.objects.all().delete()
    Draw.objects.all().delete()
    desk.post(f"{LIST}chon/", fields | {"skip": "1"})
    assert drawn_people() == first
    entry = JournalEntry.objects.filter(act="draw_invitees").latest("pk")
    assert (entry.details["seed"], entry.details["size"]) == ("CCHC-2026", 20)
    assert survey.invitees.filter(draw=Draw.objects.get()).count() == 20


def test_a_draw_by_the_plan_says_where_there_are_too_few(desk, son):
    survey = making.survey("preparing")
    lines = [
        TargetLine(unit, "nguoi-dan", None, 20, 0)
        for unit in (COMMUNE, "xa-ham-my", "xa-muong-man")
    ]
    plan_targets(by=son.actor(), survey=survey, lines=lines)
    asked = {"how": "plan", "percent": "200"}
    text = desk.post(f"{LIST}chon/", {"file": table(*REGISTER), **asked}).content.decode()
    assert "Sẽ chọn 70 trong 90 người" in text
    assert "thiếu 10" in text
    assert "thiếu 40" in text


def test_a_draw_of_nobody_and_by_a_stranger_is_refused(cast, desk):
    making.survey("preparing")
    page = desk.post(f"{LIST}chon/", {"file": table(*REGISTER), "how": "each", "number": "không"})
    assert page.status_code == 422
    survey = Invitee.survey.field.related_model.objects.get()
    with pytest.raises(Denied):
        inviting.invite(by=cast.binh.actor(), survey=survey, form="nguoi-dan", people=[TU])
    with pytest.raises(Invalid, match="Ghi lý do"):
        inviting.remove_invitees(
            by=making.User.objects.get(username="son").actor(), survey=survey, ids=[], reason=" "
        )
