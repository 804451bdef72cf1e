"""Which forms are looked at, and which are not: one story for each reason and its edge."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from uuid import UUID

from parindex.engine.indicators import Question, Questionnaire, ScaleOption, Survey
from parindex.engine.tables import Text
from parindex.surveys.quality import KINDS, sentence
from parindex.surveys.suspicion import Seen, suspicions

DAY = date(2026, 11, 20)
SCALE = tuple(
    ScaleOption(name, Text(name.title()), weight)
    for name, weight in (
        ("tot", Decimal(1)),
        ("kha", Decimal("0.5")),
        ("kem", Decimal(0)),
        ("khong", None),
    )
)
SURVEY = Survey(
    questionnaires=(
        Questionnaire(
            "dan",
            "citizen",
            Text("Người dân"),
            tuple(
                Question(f"q{n}", "dan", Text(f"Câu {n}"), answers="muc", criterion="8.1")
                for n in range(6)
            ),
        ),
    ),
    scales={"muc": SCALE},
)
MIXED = dict(
    zip((f"q{n}" for n in range(6)), ("tot", "kha", "tot", "kha", "tot", "kha"), strict=True)
)


def form(number: int, answers=MIXED, **more) -> Seen:
    fields = {"unit": "xa-a", "channel": "open", "day": DAY} | more
    return Seen(UUID(int=number), questionnaire="dan", answers=answers, **fields)


def kinds(*forms: Seen) -> Counter[str]:
    return Counter(one.kind for one in suspicions(SURVEY, forms))


def test_three_alike_on_one_day_are_looked_at_and_two_are_not():
    assert kinds(form(1), form(2)) == {}
    assert kinds(form(1), form(2), form(3)) == {"duplicate": 3}
    assert kinds(form(1), form(2), form(3, unit="xa-b")) == {}
    assert kinds(form(1), form(2), form(3, day=date(2026, 11, 21))) == {}
    found = next(suspicions(SURVEY, (form(1), form(2), form(3))))
    assert sentence(found.kind, found.detail) == "Giống hệt 2 phiếu khác cùng ngày."


def test_one_level_for_all_is_a_straight_line_from_five_questions_on():
    line = dict.fromkeys(MIXED, "tot")
    assert kinds(form(1, line), form(2, line), form(3, line)) == {"straight": 3}
    five = {name: line[name] for name in list(line)[:5]}
    assert kinds(form(1, five)) == {"straight": 1}
    four = {name: line[name] for name in list(line)[:4]}
    assert kinds(form(1, four)) == {}
    assert kinds(form(1, line | {"q5": "kha"})) == {}
    found = next(suspicions(SURVEY, [form(1, line)]))
    assert sentence(found.kind, found.detail) == "Cả 6 câu chọn «Tot»."


def test_what_was_noted_when_a_form_came_is_a_reason():
    assert kinds(form(1, is_hasty=True, minutes=1)) == {"haste": 1}
    assert kinds(form(1, is_from_staff=True)) == {"staff": 1}
    assert kinds(form(1, burst=9)) == {}
    assert kinds(form(1, burst=10)) == {"burst": 1}
    assert kinds(form(1, burst=10, channel="kiosk")) == {}


def test_an_interviewer_far_from_the_others_is_looked_at():
    def brought(start: int, count: int, who: int, answer: str) -> list[Seen]:
        forms = []
        for number in range(start, start + count):
            given = MIXED | {"q0": answer, f"q{number % 5 + 1}": "khong", "q1": answer}
            day = date(2026, 11, number % 28 + 1)
            forms.append(form(number, given, interviewer=who, channel="interview", day=day))
        return forms

    alike = brought(0, 40, 7, "tot") + brought(40, 40, 8, "tot")
    apart = brought(0, 40, 7, "kem") + brought(40, 40, 8, "tot")
    few = brought(0, 19, 7, "kem") + brought(40, 40, 8, "tot")
    assert not [one for one in suspicions(SURVEY, alike) if one.kind == "outlier"]
    assert not [one for one in suspicions(SURVEY, few) if one.kind == "outlier"]
    found = [one for one in suspicions(SURVEY, apart) if one.kind == "outlier"]
    assert [(one.interviewer, one.reply) for one in found] == [(7, None), (8, None)]
    assert found[0].detail["forms"] == 40


def test_more_than_sixty_forms_a_day_of_one_interviewer_are_looked_at():
    sixty = [form(n, interviewer=7, channel="interview", unit=f"xa-{n}") for n in range(60)]
    assert kinds(*sixty) == {}
    more = form(60, interviewer=7, channel="interview", unit="xa-60")
    found = list(suspicions(SURVEY, [*sixty, more]))
    assert [(one.kind, one.interviewer) for one in found] == [("many", 7)]
    assert sentence("many", found[0].detail) == "61 phiếu trong ngày 20/11/2026."


def test_every_reason_has_words():
    assert all(one.title and one.why for one in KINDS.values())
