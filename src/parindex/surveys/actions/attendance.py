"""Writing the payment list. No entry of the journal names anybody on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.errors import Conflict, Invalid
from parindex.surveys.actions.running import demand_reason, demand_units
from parindex.surveys.models import Attendee, Survey
from parindex.surveys.people_files import Payment

State = Survey.State


@transaction.atomic
def add_attendees(*, by: Actor, survey: Survey, people: Sequence[Payment], source: str = "") -> int:
    """Put people who took part on the payment list; how many. `source` names a file."""
    demand(by, Can.RUN_SURVEY)
    demand_units(survey, [one.unit for one in people])
    Attendee.objects.bulk_create(
        Attendee(survey=survey, by_name=by.name[:160], **one._asdict()) for one in people
    )
    amount = sum(one.amount for one in people)
    slug = survey.cycle.slug
    record(by, "add_attendees", slug, count=len(people), amount=amount, source=source)
    seal_soon()
    return len(people)


@transaction.atomic
def correct_attendee(*, by: Actor, attendee: Attendee, person: Payment) -> None:
    """Correct a line of the payment list that is not paid yet."""
    demand(by, Can.RUN_SURVEY)
    demand_units(attendee.survey, [person.unit])
    fields = person._asdict() | {"questionnaire": attendee.questionnaire}
    if not Attendee.objects.filter(pk=attendee.pk, paid_on=None).update(**fields):
        raise Conflict(_("Dòng này đã chi tiền nên không sửa nữa. Bỏ đánh dấu đã chi trước."))
    record(
        by,
        "correct_attendee",
        attendee.survey.cycle.slug,
        unit=person.unit,
        amount_before=attendee.amount,
        amount=person.amount,
    )
    seal_soon()


@transaction.atomic
def mark_paid(*, by: Actor, survey: Survey, ids: Sequence[int], day: date | None) -> int:
    """Mark people as paid on a day, or with no day as not paid; how many changed."""
    demand(by, Can.RUN_SURVEY)
    found = Attendee.objects.filter(survey=survey, pk__in=ids, paid_on__isnull=day is not None)
    amounts = list(found.values_list("amount", flat=True))
    if not amounts:
        raise Invalid(_("Chọn ít nhất một người để đánh dấu."))
    found.update(paid_on=day)
    record(
        by,
        "mark_paid" if day else "mark_unpaid",
        survey.cycle.slug,
        count=len(amounts),
        amount=sum(amounts),
        day=day.isoformat() if day else "",
    )
    seal_soon()
    return len(amounts)


@transaction.atomic
def remove_attendees(*, by: Actor, survey: Survey, ids: Sequence[int], reason: str) -> int:
    """Take people who were not paid off the list, with a reason; how many."""
    demand(by, Can.RUN_SURVEY)
    demand_reason(reason)
    found = Attendee.objects.filter(survey=survey, pk__in=ids, paid_on=None, callback=None)
    count = found.count()
    if not count:
        raise Invalid(_("Chọn ít nhất một người chưa chi tiền và chưa được phúc tra."))
    found.delete()
    record(by, "remove_attendees", survey.cycle.slug, count=count, reason=reason.strip())
    seal_soon()
    return count


@transaction.atomic
def erase_attendees(*, by: Actor, survey: Survey, reason: str) -> int:
    """Erase names, telephones and addresses of the payment list once collecting is over.

    What stays is how many there were in each unit, what they were paid and when.
    """
    demand(by, Can.RUN_SURVEY)
    demand_reason(reason)
    if survey.state in (State.PREPARING, State.COLLECTING):
        raise Conflict(_("Kết thúc thu phiếu trước khi xóa danh sách ký nhận."))
    named = Attendee.objects.filter(survey=survey).exclude(name="")
    count = named.update(name="", phone="", address="", took_part_on=None)
    if not count:
        raise Invalid(_("Không còn thông tin cá nhân nào để xóa."))
    record(by, "erase_attendees", survey.cycle.slug, count=count, reason=reason.strip())
    seal_soon()
    return count
