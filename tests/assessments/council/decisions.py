"""What the council says in these stories, and what stands afterwards."""

from __future__ import annotations

from decimal import Decimal

from parindex.assessments.actions import deciding as actions
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.outcomes import Decision
from parindex.assessments.facts import as_judged
from parindex.assessments.loading import load
from parindex.assessments.models import AgendaItem, Statement
from parindex.engine.facts import Stage
from parindex.engine.scoring import score
from tests import make

WORDS = "Thống nhất theo báo cáo có ký số."

THREE = {
    "1.2": Judgement("correct", {"value": ["mot_phan"]}, reason="Thiếu thời hạn."),
    "2.1": make.CORRECTED,
    "3.1": Judgement("correct", {"value": ["5"]}, reason="Ba quy trình đã bãi bỏ."),
}


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
