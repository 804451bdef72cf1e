"""The council decides one item: what is written, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from parindex.access import SYSTEM
from parindex.assessments.actions import deciding as actions
from parindex.assessments.actions.outcomes import DecisionInvalid
from parindex.assessments.models import AgendaItem, Statement
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Phase, Window
from parindex.directory.actions import declare_interest
from parindex.directory.models import JournalEntry
from parindex.engine.facts import Stage
from parindex.errors import Conflict, Denied
from tests import make
from tests.assessments.council.decisions import WORDS, council_words, decide, said, standing
from tests.cast import COMMUNE


@pytest.mark.parametrize(
    ("side", "more", "words", "points", "figures"),
    [
        ("unit", {}, said({"da_xong": 22, "tong_so": 24}, "accepted"), "2.75", "22/24"),
        ("appraisal", {}, said({"da_xong": 20, "tong_so": 24}, "corrected"), "2.5", "20/24"),
        (
            "correct",
            {"raw": {"da_xong": ["21"], "tong_so": ["24"]}},
            said({"da_xong": 21, "tong_so": 24}, "corrected"),
            "2.63",
            "21/24",
        ),
        (
            "override",
            {"points": "1,5"},
            said({"da_xong": 20, "tong_so": 24}, "overridden", points=Decimal("1.5")),
            "1.5",
            "20/24",
        ),
    ],
)
def test_the_council_follows_a_side_or_says_something_else(
    loaded, item, side, more, words, points, figures
) -> None:
    pk = loaded.assessment.pk
    decide(item, side, **more)
    assert council_words(pk, "2.1") == words
    assert standing(pk, "2.1") == ("scored", Decimal(points))
    item.refresh_from_db()
    assert (item.side, item.figures, item.points, item.decision, item.decided_by) == (
        side,
        figures,
        Decimal(points),
        WORDS,
        "Minh",
    )
    assert item.decided_at is not None


def test_the_journal_keeps_side_figures_votes_and_words(loaded, item) -> None:
    decide(item, votes_for="2", votes_against="1")
    entry = JournalEntry.objects.get(act="decide")
    assert (entry.actor, entry.subject, entry.details) == (
        "Minh",
        f"ky-2026/{COMMUNE}/2.1",
        {
            "side": "unit",
            "facts": {"da_xong": 22, "tong_so": 24},
            "points": None,
            "votes": [2, 1, 0],
            "words": WORDS,
        },
    )


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"words": " "}, {"words": "Ghi kết luận và lý do của hội đồng."}),
        (
            {"side": ""},
            {"side": "Chọn theo đơn vị, theo thẩm định, số liệu khác hoặc điểm khác."},
        ),
        (
            {"side": "override", "points": "4"},
            {"points": "Đã nhập 4,00 điểm, tối đa 3,00."},
        ),
        (
            {"side": "override", "points": "hai"},
            {"points": "Điểm: «hai» không phải một số. Ghi ví dụ 24 hoặc 2,5."},
        ),
        (
            {"side": "correct", "raw": {"da_xong": ["20"]}},
            {"figures": "Nhập đủ số liệu mà cách chấm cần."},
        ),
        (
            {"side": "correct", "raw": {"da_xong": ["x"], "tong_so": ["24"]}},
            {"figures": "«x» không phải một số. Ghi ví dụ 24 hoặc 2,5."},
        ),
        (
            {"side": "correct", "raw": {"da_xong": ["25"], "tong_so": ["24"]}},
            {"figures": "Phần đạt (25) lớn hơn tổng số (24). Kiểm tra lại hai số."},
        ),
        ({"votes_for": "hai"}, {"votes": "Số phiếu là số nguyên từ 0 trở lên."}),
        ({"votes_for": "-1"}, {"votes": "Số phiếu là số nguyên từ 0 trở lên."}),
        (
            {"votes_for": "3", "votes_abstained": "1"},
            {"votes": "Đã nhập 4 phiếu; 3 thành viên hội đồng được biểu quyết về đơn vị này."},
        ),
        (
            {"votes_for": "1", "votes_against": "2"},
            {
                "votes": "Phiếu tán thành ít hơn phiếu không tán thành. "
                "Ghi phương án được đa số tán thành."
            },
        ),
        (
            {"votes_abstained": "3"},
            {"votes": "Ghi số phiếu tán thành, hoặc để trống cả ba ô khi không bỏ phiếu."},
        ),
        (
            {"side": "override", "points": "9", "words": "", "votes_for": "9"},
            {
                "points": "Đã nhập 9,00 điểm, tối đa 3,00.",
                "words": "Ghi kết luận và lý do của hội đồng.",
                "votes": "Đã nhập 9 phiếu; 3 thành viên hội đồng được biểu quyết về đơn vị này.",
            },
        ),
    ],
)
def test_everything_wrong_with_a_decision_is_said_at_once(loaded, item, more, errors) -> None:
    with pytest.raises(DecisionInvalid) as refusal:
        decide(item, **more)
    assert refusal.value.errors == errors
    item.refresh_from_db()
    assert item.decided_at is None
    assert not Statement.objects.filter(stage=Stage.COUNCIL).exists()


def test_only_chair_secretary_and_coordinator_run_the_meeting(loaded, item) -> None:
    sentence = "Chỉ chủ tịch, thư ký hội đồng hoặc điều phối điều hành phiên họp."
    for name in ("kim", "tam", "binh", "dung"):
        with pytest.raises(Denied, match=sentence):
            decide(item, by=name)
        with pytest.raises(Denied, match=sentence):
            actions.call(by=make.actor(name), item_id=item.pk)
    decide(item, by="ha")
    item.refresh_from_db()
    assert item.decided_by == "Ha"


def test_who_is_tied_to_a_unit_neither_decides_nor_votes_on_it(cast, loaded, item) -> None:
    declare_interest(by=SYSTEM, username="ha", place=COMMUNE, reason="em ruột là công chức xã")
    sentence = "Bạn đã khai có liên quan đến đơn vị này (em ruột là công chức xã)."
    for act in (
        lambda: decide(item, by="ha"),
        lambda: actions.call(by=make.actor("ha"), item_id=item.pk),
        lambda: actions.add_to_agenda(
            by=make.actor("ha"), assessment_id=loaded.assessment.pk, code="1.1", why="Xem lại."
        ),
    ):
        with pytest.raises(Denied) as refusal:
            act()
        assert str(refusal.value) == sentence
    with pytest.raises(DecisionInvalid) as refusal:
        decide(item, votes_for="3")
    assert refusal.value.errors == {
        "votes": "Đã nhập 3 phiếu; 2 thành viên hội đồng được biểu quyết về đơn vị này."
    }


def test_a_concluded_sheet_is_not_decided_again(cast) -> None:
    loaded = make.assessment(State.CONCLUDED)
    item = AgendaItem.objects.get()
    with pytest.raises(Denied) as refusal:
        decide(item)
    assert str(refusal.value) == "Bài của Xã Tiến Lợi chưa chuyển hội đồng hoặc đã kết luận."
    assert loaded.state is State.CONCLUDED


def test_the_council_decides_only_in_its_phase(loaded, item) -> None:
    past = Window(*(datetime(2026, 1, day, 10, tzinfo=UTC) for day in (1, 2, 3)))
    cycles.set_windows(by=SYSTEM, cycle=loaded.cycle, windows={Phase.DECIDING: past})
    with pytest.raises(Denied) as refusal:
        decide(item)
    assert str(refusal.value) == (
        "Đã khóa lúc 17:00 ngày 03/01/2026. Cần thêm thời gian thì đề nghị gia hạn."
    )


def test_what_was_decided_is_not_decided_over(loaded, item) -> None:
    decide(item)
    item.refresh_from_db()
    with pytest.raises(Conflict, match="Nội dung này đã được Minh ghi quyết định lúc "):
        decide(item, "appraisal", by="ha")
    assert council_words(loaded.assessment.pk, "2.1") == said(
        {"da_xong": 22, "tong_so": 24}, "accepted"
    )


def test_two_decisions_at_once_give_one_and_a_conflict(loaded, item, monkeypatch) -> None:
    honest = actions.try_out

    def slow(*given):
        """Hà decides while Minh's decision is being tried."""
        monkeypatch.setattr(actions, "try_out", honest)
        decide(item, "appraisal", by="ha")
        return honest(*given)

    monkeypatch.setattr(actions, "try_out", slow)
    with pytest.raises(Conflict) as refusal, transaction.atomic():
        decide(item, "unit", by="minh")
    assert str(refusal.value) == "Nội dung này vừa được quyết định."


def test_a_row_without_figures_of_the_unit_cannot_follow_it(cast, loaded) -> None:
    item = actions.add_to_agenda(
        by=make.actor("thu"), assessment_id=loaded.assessment.pk, code="1.5", why="Xem lại."
    )
    with pytest.raises(DecisionInvalid) as refusal:
        decide(item, "unit")
    assert refusal.value.errors == {
        "side": "Đơn vị không có số liệu ở tiêu chí này. Chọn cách khác."
    }
    decide(item, "appraisal")
    assert standing(loaded.assessment.pk, "1.5") == ("scored", Decimal("3"))


def test_a_row_nobody_appraised_cannot_follow_the_appraiser(cast, loaded) -> None:
    item = actions.add_to_agenda(
        by=make.actor("thu"), assessment_id=loaded.assessment.pk, code="C1", why="Có sáng kiến."
    )
    with pytest.raises(DecisionInvalid) as refusal:
        decide(item, "appraisal")
    assert refusal.value.errors == {"side": "Tiêu chí này chưa có kết quả thẩm định."}
    decide(item, "correct", raw={"value": ["2"]})
    item.refresh_from_db()
    assert (item.figures, item.points) == ("2", Decimal("2"))
