"""The forms of a survey counted: all that results are made of. Points are the engine's alone.

A form counts while nobody has excluded it and its unit's survey is not void. Counting reads every
form; what was counted is kept until a form comes or a decision changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache
from django.db.models import Count

from parindex.engine import indicators
from parindex.engine.survey_counts import Counts, Response, count_responses
from parindex.engine.surveying import Tally, tally_counts
from parindex.surveys.models import Survey
from parindex.surveys.queries.running import questionnaires_of
from parindex.surveys.small_cells import Shown, what_to_show

ALL_UNITS = "*"
"""Stands for all units together; no unit has this code."""
CHUNK = 5000


@dataclass(frozen=True)
class Counted:
    """A survey's forms as counts, and everything computed from them, each computed once.

    `counts` hold all units; `voids` gives the reason of each unit whose survey is void.
    """

    survey: Survey
    asked: indicators.Survey
    counts: Counts
    voids: dict[str, str]
    populations: dict[tuple[str, str], int]

    @cached_property
    def valid(self) -> Counts:
        """The counts of units whose survey is not void."""
        return self.counts.without(self.voids)

    @cached_property
    def whole(self) -> Counts:
        """All units that count as if they were one."""
        return self.valid.of_all(ALL_UNITS)

    @cached_property
    def results(self) -> dict[str, dict[str, Tally]]:
        """Unit → criterion → result, units whose survey is void included."""
        return tally_counts(self.asked, self.counts, self.populations)

    @cached_property
    def whole_results(self) -> dict[str, Tally]:
        """Criterion → result of all units together.

        The population of the whole is known only where it is for every unit that has forms.
        """
        people: dict[tuple[str, str], int] = {}
        for form in self.asked.questionnaires:
            known = [self.populations.get(one) for one in self.valid.valid if one[1] == form.id]
            if known and None not in known:
                people[ALL_UNITS, form.id] = sum(one or 0 for one in known)
        return tally_counts(self.asked, self.whole, people).get(ALL_UNITS, {})

    @cached_property
    def shown(self) -> Shown:
        """Which results are enough to be shown."""
        return what_to_show(self.asked, self.valid, self.survey.smallest_cell)


def counted(survey: Survey) -> Counted:
    """The counts of a survey as its forms stand now."""
    key = f"survey-counts-{survey.pk}-{survey.digest[:16]}-{_fingerprint(survey)}"
    counts = cache.get(key)
    if counts is None:
        counts = count_responses(questionnaires_of(survey), responses(survey))
        cache.set(key, counts, 3600)
    voids = survey.voids.filter(lifted_at=None).values_list("unit", "reason")
    people = survey.targets.exclude(population=None)
    return Counted(
        survey=survey,
        asked=questionnaires_of(survey),
        counts=counts,
        voids=dict(voids),
        populations={
            (unit, form): population
            for unit, form, population in people.values_list("unit", "questionnaire", "population")
            if population
        },
    )


def responses(survey: Survey) -> Iterator[Response]:
    """Every form of a survey as the engine takes it, read a few thousand at a time."""
    rows = survey.replies.order_by().values_list(
        "unit", "questionnaire", "answers", "weight", "excluded"
    )
    for unit, form, answers, weight, excluded in rows.iterator(chunk_size=CHUNK):
        yield Response(unit, form, answers, weight, excluded)


def by_channel(survey: Survey) -> dict[str, int]:
    """How many forms that count came by each channel, void units left out."""
    void = survey.voids.filter(lifted_at=None).values("unit")
    found = survey.replies.filter(excluded="").exclude(unit__in=void)
    return dict(found.order_by().values_list("channel").annotate(times=Count("pk")))


def _fingerprint(survey: Survey) -> str:
    """Changes with every form that comes and every decision about one; forms never change."""
    out = survey.replies.exclude(excluded="").order_by("pk").values_list("pk", "excluded")
    content = [f"{survey.replies.count()}", *(f"{pk}:{why}" for pk, why in out.iterator())]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:32]
