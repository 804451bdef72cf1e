"""Taking a form: the one way in for every channel, once, and without a trace of who filled it.

These writes name nobody and leave no entry in the journal: an entry would tie a moment to a form
(`docs/decisions/answers-share-no-key.md`). Whoever brings forms in for others (an interviewer,
paper, a file) leaves an entry about that work where it is done.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from parindex.surveys.models import Comment, Invitee, Receipt, Reply, Survey
from parindex.surveys.screening import screened

ONE = Decimal(1)
PIECE = 500
"""How many rows one statement writes or asks for."""


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
            Receipt.objects.bulk_create([Receipt(digest=_digest(survey, form), survey=survey)])
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
            Receipt.objects.bulk_create([Receipt(digest=_digest(survey, form), survey=survey)])
            _keep(survey, form)
    except IntegrityError:
        return False
    return True


def _digest(survey: Survey, form: Form) -> str:
    return hashlib.sha256(f"{survey.pk}:{form.nonce}".encode()).hexdigest()


def take_many(survey: Survey, forms: Sequence[Form]) -> int:
    """Keep many forms at once; how many were not kept before.

    They are written in no order that leads back to the rows they came from. Called inside a
    transaction; `IntegrityError` when another process took one of them meanwhile.
    """
    by_digest = {_digest(survey, form): form for form in forms}
    for digest in kept_before(survey, forms):
        del by_digest[digest]
    Receipt.objects.bulk_create(
        [Receipt(digest=digest, survey=survey) for digest in sorted(by_digest)], batch_size=PIECE
    )
    _keep(survey, *by_digest.values())
    return len(by_digest)


def kept_before(survey: Survey, forms: Sequence[Form]) -> set[str]:
    """The digests of those forms that were kept before."""
    digests = [_digest(survey, form) for form in forms]
    found: set[str] = set()
    for start in range(0, len(digests), PIECE):
        some = Receipt.objects.filter(digest__in=digests[start : start + PIECE])
        found.update(some.values_list("digest", flat=True))
    return found


def _keep(survey: Survey, *forms: Form) -> None:
    replies = [_reply(survey, form) for form in forms]
    replies.sort(key=lambda one: one.pk)
    Reply.objects.bulk_create(replies, batch_size=PIECE)
    comments = [one for form in forms for one in _comments(survey, form)]
    comments.sort(key=lambda one: one.pk)
    Comment.objects.bulk_create(comments, batch_size=PIECE)


def _reply(survey: Survey, form: Form) -> Reply:
    return Reply(
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


def _comments(survey: Survey, form: Form) -> list[Comment]:
    return [
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
