"""What a person types about the published paper: whose results, which year, which decision.

No database. Texts are kept as typed; what cannot be read has its sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parindex.directory.units import OLD, TODAY
from parindex.engine.facts import Misread, read_day
from parindex.publications.earlier.naming import period_of, scope_of
from parindex.web.typed import Typed, typed_from

FIELDS = (
    "title",
    "authority",
    "year",
    "set",
    "level",
    "period",
    "scope",
    "decision",
    "decided_on",
    "source",
    "missing",
    "of",
    "replaces",
    "changes",
)
LEVELS: Mapping[str, str] = {
    "commune": gettext_noop("Xã, phường, thị trấn, đặc khu"),
    "department": gettext_noop("Sở, ban, ngành"),
    "district": gettext_noop("Huyện, quận, thị xã, thành phố"),
    "province": gettext_noop("Tỉnh, thành phố trực thuộc trung ương"),
    "ministry": gettext_noop("Bộ, cơ quan ngang bộ"),
    "division": gettext_noop("Phòng chuyên môn"),
    "vertical_agency": gettext_noop("Cơ quan ngành dọc"),
    "service_unit": gettext_noop("Đơn vị sự nghiệp"),
}
PERIODS: Mapping[str, str] = {
    OLD: gettext_noop("Trước 01/07/2025"),
    TODAY: gettext_noop("Từ 01/07/2025"),
}


class Paper(NamedTuple):
    """The published paper, read. `set_id` is "" for an outline; `of` 0 when the table is whole."""

    title: str
    authority: str
    year: int
    set_id: str
    level: str
    period: str
    scope: str
    decision: str
    decided_on: str
    source: str
    missing: tuple[str, ...]
    of: int
    replaces: str
    changes: str

    @property
    def cited(self) -> str:
        """The decision as a publication names it."""
        if not self.decision:
            return ""
        is_named = self.decision.casefold().startswith(("quyết định", "thông báo", "báo cáo"))
        named = self.decision if is_named else f"Quyết định số {self.decision}"
        if not self.decided_on:
            return named
        return f"{named} ngày {date.fromisoformat(self.decided_on):%d/%m/%Y}"


def read_paper(posted: Mapping[str, str], sets: Mapping[str, str]) -> tuple[Typed, Paper | None]:
    """What was typed, and the paper where all of it can be read; `sets` are those to choose."""
    typed = typed_from({name: posted.get(name, "") for name in FIELDS})
    needed = (
        ("authority", _("Ghi cơ quan công bố.")),
        ("source", _("Ghi địa chỉ trang hoặc tên văn bản có bảng này.")),
    )
    for name, sentence in needed:
        if not typed.of(name):
            typed.refuse(name, sentence)
    year = _whole(typed, "year", 1990, 2200, _("Ghi năm của kết quả, ví dụ 2024."))
    of = _whole(typed, "of", 0, 100_000, _("Ghi số đơn vị được xếp hạng, hoặc để trống."), empty=0)
    if typed.of("set") and typed.of("set") not in sets:
        typed.refuse("set", _("Không có bộ chỉ số này."))
    level = typed.of("level")
    if not typed.of("set") and level not in LEVELS:
        typed.refuse("level", _("Chọn loại đơn vị được xếp hạng."))
    decided_on = ""
    if typed.of("decided_on"):
        try:
            decided_on = read_day(typed.of("decided_on")).isoformat()
        except Misread as misread:
            typed.refuse("decided_on", f"{misread}.")
    period = typed.of("period") if typed.of("period") in PERIODS else period_of(year)
    scope, sentence = scope_of(typed.of("scope"), period)
    if sentence:
        typed.refuse("scope", sentence)
    if typed.of("replaces") and not typed.of("changes"):
        typed.refuse("changes", _("Ghi bản này sửa gì so với bản trước."))
    if typed.errors:
        return typed, None
    return typed, Paper(
        title=typed.of("title") or _title(typed.of("authority"), year),
        authority=typed.of("authority")[:160],
        year=year,
        set_id=typed.of("set"),
        level=level,
        period=period,
        scope=scope,
        decision=typed.of("decision"),
        decided_on=decided_on,
        source=typed.of("source"),
        missing=tuple(one.strip() for one in typed.of("missing").splitlines() if one.strip()),
        of=of,
        replaces=typed.of("replaces"),
        changes=typed.of("changes"),
    )


def _title(authority: str, year: int) -> str:
    return f"Chỉ số cải cách hành chính năm {year}, {authority}"


def _whole(
    typed: Typed, name: str, least: int, most: int, sentence: str, empty: int | None = None
) -> int:
    text = typed.of(name)
    if not text and empty is not None:
        return empty
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    typed.refuse(name, sentence)
    return 0
