"""The council: Minh chairs, Hà keeps the minutes, Kim is a member, Thu coordinates."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions import deciding as actions
from parindex.assessments.actions import moving
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.outcomes import Decision, DecisionInvalid
from parindex.assessments.facts import as_judged
from parindex.assessments.loading import load
from parindex.assessments.models import AgendaItem, Assessment, Statement
from parindex.assessments.queries import agenda
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.deadlines import Phase, Window
from parindex.directory.actions import declare_interest
from parindex.directory.models import JournalEntry, Notice
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.engine.scoring import score
from parindex.errors import Conflict, Denied, Invalid
from tests import make
from tests.cast import COMMUNE
from tests.documents.papers import pdf_pages, squeezed, word_lines

WORDS = "Thống nhất theo báo cáo có ký số."
THREE = {
    "1.2": Judgement("correct", {"value": ["mot_phan"]}, reason="Thiếu thời hạn."),
    "2.1": make.CORRECTED,
    "3.1": Judgement("correct", {"value": ["5"]}, reason="Ba quy trình đã bãi bỏ."),
}


@pytest.fixture
def loaded(cast):
    """The sheet of Tiến Lợi before the council, 2.1 disputed: 22/24 against 20/24."""
    return make.assessment(State.DECIDING)


@pytest.fixture
def item(loaded) -> AgendaItem:
    """The one item of its agenda."""
    return AgendaItem.objects.get(assessment=loaded.assessment)


def decide(item: AgendaItem, side: str = "unit", words: str = WORDS, by: str = "minh", **more):
    return actions.decide(
        by=make.actor(by), item_id=item.pk, decision=Decision(side, words, **more)
    )


def standing(pk: int, code: str) -> tuple[str, Decimal]:
    """The state and points of a row as everything stands."""
    found = load(pk)
    leaf = score(found.indicator_set, as_judged(found.indicator_set, found.sheet)).leaves[code]
    return leaf.state, leaf.points


def council_words(pk: int, code: str) -> dict[str, object]:
    return (
        Statement.objects.filter(assessment=pk, code=code, stage=Stage.COUNCIL)
        .values("facts", "points", "is_claimed", "is_accepted", "verdict", "reason", "by_name")
        .get()
    )


def said(facts, verdict, *, points=None, claimed=False, accepted=False) -> dict[str, object]:
    return {
        "facts": facts,
        "points": points,
        "is_claimed": claimed,
        "is_accepted": accepted,
        "verdict": verdict,
        "reason": WORDS,
        "by_name": "Minh",
    }


# What a decision writes.


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


# Refusals, each with its sentence.


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


# Shared figures, claims.


@pytest.fixture
def shared_rules(tmp_path) -> IndicatorSet:
    """The example set, where 2.4 compares with the cases that 2.2 counts too."""
    folder = tmp_path / "vi-du-dung-chung"
    shutil.copytree(make.LIBRARY / "vi-du-cach-cham", folder)
    shutil.rmtree(folder / "cases")
    file = folder / "2-ty-le.toml"
    text = file.read_text("utf-8")
    text = text.replace('whole = "ke_hoach_von"', 'whole = "@ho_so_da_giai_quyet"')
    text = text.replace(', ke_hoach_von = "Kế hoạch vốn được giao (triệu đồng)"', "")
    file.write_text(text, "utf-8")
    set_file = folder / "set.toml"
    set_file.write_text(
        set_file.read_text("utf-8").replace('"vi-du-cach-cham"', '"vi-du-dung-chung"'), "utf-8"
    )
    found = read(folder)
    assert isinstance(found, IndicatorSet), found
    return found


@pytest.fixture
def sharing(cast, shared_rules):
    """Tâm finds 1100 cases where the unit counts 1000; 2.4 changes with it."""
    figures = {**make.FIGURES, "2.4": {"da_giai_ngan": ["950"]}}
    counted = {"@ho_so_dung_han": ["980"], "@ho_so_da_giai_quyet": ["1100"]}
    disputed = {"2.2": Judgement("correct", counted, reason="Thiếu 100 hồ sơ.")}
    found = make.cycle(rules=shared_rules)
    return make.assessment(State.DECIDING, of=found, figures=figures, disputed=disputed)


def test_a_dispute_about_shared_figures_alone_reaches_the_council(sharing) -> None:
    assert sharing.sheet.own("2.2") is None
    assert [one.code for one in AgendaItem.objects.all()] == ["2.2"]


def test_following_the_unit_takes_its_shared_figures_back(sharing) -> None:
    pk = sharing.assessment.pk
    assert standing(pk, "2.2") == ("scored", Decimal("10.91"))
    assert standing(pk, "2.4") == ("scored", Decimal("1.73"))
    decide(AgendaItem.objects.get(code="2.2"), "unit")
    assert council_words(pk, "@ho_so_da_giai_quyet") == said({"value": 1000}, "accepted")
    assert not Statement.objects.filter(code="@ho_so_dung_han", stage=Stage.COUNCIL).exists()
    assert standing(pk, "2.2") == ("scored", Decimal("16"))
    assert standing(pk, "2.4") == ("scored", Decimal("2"))


def test_following_the_appraiser_undoes_what_another_item_made_of_a_shared_figure(sharing) -> None:
    pk = sharing.assessment.pk
    decide(AgendaItem.objects.get(code="2.2"), "unit")
    again = actions.add_to_agenda(
        by=make.actor("minh"), assessment_id=pk, code="2.2", why="Có xác nhận mới."
    )
    decide(again, "appraisal", by="minh")
    assert standing(pk, "2.2") == ("scored", Decimal("10.91"))
    assert load(pk).sheet.last("@ho_so_da_giai_quyet").facts == {"value": 1100}


def test_a_decided_row_never_changes_through_another_one(sharing) -> None:
    pk = sharing.assessment.pk
    other = actions.add_to_agenda(
        by=make.actor("minh"), assessment_id=pk, code="2.4", why="Đơn vị đề nghị."
    )
    decide(other, "appraisal")
    with pytest.raises(DecisionInvalid) as refusal:
        decide(AgendaItem.objects.get(code="2.2"), "unit")
    assert refusal.value.errors == {
        "side": "Số liệu dùng chung này làm đổi điểm tiêu chí 2.4 mà hội đồng đã quyết định. "
        "Chọn «Điểm khác» cho tiêu chí đang xét."
    }
    decide(AgendaItem.objects.get(code="2.2"), "override", points="16")
    assert standing(pk, "2.4") == ("scored", Decimal("1.73"))


def test_a_form_that_showed_other_figures_is_a_conflict(sharing) -> None:
    pk = sharing.assessment.pk
    other = actions.add_to_agenda(
        by=make.actor("minh"), assessment_id=pk, code="2.4", why="Đơn vị đề nghị."
    )
    seen = actions.seen_by_council(load(pk), "2.4")
    decide(AgendaItem.objects.get(code="2.2"), "unit")
    with pytest.raises(Conflict) as refusal:
        decide(other, "appraisal", seen=seen)
    assert str(refusal.value) == (
        "Số liệu của tiêu chí này vừa đổi theo một quyết định khác. Xem lại hai bên rồi ghi."
    )


@pytest.fixture
def claiming(cast):
    """The unit says that 2.2 does not apply; Tâm refuses it twice."""
    figures = {**make.FIGURES, "2.2": {}}
    disputed = {"2.2": Judgement("refuse", reason="Xã có phát sinh hồ sơ.")}
    return make.assessment(State.DECIDING, figures=figures, claimed=["2.2"], disputed=disputed)


@pytest.mark.parametrize(
    ("side", "accepted", "verdict", "state"),
    [("unit", True, "accepted", "not_applicable"), ("appraisal", False, "refused", "missing")],
)
def test_a_claim_of_not_applicable_is_believed_or_not(
    claiming, side, accepted, verdict, state
) -> None:
    pk = claiming.assessment.pk
    item = AgendaItem.objects.get()
    decide(item, side)
    assert council_words(pk, "2.2") == said({}, verdict, claimed=True, accepted=accepted)
    assert standing(pk, "2.2") == (state, Decimal("0"))
    item.refresh_from_db()
    assert (item.figures, item.points) == ("không áp dụng", None)


# The agenda and the current item.


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


# Conclusions and complaints.


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


# Pages.


def page(client, name: str, address: str, **more):
    client.force_login(_user(name))
    return client.get(f"/hoi-dong/ky-2026/{address}", **more)


def _user(name: str):
    from parindex.directory.models import User

    return User.objects.get(username=name)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_both_sides_stand_on_the_agenda(client, loaded, item) -> None:
    html = text_of(page(client, "kim", ""))
    for words in (
        "Xã Tiến Lợi",
        "Hoàn thành kế hoạch",
        "22/24",
        "2,75 <small>/ 3,00</small>",
        "20/24",
        "2,50 <small>/ 3,00</small>",
        "Hai nhiệm vụ chưa có sản phẩm.",
        "Đã cập nhật đến 31/12.",
        "còn 1 nội dung",
    ):
        assert words in html
    assert "Đưa ra họp" not in html
    assert "Thêm nội dung vào chương trình" not in html
    assert "Đưa ra họp" in text_of(page(client, "thu", ""))


def test_the_agenda_is_filtered(client, cast) -> None:
    make.assessment(State.DECIDING, disputed=THREE)
    decide(AgendaItem.objects.get(code="2.1"))
    shown = {
        wanted: [
            one.item.code
            for group in agenda.agenda_page(make.actor("minh"), "ky-2026", wanted).groups
            for one in group.entries
        ]
        for wanted in agenda.FILTERS
    }
    assert shown == {
        "tat-ca": ["1.2", "2.1", "3.1"],
        "chua-quyet": ["1.2", "3.1"],
        "da-quyet": ["2.1"],
    }
    html = text_of(page(client, "minh", "?loc=da-quyet"))
    assert "Hội đồng quyết định: theo đơn vị (22/24)" in html
    assert "Chất lượng kế hoạch" not in html.split("adding")[0]


@pytest.mark.parametrize("disputed", [{"2.1": make.CORRECTED}, THREE])
def test_lists_take_the_same_queries_for_one_and_three_items(
    client, cast, disputed, django_assert_num_queries
) -> None:
    make.assessment(State.DECIDING, disputed=disputed)
    page(client, "minh", "")
    item = f"{AgendaItem.objects.first().pk}/"
    for address, count in (("", 18), ("phien-hop/", 14), ("ket-luan/", 18), (item, 26)):
        with django_assert_num_queries(count):
            response = client.get(f"/hoi-dong/ky-2026/{address}")
        assert response.status_code == 200


@pytest.mark.parametrize("address", ["", "phien-hop/", "{item}/"])
def test_a_tied_member_reads_a_sentence_in_place_of_words(client, loaded, item, address) -> None:
    actions.call(by=make.actor("minh"), item_id=item.pk)
    declare_interest(by=SYSTEM, username="kim", place=COMMUNE, reason="quê ở xã")
    html = text_of(page(client, "kim", address.format(item=item.pk)))
    assert "Bạn đã khai có liên quan đến đơn vị này (quê ở xã)." in html
    for words in ("22/24", "20/24", "Hai nhiệm vụ", "Đã cập nhật"):
        assert words not in html


def test_a_tied_secretary_leaves_the_minutes_to_another(client, loaded, item) -> None:
    decide(item)
    declare_interest(by=SYSTEM, username="ha", place=COMMUNE, reason="quê ở xã")
    response = page(client, "ha", "bien-ban.docx")
    assert response.status_code == 403
    assert (
        "Biên bản có nội dung về Xã Tiến Lợi. Bạn đã khai có liên quan đến đơn vị này (quê ở xã). "
        "Đề nghị thành viên khác lập biên bản." in text_of(response)
    )


@pytest.mark.parametrize("address", ["", "1/", "phien-hop/", "ket-luan/", "bien-ban.pdf"])
@pytest.mark.parametrize("name", ["dung", "binh", "tam"])
def test_others_see_nothing(client, loaded, item, name, address) -> None:
    response = page(client, name, address)
    assert response.status_code == 403
    assert "Bạn không có quyền xem tiến độ của các đơn vị." in text_of(response)
    assert "Hoàn thành kế hoạch" not in text_of(response)


def test_an_item_shows_everything_and_a_form_for_who_runs_the_meeting(client, loaded, item) -> None:
    html = text_of(page(client, "ha", f"{item.pk}/"))
    for words in (
        "Từ 80 % trở lên tính theo tỷ lệ",
        "Không có minh chứng nào được đính kèm.",
        "Giải trình chênh lệch với báo cáo.",
        "Thẩm định lần một",
        "Thẩm định lần hai",
        'name="f-da_xong"',
        "3 thành viên được biểu quyết",
    ):
        assert words in html
    member = text_of(page(client, "kim", f"{item.pk}/"))
    assert "Chỉ chủ tịch, thư ký hội đồng hoặc điều phối điều hành phiên họp." in member
    assert 'name="words"' not in member


def post(client, name: str, address: str, **given):
    client.force_login(_user(name))
    return client.post(f"/hoi-dong/ky-2026/{address}", given)


def test_a_refused_decision_keeps_everything_typed(client, loaded, item) -> None:
    typed = {
        "side": "correct",
        "f-da_xong": "30",
        "f-tong_so": "24",
        "points": "1,1",
        "words": "Lời đã gõ <b>",
        "votes_for": "7",
    }
    response = post(client, "minh", f"{item.pk}/quyet-dinh/", **typed)
    html = text_of(response)
    assert response.status_code == 422
    for words in (
        'value="correct" checked',
        'name="f-da_xong" id="f-2-1-da-xong" value="30"',
        'name="points" value="1,1"',
        "Lời đã gõ &lt;b&gt;</textarea>",
        'name="votes_for" value="7"',
        "Phần đạt (30) lớn hơn tổng số (24). Kiểm tra lại hai số.",
        "Đã nhập 7 phiếu; 3 thành viên hội đồng được biểu quyết về đơn vị này.",
    ):
        assert words in html
    item.refresh_from_db()
    assert item.decided_at is None


def test_a_decision_that_came_second_shows_the_first_and_what_was_typed(
    client, loaded, item
) -> None:
    decide(item, by="ha")
    response = post(client, "minh", f"{item.pk}/quyet-dinh/", side="appraisal", words="Của tôi")
    html = text_of(response)
    assert response.status_code == 409
    assert "Nội dung này đã được Ha ghi quyết định lúc" in html
    assert "<q>Của tôi</q>" in html
    assert "Hội đồng quyết định: theo đơn vị (22/24)" in html


def test_a_decision_is_recorded_from_the_form(client, loaded, item) -> None:
    seen = {
        f"v-{code}": value or "" for code, value in actions.seen_by_council(loaded, "2.1").items()
    }
    response = post(
        client, "ha", f"{item.pk}/quyet-dinh/", side="unit", words=WORDS, then="meeting", **seen
    )
    assert (response.status_code, response["Location"]) == (302, "/hoi-dong/ky-2026/phien-hop/")
    item.refresh_from_db()
    assert (item.side, item.decided_by) == ("unit", "Ha")


def test_points_are_previewed_by_the_engine_and_nothing_is_stored(client, loaded, item) -> None:
    client.force_login(_user("minh"))
    response = client.post(
        f"/hoi-dong/ky-2026/{item.pk}/thu/",
        {"side": "correct", "f-da_xong": "21", "f-tong_so": "24"},
        headers={"HX-Request": "true"},
    )
    assert text_of(response) == (
        '<p class="note note-acc"><span>Ghi như vậy thì được: 21/24 → <b>2,63</b> / 3,00 điểm'
        "</span></p>"
    )
    assert not Statement.objects.filter(stage=Stage.COUNCIL).exists()


def test_the_meeting_changes_only_when_something_does(client, loaded, item) -> None:
    htmx = {"HX-Request": "true"}
    first = page(client, "kim", "phien-hop/")
    version = first["ETag"].strip('"')
    assert "Chưa đưa nội dung nào ra họp." in text_of(first)
    assert f'hx-get="/hoi-dong/ky-2026/phien-hop/?co={version}" hx-trigger="every 5s"' in text_of(
        first
    )
    again = page(client, "kim", f"phien-hop/?co={version}", headers=htmx)
    assert (again.status_code, again.content) == (204, b"")
    same = page(client, "kim", "phien-hop/", headers={"If-None-Match": first["ETag"]})
    assert same.status_code == 304
    actions.call(by=make.actor("minh"), item_id=item.pk)
    called = page(client, "kim", f"phien-hop/?co={version}", headers=htmx)
    assert called.status_code == 200
    assert text_of(called).startswith('<div id="man-hinh"')
    assert "Đang xem xét" in text_of(called)
    assert "20/24" in text_of(called)
    decide(item)
    assert "Hội đồng quyết định: theo đơn vị (22/24)" in text_of(
        page(client, "kim", f"phien-hop/?co={version}", headers=htmx)
    )


def test_calling_and_adding_from_the_pages(client, loaded, item) -> None:
    response = post(client, "minh", f"{item.pk}/goi/")
    assert (response.status_code, response["Location"]) == (302, "/hoi-dong/ky-2026/phien-hop/")
    refused = post(client, "thu", "bo-sung/", assessment=loaded.assessment.pk, code="3.1", why="")
    assert refused.status_code == 422
    assert "Ghi lý do đưa ra hội đồng." in text_of(refused)
    assert '<option value="3.1" selected>' in text_of(refused)
    nobody = post(client, "thu", "bo-sung/", assessment="", code="3.1", why="Xem.")
    assert (nobody.status_code, "Chọn đơn vị." in text_of(nobody)) == (422, True)
    done = post(client, "thu", "bo-sung/", assessment=loaded.assessment.pk, code="3.1", why="Xem.")
    added = AgendaItem.objects.get(code="3.1")
    assert done["Location"] == f"/hoi-dong/ky-2026/#nd-{added.pk}"


def test_conclusions_and_complaints_on_the_page(client, loaded, item) -> None:
    html = text_of(page(client, "minh", "ket-luan/"))
    assert "Còn 1 nội dung hội đồng chưa quyết định." in html
    decide(item)
    post(client, "minh", "ket-luan/ghi/", one=COMMUNE)
    pk = loaded.assessment.pk
    assert load(pk).state is State.CONCLUDED
    refused = post(client, "thu", "mo-lai/", assessment=pk, reason="Khiếu nại số 5", until="32/13")
    assert refused.status_code == 422
    assert "Khiếu nại số 5</textarea>" in text_of(refused)
    post(client, "thu", "mo-lai/", assessment=pk, reason="Khiếu nại số 5", until="31/12/2099")
    html = text_of(page(client, "kim", "ket-luan/"))
    for words in (
        "Giải quyết đến 17:00 31/12/2099",
        "<b>Minh</b>: Kết luận",
        "<b>Thu</b>: Mở lại theo khiếu nại: Khiếu nại số 5 (giải quyết đến 17:00 31/12/2099)",
        f"<b>Minh</b>: Quyết định tiêu chí 2.1: {WORDS}",
        "Chỉ chủ tịch hoặc thư ký hội đồng của kỳ này kết luận.",
    ):
        assert words in html
    declare_interest(by=SYSTEM, username="kim", place=COMMUNE, reason="quê ở xã")
    tied = text_of(page(client, "kim", "ket-luan/"))
    assert "Bạn đã khai có liên quan đến đơn vị này (quê ở xã)." in tied
    assert WORDS not in tied


def test_the_minutes_say_what_was_decided(client, loaded, item) -> None:
    empty = page(client, "ha", "bien-ban.docx")
    assert empty.status_code == 403
    assert "Chưa có nội dung nào được quyết định để lập biên bản." in text_of(empty)
    decide(item, votes_for="2", votes_against="1")
    word = page(client, "ha", "bien-ban.docx")
    lines = word_lines(word.content)
    for line in (
        "Chủ trì: Minh, Chủ tịch hội đồng",
        "Thư ký: Ha, Thư ký",
        "Có mặt (3): ",
        "- Kim, Thành viên",
        "1. Xã Tiến Lợi: tiêu chí 2.1. Hoàn thành kế hoạch",
        "Ý kiến của đơn vị: 22/24. Giải trình: Đã cập nhật đến 31/12.",
        "Ý kiến của người thẩm định: 20/24. Hai nhiệm vụ chưa có sản phẩm.",
        "Điểm: tự chấm 2,75; thẩm định 2,50; Hội đồng quyết định 2,75.",
        "Quyết định: Theo đơn vị: 22/24",
        f"Lý do: {WORDS}",
        "Biểu quyết: 2 tán thành, 1 không tán thành, 0 không biểu quyết.",
        "Hội đồng quyết định 1 nội dung của 1 đơn vị: 1 theo đơn vị.",
    ):
        assert line in lines
    pdf = page(client, "ha", "bien-ban.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert squeezed(WORDS) in squeezed(" ".join(pdf_pages(pdf.content)))
    assert page(client, "ha", "bien-ban.pdf?ngay=01/01/2020").status_code == 403
    AgendaItem.objects.update(votes_for=None, votes_against=None, votes_abstained=None)
    again = word_lines(page(client, "ha", "bien-ban.docx").content)
    assert "Biểu quyết: thống nhất, không bỏ phiếu." in again
    assert page(client, "ha", "bien-ban.txt").status_code == 404
