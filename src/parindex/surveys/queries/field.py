"""Who collects where, and how far they are: tasks beside the forms that came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max

from parindex.access import Can, Role, denial
from parindex.cycles.assigning import shares
from parindex.directory.models import User
from parindex.directory.units import fold
from parindex.surveys.actions.field import Share
from parindex.surveys.field_files import KnownWords
from parindex.surveys.models import Channel, FieldTask, Reply, Survey
from parindex.surveys.queries.running import questionnaires_of, units_of


@dataclass(slots=True)
class TaskRow:
    """One task with the forms that came for it."""

    task: FieldTask
    person: str
    unit: str
    form: str
    done: int


@dataclass(slots=True)
class Load:
    """Wanted and brought forms of one interviewer or one unit."""

    title: str
    wanted: int = 0
    done: int = 0
    places: set[str] = field(default_factory=set)
    last: date | None = None

    @property
    def percent(self) -> int:
        """How much of what is wanted came, at most 100."""
        return min(100, self.done * 100 // self.wanted) if self.wanted else 0


@dataclass(slots=True)
class FieldBoard:
    """The page of interviewers: single tasks, and what they add up to."""

    tasks: list[TaskRow]
    people: list[Load]
    units: list[Load]
    wanted: int
    done: int
    without: list[str]


def field_board(survey: Survey, sought: str = "") -> FieldBoard:
    """Everybody's tasks and progress; `sought` is part of a unit's or an interviewer's name.

    Forms without a task any more are not in it. The caller has asked for the permission.
    """
    names = {one.code: one.name for one in units_of(survey.cycle)}
    forms = {one.id: one.title.vi for one in questionnaires_of(survey).questionnaires}
    counts, last = _counts(survey)
    people: dict[int, Load] = {}
    units: dict[str, Load] = {}
    rows = []
    for task in survey.field_tasks.select_related("user").order_by("unit", "questionnaire"):
        unit, done = names.get(task.unit, task.unit), counts.get(_key(task), 0)
        rows.append(TaskRow(task, str(task.user), unit, forms.get(task.questionnaire, ""), done))
        person = people.setdefault(task.user_id, Load(str(task.user), last=last.get(task.user_id)))
        whole = units.setdefault(task.unit, Load(unit))
        for load, place in ((person, unit), (whole, str(task.user))):
            load.wanted += task.wanted
            load.done += done
            load.places.add(place)
    wanted_word = fold(sought)
    return FieldBoard(
        tasks=[one for one in rows if wanted_word in fold(f"{one.unit} {one.person}")],
        people=sorted(people.values(), key=lambda one: (one.percent, one.title)),
        units=sorted(units.values(), key=lambda one: (one.percent, one.title)),
        wanted=sum(one.task.wanted for one in rows),
        done=sum(one.done for one in rows),
        without=[name for code, name in names.items() if code not in units],
    )


def _key(task: FieldTask) -> tuple[int, str, str]:
    return task.user_id, task.unit, task.questionnaire


def _counts(survey: Survey) -> tuple[dict[tuple[int, str, str], int], dict[int, date]]:
    """Forms that count by interviewer, unit and questionnaire; the last day of each interviewer."""
    rows = (
        Reply.objects.filter(survey=survey, channel=Channel.INTERVIEW, excluded="")
        .values_list("interviewer_id", "unit", "questionnaire")
        .annotate(count=Count("pk"), last=Max("day"))
        .order_by()
    )
    counts: dict[tuple[int, str, str], int] = {}
    last: dict[int, date] = {}
    for person, unit, form, count, day in rows:
        if person is not None:
            counts[person, unit, form] = count
            last[person] = max(day, last.get(person, day))
    return counts, last


def interviewers() -> list[User]:
    """Everybody who may be sent out, by name."""
    found = User.objects.filter(is_active=True, grants__role=Role.INTERVIEWER.value)
    return list(found.distinct().prefetch_related("grants", "interests").order_by("display_name"))


def spread(
    survey: Survey, people: list[int], form: str, wanted: int, *, scope: str = "all"
) -> list[Share]:
    """Units dealt out evenly among interviewers, each unit to one who is not tied to it.

    `scope` is all units, or those "without" an interviewer for this form yet. `wanted` 0 takes
    the number planned for the unit, and leaves out units without a plan.
    """
    taken = set(survey.field_tasks.filter(questionnaire=form).values_list("unit", flat=True))
    planned = dict(survey.targets.filter(questionnaire=form).values_list("unit", "wanted"))
    codes = [
        one.code
        for one in units_of(survey.cycle)
        if not (scope == "without" and one.code in taken) and (wanted or planned.get(one.code))
    ]
    actors = {one.pk: one.actor() for one in interviewers() if one.pk in people}
    barred = [
        (person, code)
        for person, actor in actors.items()
        for code in codes
        if denial(actor, Can.COLLECT, code)
    ]
    dealt = shares(list(actors), codes, barred)
    return [Share(person, code, form, wanted or planned[code]) for code, person in dealt.items()]


def known_words(survey: Survey) -> KnownWords:
    """What the cells of a table of tasks may name."""
    people: dict[str, set[int]] = {}
    for one in interviewers():
        for word in (one.username, str(one)):
            people.setdefault(fold(word), set()).add(one.pk)
    units: dict[str, set[str]] = {}
    for unit in units_of(survey.cycle):
        for word in (unit.code, unit.name):
            units.setdefault(fold(word), set()).add(unit.code)
    forms: dict[str, set[str]] = {}
    for form in questionnaires_of(survey).questionnaires:
        for word in (form.id, form.title.vi):
            forms.setdefault(fold(word), set()).add(form.id)
    return KnownWords(
        {word: sorted(found) for word, found in people.items()},
        {word: sorted(found) for word, found in units.items()},
        {word: sorted(found) for word, found in forms.items()},
    )
