"""Who is asked by name: brought in from a list or drawn from a register, corrected, erased.

Nothing written here says anything about answers, and no entry of the journal names anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.errors import Conflict, Invalid
from parindex.surveys.actions.running import demand_reason, demand_units
from parindex.surveys.codes import new_code
from parindex.surveys.drawing import Drawn, DrawRule, Stratum, draw, packed_strata
from parindex.surveys.listing import Listing
from parindex.surveys.models import Draw, Invitee, Survey
from parindex.surveys.people_files import Person
from parindex.surveys.personal_codes import new_codes
from parindex.surveys.queries.inviting import known_people
from parindex.surveys.queries.running import questionnaire

State = Survey.State


def _demand_inviting(by: Actor, survey: Survey) -> None:
    demand(by, Can.RUN_SURVEY)
    if survey.state not in (State.PREPARING, State.COLLECTING):
        raise Conflict(_("Khảo sát đã kết thúc thu phiếu, không mời thêm người được."))


@transaction.atomic
def invite(
    *, by: Actor, survey: Survey, form: str, people: Sequence[Person], source: str = ""
) -> int:
    """Put people on the list, each with a code of their own; how many. `source` names a file."""
    _demand_inviting(by, survey)
    questionnaire(survey, form)
    count = _add(survey, form, people, None)
    record(by, "invite", survey.cycle.slug, questionnaire=form, count=count, source=source)
    seal_soon()
    return count


def _add(survey: Survey, form: str, people: Iterable[Person], draw_row: Draw | None) -> int:
    """Add those who are not on the list yet by telephone or e-mail."""
    taken = known_people(survey, form)
    people = list(people)
    demand_units(survey, [one.unit for one in people])
    fresh = []
    for one in people:
        contacts = [contact for contact in (one.phone, one.email.lower()) if contact]
        if not any(contact in taken for contact in contacts):
            fresh.append(one)
            taken |= dict.fromkeys(contacts, one.name)
    codes = new_codes(len(fresh), _given_out)
    Invitee.objects.bulk_create(
        Invitee(survey=survey, questionnaire=form, code=code, draw=draw_row, **one._asdict())
        for one, code in zip(fresh, codes, strict=True)
    )
    return len(fresh)


def _given_out(codes: set[str]) -> set[str]:
    return set(Invitee.objects.filter(code__in=codes).values_list("code", flat=True))


def new_seed() -> str:
    """A seed nobody chose."""
    return new_code(12)


@transaction.atomic
def draw_invitees(
    *,
    by: Actor,
    survey: Survey,
    form: str,
    title: str,
    seed: str,
    register: Listing,
    columns: dict[str, int],
    people: Sequence[Person],
    found: Sequence[Stratum],
    rule: DrawRule,
) -> tuple[Draw, int]:
    """Draw people from a register and invite them; the draw, and how many are new on the list.

    Of the register only those drawn are kept, besides its digest.
    """
    _demand_inviting(by, survey)
    questionnaire(survey, form)
    if not seed.strip() or len(seed) > 40:
        raise Invalid(_("Ghi mã gốc từ 1 đến 40 ký tự, hoặc để trống để phần mềm tạo."))
    drawn: Drawn = draw(people, found, seed, by_group=rule.by_group)
    if not drawn.people:
        raise Invalid(_("Không chọn được ai. Xem lại số người cần chọn và các cột của tệp."))
    row = Draw.objects.create(
        survey=survey,
        kind="invitees",
        title=title[:200],
        seed=seed,
        size=len(drawn.people),
        drawn_from=len(people),
        register_digest=register.digest,
        rule={
            "questionnaire": form,
            "columns": columns,
            "rule": rule._asdict(),
            "strata": packed_strata(found),
        },
        drawn_digest=drawn.digest,
        by_name=by.name[:160],
    )
    count = _add(survey, form, drawn.people, row)
    record(
        by,
        "draw_invitees",
        survey.cycle.slug,
        questionnaire=form,
        title=row.title,
        seed=seed,
        size=row.size,
        drawn_from=row.drawn_from,
        register=register.digest,
        digest=drawn.digest,
    )
    seal_soon()
    return row, count


@transaction.atomic
def correct_invitee(*, by: Actor, invitee: Invitee, person: Person) -> None:
    """Correct the name, unit or address of somebody who has not used their code."""
    demand(by, Can.RUN_SURVEY)
    survey = invitee.survey
    demand_units(survey, [person.unit])
    taken = known_people(survey, invitee.questionnaire, other_than=invitee.pk)
    for contact in (person.phone, person.email.lower()):
        if contact and contact in taken:
            raise Invalid(_("«%(contact)s» đã có trong danh sách.") % {"contact": contact})
    changed = Invitee.objects.filter(pk=invitee.pk, is_used=False)
    if not changed.update(**person._asdict(), failure=""):
        raise Conflict(_("Mã của người này đã dùng nên không sửa nữa."))
    record(by, "correct_invitee", survey.cycle.slug, unit=person.unit)
    seal_soon()


@transaction.atomic
def remove_invitees(*, by: Actor, survey: Survey, ids: Sequence[int], reason: str) -> int:
    """Take people off the list whose code was not used, with a reason; how many."""
    demand(by, Can.RUN_SURVEY)
    demand_reason(reason)
    found = Invitee.objects.filter(survey=survey, pk__in=ids, is_used=False)
    count = found.count()
    if not count:
        raise Invalid(_("Chọn ít nhất một người chưa dùng mã."))
    found.delete()
    record(by, "remove_invitees", survey.cycle.slug, count=count, reason=reason.strip())
    seal_soon()
    return count


@transaction.atomic
def erase_invitees(*, by: Actor, survey: Survey, reason: str) -> int:
    """Erase names, telephones and addresses of everybody asked, once collecting is over.

    What stays is the number of people by unit and whether their codes were used.
    """
    demand(by, Can.RUN_SURVEY)
    demand_reason(reason)
    if survey.state in (State.PREPARING, State.COLLECTING):
        raise Conflict(_("Kết thúc thu phiếu trước khi xóa thông tin người được mời."))
    named = Invitee.objects.filter(survey=survey).exclude(name="")
    count = named.update(
        name="",
        phone="",
        email="",
        address="",
        group="",
        failure="",
        last_sent_at=None,
        sending=None,
        delivery="",
    )
    if not count:
        raise Invalid(_("Không còn thông tin cá nhân nào để xóa."))
    record(by, "erase_invitees", survey.cycle.slug, count=count, reason=reason.strip())
    seal_soon()
    return count
