"""Tables of other tools: handed in, matched column by column, looked at, then taken."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.access import Actor, Can
from parindex.directory.acting import acting
from parindex.documents.questionnaires.answer_tables import (
    LARGEST_FILE,
    AnswerTable,
    read_answer_table,
)
from parindex.documents.questionnaires.survey_workbook import survey_workbook
from parindex.engine.indicators import Questionnaire
from parindex.errors import Invalid
from parindex.surveys import navigation, waiting
from parindex.surveys.actions import importing as actions
from parindex.surveys.actions.paper import keying_refusal
from parindex.surveys.import_matching import (
    KINDS,
    NOT_SAID,
    UNIT,
    Matching,
    guess,
    guess_kind,
    refresh,
)
from parindex.surveys.import_reading import read_day
from parindex.surveys.models import Import, Survey
from parindex.surveys.queries import importing as queries
from parindex.surveys.queries.running import questionnaire, questionnaires_of, survey_named
from parindex.web.downloads import download
from parindex.web.pages import render_page
from parindex.web.typed import Typed

SESSION = "survey_imports"


def kind_titles() -> dict[str, str]:
    """The tools whose files are known, as people call them."""
    return {
        "": _("Tự nhận ra"),
        "own": _("Mẫu Excel của phần mềm"),
        "table": _("Bảng khác"),
        "kobo": "KoboToolbox, ODK",
        "limesurvey": "LimeSurvey",
    }


@acting
def imports(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The files taken so far, and the form that hands another one in."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    typed = Typed({name: request.POST.get(name, "") for name in ("form", "kind")})
    if request.method == "POST":
        try:
            _hand_in(request, survey, typed)
        except Invalid as refusal:
            typed.refuse("file", str(refusal))
        else:
            return redirect("survey_import_match", slug)
    context = {
        **_frame(survey),
        "typed": typed,
        "forms": questionnaires_of(survey).questionnaires,
        "kinds": list(kind_titles().items()),
        "titles": kind_titles(),
        "taken": list(Import.objects.filter(survey=survey)),
        "waits": _kept(request, slug),
        "closed": keying_refusal(survey),
    }
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/importing/imports.html", context, status=status)


def _hand_in(request: HttpRequest, survey: Survey, typed: Typed) -> None:
    """Read a file, drop what is personal, and keep the rest to be matched."""
    file: UploadedFile[Any] | None = request.FILES.get("file")
    if file is None:
        raise Invalid(_("Chọn tệp .xlsx hoặc .csv."))
    if (file.size or 0) > LARGEST_FILE:
        raise Invalid(_("Tệp lớn hơn 50 MB. Tách thành nhiều tệp rồi nộp."))
    try:
        form = questionnaire(survey, typed.of("form"))
    except Survey.DoesNotExist:
        raise Invalid(_("Chọn phiếu hỏi của tệp.")) from None
    content = b"".join(file.chunks())
    digest = hashlib.sha256(content).hexdigest()
    if refusal := actions.repeated(survey, digest) or keying_refusal(survey):
        raise Invalid(refusal)
    table = read_answer_table(file.name or "", content, {one.id for one in form.questions})
    kind = typed.of("kind") if typed.of("kind") in KINDS else guess_kind(table)
    units = queries.units_by_code(survey)
    known = queries.remembered(survey, kind, form)
    matching = guess(table, questionnaires_of(survey), form, units, known)
    _forget(request, survey.cycle.slug)
    request.session.setdefault(SESSION, {})[survey.cycle.slug] = {
        "token": waiting.keep(table),
        "name": (file.name or "")[:200],
        "digest": digest,
        "kind": kind,
        "form": form.id,
        "matching": matching.said(),
    }
    request.session.modified = True


@acting
def match(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Which column is which question; what would be taken; then taking it."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    kept = _kept(request, slug)
    table = waiting.found(kept["token"]) if kept else None
    if kept is None or table is None:
        _forget(request, slug)
        messages.error(request, _("Tệp không còn chờ ghép (đã nhập, đã bỏ hoặc quá một ngày)."))
        return redirect("survey_imports", slug)
    form = questionnaire(survey, kept["form"])
    matching = Matching(**kept["matching"])
    units = queries.units_by_code(survey)
    refresh(matching, table, questionnaires_of(survey), form, units)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "discard":
        _forget(request, slug)
        return redirect("survey_imports", slug)
    typed = Typed()
    if act == "save":
        typed = _typed_matching(request.POST, table, matching, survey, form)
        kept["matching"] = matching.said()
        request.session.modified = True
    frame = queries.frame_of(survey, form, kept["digest"])
    preview = queries.preview_of(survey, table, matching, frame)
    if act == "apply":
        if refusal := _refusal(request.POST, preview):
            typed.refuse("apply", refusal)
        else:
            return _take(request, actor, survey, kept, matching, preview)
    elif act == "save" and not typed.errors:
        return redirect(f"{request.path}#xem-truoc")
    context = _match_page(survey, form, table, matching, preview) | {"kept": kept, "typed": typed}
    status = 422 if typed.errors else 200
    return render_page(request, "surveys/importing/match.html", context, status=status)


def _refusal(posted: QueryDict, preview: queries.Preview) -> str:
    """Why what was looked at is not taken yet; "" when it is."""
    if posted.get("mark") != preview.mark:
        return _("Cách ghép vừa đổi. Xem lại số phiếu dưới đây rồi bấm nhập.")
    if refusal := actions.partial_refusal(preview.reading):
        return refusal
    if preview.reading.problems and not posted.get("without_wrong"):
        return _("Đánh dấu đồng ý bỏ lại các dòng sai, hoặc sửa hết rồi nộp lại.")
    return ""


def _take(
    request: HttpRequest,
    actor: Actor,
    survey: Survey,
    kept: dict[str, Any],
    matching: Matching,
    preview: queries.Preview,
) -> HttpResponse:
    slug = survey.cycle.slug
    found = actions.import_forms(
        by=actor,
        survey=survey,
        reading=preview.reading,
        kind=kept["kind"],
        file_name=kept["name"],
        file_digest=kept["digest"],
        mapping={**matching.kept(), "questionnaire": kept["form"]},
    )
    _forget(request, slug)
    said = _("Đã nhập %(rows)s phiếu từ tệp «%(name)s».")
    messages.success(request, said % {"rows": found.rows, "name": found.file_name})
    return redirect("survey_imports", slug)


def _typed_matching(
    posted: QueryDict, table: AnswerTable, matching: Matching, survey: Survey, form: Questionnaire
) -> Typed:
    """Put what was chosen into the matching; a target chosen twice is refused and not lost."""
    typed = Typed({"day": posted.get("day", "").strip(), "unit": posted.get("unit", "")})
    chosen: dict[str, str] = {}
    for place, heading in enumerate(table.headings):
        to = posted.get(f"m-{place}", matching.columns.get(heading, ""))
        if to and to in chosen.values():
            typed.refuse(f"m-{place}", _("Cột khác đã ghép với mục này. Chọn một cột."))
        chosen[heading] = to
    known = {to for _title, pairs in _targets(survey, form) for to, _label in pairs}
    matching.columns = {heading: to for heading, to in chosen.items() if to in known}
    for question, texts in matching.values.items():
        for text in texts:
            name = queries.value_name("v", question, text)
            texts[text] = posted.get(name, texts[text])
    for text in matching.units:
        name = queries.value_name("u", "", text)
        matching.units[text] = posted.get(name, matching.units[text])
    units = queries.units_by_code(survey)
    matching.unit = typed.of("unit") if typed.of("unit") in units else ""
    day = typed.of("day")
    if day and read_day(day) is None:
        typed.refuse("day", _("Ghi ngày dạng 20/12/2026, hoặc để trống."))
    matching.day = day
    refresh(matching, table, questionnaires_of(survey), form, units)
    return typed


def _targets(survey: Survey, form: Questionnaire) -> list[Any]:
    language = get_language() or "vi"
    return queries.targets(form, questionnaires_of(survey).scales, language)


def _match_page(
    survey: Survey,
    form: Questionnaire,
    table: AnswerTable,
    matching: Matching,
    preview: queries.Preview,
) -> dict[str, Any]:
    matched = set(matching.columns.values())
    missing = [
        (number, one)
        for number, one in enumerate(form.questions, start=1)
        if f"q:{one.id}" not in matched and not any(to.startswith(f"o:{one.id}:") for to in matched)
    ]
    return {
        **_frame(survey),
        "form": form,
        "table": table,
        "matching": matching,
        "columns": queries.column_lines(table, matching),
        "targets": _targets(survey, form),
        "groups": queries.value_groups(table, matching, survey, form),
        "units": list(queries.units_by_code(survey).items()),
        "missing": missing,
        "needs_unit": not matching.unit and UNIT not in matched,
        "preview": preview,
        "problems": preview.reading.problems[: queries.SHOWN_PROBLEMS],
        "partial": actions.partial_refusal(preview.reading),
        "titles": kind_titles(),
        "not_said": NOT_SAID,
        "closed": keying_refusal(survey),
    }


@require_safe
@acting
def template(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The workbook to type the forms of one questionnaire (`phieu`) into."""
    survey = survey_named(actor, slug, Can.RUN_SURVEY)
    form = questionnaire(survey, request.GET.get("phieu", ""))
    units = queries.units_by_code(survey)
    content = survey_workbook(questionnaires_of(survey), form, units, get_language() or "vi")
    return download(content, f"phieu-{form.id}-{timezone.localdate():%Y%m%d}.xlsx")


def _kept(request: HttpRequest, slug: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = request.session.get(SESSION, {}).get(slug)
    return found


def _forget(request: HttpRequest, slug: str) -> None:
    if kept := request.session.get(SESSION, {}).pop(slug, None):
        waiting.forget(kept["token"])
        request.session.modified = True


def _frame(survey: Survey) -> dict[str, object]:
    return {"survey": survey, "cycle": survey.cycle, "tabs": navigation.tabs(survey)}
