"""What a fact looks like in a cell, which entries the cell accepts, and back again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from parindex.documents.workbooks.unit_sheet import (
    NO,
    TIMELINESS_WORDS,
    YES,
    Line,
    SheetRow,
    known,
    option_words,
)
from parindex.engine.facts import read_value
from parindex.engine.numbers import shown
from parindex.engine.rules import Ask, FactType

ListOf = Callable[[tuple[str, ...]], str]
"""Words → the reference of a hidden list that holds them."""


def cell_of(line: Line, row: SheetRow) -> Any:
    """A stated fact as its cell shows it: text, a day, a number Excel keeps exactly, or None."""
    raw = None if line.ask is None else row.facts.get(line.fact)
    if line.ask is None or raw is None:
        return None
    value = known(line.ask, raw)
    match value:
        case None:
            return str(raw)
        case bool():
            return YES if value else NO
        case tuple():
            return YES if line.item in value else NO
        case date():
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a day has no zone
        case str() if line.ask.type is FactType.OPTION:
            return option_words(line.ask)[value]
        case str():
            return TIMELINESS_WORDS[value]
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case _:
            return _number(Decimal(value))


def _number(value: Decimal) -> float | str:
    """The number as a spreadsheet keeps it; as text with a comma where it would lose digits."""
    kept = float(f"{float(value):.15G}")
    return kept if Decimal(repr(kept)) == value else shown(value).replace(".", "")


def value_of(ask: Ask, cell: Any) -> Any:
    """The value a cell holds, or `Misread` with the sentence for the user."""
    return read_value(ask, cell.date() if isinstance(cell, datetime) else cell)


def validation(line: Line, list_of: ListOf) -> dict[str, Any] | None:
    """The drop-down or the bounds of an input cell."""
    ask = line.ask
    if ask is None:
        return None
    common = {"ignore_blank": True, "error_title": "Kiểm tra lại"}
    match ask.type:
        case FactType.YES_NO | FactType.ITEMS:
            message = "Chọn «Có» hoặc «Không»."
            source = list_of((YES, NO))
            return {**common, "validate": "list", "source": source, "error_message": message}
        case FactType.OPTION:
            message = "Chọn một mức trong danh sách."
            source = list_of(tuple(option_words(ask).values()))
            return {**common, "validate": "list", "source": source, "error_message": message}
        case FactType.TIMELINESS:
            message = "Chọn trong danh sách, hoặc ghi ngày dạng 31/12/2022."
            source = list_of(tuple(TIMELINESS_WORDS.values()))
            # Excel knows no rule "one of these or a day", so a day is let through with a question.
            lenient = {**common, "error_type": "information", "error_message": message}
            return {**lenient, "validate": "list", "source": source}
        case _:
            return {**common, **_bounds(ask)}


def _bounds(ask: Ask) -> dict[str, Any]:
    if ask.type is FactType.COUNT:
        message = "Nhập số nguyên từ 0 trở lên, không có chữ."
        return {"validate": "integer", "criteria": ">=", "value": 0, "error_message": message}
    if ask.type is FactType.SIGNED:
        limits = {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
        return {"validate": "decimal", **limits, "error_message": "Nhập một số, không có chữ."}
    most = Decimal(1) if ask.type is FactType.SHARE else ask.most
    if most is None:
        message = "Nhập số từ 0 trở lên, không có chữ."
        return {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": message}
    message = f"Nhập số từ 0 đến {shown(most)}, không có chữ."
    limits = {"criteria": "between", "minimum": 0, "maximum": float(most)}
    return {"validate": "decimal", **limits, "error_message": message}
