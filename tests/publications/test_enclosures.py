"""What is frozen beside the facts that count: own words, the survey, the change on last year."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from parindex.access import SYSTEM
from parindex.assessments.actions import moving
from parindex.assessments.workflow import State
from parindex.cli import main
from parindex.engine.snapshot import freeze, load, parse, to_json, verify
from parindex.publications import actions, queries
from parindex.publications.models import Publication
from parindex.publications.rehearsing import rehearse_cycle
from parindex.surveys.actions import handing_over
from parindex.surveys.queries.publishing import published_figures
from tests import make
from tests.cast import COMMUNE
from tests.surveys import making
from tests.surveys.test_handing_over import HAM_MY, MUONG_MAN, checked

pytestmark = pytest.mark.django_db
DIGEST = "8166cb6afbee835b94cbeed1bcd7dc27acb2fa616a677abdeb8616670a271bd8"


def test_a_rehearsal_holds_what_the_submitted_unit_stated(cast):
    loaded = make.assessment(State.CONCLUDED)
    moving.finish_cycle(by=cast.thu.actor(), cycle=loaded.cycle)
    found = rehearse_cycle(loaded.cycle).snapshot
    assert set(found.claimed) == {COMMUNE}  # the two others never submitted
    own, judged = found.claimed[COMMUNE], found.results.card(COMMUNE)
    assert (own.points, judged.points) == (Decimal("59.35"), Decimal("62.35"))
    document = parse(to_json(found))
    assert verify(document) == []
    again = load(document)
    assert again.claimed[COMMUNE].points == own.points
    assert again.digest == found.digest


def test_the_same_cycle_has_the_same_digest_on_every_machine_and_database(cast):
    loaded = make.assessment(State.CONCLUDED)
    moving.finish_cycle(by=cast.thu.actor(), cycle=loaded.cycle)
    # Written down once; whoever changes the example set or the format writes it down anew.
    assert rehearse_cycle(loaded.cycle).snapshot.digest == DIGEST


def test_an_own_word_that_was_changed_afterwards_is_found(cast):
    loaded = make.assessment(State.CONCLUDED)
    document = parse(to_json(rehearse_cycle(loaded.cycle).snapshot))
    document["claimed"][0]["points"] = "0.01"
    places = [(one.place, one.what) for one in verify(document)]
    assert [place for place, _ in places] == ["digest", "claimed"]


def test_only_figures_that_were_handed_over_are_published(cast):
    survey, son = checked(), making.son().actor()
    assert published_figures(survey.cycle) is None
    _, digest = handing_over.preview(survey)
    handing_over.hand_over(by=son, survey=survey, seen=digest)
    found = published_figures(survey.cycle)
    assert found.forms == {COMMUNE: 53, HAM_MY: 12}
    assert found.void == {MUONG_MAN: "Cán bộ xã điền hộ."}
    first = found.questions[0]
    assert (first.question, first.criterion) == ("q1", "4.1")
    given = first.units[COMMUNE]
    assert given.answered == sum(given.forms) == 41
    # 40 of full worth, one of a quarter: (40 + 0,25) / 41
    assert given.mean == Decimal("98.17")
    assert MUONG_MAN not in first.units
    snapshot = rehearse_cycle(survey.cycle).snapshot
    assert load(parse(to_json(snapshot))).enclosed.survey == snapshot.enclosed.survey


def test_few_forms_of_a_unit_are_kept_back(cast):
    survey = making.survey()
    making.replies(survey, 40)
    making.replies(survey, 3, unit=HAM_MY)
    making.replies(survey, 4, unit=MUONG_MAN)
    making.close_survey(by=SYSTEM, survey=survey)
    _, digest = handing_over.preview(survey)
    handing_over.hand_over(by=making.son().actor(), survey=survey, seen=digest)
    first = published_figures(survey.cycle).questions[0]
    assert set(first.units) == {COMMUNE}
    assert set(first.kept_back) == {HAM_MY, MUONG_MAN}


def two_years() -> tuple[Publication, Publication]:
    """Last year's results, and this year's frozen with the change on them."""
    before = make.publication("nam-2021", {"Sở Một": "90", "Sở Hai": "80", "Sở Ba": "70"})
    then = queries.snapshot(before)
    plain = make.snapshot({"Sở Một": "92", "Sở Hai": "79", "Sở Mới": "60"}, year=2022)
    facts = [card.facts for card in plain.results.cards]
    now = freeze(plain.indicator_set, facts, plain.provenance, last_year=then)
    return before, actions.publish(by=SYSTEM, slug="nam-2022", snapshot=now)


def test_the_change_on_last_year_stays_when_last_year_is_corrected(db):
    before, now = two_years()
    changes = {unit: one.index for unit, one in queries.comparisons(now).items()}
    assert changes == {"so-mot": Decimal("2.00"), "so-hai": Decimal("-1.00"), "so-moi": None}
    corrected = make.publication("nam-2021-sua", {"Sở Một": "91", "Sở Hai": "80", "Sở Ba": "70"})
    Publication.objects.filter(pk=corrected.pk).update(replaces=before)
    assert {unit: one.index for unit, one in queries.comparisons(now).items()} == changes
    assert queries.previous(now) == before


def test_the_change_on_last_year_is_verified_with_last_year_at_hand(db, tmp_path, capsys):
    before, now = two_years()
    then, document = queries.snapshot(before), parse(queries.body(now.slug))
    assert verify(document, last_year=then) == []
    other = make.snapshot({"Sở Một": "1"})
    assert [one.place for one in verify(document, last_year=other)] == ["last_year"]

    forged = json.loads(json.dumps(document))
    forged["last_year"]["units"]["so-mot"]["index"] = 9
    forged = json.loads(to_json(load(forged)))  # with a digest that fits
    assert verify(forged) == []  # without last year nobody can know
    assert [one.place for one in verify(forged, last_year=then)] == ["so-mot"]

    old, new = tmp_path / "nam-2021.json", tmp_path / "nam-2022.json"
    old.write_text(queries.body(before.slug), encoding="utf-8")
    new.write_text(json.dumps(forged), encoding="utf-8")
    assert main(["verify", str(new)]) == 0
    assert "chưa kiểm: thêm --last-year" in capsys.readouterr().out
    assert main(["verify", str(new), "--last-year", str(old)]) == 1
    assert "so-mot: thay đổi so với năm trước khác kết quả tính lại" in capsys.readouterr().err
