"""The whole product as a story: one commune from the first figure to the council's conclusion."""

from __future__ import annotations

from decimal import Decimal

from parindex.assessments.actions import answering, appraising, deciding, moving
from parindex.assessments.actions.outcomes import Decision
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.models import AgendaItem, Question, Statement, Submission
from parindex.assessments.workflow import State
from parindex.directory.journal import seal_journal, verify_journal
from parindex.directory.models import JournalEntry, Notice
from parindex.engine.scoring import score
from tests.story import Story, begin, judge, judge_all, submit


def points(story: Story, reading=as_judged) -> dict[str, Decimal]:
    loaded = story.now()
    card = score(loaded.indicator_set, reading(loaded.indicator_set, loaded.sheet))
    return {code: leaf.points for code, leaf in card.leaves.items() if leaf.state == "scored"}


def test_from_the_first_figure_to_the_conclusion(cast) -> None:
    story = begin(cast)
    assert story.now().progress[:2] == (0, 15)

    # Bình fills every row, Hoa signs.
    submitted = submit(story)
    assert submitted.assessment.state == State.SUBMITTED
    self_scored = points(story, as_claimed)
    assert self_scored["2.1"] == Decimal("2.75")
    assert self_scored["1.4"] == Decimal("2.50")
    signed = Submission.objects.get()
    assert signed.kind == "self_assessment"
    assert len(signed.digest) == 64

    # Lan accepts everything but one row, corrects that one and asks.
    judge_all(story, except_for=["2.1"])
    judge(
        story, "2.1", "correct", raw={"da_xong": ["20"], "tong_so": ["24"]}, reason="Báo cáo ghi 20"
    )
    assert points(story)["2.1"] == Decimal("2.50")
    asked = appraising.ask(
        by=cast.lan.actor(), assessment_id=story.sheet.pk, code="2.1", text="Vì sao 22?"
    )

    # Thu opens the explanation; Bình explains, Hoa signs again.
    moving.move(by=cast.thu.actor(), assessment_id=story.sheet.pk, name="ask")
    answering.explain(
        by=cast.binh.actor(), question_id=asked.pk, answer="Hai nhiệm vụ xong sau báo cáo."
    )
    moving.move(by=cast.hoa.actor(), assessment_id=story.sheet.pk, name="explain")
    assert Question.objects.get().signed_at is not None

    # The second round keeps the correction, so the row goes before the council.
    judge(
        story,
        "2.1",
        "correct",
        raw={"da_xong": ["20"], "tong_so": ["24"]},
        reason="Chưa có biên bản",
    )
    moving.move(by=cast.thu.actor(), assessment_id=story.sheet.pk, name="refer_reviewed")
    item = AgendaItem.objects.get()
    assert item.code == "2.1"

    # The council believes the unit and concludes.
    deciding.decide(
        by=cast.minh.actor(), item_id=item.pk, decision=Decision("unit", "Có biên bản bàn giao.")
    )
    moving.move(by=cast.minh.actor(), assessment_id=story.sheet.pk, name="conclude")
    assert story.now().state is State.CONCLUDED
    assert points(story)["2.1"] == Decimal("2.75")

    # Every word is still there, in the order it was said.
    said = Statement.objects.filter(code="2.1").values_list("stage", "by_name", "verdict")
    assert list(said) == [
        (1, "Binh", ""),
        (2, "Lan", "corrected"),
        (3, "Lan", "corrected"),
        (4, "Minh", "accepted"),
    ]
    acts = list(JournalEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-9:] == [
        "judge",
        "ask",
        "ask",
        "explain",
        "explain",
        "judge",
        "refer_reviewed",
        "decide",
        "conclude",
    ]
    seal_journal()
    verdict = verify_journal()
    assert (verdict.problems, verdict.waiting) == ((), 0)
    assert Notice.objects.filter(user=cast.hoa, text__contains="trình ký").count() == 1
