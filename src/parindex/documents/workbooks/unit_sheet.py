"""The self-assessment sheet of one unit as values, and the lines a workbook has for it.

The writer and the reader of the workbook agree on everything here: which lines there are, what a
value looks like in a cell, and when two rows say the same.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from parindex.engine.facts import Misread, is_claim, read_value, written
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet, SharedFact
from parindex.engine.rules import VALUE, Ask, FactType, Rule, Value
from parindex.engine.rules.choices import TIMELINESS_CHOICES
from parindex.engine.rules.counts import LAST_YEAR
from parindex.engine.set_tables import MOST_POINTS
from parindex.engine.tables import NUMBER
from parindex.engine.tracing import label

SHEET, GUIDE, HIDDEN = "Kê khai", "Hướng dẫn", "_parindex"
FORMAT = "1"
YES, NO, MARK = "Có", "Không", "x"
CODE, TITLE, MOST, WANTED, GIVEN = "Mã", "Nội dung", "Điểm tối đa", "Số liệu cần nhập", "Giá trị"
CLAIM, NOTE, EVIDENCE = "Không áp dụng", "Ghi chú", "Minh chứng"
POINTS = "Điểm tạm tính (lúc tải)"
KEY_CODE, KEY_FACT, KEY_ITEM, KEY_VERSION, KEY_PRINT = "code", "fact", "item", "version", "print"
LONGEST_NOTE = 32_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What a unit has stated under one code: a leaf, a shared figure `@id` or an adjustment.

    `facts` by fact name as `written()` gives them; a shared figure is named `value`. `version` is
    an opaque id of the statement, "" when there is none.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    claimed_not_applicable: bool = False
    note: str = ""
    evidence: str = ""
    version: str = ""
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """The sheet of one unit in one cycle; `digest` names the state it was downloaded from."""

    cycle: str
    unit: str
    unit_name: str
    year: int
    digest: str
    rows: Mapping[str, SheetRow]


class Line(NamedTuple):
    """One line of the workbook: one fact, one item of a checklist, or nothing to fill in."""

    fact: str
    item: str
    wanted: str
    ask: Ask | None


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything the workbook asks under one code; `shown_code` is the one people read."""

    code: str
    shown_code: str
    title: str
    maximum: Decimal | None
    asks: tuple[Ask, ...]
    lines: tuple[Line, ...]
    rule: Rule | None
    may_be_not_applicable: bool
    is_supplied_by_others: bool

    def row(self, rows: Mapping[str, SheetRow]) -> SheetRow:
        """The row of this code; an empty one when nothing was said about it."""
        found = rows.get(self.code)
        return SheetRow(is_locked=self.is_supplied_by_others) if found is None else found


class Section(NamedTuple):
    """A heading with the entries below it; `code` is "" where the set gives none."""

    code: str
    title: str
    maximum: Decimal | None
    is_area: bool
    entries: tuple[Entry, ...]


def sections(indicator_set: IndicatorSet) -> Iterator[Section]:
    """The headings of the workbook in the order of the decision."""
    if indicator_set.facts:
        numbered = enumerate(indicator_set.facts, start=1)
        shared = tuple(_shared_entry(number, fact) for number, fact in numbered)
        yield Section("", "Số liệu dùng chung", None, is_area=True, entries=shared)
    for area in indicator_set.areas:
        direct: list[Entry] = []
        below: list[Section] = []
        for criterion in area.criteria:
            if criterion.is_leaf and below:
                heading = Section("", "", None, is_area=False, entries=(_entry(criterion),))
                below.append(heading)
            elif criterion.is_leaf:
                direct.append(_entry(criterion))
            else:
                entries_below = tuple(map(_entry, criterion.children))
                title, most = str(criterion.title), criterion.max
                below.append(Section(criterion.code, title, most, False, entries_below))
        yield Section(area.code, str(area.title), area.max, is_area=True, entries=tuple(direct))
        yield from below
    if indicator_set.adjustments.items:
        items = tuple(map(_adjustment_entry, indicator_set.adjustments.items))
        yield Section("", "Điểm thưởng, điểm trừ", None, is_area=True, entries=items)


def entries(indicator_set: IndicatorSet) -> Iterator[Entry]:
    """Every code the workbook asks about, in order."""
    for section in sections(indicator_set):
        yield from section.entries


def _shared_entry(number: int, fact: SharedFact) -> Entry:
    ask = Ask(VALUE, FactType.COUNT if fact.type == "count" else FactType.NUMBER)
    lines = (Line(VALUE, "", _WANTED[ask.type], ask),)
    code, title = f"@{fact.id}", str(fact.title)
    return Entry(code, f"SL{number}", title, None, (ask,), lines, None, False, False)


def _entry(leaf: Criterion) -> Entry:
    assert leaf.rule is not None
    asks = tuple(ask for ask in leaf.rule.asks if not ask.is_shared)
    wordings = {} if leaf.is_surveyed else {name: str(text) for name, text in leaf.ask.items()}
    if leaf.is_surveyed:
        wordings = {ask.name: label(leaf, ask.name).capitalize() for ask in asks}
    return Entry(
        leaf.code,
        leaf.code,
        str(leaf.title),
        leaf.max,
        asks,
        tuple(_lines(asks, wordings)),
        leaf.rule,
        leaf.may_be_not_applicable,
        leaf.by != "unit",
    )


def _adjustment_entry(item: Adjustment) -> Entry:
    asks = item.rule.asks
    wordings = {name: str(text) for name, text in item.ask.items()}
    lines = tuple(_lines(asks, wordings))
    code, title = item.code, str(item.title)
    most = item.max if item.max < MOST_POINTS else None
    return Entry(code, code, title, most, asks, lines, item.rule, False, False)


_WANTED = {
    FactType.YES_NO: "Có hay không",
    FactType.COUNT: "Số lượng",
    FactType.NUMBER: "Số liệu",
    FactType.SIGNED: "Số liệu",
    FactType.SHARE: "Tỷ lệ từ 0 đến 1",
    FactType.OPTION: "Chọn một mức",
    FactType.ITEMS: "Các nội dung đạt",
    FactType.TIMELINESS: "Đúng hạn, chậm, không có hoặc ngày",
    FactType.POINTS: "Số điểm",
}


def _lines(asks: tuple[Ask, ...], wordings: Mapping[str, str]) -> Iterator[Line]:
    if not asks:
        yield Line("", "", "Tính từ số liệu dùng chung", None)
    for ask in asks:
        if ask.type is FactType.ITEMS:
            for identifier, title in ask.choices:
                yield Line(ask.name, identifier, str(title), ask)
        else:
            yield Line(ask.name, "", _wanted(ask, wordings), ask)


def _wanted(ask: Ask, wordings: Mapping[str, str]) -> str:
    words = wordings.get(ask.name, "")
    if not words and ask.name == LAST_YEAR:
        words = "Số liệu năm trước"
    elif not words and ask.type is FactType.COUNT and ask.choices:
        words = str(ask.choices[0][1])
    elif not words:
        words = _WANTED[ask.type] if ask.name == VALUE else ask.name
    return f"{words} (nếu có)" if ask.is_optional else words


def option_words(ask: Ask) -> dict[str, str]:
    """What the drop-down shows for each option: its title, or its id where a title misleads."""
    return {
        identifier: title.vi if _reads_back(ask, title.vi, identifier) else identifier
        for identifier, title in ask.choices
    }


def _reads_back(ask: Ask, words: str, identifier: str) -> bool:
    try:
        return not is_claim(words) and read_value(ask, words) == identifier
    except Misread:
        return False


TIMELINESS_WORDS = {identifier: str(title) for identifier, title in TIMELINESS_CHOICES}


def known(ask: Ask, raw: Any) -> Value | None:
    """A stored fact as a value; None where it cannot be read any more."""
    is_listed = ask.type in (FactType.OPTION, FactType.ITEMS)
    if not is_listed and isinstance(raw, str) and NUMBER.fullmatch(raw):
        raw = Decimal(raw)
    try:
        return read_value(ask, raw)
    except Misread:
        return None


def settled(entry: Entry, row: SheetRow) -> dict[str, Any]:
    """The facts of a row that its rule asks for, each in its one canonical form."""
    found = {}
    for ask in entry.asks:
        raw = row.facts.get(ask.name)
        if raw is not None:
            value = known(ask, raw)
            found[ask.name] = raw if value is None else written(value)
    return found


def note_in_cell(note: str) -> str:
    """A note as a cell holds it: one kind of line break, composed letters, no edges."""
    text = unicodedata.normalize("NFC", note.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))[:LONGEST_NOTE].rstrip()


def fingerprint(entry: Entry, row: SheetRow) -> str:
    """A short mark of what a row says, to see later whether anybody touched it in the file."""
    said = [settled(entry, row), row.claimed_not_applicable, note_in_cell(row.note)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
