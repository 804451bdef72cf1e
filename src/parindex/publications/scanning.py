"""Reading all sheets of a cycle once more before publication: what somebody should look at.

Nothing here decides anything. Each finding names the unit, the criterion and where to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Citation
from parindex.assessments.progress import is_judged, judged_rows
from parindex.assessments.queries.comparing import FEWEST_PEERS, is_far
from parindex.cycles.models import Cycle
from parindex.engine.facts import Stage
from parindex.engine.indicators import Criterion
from parindex.engine.numbers import shown
from parindex.engine.results import Results
from parindex.engine.voice import decimal_of

KINDS: Mapping[str, str] = {
    "no_reason": later("Điều chỉnh không ghi lý do"),
    "no_evidence": later("Chấp nhận nhưng không có minh chứng"),
    "untouched": later("Chưa ai thẩm định"),
    "same_file": later("Cùng một tệp ở nhiều đơn vị"),
    "outlier": later("Khác xa các đơn vị cùng nhóm"),
    "dead_full": later("Tiêu chí mọi đơn vị đều đạt tối đa"),
    "dead_equal": later("Tiêu chí mọi đơn vị bằng điểm nhau"),
}
"""What is looked for, in the order it is shown."""


class Finding(NamedTuple):
    """Something to look at; `sheet` is the unit's sheet, None where it is about all units."""

    kind: str
    unit: str
    sheet: int | None
    code: str
    says: str


def scan(cycle: Cycle, found: Results) -> list[Finding]:
    """Everything worth a look, by kind, then unit and criterion."""
    every = load_cycle(cycle)
    findings = [
        *(one for loaded in every for one in _of_sheet(loaded)),
        *_same_files(cycle, every),
        *_outliers(found, {one.assessment.unit.code: one for one in every}),
        *_dead(found),
    ]
    order = list(KINDS)
    return sorted(findings, key=lambda one: (order.index(one.kind), one.unit, one.code))


def _of_sheet(loaded: Loaded) -> Iterator[Finding]:
    if loaded.sheet.words == {}:
        return
    unit, sheet = loaded.assessment.unit.name, loaded.assessment.pk
    for leaf in judged_rows(loaded.indicator_set):
        last = loaded.sheet.last(leaf.code)
        if last is None:
            continue
        if not is_judged(loaded.sheet, leaf.code):
            says = _("Không có kết luận thẩm định; đang tính theo lời khai của đơn vị.")
            yield Finding("untouched", unit, sheet, leaf.code, says)
        if last.stage != Stage.UNIT and last.verdict in ("corrected", "overridden", "refused"):
            if not last.reason.strip():
                says = _("Đã điều chỉnh lời khai của đơn vị mà không ghi lý do.")
                yield Finding("no_reason", unit, sheet, leaf.code, says)
        elif _lacks_evidence(loaded, leaf):
            says = _("Được chấp nhận, tiêu chí đòi minh chứng mà không có tài liệu nào.")
            yield Finding("no_evidence", unit, sheet, leaf.code, says)


def _lacks_evidence(loaded: Loaded, leaf: Criterion) -> bool:
    own = loaded.sheet.own(leaf.code)
    is_stated = own is not None and bool(own.facts) and not own.is_claimed
    return is_stated and leaf.evidence_required and not loaded.cited.get(leaf.code)


def _same_files(cycle: Cycle, every: Sequence[Loaded]) -> Iterator[Finding]:
    """A file that several units cite as their own evidence."""
    sheets = {one.assessment.pk: one.assessment for one in every}
    users: dict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
    cited = Citation.objects.filter(assessment__unit__cycle=cycle).exclude(document__file_digest="")
    for digest, sheet, code, name in cited.values_list(
        "document__file_digest", "assessment", "code", "document__file_name"
    ):
        users[digest].setdefault(sheet, (code, name))
    for found in users.values():
        if len(found) < 2:
            continue
        for sheet, (code, name) in found.items():
            if sheet not in sheets:
                continue
            says = _("Tệp «%(file)s» còn được %(count)s đơn vị khác dùng.") % {
                "file": name,
                "count": len(found) - 1,
            }
            yield Finding("same_file", sheets[sheet].unit.name, sheet, code, says)


def _outliers(found: Results, sheets: Mapping[str, Loaded]) -> Iterator[Finding]:
    """Units at least half of a criterion's points away from the median of their group."""
    groups: dict[str, list[str]] = defaultdict(list)
    for unit, standing in found.standings.items():
        groups[standing.group].append(unit)
    cards = {card.facts.unit: card for card in found.cards if card.index is not None}
    for members in groups.values():
        ranked = [cards[one] for one in members if one in cards]
        if len(ranked) < FEWEST_PEERS:
            continue
        for leaf in found.indicator_set.leaves:
            scored = [
                (card, card.leaves[leaf.code].points)
                for card in ranked
                if leaf.code in card.leaves and card.leaves[leaf.code].state == "scored"
            ]
            if len(scored) < FEWEST_PEERS or not leaf.max:
                continue
            middle = median(Fraction(points) for _card, points in scored)
            for card, points in scored:
                if not is_far(leaf, points, middle):
                    continue
                says = _("%(own)s điểm, trung vị của nhóm %(middle)s trên %(most)s điểm.") % {
                    "own": shown(points, 2),
                    "middle": shown(decimal_of(middle), 2),
                    "most": shown(leaf.max),
                }
                loaded = sheets[card.facts.unit]
                yield Finding("outlier", card.facts.name, loaded.assessment.pk, leaf.code, says)


def _dead(found: Results) -> Iterator[Finding]:
    """Criteria that tell no unit from another this year."""
    for leaf in found.indicator_set.leaves:
        scored = [
            card.leaves[leaf.code]
            for card in found.cards
            if card.index is not None
            and leaf.code in card.leaves
            and card.leaves[leaf.code].attainable
        ]
        points = {one.points for one in scored}
        if len(scored) < FEWEST_PEERS or len(points) != 1:
            continue
        is_full = all(one.points == one.attainable for one in scored)
        says = _("%(count)s đơn vị đều %(points)s điểm.") % {
            "count": len(scored),
            "points": shown(Decimal(points.pop()), 2),
        }
        yield Finding("dead_full" if is_full else "dead_equal", "", None, leaf.code, says)
