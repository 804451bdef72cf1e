"""Typed reading of one TOML table that notes every problem and carries on.

A getter returns the value when it is right; otherwise it notes a `Problem` and returns something
harmless, so that one pass over an edition finds all mistakes. `finish` names the keys nobody asked
for, which is how a misspelt key is found.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from parindex.engine.numbers import ZERO, shown
from parindex.engine.problems import Problem
from parindex.language import gettext as _

REQUIRED: Any = object()
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_-]*")
LARGEST = Decimal(10) ** 15


class Text(NamedTuple):
    """A wording in Vietnamese, the language of the decision, and in English where given."""

    vi: str
    en: str = ""

    def __str__(self) -> str:
        return self.vi

    def said(self, language: str) -> str:
        """The wording in a language; the Vietnamese one where no translation is given."""
        return (self.en if language == "en" else self.vi) or self.vi


class Table:
    """One TOML table with its place, read key by key.

    `is_canonical` is true for a table that came from canonical JSON, where numbers and dates are
    text; from TOML a number must be a number.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        file: str,
        place: str,
        problems: list[Problem],
        is_canonical: bool = False,
    ) -> None:
        self.values = values
        self.file = file
        self.place = place
        self.problems = problems
        self.is_canonical = is_canonical
        # Any table may say that its numbers are ours: `assumed` (see the format, section 2).
        self._asked: set[str] = {"assumed"}
        self._missing: dict[str, Problem] = {}

    def problem(self, what: str, fix: str = "", place: str = "") -> None:
        """Note something wrong here."""
        self.problems.append(Problem(self.file, place or self.place or _("đầu tệp"), what, fix))

    def has(self, key: str) -> bool:
        """Whether the table gives this key."""
        self._asked.add(key)
        return key in self.values

    def raw(self, key: str, default: Any = REQUIRED) -> Any:
        """The value as read, or the default; a missing required key is a problem."""
        self._asked.add(key)
        if key in self.values:
            return self.values[key]
        if default is REQUIRED:
            self.problem(
                _("thiếu khóa «%(key)s».") % {"key": key},
                _("Thêm «%(key)s = …» vào đây.") % {"key": key},
            )
            self._missing[key] = self.problems[-1]
            return None
        return default

    def _wrong(self, key: str, value: object, wanted: str) -> None:
        self.problem(
            _("«%(key)s» là %(value)s, cần %(wanted)s.")
            % {"key": key, "value": _written(value), "wanted": wanted},
            _("Sửa giá trị của «%(key)s».") % {"key": key},
        )

    def text(self, key: str, default: Any = REQUIRED, *, most: int = 2000) -> str:
        """A line of text."""
        value = self.raw(key, default)
        if isinstance(value, str):
            if default is REQUIRED and not value.strip():
                self.problem(
                    _("«%(key)s» để trống.") % {"key": key},
                    _("Ghi nội dung cho «%(key)s».") % {"key": key},
                )
            if len(value) > most:
                self.problem(
                    _("«%(key)s» dài %(value)s ký tự, nhiều nhất %(most)s.")
                    % {"key": key, "value": shown(len(value)), "most": shown(most)},
                    _("Rút ngắn lại."),
                )
            return value
        if value is not None and value is not default:
            self._wrong(key, value, _("một chuỗi chữ"))
        return default if isinstance(default, str) else ""

    def identifier(self, key: str, default: Any = REQUIRED) -> str:
        """A short name of small letters, digits, `_` and `-`."""
        value = self.text(key, default, most=80)
        if value and not IDENTIFIER.fullmatch(value):
            self._wrong(key, value, _("chữ thường không dấu, chữ số, «_» hoặc «-»"))
        return value

    def wording(self, key: str, default: Any = REQUIRED) -> Text:
        """A table `{ vi = "…", en = "…" }`; a plain string is taken as Vietnamese."""
        value = self.raw(key, default)
        if isinstance(value, str):
            value = {"vi": value}
        if isinstance(value, Mapping):
            inner = self.inside(value, f"{self.place}, {key}" if self.place else key)
            text = Text(inner.text("vi"), inner.text("en", ""))
            inner.finish()
            return text
        if value is not None and value is not default:
            self._wrong(key, value, _('dạng { vi = "…", en = "…" }'))
        return default if isinstance(default, Text) else Text("")

    def number(
        self,
        key: str,
        default: Any = REQUIRED,
        *,
        low: Decimal | int | None = None,
        high: Decimal | int | None = None,
    ) -> Any:
        """An exact number within bounds; `default` may be None for "not given"."""
        value = self.raw(key, default)
        if value is default and default is not REQUIRED:
            return default
        number = _number(value, is_canonical=self.is_canonical)
        if number is None:
            if value is not None:
                self._wrong(key, value, _("một số hữu hạn"))
            return _harmless(default)
        if (low is not None and number < low) or (high is not None and number > high):
            self._wrong(key, number, _bounds(low, high))
            return _harmless(default)
        return number

    def whole(self, key: str, default: Any = REQUIRED, *, low: int = 0, high: int = 10**9) -> Any:
        """A whole number within bounds."""
        value = self.number(key, default, low=low, high=high)
        if isinstance(value, Decimal):
            if value != value.to_integral_value():
                self._wrong(key, value, _("một số nguyên"))
            return int(value)
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        value = self.raw(key, default)
        if isinstance(value, bool):
            return value
        self._wrong(key, value, _("true hoặc false"))
        return default

    def choice(self, key: str, allowed: Iterable[str], default: Any = REQUIRED) -> str:
        """One word of a closed list."""
        value = self.raw(key, default)
        words = list(allowed)
        if isinstance(value, str) and (value in words or value is default):
            return value
        if value is not None:
            self._wrong(
                key,
                value,
                _("một trong: %(words)s") % {"words": ", ".join(words)} + _nearest(value, words),
            )
        return words[0] if default is REQUIRED else default

    def day(self, key: str, default: Any = REQUIRED) -> Any:
        """A date."""
        value = self.raw(key, default)
        if isinstance(value, str) and self.is_canonical:
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None and value is not default:
            self._wrong(key, value, _("một ngày dạng 2022-03-15"))
        return None if default is REQUIRED else default

    def texts(self, key: str, default: Any = REQUIRED) -> tuple[str, ...]:
        """A list of lines of text."""
        value = self.raw(key, default)
        if isinstance(value, Sequence) and not isinstance(value, str):
            if all(isinstance(item, str) and item.strip() for item in value):
                return tuple(value)
            self._wrong(key, value, _("danh sách các chuỗi chữ không trống"))
        elif value is not None and value is not default:
            self._wrong(key, value, _('một danh sách dạng ["…", "…"]'))
        return ()

    def inside(self, values: Mapping[str, Any], place: str) -> Table:
        """A table within this one."""
        return Table(
            values,
            file=self.file,
            place=place,
            problems=self.problems,
            is_canonical=self.is_canonical,
        )

    def table(self, key: str, default: Any = REQUIRED) -> Table | None:
        """A table within this one, by key."""
        value = self.raw(key, default)
        if isinstance(value, Mapping):
            return self.inside(value, f"{self.place}, {key}" if self.place else key)
        if value is not None and value is not default:
            self._wrong(key, value, _("một bảng"))
        return None

    def tables(self, key: str, default: Any = REQUIRED, *, named: str = "") -> list[Table]:
        """A list of tables; each is placed by its own name (`named`) or by its number."""
        value = self.raw(key, default)
        if value is None or value is default:
            return []
        if not isinstance(value, Sequence) or isinstance(value, str):
            self._wrong(
                key, value, _("một danh sách bảng, mỗi bảng mở đầu bằng [[%(key)s]]") % {"key": key}
            )
            return []
        found = []
        for number, item in enumerate(value, start=1):
            name = item.get(named) if named and isinstance(item, Mapping) else None
            label = f"{key} {name if isinstance(name, str) and name else number}"
            place = f"{self.place}, {label}" if self.place else label
            if isinstance(item, Mapping):
                found.append(self.inside(item, place))
            else:
                self.problem(
                    _("là %(item)s, cần một bảng.") % {"item": _written(item)},
                    _("Viết thành bảng."),
                    place,
                )
        return found

    def finish(self) -> None:
        """Name every key that means nothing here."""
        for key in self.values:
            if key not in self._asked:
                # A misspelt key is one mistake, not an unknown key and a missing one.
                meant = difflib.get_close_matches(key, list(self._missing), n=1)
                if meant:
                    self.problems.remove(self._missing.pop(meant[0]))
                near = _nearest(key, meant or sorted(self._asked))
                self.problem(
                    _("khóa «%(key)s» không có nghĩa ở đây%(near)s.") % {"key": key, "near": near},
                    _("Sửa tên hoặc bỏ đi."),
                )


def _number(value: object, *, is_canonical: bool) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and is_canonical and NUMBER.fullmatch(value):
        value = Decimal(value)
    if isinstance(value, int):
        value = Decimal(value)
    try:
        if isinstance(value, Decimal) and value.is_finite() and abs(value) < LARGEST:
            return value if _is_short(value) else None
    except InvalidOperation:
        return None
    return None


def _is_short(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -10


def _harmless(default: Any) -> Any:
    return ZERO if default is REQUIRED else default


def _bounds(low: Decimal | int | None, high: Decimal | int | None) -> str:
    if high is None:
        return _("số từ %(low)s trở lên") % {"low": shown(low or 0)}
    if low is None:
        return _("số không quá %(high)s") % {"high": shown(high)}
    return _("số từ %(low)s đến %(high)s") % {"low": shown(low), "high": shown(high)}


def _nearest(word: object, words: list[str]) -> str:
    near = difflib.get_close_matches(str(word), words, n=1)
    return " " + _("(có phải «%(near)s»?)") % {"near": near[0]} if near else ""


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Decimal, int)) and not isinstance(value, bool):
        try:
            return shown(value)
        except (ArithmeticError, ValueError):
            return str(value)
    text = str(value)
    return f"«{text if len(text) <= 60 else text[:57] + '…'}»"
