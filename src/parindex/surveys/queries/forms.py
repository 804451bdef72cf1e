"""The questionnaires of a survey as the editor shows them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.cycles.queries import indicator_set_of
from parindex.engine import indicators
from parindex.engine.checking import surveyed_codes
from parindex.engine.documents import canonical
from parindex.engine.indicators import Criterion, Question, Questionnaire
from parindex.engine.problems import Problem
from parindex.engine.tables import Text
from parindex.surveys.drafting import Document, Row, questions_of, row_named, rows, scale_users
from parindex.surveys.form_changes import Difference, differences
from parindex.surveys.models import Survey
from parindex.surveys.queries.running import questionnaires_of, read_questionnaires, survey_named
from parindex.surveys.stepping import minutes_for

MOST_QUESTIONS = 300


@dataclass(frozen=True)
class Draft:
    """The questionnaires of one survey, and whether the person looking may change them.

    `closed` says why not, "" when they may.
    """

    survey: Survey
    read: indicators.Survey
    edition: Row
    closed: str

    @property
    def document(self) -> Document:
        """The questionnaires as tables."""
        found: Document = self.survey.document
        return found

    @property
    def scales(self) -> dict[str, Row]:
        """The scales by code."""
        return {one["id"]: one for one in rows(self.document, "scale")}

    def form(self, code: str) -> Questionnaire:
        """One questionnaire; `Survey.DoesNotExist` when there is none of that code."""
        for one in self.read.questionnaires:
            if one.id == code:
                return one
        raise Survey.DoesNotExist(code)

    def differences(self, form: str = "") -> list[Difference]:
        """What differs from the edition's own."""
        return differences(self.edition, self.document, form)


class FormLine(NamedTuple):
    """One questionnaire in the list."""

    form: Questionnaire
    minutes: int
    differs: int


class CriterionLine(NamedTuple):
    """A criterion of the survey: what is asked about it, of which audiences, how it is scored."""

    criterion: Criterion
    result: indicators.SurveyResult | None
    asked: dict[str, int]
    silent: tuple[str, ...]


def draft_named(actor: Actor, slug: str) -> Draft:
    """The questionnaires of the survey at this address, for those who may read surveys."""
    survey = survey_named(actor, slug, Can.READ_SURVEY)
    closed = denial(actor, Can.RUN_SURVEY)
    if survey.state != Survey.State.PREPARING:
        closed = _(
            "Khảo sát đã mở nên phiếu hỏi không đổi được nữa: mọi người phải được hỏi như nhau."
        )
    return Draft(survey, questionnaires_of(survey), edition_forms(survey), closed)


def form_lines(draft: Draft) -> list[FormLine]:
    """Every questionnaire with how long it takes and how much of it is not the edition's."""
    return [
        FormLine(one, minutes_for(one), len(draft.differences(one.id)))
        for one in draft.read.questionnaires
    ]


def criterion_lines(draft: Draft) -> list[CriterionLine]:
    """Every criterion of the survey, with the number of questions by audience."""
    found = []
    for leaf in surveyed_criteria(draft.survey):
        asked: dict[str, int] = {}
        for form in draft.read.questionnaires:
            count = sum(1 for one in form.questions if one.criterion == leaf.code)
            if count:
                asked[form.audience] = asked.get(form.audience, 0) + count
        result = draft.read.results.get(leaf.code)
        silent = tuple(one for one in (result.groups if result else ()) if one not in asked)
        found.append(CriterionLine(leaf, result, asked, silent))
    return found


def surveyed_criteria(survey: Survey) -> list[Criterion]:
    """The criteria whose points come from the survey, in the order of the edition."""
    return [one for one in indicator_set_of(survey.cycle).leaves if one.is_surveyed]


def misfits(survey: Survey, read: indicators.Survey) -> list[Problem]:
    """What keeps the survey from opening: criteria nobody is asked about, empty questionnaires."""
    asked = {one.criterion for form in read.questionnaires for one in form.questions}
    scored = surveyed_codes(indicator_set_of(survey.cycle)) & set(read.results)
    found = []
    for code in sorted(scored - asked):
        place = _("tiêu chí %(code)s") % {"code": code}
        what, fix = _("không câu hỏi nào hỏi về nó."), _("Thêm câu hỏi cho tiêu chí này.")
        found.append(Problem("survey.toml", place, what, fix))
    for one in read.questionnaires:
        if not one.questions:
            place = _("phiếu «%(form)s»") % {"form": one.title.vi}
            what, fix = _("chưa có câu hỏi nào."), _("Thêm câu hỏi hoặc xóa phiếu.")
            found.append(Problem("survey.toml", place, what, fix))
    return found


def earlier_questions(draft: Draft, form: str, code: str) -> list[tuple[Row, list[Row]]]:
    """The questions with options that stand before one, each with its options.

    For a question that is not there yet, all of them.
    """
    found: list[tuple[Row, list[Row]]] = []
    for one in questions_of(draft.document, form):
        if one["id"] == code:
            break
        scale = draft.scales.get(one.get("answers", ""))
        if scale:
            found.append((one, scale["options"]))
    return found


def previewed(document: Document, form: str) -> tuple[Questionnaire, indicators.Survey] | None:
    """A questionnaire of a changed document as respondents would see it; None if unreadable."""
    read = read_questionnaires(dict(document))
    if isinstance(read, list):
        return None
    found = next((one for one in read.questionnaires if one.id == form), None)
    return (found, read) if found else None


def condition_words(read: indicators.Survey, form: Questionnaire, question: Question) -> Text:
    """When a question is asked, in both languages; "" when always."""
    if question.shown_if is None:
        return Text("")
    earlier = next(one for one in form.questions if one.id == question.shown_if.question)
    labels = [one for one in read.scales[earlier.answers] if one.id in question.shown_if.answers]
    number = form.questions.index(earlier) + 1
    vi = ", ".join(f"«{one.label.vi}»" for one in labels)
    en = ", ".join(f"“{one.label.said('en')}”" for one in labels)
    return Text(f"Chỉ hỏi khi câu {number} là {vi}", f"Asked only when question {number} is {en}")


def scale_lines(draft: Draft) -> list[tuple[Row, int]]:
    """Every scale and the number of questions answered on it."""
    return [
        (one, len(scale_users(draft.document, one["id"]))) for one in rows(draft.document, "scale")
    ]


def form_row(draft: Draft, form: str) -> Row:
    """The table of a questionnaire; `Survey.DoesNotExist` when there is none."""
    found = row_named(rows(draft.document, "questionnaire"), form)
    if found is None:
        raise Survey.DoesNotExist(form)
    return found


def pages_of(row: Mapping[str, Any]) -> list[Row]:
    """The pages of a questionnaire's table."""
    return list(row.get("pages", ()))


def edition_forms(survey: Survey) -> Row:
    """The questionnaires as the adopted edition has them."""
    document = indicator_set_of(survey.cycle).document["survey"]
    found: Row = json.loads(json.dumps(canonical(document)))
    return found


def form_problems(survey: Survey, document: Document) -> list[Problem]:
    """Everything for which changed questionnaires would be refused."""
    read = read_questionnaires(dict(document))
    problems = list(read) if isinstance(read, list) else []
    surveyed = surveyed_codes(indicator_set_of(survey.cycle))
    for one in rows(document, "question"):
        code = one.get("criterion", "")
        if code and code not in surveyed:
            what = _("tiêu chí %(code)s không lấy điểm từ khảo sát.") % {"code": code}
            fix = _("Chọn một tiêu chí khảo sát của bộ chỉ số.")
            problems.append(Problem("survey.toml", f"question {one.get('id')}", what, fix))
    if len(rows(document, "question")) > MOST_QUESTIONS:
        what = _("quá %(most)s câu hỏi.") % {"most": MOST_QUESTIONS}
        problems.append(Problem("survey.toml", "", what, _("Bớt câu hỏi.")))
    return problems
