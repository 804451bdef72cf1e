"""A unit fills its sheet: what is saved, what is refused, and two people on one row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions import answering, moving
from parindex.assessments.actions.answering import Row, RowInvalid
from parindex.assessments.actions.stating import RowConflict
from parindex.assessments.loading import hold, load
from parindex.assessments.models import Remark, Statement
from parindex.assessments.progress import RowState
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Phase, Window
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from tests.cast import client_of
from tests.story import fill, seen_of, submit, type_row


def save(client: Client, story, code: str, htmx: bool = True, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/cham-diem/{story.sheet.pk}/{code}/luu/", fields, headers=headers)


def test_a_row_is_saved_with_its_points_and_a_journal_entry(story) -> None:
    loaded = type_row(story, "2.1", {"da_xong": ["22"], "tong_so": ["24"]})
    assert loaded.sheet.own("2.1").facts == {"da_xong": 22, "tong_so": 24}
    assert loaded.states["2.1"] is RowState.DONE
    entry = JournalEntry.objects.first()
    assert (entry.act, entry.actor, entry.subject) == (
        "state",
        "Binh",
        "ky-2022/xa-tien-loi/2.1",
    )


def test_saving_the_same_again_writes_nothing(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    before = (Statement.objects.count(), JournalEntry.objects.count())
    type_row(story, "2.5", {"value": ["2,0"]})
    assert (Statement.objects.count(), JournalEntry.objects.count()) == before


def test_a_part_above_its_whole_is_refused_in_words_and_nothing_is_written(story) -> None:
    with pytest.raises(RowInvalid) as refusal:
        type_row(story, "2.1", {"da_xong": ["9"], "tong_so": ["8"]})
    assert "lớn hơn" in str(refusal.value)
    assert refusal.value.typed.raw == {"da_xong": ["9"], "tong_so": ["8"]}
    assert Statement.objects.count() == 0


def test_a_shared_figure_that_contradicts_another_row_is_refused(story) -> None:
    type_row(story, "2.2", {"@ho_so_dung_han": ["950"], "@ho_so_da_giai_quyet": ["1000"]})
    with pytest.raises(RowInvalid):
        type_row(story, "2.2", {"@ho_so_dung_han": ["950"], "@ho_so_da_giai_quyet": ["900"]})
    assert story.now().sheet.own("@ho_so_da_giai_quyet").facts == {"value": 1000}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.633", "dấu phân cách hàng nghìn"),
        ("=1+1", "công thức"),
        ("-3", "số âm"),
        ("nhiều", "không phải một số"),
    ],
)
def test_bad_figures_come_back_with_a_sentence_beside_the_field(story, typed, sentence) -> None:
    response = save(client_of(story.cast.binh), story, "2.5", **{"f-value": typed, "v-2.5": ""})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_two_clerks_on_one_row_do_not_overwrite_each_other(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    seen = seen_of(story.now(), "2.5")
    type_row(story, "2.5", {"value": ["3"]})
    with pytest.raises(RowConflict) as conflict:
        answering.state(
            by=story.cast.hoa.actor(),
            assessment_id=story.sheet.pk,
            code="2.5",
            row=Row({"value": ["5"]}, seen),
        )
    assert str(conflict.value).startswith("Binh vừa sửa dòng này lúc ")
    assert story.now().sheet.own("2.5").facts == {"value": 3}


def test_the_page_of_a_conflict_shows_both_values_and_lets_one_choose(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    old = story.now().sheet.own("2.5").id
    type_row(story, "2.5", {"value": ["3"]})
    client = client_of(story.cast.hoa)
    response = save(client, story, "2.5", **{"f-value": "5", "v-2.5": str(old)})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Giữ của tôi" in text
    assert "<b>3</b>" in text
    new = story.now().sheet.own("2.5").id
    assert f'name="v-2.5" value="{new}"' in text
    kept = save(client, story, "2.5", **{"f-value": "5", "v-2.5": str(new)})
    assert kept.status_code == 200
    assert story.now().sheet.own("2.5").facts == {"value": 5}


def test_the_database_lets_a_statement_be_replaced_once(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    first = story.now().sheet.own("2.5").id
    type_row(story, "2.5", {"value": ["3"]})
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(
            assessment=story.sheet, code="2.5", stage=1, by_name="x", replaces_id=first
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.create(assessment=story.sheet, code="2.5", stage=1, by_name="x")


def test_a_claim_needs_a_reason_and_a_criterion_that_allows_it(story) -> None:
    with pytest.raises(RowInvalid) as refusal:
        type_row(story, "2.1", {}, is_claimed=True)
    assert str(refusal.value) == "Tiêu chí này không được đề nghị «không áp dụng»."
    assert type_row(story, "2.2", {}, is_claimed=True).states["2.2"] is RowState.UNPROVEN
    done = type_row(story, "2.2", {}, "Xã không có hồ sơ nào.", is_claimed=True)
    assert done.states["2.2"] is RowState.DONE


def test_required_evidence_or_its_explanation_makes_a_row_done(story) -> None:
    assert type_row(story, "1.1", {"value": ["true"]}).states["1.1"] is RowState.UNPROVEN
    explained = type_row(story, "1.1", {"value": ["true"]}, "Lưu tại Văn phòng.")
    assert explained.states["1.1"] is RowState.DONE


def test_rows_that_others_supply_are_locked_with_the_reason(story) -> None:
    for code, sentence in (
        ("4.1", "Điểm từ điều tra xã hội học, không do đơn vị kê khai."),
        ("2.8", "Số liệu lấy từ nguồn ngoài, do Sở Nội vụ nhập."),
        ("1.5", "Thẩm định viên cho điểm, đơn vị chỉ gửi minh chứng và ghi chú."),
    ):
        with pytest.raises(Denied) as refusal:
            type_row(story, code, {"value": ["1"]})
        assert str(refusal.value) == sentence


def test_after_the_deadline_the_words_say_when_it_closed_and_nothing_is_written(story) -> None:
    now = timezone.now()
    shut = Window(now - timedelta(days=3), now - timedelta(days=1), now - timedelta(seconds=1))
    cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows={Phase.ANSWERING: shut})
    response = save(client_of(story.cast.binh), story, "2.5", **{"f-value": "2", "v-2.5": ""})
    assert response.status_code == 403
    assert response.content.decode().startswith("Đã khóa lúc ")
    assert Statement.objects.count() == 0


def test_grace_is_for_sheets_begun_in_time_and_an_extension_for_one_unit(story) -> None:
    type_row(story, "2.5", {"value": ["2"]})
    now = timezone.now()
    shut = Window(
        now - timedelta(days=3),
        now - timedelta(hours=2),
        now - timedelta(seconds=0.01),
        now + timedelta(hours=1),
    )
    story.sheet.refresh_from_db()
    type(story.sheet).objects.filter(pk=story.sheet.pk).update(begun_at=now - timedelta(days=1))
    cycles.set_windows(by=SYSTEM, cycle=story.cycle, windows={Phase.ANSWERING: shut})
    assert type_row(story, "2.5", {"value": ["3"]}).sheet.own("2.5").facts == {"value": 3}
    type(story.sheet).objects.filter(pk=story.sheet.pk).update(begun_at=None)
    with pytest.raises(Denied):
        type_row(story, "2.5", {"value": ["4"]})
    cycles.extend(
        by=SYSTEM,
        unit=story.sheet.unit,
        phase=Phase.ANSWERING,
        until=now + timedelta(days=1),
        reason="Bão số 5",
    )
    assert type_row(story, "2.5", {"value": ["4"]}).sheet.own("2.5").facts == {"value": 4}


def test_a_stranger_sees_and_saves_nothing(story) -> None:
    client = client_of(story.cast.dung)
    page = client.get(f"/cham-diem/{story.sheet.pk}/")
    assert page.status_code == 403
    assert "Bạn không có quyền xem bảng chấm điểm của đơn vị này." in page.content.decode()
    assert save(client, story, "2.5", **{"f-value": "2"}).status_code == 403
    assert Statement.objects.count() == 0


def test_an_ended_session_answers_401_to_htmx_and_the_sign_in_page_to_others(story) -> None:
    assert save(Client(), story, "2.5", **{"f-value": "2"}).status_code == 401
    plain = save(Client(), story, "2.5", htmx=False, **{"f-value": "2"})
    assert plain.status_code == 302
    assert plain.url.startswith("/dang-nhap/?next=")


def test_without_scripts_a_row_is_saved_and_the_page_comes_back_to_it(story) -> None:
    response = save(client_of(story.cast.binh), story, "2.5", htmx=False, **{"f-value": "2"})
    assert (response.status_code, response.url) == (302, f"/cham-diem/{story.sheet.pk}/#r-2-5")
    wrong = save(client_of(story.cast.binh), story, "2.5", htmx=False, **{"f-value": "x"})
    assert wrong.status_code == 422
    assert 'value="x"' in wrong.content.decode()


def test_the_answer_of_a_save_holds_only_what_is_around_the_fields(story) -> None:
    response = save(
        client_of(story.cast.binh),
        story,
        "2.1",
        **{"f-da_xong": "22", "f-tong_so": "24", "v-2.1": ""},
    )
    text = response.content.decode()
    assert "2,75" in text
    assert "91,67" in text
    assert "Đã lưu lúc" in text
    assert 'name="f-da_xong"' not in text


def test_the_scoring_page_takes_a_constant_number_of_queries(
    story, django_assert_num_queries
) -> None:
    client = client_of(story.cast.binh)
    client.get(f"/cham-diem/{story.sheet.pk}/")
    with django_assert_num_queries(11):
        assert client.get(f"/cham-diem/{story.sheet.pk}/").status_code == 200
    fill(story)
    with django_assert_num_queries(11):
        assert client.get(f"/cham-diem/{story.sheet.pk}/").status_code == 200


def test_a_sheet_reads_the_same_with_its_row_locked(story) -> None:
    fill(story)
    with transaction.atomic():
        held = hold(story.sheet.pk)
    free = load(story.sheet.pk)
    assert held == free
    for part in ("assessment", "cycle"):
        columns = [one.attname for one in getattr(free, part)._meta.concrete_fields]
        assert {name: getattr(getattr(held, part), name) for name in columns} == {
            name: getattr(getattr(free, part), name) for name in columns
        }


def test_a_sheet_that_is_complete_but_not_submitted_is_flagged_loudly(story) -> None:
    fill(story)
    text = client_of(story.cast.binh).get(f"/cham-diem/{story.sheet.pk}/").content.decode()
    assert "Đã đủ số liệu nhưng CHƯA NỘP." in text
    home = client_of(story.cast.binh).get("/viec-can-lam/").content.decode()
    assert "Đã đủ số liệu nhưng CHƯA NỘP" in home


def test_two_submissions_at_once_make_one(story) -> None:
    fill(story)
    moving.move(by=story.cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")
    with pytest.raises(Conflict):
        moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")
    assert story.sheet.submissions.count() == 1


def test_a_submitted_sheet_is_closed_until_it_is_sent_back_with_a_reason(story) -> None:
    submit(story)
    with pytest.raises(Denied) as refusal:
        type_row(story, "2.5", {"value": ["3"]})
    assert str(refusal.value) == "Đã nộp. Muốn sửa, đề nghị Sở Nội vụ trả lại."
    with pytest.raises(Invalid):
        moving.move(by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="send_back")
    moving.move(
        by=story.cast.thu.actor(),
        assessment_id=story.sheet.pk,
        name="send_back",
        reason="Thiếu chữ ký số",
    )
    assert type_row(story, "2.5", {"value": ["3"]}).sheet.own("2.5").facts == {"value": 3}
    page = client_of(story.cast.hoa).get(f"/cham-diem/{story.sheet.pk}/ky/").content.decode()
    assert "Trả về cho đơn vị sửa: Thiếu chữ ký số" in page
    assert "Thay đổi so với lần nộp trước" in page


def test_remarks_are_settled_and_rows_are_delegated_within_the_unit(story) -> None:
    binh = story.cast.binh.actor()
    remark = answering.remark(
        by=binh, assessment_id=story.sheet.pk, code="2.1", text="Kiểm tra số giúp"
    )
    answering.settle(by=story.cast.hoa.actor(), remark_id=remark.pk)
    assert Remark.objects.get().settled_by == "Hoa"
    with pytest.raises(Invalid):
        answering.delegate(by=binh, assessment_id=story.sheet.pk, code="2.1", username="dung")
    answering.delegate(by=binh, assessment_id=story.sheet.pk, code="2.1", username="hoa")
    page = client_of(story.cast.hoa).get(f"/cham-diem/{story.sheet.pk}/?loc=cua-toi")
    assert page.content.decode().count("data-row ") == 1


def test_the_report_prints_in_word_and_pdf(story) -> None:
    submit(story)
    client = client_of(story.cast.hoa)
    word = client.get(f"/cham-diem/{story.sheet.pk}/bao-cao.docx")
    assert word.content[:2] == b"PK"
    pdf = client.get(f"/cham-diem/{story.sheet.pk}/bao-cao.pdf")
    assert pdf.content[:5] == b"%PDF-"


def test_the_frozen_sheet_can_be_recomputed_from_its_file(story) -> None:
    from parindex.engine.documents import digest

    submit(story)
    submission = story.sheet.submissions.get()
    got = client_of(story.cast.hoa).get(f"/bai-nop/{submission.pk}.json").json()
    assert got["digest"] == submission.digest == digest(got["body"])


def test_a_deduction_with_a_note_and_no_figure_takes_nothing(story) -> None:
    type_row(story, "T1", {}, "Chưa rõ số vụ, hỏi lại Thanh tra.")
    response = client_of(story.cast.binh).get(f"/cham-diem/{story.sheet.pk}/")
    assert response.status_code == 200
    type_row(story, "T1", {"value": ["1"]})
    emptied = type_row(story, "T1", {"value": [""]})
    assert emptied.sheet.own("T1").facts == {}
