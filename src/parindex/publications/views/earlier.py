"""Tables of earlier years: handed in, described step by step, looked at, then published."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parindex.access import Actor
from parindex.cycles.candidates import group_title
from parindex.directory.acting import acting
from parindex.documents.workbooks.published_sheets import LARGEST_FILE
from parindex.documents.workbooks.published_tables import MOST_HEADING_ROWS, SKIPPED
from parindex.errors import Conflict, Invalid
from parindex.publications.earlier import actions, queries
from parindex.publications.earlier.columns import choices
from parindex.publications.earlier.naming import (
    CHOSEN,
    LEFT_OUT,
    OWN,
    SURE,
    Match,
    near_units,
    unit_of,
)
from parindex.publications.earlier.paper import FIELDS, LEVELS, PERIODS
from parindex.publications.earlier.work import Work
from parindex.publications.queries import bands_of
from parindex.web.pages import render_page
from parindex.web.typed import Typed

ROWS_A_PAGE = 200
MOST_UNDECIDED = 60
MOST_SURE = 200
MOST_CHOICES = 400


@acting
def tables(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tables handed in so far, and the form that hands another one in."""
    found, typed = queries.tables(actor), Typed()
    if request.method == "POST":
        file: UploadedFile[Any] | None = request.FILES.get("file")
        try:
            if file is None:
                raise Invalid(_("Chọn tệp .xlsx hoặc .csv."))
            if (file.size or 0) > LARGEST_FILE:
                raise Invalid(_("Tệp lớn hơn 10 MB. Bỏ hình ảnh rồi lưu lại."))
            made = actions.hand_in(by=actor, name=file.name or "", content=file.read())
        except Invalid as refusal:
            typed.refuse("file", str(refusal))
        else:
            return redirect("earlier_paper", made.pk)
    context = {
        "typed": typed,
        "waiting": [one for one in found if one.publication_id is None],
        "published": [one for one in found if one.publication_id is not None],
    }
    status = 422 if typed.errors else 200
    return render_page(request, "publications/earlier/tables.html", context, status=status)


@acting
def paper(request: HttpRequest, actor: Actor, table_id: int) -> HttpResponse:
    """Whose results these are, from which paper, and where the table stands in the file."""
    work = queries.open_work(actor, table_id)
    if request.method == "POST":
        said = _said_of_paper(request.POST, work)
        actions.choose(by=actor, table_id=table_id, said=said)
        work = queries.open_work(actor, table_id)
        if not queries.typed_paper(work).errors and not said["heading_error"]:
            return redirect("earlier_columns", table_id)
    typed = queries.typed_paper(work)
    if request.method != "POST" and not work.choices.get("paper", {}).get("year"):
        typed.errors.clear()
    typed.values |= _heading_values(work)
    if work.choices.get("heading_error"):
        typed.refuse("heading_row", work.choices["heading_error"])
    context = _context(work) | {
        "typed": typed,
        "sets": list(queries.set_titles().items()),
        "levels": [(key, _(title)) for key, title in LEVELS.items()],
        "periods": [(key, _(title)) for key, title in PERIODS.items()],
        "authorities": queries.authorities(),
        "replaceable": queries.replaceable(work),
        "around": _around_headings(work),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "publications/earlier/paper.html", context, status=status)


def _said_of_paper(posted: QueryDict, work: Work) -> dict[str, Any]:
    """What was typed of the paper and the headings; another table forgets its columns."""
    said: dict[str, Any] = {
        "paper": {name: posted.get(name, "")[:2000] for name in FIELDS},
        "typed_headings": [posted.get(name, "")[:10] for name in ("heading_row", "heading_rows")],
        "heading_error": "",
    }
    sheet = posted.get("sheet", "")
    if sheet and sheet != work.layout.sheet.name:
        return said | {"sheet": sheet, "headings": None, "typed_headings": None, **_NO_COLUMNS}
    row, rows = (text.strip() for text in said["typed_headings"])
    is_read = all(one.isascii() and one.isdigit() for one in (row, rows))
    if (
        is_read
        and 1 <= int(row) <= len(work.layout.sheet.rows)
        and 1 <= int(rows) <= MOST_HEADING_ROWS
    ):
        where = [int(row) - 1, int(rows)]
        if where != list(work.layout.headings):
            return said | {"headings": where, **_NO_COLUMNS}
    else:
        said["heading_error"] = _(
            "Ghi số dòng như trong Excel (1 đến %(last)s) và số dòng tiêu đề (1 đến %(most)s)."
        ) % {"last": len(work.layout.sheet.rows), "most": MOST_HEADING_ROWS}
    return said


_NO_COLUMNS: Mapping[str, Any] = {"columns": None, "areas": {}, "bands": {}}


def _heading_values(work: Work) -> dict[str, str]:
    typed = work.choices.get("typed_headings") if work.choices.get("heading_error") else None
    row, rows = typed or (str(work.layout.headings.first + 1), str(work.layout.headings.height))
    return {"heading_row": row, "heading_rows": rows, "sheet": work.layout.sheet.name}


def _around_headings(work: Work) -> list[tuple[int, bool, tuple[str, ...]]]:
    """The lines around the headings, to see whether they were found: number, is heading, cells."""
    first = max(0, work.layout.headings.first - 2)
    last = min(len(work.layout.sheet.rows), work.layout.headings.after + 4)
    return [
        (
            place + 1,
            work.layout.headings.first <= place < work.layout.headings.after,
            work.layout.sheet.rows[place],
        )
        for place in range(first, last)
    ]


@acting
def columns(request: HttpRequest, actor: Actor, table_id: int) -> HttpResponse:
    """What each column is; without a set, the areas with their maxima and the ratings too."""
    work = queries.open_work(actor, table_id)
    if request.method == "POST":
        actions.choose(by=actor, table_id=table_id, said=_said_of_columns(request.POST, work))
        work = queries.open_work(actor, table_id)
        is_whole = not work.layout.missing and work.rules is not None
        if is_whole and request.POST.get("act") == "next":
            return redirect("earlier_units", table_id)
    found = work.rules_or_problems
    context = _context(work) | {
        "targets": choices(work.chosen),
        "needed": work.layout.missing,
        "problems": found if isinstance(found, list) else [],
        "bands": [(_field("b", one.key), one) for one in work.shape.bands],
    }
    is_refused = request.method == "POST" and request.POST.get("act") == "next"
    status = 422 if is_refused else 200
    return render_page(request, "publications/earlier/columns.html", context, status=status)


def _said_of_columns(posted: QueryDict, work: Work) -> dict[str, Any]:
    targets = {str(one.place): posted.get(one.name, "") for one in work.layout.columns}
    areas = {
        str(one.place): {
            "title": posted.get(f"title-{one.place}", one.title).strip()[:200],
            "max": posted.get(f"max-{one.place}", one.maximum).strip()[:20],
        }
        for one in work.shape.areas
    }
    bands = {
        one.key: posted.get(_field("b", one.key), one.start).strip()[:20]
        for one in work.shape.bands
    }
    return {
        "columns": {"set": work.chosen.id if work.chosen else "", "targets": targets},
        "areas": areas,
        "bands": bands,
        "total": posted.get("total", work.shape.total).strip()[:20],
        "bands_known": "bands_known" in posted,
        "section_groups": "section_groups" in posted if work.layout.sections else None,
    }


def _field(letter: str, text: str) -> str:
    """The name of the field of one text of the table."""
    return f"{letter}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


@acting
def units(request: HttpRequest, actor: Actor, table_id: int) -> HttpResponse:
    """Which unit of that time each name means, and which band a rating of another name is."""
    work = queries.open_work(actor, table_id)
    if request.method == "POST":
        actions.choose(by=actor, table_id=table_id, said=_said_of_units(request.POST, work))
        work = queries.open_work(actor, table_id)
        if request.POST.get("act") == "next" and not work.undecided:
            return redirect("earlier_preview", table_id)
    undecided = work.undecided
    others = [one for one in work.matches.values() if one.code]
    every = list(work.register.by_code.values())
    context = _context(work) | {
        "undecided": [_line(work, one) for one in undecided[:MOST_UNDECIDED]],
        "more": max(0, len(undecided) - MOST_UNDECIDED),
        "chosen": [_line(work, one) for one in others if one.how == CHOSEN][:MOST_SURE],
        "sure": [_line(work, one) for one in others if one.how == SURE],
        "most_sure": MOST_SURE,
        "every": every if len(every) <= MOST_CHOICES else [],
        "own": OWN,
        "left_out": LEFT_OUT,
        "ratings": [(_field("r", key), *pair) for key, pair in work.ratings.items()],
        "bands": bands_of(work.rules) if work.rules else [],
    }
    is_refused = request.method == "POST" and request.POST.get("act") == "next"
    status = 422 if is_refused else 200
    return render_page(request, "publications/earlier/units.html", context, status=status)


def _line(work: Work, one: Match) -> dict[str, Any]:
    """A name with what it means and what it might mean."""
    return {
        "match": one,
        "near": near_units(one.name, work.register) if one.how != SURE else (),
        "field": _field("u", one.text),
        "code_field": _field("c", one.text),
        "code": work.typed_codes.get(one.text, ""),
        "unit": unit_of(one.code, work.register),
    }


def _said_of_units(posted: QueryDict, work: Work) -> dict[str, Any]:
    said: dict[str, str] = dict(work.choices.get("units", {}))
    codes: dict[str, str] = dict(work.choices.get("unit_codes", {}))
    for key in work.matches:
        if (choice := posted.get(_field("u", key))) is not None:
            said[key] = choice[:80]
        if (code := posted.get(_field("c", key))) is not None:
            codes[key] = code.strip()[:80]
    ratings = {
        key: posted.get(_field("r", key), before) for key, (_text, before) in work.ratings.items()
    }
    return {
        "units": said,
        "unit_codes": codes,
        "ratings": {**work.choices.get("ratings", {}), **ratings},
    }


@acting
def preview(request: HttpRequest, actor: Actor, table_id: int) -> HttpResponse:
    """Every line as it would be published, with errors and reasons to look; posting publishes."""
    work = queries.open_work(actor, table_id)
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        accepts = frozenset({"wrong"} if "without_wrong" in request.POST else ())
        try:
            made = actions.publish_table(
                by=actor,
                table_id=table_id,
                mark=request.POST.get("mark", ""),
                accepts=accepts,
            )
        except (Invalid, Conflict) as refusal:
            refused = refusal.problems if isinstance(refusal, Invalid) else (str(refusal),)
        else:
            messages.success(request, _("Đã công bố. Địa chỉ này không bao giờ đổi."))
            return redirect("ranking", made.slug)
    found = work.rules_or_problems
    reading = work.reading
    context = _context(work) | {
        "refused": refused,
        "needed": [*work.layout.missing, *(found if isinstance(found, list) else [])],
        "reading": reading,
        "rules": work.rules,
        "labels": {one.id: one.label for one in work.rules.rating.bands} if work.rules else {},
        "skipped": SKIPPED,
        "group_name": lambda group: _(group_title(group)),
    }
    if reading is not None:
        order = [*reading.wrong, *reading.odd]
        seen = {id(one) for one in order}
        order += [one for one in reading.rows if id(one) not in seen]
        context["page"] = Paginator(order, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    status = 422 if refused else 200
    return render_page(request, "publications/earlier/preview.html", context, status=status)


@require_POST
@acting
def discard(request: HttpRequest, actor: Actor, table_id: int) -> HttpResponse:
    """Throw a table away that was not published."""
    actions.discard(by=actor, table_id=table_id)
    messages.success(request, _("Đã bỏ tệp."))
    return redirect("earlier_tables")


@require_POST
@acting
def withdraw(request: HttpRequest, actor: Actor, table_id: int) -> HttpResponse:
    """Take an imported publication back, with the reason."""
    actions.withdraw_table(by=actor, table_id=table_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã rút. Địa chỉ vẫn còn và ghi rõ lý do."))
    return redirect("earlier_tables")


def _context(work: Work) -> dict[str, Any]:
    """What every step shows."""
    if work.record.publication_id is not None:
        raise Conflict(_("Bảng này đã công bố. Muốn sửa, nộp tệp mới và chọn bản được thay."))
    return {"work": work, "table": work.record, "paper": work.paper}
