"""A unit is told where it lies far from its peers, and learns nothing of any one of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from parindex.access import SYSTEM
from parindex.assessments.actions import answering
from parindex.assessments.actions.answering import Row
from parindex.assessments.loading import load
from parindex.assessments.models import Assessment
from parindex.assessments.queries import comparing
from parindex.assessments.queries.answering import page_of, sheet_page
from parindex.assessments.queries.comparing import NOBODY, Middle, middle, peers_of
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.engine.numbers import Rounding
from tests import make
from tests.cast import COMMUNE

PEERS = [f"xa-{number}" for number in range(1, 11)]
SENTENCE = "Khác xa các đơn vị cùng nhóm (trung vị 2,00 của 5 đơn vị). Kiểm tra lại số liệu."


@pytest.fixture
def cycle(cast):
    """Tiến Lợi among ten other communes and a ward."""
    units = [cycles.NewUnit(code, f"Xã {code}", "xa") for code in PEERS]
    return make.cycle(more=[*units, cycles.NewUnit("phuong-1", "Phường Một", "phuong")])


def submitted(cycle, code: str, inspections: str = "4"):
    """A unit that states its inspections (2.5: four earn 2 points, two earn 1) and submits."""
    figures = {**make.FIGURES, "2.5": {"value": [inspections]}}
    return make.assessment(State.SUBMITTED, of=cycle, code=code, figures=figures)


def sheet_of(cycle, code: str = COMMUNE) -> Assessment:
    return Assessment.objects.get(unit__cycle=cycle, unit__code=code)


def types(cycle, inspections: str):
    """Bình types the inspections of Tiến Lợi."""
    sheet = load(sheet_of(cycle).pk)
    own = sheet.sheet.own("2.5")
    row = Row({"value": [inspections]}, {"2.5": own.id} if own else {})
    return answering.state(
        by=make.actor("binh"), assessment_id=sheet.assessment.pk, code="2.5", row=row
    )


def warned(cycle, code: str = "2.5") -> list[str]:
    """What Bình reads under a row of the page."""
    return sheet_page(make.actor("binh"), sheet_of(cycle).pk).row(code).warnings


def forget() -> None:
    """Ten minutes go by."""
    cache.clear()


def test_a_unit_far_from_five_peers_is_told_of_their_median(client, cast, cycle) -> None:
    types(cycle, "0")
    for code in PEERS[:4]:
        submitted(cycle, code)
    assert warned(cycle) == []
    submitted(cycle, PEERS[4])
    make.assessment(State.SIGNING, of=cycle, code=PEERS[5])
    submitted(cycle, "phuong-1", "0")
    forget()
    assert warned(cycle) == [SENTENCE]
    assert warned(cycle, "2.4") == []  # nothing is stated there yet
    with translation.override("en"):
        assert "2.00" in warned(cycle)[0]
    client.force_login(cast.binh)
    page = client.get(f"/cham-diem/{sheet_of(cycle).pk}/").content.decode()
    assert page.count(SENTENCE) == 1
    assert 'class="err"' not in page


def test_the_row_is_saved_all_the_same_and_the_answer_says_it(client, cast, cycle) -> None:
    for code in PEERS[:5]:
        submitted(cycle, code)
    client.force_login(cast.binh)
    place = f"/cham-diem/{sheet_of(cycle).pk}/"
    htmx = {"HX-Request": "true"}
    blind = client.post(f"{place}2.5/luu/", {"f-value": "0", "v-2.5": ""}, headers=htmx)
    assert (blind.status_code, SENTENCE in blind.content.decode()) == (200, False)
    client.get(place)
    seen = load(sheet_of(cycle).pk).sheet.own("2.5").id
    saved = client.post(f"{place}2.5/luu/", {"f-value": "1", "v-2.5": seen}, headers=htmx)
    assert (saved.status_code, SENTENCE in saved.content.decode()) == (200, True)
    assert load(sheet_of(cycle).pk).sheet.own("2.5").facts == {"value": 1}


def test_a_save_never_counts_the_peers(cycle, monkeypatch) -> None:
    for code in PEERS[:5]:
        submitted(cycle, code)
    loaded = types(cycle, "0")
    monkeypatch.setattr(comparing, "load_many", lambda *_: pytest.fail("a save waited for peers"))
    page = page_of(make.actor("binh"), loaded, {}, only={"2.5"})
    assert page.row("2.5").warnings == []


def test_the_peers_are_counted_once_in_ten_minutes(cycle, django_assert_num_queries) -> None:
    for code in PEERS[:5]:
        submitted(cycle, code)
    loaded = load(sheet_of(cycle).pk)
    first = peers_of(loaded)
    with django_assert_num_queries(0):
        assert peers_of(loaded) == first
    key = comparing._key_of_peers(loaded)
    old = first._replace(at=timezone.now() - timedelta(minutes=10))
    cache.set(key, old)
    with django_assert_num_queries(0):
        assert comparing.remembered_peers(loaded) == old
    counted = peers_of(loaded)
    assert (counted.middles, counted.sheets) == (first.middles, first.sheets)
    assert counted.at > first.at


def test_peers_are_counted_in_fives_so_that_no_sheet_moves_the_median(cycle) -> None:
    types(cycle, "0")
    for code in PEERS[:5]:
        submitted(cycle, code)
    for code in PEERS[5:9]:
        submitted(cycle, code, "0")
        forget()
        assert warned(cycle) == [SENTENCE]
    submitted(cycle, PEERS[9], "2")
    forget()
    told = peers_of(load(sheet_of(cycle).pk)).middles["2.5"]
    assert told == Middle(Fraction(3, 2), Decimal("1.50"), 10)


def test_a_sheet_that_was_locked_or_sent_back_is_nobodys_peer(cycle) -> None:
    types(cycle, "0")
    for code in PEERS[:5]:
        submitted(cycle, code)
    sheet = sheet_of(cycle, PEERS[0])
    assert sheet.pk in peers_of(load(sheet_of(cycle).pk)).sheets
    thu = make.actor("thu")
    make.move(sheet.pk, "send_back", thu, reason="Thiếu chữ ký số")
    assert comparing.remembered_peers(load(sheet.pk)) == NOBODY
    assert sheet.pk not in peers_of(load(sheet.pk)).sheets
    assert warned(cycle) == []
    Assessment.objects.filter(pk=sheet.pk).update(state=State.SUBMITTED, is_locked_unsigned=True)
    forget()
    assert warned(cycle) == []


def test_a_cycle_may_leave_peers_out_and_a_submitted_sheet_is_not_compared(cycle) -> None:
    types(cycle, "0")
    for code in PEERS[:5]:
        submitted(cycle, code)
    assert warned(cycle) == [SENTENCE]
    cycles.set_rules(by=SYSTEM, cycle=cycle, compares_with_peers=False)
    assert warned(cycle) == []
    cycles.set_rules(by=SYSTEM, cycle=cycle, compares_with_peers=True)
    submitted(cycle, COMMUNE, "0")
    assert warned(cycle) == []


def leaves(*points: str | None) -> list:
    """Rows with these points; None does not apply."""
    return [
        SimpleNamespace(state="not_applicable", points=Decimal(0))
        if one is None
        else SimpleNamespace(state="scored", points=Decimal(one))
        for one in points
    ]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        (("1", "1", "1", "1", None), None),
        (("0", "0.1", "0.3", "2", "2"), Middle(Fraction(3, 10), Decimal("0.30"), 5)),
        (
            ("0", "0", "0", "0", "0.01", "0.02", "1", "1", None, "1", "1"),
            Middle(Fraction(3, 200), Decimal("0.02"), 10),
        ),
    ],
)
def test_a_median_is_exact_over_those_to_whom_the_row_applies(points, found) -> None:
    assert middle(leaves(*points), Rounding.HALF_UP) == found


@pytest.mark.parametrize(
    ("inspections", "last", "told"),
    [("4", "2", []), ("2", "2", ["năm trước"]), ("0", "1", ["năm trước"]), ("2", "1.01", [])],
)
def test_half_of_the_maximum_is_far_and_less_is_not(cycle, inspections, last, told) -> None:
    loaded = types(cycle, inspections)
    page = page_of(make.actor("binh"), loaded, {})
    leaf = loaded.indicator_set.by_code["2.5"]
    found = comparing.warnings_of(leaf, page.card, Decimal(last))
    assert [sentence.split(" (")[0].removeprefix("Khác xa ") for sentence in found] == told
