"""What comes before a cycle runs and after it is concluded, for those who lead it there."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from parindex.access import Actor, Can, Role, denial
from parindex.cycles.models import Cycle, Seat
from parindex.directory.models import Grant

NextStep = tuple[str, str, str, str, str, str, str]
"""Icon, what, why, when, level, where and the word of the button: a duty of the home page."""


def next_steps(actor: Actor) -> list[NextStep]:
    """Accounts to make, cycles to make and to open, results to approve and to publish."""
    found = list(_first_accounts(actor))
    if Role.COORDINATOR in actor.roles or Role.COUNCIL in actor.roles:
        cycles = Cycle.objects.exclude(state=Cycle.State.RUNNING).defer("edition__body")
        for cycle in cycles.filter(publications=None).order_by("pk"):
            found += _of_cycle(actor, cycle)
    if not denial(actor, Can.SET_UP) and not found and not Cycle.objects.exists():
        what = _("Tạo kỳ đánh giá đầu tiên")
        why = _("Chọn bộ chỉ số, rồi lịch, đơn vị, phân công, hội đồng.")
        found.append(("calendar-event", what, why, "", "", "/ky/moi/", _("Tạo kỳ")))
    return found


def _first_accounts(actor: Actor) -> Iterator[NextStep]:
    """A new installation has an administrator and nobody to lead a cycle."""
    leads = Grant.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    if Role.ADMINISTRATOR in actor.roles and not leads.exists():
        what = _("Tạo tài khoản cho người điều phối")
        why = _("Điều phối mở kỳ đánh giá và tạo tài khoản cho những người khác.")
        yield "pencil", what, why, "", "", "/tai-khoan/moi/", _("Tạo tài khoản")


def _of_cycle(actor: Actor, cycle: Cycle) -> Iterator[NextStep]:
    """A cycle that was not opened yet, or was concluded and not published yet."""
    address, title = f"/cong-bo/{cycle.slug}/", cycle.title
    if cycle.state == Cycle.State.PREPARING:
        if not denial(actor, Can.SET_UP):
            what = _("Chuẩn bị và mở kỳ")
            yield "calendar-event", what, title, "", "", f"/ky/{cycle.slug}/", _("Mở trang kỳ")
        return
    if not denial(actor, Can.PUBLISH):
        what = _("Tổng duyệt và công bố kết quả")
        yield "chart-bar", what, title, "", "warn", address, _("Chuẩn bị công bố")
    chair = cycle.seats.filter(user_id=actor.person, duty=Seat.Duty.CHAIR)
    if chair.exists() and not cycle.sign_offs.filter(seat="council").exists():
        what = _("Xem và phê duyệt kết quả với tư cách chủ tịch hội đồng")
        where = f"{address}quyet-dinh/"
        yield "signature", what, title, "", "warn", where, _("Xem và phê duyệt")
