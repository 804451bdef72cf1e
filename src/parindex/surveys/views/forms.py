"""The questionnaires of a survey on screen: written before it opens, only read afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.directory.rights import demand
from parindex.engine.survey_reading import AUDIENCES
from parindex.errors import Conflict, Invalid
from parindex.surveys import drafting, navigation
from parindex.surveys.actions.forms import Unreadable, restore_forms, rewrite_forms
from parindex.surveys.form_fields import (
    OPTION_ROWS,
    Lists,
    OptionLine,
    option_lines,
    read_options,
    said,
    wording,
)
from parindex.surveys.queries.forms import (
    Draft,
    criterion_lines,
    draft_named,
    form_lines,
    misfits,
    scale_lines,
)
from parindex.surveys.views.form_words import (
    AUDIENCE_TITLES,
    FACTOR_TITLES,
    FIELD_TITLES,
    KIND_TITLES,
)
from parindex.web.pages import render_page
from parindex.web.typed import Typed

NEW = "moi"


def lists_of(request: HttpRequest) -> Lists:
    """What was posted."""
    posted = request.POST
    return Lists(posted.dict(), {name: posted.getlist(name) for name in posted})


def frame(draft: Draft) -> dict[str, Any]:
    """What every page of the forms shows around itself."""
    return {
        "survey": draft.survey,
        "cycle": draft.survey.cycle,
        "tabs": navigation.tabs(draft.survey),
        "draft": draft,
        "kinds": KIND_TITLES,
        "factors": FACTOR_TITLES,
        "audiences": AUDIENCE_TITLES,
        "field_titles": FIELD_TITLES,
    }


def must_be_open(actor: Actor, draft: Draft) -> None:
    """Refuse a change by somebody who may not, or after the survey opened."""
    demand(actor, Can.RUN_SURVEY)
    if draft.closed:
        raise Conflict(draft.closed)


@acting
def forms(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Every questionnaire, the scales, and the criteria they are asked for."""
    draft = draft_named(actor, slug)
    typed = Typed({"audience": "citizen"})
    sentence, status = "", 200
    if request.method == "POST":
        must_be_open(actor, draft)
        typed = Typed({name: request.POST.get(name, "").strip() for name in ("title", "audience")})
        try:
            return _posted(request, actor, draft, typed)
        except (Conflict, Invalid) as refusal:
            sentence, status = str(refusal), 409 if isinstance(refusal, Conflict) else 422
            draft = draft_named(actor, slug)
    context = frame(draft) | {
        "lines": form_lines(draft),
        "criteria": criterion_lines(draft),
        "scales": scale_lines(draft),
        "misfits": misfits(draft.survey, draft.read),
        "changes": draft.differences(),
        "typed": typed,
        "sentence": sentence,
    }
    return render_page(request, "surveys/forms/forms.html", context, status=status)


def _posted(request: HttpRequest, actor: Actor, draft: Draft, typed: Typed) -> HttpResponse:
    survey, seen = draft.survey, request.POST.get("digest", "")
    if request.POST.get("act") == "restore":
        restore_forms(by=actor, survey=survey, seen=seen)
        messages.success(request, _("Các phiếu đã trở về như bộ chỉ số."))
        return redirect("survey_forms", survey.cycle.slug)
    if not typed.of("title"):
        raise Invalid(_("Ghi tên phiếu."))
    if typed.of("audience") not in AUDIENCES:
        raise Invalid(_("Chọn đối tượng trả lời."))
    taken = [one.id for one in draft.read.questionnaires]
    code = drafting.free_code(drafting.code_from(typed.of("title"), "phieu"), taken)
    row = {"id": code, "audience": typed.of("audience"), "title": wording(typed.of("title"), "")}
    document = drafting.put_form(survey.document, row)
    rewrite_forms(by=actor, survey=survey, seen=seen, document=document)
    messages.success(request, _("Đã thêm phiếu. Thêm câu hỏi đầu tiên."))
    return redirect("survey_form", survey.cycle.slug, code)


@acting
def scale(request: HttpRequest, actor: Actor, slug: str, scale: str) -> HttpResponse:
    """The answers of one scale with their weights, or a scale to be made."""
    draft = draft_named(actor, slug)
    row = draft.scales.get(scale)
    if row is None and scale != NEW:
        raise draft.survey.DoesNotExist(scale)
    users = drafting.scale_users(draft.document, scale)
    lines, sentence, status = option_lines(row or {}), "", 200
    title = request.POST.get("title", "").strip()
    if request.method == "POST":
        must_be_open(actor, draft)
        try:
            done, lines = _scale_posted(request, actor, draft, row)
            if done:
                return redirect("survey_forms", slug)
            status = 422
        except (Conflict, Invalid) as refusal:
            sentence, status = str(refusal), 409 if isinstance(refusal, Conflict) else 422
            _options, lines = read_options(lists_of(request))
            draft = draft_named(actor, slug)
    context = frame(draft) | {
        "scale": row,
        "title": title,
        "users": users,
        "lines": [*lines, *[OptionLine()] * (OPTION_ROWS - 1)] if status != 200 else lines,
        "sentence": sentence,
        "said": said,
    }
    return render_page(request, "surveys/forms/scale.html", context, status=status)


def _scale_posted(
    request: HttpRequest, actor: Actor, draft: Draft, row: drafting.Row | None
) -> tuple[bool, list[OptionLine]]:
    survey, seen = draft.survey, request.POST.get("digest", "")
    if request.POST.get("act") == "drop" and row is not None:
        if drafting.scale_users(draft.document, row["id"]):
            raise Invalid(_("Thang này đang dùng ở câu hỏi. Đổi thang của các câu đó trước."))
        document = drafting.drop_scale(survey.document, row["id"])
        rewrite_forms(by=actor, survey=survey, seen=seen, document=document)
        messages.success(request, _("Đã xóa thang trả lời."))
        return True, []
    options, lines = read_options(lists_of(request))
    if any(one.problem for one in lines):
        return False, lines
    if len(options) < 2:
        raise Invalid(_("Một thang cần ít nhất hai phương án."))
    if row is None:
        title = request.POST.get("title", "").strip()
        if not title:
            raise Invalid(_("Đặt tên cho thang, ví dụ: mức độ hài lòng."))
        code = drafting.free_code(drafting.code_from(title, "thang"), [*draft.scales, NEW])
        row = {"id": code}
    kept = {key: value for key, value in row.items() if key != "assumed"}
    document = drafting.put_scale(survey.document, kept | {"options": options})
    try:
        rewrite_forms(by=actor, survey=survey, seen=seen, document=document)
    except Unreadable as refusal:
        raise Invalid(*[str(one) for one in refusal.found]) from None
    messages.success(request, _("Đã lưu thang trả lời."))
    return True, lines
