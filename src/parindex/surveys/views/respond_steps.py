"""The steps of a form without JavaScript, and the form when it is sent, either way.

Answers so far come with every step and go back into the next page; the server keeps none.
"""

from __future__ import annotations

from typing import assert_never

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.directory.acting import actor_of
from parindex.directory.models import User
from parindex.engine.indicators import Questionnaire
from parindex.surveys import stepping
from parindex.surveys.actions.responding import (
    Ending,
    Sender,
    asked_in,
    send_form,
    step_problems,
)
from parindex.surveys.form_tokens import new_token, read_token
from parindex.surveys.models import Survey
from parindex.surveys.queries.doors import Entrance
from parindex.surveys.views.respond_pages import Filling, refusal
from parindex.web.incoming import address_of
from parindex.web.typed import whole_number


def first_page(
    request: HttpRequest, entrance: Entrance, survey: Survey, form: Questionnaire
) -> HttpResponse:
    """What the form is about; on the tablet the first question once somebody begins."""
    token = new_token(entrance.channel, entrance.code, timezone.now())
    filling = Filling(request, entrance, survey, form, token)
    if request.GET.get("bat-dau"):
        filling.at = form.questions[0].id
    return filling.page()


def answer(
    request: HttpRequest, entrance: Entrance, survey: Survey, form: Questionnaire
) -> HttpResponse:
    """What was answered comes back: go a step on or back, or send the form."""
    posted, now = request.POST, timezone.now()
    found = read_token(posted.get("_form", ""), entrance.channel, entrance.code)
    token = found or new_token(entrance.channel, entrance.code, now)
    given = stepping.answers_in(form, dict(posted.lists()))
    filling = Filling(request, entrance, survey, form, token, given, posted.get("_at", ""))
    if found is None:
        filling.at = filling.at or form.questions[0].id
        return filling.page(
            _("Phiếu này không do trang khảo sát mở ra nên chưa được ghi nhận. Xem lại rồi gửi."),
            status=403,
        )
    if found.is_expired(now):
        filling.token = found.renewed(now)
        filling.at = filling.at or form.questions[0].id
        return filling.page(
            _("Phiếu mở đã quá 12 giờ nên chưa được ghi nhận. Xem lại câu trả lời rồi gửi lại."),
            status=403,
        )
    match posted.get("_go"):
        case "start":
            filling.at = form.questions[0].id
            return filling.page()
        case "back":
            filling.at = stepping.move(form, given, filling.at, -1)
            return filling.page()
        case "stay":
            return filling.page()
        case "send":
            return _send(filling)
        case _:
            return _next(filling, posted)


def _next(filling: Filling, posted: QueryDict) -> HttpResponse:
    """One step on when this one is in order; the last step sends."""
    form, given = filling.form, filling.given
    step = [one.id for one in stepping.place_of(form, given, filling.at).step.questions]
    # An answer on this very page may have brought up a question that was not on it yet.
    if asked_in(form, given, step) - set(posted.get("_seen", "").split()):
        return filling.page()
    if problems := step_problems(filling.survey, form, given, step):
        return filling.page(problems=problems, status=422)
    following = stepping.move(form, given, filling.at, 1)
    if not following:
        return _send(filling)
    filling.at = following
    return filling.page()


def _send(filling: Filling) -> HttpResponse:
    verdict = send_form(
        filling.entrance,
        filling.survey,
        filling.form,
        filling.token,
        filling.given,
        sender_of(filling.request, filling.entrance.unit),
    )
    match verdict.ending:
        case Ending.TAKEN | Ending.AGAIN:
            return filling.thank(is_again=verdict.ending is Ending.AGAIN)
        case Ending.FLOOD:
            tries = whole_number(filling.request.POST.get("_tries", "0")[:3])
            return filling.wait(verdict.wait, tries or 0)
        case Ending.CLOSED | Ending.USED:
            sentence, advice = (verdict.sentence, "") if verdict.sentence else used()
            return refusal(
                filling.request,
                sentence,
                advice,
                status=403 if verdict.sentence else 409,
                entrance=filling.entrance,
                survey=filling.survey,
            )
        case Ending.EMPTY:
            filling.at = filling.at or filling.form.questions[0].id
            return filling.page(
                _("Phiếu chưa có câu trả lời nào. Trả lời ít nhất một câu rồi gửi."), status=422
            )
        case Ending.WRONG:
            filling.at = next(iter(verdict.problems))
            return filling.page(problems=verdict.problems, status=422)
        case other:
            assert_never(other)


def used() -> tuple[str, str]:
    """Why a personal code opens no second form."""
    return (
        _("Mã này đã được dùng để gửi một phiếu."),
        _("Mỗi mã gửi được một phiếu. Nếu ông, bà chưa gửi, gọi đường dây nóng ghi trong thư mời."),
    )


def sender_of(request: HttpRequest, unit: str) -> Sender:
    """Who sends: the address, and whether somebody of the unit is signed in in this browser.

    The session is looked at only where there is one already.
    """
    is_staff = False
    if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
        actor = actor_of(request.user)
        is_staff = unit in (actor.works_at, *(place for _role, place in actor.grants))
    return Sender(address_of(request), is_staff, timezone.now())
