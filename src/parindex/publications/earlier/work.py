"""One table on its way in: the file with all that was said about it, worked out step by step.

Everything follows from the stored file and the stored choices; nothing is kept between requests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from parindex.directory.units import units
from parindex.documents.questionnaires.answer_tables import folded
from parindex.engine.indicators import IndicatorSet
from parindex.publications.earlier.columns import CODE, RATING, UNIT
from parindex.publications.earlier.figures import Frame, Reading, rating_key, rating_of
from parindex.publications.earlier.layout import Layout
from parindex.publications.earlier.naming import (
    LEFT_OUT,
    OWN,
    Match,
    Register,
    match_units,
    register_of,
)
from parindex.publications.earlier.paper import Paper
from parindex.publications.earlier.reading import read_lines
from parindex.publications.earlier.shape import Shape
from parindex.publications.models import EarlierTable


class Around(NamedTuple):
    """What a table is worked out with: the paper, the chosen set, units known, the last mapping."""

    paper: Paper | None
    rules: IndicatorSet | None
    known: Sequence[tuple[str, str, str]] = ()
    remembered: Mapping[str, Any] = {}


class Work:
    """The table of a stored file: how it is laid out, its set, its units, and what it says."""

    def __init__(self, record: EarlierTable, around: Around) -> None:
        self.record, self.paper, self.chosen = record, around.paper, around.rules
        self.known, self.remembered = around.known, around.remembered
        self.choices: dict[str, Any] = record.choices
        self.layout = Layout(record, around.rules, around.remembered.get("columns", {}))
        self.shape = Shape(self.layout, around.remembered)

    @cached_property
    def rules_or_problems(self) -> IndicatorSet | list[str]:
        """The chosen set, or the outline of what the table names, or why there is none."""
        if self.chosen is not None:
            return self.chosen
        if self.paper is None:
            return [_("Điền bước «Văn bản và bảng» trước.")]
        return self.shape.outline(self.paper)

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
        code, name = self.layout.column(CODE), self.layout.column(UNIT)
        texts = [(one.cell(code), one.cell(name)) for one in self.layout.units]
        # A unit remembered from another time may be gone by now.
        before = {
            text: code
            for text, code in self.remembered.get("units", {}).items()
            if code in (OWN, LEFT_OUT) or code in self.register.by_code
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
    def undecided(self) -> list[Match]:
        """Names nobody has decided about."""
        return [one for one in self.matches.values() if not one.code]

    @cached_property
    def ratings(self) -> dict[str, tuple[str, str]]:
        """Ratings of the table that the set does not call so: key → (text, chosen band)."""
        place = self.layout.column(RATING)
        if self.rules is None or place is None:
            return {}
        said = self._said_ratings
        found = {}
        for line in self.layout.units:
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
            self.layout.lines,
            Frame(
                self.rules,
                self.paper.year,
                self._frame_targets,
                self.matches,
                self.register,
                self._said_ratings,
                self.paper.of,
                self.layout.has_section_groups,
            ),
        )

    @property
    def _frame_targets(self) -> dict[int, str]:
        """The targets with the codes of the areas that the table names itself."""
        codes = {one.place: one.code for one in self.shape.areas}
        return {
            place: f"{target[:-1]}{codes[place]}" if place in codes else target
            for place, target in self.layout.targets.items()
        }

    @property
    def mark(self) -> str:
        """A mark of all that was said, so that what is published is what was looked at."""
        return hashlib.sha256(repr(sorted(self.choices.items())).encode()).hexdigest()[:16]

    def kept(self) -> dict[str, Any]:
        """What is remembered for the next file of this authority."""
        return {
            "columns": {
                folded(self.layout.titles[place]): target
                for place, target in self.layout.targets.items()
            },
            "units": {
                match.text: match.code
                for match in self.matches.values()
                if match.how == "chosen" and match.code
            },
            "ratings": {key: band for key, (_text, band) in self.ratings.items() if band},
            "areas": {
                folded(self.layout.titles[one.place]): {"title": one.title, "max": one.maximum}
                for one in self.shape.areas
            },
            "bands": {one.key: one.start for one in self.shape.bands if self.shape.are_bands_known},
        }
