"""What the survey found: by unit, criterion, question, factor; open answers; the method note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from parindex.access import Actor, Can, denial
from parindex.directory.acting import acting
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.questionnaires.survey_tables import survey_workbook
from parindex.documents.typesetting import FONTS
from parindex.engine.names import vietnamese_key
from parindex.engine.survey_words import AUDIENCE_TITLES
from parindex.surveys import navigation
from parindex.surveys.models import Survey
from parindex.surveys.queries import answers, results
from parindex.surveys.queries.counting import ALL_UNITS
from parindex.surveys.queries.methods import method_paper
from parindex.surveys.queries.results import OPEN_STATES, CriterionLine, Results, UnitLine
from parindex.surveys.queries.running import survey_named
from parindex.surveys.queries.tabling import tables_of
from parindex.surveys.satisfaction import FACTOR_TITLES
from parindex.web.downloads import download
from parindex.web.pages import page_number, render_page


def context_of(actor: Actor, survey: Survey, **more: Any) -> dict[str, Any]:
    """What every page of results needs."""
    return {
        "survey": survey,
        "cycle": survey.cycle,
        "tabs": navigation.tabs(survey),
        "may_run": not denial(actor, Can.RUN_SURVEY),
        "audience_titles": AUDIENCE_TITLES,
        **more,
    }


@acting
def by_unit(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Units with their forms, response and satisfaction; waits while forms still come in."""
    survey = survey_named(actor, slug, Can.READ_SURVEY)
    if survey.state not in OPEN_STATES:
        context = context_of(actor, survey, is_waiting=True)
        return render_page(request, "surveys/results/by_unit.html", context)
    found = results.results_of(actor, slug)
    lines = results.unit_lines(found)
    sort = request.GET.get("sort", "name")
    shown = _sorted(_filtered(request, lines), sort, UNIT_SORTS)
    overall = results.overall_satisfaction(found).get(ALL_UNITS)
    context = context_of(
        actor,
        survey,
        lines=shown,
        all_lines=lines,
        groups=sorted({one.group for one in lines} - {""}),
        sort=sort,
        query=_query(request),
        wanted={"tim": request.GET.get("tim", ""), "nhom": request.GET.get("nhom", "")},
        overall=overall and results.percent_of(overall.share),
        forms=sum(one.forms for one in lines if not one.void),
        invited=sum(one.invited for one in lines),
        used=sum(one.used for one in lines),
        criteria=results.criterion_lines(found),
        past=found.past,
    )
    return render_page(request, "surveys/results/by_unit.html", context, part="table")


Key = Callable[[Any], Any]
UNIT_SORTS: dict[str, Key] = {
    "name": lambda one: vietnamese_key(one.name),
    "forms": lambda one: one.forms,
    "reached": lambda one: one.reached if one.reached is not None else -1,
    "answered": lambda one: one.answered if one.answered is not None else -1,
    "excluded": lambda one: one.excluded,
    "satisfied": lambda one: one.satisfied if one.satisfied is not None else -1,
}


def _filtered(request: HttpRequest, lines: list[UnitLine]) -> list[UnitLine]:
    words, group = request.GET.get("tim", "").casefold().strip(), request.GET.get("nhom", "")
    return [
        one for one in lines if words in one.name.casefold() and (not group or one.group == group)
    ]


def _sorted(lines: list[Any], sort: str, keys: dict[str, Key]) -> list[Any]:
    key = keys.get(sort.lstrip("-"), next(iter(keys.values())))
    return sorted(lines, key=key, reverse=sort.startswith("-"))


def _query(request: HttpRequest) -> str:
    """The filters as they stand, to be kept by the links that sort."""
    kept = {name: value for name, value in request.GET.dict().items() if name != "sort" and value}
    return f"{urlencode(kept)}&" if kept else ""


@acting
def by_criterion(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """One criterion for every unit, with margins, audiences and last year."""
    found = results.results_of(actor, slug)
    criteria = results.criteria_of(found)
    chosen = request.GET.get("tieu-chi", "") or (criteria[0][0] if criteria else "")
    if criteria and chosen not in {code for code, _, _ in criteria}:
        raise Survey.DoesNotExist(chosen)
    rows = [_unit_row(found, unit.code, unit.name, chosen) for unit in found.units if criteria]
    sort = request.GET.get("sort", "name")
    whole = next((one for one in results.criterion_lines(found) if one.code == chosen), None)
    audiences = [one.audience for one in whole.audiences] if whole else []
    context = context_of(
        actor,
        found.survey,
        criteria=criteria,
        chosen=chosen,
        rows=_sorted(rows, sort, CRITERION_SORTS),
        whole=whole,
        audiences=audiences,
        sort=sort,
        query=_query(request),
        past=found.past,
    )
    return render_page(request, "surveys/results/by_criterion.html", context, part="table")


CRITERION_SORTS: dict[str, Key] = {
    "name": lambda one: vietnamese_key(one["name"]),
    "mean": lambda one: one["figure"].mean if one["figure"].mean is not None else -1,
    "forms": lambda one: one["figure"].responses,
    "margin": lambda one: one["figure"].margin if one["figure"].margin is not None else 999,
    "change": lambda one: one["figure"].change if one["figure"].change is not None else -999,
}


def _unit_row(found: Results, unit: str, name: str, code: str) -> dict[str, Any]:
    return {
        "code": unit,
        "name": name,
        "figure": results.figure(found, unit, code),
        "audiences": {one.audience: one for one in results.audience_figures(found, unit, code)},
    }


@acting
def one_unit(request: HttpRequest, actor: Actor, slug: str, unit: str) -> HttpResponse:
    """Every criterion of one unit, with the sentence of each."""
    found = results.results_of(actor, slug)
    line = next((one for one in results.unit_lines(found) if one.code == unit), None)
    if line is None:
        raise Survey.DoesNotExist(unit)
    lines: list[CriterionLine] = results.criterion_lines(found, unit)
    context = context_of(actor, found.survey, line=line, lines=lines, past=found.past)
    return render_page(request, "surveys/results/one_unit.html", context)


@acting
def by_question(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """How the answers to each question of a questionnaire are spread, for a unit or for all."""
    found = results.results_of(actor, slug)
    forms = {one.id: one for one in found.counted.asked.questionnaires}
    names = {one.code: one.name for one in found.units}
    form = forms.get(request.GET.get("phieu", "")) or next(iter(forms.values()))
    unit = request.GET.get("don-vi", "")
    if unit and unit not in names:
        raise Survey.DoesNotExist(unit)
    context = context_of(
        actor,
        found.survey,
        forms=forms.values(),
        form=form,
        names=names,
        unit=unit,
        distributions=answers.distributions(found, form, unit or ALL_UNITS),
    )
    return render_page(request, "surveys/results/by_question.html", context)


@acting
def satisfaction(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """The index of satisfaction by its five factors, of all units and of each."""
    found = results.results_of(actor, slug)
    factors = results.factor_table(found)
    overall = results.overall_satisfaction(found)
    bars = [
        (FACTOR_TITLES[name], results.percent_of(found_[ALL_UNITS].share, 1), found_[ALL_UNITS])
        for name, found_ in factors.items()
        if ALL_UNITS in found_
    ]
    rows = [
        (
            unit,
            [
                results.percent_of(one[unit.code].share, 1) if unit.code in one else None
                for one in (*factors.values(), overall)
            ],
        )
        for unit in found.units
    ]
    context = context_of(
        actor,
        found.survey,
        factors=[FACTOR_TITLES[name] for name in factors],
        bars=bars,
        rows=rows,
        overall=overall.get(ALL_UNITS),
        percent_of=results.percent_of,
    )
    return render_page(request, "surveys/results/satisfaction.html", context)


@acting
def comments(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Open answers of units with enough forms, searchable."""
    found = results.results_of(actor, slug)
    get = request.GET
    asked = {name: get.get(name, "").strip()[:200] for name in ("tim", "don-vi", "phieu")}
    listed = answers.comments(
        found,
        words=asked["tim"],
        unit=asked["don-vi"],
        form=asked["phieu"],
        number=page_number(request),
    )
    context = context_of(
        actor,
        found.survey,
        listed=listed,
        asked=asked,
        names={one.code: one.name for one in found.units},
        forms={one.id: one.title for one in found.counted.asked.questionnaires},
        questions={
            (one.questionnaire, one.id): one.text
            for form in found.counted.asked.questionnaires
            for one in form.questions
        },
        query="".join(f"{urlencode({k: v})}&" for k, v in asked.items() if v),
    )
    return render_page(request, "surveys/results/comments.html", context)


@acting
def method(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """How the survey was made and counted, on a page."""
    found = results.results_of(actor, slug)
    context = context_of(actor, found.survey, paper=method_paper(found))
    return render_page(request, "surveys/results/method.html", context)


@acting
def method_file(request: HttpRequest, actor: Actor, slug: str, kind: str) -> HttpResponse:
    """The same note as docx or pdf."""
    if kind not in ("docx", "pdf"):
        raise Survey.DoesNotExist
    paper = method_paper(results.results_of(actor, slug))
    content = official_pdf(paper, FONTS) if kind == "pdf" else official_docx(paper)
    return download(content, f"phuong-phap-khao-sat-{slug}.{kind}")


@acting
def workbook(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """All tables as an Excel workbook; what is too few to show is left out there too."""
    found = results.results_of(actor, slug)
    return download(survey_workbook(tables_of(found)), f"ket-qua-khao-sat-{slug}.xlsx")
