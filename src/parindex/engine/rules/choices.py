"""Rules that pick from a list: yes or no, options, timeliness, checklists, direct points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, NamedTuple, Self

from parindex.engine.numbers import ZERO, Exact, exact, shown
from parindex.engine.rules.base import VALUE, Ask, FactType, Values, within
from parindex.engine.tables import Table, Text
from parindex.language import gettext as _


@dataclass(frozen=True, slots=True)
class YesNo:
    """Met: all points; not met: `points_no`, usually nothing."""

    kind: ClassVar[str] = "yes_no"
    points_no: Decimal = ZERO

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        return cls(table.number("points_no", ZERO, low=0, high=maximum))

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.YES_NO),)

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        return maximum if values[VALUE] else exact(self.points_no)


class Option(NamedTuple):
    """One worded choice and what it is worth."""

    id: str
    title: Text
    points: Decimal


@dataclass(frozen=True, slots=True)
class Options:
    """One of several worded options, each with its points; the best gives the maximum."""

    kind: ClassVar[str] = "options"
    options: tuple[Option, ...]
    worth: dict[str, Exact]

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        options = tuple(_option(item, maximum) for item in table.tables("options", named="id"))
        note_repeats(table, [option.id for option in options], "phương án")
        best = max((option.points for option in options), default=None)
        if best is not None and best != maximum:
            table.problem(
                f"phương án cao nhất được {shown(best)} điểm, điểm tối đa là {shown(maximum)}.",
                "Cho phương án tốt nhất bằng điểm tối đa.",
            )
        return cls(options, {option.id: exact(option.points) for option in options})

    @property
    def asks(self) -> tuple[Ask, ...]:
        choices = tuple((option.id, option.title) for option in self.options)
        return (Ask(VALUE, FactType.OPTION, choices),)

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        return self.worth[values[VALUE]]  # type: ignore[index]  # read as an option id


def _option(table: Table, maximum: Decimal) -> Option:
    identifier, title = table.identifier("id"), table.wording("title")
    if table.has("share"):
        points = table.number("share", low=0, high=1) * maximum
        if table.has("points"):
            table.problem("vừa có «points» vừa có «share».", "Giữ một trong hai.")
    else:
        points = table.number("points", low=0, high=maximum)
    table.finish()
    return Option(identifier, title, points)


def note_repeats(table: Table, ids: list[str], what: str) -> None:
    """Note ids that stand twice in one list, and lists that are empty."""
    if not ids:
        table.problem(f"không có {what} nào.", f"Thêm ít nhất một {what}.")
    for repeated in sorted({one for one in ids if one and ids.count(one) > 1}):
        table.problem(f"{what} «{repeated}» lặp lại.", "Đặt mã khác nhau.")


class Due(NamedTuple):
    """A due day of the assessment year, or of the `after`-th year after it."""

    month: int
    day: int
    after: int = 0

    def in_year(self, year: int) -> date:
        """The calendar day for an assessment year; 29 February falls on the 28th when needed."""
        try:
            return date(year + self.after, self.month, self.day)
        except ValueError:
            return date(year + self.after, self.month, self.day - 1)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """On time, late or missing; stated as such, or by the document's own date."""

    kind: ClassVar[str] = "timeliness"
    due: Due | None
    on_time: Decimal
    late: Decimal
    missing: Decimal
    late_within_days: int | None

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        found = table.raw("due", None)
        due = found if isinstance(found, Due) else None
        on_time = table.number("on_time", maximum, low=0, high=maximum)
        late = table.number("late", ZERO, low=0, high=maximum)
        missing = table.number("missing", ZERO, low=0, high=maximum)
        if not missing <= late <= on_time == maximum:
            table.problem(
                "điểm đúng hạn, chậm, không có phải giảm dần và đúng hạn bằng điểm tối đa.",
                "Sửa «on_time», «late» hoặc «missing».",
            )
        within_days = table.whole("late_within_days", None, high=3660)
        if within_days is not None and found is None:
            table.problem("có «late_within_days» mà không có «due».", "Thêm «due».")
        return cls(due, on_time, late, missing, within_days)

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.TIMELINESS, TIMELINESS_CHOICES),)

    def contradiction(self, values: Values) -> str:
        if self.due is None and isinstance(values[VALUE], date):
            return _(
                "đã ghi một ngày nhưng tiêu chí không có hạn để so. "
                "Chọn đúng hạn, chậm hoặc không có"
            )
        return ""

    def timeliness(self, values: Values, year: int) -> str:
        """on_time, late or missing, from the statement or from the date."""
        value = values[VALUE]
        if not isinstance(value, date) or self.due is None:
            return str(value)
        due = self.due.in_year(year)
        if value <= due:
            return "on_time"
        if self.late_within_days is None:
            return "late"
        return "late" if value <= due + timedelta(days=self.late_within_days) else "missing"

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        match self.timeliness(values, year):
            case "on_time":
                return exact(self.on_time)
            case "late":
                return exact(self.late)
            case _:
                return exact(self.missing)


TIMELINESS_CHOICES = (
    ("on_time", Text("Đúng hạn", "On time")),
    ("late", Text("Chậm", "Late")),
    ("missing", Text("Không có", "Missing")),
)


@dataclass(frozen=True, slots=True)
class Checklist:
    """A list of things to have: `each` adds up the items met, `all` wants every one."""

    kind: ClassVar[str] = "checklist"
    mode: str
    items: tuple[Option, ...]
    worth: dict[str, Decimal]

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        mode = table.choice("mode", ("each", "all"))
        items = tuple(_item(item, mode, maximum) for item in table.tables("items", named="id"))
        note_repeats(table, [item.id for item in items], "mục")
        added = sum((item.points for item in items), ZERO)
        if mode == "each" and items and added < maximum:
            table.problem(
                f"các mục cộng lại được {shown(added)} điểm, chưa đủ {shown(maximum)}.",
                "Thêm điểm cho các mục.",
            )
        return cls(mode, items, {item.id: item.points for item in items})

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.ITEMS, tuple((item.id, item.title) for item in self.items)),)

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        met: tuple[str, ...] = values[VALUE]  # type: ignore[assignment]  # read as item ids
        if self.mode == "all":
            return maximum if len(met) == len(self.items) else (0, 1)
        return within(exact(sum((self.worth[item] for item in met), ZERO)), maximum)


def _item(table: Table, mode: str, maximum: Decimal) -> Option:
    points = table.number("points", ZERO if mode == "all" else None, low=0, high=maximum)
    if points is None:
        table.problem("thiếu khóa «points».", "Ghi số điểm của mục này.")
    item = Option(table.identifier("id"), table.wording("title"), points or ZERO)
    table.finish()
    return item


@dataclass(frozen=True, slots=True)
class Direct:
    """Points given by an appraiser, in steps."""

    kind: ClassVar[str] = "direct"
    step: Decimal
    maximum: Decimal

    @classmethod
    def read(cls, table: Table, maximum: Decimal) -> Self:
        step = table.number("step", Decimal("0.25"), low=Decimal("0.0001"))
        if step and maximum % step:
            table.problem(
                f"điểm tối đa {shown(maximum)} không chia hết cho bước {shown(step)}.",
                "Chọn bước khác.",
            )
        return cls(step, maximum)

    @property
    def asks(self) -> tuple[Ask, ...]:
        return (Ask(VALUE, FactType.POINTS, most=self.maximum, step=self.step),)

    def contradiction(self, values: Values) -> str:
        return ""

    def earn(self, maximum: Exact, values: Values, year: int) -> Exact | None:
        return within(exact(values[VALUE]), maximum)  # type: ignore[arg-type]  # read as points
