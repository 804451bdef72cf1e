"""A survey handed over, taken back and answered at the same moment."""

from __future__ import annotations

from functools import partial

from parindex.assessments.models import Statement
from parindex.directory.models import JournalEntry
from parindex.surveys.actions import handing_over
from parindex.surveys.models import Outcome
from parindex.surveys.queries.doors import forget_entrances
from tests.faults.together import at_once, refusals
from tests.surveys import making
from tests.surveys.test_handing_over import checked


def acts(name: str) -> int:
    return JournalEntry.objects.filter(act=name).count()


def test_a_survey_handed_over_by_two_is_handed_over_once(people) -> None:
    forget_entrances()
    survey, son = checked(), making.son().actor()
    _changes, digest = handing_over.preview(survey)
    hand = partial(handing_over.hand_over, by=son, survey=survey, seen=digest)
    found = at_once(hand, hand, hand)
    assert len(refusals(found)) == 2
    assert Outcome.objects.count() == 1
    stated = Statement.objects.values_list("assessment__unit__code", "code")
    assert len(stated) == len(set(stated))
    back = partial(handing_over.take_back, by=son, survey=survey, reason="Nhầm.")
    assert len(refusals(at_once(back, back))) == 1
