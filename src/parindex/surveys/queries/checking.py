"""The queue of reasons to look, the quality of each unit's forms, and the calls made again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from parindex.engine.tables import Text
from parindex.surveys import quality
from parindex.surveys.models import CallBack, Draw, Flag, Survey, Target, VoidUnit
from parindex.surveys.queries.running import questionnaires_of, units_of

PAGE = 40


class Answered(NamedTuple):
    """One question of a form and what was chosen, for those who decide."""

    question: Text
    answers: tuple[Text | str, ...]


class Line(NamedTuple):
    """One reason to look, ready to be read."""

    flag: Flag
    title: str
    sentence: str
    unit: str
    forms: int
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class Queue:
    """A page of reasons, with what is left by kind."""

    lines: list[Line]
    page: Page[Flag]
    kinds: list[tuple[str, str, str, int, int]]
    open: int
    decided: int


def queue(survey: Survey, *, kind: str, unit: str, state: str, number: int) -> Queue:
    """Reasons of a kind and a unit; `state` is "" for open ones, else a decision, or "tat-ca"."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, decision, times in survey.flags.values_list("kind", "decision").annotate(
        times=Count("pk")
    ):
        counts[name]["decided" if decision else "open"] += times
    page = Paginator(_wanted(survey, kind, unit, state), PAGE).get_page(number)
    return Queue(
        lines=_lines(survey, list(page.object_list)),
        page=page,
        kinds=[
            (
                name,
                quality.title_of(name),
                quality.why_of(name),
                counts[name]["open"],
                counts[name]["decided"],
            )
            for name in quality.KINDS
        ],
        open=sum(one["open"] for one in counts.values()),
        decided=sum(one["decided"] for one in counts.values()),
    )


def _wanted(survey: Survey, kind: str, unit: str, state: str) -> QuerySet[Flag]:
    flags = survey.flags.select_related("reply", "interviewer")
    if kind:
        flags = flags.filter(kind=kind)
    if unit:
        flags = flags.filter(unit=unit)
    if state != "tat-ca":
        flags = flags.filter(decision=state)
    return flags.order_by("kind", "unit", "pk")


def _lines(survey: Survey, flags: Sequence[Flag]) -> list[Line]:
    names = {one.code: one.name for one in units_of(survey.cycle)}
    lines = []
    for flag in flags:
        lines.append(
            Line(
                flag=flag,
                title=quality.title_of(flag.kind),
                sentence=quality.sentence(flag.kind, flag.detail),
                unit=names.get(flag.unit, flag.unit),
                forms=1 if flag.reply_id else int(flag.detail.get("forms", 0)),
                answers=_answers(survey, flag),
            )
        )
    return lines


def _answers(survey: Survey, flag: Flag) -> tuple[Answered, ...]:
    """What stands on the form, without its open comments, which are kept elsewhere."""
    reply = flag.reply
    if reply is None:
        return ()
    read = questionnaires_of(survey)
    found = []
    for questionnaire in read.questionnaires:
        if questionnaire.id != reply.questionnaire:
            continue
        for question in questionnaire.questions:
            value = reply.answers.get(question.id)
            if value in (None, "", []):
                continue
            labels = {one.id: one.label for one in read.scales.get(question.answers, ())}
            chosen = [value] if isinstance(value, str) else value
            found.append(Answered(question.text, tuple(labels.get(one, one) for one in chosen)))
    return tuple(found)


class UnitQuality(NamedTuple):
    """How the forms of one unit stand."""

    code: str
    name: str
    forms: int
    excluded: int
    open_flags: int
    minimum: int
    void: VoidUnit | None

    @property
    def counted(self) -> int:
        """Forms that count."""
        return self.forms - self.excluded

    @property
    def is_short(self) -> bool:
        """Fewer than the plan's smallest number."""
        return self.counted < self.minimum


def units_by_quality(survey: Survey) -> list[UnitQuality]:
    """Every unit of the survey with its forms, the excluded ones and what is open."""
    forms = {
        row["unit"]: row
        for row in survey.replies.values("unit").annotate(
            forms=Count("pk"), out=Count("pk", filter=~Q(excluded=""))
        )
    }
    flags = dict(survey.flags.filter(decision="").values_list("unit").annotate(Count("pk")))
    minimum: Counter[str] = Counter()
    for target in Target.objects.filter(survey=survey):
        minimum[target.unit] += target.minimum
    voids = {one.unit: one for one in survey.voids.filter(lifted_at=None)}
    none = {"forms": 0, "out": 0}
    return [
        UnitQuality(
            code=unit.code,
            name=unit.name,
            forms=forms.get(unit.code, none)["forms"],
            excluded=forms.get(unit.code, none)["out"],
            open_flags=flags.get(unit.code, 0),
            minimum=minimum[unit.code],
            void=voids.get(unit.code),
        )
        for unit in units_of(survey.cycle)
    ]


def lifted_voids(survey: Survey) -> list[VoidUnit]:
    """Declarations that were taken back, newest first."""
    return list(survey.voids.exclude(lifted_at=None).order_by("-pk"))


class Calls(NamedTuple):
    """The persons drawn for a second call, how far that is, and by which draws."""

    callbacks: list[CallBack]
    draws: list[Draw]
    waiting: int
    confirmed: int
    denied: int
    unreached: int
    to_draw_from: int


def calls(survey: Survey) -> Calls:
    """Everybody to be called again."""
    found = list(survey.callbacks.select_related("attendee").order_by("at", "pk"))
    counts = Counter(one.outcome for one in found)
    return Calls(
        callbacks=found,
        draws=list(survey.draws.filter(kind="callbacks")),
        waiting=counts[CallBack.Outcome.WAITING],
        confirmed=counts[CallBack.Outcome.CONFIRMED],
        denied=counts[CallBack.Outcome.DENIED],
        unreached=counts[CallBack.Outcome.UNREACHED],
        to_draw_from=survey.attendees.filter(callback=None).exclude(phone="").count(),
    )


def names_of(survey: Survey) -> dict[str, str]:
    """Unit code → name."""
    return {one.code: one.name for one in units_of(survey.cycle)}
