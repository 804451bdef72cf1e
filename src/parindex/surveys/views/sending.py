"""Sending invitations and reminders: whom and what, then how far it is, letters, texts to copy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.errors import Invalid
from parindex.surveys import gateway
from parindex.surveys.actions import sending as actions
from parindex.surveys.models import Invitee, Sending, Survey
from parindex.surveys.queries import sending as queries
from parindex.surveys.queries.running import survey_named
from parindex.surveys.queries.sending import LETTERS_PER_FILE, Choice
from parindex.surveys.views.inviting import units_frame
from parindex.surveys.wording import PLACES, SUBJECT, first_words
from parindex.web.downloads import download
from parindex.web.pages import render_page
from parindex.web.typed import Typed, typed_from, whole_number

TEXTS = 100
"""How many texts to copy stand on a page."""


@acting
def sending(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Choose the channel, whom and the words; see how many it is; begin."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = typed_from(request.POST) if request.method == "POST" else _first(request)
    choice = _choice(typed, survey)
    if request.method == "POST" and typed.of("what") == "start" and not typed.errors:
        try:
            begun = actions.start_sending(
                by=actor,
                survey=survey,
                choice=choice,
                subject=typed.of("subject"),
                body=str(request.POST.get("body", "")).replace("\r\n", "\n"),
            )
        except Invalid as refusal:
            typed.refuse("body", " ".join(refusal.problems))
        else:
            return redirect("survey_sending_run", slug, begun.pk)
    context = {
        **units_frame(survey),
        "typed": typed,
        "choice": choice,
        "count": queries.receivers(survey, choice, timezone.now()).count(),
        "sendings": queries.sendings_of(survey),
        "channels": Sending.Channel.choices,
        "has_gateway": gateway.is_set_up(),
        "places": PLACES,
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/sending/sending.html", context, status=status)


def _first(request: HttpRequest) -> Typed:
    """What the form starts with, or what a link chose."""
    channel = request.GET.get("kenh", "email")
    channel = channel if channel in Sending.Channel.values else "email"
    is_reminder = request.GET.get("nhac") == "1"
    values = {
        "channel": channel,
        "reminder": "1" if is_reminder else "",
        "unit": request.GET.get("don-vi", ""),
        "form": request.GET.get("phieu", ""),
        "most": "2",
        "days": "3",
        "subject": SUBJECT,
        "body": first_words(channel, is_reminder=is_reminder),
    }
    return Typed(values)


def _choice(typed: Typed, survey: Survey) -> Choice:
    numbers = {}
    for name, least, most in (("most", 1, queries.MOST_REMINDERS), ("days", 0, 60)):
        number = whole_number(typed.of(name))
        if number is None or not least <= number <= most:
            values = {"least": least, "most": most}
            typed.refuse(name, _("Ghi số từ %(least)s đến %(most)s.") % values)
            number = least
        numbers[name] = number
    channel = typed.of("channel")
    return Choice(
        channel if channel in Sending.Channel.values else "email",
        bool(typed.of("reminder")),
        typed.of("unit"),
        typed.of("form"),
        numbers["most"],
        numbers["days"],
    )


@acting
def sending_run(request: HttpRequest, actor: Actor, slug: str, sending_id: int) -> HttpResponse:
    """How far a sending is, what failed, the letters or texts; go on, try again or stop."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    row = queries.sending_named(survey, sending_id)
    if request.method == "POST":
        messages.success(request, _press(request, actor, row))
        return redirect("survey_sending_run", slug, sending_id)
    people = queries.people_of(row)
    in_hand = people.count() if row.channel in ("letter", "zalo") else 0
    texts = queries.messages_of(row, people[:TEXTS]) if row.channel == "zalo" else []
    context = {
        **units_frame(survey),
        "row": row,
        "progress": queries.progress(row),
        "failed": people.filter(delivery=Invitee.Delivery.FAILED)[:100],
        "parts": range(1, -(-in_hand // LETTERS_PER_FILE) + 1) if row.channel == "letter" else (),
        "texts": texts,
        "more": max(in_hand - TEXTS, 0),
        "batch": actions.BATCH,
    }
    return render_page(request, "surveys/sending/sending_run.html", context)


def _press(request: HttpRequest, actor: Actor, row: Sending) -> str:
    """What a button of the page does; what happened in a sentence."""
    match request.POST.get("what"):
        case "next":
            done = actions.send_next(by=actor, sending=row)
            said = _("Đã gửi %(sent)s, hỏng %(failed)s, còn chờ %(waiting)s.")
            return said % done._asdict()
        case "mark":
            count = actions.mark_sent(by=actor, sending=row)
            return _("Đã ghi nhận gửi cho %(count)s người.") % {"count": count}
        case "retry":
            count = actions.retry_sending(by=actor, sending=row)
            return _("%(count)s người chờ gửi lại.") % {"count": count}
        case "stop":
            count = actions.stop_sending(by=actor, sending=row)
            return _("Đã dừng, %(count)s người không gửi nữa.") % {"count": count}
    raise Invalid(_("Không có nút này."))


@require_safe
@acting
def letters(
    request: HttpRequest, actor: Actor, slug: str, sending_id: int, kind: str
) -> HttpResponse:
    """The letters of a sending to be printed, in files of two hundred."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    row = queries.sending_named(survey, sending_id)
    part = whole_number(request.GET.get("phan", "1"))
    if kind not in ("pdf", "docx") or row.channel != "letter" or not part:
        raise Sending.DoesNotExist
    content = queries.letters_file(row, part, kind)
    return download(content, f"thu-moi-{sending_id}-{part}.{kind}")
