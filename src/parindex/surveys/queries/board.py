"""The dashboard of a survey: how many forms each unit has, how sure they make, and what waits.

While forms come in, nothing is told of what they say: whoever looks before and after one form would
know it. What is shown of errors rests on numbers alone (p = 0.5).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.cycles.deadlines import VIETNAM
from parindex.directory.units import units as admin_units
from parindex.engine.names import vietnamese_key
from parindex.engine.sampling import planned_margin
from parindex.surveys.models import Channel, Door, Survey
from parindex.surveys.quality import title_of
from parindex.surveys.queries.planning import form_titles
from parindex.surveys.queries.running import survey_named, units_of

WIDTH, HEIGHT, BORDER = 300, 240, 12


class Line(NamedTuple):
    """One unit: forms that count, those wanted, codes given out and used, and the error."""

    code: str
    name: str
    valid: int
    wanted: int
    invited: int
    used: int
    margin: Decimal | None
    is_sure: bool
    is_void: bool

    @property
    def reached(self) -> int:
        """Forms in percent of those wanted, 100 at most; 100 where none are wanted."""
        return min(100, 100 * self.valid // self.wanted) if self.wanted else 100

    @property
    def is_full(self) -> bool:
        """As many forms as were wanted."""
        return self.wanted > 0 and self.valid >= self.wanted

    @property
    def answered(self) -> int | None:
        """Used codes in percent of those given out."""
        return (200 * self.used + self.invited) // (2 * self.invited) if self.invited else None

    @property
    def level(self) -> int:
        """A step of the scale of completeness, 0 to 4."""
        return 0 if not self.valid else min(4, 1 + self.reached // 34 + (self.reached == 100))


class Spot(NamedTuple):
    """A unit on the map, at a place of the drawing."""

    line: Line
    x: str
    y: str


class Day(NamedTuple):
    """How many forms had come by the end of a day, and how many an even flow would have brought."""

    on: date
    valid: int
    planned: int


@dataclass(frozen=True)
class Board:
    """Everything the dashboard shows."""

    survey: Survey
    lines: list[Line]
    counts: Mapping[str, int]
    valid: int
    wanted: int
    invited: int
    used: int
    channels: list[tuple[str, int, int]]
    excluded: list[tuple[str, int]]
    open_flags: int
    days: list[Day]
    spots: list[Spot]
    forms: Mapping[str, str]
    doors: Mapping[str, list[Door]]
    to_remind: int

    @property
    def reached(self) -> int:
        """Forms in percent of those wanted."""
        return min(100, 100 * self.valid // self.wanted) if self.wanted else 100

    @property
    def answered(self) -> int | None:
        """Used codes in percent of those given out."""
        return (200 * self.used + self.invited) // (2 * self.invited) if self.invited else None


ORDERS = ("sai-so", "tien-do", "ten")


def board(actor: Actor, slug: str, *, form: str, wanted: str, order: str) -> Board:
    """The dashboard for those who may read surveys.

    `form` limits it to one questionnaire; `wanted` is "" for all units, "chua-du" for those whose
    error is still too large, "du" for those with as many forms as planned; `order` one of `ORDERS`.
    """
    survey = survey_named(actor, slug, Can.READ_SURVEY)
    titles = form_titles(survey)
    only = {"questionnaire": form} if form in titles else {}
    replies = survey.replies.filter(**only)
    every = _lines(survey, only)
    shown = [one for one in every if _fits(one, wanted)]
    doors: dict[str, list[Door]] = defaultdict(list)
    places = {form: place for place, form in enumerate(titles)}
    for door in sorted(
        survey.doors.filter(is_shut=False, **only), key=lambda one: places.get(one.questionnaire, 0)
    ):
        doors[door.unit].append(door)
    return Board(
        survey=survey,
        lines=sorted(shown, key=lambda one: _rank(one, order)),
        counts={
            "": len(every),
            "chua-du": sum(not one.is_sure for one in every),
            "du": sum(one.is_full for one in every),
        },
        valid=sum(one.valid for one in every),
        wanted=sum(one.wanted for one in every),
        invited=sum(one.invited for one in every),
        used=sum(one.used for one in every),
        channels=_channels(
            dict(replies.filter(excluded="").values_list("channel").annotate(Count("pk")))
        ),
        excluded=sorted(
            (
                (title_of(why), count)
                for why, count in replies.exclude(excluded="")
                .values_list("excluded")
                .annotate(Count("pk"))
            ),
            key=lambda one: -one[1],
        ),
        open_flags=survey.flags.filter(decision="").count(),
        days=_days(survey, only, sum(one.wanted for one in every)),
        spots=_spots(every),
        forms=titles,
        doors=doors,
        to_remind=survey.invitees.filter(is_used=False, times_sent__gt=0, **only).count(),
    )


def _lines(survey: Survey, only: Mapping[str, str]) -> list[Line]:
    """Every unit of the cycle, with a few counts of the database."""
    valid = _by_unit(survey.replies.filter(excluded="", **only))
    invited = _by_unit(survey.invitees.filter(**only))
    used = _by_unit(survey.invitees.filter(is_used=True, **only))
    voids = set(survey.voids.filter(lifted_at=None).values_list("unit", flat=True))
    wanted: Counter[str] = Counter()
    people: dict[str, int | None] = {}
    targets = survey.targets.filter(**only).values_list("unit", "wanted", "population")
    for code, count, population in targets:
        wanted[code] += count
        before = people.get(code, 0)
        people[code] = None if population is None or before is None else before + population
    lines = []
    for unit in units_of(survey.cycle):
        margin = planned_margin(people.get(unit.code) or None, valid.get(unit.code, 0))
        lines.append(
            Line(
                code=unit.code,
                name=unit.name,
                valid=valid.get(unit.code, 0),
                wanted=wanted[unit.code],
                invited=invited.get(unit.code, 0),
                used=used.get(unit.code, 0),
                margin=margin,
                is_sure=margin is not None and margin <= survey.margin_wanted,
                is_void=unit.code in voids,
            )
        )
    return lines


def _by_unit(rows: object) -> dict[str, int]:
    return dict(rows.order_by().values_list("unit").annotate(Count("pk")))  # type: ignore[attr-defined]


def _fits(line: Line, wanted: str) -> bool:
    match wanted:
        case "chua-du":
            return not line.is_sure
        case "du":
            return line.is_full
        case _:
            return True


def _rank(line: Line, order: str) -> tuple[object, ...]:
    name = vietnamese_key(line.name)
    match order:
        case "ten":
            return (name,)
        case "tien-do":
            return (line.reached, name)
        case _:
            return (line.margin is not None, -(line.margin or 0), name)


def _channels(counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Channel, forms and percent of all, the most used first."""
    whole = sum(counts.values()) or 1
    return sorted(
        (
            (_(Channel(name).label), count, (200 * count + whole) // (2 * whole))
            for name, count in counts.items()
        ),
        key=lambda one: -one[1],
    )


def _days(survey: Survey, only: Mapping[str, str], wanted: int) -> list[Day]:
    """From the first day to today or the last, how many forms there were."""
    if survey.opens is None or survey.closes is None:
        return []
    first = survey.opens.astimezone(VIETNAM).date()
    last = survey.closes.astimezone(VIETNAM).date()
    until = min(last, timezone.now().astimezone(VIETNAM).date())
    came = dict(
        survey.replies.filter(excluded="", **only)
        .order_by()
        .values_list("day")
        .annotate(Count("pk"))
    )
    length, total, found = (last - first).days + 1, 0, []
    early = sum(count for day, count in came.items() if day < first)
    total += early
    for number in range((until - first).days + 1):
        day = first + timedelta(days=number)
        total += came.get(day, 0)
        found.append(Day(day, total, wanted * (number + 1) // length))
    return found


def _spots(lines: Sequence[Line]) -> list[Spot]:
    """Where units lie, as the register of units gives it; those it does not place are left out."""
    known = admin_units()
    placed = [
        (line, place.lat, place.lon)
        for line in lines
        if (place := known.get(line.code)) is not None
        and place.lat is not None
        and place.lon is not None
    ]
    if not placed:
        return []
    south, north = min(one[1] for one in placed), max(one[1] for one in placed)
    west, east = min(one[2] for one in placed), max(one[2] for one in placed)
    # A degree of longitude is about as long as one of latitude between 8 and 23 degrees north.
    scale = max(
        (east - west) / (WIDTH - 2 * BORDER), (north - south) / (HEIGHT - 2 * BORDER), 0.0001
    )
    left = (WIDTH - (east - west) / scale) / 2
    top = (HEIGHT - (north - south) / scale) / 2
    return [
        Spot(line, f"{left + (lon - west) / scale:.1f}", f"{top + (north - lat) / scale:.1f}")
        for line, lat, lon in placed
    ]


class Flow(NamedTuple):
    """The days as two lines of a drawing 280 wide and 120 high; `most` is the top of the scale."""

    valid: str
    planned: str
    most: int


def flow(days: Sequence[Day]) -> Flow:
    """What came and what an even flow would have brought, as points of two lines."""
    most = max((max(one.valid, one.planned) for one in days), default=0) or 1
    step = 280 / max(1, len(days) - 1)

    def line(values: Sequence[int]) -> str:
        return " ".join(
            f"{number * step:.1f},{120 - 112 * value / most:.1f}"
            for number, value in enumerate(values)
        )

    return Flow(line([one.valid for one in days]), line([one.planned for one in days]), most)
