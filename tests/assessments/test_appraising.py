"""Appraisers judge rows: whose they are, what needs a reason, what the unit may see."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parindex.access import SYSTEM, Role
from parindex.assessments.actions import appraising, moving
from parindex.assessments.actions.answering import RowInvalid
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.stating import RowConflict
from parindex.assessments.facts import as_judged
from parindex.assessments.models import Assessment
from parindex.assessments.queries.appraising import by_criterion
from parindex.assessments.queries.desks import desk_of, work_of
from parindex.assessments.sampling import sampled
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.assigning import Task
from parindex.cycles.models import Cycle
from parindex.directory.actions import declare_interest
from parindex.directory.models import User
from parindex.engine.scoring import score
from parindex.errors import Denied, Invalid
from tests import make
from tests.cast import COMMUNE, client_of, person
from tests.story import begin, judge, judge_all, submit, type_row


@pytest.fixture
def story(story):
    """Tiến Lợi has submitted."""
    submit(story)
    return story


def points(story, code: str) -> Decimal:
    loaded = story.now()
    card = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet))
    return card.leaves[code].points


def test_correcting_the_figures_lets_the_points_follow(story) -> None:
    judge(story, "2.1", "correct", raw={"da_xong": ["21"], "tong_so": ["24"]}, reason="Báo cáo 21")
    assert points(story, "2.1") == Decimal("2.63")


def test_a_change_needs_a_reason_and_acceptance_does_not(story) -> None:
    with pytest.raises(RowInvalid) as refusal:
        judge(story, "2.1", "correct", raw={"da_xong": ["18"], "tong_so": ["24"]})
    assert str(refusal.value) == "Ghi lý do, vì điểm thẩm định khác điểm tự chấm."
    with pytest.raises(RowInvalid):
        judge(story, "2.5", "override", points="1")
    judge(story, "2.1", "accept")
    assert story.now().sheet.last("2.1").verdict == "accepted"


def test_points_may_be_overridden_within_the_maximum(story) -> None:
    with pytest.raises(Invalid) as refusal:
        judge(story, "2.5", "override", points="2,5", reason="Vượt")
    assert str(refusal.value) == "Đã nhập 2,50 điểm, tối đa 2,00."
    judge(story, "2.5", "override", points="1,25", reason="Chỉ có một biên bản")
    assert points(story, "2.5") == Decimal("1.25")


def test_a_corrected_shared_figure_counts_and_accepting_restores_the_units_own(story) -> None:
    before = points(story, "2.2")
    raw = {"@ho_so_dung_han": ["900"], "@ho_so_da_giai_quyet": ["1000"]}
    judge(story, "2.2", "correct", raw=raw, reason="Hệ thống ghi 900")
    assert points(story, "2.2") < before
    judge(story, "2.2", "accept")
    assert points(story, "2.2") == before


def test_a_claim_is_accepted_or_refused(cast) -> None:
    story = begin(cast)
    from tests.story import fill

    fill(story)
    type_row(story, "2.2", {}, "Xã không có hồ sơ nào.", is_claimed=True)
    moving.move(by=cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    moving.move(by=cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")
    loaded = story.now()
    card = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet))
    assert card.leaves["2.2"].state != "not_applicable"
    judge(story, "2.2", "accept")
    loaded = story.now()
    card = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet))
    assert card.leaves["2.2"].state == "not_applicable"
    judge(story, "2.2", "refuse", reason="Hệ thống có 1.000 hồ sơ")
    loaded = story.now()
    card = score(loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet))
    assert card.leaves["2.2"].points == Decimal("14.29")  # the shared figures stand


def test_nobody_judges_rows_of_another_or_a_unit_of_their_own(story) -> None:
    tam = person("tam", (Role.APPRAISER, ""), display_name="Tâm", works_at=COMMUNE)
    with pytest.raises(Denied) as refusal:
        appraising.judge(
            by=tam.actor(),
            assessment_id=story.sheet.pk,
            code="2.1",
            judgement=Judgement("accept"),
        )
    assert str(refusal.value).startswith("Bạn thuộc đơn vị này;")
    cycles.assign(by=SYSTEM, cycle=story.cycle, title="Tâm", tasks=[Task(tam.pk, part="1")])
    with pytest.raises(Denied) as refusal:
        judge(story, "1.1", "accept")
    assert str(refusal.value) == "Tiêu chí này được phân công cho thẩm định viên khác."


def test_a_declared_interest_blocks_sight_and_action(story) -> None:
    lan = story.cast.lan
    declare_interest(by=lan.actor(), username="lan", place=COMMUNE, reason="chồng là bí thư xã")
    lan = type(lan).objects.get(pk=lan.pk)
    with pytest.raises(Denied):
        appraising.judge(
            by=lan.actor(),
            assessment_id=story.sheet.pk,
            code="2.1",
            judgement=Judgement("accept"),
        )
    page = by_criterion(lan.actor(), "ky-2022", "2.1")
    assert COMMUNE not in [row.unit for row in page.rows]
    assert client_of(lan).get(f"/tham-dinh/ky-2022/don-vi/{COMMUNE}/").status_code == 403


def test_a_sheet_that_was_not_submitted_shows_nothing_of_itself(story) -> None:
    page = by_criterion(story.cast.lan.actor(), "ky-2022", "2.1")
    rows = {row.unit: (row.status, row.words, row.own_points) for row in page.rows}
    assert rows == {
        "xa-tien-loi": ("", "22/24", Decimal("2.75")),
        "xa-phong-nam": ("drafting", "", None),
        "phuong-mui-ne": ("drafting", "", None),
    }


def test_bulk_acceptance_takes_only_rows_where_nothing_stands_against_it(story) -> None:
    lan = story.cast.lan.actor()
    everyone = list(Assessment.objects.values_list("unit__code", flat=True))
    assert appraising.accept_many(by=lan, cycle=story.cycle, code="1.1", codes=everyone) == 0
    assert appraising.accept_many(by=lan, cycle=story.cycle, code="2.1", codes=everyone) == 1
    assert appraising.accept_many(by=lan, cycle=story.cycle, code="2.1", codes=everyone) == 0
    assert story.now().sheet.last("2.1").verdict == "accepted"


def test_work_is_counted_over_submitted_sheets(story) -> None:
    lan = story.cast.lan.actor()
    assert work_of(lan, desk_of(lan, "ky-2022")) == (0, 16)
    judge(story, "2.1", "accept")
    assert work_of(lan, desk_of(lan, "ky-2022")) == (1, 16)


def test_two_appraisers_on_one_row_do_not_overwrite_each_other(story) -> None:
    judge(story, "2.1", "accept")
    with pytest.raises(RowConflict):
        appraising.judge(
            by=story.cast.lan.actor(),
            assessment_id=story.sheet.pk,
            code="2.1",
            judgement=Judgement("override", points="1", reason="Cũ", seen=None),
        )


def test_the_unit_sees_no_judgement_before_it_is_asked(story) -> None:
    judge(story, "2.1", "override", points="1", reason="Thiếu biên bản bàn giao")
    appraising.note(
        by=story.cast.lan.actor(),
        assessment_id=story.sheet.pk,
        code="2.1",
        text="Nghi sửa số liệu",
    )
    hoa = client_of(story.cast.hoa)
    for path in (
        f"/cham-diem/{story.sheet.pk}/",
        f"/cham-diem/{story.sheet.pk}/?dong=2.1&the=lich-su",
        f"/cham-diem/{story.sheet.pk}/ky/",
        f"/giai-trinh/{story.sheet.pk}/",
    ):
        text = hoa.get(path).content.decode()
        assert "Thiếu biên bản bàn giao" not in text, path
        assert "Nghi sửa số liệu" not in text, path
    assert hoa.get("/tham-dinh/ky-2022/tieu-chi/2.1/").status_code == 403


def test_whether_the_unit_sees_provisional_points_is_the_cycles_setting(story) -> None:
    judge(story, "2.1", "override", points="1", reason="Thiếu biên bản bàn giao")
    appraising.ask(
        by=story.cast.lan.actor(), assessment_id=story.sheet.pk, code="2.1", text="Biên bản đâu?"
    )
    moving.move(by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="ask")
    page = f"/giai-trinh/{story.sheet.pk}/"
    assert "Thiếu biên bản bàn giao" in client_of(story.cast.hoa).get(page).content.decode()
    cycles.set_rules(by=SYSTEM, cycle=story.cycle, shows_points_when_explaining=False)
    hidden = client_of(story.cast.hoa).get(page).content.decode()
    assert "Thiếu biên bản bàn giao" not in hidden
    assert "Biên bản đâu?" in hidden
    history = f"/cham-diem/{story.sheet.pk}/?dong=2.1&the=lich-su"
    assert "Thiếu biên bản bàn giao" not in client_of(story.cast.hoa).get(history).content.decode()


def test_a_blind_second_round_shows_the_first_after_ones_own_word(story) -> None:
    judge_all(story, except_for=["2.1"])
    judge(story, "2.1", "override", points="1", reason="Thiếu biên bản bàn giao")
    appraising.ask(
        by=story.cast.lan.actor(), assessment_id=story.sheet.pk, code="2.1", text="Biên bản đâu?"
    )
    cycles.set_rules(by=SYSTEM, cycle=story.cycle, is_review_blind=True)
    moving.move(by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="ask")
    from parindex.assessments.actions.answering import explain
    from parindex.assessments.models import Question

    explain(by=story.cast.binh.actor(), question_id=Question.objects.get().pk, answer="Đây.")
    moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="explain")
    lan = client_of(story.cast.lan)
    page = f"/tham-dinh/ky-2022/don-vi/{COMMUNE}/?tieu-chi=2.1"
    text = lan.get(page).content.decode()
    assert "Thiếu biên bản bàn giao" not in text
    assert "Vòng hai chấm kín" in text
    judge(story, "2.1", "accept")
    assert "Thiếu biên bản bàn giao" in lan.get(page).content.decode()


def test_a_question_is_hard_limited_and_rows_not_asked_stay_closed(story) -> None:
    from parindex.assessments.actions.answering import explain

    judge_all(story)
    question = appraising.ask(
        by=story.cast.lan.actor(), assessment_id=story.sheet.pk, code="2.1", text="Vì sao?"
    )
    with pytest.raises(Denied):
        explain(by=story.cast.binh.actor(), question_id=question.pk, answer="Chưa gửi mà")
    moving.move(by=story.cast.thu.actor(), assessment_id=story.sheet.pk, name="ask")
    with pytest.raises(Invalid) as refusal:
        explain(by=story.cast.binh.actor(), question_id=question.pk, answer="a" * 1501)
    assert str(refusal.value) == "Giải trình dài 1501 ký tự, tối đa 1500. Rút gọn 1 ký tự."
    client = client_of(story.cast.binh)
    response = client.post(f"/giai-trinh/cau/{question.pk}/", {"answer": "b" * 1600})
    assert response.status_code == 422
    assert "b" * 1600 in response.content.decode()
    with pytest.raises(Denied):
        type_row(story, "2.1", {"da_xong": ["1"], "tong_so": ["24"]})


def test_a_refused_judgement_keeps_what_was_typed(story) -> None:
    lan = client_of(story.cast.lan)
    response = lan.post(
        f"/tham-dinh/bai/{story.sheet.pk}/2.1/",
        {"decision": "correct", "f-da_xong": "30", "f-tong_so": "24x", "reason": "Lý do đã gõ"},
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "24x" in text
    assert "Lý do đã gõ" in text


def test_the_sample_is_the_same_for_a_seed_and_near_its_share(story) -> None:
    judge_all(story)
    loaded = story.now()
    Cycle.objects.filter(pk=story.cycle.pk).update(sample_percent=100)
    story.cycle.refresh_from_db()
    judged = {code for code, said in loaded.sheet.words.items() if 2 in said}
    assert sampled(story.cycle, loaded) == judged
    story.cycle.sample_percent = 0
    assert sampled(story.cycle, loaded) == frozenset()
    story.cycle.sample_percent = 30
    assert sampled(story.cycle, loaded) == sampled(story.cycle, story.now())


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_one_unit_and_three(
    cast, django_assert_num_queries, count: int
) -> None:
    cycle = make.cycle()
    for code in list(make.UNITS)[:count]:
        make.assessment(State.SUBMITTED, of=cycle, code=code)
    tam, place = client_of(User.objects.get(username="tam")), "/tham-dinh/ky-2026/tieu-chi/2.1/"
    tam.get(place)
    with django_assert_num_queries(23):
        page = tam.get(place)
    # One in each line, four in the panel of the first.
    assert page.content.decode().count("22/24") == count + 4


def test_corrected_figures_that_cannot_be_true_together_are_refused(story) -> None:
    with pytest.raises(RowInvalid) as refusal:
        judge(story, "2.1", "correct", raw={"da_xong": ["30"], "tong_so": ["24"]}, reason="x")
    assert "lớn hơn" in str(refusal.value)
    assert story.now().sheet.at("2.1", 2) is None


def test_points_given_by_an_appraiser_stay_unseen_until_the_conclusion(story) -> None:
    judge(story, "1.5", "correct", raw={"value": ["2,25"]})
    page = client_of(story.cast.hoa).get(f"/cham-diem/{story.sheet.pk}/?dong=1.5")
    assert "2,25" not in page.content.decode()


def test_a_field_never_shows_what_its_own_reader_would_refuse(story) -> None:
    from parindex.assessments.inputs import fact_texts
    from parindex.engine.facts import read_value
    from parindex.engine.rules import Ask, FactType

    ask = Ask("value", FactType.NUMBER)
    for value in ("1.234", "0.125", "12.5", "999.999", "1633"):
        text = fact_texts(ask, value)[0]
        assert Decimal(str(read_value(ask, text))) == Decimal(value)


def test_evidence_gives_reasons_to_look(story) -> None:
    from datetime import date

    from parindex.assessments.models import Citation, Document

    for number, day in (("12/KH-UBND", date(2022, 1, 25)), ("3/KH-UBND", date(2020, 5, 4))):
        document = Document.objects.create(
            place=COMMUNE, number=number, title="Kế hoạch", issued_on=day, url="https://a.vn/1"
        )
        Citation.objects.create(
            assessment=story.sheet, code="1.3", document=document, by_name="Binh"
        )
    page = client_of(story.cast.lan).get(f"/tham-dinh/ky-2022/don-vi/{COMMUNE}/?tieu-chi=1.3")
    text = page.content.decode()
    assert "Ngày khai 20/01/2022 khác ngày của văn bản viện dẫn (04/05/2020, 25/01/2022)." in text
    assert "3/KH-UBND ban hành ngày 04/05/2020, ngoài năm đánh giá 2022." in text
    assert "12/KH-UBND ban hành" not in text
