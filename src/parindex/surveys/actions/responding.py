"""A respondent's form comes in: judged, counted once, and kept without who sent it.

Like `taking`, this names nobody and leaves no entry in the journal. The address of the sender is
used twice and kept nowhere: to slow floods down, and hashed with the salt of the day to count how
many forms came from one place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from parindex.cycles.deadlines import VIETNAM
from parindex.engine.indicators import Questionnaire
from parindex.engine.survey_answers import Taken, asked_questions, read_answers
from parindex.surveys import flooding
from parindex.surveys.actions.places import count_place, network_of
from parindex.surveys.actions.running import taking_refusal
from parindex.surveys.actions.taking import Form, take, take_invited, was_taken
from parindex.surveys.form_tokens import FormToken
from parindex.surveys.models import Invitee, Survey
from parindex.surveys.quality import HASTY
from parindex.surveys.queries.doors import Entrance
from parindex.surveys.queries.running import questionnaires_of

LONGEST_MINUTES = 600


class Ending(Enum):
    """What became of a form."""

    TAKEN = auto()
    AGAIN = auto()
    USED = auto()
    CLOSED = auto()
    FLOOD = auto()
    EMPTY = auto()
    WRONG = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a form, with the sentence, the problems by question, or the wait."""

    ending: Ending
    sentence: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Sender:
    """What is known of who sends, for this moment only."""

    address: str
    is_staff: bool
    now: datetime


def send_form(
    entrance: Entrance,
    survey: Survey,
    form: Questionnaire,
    token: FormToken,
    given: Mapping[str, Sequence[str]],
    sender: Sender,
) -> Verdict:
    """Take a form if it can be taken; a form that came before counts once and says so."""
    seconds = max(0.0, sender.now.timestamp() - token.begun)
    allowance = flooding.SLOW if seconds >= flooding.SLOW_FROM else flooding.QUICK
    wait = flooding.wait_for(
        network_of(sender.address), entrance.unit, allowance, sender.now.timestamp()
    )
    if wait:
        return Verdict(Ending.FLOOD, wait=wait)
    if sentence := taking_refusal(survey, sender.now, token.begun_at):
        return Verdict(Ending.CLOSED, sentence)
    taken = read_answers(questionnaires_of(survey), form, given)
    if taken.problems:
        return Verdict(Ending.WRONG, problems=taken.problems)
    if not taken.answers and not taken.comments:
        return Verdict(Ending.EMPTY)
    filled = _filled(entrance, token, taken, seconds, sender)
    if _keep(entrance, survey, filled):
        return Verdict(Ending.TAKEN)
    if was_taken(survey, token.nonce):
        return Verdict(Ending.AGAIN)
    return Verdict(Ending.USED)


def step_problems(
    survey: Survey, form: Questionnaire, given: Mapping[str, Sequence[str]], step: Sequence[str]
) -> dict[str, str]:
    """What is wrong with the answers of one step."""
    found = read_answers(questionnaires_of(survey), form, given).problems
    return {name: sentence for name, sentence in found.items() if name in step}


def asked_in(
    form: Questionnaire, given: Mapping[str, Sequence[str]], step: Sequence[str]
) -> set[str]:
    """The questions of a step that are asked of somebody who answered so far as given."""
    return {one.id for one in asked_questions(form, given)} & set(step)


def _filled(
    entrance: Entrance, token: FormToken, taken: Taken, seconds: float, sender: Sender
) -> Form:
    count = len(taken.answers) + len(taken.comments)
    return Form(
        entrance.unit,
        entrance.questionnaire,
        entrance.channel,
        sender.now.astimezone(VIETNAM).date(),
        token.nonce,
        taken.answers,
        taken.comments,
        minutes=min(LONGEST_MINUTES, int(-(-seconds // 60))),
        is_hasty=seconds < HASTY * count,
        burst=count_place(entrance.survey_id, entrance.unit, sender.address, sender.now),
        is_from_staff=sender.is_staff,
    )


def _keep(entrance: Entrance, survey: Survey, filled: Form) -> bool:
    if entrance.invitee is None:
        return take(survey, filled)
    return take_invited(survey, filled, Invitee(pk=entrance.invitee))
