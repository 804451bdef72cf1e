"""A small cycle of three communes on the set that has every rule kind, walked by the cast.

Windows are wide, so that a story does not depend on the day it is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions import answering, appraising, moving
from parindex.assessments.actions.answering import Row
from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.loading import Loaded, load
from parindex.assessments.models import Assessment
from parindex.assessments.progress import judged_rows
from parindex.cycles import actions as cycles
from parindex.cycles.assigning import Task
from parindex.cycles.deadlines import Phase, Window
from parindex.cycles.models import Cycle
from tests.cast import COMMUNE, Cast
from tests.make import indicator_set

UNITS = (
    cycles.NewUnit(COMMUNE, "Xã Tiến Lợi", "xa"),
    cycles.NewUnit("xa-phong-nam", "Xã Phong Nẫm", "xa"),
    cycles.NewUnit("phuong-mui-ne", "Phường Mũi Né", "phuong"),
)

ANSWERS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "1.1": {"value": ["true"]},
    "1.2": {"value": ["mot_phan"]},
    "1.3": {"value": ["20/01/2022"]},
    "1.4": {"value": ["tru_so", "ma_qr"]},
    "2.1": {"da_xong": ["22"], "tong_so": ["24"]},
    "2.2": {"@ho_so_dung_han": ["950"], "@ho_so_da_giai_quyet": ["1000"]},
    "2.3": {"giay": ["5"], "giay_va_dien_tu": ["10"], "van_ban_di": ["100"]},
    "2.4": {"da_giai_ngan": ["92"], "ke_hoach_von": ["100"]},
    "2.5": {"value": ["2"]},
    "2.6": {"value": ["3,5"]},
    "2.7": {"value": ["110"], "last_year": ["100"]},
    "3.1": {"value": ["4"]},
    "3.2": {"value": ["1"]},
    "3.3": {"khien_trach": ["0"], "canh_cao": ["0"]},
    "3.4": {"value": ["0"]},
}
"""What Bình types, row by row; 1.1 needs evidence or a note."""


class Story(NamedTuple):
    """The cast, the cycle, and the sheet of their commune."""

    cast: Cast
    cycle: Cycle
    sheet: Assessment

    def now(self) -> Loaded:
        """The sheet as it stands."""
        return load(self.sheet.pk)


def wide_windows(now: datetime | None = None) -> dict[Phase, Window]:
    """Every phase open from yesterday for a month."""
    today = now or timezone.now()
    window = Window(
        today - timedelta(days=1), today + timedelta(days=30), today + timedelta(days=30)
    )
    return dict.fromkeys(Phase, window)


def begin(cast: Cast, set_id: str = "vi-du-cach-cham") -> Story:
    """An open cycle with Lan assigned to everything and Minh in the chair."""
    cycle = cycles.prepare_cycle(
        by=SYSTEM,
        slug="ky-2022",
        title="Chỉ số CCHC 2022",
        year=2022,
        indicator_set=indicator_set(set_id),
        authority="tinh-a",
        authority_name="Ủy ban nhân dân tỉnh A",
    )
    cycles.set_windows(by=SYSTEM, cycle=cycle, windows=wide_windows())
    cycles.add_units(by=SYSTEM, cycle=cycle, units=UNITS)
    cycles.assign(by=SYSTEM, cycle=cycle, title="Tất cả cho Lan", tasks=[Task(cast.lan.pk)])
    cycles.seat(by=SYSTEM, cycle=cycle, user=cast.minh, duty="chair")
    moving.open_cycle(by=SYSTEM, cycle=cycle)
    cycle.refresh_from_db()
    return Story(cast, cycle, Assessment.objects.get(unit__code=COMMUNE))


def seen_of(loaded: Loaded, code: str) -> dict[str, int | None]:
    """The statement ids a form of this row would start from."""
    names = [code, *(one for one in loaded.sheet.words if one.startswith("@"))]
    return {one: words.id for one in names if (words := loaded.sheet.own(one))}


def type_row(
    story: Story, code: str, raw: Mapping[str, Sequence[str]], note: str = "", **more: object
) -> Loaded:
    """Bình types a row and it is saved."""
    row = Row(raw=raw, seen=seen_of(story.now(), code), note=note, **more)  # type: ignore[arg-type]
    return answering.state(
        by=story.cast.binh.actor(), assessment_id=story.sheet.pk, code=code, row=row
    )


def fill(story: Story) -> Loaded:
    """Bình fills the whole sheet."""
    for code, raw in ANSWERS.items():
        note = "Quy chế lưu tại Văn phòng." if code == "1.1" else ""
        type_row(story, code, raw, note)
    return story.now()


def submit(story: Story) -> Loaded:
    """Bình hands in, Hoa signs."""
    fill(story)
    moving.move(by=story.cast.binh.actor(), assessment_id=story.sheet.pk, name="hand_in")
    return moving.move(by=story.cast.hoa.actor(), assessment_id=story.sheet.pk, name="submit")


def judge(story: Story, code: str, decision: str, **said: object) -> Loaded:
    """Lan judges a row."""
    words = story.now().sheet.at(code, appraising.ROUND_OF[story.now().state])
    judgement = Judgement(decision, seen=words.id if words else None, **said)  # type: ignore[arg-type]
    return appraising.judge(
        by=story.cast.lan.actor(), assessment_id=story.sheet.pk, code=code, judgement=judgement
    )


def judge_all(story: Story, except_for: Sequence[str] = ()) -> Loaded:
    """Lan accepts everything, and gives the row that is hers full points."""
    for leaf in judged_rows(story.now().indicator_set):
        if leaf.code in except_for:
            continue
        if leaf.by == "appraiser":
            judge(story, leaf.code, "correct", raw={"value": ["4"]})
        else:
            judge(story, leaf.code, "accept")
    return story.now()
