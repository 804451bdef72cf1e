"""A scoring rule in plain words, for the unit that must fill it in and the public that reads it.

Each rule gives rows of (condition, points): "Từ 70% đến 90%" → "1,00". One case per rule kind.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from parindex.engine.indicators import Criterion, IndicatorSet
from parindex.engine.numbers import exact
from parindex.engine.rules import (
    Change,
    Checklist,
    DeductPerItem,
    Direct,
    Options,
    PerItem,
    Ratio,
    RelativeToBest,
    Rule,
    ScaledImport,
    Steps,
    Surveyed,
    Timeliness,
    WhenNone,
    YesNo,
)
from parindex.engine.rules.bands import Band
from parindex.engine.rules.ratios import Weighted
from parindex.engine.tables import Text
from parindex.engine.voice import Voice, band_words

KINDS = {
    "yes_no": Text("Có hoặc không", "Yes or no"),
    "options": Text("Chọn một mức", "One of several options"),
    "timeliness": Text("Đúng hạn, chậm hoặc không có", "On time, late or missing"),
    "checklist": Text("Danh mục cần đạt", "Checklist"),
    "steps": Text("Bậc điểm", "Steps"),
    "ratio": Text("Theo tỷ lệ", "By ratio"),
    "relative_to_best": Text("So với đơn vị tốt nhất", "Relative to the best"),
    "per_item": Text("Cộng theo số lượng", "Points per item"),
    "deduct_per_item": Text("Trừ theo số lần", "Deduction per occurrence"),
    "change": Text("So với năm trước", "Change on last year"),
    "survey": Text("Khảo sát", "Survey"),
    "scaled_import": Text("Quy đổi từ chỉ số khác", "Scaled from another index"),
    "direct": Text("Người thẩm định cho điểm", "Points given by the appraiser"),
}

SUPPLIERS = {
    "unit": Text("Đơn vị tự chấm", "Self-assessed by the unit"),
    "appraiser": Text("Cơ quan thẩm định chấm", "Given by the appraiser"),
    "survey": Text("Điều tra xã hội học", "Sociological survey"),
    "feed": Text("Số liệu từ hệ thống", "Figures from systems"),
    "import": Text("Nhập từ chỉ số khác", "Imported from another index"),
}


class Row(NamedTuple):
    """One line of a rule: when it applies and how many points it gives ("" for a remark)."""

    when: str
    points: str = ""


def describe(indicator_set: IndicatorSet, leaf: Criterion, language: str = "vi") -> tuple[Row, ...]:
    """The rule of a leaf as rows to read."""
    names = {f"@{fact.id}": fact.title for fact in indicator_set.facts}
    names.update(leaf.ask)
    assert leaf.rule is not None
    return describe_rule(leaf.rule, leaf.max, names, language)


def describe_rule(
    rule: Rule, maximum: Decimal, names: dict[str, Text], language: str = "vi"
) -> tuple[Row, ...]:
    """The rows of any rule; `names` words its facts."""
    voice = Voice(language)
    match rule:
        case YesNo():
            return (
                Row(voice.say("Có", "Yes"), voice.points(maximum)),
                Row(voice.say("Không", "No"), voice.points(rule.points_no)),
            )
        case Options():
            return tuple(
                Row(one.title.said(language), voice.points(one.points)) for one in rule.options
            )
        case Timeliness():
            return _timeliness(rule, voice)
        case Checklist():
            return _checklist(rule, maximum, voice)
        case Steps():
            return _steps(rule, maximum, names, voice)
        case Ratio():
            return _ratio(rule, maximum, names, voice)
        case RelativeToBest():
            return _relative(rule, maximum, voice)
        case PerItem():
            most = voice.say("nhiều nhất ", "at most ") + voice.points(maximum)
            return (
                Row(voice.say("Mỗi trường hợp", "Each item"), voice.points(rule.each)),
                Row(most),
            )
        case DeductPerItem():
            return _deduct(rule, maximum, voice)
        case Change():
            return _change(rule, maximum, voice)
        case Surveyed():
            return _survey(rule, maximum, voice)
        case ScaledImport():
            return _import(rule, maximum, voice)
        case Direct():
            step = voice.points(rule.step)
            return (
                Row(
                    voice.say(f"Theo bước {step} điểm", f"In steps of {step} points"),
                    f"0 – {voice.points(maximum)}",
                ),
            )
        case _:
            raise TypeError(f"no words for {rule!r}")


def _timeliness(rule: Timeliness, voice: Voice) -> tuple[Row, ...]:
    due = ""
    if rule.due is not None:
        year = {0: "", 1: voice.say(" năm sau", " next year")}.get(rule.due.after, "")
        due = f" ({voice.say('hạn', 'due')} {rule.due.day:02d}/{rule.due.month:02d}{year})"
    late = voice.say("Chậm", "Late")
    if rule.late_within_days is not None:
        late += voice.say(
            f" không quá {rule.late_within_days} ngày", f" by up to {rule.late_within_days} days"
        )
    return (
        Row(voice.say("Đúng hạn", "On time") + due, voice.points(rule.on_time)),
        Row(late, voice.points(rule.late)),
        Row(voice.say("Không có", "Missing"), voice.points(rule.missing)),
    )


def _checklist(rule: Checklist, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    if rule.mode == "all":
        head = Row(voice.say("Đạt tất cả các nội dung", "All items met"), voice.points(maximum))
        return (head, *(Row(f"• {one.title.said(voice.language)}") for one in rule.items))
    return tuple(
        Row(one.title.said(voice.language), voice.points(one.points)) for one in rule.items
    )


def _worded(sum_of: Weighted, names: dict[str, Text], voice: Voice) -> str:
    parts = []
    for name, weight, scale in sum_of:
        wording = names[name].said(voice.language) if name in names else name.removeprefix("@")
        factor = Decimal(weight) / Decimal(scale)
        parts.append(wording if factor == 1 else f"{voice.number(factor)} × {wording}")
    return " + ".join(parts)


def _bands(bands: tuple[Band, ...], unit: str, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    rows = []
    for band in bands:
        words = band_words(band, unit, voice)
        points = voice.say("tỷ lệ × ", "ratio × ") + voice.points(maximum)
        rows.append(
            Row(
                words[:1].upper() + words[1:],
                points if band.points is None else voice.points(band.points),
            )
        )
    return tuple(rows)


def _none(when: WhenNone, maximum: Decimal, voice: Voice, *, is_history: bool = False) -> Row:
    arose = voice.say("Không phát sinh", "Nothing arose")
    if is_history:
        arose = voice.say("Không có số liệu năm trước", "No figure of last year")
    given = {
        WhenNone.FULL_MARKS: voice.points(maximum),
        WhenNone.ZERO: voice.points(Decimal(0)),
        WhenNone.NOT_APPLICABLE: voice.say("không tính", "left out"),
    }
    return Row(arose, given[when])


def _steps(rule: Steps, maximum: Decimal, names: dict[str, Text], voice: Voice) -> tuple[Row, ...]:
    unit = "%" if rule.on == "percent" else ""
    rows = _bands(rule.bands, unit, maximum, voice)
    if not rule.whole:
        return rows
    measured = f"{_worded(rule.part, names, voice)} / {_worded(rule.whole, names, voice)}"
    none = (_none(rule.when_none, maximum, voice),) if rule.when_none else ()
    return (Row(measured), *rows, *none)


def _ratio(rule: Ratio, maximum: Decimal, names: dict[str, Text], voice: Voice) -> tuple[Row, ...]:
    whole = voice.points(maximum)
    head = Row(f"{_worded(rule.part, names, voice)} / {_worded(rule.whole, names, voice)}")
    rows = [head]
    if rule.less_is_better:
        rows.append(Row(voice.say("Càng ít càng tốt: tính 1 − tỷ lệ", "Less is better: 1 − ratio")))
    gate = None if rule.gate is None else voice.percent(exact(rule.gate))
    if rule.full_at is not None:
        full = voice.percent(exact(rule.full_at))
        rows.append(Row(voice.say(f"Từ {full} trở lên", f"From {full} upwards"), whole))
    scaled = voice.say("tỷ lệ × ", "ratio × ") + whole
    if rule.from_gate and gate is not None:
        full = voice.percent(exact(rule.full_at or Decimal(1)))
        rows.append(
            Row(
                voice.say(f"Từ {gate} đến {full}", f"From {gate} to {full}"),
                voice.say(f"tăng dần từ 0 đến {whole}", f"rising from 0 to {whole}"),
            )
        )
    elif gate is not None:
        rows.append(Row(voice.say(f"Từ {gate} trở lên", f"From {gate} upwards"), scaled))
    else:
        rows.append(
            Row(
                voice.say("Mọi tỷ lệ khác", "Any other ratio")
                if rule.full_at
                else voice.say("Mọi tỷ lệ", "Any ratio"),
                scaled,
            )
        )
    if gate is not None:
        rows.append(Row(voice.say(f"Dưới {gate}", f"Under {gate}"), voice.points(rule.below)))
    return (*rows, _none(rule.when_none, maximum, voice))


def _deduct(rule: DeductPerItem, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    rows = [
        Row(one.title.said(voice.language), f"−{voice.points(one.each)}") for one in rule.breaches
    ]
    if rule.each is not None:
        rows.append(Row(voice.say("Mỗi trường hợp", "Each case"), f"−{voice.points(rule.each)}"))
    if rule.zero_at is not None:
        from_case = voice.say(f"Từ {rule.zero_at} trường hợp", f"From {rule.zero_at} cases")
        rows.append(Row(from_case, voice.points(Decimal(0))))
    if rule.cap is not None:
        rows.append(Row(voice.say("Trừ nhiều nhất", "At most"), f"−{voice.points(rule.cap)}"))
    elif maximum < 10_000:
        none = Row(voice.say("Không có trường hợp nào", "No case"), voice.points(maximum))
        rows.insert(0, none)
    return tuple(rows)


def _survey(rule: Surveyed, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    mean = voice.say("Mức đánh giá bình quân của người trả lời", "Mean answer of respondents")
    rows = [Row(mean, f"{voice.points(maximum)} × …")]
    if rule.min_responses:
        least = voice.number(rule.min_responses)
        rows.append(
            Row(
                voice.say(
                    f"Cần ít nhất {least} phiếu hợp lệ", f"At least {least} valid responses needed"
                )
            )
        )
    return tuple(rows)


def _relative(rule: RelativeToBest, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    over = voice.say("của đơn vị / tốt nhất nhóm", "own / best of group")
    if rule.less_is_better:
        over = voice.say("tốt nhất nhóm / của đơn vị", "best of group / own")
    return (Row(over, f"{voice.points(maximum)} × …"),)


def _change(rule: Change, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    unit = "%" if rule.on == "percent" else ""
    rows = _bands(rule.bands, unit, maximum, voice)
    return (*rows, _none(rule.when_no_history, maximum, voice, is_history=True))


def _import(rule: ScaledImport, maximum: Decimal, voice: Voice) -> tuple[Row, ...]:
    source = " ".join(one for one in (rule.system, rule.edition) if one)
    of = voice.number(rule.of)
    rows = _bands(rule.bands, "", maximum, voice) or (
        Row(voice.say(f"giá trị / {of}", f"value / {of}"), f"{voice.points(maximum)} × …"),
    )
    return (*rows, Row(voice.say("Nguồn: ", "Source: ") + source)) if source else rows
