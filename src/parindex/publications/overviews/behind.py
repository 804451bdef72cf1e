"""The units behind a number of a dashboard: who they are, and what made them count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.analytics.discipline import DAYS, Handed, Handing
from parindex.analytics.discipline import Asked as Request
from parindex.analytics.movers import Mover, movers
from parindex.analytics.overview import figure_of
from parindex.documents.dashboards.figures import Cell, Column, Table
from parindex.engine.scoring import MISSING, LeafScore, Scorecard
from parindex.language import spoken
from parindex.publications.overviews.conduct import days_key, days_said, handing_titles
from parindex.publications.overviews.cycles import Conduct
from parindex.publications.overviews.figures import changed
from parindex.publications.overviews.looking import Look

NONE = "khong"
"""Chosen instead of a rating, or of having a figure: those that have none."""
LOST, EMPTY, UNSTATED, CORRECTED = "mat", "khong", "chua-khai", "doi"
"""What became of a criterion: points lost, no points at all, nothing stated, a row corrected."""
UP, DOWN, SAME = "tang", "giam", "giu"
SENT, ANSWERED, WAITING = "co", "da", "cho"
"""Requests for explanations: all that were sent, those that were answered, those that wait."""
STILL_OUT = (Handing.WAITING, Handing.MISSING)


@dataclass(frozen=True)
class Behind:
    """The units a number counts, the words for what was chosen, and who can still be reminded."""

    chosen: tuple[str, ...]
    table: Table
    units: tuple[str, ...]
    behind_time: tuple[str, ...] = ()


@dataclass
class _Found:
    """The units still counted, in the order of the page, and the columns that tell about them."""

    names: dict[str, str]
    words: list[str] = field(default_factory=list)
    columns: list[tuple[Column, Callable[[str], Cell]]] = field(default_factory=list)

    def keep(self, units: object) -> None:
        """Leave only these units."""
        kept = set(units)  # type: ignore[call-overload]
        self.names = {unit: name for unit, name in self.names.items() if unit in kept}


def units_behind(look: Look, conduct: Conduct | None, given: Mapping[str, str]) -> Behind:
    """The units that fit everything an address chooses; what it chooses wrongly is left out."""
    cards = {card.facts.unit: card for card in look.cards}
    names = {unit: card.facts.name for unit, card in cards.items()}
    if conduct is not None:
        names |= {one.unit: one.name for one in conduct.handed if one.unit not in names}
    found = _Found(names)
    _by_rating(look, cards, given, found)
    _by_change(look, given, found)
    if conduct is None or given.get("yeu-cau") not in (SENT, ANSWERED, WAITING):
        _by_criterion(look, cards, given, found)
    if conduct is not None:
        _by_handing(conduct.handed, given, found)
        _by_requests(look, conduct.requests, given, found)
    table = _table(look, cards, found)
    late = _behind_time(conduct, given) if conduct is not None else set()
    units = tuple(found.names)
    return Behind(tuple(found.words), table, units, tuple(one for one in units if one in late))


def _behind_time(conduct: Conduct, given: Mapping[str, str]) -> set[str]:
    """The units that still owe what was chosen: their sheet, or an explanation."""
    if given.get("nop"):
        return {one.unit for one in conduct.handed if one.how in STILL_OUT}
    if given.get("yeu-cau"):
        return {one.unit for one in conduct.requests if not one.is_answered}
    return set()


def _by_rating(
    look: Look, cards: Mapping[str, Scorecard], given: Mapping[str, str], found: _Found
) -> None:
    bands = {one.id: one.label.said(spoken()) for one in look.indicator_set.rating.bands}
    asked = given.get("xep-loai", "")
    if asked in bands:
        found.words.append(_("Xếp loại: %(name)s") % {"name": bands[asked]})
        found.keep(unit for unit, card in cards.items() if card.known_rating == asked)
    elif asked == NONE:
        found.words.append(_("Không xếp loại"))
        found.keep(unit for unit, card in cards.items() if card.known_rating not in bands)
    if given.get("so-lieu") == NONE:
        found.words.append(_("Chưa có số liệu, không tính là 0"))
        area = look.asked.area
        found.keep(unit for unit in found.names if _figure(cards, unit, area) is None)
    elif given.get("so-lieu") == SENT:
        found.words.append(_("Có kết quả"))
        area = look.asked.area
        found.keep(unit for unit in found.names if _figure(cards, unit, area) is not None)


def _figure(cards: Mapping[str, Scorecard], unit: str, area: str) -> Decimal | None:
    return figure_of(cards[unit], area) if unit in cards else None


def _by_change(look: Look, given: Mapping[str, str], found: _Found) -> None:
    way, against = given.get("thay-doi", ""), look.against
    titles = {
        UP: _("Tăng so với năm %(year)s"),
        DOWN: _("Giảm so với năm %(year)s"),
        SAME: _("Giữ nguyên so với năm %(year)s"),
    }
    if against is None or way not in titles:
        return
    signs: Mapping[str, Callable[[Mover], bool]] = {
        UP: lambda one: one.points > 0,
        DOWN: lambda one: one.points < 0,
        SAME: lambda one: one.points == 0,
    }
    moved = movers(look.results, look.cards, look.comparisons, {}, look.asked.area).units
    by_unit = {one.unit: one for one in moved if signs[way](one)}
    found.words.append(titles[way] % {"year": against.year})
    order = list(by_unit) if way == UP else list(reversed(by_unit))
    found.names = {unit: found.names[unit] for unit in order if unit in found.names}
    before = Column(_("Năm %(year)s") % {"year": against.year})
    found.columns += [
        (before, lambda unit: Cell(by_unit[unit].before)),
        (Column(_("Thay đổi")), lambda unit: changed(by_unit[unit].points)),
    ]


def _by_criterion(
    look: Look, cards: Mapping[str, Scorecard], given: Mapping[str, str], found: _Found
) -> None:
    leaf = look.indicator_set.by_code.get(given.get("tieu-chi", ""))
    if leaf is None or not any(leaf.code in card.leaves for card in cards.values()):
        return
    scores = {
        unit: card.leaves[leaf.code]
        for unit, card in cards.items()
        if card.index is not None and leaf.code in card.leaves
    }
    kinds: Mapping[str, tuple[str, Callable[[str, LeafScore], bool]]] = {
        LOST: (_("Mất điểm"), lambda unit, one: one.points < one.attainable),
        EMPTY: (_("Không có điểm"), lambda unit, one: bool(one.attainable) and not one.points),
        UNSTATED: (_("Chưa khai"), lambda unit, one: one.state == MISSING),
        CORRECTED: (
            _("Điểm cuối cùng khác điểm tự chấm"),
            lambda unit, one: _own(look, unit, leaf.code) not in (None, one.points),
        ),
    }
    title = f"{leaf.code} {leaf.title.said(spoken())}"
    words, fits = kinds.get(given.get("diem", ""), ("", lambda unit, one: bool(one.attainable)))
    found.words.append(f"{title}: {words}" if words else title)
    found.keep(unit for unit, one in scores.items() if fits(unit, one))
    order = sorted(found.names, key=lambda unit: scores[unit].points - scores[unit].attainable)
    found.names = {unit: found.names[unit] for unit in order}
    found.columns += [
        (Column(_("Điểm")), lambda unit: Cell(scores[unit].points)),
        (Column(_("Tối đa")), lambda unit: Cell(scores[unit].attainable)),
    ]
    if given.get("diem") == CORRECTED:
        own = Column(_("Tự chấm"))
        found.columns.insert(-2, (own, lambda unit: Cell(_own(look, unit, leaf.code))))


def _own(look: Look, unit: str, code: str) -> Decimal | None:
    """The points a unit gave itself for a criterion."""
    card = look.claimed.get(unit)
    score = card.leaves.get(code) if card else None
    return score.points if score else None


def _by_handing(handed: tuple[Handed, ...], given: Mapping[str, str], found: _Found) -> None:
    titles, by_unit = handing_titles(), {one.unit: one for one in handed}
    ends = {days_key(*one): one for one in DAYS}
    how, days = given.get("nop", ""), given.get("ngay", "")
    if how in {one.value for one in titles}:
        found.words.append(_("Nộp bài: %(how)s") % {"how": titles[Handing(how)]})
        found.keep(one.unit for one in handed if one.how == how)
    if days in ends:
        found.words.append(_("Nộp trước hạn: %(days)s") % {"days": days_said(*ends[days])})
        found.keep(one.unit for one in handed if _is_within(one.days, *ends[days]))
    if how not in titles and days not in ends:
        return
    found.columns += [
        (Column(_("Nộp bài"), 24, is_number=False), lambda unit: Cell(titles[by_unit[unit].how])),
        (Column(_("Trước hạn (ngày)"), 12), lambda unit: Cell(by_unit[unit].days)),
    ]


def _is_within(days: int | None, least: int | None, most: int | None) -> bool:
    return days is not None and (least is None or days >= least) and (most is None or days <= most)


def _by_requests(
    look: Look, requests: tuple[Request, ...], given: Mapping[str, str], found: _Found
) -> None:
    titles = {
        SENT: _("Được yêu cầu giải trình"),
        ANSWERED: _("Đã giải trình"),
        WAITING: _("Còn chờ giải trình"),
    }
    state, code, by = (given.get(name, "") for name in ("yeu-cau", "tieu-chi", "nguoi"))
    if state not in titles:
        return
    wanted = [
        one
        for one in requests
        if (state == SENT or one.is_answered == (state == ANSWERED))
        and code in ("", one.code)
        and by in ("", one.by)
        and given.get("don-vi", "") in ("", one.unit)
    ]
    words = titles[state]
    if code in look.indicator_set.by_code:
        words += f", {code} {look.indicator_set.by_code[code].title.said(spoken())}"
    if by:
        words += ", " + _("người yêu cầu: %(name)s") % {"name": by}
    found.words.append(words)
    found.keep(one.unit for one in wanted)

    def rows(unit: str) -> list[Request]:
        return [one for one in wanted if one.unit == unit]

    found.columns += [
        (Column(_("Yêu cầu"), 10), lambda unit: Cell(len(rows(unit)))),
        (
            Column(_("Đã giải trình"), 12),
            lambda unit: Cell(sum(one.is_answered for one in rows(unit))),
        ),
        (
            Column(_("Tiêu chí"), 40, is_number=False),
            lambda unit: Cell(", ".join(sorted({one.code for one in rows(unit)}))),
        ),
    ]


def _table(look: Look, cards: Mapping[str, Scorecard], found: _Found) -> Table:
    """A line for every unit: what all dashboards say of it, then what made it count."""
    bands = {one.id: one.label.said(spoken()) for one in look.indicator_set.rating.bands}
    is_grouped = not look.asked.group and len(set(look.groups.values())) > 1
    columns = [Column(_("Đơn vị"), 34, is_number=False)]
    columns += [Column(_("Nhóm"), 20, is_number=False)] * is_grouped
    columns += [
        Column(_("Đạt (%)") if look.asked.area else _("Chỉ số")),
        Column(_("Hạng"), 8),
        Column(_("Xếp loại"), 14, is_number=False),
        *(column for column, _cell in found.columns),
    ]
    rows = []
    for unit, name in found.names.items():
        card, standing = cards.get(unit), look.results.standings.get(unit)
        row = [Cell(name, look.ways.unit(unit))]
        row += [Cell(look.named(look.groups.get(unit, "")))] * is_grouped
        row += [
            Cell(_figure(cards, unit, look.asked.area)),
            Cell(standing.rank if standing else None),
            Cell(bands.get(card.known_rating, "–") if card else "–"),
        ]
        rows.append((*row, *(cell(unit) for _column, cell in found.columns)))
    return Table(tuple(columns), tuple(rows), empty=_("Không có đơn vị nào như vậy."))
