"""What was written down about units (TOML, JSON, rows of a table) becomes `UnitFacts`.

Raw facts of a unit are a mapping from a code to a value or to a mapping of facts:

    "1.1.1" = "on_time"                      one fact
    "1.1.2" = { done = 22, planned = 24 }    several
    "1.3"   = { "!points" = 2.5 }            points given in place of the rule
    "1.4"   = "n/a"  or  "n/a !accepted"     a claim, accepted
    "8.1"   = { "!void" = true }             a survey that does not count
    "@ho_so" = 1200                          a shared figure
    T1      = 2                              a bonus or deduction
    "1"     = { "!points" = 16 }             an area or criterion stated as a whole
    total   = { "!points" = 84.85 }          the whole, where a publication shows no more
    survey  = "not_held"                     no survey was held for this unit
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Container, Mapping
from decimal import Decimal
from typing import Any

from parindex.engine.facts import (
    ACCEPTED,
    MOST,
    OVERRIDE,
    VOID,
    Misread,
    Published,
    Stage,
    Statement,
    UnitFacts,
    is_claim,
    read_decimal,
    read_value,
    written,
)
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet, SharedFact
from parindex.engine.numbers import ZERO, plain, shown
from parindex.engine.problems import Problem
from parindex.engine.rules import VALUE, Ask, FactType, Value
from parindex.engine.tables import NUMBER
from parindex.language import gettext as _
from parindex.language import spoken

TOTAL = "total"
SURVEY = "survey"
NOT_HELD = ("not_held", "không tổ chức", "khong to chuc")
REASON, STAGE, NOTE = "!reason", "!stage", "!note"
_STAGES = {stage.name.lower(): stage for stage in Stage}
_COUNTED = (FactType.COUNT, FactType.NUMBER)

Place = Callable[[str, str], str]
"""(code, fact) → where it stands in the file, for the problems."""


class _Reader:
    """Reads one unit, noting every problem with its place."""

    def __init__(
        self,
        indicator_set: IndicatorSet,
        file: str,
        place: Place,
        problems: list[Problem],
        *,
        is_canonical: bool,
    ) -> None:
        self.set = indicator_set
        self.file = file
        self.place = place
        self.problems = problems
        self.is_canonical = is_canonical
        self.statements: dict[str, Statement] = {}
        self.shared: dict[str, Value] = {}
        self.adjustments: dict[str, Statement] = {}
        self.stated: dict[str, Decimal] = {}

    def problem(self, code: str, fact: str, what: str, fix: str = "") -> None:
        self.problems.append(Problem(self.file, self.place(code, fact), what, fix))

    def read(self, facts: Mapping[str, Any]) -> None:
        shared = {f"@{fact.id}": fact for fact in self.set.facts}
        items = {item.code: item for item in self.set.adjustments.items}
        for code, raw in facts.items():
            found = self.set.by_code.get(code)
            if isinstance(found, Criterion) and found.is_leaf:
                self._leaf(found, raw)
            elif code in shared:
                self._shared(shared[code], raw)
            elif code in items:
                self._adjustment(items[code], raw)
            elif found is not None:
                self._stated(code, found.max, raw)
            elif code == TOTAL:
                self._stated(code, self.set.total, raw)
            elif code == SURVEY:
                self._survey(raw)
            else:
                self._unknown(code, [*self.set.by_code, *shared, *items, TOTAL])

    def _unknown(self, code: str, known: list[str]) -> None:
        near = difflib.get_close_matches(code, known, n=1)
        fix = _("Có phải «%(near)s»?") % {"near": near[0]} if near else _("Sửa mã tiêu chí.")
        self.problem(
            code,
            "",
            _("bộ chỉ số %(set)s không có tiêu chí «%(code)s».")
            % {"set": self.set.id, "code": code},
            fix,
        )

    def value(self, code: str, ask: Ask, raw: Any) -> Value | None:
        kind = type(raw)
        if kind is int and ask.type in _COUNTED and 0 <= raw <= (MOST if ask.most is None else 0):
            return raw  # type: ignore[no-any-return]  # nearly every fact of a nation
        if kind is bool and ask.type is FactType.YES_NO:
            return raw  # type: ignore[no-any-return]
        is_listed = ask.type in (FactType.OPTION, FactType.ITEMS)
        if self.is_canonical and not is_listed and isinstance(raw, str) and NUMBER.fullmatch(raw):
            raw = Decimal(raw)
        try:
            return read_value(ask, raw)
        except Misread as misread:
            self.problem(code, ask.name, f"{_named(ask)}{misread}.")
        return None

    def _leaf(self, leaf: Criterion, raw: Any) -> None:
        assert leaf.rule is not None
        if is_claim(raw) or raw == ACCEPTED:
            raw = {"n/a": True, ACCEPTED: ACCEPTED in raw}
        elif not isinstance(raw, Mapping):
            plain_asks = [ask.name for ask in leaf.rule.asks if not ask.is_optional]
            raw = {plain_asks[0] if plain_asks else VALUE: raw}
        statement = self._statement(leaf.code, leaf.max, dict(raw))
        if statement is None:
            return
        if (statement.is_claimed or statement.is_accepted) and not leaf.may_be_not_applicable:
            what = _("tiêu chí này không được đề nghị «không áp dụng».")
            self.problem(leaf.code, "", what, _("Nhập số liệu của tiêu chí."))
            return
        self.statements[leaf.code] = statement

    def _statement(self, code: str, maximum: Decimal, raw: dict[str, Any]) -> Statement | None:
        before = len(self.problems)
        is_claimed = bool(raw.pop("n/a", False))
        is_accepted = ACCEPTED in raw and self._flag(code, ACCEPTED, raw.pop(ACCEPTED))
        is_void = VOID in raw and self._flag(code, VOID, raw.pop(VOID))
        points = self._points(code, maximum, raw.pop(OVERRIDE)) if OVERRIDE in raw else None
        stage = _STAGES.get(str(raw.pop(STAGE, "unit")))
        if stage is None:
            self.problem(
                code,
                STAGE,
                _("không có giai đoạn này."),
                _("Dùng: %(wanted)s.") % {"wanted": ", ".join(_STAGES)},
            )
        reason = str(raw.pop(REASON, ""))
        values = self._values(code, raw)
        if len(self.problems) > before or stage is None:
            return None
        return Statement(
            values, stage, points, reason, is_claimed or is_accepted, is_accepted, is_void
        )

    def _flag(self, code: str, name: str, raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        return self.value(code, Ask(name, FactType.YES_NO), raw) is True

    def _values(self, code: str, raw: dict[str, Any]) -> dict[str, Value]:
        known = self.set.asked[code]
        if VALUE in raw and VALUE not in known and len(known) == 1:
            raw[next(iter(known))] = raw.pop(VALUE)
        values: dict[str, Value] = {}
        for name, one in raw.items():
            if name not in known:
                wanted = ", ".join(known)
                what = _("không có số liệu «%(name)s» ở tiêu chí này.") % {"name": name}
                self.problem(code, name, what, _("Dùng: %(wanted)s.") % {"wanted": wanted})
            elif (value := self.value(code, known[name], one)) is not None:
                values[name] = value
        return values

    def _points(self, code: str, maximum: Decimal, raw: Any) -> Decimal | None:
        if self.is_canonical and isinstance(raw, str):
            raw = Decimal(raw)
        try:
            points = read_decimal(raw)
        except Misread as misread:
            self.problem(code, OVERRIDE, f"{misread}.")
            return None
        if not ZERO <= points <= maximum:
            most = shown(maximum, 2, spoken())
            what = _("đã nhập %(points)s điểm, tối đa %(most)s%(source)s.") % {
                "points": shown(points, 2, spoken()),
                "most": most,
                "source": self._source(code),
            }
            self.problem(code, OVERRIDE, what, _("Nhập số từ 0 đến %(most)s.") % {"most": most})
            return None
        return points

    def _source(self, code: str) -> str:
        found = self.set.by_code.get(code)
        source = found.source if isinstance(found, Criterion) else ""
        return f" ({source})" if source else ""

    def _shared(self, fact: SharedFact, raw: Any) -> None:
        if isinstance(raw, Mapping):
            raw = raw.get(VALUE)
        name = f"@{fact.id}"
        kind = FactType.COUNT if fact.type == "count" else FactType.NUMBER
        value = self.value(name, Ask(name, kind), raw)
        if value is not None:
            self.shared[name] = value

    def _adjustment(self, item: Adjustment, raw: Any) -> None:
        if not isinstance(raw, Mapping):
            asks = [ask.name for ask in item.rule.asks]
            raw = {asks[0] if asks else VALUE: raw}
        statement = self._statement(item.code, item.max, dict(raw))
        if statement is not None:
            self.adjustments[item.code] = statement

    def _stated(self, code: str, maximum: Decimal, raw: Any) -> None:
        if not isinstance(raw, Mapping) or set(raw) - {REASON, STAGE} != {OVERRIDE}:
            what = _("không phải tiêu chí chấm điểm; chỉ nhận tổng điểm đã công bố.")
            self.problem(code, "", what, _('Ghi { "!points" = … } hoặc nhập từng tiêu chí.'))
            return
        points = self._points(code, maximum, raw[OVERRIDE])
        if points is not None:
            self.stated[code] = points

    def _survey(self, raw: Any) -> None:
        if str(raw.get(VALUE) if isinstance(raw, Mapping) else raw) not in NOT_HELD:
            self.problem(SURVEY, "", _("chỉ nhận «not_held» (không tổ chức khảo sát)."))
            return
        for leaf in self.set.leaves:
            if leaf.is_surveyed:
                self.statements[leaf.code] = Statement(is_void=True)

    def note_contradictions(self, only: Container[str] | None) -> None:
        """Note facts that are valid one by one but cannot be true together."""
        for leaf in self.set.leaves:
            if only is not None and leaf.code not in only:
                continue
            assert leaf.rule is not None
            statement = self.statements.get(leaf.code)
            values = statement.values if statement is not None else {}
            if leaf.code in self.set.sharing:
                values = {**self.shared, **values}
            if not values or (statement is not None and statement.points is not None):
                continue
            if any(ask.name not in values for ask in leaf.rule.asks if not ask.is_optional):
                continue
            sentence = leaf.rule.contradiction(values)
            if sentence:
                self.problem(leaf.code, "", f"{sentence}.")


def _named(ask: Ask) -> str:
    return "" if ask.name in (VALUE, ACCEPTED, VOID) else f"{ask.name}: "


def read_unit(
    indicator_set: IndicatorSet,
    raw: Mapping[str, Any],
    *,
    file: str,
    problems: list[Problem],
    place: Place | None = None,
    is_canonical: bool = False,
    only: Container[str] | None = None,
) -> UnitFacts | None:
    """The facts of one unit from a raw table, or None with every problem noted.

    `only` names the leaves whose facts are compared with each other; otherwise all are.

    Keys: unit, name, group, year, tags, facts, events, published, rest. `rest = "full_marks"`
    gives every leaf that is not named its maximum, for worked examples.
    """
    before = len(problems)
    unit = str(raw.get("unit") or raw.get("name") or "")
    where = place or (
        lambda code, __: ", ".join(filter(None, (unit, _("tiêu chí %(code)s") % {"code": code})))
    )
    reader = _Reader(indicator_set, file, where, problems, is_canonical=is_canonical)
    facts = raw.get("facts", {})
    if not isinstance(facts, Mapping):
        problems.append(Problem(file, unit, _("«facts» không phải một bảng."), ""))
        return None
    reader.read(facts)
    reader.note_contradictions(only)
    if raw.get("rest") == "full_marks":
        _fill(indicator_set, reader)
    year = _year(raw.get("year", indicator_set.in_force.year), unit, file, problems)
    published = _published(raw.get("published"), unit, file, problems)
    if len(problems) > before:
        return None
    return UnitFacts(
        unit=unit,
        year=year,
        name=str(raw.get("name") or unit),
        group=str(raw.get("group", "")),
        tags={str(key): str(value) for key, value in dict(raw.get("tags", {})).items()},
        statements=reader.statements,
        shared=reader.shared,
        adjustments=reader.adjustments,
        stated=reader.stated,
        events=frozenset(map(str, raw.get("events", ()))),
        published=published,
    )


def _fill(indicator_set: IndicatorSet, reader: _Reader) -> None:
    for leaf in indicator_set.leaves:
        assert leaf.rule is not None
        has_shared = any(ask.name in reader.shared for ask in leaf.rule.asks)
        above = {leaf.code, leaf.code.rpartition(".")[0], leaf.code.split(".")[0], TOTAL}
        if leaf.code in reader.statements or has_shared or above & set(reader.stated):
            continue
        reader.statements[leaf.code] = Statement(points=leaf.max)


def _year(raw: Any, unit: str, file: str, problems: list[Problem]) -> int:
    try:
        year = int(raw)
    except (TypeError, ValueError):
        year = 0
    if not 1990 <= year <= 2200:
        problems.append(
            Problem(
                file, unit, _("năm «%(raw)s» không hợp lệ.") % {"raw": raw}, _("Ghi ví dụ 2022.")
            )
        )
    return year


def _published(raw: Any, unit: str, file: str, problems: list[Problem]) -> Published | None:
    if not raw:
        return None
    if not isinstance(raw, Mapping):
        problems.append(Problem(file, unit, _("«published» không phải một bảng."), ""))
        return None
    try:
        return Published(
            rank=None if raw.get("rank") is None else int(raw["rank"]),
            of=None if raw.get("of") is None else int(raw["of"]),
            rating=str(raw.get("rating", "")),
            index=None if raw.get("index") is None else Decimal(str(raw["index"])),
        )
    except (ValueError, ArithmeticError):
        problems.append(
            Problem(file, unit, _("«published» có số không hợp lệ."), _("Sửa hạng, điểm."))
        )
        return None


def unit_document(facts: UnitFacts) -> dict[str, Any]:
    """The facts of a unit as canonical JSON keeps them; `read_unit` reads them back."""
    rows: dict[str, Any] = {name: written(value) for name, value in facts.shared.items()}
    for code, statement in (*facts.statements.items(), *facts.adjustments.items()):
        rows[code] = _statement_document(statement)
    rows.update((code, {OVERRIDE: plain(points)}) for code, points in facts.stated.items())
    document: dict[str, Any] = {
        "unit": facts.unit,
        "name": facts.name,
        "group": facts.group,
        "year": facts.year,
        "facts": rows,
    }
    if facts.tags:
        document["tags"] = dict(facts.tags)
    if facts.events:
        document["events"] = sorted(facts.events)
    if facts.published is not None:
        one = facts.published
        given = {"rank": one.rank, "of": one.of, "rating": one.rating, "index": one.index}
        document["published"] = {k: v for k, v in given.items() if v not in (None, "")}
    return document


def _statement_document(statement: Statement) -> dict[str, Any]:
    document: dict[str, Any] = {name: written(one) for name, one in statement.values.items()}
    if statement.points is not None:
        document[OVERRIDE] = plain(statement.points)
    if statement.is_claimed:
        document["n/a"] = True
    if statement.is_accepted:
        document[ACCEPTED] = True
    if statement.is_void:
        document[VOID] = True
    if statement.stage is not Stage.UNIT:
        document[STAGE] = statement.stage.name.lower()
    if statement.reason:
        document[REASON] = statement.reason
    return document
