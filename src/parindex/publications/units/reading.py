"""What the page of one unit shows, all of it read from frozen snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from parindex.directory.units import AdminUnit, predecessors_of, units
from parindex.documents.charts.web import Spoke
from parindex.engine.comparing import Comparison
from parindex.engine.concluding import adjustment_sentence, failed_sentence, index_sentence
from parindex.engine.enclosures import AskedQuestion, Given
from parindex.engine.improving import Loss, Outlook, Step, losses, outlook
from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.engine.numbers import ZERO, Rounding, exact, rounded
from parindex.engine.ranking import Standing
from parindex.engine.results import Results
from parindex.engine.scoring import AreaScore, LeafScore, Scorecard
from parindex.engine.shares import area_percent
from parindex.engine.snapshot import Snapshot
from parindex.engine.tracing import sentence
from parindex.language import spoken
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.units.charts import Strip, strip_of, web_of, years_of

MOST_CHOSEN = 60
"""No more steps are read from an address; a set has fewer leaves that lose points."""


class AreaRow(NamedTuple):
    """One area (or survey block): what the unit said of itself, what counts, what is lost."""

    area: Area
    score: AreaScore | None
    claimed: Decimal | None
    percent: Decimal | None
    mean: Decimal | None

    @property
    def lost(self) -> Decimal | None:
        """Attainable points that were not earned; None where they are not public."""
        return self.score.attainable - self.score.points if self.score else None


class LostRow(NamedTuple):
    """A criterion that lost points: why, what would regain them, and which steps are chosen."""

    code: str
    title: Any
    lost: Decimal
    why: str
    steps: tuple[Step, ...] = ()
    chosen: str = ""
    claimed: Decimal | None = None
    points: Decimal | None = None


class SurveyRow(NamedTuple):
    """A survey criterion of the unit beside the mean of its peers, in percent of its points."""

    scored: LeafScore
    percent: Decimal | None
    mean: Decimal | None


class AskedRow(NamedTuple):
    """One question of the survey: the unit's answers beside everybody's."""

    asked: AskedQuestion
    own: Given | None
    is_kept_back: bool


class FormerYear(NamedTuple):
    """A year of a unit that went into this one, as it was published then."""

    name: str
    went_whole: bool
    publication: Publication
    figure: Decimal | None
    standing: Standing
    rating: str
    unit: str


class Ahead(NamedTuple):
    """The next better place and how many points away it is."""

    rank: int
    points: Decimal


@dataclass(frozen=True)
class UnitPage:
    """One unit of a publication: everything the public may read of it."""

    publication: Publication
    snapshot: Snapshot
    card: Scorecard
    standing: Standing
    chosen: tuple[Step, ...]
    losses: tuple[Loss, ...]

    @property
    def rules(self) -> IndicatorSet:
        """The indicator set of the publication."""
        return self.snapshot.indicator_set

    @property
    def found(self) -> Results:
        """The results of all units."""
        return self.snapshot.results

    @property
    def unit(self) -> str:
        """The code of the unit."""
        return self.card.facts.unit

    @cached_property
    def own_words(self) -> Scorecard | None:
        """The scorecard of what the unit stated of itself, where it was frozen."""
        return self.snapshot.claimed.get(self.unit)

    @cached_property
    def peers(self) -> list[Scorecard]:
        """The ranked units of the group, the unit among them."""
        members = self.found.members(self.standing.group)
        return [card for card in members if card.index is not None]

    @cached_property
    def strip(self) -> Strip | None:
        """Where the unit stands between the lowest and the highest of its peers."""
        figures = [card.index for card in self.peers if card.index is not None]
        if self.card.index is None or len(figures) < 2:
            return None
        return strip_of(figures, self.card.index)

    @cached_property
    def ahead(self) -> Ahead | None:
        """The next better place; None at the top or where places are printed."""
        own = self.card.index
        if own is None or self.standing.is_published or self.standing.rank is None:
            return None
        better = [card for card in self.peers if card.index is not None and card.index > own]
        if not better:
            return None
        nearest = min(better, key=lambda card: card.index or ZERO)
        rank = self.found.standings[nearest.facts.unit].rank
        return Ahead(rank, (nearest.index or ZERO) - own) if rank is not None else None

    @cached_property
    def means(self) -> Mapping[str, Decimal | None]:
        """Area → mean share of the group in percent."""
        return queries.mean_shares(self.found, self.standing.group)

    @cached_property
    def areas(self) -> list[AreaRow]:
        """Areas in the order of the set, survey blocks last."""
        own = self.own_words
        rows = [
            AreaRow(
                area,
                self.card.areas.get(area.code),
                own.areas[area.code].points
                if own and area.is_area and area.code in own.areas
                else None,
                area_percent(self.card, area.code),
                self.means.get(area.code),
            )
            for area in self.rules.areas
        ]
        return sorted(rows, key=lambda row: not row.area.is_area)

    @cached_property
    def lost(self) -> list[LostRow]:
        """What lost points: most regained for the least first; areas of which no more is public."""
        language, year = spoken(), self.card.facts.year
        chosen = {step.leaf.code: step.id for step in self.chosen}
        own = self.own_words
        rows = [
            LostRow(
                one.code,
                one.scored.leaf.title,
                one.scored.lost,
                sentence(self.rules, one.scored, year, language),
                one.steps,
                chosen.get(one.code, ""),
                _claimed(own, one.scored.leaf),
                one.scored.points,
            )
            for one in self.losses
        ]
        areas = [one for one in self.card.areas.values() if one.is_stated]
        return rows + sorted(
            (
                LostRow(one.area.code, one.area.title, one.attainable - one.points, "")
                for one in areas
                if one.attainable > one.points
            ),
            key=lambda row: -row.lost,
        )

    @cached_property
    def outlook(self) -> Outlook | None:
        """What if the chosen steps were done and all others stayed; None with nothing chosen."""
        return outlook(self.found, self.unit, self.chosen) if self.chosen else None

    first = 10
    """So many lost criteria stand in the open; the others are unfolded."""

    @property
    def can_choose(self) -> bool:
        """Whether there is any step to choose."""
        return self.card.index is not None and any(loss.steps for loss in self.losses)

    @cached_property
    def change(self) -> Comparison | None:
        """Against last year, where it may be compared."""
        return queries.comparisons(self.publication).get(self.unit)

    @cached_property
    def sentences(self) -> dict[str, Any]:
        """How the index came about, the adjustments, and what barred a rating."""
        language = spoken()
        items = [adjustment_sentence(one, language) for one in self.card.adjusted.items]
        failed = [failed_sentence(self.rules, one, language) for one in self.card.failed]
        whole = index_sentence(self.rules, self.card, language)
        return {"index": whole, "adjustments": items, "failed": failed}

    @cached_property
    def web(self) -> Markup | None:
        """The shares by area against the mean of the group, as a drawing."""
        language = spoken()
        return web_of(
            [
                Spoke(_short(row.area, language), row.percent, row.mean)
                for row in self.areas
                if row.percent is not None and row.mean is not None
            ]
        )

    @cached_property
    def history(self) -> list[tuple[Publication, Decimal]]:
        """The index of the unit itself over the years, oldest first."""
        return queries.history(self.publication, self.unit)

    @cached_property
    def years(self) -> Markup | None:
        """The history as a line, with the edges of the rating bands."""
        found = {one.year: index for one, index in self.history}
        return years_of(found, self.rules.rating.bands)

    @cached_property
    def former(self) -> list[FormerYear]:
        """Published years of the units that went into this one; each by itself, never a mean."""
        old = predecessors_of(self.unit) if self.unit in units() else ()
        return former_years(self.publication, self.unit, old) if old else []

    @cached_property
    def surveyed(self) -> list[SurveyRow]:
        """The survey criteria, the one that lost most first."""
        found = []
        levels = queries.levels(self.publication, self.standing.group)
        for code, one in self.card.leaves.items():
            if not one.leaf.is_surveyed or not one.attainable:
                continue
            level = levels.get(code)
            mean = _percent(level.mean) if level else None
            found.append(SurveyRow(one, _percent(one.exact / Fraction(one.leaf.max)), mean))
        return sorted(found, key=lambda row: -row.scored.lost)

    @cached_property
    def asked(self) -> list[AskedRow]:
        """The survey question by question, lowest first; scored questions only."""
        survey = self.snapshot.enclosed.survey
        if survey is None:
            return []
        rows = [
            AskedRow(one, one.units.get(self.unit), self.unit in one.kept_back)
            for one in survey.questions
            if self.unit in one.units or self.unit in one.kept_back
        ]
        return sorted((row for row in rows if row.asked.criterion), key=_lowest_first)

    @property
    def forms(self) -> int | None:
        """How many valid forms of the survey there are of the unit; None where not frozen."""
        survey = self.snapshot.enclosed.survey
        return None if survey is None else survey.forms.get(self.unit)


def _claimed(own: Scorecard | None, leaf: Criterion) -> Decimal | None:
    """What the unit gave itself for a criterion it states itself."""
    if own is None or leaf.by != "unit" or leaf.code not in own.leaves:
        return None
    return own.leaves[leaf.code].points


def _lowest_first(row: AskedRow) -> tuple[bool, Decimal]:
    mean = row.own.mean if row.own else None
    return mean is None, mean or ZERO


def _percent(share: Fraction) -> Decimal:
    return rounded(exact(100 * share), 1, Rounding.HALF_UP)


def _short(area: Area, language: str) -> str:
    name = area.short.said(language) or area.title.said(language)
    return name if len(name) <= 16 else f"{name[:15].rstrip()}…"


def unit_page(one: Publication, unit: str, wanted: Sequence[str] = ()) -> UnitPage | None:
    """The page of a unit with the wanted steps (code:number) chosen; None for no such unit."""
    snapshot = queries.snapshot(one)
    found = snapshot.results
    card = found.find(unit)
    if card is None:
        return None
    standing = found.standings[unit]
    lost = losses_of(one, snapshot, card)
    known = {step.id: step for loss in lost for step in loss.steps}
    chosen: dict[str, Step] = {}
    for name in wanted[:MOST_CHOSEN]:
        step = known.get(name)
        if step and step.number >= chosen.get(step.leaf.code, step).number:
            chosen[step.leaf.code] = step
    return UnitPage(one, snapshot, card, standing, tuple(chosen.values()), tuple(lost))


def losses_of(one: Publication, snapshot: Snapshot, card: Scorecard) -> list[Loss]:
    """The losses of a unit with their steps, in the language of the reader."""
    if card.index is None:
        return []
    found = snapshot.results
    levels = queries.levels(one, found.standings[card.facts.unit].group)
    return losses(found.indicator_set, card, levels, spoken())


def former_years(one: Publication, unit: str, old: Sequence[AdminUnit]) -> list[FormerYear]:
    """What was published of old units before they went into one of today, newest year first.

    A unit keeps its own code where it kept its name; such years are in its own history. Only
    publications of the same kind are looked at: invented figures never stand beside real ones.
    """
    codes = {each.code: each for each in old if each.code != unit}
    found = []
    for other in queries.publications():
        if other.year >= one.year or other.kind != one.kind:
            continue
        results = queries.snapshot(other).results
        for card in results.cards:
            former = codes.get(card.facts.unit)
            if former is None:
                continue
            whole = all(each.is_whole for each in former.successors if each.code == unit)
            found.append(
                FormerYear(
                    card.facts.name,
                    whole,
                    other,
                    card.index,
                    results.standings[card.facts.unit],
                    card.known_rating,
                    card.facts.unit,
                )
            )
    return sorted(found, key=lambda row: (-row.publication.year, row.name))
