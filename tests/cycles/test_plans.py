"""Who appraises what: a plan is tried, shown, applied and undone."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from parindex.cycles.assigning import Task
from parindex.cycles.models import Assignment, AssignmentBatch
from parindex.cycles.queries import tasks_of
from parindex.directory.models import Interest
from tests.cast import COMMUNE
from tests.cycles.conftest import acts


def planned(page: str) -> dict[str, str]:
    from html import unescape

    found = re.findall(r'type="hidden" name="(title|tasks)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_a_plan_is_shown_and_writes_nothing_until_it_is_applied(
    client, cast, cycle, lan, tam
) -> None:
    client.force_login(cast.thu)
    before = (acts(), Assignment.objects.count(), AssignmentBatch.objects.count())
    deal = {"how": "deal", "round": "first", "person": [lan.pk, tam.pk]}
    page = client.post("/ky/ky-2026/phan-cong/ke-hoach/", deal).content.decode()
    assert "Chưa ghi gì." in page
    assert "Mọi tiêu chí của mọi đơn vị đều có người thẩm định." in page
    assert (acts(), Assignment.objects.count(), AssignmentBatch.objects.count()) == before
    back = client.get("/ky/ky-2026/phan-cong/ke-hoach/")
    assert back["Location"] == "/ky/ky-2026/phan-cong/"
    client.post("/ky/ky-2026/phan-cong/ap-dung/", planned(page))
    assert sorted(task.user for task in tasks_of(cycle)) == sorted([lan.pk, tam.pk, lan.pk])
    assert acts() == [*before[0], "assign"]
    batch = AssignmentBatch.objects.get()
    assert batch.title == "Chia đều mọi đơn vị cho Lan, Tâm"
    client.post(f"/ky/ky-2026/phan-cong/{batch.pk}/hoan-tac/")
    assert (tasks_of(cycle), acts()[-1]) == ([], "undo_assignments")
    assert client.post(f"/ky/ky-2026/phan-cong/{batch.pk}/hoan-tac/").status_code == 409


def test_a_plan_of_lines_refuses_conflicts_and_says_what_nobody_has(
    client, cast, cycle, lan, tam
) -> None:
    Interest.objects.create(user=tam, place=COMMUNE, reason="anh trai là chủ tịch xã")
    client.force_login(cast.thu)
    lines = {
        "how": "rules",
        "round": "first",
        "person-1": lan.pk,
        "part-1": "1",
        "person-2": tam.pk,
        "unit-2": f"Xã Tiến Lợi ({COMMUNE})",
    }
    page = client.post("/ky/ky-2026/phan-cong/ke-hoach/", lines).content.decode()
    assert "Tâm không được thẩm định Xã Tiến Lợi: thuộc hoặc có liên quan đến đơn vị này." in page
    assert "Áp dụng 1 phân công" in page
    assert "ô chưa có người thẩm định được." in page


def test_a_plan_that_is_not_understood_keeps_the_lines(client, cast, cycle, lan) -> None:
    client.force_login(cast.thu)
    address = "/ky/ky-2026/phan-cong/ke-hoach/"
    for typed, sentence in (
        ({"how": "rules", "part-1": "1"}, "Chọn người cho dòng này."),
        ({"how": "rules", "person-1": lan.pk, "unit-1": "Xã Z"}, "Kỳ này không có đơn vị «Xã Z»."),
        ({"how": "rules"}, "Chọn người ở ít nhất một dòng."),
        ({"how": "deal"}, "Chọn ít nhất một người để chia."),
        ({"how": "file"}, "Chọn tệp CSV hoặc XLSX"),
    ):
        response = client.post(address, typed)
        assert (response.status_code, sentence in response.content.decode()) == (422, True), typed


def test_a_plan_from_a_file(client, cast, cycle, lan) -> None:
    client.force_login(cast.thu)
    file = SimpleUploadedFile("pc.csv", "người,tiêu chí,nhóm,đơn vị\nlan,,Xã,\nx,,,\n".encode())
    page = client.post(
        "/ky/ky-2026/phan-cong/ke-hoach/", {"how": "file", "round": "second", "file": file}
    ).content.decode()
    assert "Dòng 3: không có thẩm định viên «x». Ghi tên đăng nhập hoặc họ tên." in page
    client.post("/ky/ky-2026/phan-cong/ap-dung/", planned(page))
    assert tasks_of(cycle, review="second") == [Task(lan.pk, "", "xa", "", True)]


def test_an_altered_plan_is_refused(client, cast, cycle, lan) -> None:
    client.force_login(cast.thu)
    for tasks, status in (
        ("{", 422),
        (f'[[{lan.pk}, "99", "", "", false]]', 409),
        (f'[[{cast.minh.pk}, "", "", "", false]]', 422),
        ("[]", 422),
    ):
        response = client.post("/ky/ky-2026/phan-cong/ap-dung/", {"tasks": tasks, "title": "x"})
        assert response.status_code == status
    assert not AssignmentBatch.objects.exists()
