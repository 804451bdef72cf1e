"""What is stated about a unit: facts, claims and overrides by criterion, stage by stage.

Raw values (from TOML, CSV, a workbook, JSON or a form) become typed `Values` here, checked against
the rule; whatever is wrong is a `Problem` naming the criterion, the value and what is allowed.
Everything behind this door may trust its facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any, NamedTuple

from parindex.engine.numbers import plain, shown
from parindex.engine.rules import Ask, FactType, Value
from parindex.language import gettext as _
from parindex.language import spoken

MOST = Decimal(10) ** 12
OVERRIDE = "!points"
VOID = "!void"
ACCEPTED = "!accepted"
CLAIMS = ("n/a", "không áp dụng", "khong ap dung", "kad")


class Stage(IntEnum):
    """Who spoke, in the order in which later words replace earlier ones."""

    UNIT = 1
    APPRAISAL = 2
    REVIEW = 3
    COUNCIL = 4


class Statement(NamedTuple):
    """What was said about one leaf at one stage.

    `points` overrides the rule, with a reason. A claim of not applicable counts once accepted.
    """

    values: Mapping[str, Value] = {}
    stage: Stage = Stage.UNIT
    points: Decimal | None = None
    reason: str = ""
    is_claimed: bool = False
    is_accepted: bool = False
    is_void: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication prints about a unit, where it cannot be recomputed from what is public."""

    rank: int | None = None
    of: int | None = None
    rating: str = ""
    index: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """Everything that counts for one unit in one year.

    `statements` by leaf code hold the latest stage that spoke; `stated` gives points of an area, a
    criterion or the whole ("total") where a publication shows no more; `events` bar rating bands.
    """

    unit: str
    year: int
    name: str = ""
    group: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    shared: Mapping[str, Value] = field(default_factory=dict)
    adjustments: Mapping[str, Statement] = field(default_factory=dict)
    stated: Mapping[str, Decimal] = field(default_factory=dict)
    events: frozenset[str] = frozenset()
    published: Published | None = None

    @property
    def called(self) -> str:
        """The name of the unit, its code where it has none."""
        return self.name or self.unit

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all was stated: such a unit is never ranked as a zero."""
        return not (self.statements or self.shared or self.stated)


def latest(statements: Iterable[Statement]) -> Statement:
    """The statement that counts: of the latest stage that spoke, the last one given."""
    return max(enumerate(statements), key=lambda pair: (pair[1].stage, pair[0]))[1]


class Misread(ValueError):
    """A raw value that is not what was asked; the message is a Vietnamese sentence."""


_TRUE = frozenset(("true", "có", "co", "x", "yes", "đạt", "dat", "1"))
_FALSE = frozenset(("false", "không", "khong", "no", "chưa", "chua", "0"))
_DECIMAL = re.compile(r"[-−]?\d{1,13}([.,]\d{1,10})?")
_COUNT = re.compile(r"\d{1,13}([.,]0+)?")
_GROUPED = re.compile(r"[-−]?\d{1,3}([.,\s\u00a0]\d{3})+([.,]\d+)?")
_FRACTION = re.compile(r"\d{1,400}/[1-9]\d{0,399}")  # a mean over many questions is exact
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TIMELINESS = {
    "on_time": "on_time",
    "late": "late",
    "missing": "missing",
    "đúng hạn": "on_time",
    "dung han": "on_time",
    "chậm": "late",
    "cham": "late",
    "trễ": "late",
    "không có": "missing",
    "khong co": "missing",
}


def read_value(ask: Ask, raw: Any) -> Value:
    """The raw value as the fact asks for it, or `Misread` with a sentence."""
    if isinstance(raw, float):
        raise Misread(
            _("%(raw)s là số dấu phẩy động, không chính xác. Ghi số thập phân") % {"raw": repr(raw)}
        )
    if isinstance(raw, str):
        raw = raw.strip()
        if len(raw) > 2000:
            raise Misread(
                _("dài %(count)s ký tự. Nhập giá trị ngắn gọn")
                % {"count": shown(len(raw), None, spoken())}
            )
        if raw[:1] in ("=", "@", "+"):
            raise Misread(
                _("«%(raw)s» là công thức. Nhập giá trị, không nhập công thức") % {"raw": raw[:40]}
            )
    return _READERS[ask.type](ask, raw)


def _read_yes_no(__: Ask, raw: Any) -> Value:
    if isinstance(raw, bool):
        return raw
    word = plain(raw) if isinstance(raw, (int, Decimal)) else str(raw).casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Misread(
        _("«%(raw)s» không phải có hoặc không. Ghi «có» hoặc «không»") % {"raw": _short(raw)}
    )


def read_decimal(raw: Any) -> Decimal:
    """A decimal with a point or a comma; thousands separators are refused by name."""
    if isinstance(raw, bool):
        raise Misread(_("là có/không, cần một số"))
    if isinstance(raw, (int, Decimal)):
        number = Decimal(raw)
        if not number.is_finite():
            raise Misread(_("«%(raw)s» không phải một số hữu hạn") % {"raw": raw})
        if abs(number) > MOST or len(plain(number).partition(".")[2]) > 10:
            raise Misread(
                _("«%(raw)s» quá lớn hoặc quá nhiều chữ số thập phân") % {"raw": _short(raw)}
            )
        return number
    text = str(raw).replace("−", "-")
    if _GROUPED.fullmatch(text) and not _is_plain_decimal(text):
        raise Misread(
            _("«%(raw)s» có dấu phân cách hàng nghìn. Ghi liền, ví dụ 1633 hoặc 2,5")
            % {"raw": _short(raw)}
        )
    if not _DECIMAL.fullmatch(text):
        raise Misread(
            _("«%(raw)s» không phải một số. Ghi ví dụ 24 hoặc 2,5") % {"raw": _short(raw)}
        )
    number = Decimal(text.replace(",", "."))
    if abs(number) > MOST:
        raise Misread(_("«%(raw)s» quá lớn") % {"raw": _short(raw)})
    return number


def _is_plain_decimal(text: str) -> bool:
    """Whether one separator followed by three digits is read as decimals: only after a zero."""
    return bool(re.fullmatch(r"-?0[.,]\d{3}", text))


def _read_count(ask: Ask, raw: Any) -> Value:
    if isinstance(raw, str) and _COUNT.fullmatch(raw) and not _GROUPED.fullmatch(raw):
        return int(Decimal(raw.replace(",", ".")))
    number = read_decimal(raw)
    if number < 0:
        raise Misread(
            _("%(number)s là số âm. Nhập số từ 0 trở lên")
            % {"number": shown(number, None, spoken())}
        )
    if number != number.to_integral_value():
        raise Misread(
            _("%(number)s không phải số nguyên. Nhập số đếm, ví dụ 24")
            % {"number": shown(number, None, spoken())}
        )
    return int(number)


def _read_number(ask: Ask, raw: Any) -> Value:
    number = read_decimal(raw)
    if number < 0:
        raise Misread(
            _("%(number)s là số âm. Nhập số từ 0 trở lên")
            % {"number": shown(number, None, spoken())}
        )
    if ask.most is not None and number > ask.most:
        raise Misread(
            _("%(number)s vượt mức cao nhất %(most)s")
            % {"number": shown(number, None, spoken()), "most": shown(ask.most, None, spoken())}
        )
    return int(number) if number == number.to_integral_value() else number


def _read_signed(__: Ask, raw: Any) -> Value:
    return read_decimal(raw)


def _read_share(__: Ask, raw: Any) -> Value:
    if isinstance(raw, Fraction):
        share: Decimal | Fraction = raw
    elif isinstance(raw, str) and _FRACTION.fullmatch(raw):
        share = Fraction(raw)
    else:
        share = read_decimal(raw)
    if not 0 <= share <= 1:
        raise Misread(_("«%(raw)s» ngoài khoảng 0 đến 1. Ghi 0,82 cho 82%%") % {"raw": _short(raw)})
    return share


def _read_option(ask: Ask, raw: Any) -> Value:
    word = str(raw)
    for identifier, title in ask.choices:
        if word == identifier or word.casefold() == title.vi.casefold():
            return identifier
    allowed = ", ".join(identifier for identifier, __ in ask.choices)
    raise Misread(
        _("«%(raw)s» không có trong danh sách. Chọn một trong: %(allowed)s")
        % {"raw": _short(raw), "allowed": allowed}
    )


def _read_items(ask: Ask, raw: Any) -> Value:
    if isinstance(raw, str):
        words = [] if raw in ("", "0", "-") else re.split(r"\s*[|;,\n]\s*", raw)
    elif isinstance(raw, (list, tuple, frozenset, set)):
        words = [str(item) for item in raw]
    else:
        raise Misread(
            _("«%(raw)s» không phải danh sách. Ghi các mã cách nhau bằng dấu |")
            % {"raw": _short(raw)}
        )
    one = Ask(ask.name, FactType.OPTION, ask.choices)
    met = {str(_read_option(one, word)) for word in words if word}
    return tuple(identifier for identifier, __ in ask.choices if identifier in met)


EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""A day of any other year is a slip of the keyboard, and at the very ends no clock can follow."""


def read_day(raw: Any) -> date:
    """A date as ISO or dd/mm/yyyy, of a year that can be meant."""
    day = _day_of(raw)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        said = _("năm %(year)s không đúng. Ghi năm từ %(first)s đến %(last)s")
        years = {"year": day.year, "first": EARLIEST_YEAR, "last": LATEST_YEAR}
        raise Misread(said % years)
    return day


def _day_of(raw: Any) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = str(raw)
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Misread(
            _("«%(raw)s» không phải ngày. Ghi dạng 31/12/2022") % {"raw": _short(raw)}
        ) from None


def _read_timeliness(__: Ask, raw: Any) -> Value:
    if isinstance(raw, str) and raw.casefold() in _TIMELINESS:
        return _TIMELINESS[raw.casefold()]
    if isinstance(raw, (date, datetime)) or (isinstance(raw, str) and raw[:1].isdigit()):
        return read_day(raw)
    raise Misread(
        _("«%(raw)s» không hợp lệ. Ghi «đúng hạn», «chậm», «không có» hoặc ngày 31/12/2022")
        % {"raw": _short(raw)}
    )


def _read_points(ask: Ask, raw: Any) -> Value:
    number = read_decimal(raw)
    if number < 0 or (ask.most is not None and number > ask.most):
        allowed = shown(ask.most or 0, 2, spoken())
        raise Misread(
            _("đã nhập %(number)s điểm, tối đa %(allowed)s. Nhập số từ 0 đến %(allowed)s")
            % {"number": shown(number, 2, spoken()), "allowed": allowed}
        )
    if ask.step and number % ask.step:
        raise Misread(
            _("%(number)s điểm không theo bước %(step)s")
            % {"number": shown(number, None, spoken()), "step": shown(ask.step, None, spoken())}
        )
    return number


def _short(raw: Any) -> str:
    text = str(raw)
    return text if len(text) <= 40 else text[:39] + "…"


_READERS = {
    FactType.YES_NO: _read_yes_no,
    FactType.COUNT: _read_count,
    FactType.NUMBER: _read_number,
    FactType.SIGNED: _read_signed,
    FactType.SHARE: _read_share,
    FactType.OPTION: _read_option,
    FactType.ITEMS: _read_items,
    FactType.TIMELINESS: _read_timeliness,
    FactType.POINTS: _read_points,
}


def is_claim(raw: Any) -> bool:
    """Whether the value claims that the criterion does not apply."""
    return isinstance(raw, str) and raw.replace(ACCEPTED, "").strip().casefold() in CLAIMS


def written(value: Value) -> Any:
    """A fact as canonical JSON writes it: decimals as text, dates as ISO, lists as lists."""
    if isinstance(value, bool | str | int):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value)
