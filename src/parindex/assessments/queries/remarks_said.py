"""What appraisers and council said about the rows of one unit, for the unit and those who watch.

Internal notes of appraisers are never part of it, and nobody reads it of a unit whose sheet they
may not read.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.assessments.models import Assessment, Question, Statement
from parindex.assessments.queries.histories import STAGE_TITLES
from parindex.cycles.models import Cycle
from parindex.engine.facts import Stage


class SaidLine(NamedTuple):
    """One remark: who spoke, what became of the row, the words, and what the unit answered."""

    who: str
    verdict: str
    text: str
    answer: str
    at: datetime


def said_of(actor: Actor, cycle: Cycle, unit: str) -> dict[str, list[SaidLine]]:
    """Code → remarks and questions with answers, oldest first; {} for whoever may not read them.

    Only a concluded sheet speaks here: before that its own screens show what may be seen.
    """
    if denial(actor, Can.READ_SHEET, unit):
        return {}
    sheet = Assessment.objects.filter(unit__cycle=cycle, unit__code=unit, state="concluded").first()
    if sheet is None:
        return {}
    found: dict[str, list[SaidLine]] = {}
    stated = Statement.objects.filter(assessment=sheet, stage__gt=Stage.UNIT).exclude(reason="")
    for one in stated.order_by("pk"):
        who, verdict = _(STAGE_TITLES[Stage(one.stage)]), one.get_verdict_display()
        verdict = _(verdict) if one.verdict else ""
        found.setdefault(one.code, []).append(SaidLine(who, verdict, one.reason, "", one.at))
    asked = Question.objects.filter(assessment=sheet, withdrawn_at=None).exclude(sent_at=None)
    for question in asked.order_by("pk"):
        line = SaidLine(
            _("Yêu cầu giải trình"),
            "",
            question.text,
            question.answer,
            question.sent_at or question.at,
        )
        found.setdefault(question.code, []).append(line)
    return found
