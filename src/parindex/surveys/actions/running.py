"""The course of a survey: prepared from the edition, opened, closed, opened again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.deadlines import moment
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.engine.documents import canonical, digest
from parindex.errors import Conflict, Invalid
from parindex.surveys.actions.doors import open_doors
from parindex.surveys.models import Survey
from parindex.surveys.queries.doors import forget_survey
from parindex.surveys.queries.forms import misfits
from parindex.surveys.queries.running import questionnaires_of, units_of

State = Survey.State


MOST_REASON = 300


def demand_units(survey: Survey, codes: Iterable[str]) -> None:
    """`Conflict` unless all are units of the survey's cycle."""
    units = {one.code for one in units_of(survey.cycle)}
    if any(code not in units for code in codes):
        raise Conflict(_("Đơn vị của kỳ vừa thay đổi. Xem lại danh sách."))


def demand_reason(reason: str) -> None:
    """Refuse an act that wants a reason and has none, or one too long to be kept."""
    if not reason.strip():
        raise Invalid(_("Ghi lý do."))
    if len(reason.strip()) > MOST_REASON:
        raise Invalid(_("Lý do dài quá 300 ký tự. Rút ngắn lại."))


@transaction.atomic
def prepare_survey(*, by: Actor, cycle: Cycle) -> Survey:
    """Start the survey of a cycle with the questionnaires of its edition."""
    demand(by, Can.RUN_SURVEY)
    indicator_set = indicator_set_of(cycle)
    if indicator_set.survey is None:
        raise Invalid(
            _("Bộ chỉ số của kỳ này không có khảo sát (thiếu survey.toml). Không cần tổ chức.")
        )
    document = json.loads(json.dumps(canonical(indicator_set.document["survey"])))
    try:
        with transaction.atomic():
            survey = Survey.objects.create(cycle=cycle, document=document, digest=digest(document))
    except IntegrityError:
        raise Conflict(_("Kỳ này đã có khảo sát.")) from None
    record(by, "prepare_survey", cycle.slug, digest=survey.digest)
    seal_soon()
    return survey


@transaction.atomic
def set_survey_calendar(
    *, by: Actor, survey: Survey, opens: datetime, closes: datetime, settings: Mapping[str, Any]
) -> None:
    """Set when forms are taken; `settings` may give grace_minutes, smallest_cell, margin_wanted."""
    demand(by, Can.RUN_SURVEY)
    if closes <= opens:
        raise Invalid(_("Lúc kết thúc thu phiếu phải sau lúc bắt đầu."))
    known = {"grace_minutes", "smallest_cell", "margin_wanted"} & set(settings)
    kept = {name: settings[name] for name in known}
    Survey.objects.filter(pk=survey.pk).update(opens=opens, closes=closes, **kept)
    forget_survey(survey.pk)
    record(
        by,
        "set_survey_calendar",
        survey.cycle.slug,
        opens=opens.isoformat(),
        closes=closes.isoformat(),
        **{name: str(value) for name, value in kept.items()},
    )
    seal_soon()


@transaction.atomic
def open_survey(*, by: Actor, survey: Survey) -> None:
    """Begin collecting; from now on the questionnaires do not change, and every door is open."""
    if survey.opens is None or survey.closes is None:
        raise Invalid(_("Chưa có lịch thu phiếu. Đặt lịch rồi mở khảo sát."))
    if survey.closes <= timezone.now():
        raise Invalid(
            _("Lịch thu phiếu đã qua (%(moment)s). Đặt lại lịch.")
            % {"moment": moment(survey.closes)}
        )
    if found := misfits(survey, questionnaires_of(survey)):
        raise Invalid(*[f"{one.place}: {one.what}" for one in found])
    _move(by, survey, State.PREPARING, State.COLLECTING, "open_survey")
    open_doors(by=by, survey=survey)


def close_survey(*, by: Actor, survey: Survey) -> None:
    """Stop taking forms; what is there is checked next."""
    _move(by, survey, State.COLLECTING, State.REVIEWING, "close_survey")


@transaction.atomic
def reopen_survey(*, by: Actor, survey: Survey, closes: datetime, reason: str) -> None:
    """Take forms again until a new date, with a reason."""
    if not reason.strip():
        raise Invalid(_("Ghi lý do thu phiếu trở lại."))
    if closes <= timezone.now():
        raise Invalid(_("Lúc kết thúc thu phiếu phải ở sau bây giờ."))
    _move(by, survey, State.REVIEWING, State.COLLECTING, "reopen_survey", reason=reason.strip())
    Survey.objects.filter(pk=survey.pk).update(closes=closes)
    forget_survey(survey.pk)


@transaction.atomic
def _move(
    by: Actor, survey: Survey, source: State, target: State, act: str, **details: Any
) -> None:
    demand(by, Can.RUN_SURVEY)
    as_seen = Survey.objects.filter(pk=survey.pk, state=source, digest=survey.digest)
    if not as_seen.update(state=target):
        raise Conflict(_("Khảo sát vừa được người khác đổi. Tải lại trang để xem."))
    survey.state = target
    forget_survey(survey.pk)
    record(by, act, survey.cycle.slug, **details)
    seal_soon()


def taking_refusal(survey: Survey, now: datetime, begun_at: datetime | None = None) -> str:
    """Why a form cannot be taken now; "" when it can.

    A form begun before closing is taken for `grace_minutes` more.
    """
    if survey.state == State.PREPARING or (survey.opens and now < survey.opens):
        when = f" {_('Bắt đầu')} {moment(survey.opens)}." if survey.opens else ""
        return _("Khảo sát chưa mở.") + when
    if survey.state != State.COLLECTING or survey.closes is None:
        return _("Khảo sát đã kết thúc. Cảm ơn ông, bà đã quan tâm.")
    if now <= survey.closes:
        return ""
    last = survey.closes + timedelta(minutes=survey.grace_minutes)
    if begun_at is not None and begun_at <= survey.closes and now <= last:
        return ""
    return _("Khảo sát đã kết thúc lúc %(moment)s.") % {"moment": moment(survey.closes)}
