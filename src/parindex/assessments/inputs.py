"""The form of one row: what it asks, in which kind of field, and what was typed. No database.

A row of the sheet belongs to a leaf or an adjustment. Raw text from a form becomes plain facts as
canonical JSON keeps them; whatever is wrong is a sentence beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from parindex.engine.facts import Misread, read_value, written
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.numbers import shown
from parindex.engine.rules import (
    VALUE,
    Ask,
    FactType,
    Options,
    Ratio,
    Steps,
    Timeliness,
    YesNo,
)
from parindex.engine.tracing import label
from parindex.language import gettext as _
from parindex.language import spoken

UNIT_MAY_STATE = frozenset(("unit", "feed"))
"""Who supplies the rows a unit fills; the figures of a feed are checked by the unit."""


class Choice(NamedTuple):
    """One answer of a list, with what it is worth when that is fixed."""

    id: str
    title: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a row.

    `kind` is choice, select, items, number, count, date; `value` what stands there as text (ids for
    items); `name` the fact, `@id` for one that several rows share.
    """

    name: str
    kind: str
    label: str
    value: str = ""
    values: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    is_optional: bool = False
    error: str = ""

    @property
    def field_name(self) -> str:
        """The name of the field in the form."""
        return f"f-{self.name}"

    @property
    def id(self) -> str:
        """The fact as part of an id of HTML: @ho_so is ho-so."""
        return self.name.replace("@", "").replace("_", "-")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form brought: facts that could be read, and sentences for those that could not.

    `raw` keeps every text as it was typed, so that nothing is lost when the row comes back.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Sequence[str]] = field(default_factory=dict)


def inputs_of(
    item: Criterion | Adjustment,
    facts: Mapping[str, Any],
    typed: Typed | None = None,
    shared: Mapping[str, str] | None = None,
) -> tuple[Input, ...]:
    """The fields of a row with what is stated, or with what was typed when it did not read.

    `shared` gives the wording of the figures several rows use, by `@id`.
    """
    assert item.rule is not None
    found = []
    for ask in item.rule.asks:
        texts = _texts(ask, facts, typed)
        found.append(
            Input(
                name=ask.name,
                kind=_kind(item, ask),
                label=_label(item, ask, shared or {}),
                value=texts[0] if texts else "",
                values=tuple(texts),
                choices=_choices(item, ask),
                is_optional=ask.is_optional,
                error=typed.errors.get(ask.name, "") if typed else "",
            )
        )
    return tuple(found)


def _label(item: Criterion | Adjustment, ask: Ask, shared: Mapping[str, str]) -> str:
    if ask.name in item.ask:
        return item.ask[ask.name].said(spoken())
    if ask.name in shared:
        return shared[ask.name]
    if len(ask.choices) == 1 and ask.type is FactType.COUNT:
        return ask.choices[0][1].said(spoken())
    if isinstance(item, Criterion):
        return label(item, ask.name, spoken())
    return _("Số lượng") if ask.name == VALUE else ask.name


def _kind(item: Criterion | Adjustment, ask: Ask) -> str:
    match ask.type:
        case FactType.YES_NO:
            return "choice"
        case FactType.OPTION:
            return "select"
        case FactType.TIMELINESS:
            has_due = isinstance(item.rule, Timeliness) and item.rule.due is not None
            return "date" if has_due else "choice"
        case FactType.ITEMS:
            return "items"
        case FactType.COUNT:
            return "count"
        case _:
            return "number"


def _choices(item: Criterion | Adjustment, ask: Ask) -> tuple[Choice, ...]:
    if ask.type is FactType.YES_NO:
        no = item.rule.points_no if isinstance(item.rule, YesNo) else None
        return (Choice("true", _("Có"), item.max), Choice("false", _("Không"), no))
    worth = {}
    if isinstance(item.rule, Options):
        worth = {one.id: one.points for one in item.rule.options}
    if isinstance(item.rule, Timeliness):
        rule = item.rule
        worth = {"on_time": rule.on_time, "late": rule.late, "missing": rule.missing}
    if ask.type not in (FactType.OPTION, FactType.ITEMS, FactType.TIMELINESS):
        return ()
    return tuple(Choice(one, title.said(spoken()), worth.get(one)) for one, title in ask.choices)


def _texts(ask: Ask, facts: Mapping[str, Any], typed: Typed | None) -> list[str]:
    """What stands in a field: the text that was typed, or the stated fact in Vietnamese form."""
    if typed is not None and ask.name in typed.raw:
        return list(typed.raw[ask.name])
    if ask.name not in facts:
        return []
    return fact_texts(ask, facts[ask.name])


def fact_texts(ask: Ask, value: Any) -> list[str]:
    """A plain fact as a field shows it: 2,5 and 31/12/2022; ids for choices and items.

    A fact of an edition that was replaced may be of another kind and is shown as it stands.
    """
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, list):
        return [str(one) for one in value] or ["-"]
    if ask.type is FactType.TIMELINESS and str(value).count("-") == 2:
        year, month, day = str(value).split("-")
        return [f"{day}/{month}/{year}"]
    if ask.type in (FactType.OPTION, FactType.TIMELINESS):
        return [str(value)]
    try:
        text = shown(Decimal(str(value))).replace(".", "")
        # 1,234 typed by hand is refused as a thousand, so a field never shows it that way.
        return [f"{text}0" if re.fullmatch(r"-?[1-9]\d{0,2},\d{3}", text) else text]
    except InvalidOperation:
        return [str(value)]


def read_typed(item: Criterion | Adjustment, raw: Mapping[str, Sequence[str]]) -> Typed:
    """The facts of a form, `raw` giving the texts of each field by the fact's name.

    An empty field is no fact. Items arrive as several texts; "-" among them says that none is met.
    """
    assert item.rule is not None
    typed = Typed(raw={name: list(texts) for name, texts in raw.items()})
    for ask in item.rule.asks:
        texts = [text.strip() for text in raw.get(ask.name, ()) if text.strip()]
        if not texts:
            continue
        try:
            typed.facts[ask.name] = written(read_value(ask, _given(ask, texts)))
        except Misread as misread:
            typed.errors[ask.name] = f"{str(misread)[:1].upper()}{str(misread)[1:]}."
    return typed


def _given(ask: Ask, texts: list[str]) -> Any:
    if ask.type is FactType.ITEMS:
        return [text for text in texts if text != "-"]
    return texts[0]


def is_answered(item: Criterion | Adjustment, facts: Mapping[str, Any]) -> bool:
    """Whether every fact the rule needs is there."""
    assert item.rule is not None
    required = [ask.name for ask in item.rule.asks if not ask.is_optional]
    if not required:
        return bool(facts)
    return all(name in facts for name in required)


def wordings(indicator_set: IndicatorSet) -> Mapping[str, str]:
    """`@id` → the wording of each figure that several rows share."""
    return _wordings(indicator_set, spoken())


@lru_cache(maxsize=64)
def _wordings(indicator_set: IndicatorSet, language: str) -> Mapping[str, str]:
    return {f"@{one.id}": one.title.said(language) for one in indicator_set.facts}


def is_fraction(item: Criterion | Adjustment) -> bool:
    """Whether the row reads as a part over a whole."""
    rule = item.rule
    has_whole = isinstance(rule, Ratio) or (isinstance(rule, Steps) and bool(rule.whole))
    return has_whole and len(rule.asks) == 2  # type: ignore[union-attr]  # a rule, see above


def in_words(item: Criterion | Adjustment, facts: Mapping[str, Any]) -> str:
    """The stated facts in few words: 22/24; Có; 31/12/2026; 3."""
    assert item.rule is not None
    asks = item.rule.asks
    if is_fraction(item) and all(ask.name in facts for ask in asks):
        return "/".join(fact_texts(ask, facts[ask.name])[0] for ask in asks)
    said = []
    for ask in asks:
        if ask.name not in facts:
            continue
        texts = fact_texts(ask, facts[ask.name])
        titles = {choice.id: choice.title for choice in _choices(item, ask)}
        if ask.type is FactType.ITEMS:
            said.append(
                _("%(met)s/%(wanted)s mục")
                % {"met": sum(one != "-" for one in texts), "wanted": len(ask.choices)}
            )
        else:
            said.append(", ".join(titles.get(text, text) for text in texts))
    return "; ".join(said)
