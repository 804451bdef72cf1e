"""Making what tests need, the way the product makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from parindex.access import SYSTEM, Actor, Role
from parindex.assessments.actions import answering, appraising, deciding, moving
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.loading import Loaded, load
from parindex.assessments.models import AgendaItem, Assessment, Question
from parindex.assessments.progress import judged_rows
from parindex.assessments.workflow import State
from parindex.cycles import actions as cycles
from parindex.cycles.assigning import Task
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle, Seat
from parindex.cycles.queries import forget_editions
from parindex.directory.models import User
from parindex.directory.units import fold
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.engine.snapshot import Provenance, Snapshot, freeze
from parindex.engine.stating import read_unit
from parindex.publications.actions import publish
from parindex.publications.models import Publication
from tests.cast import COMMUNE, enrol_more

LIBRARY = Path(__file__).resolve().parents[1] / "indicator_sets"


@cache
def indicator_set(identifier: str = "can-tho-so-2021") -> IndicatorSet:
    """A shipped set, read once by each process; nothing in it can be changed."""
    found = read(LIBRARY / identifier)
    assert isinstance(found, IndicatorSet), found
    return found


def snapshot(totals: dict[str, str], *, year: int = 2021, **provenance: Any) -> Snapshot:
    """A frozen result of units whose totals alone are known."""
    one = indicator_set()
    problems: list[Any] = []
    units = [
        read_unit(
            one,
            {
                "unit": fold(name).replace(" ", "-"),
                "name": name,
                "year": year,
                "facts": {"total": {"!points": Decimal(points)}},
            },
            file="test",
            problems=problems,
        )
        for name, points in totals.items()
    ]
    assert problems == []
    said = {
        "title": {"vi": f"Kết quả năm {year}"},
        "authority": "Thành phố Cần Thơ",
        "year": year,
        "kind": "published",
        **provenance,
    }
    return freeze(one, [unit for unit in units if unit], Provenance(**said))


def publication(
    slug: str = "ket-qua-2021",
    totals: dict[str, str] | None = None,
    *,
    year: int = 2021,
    **provenance: Any,
) -> Publication:
    """A publication of three departments, or of those given."""
    totals = totals or {"Sở Một": "96.50", "Sở Hai": "84.85", "Sở Ba": "84.85"}
    return publish(by=SYSTEM, slug=slug, snapshot=snapshot(totals, year=year, **provenance))


ALWAYS = Window(
    datetime(2020, 1, 1, tzinfo=UTC),
    datetime(2100, 1, 1, tzinfo=UTC),
    datetime(2100, 1, 2, tzinfo=UTC),
)
UNITS = {COMMUNE: "Xã Tiến Lợi", "xa-ham-my": "Xã Hàm Mỹ", "xa-muong-man": "Xã Mương Mán"}

FIGURES: dict[str, dict[str, Sequence[str]]] = {
    "1.1": {"value": ["true"]},
    "1.2": {"value": ["day_du"]},
    "1.3": {"value": ["20/01/2026"]},
    "1.4": {"value": ["tru_so", "ma_qr"]},
    "2.1": {"da_xong": ["22"], "tong_so": ["24"]},
    "2.2": {"@ho_so_dung_han": ["980"], "@ho_so_da_giai_quyet": ["1000"]},
    "2.3": {"giay": ["10"], "giay_va_dien_tu": ["20"], "van_ban_di": ["400"]},
    "2.4": {"da_giai_ngan": ["950"], "ke_hoach_von": ["1000"]},
    "2.5": {"value": ["4"]},
    "2.6": {"value": ["3,5"]},
    "2.7": {"value": ["110"], "last_year": ["100"]},
    "3.1": {"value": ["8"]},
    "3.2": {"value": ["1"]},
    "3.3": {"khien_trach": ["0"], "canh_cao": ["0"]},
    "3.4": {"value": ["0"]},
}
"""What a commune states in the example set `vi-du-cach-cham`."""

CORRECTED = Judgement(
    "correct", {"da_xong": ["20"], "tong_so": ["24"]}, reason="Hai nhiệm vụ chưa có sản phẩm."
)
"""Tâm finds two tasks less than Bình stated for 2.1."""


def cycle(
    slug: str = "ky-2026",
    rules: IndicatorSet | str = "vi-du-cach-cham",
    year: int = 2026,
    *,
    more: Sequence[cycles.NewUnit] = (),
) -> Cycle:
    """An open cycle of three communes; Tâm appraises them, Minh chairs, Hà writes, Kim sits.

    `more` are units beside the three.
    """
    forget_editions()
    enrol_more()
    made = cycles.prepare_cycle(
        by=SYSTEM,
        slug=slug,
        title=f"Chỉ số CCHC cấp xã năm {year}",
        year=year,
        indicator_set=indicator_set(rules) if isinstance(rules, str) else rules,
        authority="tinh",
        authority_name="Ủy ban nhân dân tỉnh Bình Thuận",
    )
    cycles.set_windows(by=SYSTEM, cycle=made, windows=dict.fromkeys(Phase, ALWAYS))
    units = [cycles.NewUnit(code, name, "xa") for code, name in UNITS.items()]
    cycles.add_units(by=SYSTEM, cycle=made, units=[*units, *more])
    people = {one.username: one for one in User.objects.all()}
    cycles.assign(by=SYSTEM, cycle=made, title="Tâm", tasks=[Task(people["tam"].pk)])
    for name, duty in (("minh", "chair"), ("ha", "secretary"), ("kim", "member")):
        cycles.seat(by=SYSTEM, cycle=made, user=people[name], duty=Seat.Duty(duty).value)
    moving.open_cycle(by=SYSTEM, cycle=made)
    return made


def clerk_of(code: str) -> Actor:
    """Bình for the commune of the stories, somebody unnamed for another one."""
    return _person_of(code, "binh", Role.CLERK)


def head_of(code: str) -> Actor:
    """Hoa for the commune of the stories, somebody unnamed for another one."""
    return _person_of(code, "hoa", Role.HEAD)


def _person_of(code: str, username: str, role: Role) -> Actor:
    if code == COMMUNE:
        return User.objects.get(username=username).actor()
    return Actor(None, f"Người của {UNITS.get(code, code)}", frozenset(((role, code),)))


def assessment(
    state: State,
    *,
    of: Cycle | None = None,
    code: str = COMMUNE,
    figures: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    disputed: Mapping[str, Judgement] | None = None,
    claimed: Sequence[str] = (),
) -> Loaded:
    """The sheet of a commune walked to a state by the real moves.

    `figures` are what it states, `claimed` the rows it says do not apply; `disputed` is how Tâm
    judges rows he asks about, all others he accepts; 2.1 unless told.
    """
    found = of or cycle()
    sheet = Assessment.objects.get(unit__cycle=found, unit__code=code)
    disputed = {"2.1": CORRECTED} if disputed is None else disputed
    steps: dict[State, Any] = {
        State.SIGNING: lambda: _state_all(sheet.pk, code, figures or FIGURES, claimed),
        State.SUBMITTED: lambda: move(sheet.pk, "submit", head_of(code)),
        State.EXPLAINING: lambda: _appraise(sheet.pk, disputed),
        State.REVIEWING: lambda: _explain(sheet.pk, code),
        State.DECIDING: lambda: _review(sheet.pk, disputed),
        State.CONCLUDED: lambda: _conclude(sheet.pk),
    }
    for target, step in steps.items():
        if load(sheet.pk).state is state:
            break
        if not disputed and target is State.EXPLAINING:
            _appraise(sheet.pk, {})
            move(sheet.pk, "refer", actor("thu"))
            continue
        if not disputed and target in (State.REVIEWING, State.DECIDING):
            continue
        step()
    assert load(sheet.pk).state is state
    return load(sheet.pk)


def actor(username: str) -> Actor:
    """Somebody of the cast as the rules see them."""
    return User.objects.get(username=username).actor()


def move(assessment_id: int, name: str, by: Actor, **said: Any) -> Loaded:
    """One move of the workflow."""
    return moving.move(by=by, assessment_id=assessment_id, name=name, **said)


def _state_all(
    pk: int,
    code: str,
    figures: Mapping[str, Mapping[str, Sequence[str]]],
    claimed: Sequence[str],
) -> None:
    for row, raw in figures.items():
        sheet = load(pk).sheet
        seen = {name: words.id for name in (row, *raw) if (words := sheet.own(name))}
        needs_note = row == "1.1" or row in claimed
        note = "Văn bản gốc lưu tại Văn phòng." if needs_note else ""
        said = answering.Row(raw, seen, row in claimed, note)
        answering.state(by=clerk_of(code), assessment_id=pk, code=row, row=said)
    move(pk, "hand_in", clerk_of(code))


def _appraise(pk: int, disputed: Mapping[str, Judgement]) -> None:
    tam = actor("tam")
    for row in judged_rows(load(pk).indicator_set):
        judgement = disputed.get(row.code, Judgement("accept"))
        if row.by == "appraiser":
            judgement = Judgement("correct", {"value": ["3"]})
        appraising.judge(by=tam, assessment_id=pk, code=row.code, judgement=judgement)
        if row.code in disputed:
            text = "Giải trình chênh lệch với báo cáo."
            appraising.ask(by=tam, assessment_id=pk, code=row.code, text=text)
    if disputed:
        move(pk, "ask", actor("thu"))


def _explain(pk: int, code: str) -> None:
    for one in Question.objects.filter(assessment=pk):
        answering.explain(by=clerk_of(code), question_id=one.pk, answer="Đã cập nhật đến 31/12.")
    move(pk, "explain", head_of(code))


def _review(pk: int, disputed: Mapping[str, Judgement]) -> None:
    for row, judgement in disputed.items():
        appraising.judge(by=actor("tam"), assessment_id=pk, code=row, judgement=judgement)
    move(pk, "refer_reviewed", actor("thu"))


def _conclude(pk: int) -> None:
    decision = deciding.Decision("unit", "Thống nhất theo số liệu đơn vị khai.")
    for one in AgendaItem.objects.filter(assessment=pk, decided_at=None):
        deciding.decide(by=actor("minh"), item_id=one.pk, decision=decision)
    deciding.conclude(by=actor("minh"), assessment_id=pk)
