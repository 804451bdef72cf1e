"""Taking a form: the one way in for every channel, once, and without a trace of who filled it.

These writes name nobody and leave no entry in the journal: an entry would tie a moment to a form
(`docs/decisions/answers-share-no-key.md`). Whoever brings forms in for others (an interviewer,
paper, a file) leaves an entry about that work where it is done.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from parindex.surveys.models import Comment, Invitee, Receipt, Reply, Survey
from parindex.surveys.screening import screened

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came back, its answers already judged by `engine.survey_answers`.

    `nonce` is random and belongs to this one filling of the form, so that sending it again, after
    a lost connection or by a second press of the button, counts once.
    """

    unit: str
    questionnaire: str
    channel: str
    day: date
    nonce: str
    answers: Mapping[str, str | list[str]]
    comments: Mapping[str, str]
    weight: Decimal = ONE
    minutes: int | None = None
    is_hasty: bool = False
    burst: int = 0
    is_from_staff: bool = False
    interviewer: int | None = None


def take(survey: Survey, form: Form) -> bool:
    """Keep a form; False when the same filling was kept before, which is no mistake."""
    try:
        with transaction.atomic():
            digest = receipt_digest(survey, form.nonce)
            Receipt.objects.bulk_create([Receipt(digest=digest, survey=survey)])
            _keep(survey, form)
    except IntegrityError:
        return False
    return True


def take_invited(survey: Survey, form: Form, invitee: Invitee) -> bool:
    """Keep the form of somebody with a code and mark the code used; False when it was before.

    Marking and keeping happen in one transaction and share nothing that is kept.
    """
    try:
        with transaction.atomic():
            if not Invitee.objects.filter(pk=invitee.pk, is_used=False).update(is_used=True):
                return False
            digest = receipt_digest(survey, form.nonce)
            Receipt.objects.bulk_create([Receipt(digest=digest, survey=survey)])
            _keep(survey, form)
    except IntegrityError:
        return False
    return True


def receipt_digest(survey: Survey, nonce: str) -> str:
    """What is kept of the random number of a filling."""
    return hashlib.sha256(f"{survey.pk}:{nonce}".encode()).hexdigest()


def _keep(survey: Survey, form: Form) -> None:
    Reply.objects.bulk_create(
        [
            Reply(
                id=uuid.uuid4(),
                survey=survey,
                unit=form.unit,
                questionnaire=form.questionnaire,
                channel=form.channel,
                day=form.day,
                answers=dict(form.answers),
                weight=form.weight,
                minutes=form.minutes,
                is_hasty=form.is_hasty,
                burst=form.burst,
                is_from_staff=form.is_from_staff,
                interviewer_id=form.interviewer,
            )
        ]
    )
    comments = [
        Comment(
            survey=survey,
            unit=form.unit,
            questionnaire=form.questionnaire,
            question=question,
            text=words,
            day=form.day,
        )
        for question, text in form.comments.items()
        if (words := screened(text))
    ]
    if comments:
        Comment.objects.bulk_create(comments)
