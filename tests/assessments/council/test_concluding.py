"""From the agenda to the conclusion, and back after a complaint."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from parindex.assessments.actions import deciding as actions
from parindex.assessments.actions import moving
from parindex.assessments.loading import load
from parindex.assessments.models import AgendaItem, Assessment
from parindex.assessments.queries import agenda
from parindex.assessments.workflow import State
from parindex.directory.models import JournalEntry, Notice
from parindex.errors import Conflict, Denied, Invalid
from tests import make
from tests.assessments.council.decisions import THREE, decide, standing
from tests.cast import COMMUNE


def test_any_row_comes_before_the_council_once(loaded) -> None:
    thu, pk = make.actor("thu"), loaded.assessment.pk
    for why, code, error, sentence in (
        (" ", "1.1", Invalid, "Ghi lý do đưa ra hội đồng."),
        ("Xem lại.", "9.9", Invalid, "Bộ chỉ số không có tiêu chí «9.9»."),
        ("Xem lại.", "2.1", Conflict, "Nội dung này đã có trong chương trình."),
    ):
        with pytest.raises(error) as refusal:
            actions.add_to_agenda(by=thu, assessment_id=pk, code=code, why=why)
        assert str(refusal.value) == sentence
    actions.add_to_agenda(by=thu, assessment_id=pk, code="3.1", why="Đơn vị đề nghị.")
    rows = AgendaItem.objects.order_by("pk").values_list("code", "why", "added_by")
    assert list(rows) == [
        ("2.1", "Đơn vị giải trình, thẩm định lần hai vẫn điều chỉnh.", "Thu"),
        ("3.1", "Đơn vị đề nghị.", "Thu"),
    ]


def test_nothing_comes_before_the_council_too_early(cast) -> None:
    loaded = make.assessment(State.SUBMITTED)
    with pytest.raises(Denied) as refusal:
        actions.add_to_agenda(
            by=make.actor("thu"), assessment_id=loaded.assessment.pk, code="1.1", why="Xem."
        )
    assert str(refusal.value) == "Bài của Xã Tiến Lợi chưa chuyển hội đồng hoặc đã kết luận."


def test_one_item_is_current(cast) -> None:
    make.assessment(State.DECIDING, disputed=THREE)
    first, second, _ = AgendaItem.objects.order_by("pk")
    for one in (first, second):
        actions.call(by=make.actor("minh"), item_id=one.pk)
    assert list(AgendaItem.objects.filter(is_current=True)) == [second]
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=first.pk).update(is_current=True)
    decide(second)
    assert not AgendaItem.objects.filter(is_current=True).exists()
    with pytest.raises(Conflict) as refusal:
        actions.call(by=make.actor("minh"), item_id=second.pk)
    assert str(refusal.value) == "Nội dung này đã được quyết định."


def test_the_chair_concludes_once_nothing_is_left(loaded, item) -> None:
    pk = loaded.assessment.pk
    for name, sentence in (
        ("minh", "Còn 1 nội dung hội đồng chưa quyết định."),
        (
            "thu",
            "Bạn không có quyền quyết định tại hội đồng. Quyền này thuộc về: Thành viên hội đồng.",
        ),
    ):
        with pytest.raises(Denied) as refusal:
            actions.conclude(by=make.actor(name), assessment_id=pk)
        assert str(refusal.value) == sentence
    decide(item)
    with pytest.raises(Denied) as refusal:
        moving.move(by=make.actor("kim"), assessment_id=pk, name="conclude")
    assert str(refusal.value) == "Chỉ chủ tịch hoặc thư ký hội đồng của kỳ này kết luận."
    assert actions.conclude(by=make.actor("ha"), assessment_id=pk).state is State.CONCLUDED
    assert load(pk).state is State.CONCLUDED


def test_a_row_added_at_the_last_moment_stops_the_conclusion(loaded, item, monkeypatch) -> None:
    decide(item)
    pk, follow = loaded.assessment.pk, moving._follow

    def later(*given):
        AgendaItem.objects.create(
            cycle=loaded.cycle, assessment=loaded.assessment, code="3.1", why="x", added_by="Hà"
        )
        follow(*given)

    monkeypatch.setattr(moving, "_follow", later)
    with pytest.raises(Conflict) as refusal:
        actions.conclude(by=make.actor("minh"), assessment_id=pk)
    assert str(refusal.value) == (
        "Vừa có nội dung mới trong chương trình của đơn vị này. Tải lại trang."
    )
    assert load(pk).state is State.DECIDING


def test_many_are_concluded_and_each_refusal_is_named(cast) -> None:
    found = make.cycle()
    make.assessment(State.DECIDING, of=found)
    other = make.assessment(State.DECIDING, of=found, code="xa-ham-my", disputed={})
    minh, codes = make.actor("minh"), [COMMUNE, "xa-ham-my"]
    assert actions.conclude_many(by=minh, cycle=found, codes=codes) == (
        1,
        ["Xã Tiến Lợi: Còn 1 nội dung hội đồng chưa quyết định."],
    )
    assert load(other.assessment.pk).state is State.CONCLUDED
    with pytest.raises(Invalid, match=r"Chọn ít nhất một đơn vị\."):
        actions.conclude_many(by=minh, cycle=found, codes=[])
    with pytest.raises(Denied, match=r"Chỉ chủ tịch hoặc thư ký hội đồng của kỳ này kết luận\."):
        actions.conclude_many(by=make.actor("kim"), cycle=found, codes=codes)


@pytest.fixture
def concluded(cast):
    """A conclusion, as it is announced."""
    return make.assessment(State.CONCLUDED)


def reopen(pk: int, by: str = "thu", reason: str = "Xã nộp thêm 2 kết luận.", days: int = 5):
    until = timezone.now() + timedelta(days=days) if days else None
    return actions.reopen(by=make.actor(by), assessment_id=pk, reason=reason, until=until)


def test_a_conclusion_is_reopened_once_with_a_reason_and_a_deadline(concluded) -> None:
    pk = concluded.assessment.pk
    due = "Ghi hạn giải quyết khiếu nại, sau thời điểm này."
    for given, error, sentence in (
        ({"reason": " "}, Invalid, "Ghi lý do."),
        ({"days": 0}, Invalid, due),
        ({"days": -1}, Invalid, due),
        (
            {"by": "minh"},
            Denied,
            "Bạn không có quyền thiết lập kỳ đánh giá. Quyền này thuộc về: Điều phối (Sở Nội vụ).",
        ),
    ):
        with pytest.raises(error) as refusal:
            reopen(pk, **given)
        assert str(refusal.value) == sentence
    assert reopen(pk).state is State.DECIDING
    entry = JournalEntry.objects.get(act="reopen")
    found = Assessment.objects.get(pk=pk)
    assert entry.details == {
        "reason": "Xã nộp thêm 2 kết luận.",
        "until": found.complaint_until.isoformat(),
    }
    assert Notice.objects.filter(
        text__startswith="Kết luận của Xã Tiến Lợi được mở lại theo khiếu nại"
    ).count() == len(("binh", "hoa", "minh", "ha", "kim"))
    actions.conclude(by=make.actor("minh"), assessment_id=pk)
    with pytest.raises(Denied) as refusal:
        reopen(pk)
    assert str(refusal.value) == "Kết luận này đã được mở lại một lần."


def test_a_complaint_is_decided_until_its_deadline_and_not_after(concluded) -> None:
    pk = concluded.assessment.pk
    reopen(pk)
    first = actions.add_to_agenda(
        by=make.actor("thu"), assessment_id=pk, code="2.1", why="Khiếu nại."
    )
    second = actions.add_to_agenda(
        by=make.actor("thu"), assessment_id=pk, code="3.1", why="Khiếu nại."
    )
    decide(first, "correct", raw={"da_xong": ["24"], "tong_so": ["24"]})
    assert standing(pk, "2.1") == ("scored", Decimal("3"))
    until = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)
    Assessment.objects.filter(pk=pk).update(complaint_until=until)
    sentence = "Đã hết hạn giải quyết khiếu nại lúc 17:00 ngày 03/02/2026."
    for act in (
        lambda: decide(second),
        lambda: actions.call(by=make.actor("minh"), item_id=second.pk),
        lambda: actions.add_to_agenda(
            by=make.actor("thu"), assessment_id=pk, code="1.1", why="Thêm."
        ),
    ):
        with pytest.raises(Denied) as refusal:
            act()
        assert str(refusal.value) == sentence
    assert actions.conclude(by=make.actor("minh"), assessment_id=pk).state is State.CONCLUDED
    entry = agenda.agenda_page(make.actor("minh"), "ky-2026", "tat-ca").groups[0].entries
    assert [(one.item.code, one.status) for one in entry] == [
        ("2.1", "decided"),
        ("2.1", "decided"),
        ("3.1", "lapsed"),
    ]


def test_an_earlier_decision_keeps_its_points_after_a_complaint(concluded) -> None:
    pk = concluded.assessment.pk
    reopen(pk)
    again = actions.add_to_agenda(
        by=make.actor("thu"), assessment_id=pk, code="2.1", why="Khiếu nại."
    )
    decide(again, "override", points="0")
    rows = AgendaItem.objects.order_by("pk").values_list("side", "figures", "points")
    assert list(rows) == [
        ("unit", "22/24", Decimal("2.75")),
        ("override", "20/24", Decimal("0")),
    ]
