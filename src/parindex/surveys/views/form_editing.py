"""One questionnaire: its questions in order, the one being written, and the telephone beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.directory.acting import acting
from parindex.engine.indicators import Questionnaire
from parindex.engine.problems import Problem
from parindex.errors import Conflict, Invalid
from parindex.surveys import drafting
from parindex.surveys.actions.forms import Unreadable, restore_forms, rewrite_forms
from parindex.surveys.drafting import Row
from parindex.surveys.form_fields import (
    PAGE_ROWS,
    place_problems,
    read_form,
    read_question,
    said,
    typed_form,
    typed_question,
)
from parindex.surveys.queries.forms import (
    Draft,
    condition_words,
    draft_named,
    earlier_questions,
    form_row,
    pages_of,
    previewed,
    surveyed_criteria,
)
from parindex.surveys.stepping import minutes_for, steps_of
from parindex.surveys.views.forms import NEW, frame, lists_of, must_be_open
from parindex.web.pages import render_page
from parindex.web.typed import Typed

TEMPLATE = "surveys/forms/form.html"


@dataclass
class Editing:
    """What is open on the page: a question or the head of the form, as typed, with problems."""

    code: str = ""
    typed: Typed = field(default_factory=Typed)
    head: Typed | None = None
    pages: list[Row] | None = None
    problems: list[Problem] = field(default_factory=list)
    sentence: str = ""
    status: int = 200
    document: drafting.Document | None = None


@acting
def form(request: HttpRequest, actor: Actor, slug: str, form: str) -> HttpResponse:
    """The editor of one questionnaire."""
    draft = draft_named(actor, slug)
    draft.form(form)
    if request.method == "POST":
        must_be_open(actor, draft)
        answer = _posted(request, actor, draft, form)
        if isinstance(answer, HttpResponse):
            return answer
        if answer.status == 409:
            draft = draft_named(actor, slug)
        return _page(request, draft, form, answer)
    code = request.GET.get("cau", "")
    editing = Editing()
    if code and not draft.closed:
        questions = drafting.questions_of(draft.document, form)
        row = drafting.row_named(questions, code)
        is_head = code == "dau"
        if row is not None:
            editing = Editing(code, typed_question(row))
        elif code == NEW:
            last = questions[-1] if questions else {}
            kept = {
                "kind": "single",
                "answers": last.get("answers", ""),
                "page": last.get("page", ""),
            }
            editing = Editing(NEW, typed_question(kept))
        elif is_head:
            editing = Editing("dau")
    return _page(request, draft, form, editing)


def _page(request: HttpRequest, draft: Draft, form: str, editing: Editing) -> HttpResponse:
    row = form_row(draft, form)
    document = editing.document or draft.document
    seen = previewed(document, form) or previewed(draft.document, form)
    assert seen is not None, form
    shown, read = seen
    language = "en" if request.GET.get("xem") == "en" else "vi"
    code = "" if editing.code == NEW else editing.code
    own = draft.form(form)
    context = frame(draft) | {
        "form": own,
        "row": row,
        "editing": editing,
        "typed": editing.typed,
        "head": editing.head or typed_form(row),
        "pages": [*(editing.pages or pages_of(row)), *[{}] * PAGE_ROWS],
        "steps": steps_of(own),
        "conditions": {one.id: condition_words(draft.read, own, one) for one in own.questions},
        "earlier": earlier_questions(draft, form, code),
        "choices": _choices(draft, form, code),
        "changes": draft.differences(form),
        "beside": _beside(editing.problems),
        "preview": shown,
        "preview_at": _preview_at(editing.code, shown, own),
        "preview_steps": steps_of(shown),
        "preview_conditions": {
            one.id: condition_words(read, shown, one) for one in shown.questions
        },
        "preview_scales": read.scales,
        "preview_language": language,
        "preview_minutes": minutes_for(shown),
        "said_in": said,
    }
    return render_page(request, TEMPLATE, context, part="preview", status=editing.status)


def _preview_at(code: str, shown: Questionnaire, own: Questionnaire) -> str:
    """The question to point at: the one being written; a new one stands last once it is there."""
    if code != NEW:
        return code
    return shown.questions[-1].id if len(shown.questions) > len(own.questions) else ""


def _choices(draft: Draft, form: str, code: str) -> dict[str, list[tuple[str, str]]]:
    """What can be picked for a question: (value, words)."""
    language = get_language() or "vi"
    own = draft.form(form)
    numbers = {one.id: number for number, one in enumerate(own.questions, start=1)}
    return {
        "scales": [
            (scale, f"{', '.join(one.label.said(language) for one in options[:3])} ({scale})")
            for scale, options in draft.read.scales.items()
        ],
        "criteria": [
            (one.code, f"{one.code} {one.title.said(language)}")
            for one in surveyed_criteria(draft.survey)
        ],
        "pages": [(one.id, one.title.said(language)) for one in own.pages],
        "earlier": [
            (one["id"], f"{numbers[one['id']]}. {said(one['text'], 'vi')}")
            for one, _options in earlier_questions(draft, form, code)
        ],
    }


def _beside(problems: list[Problem]) -> dict[str, str]:
    """Problems by the code of the question they stand beside; "" for those of no question."""
    found: dict[str, str] = {}
    for one in problems:
        kind, _space, name = one.place.partition(" ")
        code = name.partition(",")[0] if kind == "question" else ""
        words = f"{one.what} {one.fix}".strip() if code else str(one)
        found[code] = f"{found[code]} {words}" if code in found else words
    return found


def _posted(request: HttpRequest, actor: Actor, draft: Draft, form: str) -> HttpResponse | Editing:
    act, _colon, code = request.POST.get("act", "").partition(":")
    match act:
        case "save" | "look":
            return _question_posted(request, actor, draft, form, code, is_kept=act == "save")
        case "head":
            return _head_posted(request, actor, draft, form)
        case "restore":
            restore_forms(by=actor, survey=draft.survey, seen=_seen(request), form=form)
            messages.success(request, _("Phiếu đã trở về như bộ chỉ số."))
            return redirect("survey_forms", draft.survey.cycle.slug)
        case "drop-form":
            document = drafting.drop_form(draft.document, form)
            rewrite_forms(by=actor, survey=draft.survey, seen=_seen(request), document=document)
            messages.success(request, _("Đã xóa phiếu."))
            return redirect("survey_forms", draft.survey.cycle.slug)
    return _row_posted(request, actor, draft, form, act, code)


def _seen(request: HttpRequest) -> str:
    return request.POST.get("digest", "")


def _address(draft: Draft, form: str, at: str = "") -> str:
    return reverse("survey_form", args=[draft.survey.cycle.slug, form]) + (
        f"#cau-{at}" if at else ""
    )


def _row_posted(
    request: HttpRequest, actor: Actor, draft: Draft, form: str, act: str, code: str
) -> HttpResponse | Editing:
    match act:
        case "up" | "down":
            step = -1 if act == "up" else 1
            document = drafting.move_question(draft.document, form, code, step)
        case "copy":
            document = drafting.copy_question(draft.document, form, code)
        case "drop":
            document = drafting.drop_question(draft.document, form, code)
        case _:
            raise Invalid(_("Không có việc này."))
    try:
        rewrite_forms(by=actor, survey=draft.survey, seen=_seen(request), document=document)
    except Unreadable as refusal:
        sentence = _(
            "Chưa làm được, vì câu khác sẽ không còn đúng. Sửa các câu ghi dưới đây trước."
        )
        return Editing(problems=refusal.found, sentence=sentence, status=422)
    except (Conflict, Invalid) as refusal:
        return Editing(sentence=str(refusal), status=_status(refusal))
    if act == "drop":
        messages.success(request, _("Đã xóa câu hỏi."))
    return redirect(_address(draft, form, "" if act == "drop" else code))


def _status(refusal: Exception) -> int:
    return 409 if isinstance(refusal, Conflict) else 422


def _question_posted(
    request: HttpRequest, actor: Actor, draft: Draft, form: str, code: str, *, is_kept: bool
) -> HttpResponse | Editing:
    taken = [one["id"] for one in drafting.questions_of(draft.document, form)]
    known = code if code in taken else ""
    row, typed = read_question(lists_of(request), form, known, taken, draft.scales)
    document = drafting.put_question(draft.document, form, row)
    if not is_kept:
        return Editing(code, typed, document=document)
    if typed.errors:
        return Editing(code, typed, status=422, document=document)
    try:
        rewrite_forms(by=actor, survey=draft.survey, seen=_seen(request), document=document)
    except Unreadable as refusal:
        others = place_problems(typed, row["id"], refusal.found)
        sentence = _("Chưa lưu được. Sửa những chỗ ghi dưới đây.")
        return Editing(code, typed, problems=others, sentence=sentence, status=422)
    except (Conflict, Invalid) as refusal:
        return Editing(code, typed, sentence=str(refusal), status=_status(refusal))
    messages.success(request, _("Đã lưu câu hỏi."))
    return redirect(_address(draft, form, row["id"]))


def _head_posted(
    request: HttpRequest, actor: Actor, draft: Draft, form: str
) -> HttpResponse | Editing:
    posted = lists_of(request)
    row, typed = read_form(posted, form_row(draft, form))
    if not typed.errors:
        try:
            document = drafting.put_form(draft.document, row)
            rewrite_forms(by=actor, survey=draft.survey, seen=_seen(request), document=document)
        except Unreadable as refusal:
            return Editing("dau", head=typed, problems=refusal.found, status=422)
        except (Conflict, Invalid) as refusal:
            return Editing("dau", head=typed, sentence=str(refusal), status=_status(refusal))
        messages.success(request, _("Đã lưu tên phiếu, lời chào và các trang."))
        return redirect(_address(draft, form))
    lines: list[Any] = [
        {"id": code, "title": {"vi": vi, "en": en}}
        for code, vi, en in zip(
            posted.all("page_id"), posted.all("page_vi"), posted.all("page_en"), strict=False
        )
        if vi or en
    ]
    return Editing("dau", head=typed, pages=lines, status=422)
