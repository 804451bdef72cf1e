"""Decisions about figures that several rows share, and about what does not apply."""

from __future__ import annotations

import shutil
from decimal import Decimal

import pytest

from parindex.assessments.actions import deciding as actions
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.outcomes import DecisionInvalid
from parindex.assessments.loading import load
from parindex.assessments.models import AgendaItem, Statement
from parindex.assessments.workflow import State
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.errors import Conflict
from tests import make
from tests.assessments.council.decisions import council_words, decide, said, standing


@pytest.fixture
def shared_rules(tmp_path) -> IndicatorSet:
    """The example set, where 2.4 compares with the cases that 2.2 counts too."""
    folder = tmp_path / "vi-du-dung-chung"
    shutil.copytree(make.LIBRARY / "vi-du-cach-cham", folder)
    shutil.rmtree(folder / "cases")
    file = folder / "2-ty-le.toml"
    text = file.read_text("utf-8")
    text = text.replace('whole = "ke_hoach_von"', 'whole = "@ho_so_da_giai_quyet"')
    text = text.replace(', ke_hoach_von = "Kế hoạch vốn được giao (triệu đồng)"', "")
    file.write_text(text, "utf-8")
    set_file = folder / "set.toml"
    set_file.write_text(
        set_file.read_text("utf-8").replace('"vi-du-cach-cham"', '"vi-du-dung-chung"'), "utf-8"
    )
    found = read(folder)
    assert isinstance(found, IndicatorSet), found
    return found


@pytest.fixture
def sharing(cast, shared_rules):
    """Tâm finds 1100 cases where the unit counts 1000; 2.4 changes with it."""
    figures = {**make.FIGURES, "2.4": {"da_giai_ngan": ["950"]}}
    counted = {"@ho_so_dung_han": ["980"], "@ho_so_da_giai_quyet": ["1100"]}
    disputed = {"2.2": Judgement("correct", counted, reason="Thiếu 100 hồ sơ.")}
    found = make.cycle(rules=shared_rules)
    return make.assessment(State.DECIDING, of=found, figures=figures, disputed=disputed)


def test_a_dispute_about_shared_figures_alone_reaches_the_council(sharing) -> None:
    assert sharing.sheet.own("2.2") is None
    assert [one.code for one in AgendaItem.objects.all()] == ["2.2"]


def test_following_the_unit_takes_its_shared_figures_back(sharing) -> None:
    pk = sharing.assessment.pk
    assert standing(pk, "2.2") == ("scored", Decimal("10.91"))
    assert standing(pk, "2.4") == ("scored", Decimal("1.73"))
    decide(AgendaItem.objects.get(code="2.2"), "unit")
    assert council_words(pk, "@ho_so_da_giai_quyet") == said({"value": 1000}, "accepted")
    assert not Statement.objects.filter(code="@ho_so_dung_han", stage=Stage.COUNCIL).exists()
    assert standing(pk, "2.2") == ("scored", Decimal("16"))
    assert standing(pk, "2.4") == ("scored", Decimal("2"))


def test_following_the_appraiser_undoes_what_another_item_made_of_a_shared_figure(sharing) -> None:
    pk = sharing.assessment.pk
    decide(AgendaItem.objects.get(code="2.2"), "unit")
    again = actions.add_to_agenda(
        by=make.actor("minh"), assessment_id=pk, code="2.2", why="Có xác nhận mới."
    )
    decide(again, "appraisal", by="minh")
    assert standing(pk, "2.2") == ("scored", Decimal("10.91"))
    assert load(pk).sheet.last("@ho_so_da_giai_quyet").facts == {"value": 1100}


def test_a_decided_row_never_changes_through_another_one(sharing) -> None:
    pk = sharing.assessment.pk
    other = actions.add_to_agenda(
        by=make.actor("minh"), assessment_id=pk, code="2.4", why="Đơn vị đề nghị."
    )
    decide(other, "appraisal")
    with pytest.raises(DecisionInvalid) as refusal:
        decide(AgendaItem.objects.get(code="2.2"), "unit")
    assert refusal.value.errors == {
        "side": "Số liệu dùng chung này làm đổi điểm tiêu chí 2.4 mà hội đồng đã quyết định. "
        "Chọn «Điểm khác» cho tiêu chí đang xét."
    }
    decide(AgendaItem.objects.get(code="2.2"), "override", points="16")
    assert standing(pk, "2.4") == ("scored", Decimal("1.73"))


def test_a_form_that_showed_other_figures_is_a_conflict(sharing) -> None:
    pk = sharing.assessment.pk
    other = actions.add_to_agenda(
        by=make.actor("minh"), assessment_id=pk, code="2.4", why="Đơn vị đề nghị."
    )
    seen = actions.seen_by_council(load(pk), "2.4")
    decide(AgendaItem.objects.get(code="2.2"), "unit")
    with pytest.raises(Conflict) as refusal:
        decide(other, "appraisal", seen=seen)
    assert str(refusal.value) == (
        "Số liệu của tiêu chí này vừa đổi theo một quyết định khác. Xem lại hai bên rồi ghi."
    )


@pytest.fixture
def claiming(cast):
    """The unit says that 2.2 does not apply; Tâm refuses it twice."""
    figures = {**make.FIGURES, "2.2": {}}
    disputed = {"2.2": Judgement("refuse", reason="Xã có phát sinh hồ sơ.")}
    return make.assessment(State.DECIDING, figures=figures, claimed=["2.2"], disputed=disputed)


@pytest.mark.parametrize(
    ("side", "accepted", "verdict", "state"),
    [("unit", True, "accepted", "not_applicable"), ("appraisal", False, "refused", "missing")],
)
def test_a_claim_of_not_applicable_is_believed_or_not(
    claiming, side, accepted, verdict, state
) -> None:
    pk = claiming.assessment.pk
    item = AgendaItem.objects.get()
    decide(item, side)
    assert council_words(pk, "2.2") == said({}, verdict, claimed=True, accepted=accepted)
    assert standing(pk, "2.2") == (state, Decimal("0"))
    item.refresh_from_db()
    assert (item.figures, item.points) == ("không áp dụng", None)
