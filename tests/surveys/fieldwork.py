"""Nga is to bring forms of the commune; what her telephone would send."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import uuid4

from parindex.access import SYSTEM
from parindex.directory.models import User
from parindex.surveys.actions.field import Share, assign_interviewers
from parindex.surveys.models import Survey
from tests.cast import COMMUNE
from tests.surveys import making
from tests.surveys.answer_cases import CASES

FORM = "nguoi-dan"


class Fieldwork(NamedTuple):
    """A survey that collects, and who goes out."""

    survey: Survey
    nga: User

    @property
    def slug(self) -> str:
        return self.survey.cycle.slug


def fieldwork(state: str = "collecting", *, branching: bool = False) -> Fieldwork:
    """Nga has two forms to bring from the commune.

    `branching` takes the questionnaire of the answer cases, which skips questions.
    """
    survey = making.survey("preparing", document=CASES["survey"] if branching else None)
    form = "p" if branching else FORM
    nga = making.nga()
    assign_interviewers(by=SYSTEM, survey=survey, shares=[Share(nga.pk, COMMUNE, form, 2)])
    if state != "preparing":
        making.begin(survey)
    survey.refresh_from_db()
    return Fieldwork(survey, nga)


def sent(work: Fieldwork, **more: Any) -> dict[str, Any]:
    """One form as the telephone sends it."""
    form = {
        "nonce": uuid4().hex,
        "survey": work.slug,
        "unit": COMMUNE,
        "questionnaire": FORM,
        "answers": making.GOOD,
        "begun_ago": 600,
        "ended_ago": 300,
        "seconds": 250,
    }
    return form | more
