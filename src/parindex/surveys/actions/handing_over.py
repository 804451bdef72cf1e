"""Handing the results of a survey over to its cycle, and taking them back.

Who turns results into points registers here (`RECEIVERS`), as surveys know no assessments. All
that happens is one transaction: the survey is handed, its outcome frozen, the figures received.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.models import Cycle
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.engine.documents import canonical_json, digest
from parindex.errors import Conflict, Invalid
from parindex.surveys.models import Outcome, Survey
from parindex.surveys.queries.counting import counted, responses
from parindex.surveys.queries.freezing import frozen

LONGEST_REASON = 300


class Handed(NamedTuple):
    """The result of one criterion for one unit, as the cycle takes it.

    `mean` is exact ("3/4"); `void` says why there is none, and `mean` is then "".
    """

    unit: str
    criterion: str
    mean: str
    responses: int
    void: str
    sentence: str


class Change(NamedTuple):
    """What the survey's part of a unit's points, and its index, become; None where unknown."""

    unit: str
    name: str
    before: Decimal | None
    after: Decimal | None
    index_before: Decimal | None
    index_after: Decimal | None
    void: tuple[str, ...]


class Receiver(Protocol):
    """What turns results into points, above this layer."""

    def refusal(self, cycle: Cycle) -> str:
        """Why results can be neither received nor taken back now; "" when they can."""

    def preview(self, cycle: Cycle, results: Sequence[Handed]) -> list[Change]:
        """What the points of each unit would become; nothing is stored."""

    def receive(self, *, by: Actor, cycle: Cycle, results: Sequence[Handed]) -> int:
        """Take the results, inside the caller's transaction; how many figures changed."""

    def give_back(self, *, by: Actor, cycle: Cycle, reason: str) -> int:
        """Take out what was received, inside the caller's transaction; how many there were."""


RECEIVERS: list[Receiver] = []
"""Filled by the apps above when Django has started."""


@transaction.atomic
def hand_over(*, by: Actor, survey: Survey, seen: str = "") -> Outcome:
    """Hand the results of a checked survey over to its cycle.

    `seen` is the digest of the preview the officer looked at; `Conflict` when a decision about a
    form has changed the results since then.
    """
    demand(by, Can.RUN_SURVEY)
    if reason := receiving_refusal(survey.cycle):
        raise Conflict(reason)
    reviewing, handed = Survey.State.REVIEWING, Survey.State.HANDED
    if not Survey.objects.filter(pk=survey.pk, state=reviewing).update(state=handed):
        raise Conflict(_("Chỉ chuyển được kết quả sau khi kết thúc thu phiếu và kiểm tra phiếu."))
    survey.state = handed
    body = frozen(counted(survey))
    if seen and seen != digest(body):
        raise Conflict(_("Kết quả đã đổi sau khi bạn xem. Xem lại rồi chuyển."))
    outcome = Outcome.objects.create(
        survey=survey,
        body=body,
        digest=digest(body),
        answers_digest=answers_digest(survey),
        by_name=by.name,
    )
    results = results_in(body)
    changed = sum(one.receive(by=by, cycle=survey.cycle, results=results) for one in RECEIVERS)
    record(
        by,
        "hand_over_survey",
        survey.cycle.slug,
        digest=outcome.digest,
        answers_digest=outcome.answers_digest,
        figures=changed,
        void=sum(bool(one.void) for one in results),
    )
    seal_soon()
    return outcome


@transaction.atomic
def take_back(*, by: Actor, survey: Survey, reason: str) -> None:
    """Take handed results out of the cycle again, with a reason, to correct and hand over anew."""
    demand(by, Can.RUN_SURVEY)
    if not reason.strip():
        raise Invalid(_("Ghi lý do thu hồi kết quả."))
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid(_("Lý do dài quá %(n)s ký tự. Rút gọn lại.") % {"n": LONGEST_REASON})
    if refused := receiving_refusal(survey.cycle):
        raise Conflict(refused)
    reviewing, handed = Survey.State.REVIEWING, Survey.State.HANDED
    if not Survey.objects.filter(pk=survey.pk, state=handed).update(state=reviewing):
        raise Conflict(_("Kết quả khảo sát này chưa chuyển vào kỳ."))
    survey.state = reviewing
    why = reason.strip()
    taken = sum(one.give_back(by=by, cycle=survey.cycle, reason=why) for one in RECEIVERS)
    record(by, "take_back_survey", survey.cycle.slug, reason=why, figures=taken)
    seal_soon()


def receiving_refusal(cycle: Cycle) -> str:
    """Why the cycle takes and gives back no results now; "" when it does."""
    return next((reason for one in RECEIVERS if (reason := one.refusal(cycle))), "")


def preview(survey: Survey) -> tuple[list[Change], str]:
    """What each unit's points would become, and the digest of the results they come from."""
    body = frozen(counted(survey))
    results = results_in(body)
    changes = [one for each in RECEIVERS for one in each.preview(survey.cycle, results)]
    return changes, digest(body)


def results_in(body: Mapping[str, Any]) -> list[Handed]:
    """The results of an outcome, one for each unit and criterion."""
    return [
        Handed(
            unit,
            criterion,
            "" if one["void"] else one["mean"],
            one["responses"],
            one["void"],
            one["sentence"],
        )
        for unit, about in body["units"].items()
        for criterion, one in about["results"].items()
    ]


def answers_digest(survey: Survey) -> str:
    """SHA-256 over the answers that count, without day, channel or id, in the order of their text.

    Whoever holds the same forms computes the same digest; nobody learns from it who answered.
    """
    lines = sorted(
        canonical_json([one.unit, one.questionnaire, one.answers, one.weight])
        for one in responses(survey)
        if not one.excluded
    )
    found = hashlib.sha256()
    for line in lines:
        found.update(line.encode())
        found.update(b"\n")
    return found.hexdigest()
