"""What a unit's sheet is compared with: what is worth a second look."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import gettext as _

from parindex.assessments.facts import as_judged
from parindex.assessments.loading import Loaded, load
from parindex.assessments.models import Assessment
from parindex.cycles.queries import indicator_set_of
from parindex.engine.comparing import renamed
from parindex.engine.indicators import Criterion
from parindex.engine.numbers import shown
from parindex.engine.rules import Value
from parindex.engine.scoring import Scorecard, score


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
    """What this year is compared with: points by today's codes, shared figures by name."""

    points: Mapping[str, Decimal] = {}
    shared: Mapping[str, Value] = {}


REMEMBERED_FOR = 600


def figures_of_last_year(loaded: Loaded) -> LastYear:
    """The points and shared figures of the year before, remembered for ten minutes.

    They stand still while this year's sheet is filled, and every row that is saved asks for them.
    """
    key = f"last-year-{loaded.assessment.pk}-{loaded.indicator_set.digest}"
    found: LastYear | None = cache.get(key)
    if found is None:
        before = last_year(loaded)
        found = LastYear(_last_points(loaded, before), _last_shared(before))
        cache.set(key, found, REMEMBERED_FOR)
    return found


def _last_shared(before: Loaded | None) -> Mapping[str, Value]:
    if before is None:
        return {}
    return dict(as_judged(indicator_set_of(before.cycle), before.sheet).shared)


def _last_points(loaded: Loaded, before: Loaded | None) -> dict[str, Decimal]:
    """Code of today → points of last year as they stood at the end."""
    if before is None:
        return {}
    old_set = indicator_set_of(before.cycle)
    card = score(old_set, as_judged(old_set, before.sheet))
    if old_set.digest == loaded.indicator_set.digest:
        return {code: leaf.points for code, leaf in card.leaves.items()}
    names = renamed(old_set, loaded.indicator_set)
    return {new: card.leaves[old].points for new, old in names.items() if old in card.leaves}


def warnings_of(leaf: Criterion, card: Scorecard, last: Decimal | None) -> list[str]:
    """Saved all the same: a figure that is worth a second look."""
    scored = card.leaves.get(leaf.code)
    if scored is None or last is None or scored.state != "scored":
        return []
    if abs(scored.points - last) * 2 >= leaf.max and scored.points != last:
        now, then = shown(scored.points, 2), shown(last, 2)
        return [
            _("Khác xa năm trước (%(then)s → %(now)s điểm). Kiểm tra lại số liệu.")
            % {"then": then, "now": now}
        ]
    return []
