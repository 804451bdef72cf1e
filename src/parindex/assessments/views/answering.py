"""The scoring page of a unit: its rows, one row saved, one row's panel."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.assessments.actions import answering as actions
from parindex.assessments.actions.stating import RowConflict
from parindex.assessments.inputs import Typed
from parindex.assessments.loading import load
from parindex.assessments.progress import RowState
from parindex.assessments.queries.answering import SheetPage, page_of, sharing, sheet_page
from parindex.assessments.queries.panels import row_panel
from parindex.assessments.queries.rows import Row
from parindex.assessments.workflow import STATE_TITLES
from parindex.directory.acting import acting
from parindex.web.pages import render_page
from parindex.web.typed import whole_number

CSRF = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
FILTERS = ("tat-ca", "chua-xong", "thieu-minh-chung", "bi-tru", "cua-toi")


@acting
def sheet(request: HttpRequest, actor: Actor, assessment_id: int) -> HttpResponse:
    """The whole sheet; `loc` filters rows, `dong` opens the panel of one."""
    page = sheet_page(actor, assessment_id)
    return render_page(request, "assessments/answering/sheet.html", _context(request, actor, page))


def _context(
    request: HttpRequest, actor: Actor, page: SheetPage, chosen: str = ""
) -> dict[str, Any]:
    wanted = request.GET.get("loc", "tat-ca")
    code = chosen or request.GET.get("dong", "")
    if not page.row(code):
        code = next((row.code for row in page.rows if row.state is not RowState.DONE), "")
    return {
        "page": page,
        "loaded": page.loaded,
        # Made once: the backend's own field masks the token anew at every use.
        "csrf": format_html(CSRF, get_token(request)),
        "base": f"/cham-diem/{page.loaded.assessment.pk}/",
        "unit": page.loaded.assessment.unit,
        "cycle": page.loaded.cycle,
        "wanted": wanted if wanted in FILTERS else "tat-ca",
        "counts": _counts(page, actor),
        "visible": lambda rows: [row for row in rows if _is_shown(row, wanted, actor)],
        "panel": row_panel(actor, page, code) if code else None,
        "chosen": code,
        "tab": request.GET.get("the", "cach-cham"),
        "state_titles": STATE_TITLES,
        "theirs": _theirs,
    }


def _row_context(page: SheetPage, code: str) -> dict[str, Any]:
    """What one row and the sums around it need, much less than the whole page."""
    return {
        "page": page,
        "base": f"/cham-diem/{page.loaded.assessment.pk}/",
        "row": page.row(code),
        "others": [],
        "theirs": _theirs,
    }


def _theirs(row: Row) -> str:
    """The value that stands, in few words."""
    if row.is_claimed:
        return _("không áp dụng")
    facts = {one.name: one for one in row.inputs if one.values}
    said = []
    for one in facts.values():
        titles = {choice.id: choice.title for choice in one.choices}
        said.append(", ".join(titles.get(value, value) for value in one.values))
    return (" / " if row.is_fraction else "; ").join(said) or _("để trống")


def _counts(page: SheetPage, actor: Actor) -> dict[str, int]:
    rows = page.rows
    return {name: sum(_is_shown(row, name, actor) for row in rows) for name in FILTERS}


def _is_shown(row: Row, wanted: str, actor: Actor) -> bool:
    match wanted:
        case "chua-xong":
            return row.state in (RowState.EMPTY, RowState.PARTIAL)
        case "thieu-minh-chung":
            return row.state is RowState.UNPROVEN
        case "bi-tru":
            return row.lost > 0
        case "cua-toi":
            return bool(row.delegate) and row.delegate == actor.name
        case _:
            return True


@acting
def panel(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """The side panel of one row, for htmx; the whole page with that row chosen otherwise."""
    page = sheet_page(actor, assessment_id)
    if not request.headers.get("HX-Request"):
        return redirect(f"/cham-diem/{assessment_id}/?dong={code}#r-{code.replace('.', '-')}")
    return _panel(request, actor, page, code)


def _panel(
    request: HttpRequest, actor: Actor, page: SheetPage, code: str, **more: Any
) -> HttpResponse:
    """The panel of a row, and what its evidence and remarks change around the row's fields.

    The fields stay with what they were based on: a colleague's change is still a conflict.
    """
    context = {**_context(request, actor, page, code), "row": page.row(code), **more}
    response = render_page(request, "assessments/answering/sheet.html", context, part="panel")
    if context["row"] is not None:
        around = render_to_string("assessments/answering/proved.html", context, request)
        response.content += around.encode()
    return response


@acting
def row(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """One row as it stands now, to take over a colleague's value after a conflict."""
    context = _row_context(sheet_page(actor, assessment_id), code)
    if context["row"] is None:
        raise Http404
    return HttpResponse(render_to_string("assessments/answering/row.html", context, request))


@require_POST
@acting
def save_row(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """Save one row; the answer holds only what changed around the fields being typed in."""
    row = read_row(request)
    try:
        loaded = actions.state(by=actor, assessment_id=assessment_id, code=code, row=row)
    except actions.RowInvalid as refusal:
        sentences = refusal.typed.errors or {"": " ".join(refusal.problems)}
        return _saved(request, actor, assessment_id, code, refusal.typed, sentences, status=422)
    except RowConflict as conflict:
        return _conflict(request, actor, assessment_id, code, conflict)
    if not request.headers.get("HX-Request"):
        return redirect(f"/cham-diem/{assessment_id}/#r-{code.replace('.', '-')}")
    others = sharing(loaded.indicator_set, code)
    page = page_of(actor, loaded, {}, only={code, *others})
    context = {**_row_context(page, code), "others": [page.row(one) for one in others]}
    return HttpResponse(render_to_string("assessments/answering/saved.html", context, request))


def read_row(request: HttpRequest) -> actions.Row:
    """What a form says about one row: `f-…` figures, `v-…` what they were based on."""
    raw = {key[2:]: request.POST.getlist(key) for key in request.POST if key.startswith("f-")}
    seen = {
        key[2:]: whole_number(value)
        for key, value in request.POST.items()
        if key.startswith("v-") and isinstance(value, str)
    }
    return actions.Row(
        raw=raw,
        seen=seen,
        is_claimed=request.POST.get("na") == "1",
        note=request.POST.get("note", ""),
    )


def _saved(
    request: HttpRequest,
    actor: Actor,
    assessment_id: int,
    code: str,
    typed: Typed,
    errors: dict[str, str],
    *,
    status: int,
) -> HttpResponse:
    page = page_of(actor, load(assessment_id), {code: typed})
    found = page.row(code)
    assert found is not None
    found.error = " ".join(errors.values())
    if not request.headers.get("HX-Request"):
        context = _context(request, actor, page, code)
        return render_page(request, "assessments/answering/sheet.html", context, status=status)
    context = {**_row_context(page, code), "wrong": " ".join(errors)}
    return HttpResponse(
        render_to_string("assessments/answering/refused.html", context, request), status=status
    )


def _conflict(
    request: HttpRequest, actor: Actor, assessment_id: int, code: str, conflict: RowConflict
) -> HttpResponse:
    """Both values, and the choice between them."""
    page = sheet_page(actor, assessment_id)
    context = {**_row_context(page, code), "message": str(conflict)}
    if not request.headers.get("HX-Request"):
        whole = {**_context(request, actor, page, code), **context}
        return render_page(request, "assessments/answering/sheet.html", whole, status=409)
    return HttpResponse(
        render_to_string("assessments/answering/conflict.html", context, request), status=409
    )


@require_POST
@acting
def remark(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """A word on a row, or the settling of one."""
    if (settled := whole_number(request.POST.get("settle", ""))) is not None:
        actions.settle(by=actor, remark_id=settled)
    else:
        text = request.POST.get("text", "")
        actions.remark(by=actor, assessment_id=assessment_id, code=code, text=text)
    return panel_again(request, actor, assessment_id, code, "trao-doi")


@require_POST
@acting
def delegate(request: HttpRequest, actor: Actor, assessment_id: int, code: str) -> HttpResponse:
    """Hand a row to a colleague."""
    name = request.POST.get("username", "")
    actions.delegate(by=actor, assessment_id=assessment_id, code=code, username=name)
    return panel_again(request, actor, assessment_id, code, "cach-cham")


def panel_again(
    request: HttpRequest, actor: Actor, assessment_id: int, code: str, tab: str
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        place = f"dong={code}&the={tab}#r-{code.replace('.', '-')}"
        return redirect(f"/cham-diem/{assessment_id}/?{place}")
    return _panel(request, actor, sheet_page(actor, assessment_id), code, tab=tab)
