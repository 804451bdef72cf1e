"""An act that fails at its very end, when the journal is written, has written nothing."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions import answering, appraising, citing, deciding, moving, proving
from parindex.assessments.actions.answering import Row
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.deciding import Decision
from parindex.assessments.models import AgendaItem, Question
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.models import Cycle
from parindex.directory import actions as directory
from tests import make
from tests.cast import COMMUNE
from tests.documents.files import pdf
from tests.story import begin, fill, judge_all, submit, wide_windows

WRITERS = (
    "parindex.directory.actions",
    "parindex.cycles.actions",
    *(
        f"parindex.assessments.actions.{name}"
        for name in ("answering", "appraising", "citing", "deciding", "moving", "proving")
    ),
)


class Stopped(Exception):
    """The power goes."""


@pytest.fixture
def power_cut(monkeypatch) -> Callable[[], None]:
    """From now on, no act can write its journal entry."""

    def stop(*args: object, **details: object) -> None:
        raise Stopped

    def cut() -> None:
        for name in WRITERS:
            monkeypatch.setattr(importlib.import_module(name), "record", stop)

    return cut


def everything() -> dict[str, str]:
    """A digest of every table of ours."""
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("parindex."):
            rows = serializers.serialize("json", model.objects.order_by("pk"))
            found[model.__name__] = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    return found


def fails_and_writes_nothing(act: Callable[[], object]) -> None:
    before = everything()
    with pytest.raises(Stopped):
        act()
    changed = [name for name, digest in everything().items() if before[name] != digest]
    assert changed == []


def test_what_a_unit_does(cast, home, power_cut) -> None:
    story = begin(cast)
    fill(story)
    binh, sheet = cast.binh.actor(), story.sheet.pk
    row = Row({"@ho_so_dung_han": ["9"], "@ho_so_da_giai_quyet": ["10"]}, {})
    about = proving.About(title="Quyết định")
    known = proving.add_file(by=binh, place=COMMUNE, name="a.pdf", pieces=[pdf(1)]).document
    link = "https://tinh-a.gov.vn/qd"
    cited = citing.cite(by=binh, assessment_id=sheet, code="1.2", document_id=known.pk)
    story.sheet.statements.filter(code__startswith="@").delete()
    files = sorted((home / "files").rglob("*"))
    power_cut()
    for act in (
        lambda: answering.state(by=binh, assessment_id=sheet, code="2.2", row=row),
        lambda: answering.remark(by=binh, assessment_id=sheet, code="2.2", text="Xem lại"),
        lambda: answering.delegate(by=binh, assessment_id=sheet, code="2.2", username="binh"),
        lambda: answering.write_report(
            by=binh, assessment_id=sheet, difficulties="Khó.", proposals=""
        ),
        lambda: proving.add_file(by=binh, place=COMMUNE, name="b.pdf", pieces=[pdf(2)]),
        lambda: proving.replace_file(by=binh, document_id=known.pk, name="b.pdf", pieces=[pdf(2)]),
        lambda: proving.add_link(
            by=binh, place=COMMUNE, url=link, read_on=date(2026, 1, 1), about=about
        ),
        lambda: proving.describe(by=binh, document_id=known.pk, about=about),
        lambda: citing.cite(by=binh, assessment_id=sheet, code="1.1", document_id=known.pk),
        lambda: citing.uncite(by=binh, citation_id=cited.pk),
    ):
        fails_and_writes_nothing(act)
    assert sorted((home / "files").rglob("*")) == files


def test_every_move_of_a_sheet(cast, power_cut) -> None:
    story = begin(cast)
    fill(story)
    power_cut()
    fails_and_writes_nothing(
        lambda: moving.move(by=cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    )


def test_a_signature_freezes_nothing(cast, power_cut) -> None:
    story = begin(cast)
    fill(story)
    moving.move(by=cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    power_cut()
    fails_and_writes_nothing(
        lambda: moving.move(by=cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")
    )


def test_what_appraisers_do(cast, power_cut) -> None:
    story = begin(cast)
    submit(story)
    judge_all(story, except_for=["2.5"])
    lan, sheet = cast.lan.actor(), story.sheet.pk
    asked = appraising.ask(by=lan, assessment_id=sheet, code="2.4", text="Vì sao?")
    power_cut()
    for act in (
        lambda: appraising.judge(
            by=lan, assessment_id=sheet, code="2.5", judgement=Judgement("accept")
        ),
        lambda: appraising.accept_many(by=lan, cycle=story.cycle, code="2.5", codes=[COMMUNE]),
        lambda: appraising.ask(by=lan, assessment_id=sheet, code="2.5", text="Vì sao?"),
        lambda: appraising.withdraw_question(by=lan, question_id=asked.pk),
        lambda: appraising.note(by=lan, assessment_id=sheet, code="2.5", text="Hỏi lại."),
        lambda: moving.move(by=cast.thu.actor(), assessment_id=sheet, name="ask"),
    ):
        fails_and_writes_nothing(act)
    assert Question.objects.get().sent_at is None


def test_what_the_council_does(cast, power_cut) -> None:
    loaded = make.assessment(State.DECIDING)
    item = AgendaItem.objects.get(assessment=loaded.assessment)
    minh, sheet = make.actor("minh"), loaded.assessment.pk
    power_cut()
    for act in (
        lambda: deciding.call(by=minh, item_id=item.pk),
        lambda: deciding.decide(by=minh, item_id=item.pk, decision=Decision("unit", "Đồng ý.")),
        lambda: deciding.add_to_agenda(by=minh, assessment_id=sheet, code="2.5", why="Xem lại"),
    ):
        fails_and_writes_nothing(act)


def test_what_a_coordinator_does(cast, power_cut) -> None:
    story = begin(cast)
    submit(story)
    thu, cycle = cast.thu.actor(), story.cycle
    soon = timezone.now() + timedelta(days=60)
    batch = cycle.batches.get()
    prepared = cycles.prepare_cycle(
        by=SYSTEM,
        slug="ky-sau",
        title="Kỳ sau",
        year=2023,
        indicator_set=make.indicator_set("vi-du-cach-cham"),
        authority="tinh-a",
        authority_name="Ủy ban nhân dân tỉnh A",
    )
    unit = cycles.NewUnit("xa-khac", "Xã Khác", "xa")
    cycles.add_units(by=SYSTEM, cycle=prepared, units=[unit])
    power_cut()
    other = cycles.NewUnit("xa-nua", "Xã Nữa", "xa")
    phase = next(iter(wide_windows()))
    for act in (
        lambda: cycles.set_windows(by=thu, cycle=cycle, windows=wide_windows(soon)),
        lambda: cycles.set_rules(by=thu, cycle=cycle, late_policy="locked"),
        lambda: cycles.add_units(by=thu, cycle=prepared, units=[other]),
        lambda: cycles.remove_units(by=thu, cycle=prepared, codes=["xa-khac"]),
        lambda: cycles.extend(
            by=thu, unit=cycle.units.first(), phase=phase, until=soon, reason="Bão."
        ),
        lambda: cycles.undo_assignments(by=thu, batch=batch),
        lambda: cycles.seat(by=thu, cycle=prepared, user=cast.minh, duty="chair"),
        lambda: moving.open_cycle(by=thu, cycle=prepared),
        lambda: moving.move(
            by=thu, assessment_id=story.sheet.pk, name="send_back", reason="Sai mẫu."
        ),
        lambda: directory.declare_interest(
            by=cast.lan.actor(), username="lan", place=COMMUNE, reason="Người nhà."
        ),
        lambda: directory.enrol(by=SYSTEM, username="mai", password="x" * 12, display_name="Mai"),
    ):
        fails_and_writes_nothing(act)
    assert Cycle.objects.get(pk=prepared.pk).state == Cycle.State.PREPARING


def test_a_request_that_fails_midway_answers_500_and_writes_nothing(cast, power_cut) -> None:
    story = begin(cast)
    client = Client(raise_request_exception=False)
    client.force_login(cast.binh)
    power_cut()
    before = everything()
    answer = client.post(
        f"/cham-diem/{story.sheet.pk}/2.5/luu/",
        {"f-value": "2", "v-2.5": ""},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 500
    assert everything() == before
