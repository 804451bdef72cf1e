"""Sơn sends interviewers out and sees how far they are."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.access import SYSTEM, Role
from parindex.directory.models import JournalEntry, Notice
from parindex.errors import Conflict, Denied, Invalid
from parindex.surveys.actions.field import Share, assign_interviewers, withdraw_interviewer
from parindex.surveys.actions.interviewing import bring_forms
from parindex.surveys.models import FieldTask, Target
from parindex.surveys.queries.field import field_board, spread
from tests.cast import COMMUNE, PASSWORD, person
from tests.surveys import making
from tests.surveys.fieldwork import FORM, fieldwork, sent

pytestmark = pytest.mark.django_db


def viet(works_at: str = ""):
    """Việt interviews too."""
    return person("viet", (Role.INTERVIEWER, ""), works_at=works_at)


def tasks() -> list[tuple[str, str, str, int]]:
    rows = FieldTask.objects.order_by("user__username", "unit", "questionnaire")
    return list(rows.values_list("user__username", "unit", "questionnaire", "wanted"))


def test_a_task_given_again_replaces_the_number_and_is_told(cast):
    work = fieldwork("preparing")
    son = making.son().actor()
    shares = [Share(work.nga.pk, COMMUNE, FORM, 30), Share(work.nga.pk, COMMUNE, "can-bo", 5)]
    assign_interviewers(by=son, survey=work.survey, shares=shares)
    assert tasks() == [("nga", COMMUNE, "can-bo", 5), ("nga", COMMUNE, FORM, 30)]
    entry = JournalEntry.objects.filter(act="assign_interviewers").first()
    assert (entry.actor, entry.subject, entry.details) == (
        "Son",
        work.slug,
        {"count": 2, "given": ["Nga"]},
    )
    notice = Notice.objects.filter(user=work.nga).latest("pk")
    title = work.survey.cycle.title
    assert (notice.text, notice.url) == (
        f"Bạn được giao thu 35 phiếu khảo sát: {title}.",
        "/phong-van/",
    )


def test_nobody_is_sent_to_their_own_unit_and_all_that_is_wrong_is_told(cast):
    work = fieldwork("preparing")
    neighbour = viet(COMMUNE)
    wrong = [
        Share(neighbour.pk, COMMUNE, FORM, 3),
        Share(cast.lan.pk, COMMUNE, FORM, 3),
        Share(work.nga.pk, "xa-nao-do", FORM, 3),
        Share(work.nga.pk, COMMUNE, FORM, 0),
        Share(work.nga.pk, COMMUNE, "can-bo", 9),
    ]
    with pytest.raises(Invalid) as refusal:
        assign_interviewers(by=SYSTEM, survey=work.survey, shares=wrong)
    assert [one.partition(":")[0] for one in refusal.value.problems] == [
        "Không giao Xã Tiến Lợi cho Viet",
        "Không có điều tra viên này, hoặc tài khoản không có vai trò điều tra viên.",
        "Khảo sát không có đơn vị hoặc phiếu này.",
        "Số phiếu cần thu là số nguyên từ 1 đến 10.000.",
    ]
    assert tasks() == [("nga", COMMUNE, FORM, 2)]
    with pytest.raises(Denied, match="tổ chức khảo sát"):
        assign_interviewers(by=work.nga.actor(), survey=work.survey, shares=wrong)


def test_units_are_dealt_out_evenly_and_never_to_their_own_people(cast):
    work = fieldwork("preparing")
    neighbour = viet(COMMUNE)
    codes = [one.code for one in work.survey.cycle.units.all()]
    both = [work.nga.pk, neighbour.pk]
    dealt = spread(work.survey, both, "can-bo", 7)
    assert sorted(one.unit for one in dealt) == sorted(codes)
    assert {one.user for one in dealt if one.unit == COMMUNE} == {work.nga.pk}
    assert {one.wanted for one in dealt} == {7}
    left = spread(work.survey, both, FORM, 7, scope="without")
    assert sorted(one.unit for one in left) == sorted(set(codes) - {COMMUNE})
    Target.objects.create(survey=work.survey, unit=codes[0], questionnaire="can-bo", wanted=12)
    planned = spread(work.survey, [work.nga.pk], "can-bo", 0)
    assert planned == [Share(work.nga.pk, codes[0], "can-bo", 12)]


def test_the_board_counts_what_was_brought(cast, django_assert_num_queries):
    work = fieldwork()
    bring_forms(by=work.nga.actor(), person=work.nga.pk, forms=[sent(work)])
    making.replies(work.survey, 3)
    with django_assert_num_queries(3):
        board = field_board(work.survey)
    row = board.tasks[0]
    assert (row.person, row.unit, row.form, row.done, row.task.wanted) == (
        "Nga",
        "Xã Tiến Lợi",
        "Phiếu người dân",
        1,
        2,
    )
    assert [(one.title, one.done, one.wanted, one.percent) for one in board.people] == [
        ("Nga", 1, 2, 50)
    ]
    assert (board.wanted, board.done, len(board.without)) == (2, 1, 2)
    assert field_board(work.survey, "khong ai").tasks == []


def test_a_task_is_taken_back_once_and_not_after_collecting(cast):
    work = fieldwork()
    task = FieldTask.objects.get()
    withdraw_interviewer(by=SYSTEM, survey=work.survey, task=task)
    with pytest.raises(Conflict, match="đã được thu lại"):
        withdraw_interviewer(by=SYSTEM, survey=work.survey, task=task)
    work.survey.state = "reviewing"
    with pytest.raises(Conflict, match="đã kết thúc thu phiếu"):
        assign_interviewers(
            by=SYSTEM, survey=work.survey, shares=[Share(work.nga.pk, COMMUNE, FORM, 2)]
        )


def post(client, work, **fields):
    return client.post(f"/khao-sat/{work.slug}/dieu-tra-vien/giao/", fields)


def test_son_gives_out_work_on_the_page(cast, client):
    work = fieldwork("preparing")
    making.son()
    address = f"/khao-sat/{work.slug}/dieu-tra-vien/"
    client.login(username="son", password=PASSWORD)
    assert "Xã Tiến Lợi" in client.get(address).content.decode()
    lines = "Điều tra viên;Đơn vị;Phiếu;Số phiếu\nNga;xa tien loi;Phiếu cán bộ;4\n"
    file = SimpleUploadedFile("viec.csv", lines.encode("utf-8-sig"))
    assert post(client, work, how="file", file=file).status_code == 302
    assert post(client, work, how="deal", person=work.nga.pk, form=FORM, each=9).status_code == 302
    one = {"user": work.nga.pk, "unit": f"Xã Tiến Lợi ({COMMUNE})", "questionnaire": FORM}
    assert post(client, work, how="one", wanted=8, **one).status_code == 302
    found = [row for row in tasks() if row[1] == COMMUNE]
    assert found == [("nga", COMMUNE, "can-bo", 4), ("nga", COMMUNE, FORM, 8)]
    assert len(tasks()) == 4
    wrong = SimpleUploadedFile("viec.csv", b"interviewer,unit,wanted\nai do,xa tien loi,x\n")
    refused = post(client, work, how="file", file=wrong)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Dòng 2: không có điều tra viên «ai do»." in page
    assert "Dòng 2: số phiếu «x» không phải số nguyên." in page
    first = FieldTask.objects.order_by("pk").first()
    assert client.post(f"{address}thu-lai/", {"task": first.pk}).status_code == 302
    assert len(tasks()) == 3
    client.login(username="minh", password=PASSWORD)
    assert "Chia và giao" not in client.get(address).content.decode()


def test_the_list_is_paged(cast, client):
    work = fieldwork("preparing")
    making.son()
    people = [viet(), work.nga]
    shares = [
        Share(person.pk, unit.code, form, 1)
        for person in people
        for unit in work.survey.cycle.units.all()
        for form in (FORM, "can-bo")
    ]
    assign_interviewers(by=SYSTEM, survey=work.survey, shares=shares)
    client.login(username="son", password=PASSWORD)
    address = f"/khao-sat/{work.slug}/dieu-tra-vien/"
    assert client.get(address).content.decode().count('name="task"') == 12
    only = client.get(address, {"tim": "viet", "trang": "99"}).content.decode()
    assert only.count('name="task"') == 6
