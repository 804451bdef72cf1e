"""Paper forms as their pages need them: batches and how far they are, one form to type from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Q

from parindex.access import Actor, Can, denial
from parindex.documents.questionnaires.survey_form import PaperForms, digits_of
from parindex.engine.indicators import Question, Questionnaire
from parindex.engine.survey_answers import is_asked
from parindex.errors import Denied
from parindex.surveys.actions.paper import entering_refusal
from parindex.surveys.models import PaperBatch, PaperEntry, PaperForm, PaperTally, Survey
from parindex.surveys.paper_entering import (
    BLANK,
    Difference,
    differences,
    in_words,
    joined_comments,
)
from parindex.surveys.paper_numbers import read_number, shown_number
from parindex.surveys.queries.running import questionnaire, questionnaires_of

State = PaperForm.State
BATCHES_A_PAGE = 40


def survey_to_type(actor: Actor, slug: str) -> Survey:
    """The survey at this address, for whoever may type its paper forms."""
    if refusal := entering_refusal(actor):
        raise Denied(refusal)
    return (
        Survey.objects.select_related("cycle__edition")
        .defer("cycle__edition__body")
        .get(cycle__slug=slug)
    )


class Batch(NamedTuple):
    """A batch and how many of its forms are in each state."""

    batch: PaperBatch
    unit: str
    title: object
    counts: Mapping[str, int]

    @property
    def waiting(self) -> int:
        """Forms nobody typed yet."""
        return self.counts.get(State.PRINTED, 0)

    @property
    def once(self) -> int:
        """Forms typed once."""
        return self.counts.get(State.ONCE, 0)

    @property
    def different(self) -> int:
        """Forms whose two entries differ."""
        return self.counts.get(State.DIFFERENT, 0)

    @property
    def taken(self) -> int:
        """Forms that count."""
        return self.counts.get(State.TAKEN, 0)

    @property
    def spoilt(self) -> int:
        """Forms that are lost or cannot be read."""
        return self.counts.get(State.SPOILT, 0)

    @property
    def percent(self) -> int:
        """How much of the batch is finished, taken or spoilt."""
        return 100 * (self.taken + self.spoilt) // max(1, self.batch.size)


@dataclass
class Person:
    """How much somebody typed in a survey, and how much of it was wrong."""

    name: str
    forms: int = 0
    answers: int = 0
    wrong: int = 0
    waiting: int = 0

    @property
    def tenths(self) -> int:
        """Wrong answers in a thousand typed."""
        return round(1000 * self.wrong / self.answers) if self.answers else 0


@dataclass
class PaperPage:
    """The page of paper forms."""

    batches: list[Batch]
    total: Mapping[str, int]
    people: list[Person]
    different: list[PaperForm] = field(default_factory=list)
    number: int = 1
    pages: int = 1


def paper_page(survey: Survey, number: int = 1) -> PaperPage:
    """The batches of a survey, newest first, and who typed how well."""
    found = PaperBatch.objects.filter(survey=survey)
    pages = max(1, -(-found.count() // BATCHES_A_PAGE))
    number = min(max(1, number), pages)
    start = (number - 1) * BATCHES_A_PAGE
    batches = _with_counts(survey, list(found[start : start + BATCHES_A_PAGE]))
    states = PaperForm.objects.filter(batch__survey=survey).order_by().values_list("state")
    total = dict(states.annotate(Count("pk")))
    different = PaperForm.objects.filter(batch__survey=survey, state=State.DIFFERENT)
    waiting = list(different.select_related("batch")[:100])
    return PaperPage(batches, total, people_of(survey), waiting, number, pages)


def _with_counts(survey: Survey, batches: list[PaperBatch]) -> list[Batch]:
    names = dict(survey.cycle.units.values_list("code", "name"))
    titles = {one.id: one.title for one in questionnaires_of(survey).questionnaires}
    counts: dict[int, dict[str, int]] = {one.pk: {} for one in batches}
    forms = PaperForm.objects.filter(batch__in=batches).order_by()
    for batch, state, count in forms.values_list("batch", "state").annotate(Count("pk")):
        counts[batch][state] = count
    return [
        Batch(
            one,
            names.get(one.unit, one.unit),
            titles.get(one.questionnaire, one.questionnaire),
            counts[one.pk],
        )
        for one in batches
    ]


def people_of(survey: Survey, batch: PaperBatch | None = None) -> list[Person]:
    """Everybody who typed, by name: settled forms, wrong answers, forms that wait."""
    found: dict[int, Person] = {}
    where = Q(batch=batch) if batch else Q(batch__survey=survey)
    for tally in PaperTally.objects.filter(where):
        person = found.setdefault(tally.by_id, Person(tally.by_name))
        person.forms += tally.forms
        person.answers += tally.answers
        person.wrong += tally.wrong
    where = Q(form__batch=batch) if batch else Q(form__batch__survey=survey)
    entries = PaperEntry.objects.filter(where).order_by().values_list("by", "by_name")
    for person_id, name, count in entries.annotate(Count("pk")):
        found.setdefault(person_id, Person(name)).waiting += count
    return sorted(found.values(), key=lambda one: one.name)


def typed_by(actor: Actor, survey: Survey) -> int:
    """How many forms of the survey somebody typed so far."""
    tallies = PaperTally.objects.filter(batch__survey=survey, by_id=actor.person)
    entries = PaperEntry.objects.filter(form__batch__survey=survey, by_id=actor.person)
    return sum(tallies.values_list("forms", flat=True)) + entries.count()


@dataclass
class BatchPage:
    """One batch with its forms."""

    row: Batch
    forms: list[PaperForm]
    people: list[Person]


def batch_page(survey: Survey, batch_id: int) -> BatchPage:
    """One batch: every form and its state."""
    batch = PaperBatch.objects.get(survey=survey, pk=batch_id)
    (row,) = _with_counts(survey, [batch])
    return BatchPage(row, list(batch.forms.all()), people_of(survey, batch))


def printed_forms(survey: Survey, batch: PaperBatch, language: str) -> PaperForms:
    """What the PDF of a batch says."""
    numbers = list(batch.forms.values_list("number", flat=True))
    unit = survey.cycle.units.filter(code=batch.unit).values_list("name", flat=True).first()
    return PaperForms(
        survey=questionnaires_of(survey),
        form=questionnaire(survey, batch.questionnaire),
        title=survey.cycle.title,
        issuer=survey.cycle.authority_name,
        unit=unit or batch.unit,
        numbers=[(one, shown_number(one)) for one in numbers],
        language=language,
    )


def sample_form(survey: Survey, identifier: str, language: str) -> PaperForms:
    """A questionnaire on paper to be looked at, without a number."""
    return PaperForms(
        survey=questionnaires_of(survey),
        form=questionnaire(survey, identifier),
        title=survey.cycle.title,
        issuer=survey.cycle.authority_name,
        unit="…………………",
        numbers=(),
        language=language,
    )


class Found(NamedTuple):
    """A form by what was typed or scanned, or why there is none."""

    form: PaperForm | None
    problem: str


def form_by_number(survey: Survey, text: str) -> PaperForm | None:
    """The form with a typed or scanned number; None when the number is none of this survey."""
    number = read_number(text)
    if not number:
        return None
    found = PaperForm.objects.select_related("batch")
    return found.filter(number=number, batch__survey=survey).first()


class Field(NamedTuple):
    """One question as it is typed: its number, its options with digits."""

    number: int
    question: Question
    options: tuple[tuple[str, object], ...]
    condition: str
    wanted: str

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"c-{self.question.id}"

    @property
    def has_long_digits(self) -> bool:
        """Whether one key press is not enough."""
        return len(self.options) > 9


def fields_of(survey: Survey, form: Questionnaire) -> list[Field]:
    """The questions of a form in the order of the paper.

    `condition` and `wanted` name the earlier field, and the digits in it, for which it is asked.
    """
    scales = questionnaires_of(survey).scales
    found = []
    by_id = {one.id: one for one in form.questions}
    for number, question in enumerate(form.questions, start=1):
        options: tuple[tuple[str, object], ...] = ()
        if question.answers:
            scale = scales[question.answers]
            digits = digits_of(scale)
            options = tuple((digits[one.id], one.label) for one in scale)
        condition, wanted = "", ""
        if question.shown_if:
            condition = f"c-{question.shown_if.question}"
            digits = digits_of(scales[by_id[question.shown_if.question].answers])
            wanted = " ".join(digits[one] for one in question.shown_if.answers if one in digits)
        found.append(Field(number, question, options, condition, wanted))
    return found


@dataclass
class DifferencePage:
    """A form whose two entries differ."""

    form: PaperForm
    unit: str
    title: object
    entries: list[PaperEntry]
    differences: list[Difference]
    fields: dict[str, Field]
    comments: dict[str, str]


def difference_page(actor: Actor, survey: Survey, number: str, language: str) -> DifferencePage:
    """What two people typed differently, side by side."""
    form = PaperForm.objects.select_related("batch").get(number=number, batch__survey=survey)
    if refusal := entering_refusal(actor, form.batch.unit):
        raise Denied(refusal)
    named = questionnaire(survey, form.batch.questionnaire)
    entries = list(form.entries.order_by("turn")[:2])
    rules = questionnaires_of(survey)
    found: list[Difference] = []
    comments: dict[str, str] = {}
    if len(entries) == 2:
        first, second = (one.answers for one in entries)
        found = differences(rules, named, first["answers"], second["answers"], language)
        comments = joined_comments(first["comments"], second["comments"])
    names = dict(survey.cycle.units.values_list("code", "name"))
    return DifferencePage(
        form,
        names.get(form.batch.unit, form.batch.unit),
        named.title,
        entries,
        found,
        {one.question.id: one for one in fields_of(survey, named)},
        comments,
    )


def may_run(actor: Actor) -> bool:
    """Whether the pages of those who run the survey open for the actor."""
    return not denial(actor, Can.RUN_SURVEY)


__all__ = ["BLANK", "in_words", "is_asked"]
