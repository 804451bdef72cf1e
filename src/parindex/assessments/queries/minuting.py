"""The minutes of the council, from what it decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import Actor, partiality
from parindex.assessments.models import AgendaItem
from parindex.assessments.queries.agenda import Entry, day_of, entries_of, items_of
from parindex.cycles.deadlines import VIETNAM
from parindex.cycles.models import Cycle, Seat
from parindex.cycles.queries import seats_of, watched_cycle
from parindex.documents.papers.minutes import AgendaItem as MinuteItem
from parindex.documents.papers.minutes import Attendant, Minutes
from parindex.documents.papers.official import Frame, Signer
from parindex.errors import Denied


def minutes_of(actor: Actor, slug: str, day: date | None = None) -> Minutes:
    """The minutes of what was decided, of one day or all; refused to who may not see all of it."""
    cycle = watched_cycle(actor, slug)
    decided = _decided(cycle)
    if day is not None:
        decided = [one for one in decided if day_of(_at(one)) == day]
    if not decided:
        raise Denied(_("Chưa có nội dung nào được quyết định để lập biên bản."))
    for one in decided:
        if reason := partiality(actor, one.assessment.unit.code):
            raise Denied(
                _(
                    "Biên bản có nội dung về %(unit)s. %(reason)s Đề nghị thành viên khác "
                    "lập biên bản."
                )
                % {"unit": one.assessment.unit.name, "reason": reason}
            )
    return _written(actor, cycle, decided)


def minutes_to_show(actor: Actor, slug: str) -> Minutes:
    """The minutes as an example to fill a template with: what the actor may see of them.

    Before the council decided anything they are empty.
    """
    cycle = watched_cycle(actor, slug)
    seen = [one for one in _decided(cycle) if not partiality(actor, one.assessment.unit.code)]
    return _written(actor, cycle, seen)


def _decided(cycle: Cycle) -> list[AgendaItem]:
    return [one for one in items_of(cycle) if one.decided_at is not None]


def _written(actor: Actor, cycle: Cycle, decided: Sequence[AgendaItem]) -> Minutes:
    with override("vi"):
        entries = entries_of(actor, cycle, sorted(decided, key=lambda one: (_at(one), one.pk)))
        agenda, summary = tuple(_minute(one) for one in entries), _summary(entries)
    seats = seats_of(cycle)
    times = [_at(one).astimezone(VIETNAM) for one in decided]
    chair, secretary = _person(seats, Seat.Duty.CHAIR), _person(seats, Seat.Duty.SECRETARY)
    return Minutes(
        frame=Frame(
            issuer=f"HỘI ĐỒNG THẨM ĐỊNH CHỈ SỐ CCHC NĂM {cycle.year}",
            superior=cycle.authority_name.upper(),
            kind="BIÊN BẢN",
            subject=f"Họp Hội đồng thẩm định Chỉ số cải cách hành chính năm {cycle.year}",
            symbol="BB-HĐTĐ",
            receivers=("Thành viên hội đồng", "Lưu: hồ sơ kỳ đánh giá"),
            signers=(Signer("THƯ KÝ", secretary.name), Signer("CHỦ TỊCH HỘI ĐỒNG", chair.name)),
        ),
        council=cycle.title,
        starts=min(times, default=None),
        ends=max(times, default=None),
        place="………………………………",
        chair=chair,
        secretary=secretary,
        present=tuple(Attendant(str(one.user), _position(one)) for one in seats),
        absent=(),
        agenda=agenda,
        conclusion=(summary,) if decided else (),
        year=cycle.year,
    )


def _at(item: AgendaItem) -> datetime:
    assert item.decided_at is not None
    return item.decided_at


def _person(seats: Sequence[Seat], duty: str) -> Attendant:
    found = next((one for one in seats if one.duty == duty), None)
    return Attendant(str(found.user), _position(found)) if found else Attendant("", "")


def _position(seat: Seat) -> str:
    duty = str(Seat.Duty(seat.duty).label)
    said = seat.user.position
    return said if duty.casefold() in said.casefold() else ", ".join(filter(None, (duty, said)))


def _minute(entry: Entry) -> MinuteItem:
    item = entry.item
    said = ": ".join(part for part in (entry.decided_side, item.figures) if part)
    own = [entry.own.figures or entry.own.absent]
    if entry.question is not None and entry.question.answer:
        own.append(f"Giải trình: {entry.question.answer}")
    return MinuteItem(
        unit=entry.unit.name,
        code=item.code,
        title=entry.title,
        unit_word=_sentences(own),
        appraiser_word=_sentences(
            [entry.appraised.figures or entry.appraised.absent, entry.appraised.reason]
        ),
        self_points=entry.own.points,
        appraised_points=entry.appraised.points,
        decided_points=item.points,
        decision=said,
        reason=item.decision,
        votes_for=item.votes_for,
        votes_against=item.votes_against,
        abstentions=item.votes_abstained,
    )


def _sentences(parts: Sequence[str]) -> str:
    """The parts that say something, each ended by one full stop."""
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def _summary(entries: Sequence[Entry]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for one in entries:
        counts[one.decided_side or "Đã quyết định"] += 1
    said = ", ".join(f"{count} {name.lower()}" for name, count in counts.items())
    units = len({one.unit.pk for one in entries})
    return f"Hội đồng quyết định {len(entries)} nội dung của {units} đơn vị: {said}."
