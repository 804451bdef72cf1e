"""What a unit's figures are compared with: its own of last year, and those of its peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.inputs import UNIT_MAY_STATE, in_words
from parindex.assessments.loading import Loaded, load, load_many
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.workflow import NOT_SUBMITTED
from parindex.cycles.queries import indicator_set_of
from parindex.engine.comparing import renamed
from parindex.engine.facts import Stage
from parindex.engine.indicators import Criterion
from parindex.engine.numbers import Rounding, exact, rounded, shown
from parindex.engine.rules import Value
from parindex.engine.scoring import SCORED, LeafScore, Scorecard, score
from parindex.language import spoken


def last_year(loaded: Loaded) -> Loaded | None:
    """The same unit's sheet in the cycle of the year before, when there is one."""
    unit = loaded.assessment.unit
    before = Assessment.objects.filter(
        unit__code=unit.code,
        unit__cycle__year=loaded.cycle.year - 1,
        unit__cycle__authority=loaded.cycle.authority,
    )
    found = before.order_by("pk").values_list("pk", flat=True).first()
    return load(found) if found else None


class LastYear(NamedTuple):
    """What this year is compared with: points and figures in words by today's codes, shared
    figures by name, and what appraisers and council remarked by code."""

    points: Mapping[str, Decimal] = {}
    shared: Mapping[str, Value] = {}
    words: Mapping[str, str] = {}
    remarks: Mapping[str, list[str]] = {}


REMEMBERED_FOR = 600


def figures_of_last_year(loaded: Loaded) -> LastYear:
    """The figures and remarks of the year before, remembered for ten minutes.

    They stand still while this year's sheet is filled, and every row that is saved asks for them.
    """
    key = f"last-year-{loaded.assessment.pk}-{loaded.indicator_set.digest}-{spoken()}"
    found: LastYear | None = cache.get(key)
    if found is None:
        before = last_year(loaded)
        found = LastYear() if before is None else _of_last_year(loaded, before)
        cache.set(key, found, REMEMBERED_FOR)
    return found


def _of_last_year(loaded: Loaded, before: Loaded) -> LastYear:
    return LastYear(
        _last_points(loaded, before),
        dict(as_judged(indicator_set_of(before.cycle), before.sheet).shared),
        {one.code: _last_words(loaded, before, one) for one in loaded.indicator_set.leaves},
        _last_remarks(before),
    )


def _last_points(loaded: Loaded, before: Loaded) -> dict[str, Decimal]:
    """Code of today → points of last year as they stood at the end."""
    old_set = indicator_set_of(before.cycle)
    card = score(old_set, as_judged(old_set, before.sheet))
    if old_set.digest == loaded.indicator_set.digest:
        return {code: leaf.points for code, leaf in card.leaves.items()}
    names = renamed(old_set, loaded.indicator_set)
    return {new: card.leaves[old].points for new, old in names.items() if old in card.leaves}


def _last_remarks(before: Loaded) -> dict[str, list[str]]:
    """Code → what appraisers and council said about the row last year."""
    said = Statement.objects.filter(
        assessment=before.assessment, stage__gt=Stage.UNIT, replaced_by=None
    ).exclude(reason="")
    found: dict[str, list[str]] = {}
    for code, reason in said.order_by("pk").values_list("code", "reason"):
        found.setdefault(code, []).append(reason)
    return found


def _last_words(loaded: Loaded, before: Loaded, item: Criterion) -> str:
    """The figures of last year as they stood at the end, in few words."""
    old_set, new_set = before.indicator_set, loaded.indicator_set
    code = item.code
    if old_set.digest != new_set.digest:
        code = renamed(old_set, new_set).get(code, "")
    old = old_set.by_code.get(code)
    if not isinstance(old, Criterion) or old.rule is None:
        return ""
    facts = dict(last.facts) if (last := before.sheet.last(code)) else {}
    for ask in old.rule.asks:
        if ask.is_shared and (shared := before.sheet.last(ask.name)) is not None:
            facts[ask.name] = shared.facts["value"]
    return in_words(old, facts)


class Middle(NamedTuple):
    """Where the peers of a unit stand in one row: their median, exact and as said, of how many."""

    points: Fraction
    said: Decimal
    units: int


class Peers(NamedTuple):
    """The units a unit is compared with: medians by code, whose sheets they were made of, when."""

    middles: Mapping[str, Middle] = {}
    sheets: frozenset[int] = frozenset()
    at: datetime | None = None


NOBODY = Peers()
FEWEST_PEERS = 5
"""Fewer are never compared with, and peers are counted in groups of so many: a median that moved
by one sheet would tell of that sheet."""

_KEPT_FOR_SAVES = 86_400


def peers_of(loaded: Loaded) -> Peers:
    """The submitted sheets of the unit's group in this cycle, counted at most every ten minutes."""
    if not _has_peers(loaded):
        return NOBODY
    now, known = timezone.now(), remembered_peers(loaded)
    if known.at is None or now - known.at >= timedelta(seconds=REMEMBERED_FOR):
        known = _counted_peers(loaded, now)
        cache.set(_key_of_peers(loaded), known, _KEPT_FOR_SAVES)
    return known


def remembered_peers(loaded: Loaded) -> Peers:
    """The peers as a page counted them last; a row that is saved waits for nothing newer."""
    if not _has_peers(loaded):
        return NOBODY
    known: Peers = cache.get(_key_of_peers(loaded), NOBODY)
    # A sheet that was sent back is no peer of its own.
    return NOBODY if loaded.assessment.pk in known.sheets else known


def _has_peers(loaded: Loaded) -> bool:
    """Whether the sheet is still the unit's to change, and the cycle lets it be compared."""
    return loaded.cycle.compares_with_peers and loaded.state in NOT_SUBMITTED


def _key_of_peers(loaded: Loaded) -> str:
    group = quote(loaded.assessment.unit.group)
    return f"peers-{loaded.cycle.pk}-{loaded.indicator_set.digest}-{group}"


def _counted_peers(loaded: Loaded, now: datetime) -> Peers:
    """The medians of sheets that were signed and submitted, in the order they came in."""
    found = Assessment.objects.filter(
        unit__cycle=loaded.cycle, unit__group=loaded.assessment.unit.group, is_locked_unsigned=False
    ).exclude(state__in=[one.value for one in NOT_SUBMITTED])
    submitted = list(found.select_related("unit").order_by("submitted_at", "pk"))
    sheets = frozenset(one.pk for one in submitted)
    if len(submitted) < FEWEST_PEERS:
        return Peers({}, sheets, now)
    rules = loaded.indicator_set
    cards = [
        score(rules, as_claimed(rules, one.sheet)).leaves
        for one in load_many(loaded.cycle, submitted)
    ]
    codes = [leaf.code for leaf in rules.leaves if leaf.by in UNIT_MAY_STATE]
    middles = {
        code: middle([card[code] for card in cards if code in card], rules.rounding)
        for code in codes
    }
    return Peers({code: one for code, one in middles.items() if one}, sheets, now)


def middle(leaves: Sequence[LeafScore], rounding: Rounding) -> Middle | None:
    """The exact median of a row over the peers that have points, in the order they came in.

    None while there are fewer than five; the ninth counts when the tenth is there.
    """
    points = [Fraction(one.points) for one in leaves if one.state == SCORED]
    counted = len(points) - len(points) % FEWEST_PEERS
    if not counted:
        return None
    found = median(points[:counted])
    return Middle(found, rounded(exact(found), 2, rounding), counted)


def warnings_of(
    leaf: Criterion, card: Scorecard, last: Decimal | None, peers: Peers = NOBODY
) -> list[str]:
    """Saved all the same: a figure that is worth a second look."""
    scored = card.leaves.get(leaf.code)
    if scored is None or scored.state != SCORED:
        return []
    found = []
    if last is not None and is_far(leaf, scored.points, Fraction(last)):
        found.append(
            _("Khác xa năm trước (%(then)s → %(now)s điểm). Kiểm tra lại số liệu.")
            % {"then": shown(last, 2, spoken()), "now": shown(scored.points, 2, spoken())}
        )
    others = peers.middles.get(leaf.code)
    if others is not None and is_far(leaf, scored.points, others.points):
        found.append(
            _(
                "Khác xa các đơn vị cùng nhóm (trung vị %(median)s của %(count)s đơn vị). "
                "Kiểm tra lại số liệu."
            )
            % {"median": shown(others.said, 2, spoken()), "count": others.units}
        )
    return found


def is_far(leaf: Criterion, points: Decimal, other: Fraction) -> bool:
    """Whether half of the row's points or more lie between the two."""
    apart = abs(Fraction(points) - other)
    return apart > 0 and apart * 2 >= Fraction(leaf.max)
