"""The pages of a survey: in the bar on top, and the tabs of one survey."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parindex.access import Can, denial
from parindex.cycles.models import Cycle
from parindex.directory.acting import actor_of
from parindex.directory.models import User


def work_places(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """ "Khảo sát" for those who run or read surveys, "Phỏng vấn" for those who collect."""
    user = request.user
    if not isinstance(user, User):
        return []
    actor, found = actor_of(user), []
    places = []
    if not denial(actor, Can.READ_SURVEY):
        places.append(("surveys", _("Khảo sát")))
    if not denial(actor, Can.COLLECT):
        places.append(("interviews", _("Phỏng vấn")))
    for name, title in places:
        if address := _address(name):
            found.append((address, title, request.path.startswith(address), 0))
    return found


def tabs(cycle: Cycle) -> list[tuple[str, str]]:
    """Address and name of the pages of one survey, in the order of the work."""
    named = (
        ("survey_board", _("Tổng quan")),
        ("survey_setup", _("Lịch")),
        ("survey_forms", _("Phiếu hỏi")),
        ("survey_plan", _("Mẫu")),
        ("survey_invitees", _("Người được mời")),
        ("survey_posters", _("Tờ mã QR")),
        ("survey_field", _("Điều tra viên")),
        ("survey_paper", _("Phiếu giấy")),
        ("survey_imports", _("Nhập tệp")),
        ("survey_quality", _("Chất lượng")),
        ("survey_attendance", _("Danh sách ký nhận")),
        ("survey_results", _("Kết quả")),
    )
    found = [(_address(name, cycle.slug), title) for name, title in named]
    return [(address, title) for address, title in found if address]


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
