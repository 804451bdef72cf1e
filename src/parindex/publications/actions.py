"""Every write of publications."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import UNIT_ROLES, Actor, Can
from parindex.cycles.models import Cycle, Seat
from parindex.directory.actions import tell
from parindex.directory.journal import record, seal_soon
from parindex.directory.models import Grant, User
from parindex.directory.rights import demand
from parindex.engine.snapshot import Snapshot, parse, to_json, with_provenance
from parindex.errors import Conflict, Denied, Invalid
from parindex.language import counted
from parindex.publications.models import Publication, Rehearsal, SignOff, Summary
from parindex.publications.rehearsing import (
    Rehearsed,
    provenance_of,
    rehearse_cycle,
    standing_of,
)
from parindex.publications.summaries import SUMMARISED, summarised

LONGEST = {"name": 160, "paper": 300, "reason": 500}
"""How many signs a text that stands beside a publication may have."""


@transaction.atomic
def publish(*, by: Actor, slug: str, snapshot: Snapshot) -> Publication:
    """Keep a snapshot under a permanent address.

    Publishing the same snapshot again changes nothing; another one under the same address is a
    `Conflict`, because what was published stays.
    """
    demand(by, Can.PUBLISH)
    existing = Publication.objects.filter(slug=slug).only("digest").first()
    if existing is not None:
        if existing.digest == snapshot.digest:
            return existing
        raise Conflict(
            _("Địa chỉ «%(slug)s» đã công bố một kết quả khác. Dùng địa chỉ mới.") % {"slug": slug}
        )
    provenance = snapshot.provenance
    publication = Publication.objects.create(
        slug=slug,
        year=provenance.year,
        authority=provenance.authority,
        title=dict(provenance.title),
        kind=provenance.kind,
        set_id=snapshot.indicator_set.id,
        units=len(snapshot.results.cards),
        digest=snapshot.digest,
        body=to_json(snapshot),
    )
    parts = {name: parse(snapshot.parts[name]) for name in SUMMARISED}
    Summary.objects.create(publication=publication, content=summarised(parts))
    record(by, "publish", slug, digest=snapshot.digest)
    return publication


@transaction.atomic
def withdraw_demo(*, by: Actor, slug: str) -> None:
    """Remove a demo publication that the shipped data no longer has or has changed."""
    demand(by, Can.PUBLISH)
    deleted, _ = Publication.objects.filter(slug=slug).delete()
    if deleted:
        record(by, "withdraw_demo", slug)


@transaction.atomic
def rehearse(*, by: Actor, cycle: Cycle) -> Rehearsal:
    """Keep how the units stand now, so that the next look tells what changed since."""
    demand(by, Can.PUBLISH)
    found = rehearse_cycle(cycle)
    body = {one.card.facts.unit: standing_of(one.card, one.rank) for one in found.lines}
    kept = Rehearsal.objects.create(cycle=cycle, body=body, digest=found.digest, by_name=by.name)
    record(by, "rehearse", cycle.slug, digest=found.digest, units=len(body))
    seal_soon()
    return kept


@transaction.atomic
def sign_off(
    *, by: Actor, cycle: Cycle, seat: str, digest: str, name: str = "", paper: str = ""
) -> SignOff:
    """Record that a chair approves exactly the results with this digest.

    The council's chair does so in person; for the authority's chair the coordinator names the
    person and the paper. Results that changed since the page was shown are not approved by it.
    """
    if seat not in SignOff.Seat.values:
        raise Invalid(_("Chọn ai phê duyệt."))
    if seat == SignOff.Seat.COUNCIL:
        is_chair = cycle.seats.filter(user_id=by.person, duty=Seat.Duty.CHAIR).exists()
        if not is_chair:
            raise Denied(_("Chỉ chủ tịch hội đồng của kỳ này phê duyệt được ở đây."))
        name = by.name
    else:
        demand(by, Can.PUBLISH)
        if not name.strip() or not paper.strip():
            raise Invalid(_("Ghi họ tên người phê duyệt và văn bản hoặc ý kiến phê duyệt."))
        _demand_short(name=name, paper=paper)
    if digest != rehearse_cycle(cycle).digest:
        raise Conflict(_("Kết quả vừa thay đổi. Xem lại bản tổng duyệt rồi phê duyệt."))
    try:
        with transaction.atomic():
            found = SignOff.objects.create(
                cycle=cycle,
                seat=seat,
                digest=digest,
                name=name.strip()[: LONGEST["name"]],
                paper=paper.strip(),
                by_name=by.name,
            )
    except IntegrityError:
        raise Conflict(_("Kết quả này đã được phê duyệt.")) from None
    record(by, "sign_off", cycle.slug, seat=seat, digest=digest, name=found.name, paper=found.paper)
    seal_soon()
    return found


class Decision(NamedTuple):
    """What the authority decides when it publishes a cycle.

    `accepted` says why it publishes although figures are missing; `changes` what a correction
    changes; before `visible_from` nobody outside sees anything.
    """

    number: str
    signed_on: date | None
    accepted: str = ""
    changes: str = ""
    visible_from: datetime | None = None


def _demand_short(**texts: str) -> None:
    """Nothing that was written is cut off unseen: a text that is too long is refused."""
    for name, text in texts.items():
        if len(text.strip()) > LONGEST[name]:
            said = _("Dài %(count)s ký tự, nhiều nhất %(most)s. Rút ngắn lại.")
            raise Invalid(said % {"count": len(text.strip()), "most": LONGEST[name]})


@transaction.atomic
def publish_cycle(*, by: Actor, cycle: Cycle, decision: Decision, digest: str) -> Publication:
    """Freeze the results of a concluded cycle and publish them under a permanent address.

    Both chairs have approved exactly these results, whose `digest` the page showed. When the cycle
    was published before, this is a correction and names what it changes.
    """
    demand(by, Can.PUBLISH)
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    if cycle.state != Cycle.State.CONCLUDED:
        raise Conflict(_("Kết thúc kỳ trước khi công bố: còn đơn vị chưa được kết luận."))
    found = rehearse_cycle(cycle)
    if found.digest != digest:
        raise Conflict(_("Kết quả vừa thay đổi. Xem lại bản tổng duyệt rồi công bố."))
    before = cycle.publications.order_by("-version").first()
    _check(found, decision, before)
    signed = decision.signed_on.isoformat() if decision.signed_on else ""
    provenance = provenance_of(cycle, decision.number.strip(), signed)
    if decision.accepted.strip():
        provenance = provenance._replace(missing=(decision.accepted.strip(),))
    snapshot = with_provenance(found.snapshot, provenance)
    if before is not None and before.withdrawn_at is None and before.digest == snapshot.digest:
        raise Conflict(_("Đúng kết quả và quyết định này đã được công bố rồi."))
    version = before.version + 1 if before else 1
    slug = cycle.slug if version == 1 else f"{cycle.slug}-ban-{version}"
    made = publish(by=by, slug=slug, snapshot=snapshot)
    made.cycle, made.version, made.replaces = cycle, version, before
    made.changes, made.visible_from = decision.changes.strip(), decision.visible_from
    made.by_name = by.name
    made.save(update_fields=["cycle", "version", "replaces", "changes", "visible_from", "by_name"])
    _tell_units(cycle, made, snapshot)
    seal_soon()
    return made


def _tell_units(cycle: Cycle, made: Publication, snapshot: Snapshot) -> None:
    """Tell the people of every unit where their result stands and what they can do with it."""
    words = {"title": cycle.title}
    text = (
        _("Đã công bố %(title)s. Xem điểm bị mất, cách lấy lại và lập kế hoạch khắc phục.") % words
    )
    if made.visible_from is not None and made.visible_from > timezone.now():
        words["moment"] = timezone.localtime(made.visible_from).strftime("%H:%M %d/%m/%Y")
        text = _("Kết quả %(title)s được công khai lúc %(moment)s.") % words
    people: dict[str, set[User]] = {card.facts.unit: set() for card in snapshot.results.cards}
    grants = Grant.objects.filter(role__in=UNIT_ROLES, user__is_active=True)
    for grant in grants.select_related("user"):
        people.get(grant.place, set()).add(grant.user)
    for code, users in people.items():
        if users:
            tell(users, text, reverse("unit", args=[made.slug, code]))


def _check(found: Rehearsed, decision: Decision, before: Publication | None) -> None:
    """Everything that stands against publishing, said at once."""
    problems = []
    for seat in SignOff.Seat:
        if found.signed(seat) is None:
            title = _(seat.label).lower()
            problems.append(_("Chưa có phê duyệt của %(seat)s.") % {"seat": title})
    if not decision.number.strip() or decision.signed_on is None:
        problems.append(_("Ghi số, ký hiệu và ngày của quyết định công bố."))
    if found.lacks and not decision.accepted.strip():
        count = len({one.card.facts.unit for one in (*found.unranked, *found.incomplete)})
        problems.append(
            counted("Còn %(count)s đơn vị thiếu số liệu: ghi lý do vẫn công bố.", count)
        )
    if before is not None and not decision.changes.strip():
        problems.append(_("Kỳ này đã công bố: ghi bản mới sửa gì so với bản trước."))
    if problems:
        raise Invalid(*problems)


@transaction.atomic
def withdraw(*, by: Actor, publication: Publication, reason: str) -> None:
    """Take a publication back: its address stays and says so, with the reason."""
    demand(by, Can.PUBLISH)
    if not reason.strip():
        raise Invalid(_("Ghi lý do rút kết quả đã công bố."))
    _demand_short(reason=reason)
    standing = Publication.objects.filter(pk=publication.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=timezone.now(), withdrawn_reason=reason.strip()):
        raise Conflict(_("Kết quả này đã được rút từ trước."))
    record(by, "withdraw", publication.slug, reason=reason.strip())
    seal_soon()
