"""A lower cycle hands its concluded results to the higher one, by its own deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parindex.access import SYSTEM
from parindex.assessments.actions.handing_up import hand_up
from parindex.assessments.actions.moving import open_cycle
from parindex.assessments.models import Assessment, Statement
from parindex.cycles import actions
from parindex.cycles.models import Cycle
from parindex.cycles.queries import cycle_named
from parindex.directory.models import JournalEntry
from parindex.errors import Conflict, Denied, Invalid
from tests.cast import COMMUNE
from tests.cycles.conftest import make_cycle


@pytest.fixture
def lower(cast, cycle) -> Cycle:
    """A concluded cycle below another; two of its three units are concluded."""
    above = make_cycle("tinh-2026")
    due = timezone.now() + timedelta(days=3)
    actions.put_below(by=SYSTEM, cycle=cycle, above=above, due=due)
    open_cycle(by=SYSTEM, cycle=cycle)
    concluded = Assessment.objects.exclude(unit__code="phuong-mui-ne")
    concluded.update(state="concluded")
    sheet = Assessment.objects.get(unit__code=COMMUNE)
    Statement.objects.create(
        assessment=sheet, code="1.1", stage=1, facts={"value": True}, by_name="Bình"
    )
    Cycle.objects.filter(pk=cycle.pk).update(state="concluded")
    return cycle_named(cycle.slug)


def test_thu_hands_the_results_up_once(client, cast, lower) -> None:
    client.force_login(cast.thu)
    page = client.get("/ky/ky-2026/chuyen-len/").content.decode()
    assert page.index("Xã Tiến Lợi") < page.index("Phường Mũi Né")
    assert client.post("/ky/ky-2026/chuyen-len/").status_code == 302
    lower.refresh_from_db()
    assert (lower.handed_up_at is not None, lower.handed_up_by) == (True, "Thu")
    entry = JournalEntry.objects.get(act="hand_up")
    assert (entry.details["above"], entry.details["is_late"]) == ("tinh-2026", False)
    assert COMMUNE in entry.details["index"]
    assert "phuong-mui-ne" not in entry.details["index"]
    assert client.post("/ky/ky-2026/chuyen-len/").status_code == 422
    assert "Đã chuyển" in client.get("/ky/tinh-2026/").content.decode()


def test_what_is_not_concluded_stays(cast, lower) -> None:
    Cycle.objects.filter(pk=lower.pk).update(state="running")
    with pytest.raises(Invalid, match="Kỳ chưa kết luận"):
        hand_up(by=cast.thu.actor(), cycle=cycle_named(lower.slug))
    with pytest.raises(Denied):
        hand_up(by=cast.minh.actor(), cycle=lower)
    with pytest.raises(Invalid, match="Kỳ này không có kỳ cấp trên"):
        hand_up(by=cast.thu.actor(), cycle=cycle_named("tinh-2026"))


def test_after_the_deadline_it_is_late_and_says_so(client, cast, lower) -> None:
    late = timezone.now() - timedelta(hours=1)
    Cycle.objects.filter(pk=lower.pk).update(hand_up_due=late)
    client.force_login(cast.thu)
    page = client.get("/ky/ky-2026/chuyen-len/").content.decode()
    assert "Đã quá hạn chuyển; vẫn chuyển được và ghi là chậm." in page
    assert "quá hạn" in client.get("/ky/tinh-2026/").content.decode()
    client.post("/ky/ky-2026/chuyen-len/")
    assert JournalEntry.objects.get(act="hand_up").details["is_late"] is True
    with pytest.raises(Conflict):
        actions.put_below(by=SYSTEM, cycle=cycle_named("ky-2026"), above=None, due=None)
