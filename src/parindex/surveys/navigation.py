"""The pages of a survey: in the bar on top, and the two rows of tabs of one survey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.access import Can, denial
from parindex.directory.acting import actor_of
from parindex.directory.models import User
from parindex.surveys.models import Survey


def work_places(request: HttpRequest) -> list[tuple[str, str, bool, int]]:
    """ "Khảo sát" for those who run or read surveys, "Phỏng vấn" for those who collect."""
    user = request.user
    if not isinstance(user, User):
        return []
    actor, found = actor_of(user), []
    if not denial(actor, Can.READ_SURVEY):
        found.append((reverse("surveys"), _("Khảo sát")))
    if not denial(actor, Can.COLLECT):
        found.append((reverse("interviews"), _("Phỏng vấn")))
    return [(address, title, request.path.startswith(address), 0) for address, title in found]


class Place(NamedTuple):
    """One page of a survey, in the second row of tabs."""

    address: str
    title: str
    is_here: bool


class Part(NamedTuple):
    """One part of the work on a survey, in the first row; its address is its first page."""

    title: str
    places: list[Place]

    @property
    def address(self) -> str:
        """Where its tab leads."""
        return self.places[0].address

    @property
    def is_here(self) -> bool:
        """Whether the present page belongs to it."""
        return any(one.is_here for one in self.places)


@dataclass(frozen=True, slots=True)
class Tabs:
    """The tabs of one survey; who looks and where they are is known when a page is drawn."""

    slug: str
    has_results: bool

    def at(self, user: User, path: str) -> list[Part]:
        """The parts of the work and their pages, in the order of the work; only what opens."""
        may_run = not denial(actor_of(user), Can.RUN_SURVEY)
        found = [
            (
                title,
                [
                    (self._address(name), page)
                    for name, page, is_read in pages
                    if may_run or is_read
                ],
            )
            for title, pages in self._parts()
        ]
        addresses = [address for _title, pages in found for address, _page in pages]
        here = max((one for one in addresses if path.startswith(one)), key=len, default="")
        return [
            Part(title, [Place(address, page, address == here) for address, page in pages])
            for title, pages in found
            if pages
        ]

    def _address(self, name: str) -> str:
        return reverse(name, args=[self.slug])

    def _parts(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Name of the address, title, and whether those who only read a survey may open it."""
        found = [
            ("survey_results", _("Theo đơn vị"), True),
            ("survey_result_criteria", _("Theo tiêu chí"), True),
            ("survey_result_questions", _("Theo câu hỏi"), True),
            ("survey_satisfaction", _("Mức hài lòng"), True),
            ("survey_comments", _("Ý kiến"), True),
            ("survey_method", _("Phương pháp"), True),
            ("survey_answers", _("Dữ liệu phiếu"), False),
            ("survey_handing", _("Chuyển vào kỳ"), False),
        ]
        return [
            (_("Tổng quan"), [("survey_board", _("Tổng quan"), True)]),
            (
                _("Chuẩn bị"),
                [
                    ("survey_setup", _("Lịch"), False),
                    ("survey_forms", _("Phiếu hỏi"), True),
                    ("survey_plan", _("Mẫu"), False),
                ],
            ),
            (
                _("Thu phiếu"),
                [
                    ("survey_posters", _("Tờ mã QR"), False),
                    ("survey_invitees", _("Người được mời"), False),
                    ("survey_field", _("Điều tra viên"), False),
                    ("survey_paper", _("Phiếu giấy"), False),
                    ("survey_imports", _("Nhập tệp"), False),
                    ("survey_attendance", _("Danh sách ký nhận"), False),
                ],
            ),
            (
                _("Kiểm tra"),
                [
                    ("survey_quality", _("Phiếu cần xem"), True),
                    ("survey_quality_units", _("Theo đơn vị"), True),
                    ("survey_callbacks", _("Phúc tra"), False),
                ],
            ),
            # While forms come in there is one page, which says when there will be more.
            (_("Kết quả"), found if self.has_results else found[:1]),
        ]


def tabs(survey: Survey) -> Tabs:
    """The tabs of a survey."""
    has_results = survey.state in (Survey.State.REVIEWING, Survey.State.HANDED)
    return Tabs(survey.cycle.slug, has_results)
