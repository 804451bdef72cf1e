"""The board, the provisional ranking, and what becomes of units that are late or silent."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions import moving
from parindex.assessments.actions.citing import cite, uncite
from parindex.assessments.models import Assessment, Document, Submission
from parindex.assessments.queries.standing import standing_page
from parindex.assessments.queries.watching import board
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle
from tests.story import fill, submit, type_row


def close(story, policy: str) -> Cycle:
    now = timezone.now()
    shut = Window(now - timedelta(days=9), now - timedelta(days=2), now - timedelta(days=1))
    cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows={Phase.ANSWERING: shut})
    cycles.set_rules(by=SYSTEM, cycle=story.cycle, late_policy=policy)
    story.cycle.refresh_from_db()
    return story.cycle


def ranks(story) -> dict[str, tuple[int | None, str]]:
    page = standing_page(story.cast.thu.actor(), "ky-2022")
    return {row.loaded.assessment.unit.code: (row.rank, row.remark) for row in page.rows}


def test_progress_has_one_definition_on_every_screen(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    page = board(story.cast.thu.actor(), "ky-2022", "tat-ca", "it-nhat", "")
    mine = next(one for one in page.lines if one.name == "Xã Tiến Lợi")
    assert mine.progress[:2] == story.now().progress[:2] == (1, 15)
    assert page.percent == 100 // 45
    client = Client()
    client.force_login(story.cast.binh)
    assert "1<small>/15" in client.get("/viec-can-lam/").content.decode()
    assert "1<small>/15" in client.get(f"/cham-diem/{story.sheet.pk}/").content.decode()


def test_the_board_finds_units_without_diacritics(story) -> None:
    page = board(story.cast.thu.actor(), "ky-2022", "tat-ca", "ten", "mui ne")
    assert [one.name for one in page.lines] == ["Phường Mũi Né"]


def test_the_board_takes_the_same_queries_however_many_units(
    story, django_assert_num_queries
) -> None:
    client = Client()
    client.force_login(story.cast.thu)
    client.get("/tien-do/ky-2022/")
    with django_assert_num_queries(15):
        assert client.get("/tien-do/ky-2022/").status_code == 200
    fill(story)
    with django_assert_num_queries(17):
        client.get("/tien-do/ky-2022/")  # one sheet changed: it is read and counted again
    with django_assert_num_queries(15):
        assert client.get("/tien-do/ky-2022/").status_code == 200


def test_the_board_shows_every_change_of_a_sheet_at_once(story) -> None:
    binh, thu = story.cast.binh.actor(), story.cast.thu.actor()

    def shown() -> tuple[int, ...]:
        lines = board(thu, "ky-2022", "tat-ca", "ten", "").lines
        found = next(one for one in lines if one.assessment.pk == story.sheet.pk).progress
        assert found == story.now().progress
        return tuple(found)

    assert shown() == (0, 15, 15, 0)
    type_row(story, "1.1", {"value": ["true"]})
    assert shown() == (0, 15, 14, 1)
    type_row(story, "1.1", {"value": ["false"]})
    assert shown() == (0, 15, 14, 1)
    document = Document.objects.create(place="xa-tien-loi", title="Quy chế", by_name="Bình")
    cited = cite(by=binh, assessment_id=story.sheet.pk, code="1.1", document_id=document.pk)
    assert shown() == (1, 15, 14, 0)
    uncite(by=binh, citation_id=cited.pk)
    assert shown() == (0, 15, 14, 1)
    type_row(story, "1.1", {"value": []})
    assert shown() == (0, 15, 15, 0)


def test_a_unit_that_never_submitted_has_no_place_and_is_no_zero(story) -> None:
    submit(story)
    assert ranks(story) == {
        "xa-tien-loi": (1, "Đã nộp, chờ thẩm định"),
        "xa-phong-nam": (None, "Chưa nộp: không xếp hạng"),
        "phuong-mui-ne": (None, "Chưa nộp: không xếp hạng"),
    }


def test_a_late_sheet_is_marked_and_ranked_or_not_as_the_cycle_says(story) -> None:
    now = timezone.now()
    late = Window(now - timedelta(days=9), now - timedelta(hours=1), now + timedelta(days=1))
    cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows={Phase.ANSWERING: late})
    submit(story)
    assert story.now().assessment.is_late
    assert ranks(story)["xa-tien-loi"] == (1, "Nộp muộn")
    cycles.set_rules(by=SYSTEM, cycle=story.cycle, late_policy="unranked")
    assert ranks(story)["xa-tien-loi"] == (None, "Nộp muộn: không xếp hạng")


def test_time_locks_what_stands_when_the_cycle_says_so_and_nobody_has_to_press(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    cycle = close(story, "locked")
    assert moving.settle_overdue(cycle) == 1
    assert moving.settle_overdue(cycle) == 0
    states = dict(Assessment.objects.values_list("unit__code", "state"))
    assert states == {
        "xa-tien-loi": State.SUBMITTED,
        "xa-phong-nam": State.DRAFTING,
        "phuong-mui-ne": State.DRAFTING,
    }
    assert Submission.objects.get().kind == "locked"
    sheet = story.now().assessment
    assert (sheet.is_locked_unsigned, sheet.is_late) == (True, True)


def test_without_that_setting_nothing_is_locked(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    assert moving.settle_overdue(close(story, "marked")) == 0


def test_one_step_for_many_units_says_why_some_did_not_move(story) -> None:
    submit(story)
    codes = ["xa-tien-loi", "xa-phong-nam"]
    moved, refused = moving.move_many(
        by=story.cast.thu.actor(), cycle=story.cycle, name="refer", codes=codes
    )
    assert moved == 0
    assert refused == [
        "Xã Phong Nẫm: Bài đang ở trạng thái «Đang tự chấm», không thể «Chuyển hội đồng».",
        "Xã Tiến Lợi: Còn 16 tiêu chí chưa thẩm định.",
    ]
