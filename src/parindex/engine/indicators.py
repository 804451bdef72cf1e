"""An edition of an indicator set as values: areas, criteria, rules, rating, ranking.

Everything here is frozen. `parindex.engine.reading` makes an `IndicatorSet` from a folder or from
canonical JSON and is the only place that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from parindex.engine.numbers import Rounding
from parindex.engine.rules import Due, Rule
from parindex.engine.tables import Text

UNSAID = Text("")


class NotApplicable(StrEnum):
    """What an accepted not-applicable leaf does to the total (section 4, step 5)."""

    RESCALE_TOTAL = "rescale_total"
    RESCALE_APPRAISED = "rescale_appraised"
    FULL_MARKS = "full_marks"
    ZERO = "zero"


@dataclass(frozen=True)
class Source:
    """A decision or other document the set rests on."""

    id: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class Criterion:
    """A criterion or sub-criterion; one without children is a leaf and carries a rule."""

    code: str
    title: Text
    max: Decimal
    source: str = ""
    by: str = "unit"
    rule: Rule | None = None
    ask: Mapping[str, Text] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    evidence_required: bool = False
    may_be_not_applicable: bool = False
    feed: str = ""
    appraiser: str = ""
    guidance: Text = UNSAID
    same_as: str = ""
    optional: bool = False
    assumed: bool | tuple[str, ...] = False
    children: tuple[Criterion, ...] = ()
    rule_table: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_leaf(self) -> bool:
        """Whether the criterion is scored itself."""
        return not self.children

    @property
    def is_surveyed(self) -> bool:
        """Whether its points come from the survey."""
        return self.by == "survey"

    @property
    def is_of_unit(self) -> bool:
        """Whether the unit itself says how it stands; nothing else is anybody's claim."""
        return self.by in ("unit", "feed")

    def leaves(self) -> Iterator[Criterion]:
        """The scored criteria below this one, or this one itself."""
        if self.is_leaf:
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(frozen=True)
class Area:
    """An area (lĩnh vực), or a block of survey leaves that belongs to no area."""

    code: str
    title: Text
    max: Decimal
    kind: str = "area"
    appraiser: str = ""
    short: Text = UNSAID
    criteria: tuple[Criterion, ...] = ()

    @property
    def is_area(self) -> bool:
        """Whether it is counted and ranked among the areas."""
        return self.kind == "area"

    def leaves(self) -> Iterator[Criterion]:
        """The scored criteria of the area, in order."""
        for criterion in self.criteria:
            yield from criterion.leaves()


@dataclass(frozen=True)
class RatingBand:
    """One rating (Rất tốt, Tốt …) and the index it starts from; the last has no start."""

    id: str
    label: Text
    start: Decimal | None


@dataclass(frozen=True)
class Condition:
    """What a unit needs for a band besides the threshold."""

    band: str
    min_area_share: Decimal | None = None
    min_leaf_share: Decimal | None = None
    no_event: str = ""


@dataclass(frozen=True)
class Rating:
    """Bands from best to worst, compared with the rounded index or points."""

    on: str
    bands: tuple[RatingBand, ...]
    conditions: tuple[Condition, ...] = ()
    assumed: bool | tuple[str, ...] = False

    def band(self, identifier: str) -> RatingBand:
        """The band with this id."""
        return next(band for band in self.bands if band.id == identifier)

    def label(self, identifier: str | None) -> Text:
        """What the rating with this id is called; nothing for none."""
        return next((band.label for band in self.bands if band.id == identifier), UNSAID)


@dataclass(frozen=True)
class Ranking:
    """How places are given within groups."""

    by: str = "index"
    ties: str = "standard"
    tie_break: tuple[str, ...] = ()
    groups: str = "none"
    assumed: bool | tuple[str, ...] = False


@dataclass(frozen=True)
class Adjustment:
    """One bonus or deduction outside the hundred points."""

    code: str
    kind: str
    title: Text
    rule: Rule
    max: Decimal
    source: str = ""
    ask: Mapping[str, Text] = field(default_factory=dict)
    guidance: Text = UNSAID
    evidence: tuple[str, ...] = ()
    assumed: bool | tuple[str, ...] = False

    @property
    def is_bonus(self) -> bool:
        """Whether it adds to the index."""
        return self.kind == "bonus"


@dataclass(frozen=True)
class Adjustments:
    """The items with their ceilings and the moment they apply."""

    items: tuple[Adjustment, ...] = ()
    bonus_cap: Decimal | None = None
    deduction_cap: Decimal | None = None
    apply: str = "after_rescale"
    max_index: Decimal = Decimal(100)
    assumed: bool | tuple[str, ...] = False


@dataclass(frozen=True)
class SharedFact:
    """A figure that several criteria use: asked once, the same everywhere."""

    id: str
    title: Text
    type: str
    feed: str = ""


@dataclass(frozen=True)
class Check:
    """A plausibility check on shared figures; it never changes points."""

    left: str
    op: str
    right: str
    percent: Decimal | None
    says: Text


@dataclass(frozen=True)
class CalendarEntry:
    """One date of the yearly calendar; `due` is relative to the assessment year."""

    id: str
    title: Text
    due: Due
    time: str = ""
    who: str = ""
    assumed: bool | tuple[str, ...] = False


@dataclass(frozen=True)
class ScaleOption:
    """One answer of a scale; without a weight it is not counted ("no opinion")."""

    id: str
    label: Text
    weight: Decimal | None


@dataclass(frozen=True)
class ShownIf:
    """A question is asked only of those who gave one of these answers to an earlier one."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question; `criterion` is where its result counts, "" for information only.

    `kind` is single or multiple (the options of the scale `answers`), number (from `low` to
    `high`) or text (an open comment of at most `longest` letters). `factor` is one of the five of
    the satisfaction index (SIPAS), "" for none.
    """

    id: str
    questionnaire: str
    text: Text
    answers: str = ""
    criterion: str = ""
    kind: str = "single"
    page: str = ""
    factor: str = ""
    is_required: bool = False
    shown_if: ShownIf | None = None
    low: int = 0
    high: int = 10**6
    longest: int = 1000


NOTHING = Text("")


@dataclass(frozen=True)
class Page:
    """A part of a questionnaire under a heading of its own."""

    id: str
    title: Text


@dataclass(frozen=True)
class Questionnaire:
    """One form for one audience."""

    id: str
    audience: str
    title: Text
    questions: tuple[Question, ...] = ()
    intro: Text = NOTHING
    thanks: Text = NOTHING
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True)
class SurveyResult:
    """How the answers of one criterion become its figure."""

    criterion: str
    method: str = "mean_weight"
    groups: Mapping[str, Decimal] = field(default_factory=dict)
    min_responses: int = 0
    satisfied_from: Decimal | None = None
    assumed: bool | tuple[str, ...] = False


@dataclass(frozen=True)
class Survey:
    """Questionnaires, answer scales and results (section 5)."""

    questionnaires: tuple[Questionnaire, ...] = ()
    scales: Mapping[str, tuple[ScaleOption, ...]] = field(default_factory=dict)
    results: Mapping[str, SurveyResult] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class IndicatorSet:
    """One edition of an indicator set, complete and checked.

    `document` is the merged edition as plain values, `digest` SHA-256 over its canonical JSON.
    """

    id: str
    title: Text
    status: str
    level: str
    in_force: date
    total: Decimal
    shares: Mapping[str, Decimal]
    decimals: int
    rounding: Rounding
    round_at: str
    not_applicable: NotApplicable
    no_survey: str
    sources: tuple[Source, ...]
    rating: Rating
    ranking: Ranking
    adjustments: Adjustments
    facts: tuple[SharedFact, ...]
    checks: tuple[Check, ...]
    calendar: tuple[CalendarEntry, ...]
    areas: tuple[Area, ...]
    survey: Survey | None
    extends: str
    is_framework: bool
    is_outline: bool
    note: Text
    assumed: bool | tuple[str, ...]
    document: Mapping[str, Any]
    digest: str

    @cached_property
    def leaves(self) -> tuple[Criterion, ...]:
        """Every scored criterion, in the order of the decision."""
        return tuple(leaf for area in self.areas for leaf in area.leaves())

    @cached_property
    def by_code(self) -> Mapping[str, Area | Criterion]:
        """Every area, criterion and sub-criterion by its code."""
        found: dict[str, Area | Criterion] = {}
        for area in self.areas:
            found[area.code] = area
            for criterion in area.criteria:
                found[criterion.code] = criterion
                found.update((child.code, child) for child in criterion.children)
        return found

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The code one level up, for every criterion and sub-criterion."""
        found = {}
        for area in self.areas:
            for criterion in area.criteria:
                found[criterion.code] = area.code
                found.update((child.code, criterion.code) for child in criterion.children)
        return found

    @cached_property
    def area_of(self) -> Mapping[str, Area]:
        """The area of every criterion and sub-criterion."""
        found = {}
        for area in self.areas:
            for criterion in area.criteria:
                found[criterion.code] = area
                found.update((child.code, area) for child in criterion.children)
        return found

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many areas, criteria and sub-criteria, survey blocks left out of the areas."""
        criteria = [one for area in self.areas for one in area.criteria]
        return (
            sum(area.is_area for area in self.areas),
            len(criteria),
            sum(len(one.children) for one in criteria),
        )
