"""How a file is laid out: its sheet, its headings, what each column is, and the lines below.

As said where somebody said it, else as guessed. Nothing here knows what the figures mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _

from parindex.documents.workbooks.published_sheets import Sheet, read_sheets
from parindex.documents.workbooks.published_tables import (
    Columns,
    Headings,
    Line,
    guess_headings,
    headings,
    lines,
)
from parindex.engine.indicators import IndicatorSet
from parindex.publications.earlier.columns import (
    CODE,
    GROUP,
    NUMBER,
    OWN,
    UNIT,
    Column,
    allowed_targets,
    guess_columns,
)
from parindex.publications.models import EarlierTable

SAMPLES = 3
_LOOKED_AT = 40
"""Lines below the headings among which samples are looked for."""


@lru_cache(maxsize=8)
def _sheets(digest: str, name: str, content: bytes) -> tuple[Sheet, ...]:
    return read_sheets(name, content)


class Layout:
    """A stored file with what was said about its sheet, headings and columns.

    `remembered` are the columns of the authority's last table.
    """

    def __init__(
        self, record: EarlierTable, chosen: IndicatorSet | None, remembered: Mapping[str, str]
    ) -> None:
        self.record, self.chosen, self.remembered = record, chosen, remembered
        self.choices: dict[str, Any] = record.choices

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets of the file."""
        return _sheets(self.record.digest, self.record.file_name, bytes(self.record.content))

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet that was chosen, else the one with most rows."""
        named = [one for one in self.sheets if one.name == self.choices.get("sheet")]
        return named[0] if named else max(self.sheets, key=lambda one: len(one.rows))

    @cached_property
    def headings(self) -> Headings:
        """Where the headings stand: as said, else as guessed."""
        said = self.choices.get("headings")
        return Headings(*said) if said else guess_headings(self.sheet)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """One heading a column."""
        return headings(self.sheet, self.headings)

    @cached_property
    def samples(self) -> list[tuple[str, ...]]:
        """The first different cells of each column, for guessing and for looking."""
        found = []
        for place in range(self.sheet.width):
            last = min(self.headings.after + _LOOKED_AT, len(self.sheet.rows))
            cells = (self.sheet.cell(row, place) for row in range(self.headings.after, last))
            found.append(tuple(dict.fromkeys(one for one in cells if one))[:SAMPLES])
        return found

    @cached_property
    def targets(self) -> dict[int, str]:
        """Column → what it is: as said, else as guessed."""
        said = self.choices.get("columns")
        allowed = allowed_targets(self.chosen)
        if said is not None and said.get("set", "") == (self.chosen.id if self.chosen else ""):
            return {int(p): t for p, t in said["targets"].items() if t in allowed and t}
        return guess_columns(self.titles, self.samples, self.chosen, self.remembered)

    @cached_property
    def columns(self) -> list[Column]:
        """Every column that has a heading or a cell."""
        return [
            Column(place, title, self.samples[place], self.targets.get(place, ""))
            for place, title in enumerate(self.titles)
            if title or self.samples[place]
        ]

    @property
    def repeated_targets(self) -> dict[int, str]:
        """Columns that are said to be the same as an earlier one, with a sentence each."""
        seen: set[str] = set()
        found = {}
        for place in sorted(self.targets):
            target = self.targets[place]
            if target in seen and not target.endswith(OWN):
                found[place] = _("Đã có một cột khác là mục này.")
            seen.add(target)
        return found

    def column(self, target: str) -> int | None:
        """Where the column of this kind stands."""
        return next((place for place, one in self.targets.items() if one == target), None)

    @cached_property
    def lines(self) -> list[Line]:
        """Every line below the headings, with what it is."""
        names = [self.column(one) for one in (UNIT, CODE)]
        about = {NUMBER, UNIT, CODE, GROUP}
        return lines(
            self.sheet,
            self.headings,
            Columns(
                tuple(one for one in names if one is not None),
                self.column(NUMBER),
                tuple(place for place, one in self.targets.items() if one not in about),
            ),
        )

    @cached_property
    def units(self) -> list[Line]:
        """The lines that are units."""
        return [one for one in self.lines if not one.kind]

    @cached_property
    def sections(self) -> list[str]:
        """The titles between the lines, which may be ranking groups."""
        return list(dict.fromkeys(one.section for one in self.units if one.section))

    @property
    def has_section_groups(self) -> bool:
        """Whether those titles are ranking groups: as said, else when there are several."""
        said = self.choices.get("section_groups")
        is_guessed = len(self.sections) > 1 and self.column(GROUP) is None
        return is_guessed if said is None else bool(said)

    @property
    def missing(self) -> list[str]:
        """A sentence for everything that is missing among the columns."""
        targets = set(self.targets.values())
        found = []
        if not targets & {UNIT, CODE}:
            found.append(_("Chưa có cột tên hoặc mã đơn vị."))
        if not targets - {UNIT, CODE, NUMBER, GROUP}:
            found.append(_("Chưa có cột kết quả nào: chỉ số, hạng, xếp loại hay điểm lĩnh vực."))
        if self.repeated_targets:
            found.append(_("Có hai cột cùng là một mục. Giữ một cột."))
        if not self.units:
            found.append(_("Dưới dòng tiêu đề không có đơn vị nào. Xem lại dòng tiêu đề."))
        return found
