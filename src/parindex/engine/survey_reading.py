"""Reading `survey.toml`: questionnaires, their pages and questions, named scales, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parindex.engine.indicators import (
    Page,
    Question,
    Questionnaire,
    ScaleOption,
    ShownIf,
    Survey,
    SurveyResult,
)
from parindex.engine.tables import Table, Text
from parindex.language import gettext as _

AUDIENCES = ("citizen", "business", "official", "leader", "delegate")
FACTORS = ("access", "procedure", "officer", "result", "feedback")
KINDS = ("single", "multiple", "number", "text")
LONGEST_COMMENT = 5000


def read_survey(table: Table) -> Survey | None:
    """The survey of a set from `survey.toml`; None when the set has none."""
    if not table.values:
        return None
    scales = {}
    for one in table.tables("scale", None, named="id"):
        options = tuple(_scale_option(option) for option in one.tables("options", named="id"))
        ids = [option.id for option in options]
        if len(set(ids)) < len(ids):
            one.problem(_("hai phương án trùng mã."), _("Đặt mã khác nhau."))
        name = one.identifier("id")
        if name in scales:
            one.problem(_("hai thang trùng mã."), _("Đặt mã khác nhau."))
        scales[name] = options
        one.finish()
    forms: list[Questionnaire] = []
    for one in table.tables("questionnaire", None, named="id"):
        form = _questionnaire(one)
        if any(other.id == form.id for other in forms):
            one.problem(_("hai phiếu trùng mã."), _("Đặt mã khác nhau."))
        forms.append(form)
    pages = {form.id: {page.id for page in form.pages} for form in forms}
    asked: dict[str, list[Question]] = {form.id: [] for form in forms}
    for one in table.tables("question", None, named="id"):
        question = _question(one, scales)
        _check_place(one, question, asked, pages)
        if question.questionnaire in asked:
            asked[question.questionnaire].append(question)
        _check_condition(one, question, asked.get(question.questionnaire, []), scales)
    results = {}
    for one in table.tables("result", None, named="criterion"):
        result = _result(one)
        if result.criterion in results:
            one.problem(_("tiêu chí này đã có [[result]]."), _("Bỏ một trong hai."))
        results[result.criterion] = result
    table.finish()
    return Survey(
        tuple(replace(form, questions=tuple(asked[form.id])) for form in forms),
        scales,
        results,
    )


def _scale_option(table: Table) -> ScaleOption:
    option = ScaleOption(
        table.identifier("id"), table.wording("label"), table.number("weight", None, low=0, high=1)
    )
    table.finish()
    return option


def _questionnaire(table: Table) -> Questionnaire:
    pages = []
    for one in table.tables("pages", None, named="id"):
        pages.append(Page(one.identifier("id"), one.wording("title")))
        if [page.id for page in pages].count(pages[-1].id) > 1:
            one.problem(_("hai trang trùng mã."), _("Đặt mã khác nhau."))
        one.finish()
    form = Questionnaire(
        table.identifier("id"),
        table.choice("audience", AUDIENCES),
        table.wording("title"),
        intro=table.wording("intro", Text("")),
        thanks=table.wording("thanks", Text("")),
        pages=tuple(pages),
    )
    table.finish()
    return form


def _question(table: Table, scales: Mapping[str, tuple[ScaleOption, ...]]) -> Question:
    kind = table.choice("kind", KINDS, "single")
    has_options = kind in ("single", "multiple")
    question = Question(
        table.identifier("id"),
        table.text("questionnaire"),
        table.wording("text"),
        table.text("answers") if has_options else "",
        table.text("criterion", ""),
        kind,
        page=table.text("page", ""),
        factor=table.choice("factor", ("", *FACTORS), ""),
        is_required=table.flag("required"),
        shown_if=_shown_if(table.table("shown_if", None)),
        low=table.whole("low", 0) if kind == "number" else 0,
        high=table.whole("high", 10**6) if kind == "number" else 10**6,
        longest=table.whole("longest", 1000, low=1, high=LONGEST_COMMENT) if kind == "text" else 0,
    )
    scale = scales.get(question.answers)
    if has_options and question.answers and scale is None:
        table.problem(
            _("không có thang «%(answers)s».") % {"answers": question.answers},
            _("Khai thang ở [[scale]]."),
        )
    if question.criterion and kind != "single":
        table.problem(_("câu hỏi tính điểm phải chọn một phương án."), _('Dùng kind = "single".'))
    if question.criterion and scale and all(one.weight is None for one in scale):
        table.problem(
            _("thang «%(answers)s» không phương án nào có «weight».")
            % {"answers": question.answers},
            _("Thêm hệ số từ 0 đến 1."),
        )
    if question.high < question.low:
        table.problem(_("«high» nhỏ hơn «low»."), _("Sửa một trong hai."))
    table.finish()
    return question


def _check_place(
    table: Table,
    question: Question,
    asked: Mapping[str, Sequence[Question]],
    pages: Mapping[str, set[str]],
) -> None:
    """A question stands once, in a questionnaire and on a page that exist."""
    form = question.questionnaire
    if form and form not in asked:
        table.problem(_("không có phiếu «%(form)s».") % {"form": form}, _("Sửa «questionnaire»."))
    elif any(other.id == question.id for other in asked.get(form, ())):
        table.problem(_("hai câu hỏi của phiếu trùng mã."), _("Đặt mã khác nhau."))
    if question.page and question.page not in pages.get(form, ()):
        table.problem(
            _("phiếu không có trang «%(page)s».") % {"page": question.page},
            _("Khai trang ở «pages» của phiếu."),
        )


def _shown_if(table: Table | None) -> ShownIf | None:
    if table is None:
        return None
    condition = ShownIf(table.text("question"), table.texts("is"))
    table.finish()
    return condition


def _check_condition(
    table: Table,
    question: Question,
    asked: Sequence[Question],
    scales: Mapping[str, tuple[ScaleOption, ...]],
) -> None:
    """A condition looks back at a question with options, and at options that exist."""
    condition = question.shown_if
    if condition is None:
        return
    before = {one.id: one for one in asked if one.id != question.id}
    earlier = before.get(condition.question)
    if earlier is None or not earlier.answers:
        table.problem(
            _("«shown_if» hỏi lại câu «%(question)s» không có trước đó.")
            % {"question": condition.question},
            _("Ghi mã của một câu chọn phương án đứng trước trong cùng phiếu."),
        )
        return
    known = {option.id for option in scales.get(earlier.answers, ())}
    for one in condition.answers:
        if one not in known:
            table.problem(
                _("thang «%(answers)s» không có phương án «%(one)s».")
                % {"answers": earlier.answers, "one": one},
                _("Sửa «is» của «shown_if»."),
            )


def _result(table: Table) -> SurveyResult:
    groups = table.table("groups", None)
    weights = {}
    if groups is not None:
        weights = {name: groups.number(name, low=0, high=1) for name in groups.values}
        for name in groups.values:
            if name not in AUDIENCES:
                groups.problem(
                    _("không có đối tượng «%(name)s».") % {"name": name},
                    _("Dùng: %(words)s") % {"words": ", ".join(AUDIENCES)},
                )
        if sum(weights.values()) != 1:
            groups.problem(_("hệ số các đối tượng cộng lại khác 1."), _("Sửa cho tổng bằng 1."))
    result = SurveyResult(
        criterion=table.text("criterion"),
        method=table.choice("method", ("mean_weight", "share_satisfied"), "mean_weight"),
        groups=weights,
        min_responses=table.whole("min_responses", 0),
        satisfied_from=table.number("satisfied_from", None, low=0, high=1),
        assumed=table.values.get("assumed") is True,
    )
    if result.method == "share_satisfied" and result.satisfied_from is None:
        table.problem(
            _("«share_satisfied» cần «satisfied_from»."), _("Ví dụ satisfied_from = 0.75.")
        )
    table.finish()
    return result
