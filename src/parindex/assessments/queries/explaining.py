"""What a unit reads when it is asked to explain."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.assessments.actions.answering import row_named
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.inputs import in_words
from parindex.assessments.loading import Loaded, load
from parindex.assessments.models import Citation, Question
from parindex.assessments.queries.answering import may_read
from parindex.assessments.queries.clocks import Deadline, deadline_of
from parindex.assessments.queries.rows import words_of
from parindex.assessments.workflow import OpenMove, State, closed, moves_open_to
from parindex.engine.facts import Stage
from parindex.engine.indicators import Criterion
from parindex.engine.scoring import score
from parindex.errors import Denied
from parindex.language import spoken


class Asked(NamedTuple):
    """One question with both sides, as far as the unit may see the other one."""

    question: Question
    title: str
    most: Decimal
    own_words: str
    own_points: Decimal | None
    their_words: str
    their_points: Decimal | None
    reason: str
    documents: list[Citation]


@dataclass(slots=True)
class ExplainingPage:
    """The questions of one unit."""

    loaded: Loaded
    asked: list[Asked]
    deadline: Deadline
    moves: tuple[OpenMove, ...]
    locked: str
    shows_points: bool
    limit: int


def explaining_page(actor: Actor, assessment_id: int) -> ExplainingPage:
    """The questions that were sent; unsent ones are the appraisers' own business."""
    loaded = load(assessment_id)
    if reason := may_read(actor, loaded):
        raise Denied(reason)
    now = timezone.now()
    own = score(loaded.indicator_set, as_claimed(loaded.indicator_set, loaded.sheet))
    last = score(
        loaded.indicator_set, as_judged(loaded.indicator_set, loaded.sheet, Stage.APPRAISAL)
    )
    shows = loaded.cycle.shows_points_when_explaining
    questions = Question.objects.filter(assessment=loaded.assessment, withdrawn_at=None)
    asked = []
    for one in questions.exclude(sent_at=None):
        item = row_named(loaded.indicator_set, one.code)
        words = loaded.sheet.at(one.code, Stage.APPRAISAL)
        is_leaf = isinstance(item, Criterion)
        asked.append(
            Asked(
                question=one,
                title=item.title.said(spoken()),
                most=item.max,
                own_words=words_of(item, loaded.sheet),
                own_points=own.leaves[one.code].points if is_leaf else None,
                their_words=in_words(item, words.facts) if words and shows else "",
                their_points=last.leaves[one.code].points if is_leaf and words and shows else None,
                reason=words.reason if words and shows else "",
                documents=list(
                    Citation.objects.filter(
                        assessment=loaded.assessment, code=one.code, removed_at=None
                    ).select_related("document")
                ),
            )
        )
    unit = loaded.assessment.unit.code
    locked = denial(actor, Can.ANSWER, unit)
    if not locked and loaded.state is not State.EXPLAINING:
        locked = _("Vòng giải trình của đơn vị không mở.")
    if not locked:
        locked = closed(loaded.timed(now))
    return ExplainingPage(
        loaded=loaded,
        asked=asked,
        deadline=deadline_of(loaded, now),
        moves=moves_open_to(actor, loaded.guarded(now)),
        locked=locked,
        shows_points=shows,
        limit=loaded.cycle.explanation_limit,
    )
