"""Two people press the same button: one act, one journal entry, one sentence for the other."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from parindex.access import SYSTEM
from parindex.assessments.actions import answering, deciding, moving, proving, uploading
from parindex.assessments.actions.answering import Row
from parindex.assessments.actions.appraising import Judgement, judge
from parindex.assessments.actions.outcomes import Decision
from parindex.assessments.loading import load
from parindex.assessments.models import AgendaItem, Assessment, Document, Statement, Submission
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Window
from parindex.directory import journal
from parindex.directory.journal import seal_journal, verify_journal
from parindex.directory.models import JournalEntry, JournalSeal
from tests import make
from tests.cast import COMMUNE
from tests.documents.files import pdf
from tests.faults.together import at_once, refusals
from tests.story import UNITS, begin, fill, seen_of, submit, type_row, wide_windows

BEING_TAKEN = "Tệp này đang được nhận. Tải lại trang; chưa thấy tệp thì gửi lại."


@pytest.fixture
def story(people):
    return begin(people)


def entries(act: str) -> int:
    return JournalEntry.objects.filter(act=act).count()


def test_two_signatures_make_one_submission(story) -> None:
    fill(story)
    moving.move(by=story.cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    sign = partial(
        moving.move, by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit"
    )
    found = at_once(sign, sign)
    assert refusals(found) == [
        "Bài đang ở trạng thái «Đã nộp, chờ thẩm định», không thể «Ký và nộp»."
    ]
    assert Submission.objects.count() == 1
    assert entries("submit") == 1


def test_two_judgements_of_a_row_leave_the_first(story) -> None:
    submit(story)
    lan = story.cast.lan.actor()
    found = at_once(
        *(
            partial(
                judge,
                by=lan,
                assessment_id=story.sheet.pk,
                code="2.5",
                judgement=Judgement("override", points=points, reason="Thiếu hồ sơ."),
            )
            for points in ("0", "0,5")
        )
    )
    (sentence,) = refusals(found)
    assert sentence.startswith("Lan vừa sửa dòng này lúc ")
    assert Statement.objects.filter(code="2.5", stage=2).count() == 1
    assert entries("judge") == 1


def test_two_decisions_of_the_council_leave_the_first(people) -> None:
    loaded = make.assessment(State.DECIDING)
    item = AgendaItem.objects.get(assessment=loaded.assessment)
    found = at_once(
        *(
            partial(
                deciding.decide,
                by=make.actor(name),
                item_id=item.pk,
                decision=Decision(side, "Thống nhất theo báo cáo."),
            )
            for name, side in (("minh", "unit"), ("ha", "appraisal"))
        )
    )
    (sentence,) = refusals(found)
    assert sentence.startswith("Nội dung này đã được ")
    assert Statement.objects.filter(stage=4).count() == 1
    assert entries("decide") == 1


def test_a_cycle_opens_once(people) -> None:
    cycle = cycles.prepare_cycle(
        by=SYSTEM,
        slug="ky-2022",
        title="Chỉ số CCHC 2022",
        year=2022,
        indicator_set=make.indicator_set("vi-du-cach-cham"),
        authority="tinh-a",
        authority_name="Ủy ban nhân dân tỉnh A",
    )
    cycles.add_units(by=SYSTEM, cycle=cycle, units=UNITS)
    late = cycles.NewUnit("xa-den-muon", "Xã Đến Muộn", "xa")
    start = partial(moving.open_cycle, by=SYSTEM, cycle=cycle)
    add = partial(cycles.add_units, by=SYSTEM, cycle=cycle, units=[late])
    found = at_once(start, start, add)
    assert refusals(found[:2]) == ["Kỳ này đã được mở."]
    # Who adds a unit at that moment is in time, or is told; nobody is left without a sheet.
    assert found[2] == 1 or refusals(found[2:]) == ["Kỳ đã mở, không thêm được đơn vị."]
    assert Assessment.objects.count() == cycle.units.count()
    assert entries("start_cycle") == 1


def test_two_claims_of_a_row_leave_the_first(story) -> None:
    claims = [
        partial(
            answering.state,
            by=story.cast.binh.actor(),
            assessment_id=story.sheet.pk,
            code="2.2",
            row=Row({}, {}, is_claimed=True, note=note),
        )
        for note in ("Không có hồ sơ.", "Không phát sinh.")
    ]
    (sentence,) = refusals(at_once(*claims))
    assert sentence.startswith("Binh vừa sửa dòng này lúc ")
    assert Statement.objects.count() == 1
    assert entries("state") == 1


def test_the_same_file_sent_twice_is_one_document(story) -> None:
    content = pdf(2)
    add = partial(proving.add_file, by=story.cast.binh.actor(), place=COMMUNE, name="qd.pdf")
    found = at_once(*(partial(add, pieces=[content]) for _ in range(4)))
    assert sorted(one.is_known for one in found) == [False, True, True, True]
    assert Document.objects.count() == 1
    assert entries("add_document") == 1


def test_the_end_of_an_upload_sent_twice_is_one_document(story) -> None:
    binh, content = story.cast.binh.actor(), pdf(3)
    upload = uploading.begin_upload(by=binh, place=COMMUNE, name="qd.pdf", size=len(content))
    uploading.take_piece(by=binh, upload_id=str(upload.pk), offset=0, content=content)

    def finish() -> object:
        from parindex.assessments.models import Upload

        try:
            return uploading.finish_upload(by=binh, upload_id=str(upload.pk))
        except Upload.DoesNotExist:  # the first was quicker than our reading: a page not found
            return None

    found = at_once(finish, finish)
    assert set(refusals(found)) <= {
        "Tệp này đang được nhận. Tải lại trang; chưa thấy tệp thì gửi lại."
    }
    assert Document.objects.count() == 1
    assert entries("add_document") == 1


def test_a_save_beside_a_signature_is_in_what_was_signed_or_refused(story, monkeypatch) -> None:
    fill(story)
    seen = seen_of(story.now(), "2.5")
    reading, signed, read = threading.Event(), threading.Event(), answering.read_typed

    def slowly(item, raw):
        reading.set()
        signed.wait(1)
        return read(item, raw)

    def save():
        monkeypatch.setattr(answering, "read_typed", slowly)
        return answering.state(
            by=story.cast.binh.actor(),
            assessment_id=story.sheet.pk,
            code="2.5",
            row=Row({"value": ["7"]}, seen),
        )

    def sign():
        reading.wait(10)
        sheet = story.sheet.pk
        moving.move(by=story.cast.binh.actor(), assessment_id=sheet, name="hand_in")
        moving.move(by=story.cast.hoa.actor(), assessment_id=sheet, name="submit")
        signed.set()

    assert refusals(at_once(save, sign)) == []
    said = story.now().sheet.own("2.5").facts
    assert said == {"value": 7}
    assert Submission.objects.get().body["unit"]["facts"]["2.5"]["value"] == 7


def test_those_who_look_at_the_same_moment_lock_a_late_sheet_once(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    before = wide_windows()
    over = {phase: Window(one.opens, one.opens, one.opens) for phase, one in before.items()}
    cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows=over)
    cycles.set_rules(by=SYSTEM, cycle=story.cycle, late_policy="locked")
    story.cycle.refresh_from_db()
    look = partial(moving.settle_overdue, story.cycle)
    assert sorted(at_once(look, look, look)) == [0, 0, 1]
    assert Submission.objects.count() == 1
    assert load(story.sheet.pk).state is State.SUBMITTED


def test_sealing_in_parallel_makes_one_chain(people) -> None:
    for number in range(300):
        journal.record(SYSTEM, "try", f"{number}")
    waiting = JournalEntry.objects.filter(seal=None).count()
    at_once(*[seal_journal] * 4)
    seal_journal()
    assert JournalSeal.objects.count() == waiting
    verdict = verify_journal()
    assert (verdict.sealed, verdict.waiting, verdict.problems) == (waiting, 0, ())


def test_sealing_after_an_act_does_not_wait_for_a_busy_database(people) -> None:
    """Somebody writes for long; the one who just signed has their answer at once."""
    busy, done = threading.Event(), threading.Event()

    def write_for_long() -> None:
        with transaction.atomic():
            seal_journal()
            busy.set()
            done.wait(15)

    def act() -> float:
        import time

        busy.wait(10)
        start = time.perf_counter()
        journal._seal_few()
        took = time.perf_counter() - start
        with connection.cursor() as cursor:
            is_sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout" if is_sqlite else "SHOW lock_timeout")
            assert str(cursor.fetchone()[0]) == ("20000" if is_sqlite else "0")
        done.set()
        return took

    _, took = at_once(write_for_long, act)
    assert took < 5
    assert verify_journal().problems == ()


def test_an_act_stands_though_its_sealing_fails(story, monkeypatch) -> None:
    def refuse(most: int) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(journal, "_seal_batch", refuse)
    submit(story)
    assert Submission.objects.count() == 1
    assert JournalSeal.objects.count() == 0
