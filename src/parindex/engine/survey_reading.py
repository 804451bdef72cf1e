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
            one.problem("hai phương án trùng mã.", "Đặt mã khác nhau.")
        scales[one.identifier("id")] = options
        one.finish()
    forms = [_questionnaire(one) for one in table.tables("questionnaire", None, named="id")]
    asked: dict[str, list[Question]] = {form.id: [] for form in forms}
    for one in table.tables("question", None, named="id"):
        question = _question(one, scales)
        if question.questionnaire in asked:
            asked[question.questionnaire].append(question)
        elif question.questionnaire:
            one.problem(f"không có phiếu «{question.questionnaire}».", "Sửa «questionnaire».")
        _check_condition(one, question, asked.get(question.questionnaire, []), scales)
    results = {}
    for one in table.tables("result", None, named="criterion"):
        result = _result(one)
        if result.criterion in results:
            one.problem("tiêu chí này đã có [[result]].", "Bỏ một trong hai.")
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
        table.problem(f"không có thang «{question.answers}».", "Khai thang ở [[scale]].")
    if question.criterion and kind != "single":
        table.problem("câu hỏi tính điểm phải chọn một phương án.", 'Dùng kind = "single".')
    if question.criterion and scale and all(one.weight is None for one in scale):
        table.problem(
            f"thang «{question.answers}» không phương án nào có «weight».",
            "Thêm hệ số từ 0 đến 1.",
        )
    if question.high < question.low:
        table.problem("«high» nhỏ hơn «low».", "Sửa một trong hai.")
    table.finish()
    return question


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
            f"«shown_if» hỏi lại câu «{condition.question}» không có trước đó.",
            "Ghi mã của một câu chọn phương án đứng trước trong cùng phiếu.",
        )
        return
    known = {option.id for option in scales.get(earlier.answers, ())}
    for one in condition.answers:
        if one not in known:
            table.problem(
                f"thang «{earlier.answers}» không có phương án «{one}».", "Sửa «is» của «shown_if»."
            )


def _result(table: Table) -> SurveyResult:
    groups = table.table("groups", None)
    weights = {}
    if groups is not None:
        weights = {name: groups.number(name, low=0, high=1) for name in groups.values}
        for name in groups.values:
            if name not in AUDIENCES:
                groups.problem(f"không có đối tượng «{name}».", "Dùng: " + ", ".join(AUDIENCES))
        if sum(weights.values()) != 1:
            groups.problem("hệ số các đối tượng cộng lại khác 1.", "Sửa cho tổng bằng 1.")
    result = SurveyResult(
        criterion=table.text("criterion"),
        method=table.choice("method", ("mean_weight", "share_satisfied"), "mean_weight"),
        groups=weights,
        min_responses=table.whole("min_responses", 0),
        satisfied_from=table.number("satisfied_from", None, low=0, high=1),
        assumed=table.values.get("assumed") is True,
    )
    if result.method == "share_satisfied" and result.satisfied_from is None:
        table.problem("«share_satisfied» cần «satisfied_from».", "Ví dụ satisfied_from = 0.75.")
    table.finish()
    return result
