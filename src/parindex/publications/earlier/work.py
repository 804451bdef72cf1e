"""One table on its way in: the file with all that was said about it, worked out step by step.

Everything follows from the stored file and the stored choices; nothing is kept between requests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.directory.succession import slug_of
from parindex.directory.units import units
from parindex.documents.questionnaires.answer_tables import folded
from parindex.documents.workbooks.published_tables import (
    Columns,
    Headings,
    Line,
    Sheet,
    guess_headings,
    headings,
    lines,
    printed_maximum,
    read_sheets,
)
from parindex.engine.indicators import IndicatorSet
from parindex.publications.earlier.columns import (
    AREA,
    CODE,
    GROUP,
    INDEX,
    NUMBER,
    OWN,
    POINTS,
    RATING,
    SHARE,
    UNIT,
    Column,
    allowed_targets,
    clean_title,
    guess_columns,
)
from parindex.publications.earlier.figures import Frame, Reading, rating_key, rating_of, with_plus
from parindex.publications.earlier.naming import (
    LEFT_OUT,
    Match,
    Register,
    match_units,
    register_of,
)
from parindex.publications.earlier.naming import OWN as OWN_NAME
from parindex.publications.earlier.outline import Outline, OwnArea, OwnBand, outline_set
from parindex.publications.earlier.paper import Paper
from parindex.publications.earlier.reading import read_lines
from parindex.publications.earlier.shape import (
    AreaField,
    BandField,
    figure,
    typed_figure,
    usual_place,
)
from parindex.publications.models import EarlierTable

SAMPLES = 3


@lru_cache(maxsize=8)
def _sheets(digest: str, name: str, content: bytes) -> tuple[Sheet, ...]:
    return read_sheets(name, content)


class Around(NamedTuple):
    """What a table is worked out with: the paper, the chosen set, units known, the last mapping."""

    paper: Paper | None
    rules: IndicatorSet | None
    known: Sequence[tuple[str, str, str]] = ()
    remembered: Mapping[str, Any] = {}


class Work:
    """The table of a stored file; each property rests on those above it."""

    def __init__(self, record: EarlierTable, around: Around) -> None:
        self.record, self.paper, self.chosen = record, around.paper, around.rules
        self.known, self.remembered = around.known, around.remembered
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
            cells = (
                self.sheet.cell(row, place)
                for row in range(
                    self.headings.after, min(self.headings.after + 40, len(self.sheet.rows))
                )
            )
            found.append(tuple(dict.fromkeys(one for one in cells if one))[:SAMPLES])
        return found

    @cached_property
    def targets(self) -> dict[int, str]:
        """Column → what it is: as said, else as guessed."""
        said = self.choices.get("columns")
        allowed = allowed_targets(self.chosen)
        if said is not None and said.get("set", "") == (self.chosen.id if self.chosen else ""):
            return {int(p): t for p, t in said["targets"].items() if t in allowed and t}
        return guess_columns(self.titles, self.samples, self.chosen, self.remembered.get("columns"))

    @cached_property
    def columns(self) -> list[Column]:
        """Every column that has a heading or a cell."""
        return [
            Column(place, title, self.samples[place], self.targets.get(place, ""))
            for place, title in enumerate(self.titles)
            if title or self.samples[place]
        ]

    @cached_property
    def area_fields(self) -> list[AreaField]:
        """The areas that the table itself names, where no set was chosen."""
        if self.chosen is not None:
            return []
        said, found = self.choices.get("areas", {}), list[AreaField]()
        before = self.remembered.get("areas", {})
        for place in sorted(self.targets):
            if self.targets[place] not in (f"{AREA}{OWN}", f"{SHARE}{OWN}"):
                continue
            typed = said.get(str(place)) or before.get(folded(self.titles[place]), {})
            title = typed.get("title", "") or clean_title(self.titles[place])
            maximum = typed.get("max", "") or self._printed_maximum(place)
            error = "" if figure(maximum) else _("Ghi điểm tối đa của lĩnh vực, ví dụ 12,5.")
            found.append(AreaField(place, str(len(found) + 1), title, maximum, error))
        return found

    def _printed_maximum(self, place: int) -> str:
        """The maximum in a heading, or in a row of maxima among the headings."""
        for part in reversed(self.titles[place].split(" / ")):
            if figure(part):
                return part
        if found := printed_maximum(self.titles[place]):
            return found
        cells = self.samples[place]
        return cells[0].partition("/")[2].strip() if cells and "/" in cells[0] else ""

    @property
    def total_text(self) -> str:
        """Of how many points the whole is, as typed."""
        return str(self.choices.get("total") or "100")

    @cached_property
    def band_fields(self) -> list[BandField]:
        """The ratings that the table itself names, best first, with the lowest index of each."""
        rating = self._column(RATING)
        if self.chosen is not None or rating is None:
            return []
        index = self._column(INDEX) if self._column(INDEX) is not None else self._column(POINTS)
        lowest: dict[str, Decimal | None] = {}
        labels: dict[str, str] = {}
        times: dict[str, int] = {}
        for line in self.units:
            text = line.cell(rating)
            if key := rating_key(text):
                labels.setdefault(key, text)
                times[key] = times.get(key, 0) + 1
                value = figure(line.cell(index))
                before = lowest.setdefault(key, value)
                if value is not None and (before is None or value < before):
                    lowest[key] = value
        said = {**self.remembered.get("bands", {}), **self.choices.get("bands", {})}
        order = sorted(labels, key=lambda key: (-(lowest[key] or 0), usual_place(key)))
        found = []
        for number, key in enumerate(order, start=1):
            inferred = "" if number == len(order) else typed_figure(lowest[key])
            start = said.get(key, inferred)
            is_last = number == len(order)
            error = ""
            if not is_last and figure(start) is None:
                error = _("Ghi ngưỡng của loại này, ví dụ 80.")
            found.append(BandField(key, labels[key], "" if is_last else start, times[key], error))
        return found

    def _column(self, target: str) -> int | None:
        return next((place for place, one in self.targets.items() if one == target), None)

    @cached_property
    def lines(self) -> list[Line]:
        """Every line below the headings, with what it is."""
        names = [self._column(one) for one in (UNIT, CODE)]
        about = {NUMBER, UNIT, CODE, GROUP}
        return lines(
            self.sheet,
            self.headings,
            Columns(
                tuple(one for one in names if one is not None),
                self._column(NUMBER),
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
        is_guessed = len(self.sections) > 1 and self._column(GROUP) is None
        return is_guessed if said is None else bool(said)

    @cached_property
    def rules_or_problems(self) -> IndicatorSet | list[str]:
        """The chosen set, or the outline of what the table names, or why there is none."""
        if self.chosen is not None:
            return self.chosen
        if self.paper is None:
            return [_("Điền bước «Văn bản và bảng» trước.")]
        wrong = [one.error for one in self.area_fields if one.error]
        wrong += [one.error for one in self.band_fields if one.error]
        total = figure(self.total_text)
        if not total:
            wrong.append(_("Ghi tổng điểm tối đa, ví dụ 100."))
        if wrong or total is None:
            return list(dict.fromkeys(wrong))
        areas = [
            OwnArea(one.code, one.title, figure(one.maximum) or Decimal(0))
            for one in self.area_fields
        ]
        bands = [
            OwnBand(slug_of(with_plus(one.label)).replace("-", "_"), one.label, figure(one.start))
            for one in self.band_fields
        ]
        return outline_set(
            Outline(
                self.paper.authority,
                self.paper.level,
                self.paper.year,
                total,
                areas,
                bands,
                self.has_section_groups or self._column(GROUP) is not None,
                not self.are_bands_known,
                self._decimals,
            )
        )

    @property
    def are_bands_known(self) -> bool:
        """Whether the thresholds are those of a decision: as said, else as for the last table."""
        return bool(self.choices.get("bands_known", bool(self.remembered.get("bands"))))

    @cached_property
    def _decimals(self) -> int:
        """How many decimals the index is printed with: two at least, four at most."""
        places = [self._column(one) for one in (INDEX, POINTS)]
        longest = 2
        for line in self.units:
            for place in places:
                _whole, _mark, rest = line.cell(place).replace(",", ".").rstrip("% ").partition(".")
                longest = max(longest, len(rest))
        return min(longest, 4)

    @property
    def rules(self) -> IndicatorSet | None:
        """The set the table is read with, where there is one."""
        found = self.rules_or_problems
        return found if isinstance(found, IndicatorSet) else None

    @cached_property
    def register(self) -> Register:
        """The units of that time."""
        if self.paper is None:
            return Register()
        return register_of(self.paper.scope, self.paper.period, self.known)

    @cached_property
    def matches(self) -> dict[str, Match]:
        """What a line writes about its unit → what it means."""
        code, name = self._column(CODE), self._column(UNIT)
        texts = [(one.cell(code), one.cell(name)) for one in self.units]
        # A unit remembered from another time may be gone by now.
        before = {
            text: code
            for text, code in self.remembered.get("units", {}).items()
            if code in (OWN_NAME, LEFT_OUT) or code in self.register.by_code
        }
        said = {**before, **self.choices.get("units", {})}
        for key, typed in self.typed_codes.items():
            said[key] = typed.upper() if typed.upper() in units() else typed
        return match_units(texts, self.register, said)

    @property
    def typed_codes(self) -> dict[str, str]:
        """Codes that were typed for names, where one was; they go before what was chosen."""
        codes: dict[str, str] = self.choices.get("unit_codes", {})
        return {key: code for key, code in codes.items() if code}

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

    @property
    def undecided(self) -> list[Match]:
        """Names nobody has decided about."""
        return [one for one in self.matches.values() if not one.code]

    @cached_property
    def ratings(self) -> dict[str, tuple[str, str]]:
        """Ratings of the table that the set does not call so: key → (text, chosen band)."""
        place = self._column(RATING)
        if self.rules is None or place is None:
            return {}
        said = self._said_ratings
        found = {}
        for line in self.units:
            text = line.cell(place)
            if text and rating_of(text, self.rules, {}) is None:
                key = rating_key(text)
                found[key] = (text, said.get(key, ""))
        return found

    @property
    def _said_ratings(self) -> dict[str, str]:
        return {**self.remembered.get("ratings", {}), **self.choices.get("ratings", {})}

    @cached_property
    def reading(self) -> Reading | None:
        """The table as it would be published, with all that is wrong or odd."""
        if self.paper is None or self.rules is None:
            return None
        return read_lines(
            self.lines,
            Frame(
                self.rules,
                self.paper.year,
                self._frame_targets,
                self.matches,
                self.register,
                self._said_ratings,
                self.paper.of,
                self.has_section_groups,
            ),
        )

    @property
    def _frame_targets(self) -> dict[int, str]:
        """The targets with the codes of the areas that the table names itself."""
        codes = {one.place: one.code for one in self.area_fields}
        return {
            place: f"{target[:-1]}{codes[place]}" if place in codes else target
            for place, target in self.targets.items()
        }

    @property
    def mark(self) -> str:
        """A mark of all that was said, so that what is published is what was looked at."""
        return hashlib.sha256(repr(sorted(self.choices.items())).encode()).hexdigest()[:16]

    def kept(self) -> dict[str, Any]:
        """What is remembered for the next file of this authority."""
        return {
            "columns": {
                folded(self.titles[place]): target for place, target in self.targets.items()
            },
            "units": {
                match.text: match.code
                for match in self.matches.values()
                if match.how == "chosen" and match.code
            },
            "ratings": {key: band for key, (_text, band) in self.ratings.items() if band},
            "areas": {
                folded(self.titles[one.place]): {"title": one.title, "max": one.maximum}
                for one in self.area_fields
            },
            "bands": {one.key: one.start for one in self.band_fields if self.are_bands_known},
        }


def needed_columns(work: Work) -> list[str]:
    """A sentence for everything that is missing among the columns."""
    targets = set(work.targets.values())
    found = []
    if not targets & {UNIT, CODE}:
        found.append(_("Chưa có cột tên hoặc mã đơn vị."))
    if not targets - {UNIT, CODE, NUMBER, GROUP}:
        found.append(_("Chưa có cột kết quả nào: chỉ số, hạng, xếp loại hay điểm lĩnh vực."))
    if work.repeated_targets:
        found.append(_("Có hai cột cùng là một mục. Giữ một cột."))
    if not work.units:
        found.append(_("Dưới dòng tiêu đề không có đơn vị nào. Xem lại dòng tiêu đề."))
    return found
