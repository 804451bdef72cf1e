"""A scorecard in plain sentences, Vietnamese and English: why this many points.

    22/24 nhiệm vụ = 91,67%, từ 80% trở lên: 3,00 × 22/24 = 2,75 điểm

One case per rule kind; nothing is computed here that scoring did not compute.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from parindex.engine.indicators import Criterion, IndicatorSet, NotApplicable
from parindex.engine.numbers import Exact, exact, percent, shown
from parindex.engine.rules import (
    VALUE,
    Change,
    Checklist,
    DeductPerItem,
    Direct,
    Options,
    PerItem,
    Ratio,
    RelativeToBest,
    ScaledImport,
    Steps,
    Surveyed,
    Timeliness,
    YesNo,
)
from parindex.engine.rules.bands import band_of
from parindex.engine.rules.choices import TIMELINESS_CHOICES
from parindex.engine.rules.compared import BEST, MEAN_WEIGHT, RESPONSES
from parindex.engine.rules.ratios import weighed
from parindex.engine.scoring import MISSING, NOT_APPLICABLE, VOID, LeafScore, Scorecard
from parindex.engine.tables import Text
from parindex.engine.voice import Voice, band_words, decimal_of, steps_taken


def sentence(
    indicator_set: IndicatorSet, scored: LeafScore, year: int, language: str = "vi"
) -> str:
    """Why a leaf has its points, in one sentence."""
    voice = Voice(language)
    statement = scored.statement
    if scored.state == NOT_APPLICABLE:
        return _not_applicable(indicator_set, scored, voice)
    if scored.state == VOID:
        return _void(indicator_set, scored, voice)
    if statement is not None and statement.points is not None:
        given = voice.say("Điểm được ghi nhận: ", "Points as given: ") + voice.earned(scored.points)
        return given + (f" ({statement.reason})" if statement.reason else "")
    if scored.state == MISSING:
        return _missing(scored, voice)
    return _explained(scored, year, voice)


def _missing(scored: LeafScore, voice: Voice) -> str:
    if isinstance(scored.leaf.rule, RelativeToBest) and VALUE in scored.values:
        return voice.say(
            "Chờ số liệu của các đơn vị cùng nhóm; tạm tính 0 điểm.",
            "Waiting for the other units of the group; 0 points for now.",
        )
    asks = scored.leaf.rule.asks if scored.leaf.rule else ()
    names = [label(scored.leaf, ask.name, voice.language) for ask in asks if not ask.is_optional]
    absent = ", ".join(
        name
        for name, ask in zip(names, (a for a in asks if not a.is_optional), strict=True)
        if ask.name not in scored.values
    )
    return voice.say(
        f"Chưa có số liệu{f' ({absent})' if absent else ''}: 0 điểm.",
        f"No figures{f' ({absent})' if absent else ''}: 0 points.",
    )


_SURVEY_FACTS = {
    MEAN_WEIGHT: Text("kết quả khảo sát", "survey result"),
    RESPONSES: Text("số phiếu hợp lệ", "valid responses"),
}


def label(leaf: Criterion, name: str, language: str = "vi") -> str:
    """What a fact is called on the form; the criterion's own title for a single fact."""
    wording = leaf.ask.get(name) or _SURVEY_FACTS.get(name)
    if wording is not None:
        return wording.said(language)
    return name.removeprefix("@") if name != VALUE else leaf.title.said(language)


def _not_applicable(indicator_set: IndicatorSet, scored: LeafScore, voice: Voice) -> str:
    statement = scored.statement
    why = voice.say("Không phát sinh", "Nothing arose")
    if statement is not None and statement.is_accepted:
        why = voice.say("Không áp dụng, đã được chấp nhận", "Not applicable, accepted")
    whole = voice.points(scored.leaf.max)
    match indicator_set.not_applicable:
        case NotApplicable.FULL_MARKS:
            return voice.say(f"{why}: tính đủ {whole} điểm.", f"{why}: full {whole} points.")
        case NotApplicable.ZERO:
            return voice.say(f"{why}: 0 điểm.", f"{why}: 0 points.")
        case _:
            return voice.say(
                f"{why}: không tính {whole} điểm tối đa của tiêu chí này vào tổng.",
                f"{why}: its {whole} points leave the attainable total.",
            )


def _void(indicator_set: IndicatorSet, scored: LeafScore, voice: Voice) -> str:
    responses = scored.values.get(RESPONSES)
    rule = scored.leaf.rule
    why = voice.say("Khảo sát không có giá trị", "The survey is void")
    if isinstance(responses, int) and isinstance(rule, Surveyed) and responses < rule.min_responses:
        why = voice.say(
            f"Chỉ có {voice.number(responses)} phiếu hợp lệ, cần ít nhất "
            f"{voice.number(rule.min_responses)}",
            f"Only {voice.number(responses)} valid responses, at least "
            f"{voice.number(rule.min_responses)} needed",
        )
    elif scored.statement is not None and scored.statement.reason:
        why = f"{why} ({scored.statement.reason.rstrip('.')})"
    if indicator_set.no_survey == "zero":
        return voice.say(f"{why}: 0 điểm.", f"{why}: 0 points.")
    whole = voice.points(scored.leaf.max)
    return voice.say(
        f"{why}: không tính {whole} điểm tối đa của tiêu chí này vào tổng.",
        f"{why}: its {whole} points leave the attainable total.",
    )


def _explained(scored: LeafScore, year: int, voice: Voice) -> str:
    match scored.leaf.rule:
        case YesNo():
            return _yes_no(scored, voice)
        case Options() as rule:
            return _option(rule, scored, voice)
        case Timeliness() as rule:
            return _timeliness(rule, scored, year, voice)
        case Checklist() as rule:
            return _checklist(rule, scored, voice)
        case Steps() as rule:
            return _steps(rule, scored, voice)
        case Ratio() as rule:
            return _ratio(rule, scored, voice)
        case RelativeToBest() as rule:
            return _relative(rule, scored, voice)
        case PerItem() as rule:
            return _per_item(rule, scored, voice)
        case DeductPerItem() as rule:
            return _deduction(rule, scored, voice)
        case Change() as rule:
            return _change(rule, scored, voice)
        case Surveyed():
            return _survey(scored, voice)
        case ScaledImport() as rule:
            return _import(rule, scored, voice)
        case Direct():
            return voice.say("Người thẩm định cho ", "The appraiser gave ") + voice.earned(
                scored.points
            )
        case _:
            raise TypeError(f"no sentence for {scored.leaf.rule!r}")


def _yes_no(scored: LeafScore, voice: Voice) -> str:
    word = voice.say("Có", "Yes") if scored.values[VALUE] else voice.say("Không", "No")
    return f"{word}: {voice.earned(scored.points)}"


def _option(rule: Options, scored: LeafScore, voice: Voice) -> str:
    title = next(one.title for one in rule.options if one.id == scored.values[VALUE])
    return f"{title.said(voice.language)}: {voice.earned(scored.points)}"


def _timeliness(rule: Timeliness, scored: LeafScore, year: int, voice: Voice) -> str:
    value = scored.values[VALUE]
    word = dict(TIMELINESS_CHOICES)[rule.timeliness(scored.values, year)].said(voice.language)
    if isinstance(value, date) and rule.due is not None:
        due = voice.day(rule.due.in_year(year))
        word = voice.say(
            f"Ngày {voice.day(value)}, hạn {due}: {word.lower()}",
            f"Dated {voice.day(value)}, due {due}: {word.lower()}",
        )
    return f"{word}: {voice.earned(scored.points)}"


def _checklist(rule: Checklist, scored: LeafScore, voice: Voice) -> str:
    met = scored.values[VALUE]
    count = f"{len(met)}/{len(rule.items)}"  # type: ignore[arg-type]  # read as item ids
    absent = [one.title.said(voice.language) for one in rule.items if one.id not in met]  # type: ignore[operator]
    lacking = voice.say("; còn thiếu: ", "; missing: ") + ", ".join(absent) if absent else ""
    return (
        voice.say(f"Đạt {count} nội dung", f"{count} items met")
        + lacking
        + f": {voice.earned(scored.points)}"
    )


def _of_whole(rule: Ratio | Steps, scored: LeafScore, voice: Voice) -> tuple[str, Exact]:
    """ "22/24" and the share it is, with weights worked out."""
    top, bottom = weighed(rule.part, scored.values), weighed(rule.whole, scored.values)
    share = (top[0] * bottom[1], top[1] * bottom[0])
    return f"{voice.number(Fraction(*top))}/{voice.number(Fraction(*bottom))}", share


def _none(scored: LeafScore, voice: Voice) -> str:
    return voice.say("Không phát sinh: ", "Nothing arose: ") + voice.earned(scored.points)


def _steps(rule: Steps, scored: LeafScore, voice: Voice) -> str:
    measure = rule.measure(scored.values)
    if measure is None:
        return _none(scored, voice)
    band = band_of(rule.bands, measure)
    unit = {"number": "", "ratio": "", "percent": "%"}[rule.on]
    words = band_words(band, unit, voice)
    if rule.whole:
        fraction, share = _of_whole(rule, scored, voice)
        figure = f"{fraction} = {voice.percent(share)}"
        if band.points is None:
            whole = voice.points(scored.leaf.max)
            return f"{figure}, {words}: {whole} × {fraction} = {voice.earned(scored.points)}"
    else:
        figure = voice.number(Fraction(*measure)) + unit
    return f"{figure}, {words}: {voice.earned(scored.points)}"


def _ratio(rule: Ratio, scored: LeafScore, voice: Voice) -> str:
    share = rule.share(scored.values)
    if share is None:
        return _none(scored, voice)
    fraction, raw = _of_whole(rule, scored, voice)
    figure = f"{fraction} = {voice.percent(raw)}"
    whole = voice.points(scored.leaf.max)
    earned = voice.earned(scored.points)
    if rule.less_is_better:
        figure += voice.say(
            f", càng ít càng tốt nên tính {voice.percent(share)}",
            f", less is better, so {voice.percent(share)} counts",
        )
    reached = Fraction(*share)
    gate = None if rule.gate is None else voice.percent(exact(rule.gate))
    if rule.gate is not None and reached < Fraction(rule.gate):
        return voice.say(
            f"{figure}, dưới mức {gate}: {earned}", f"{figure}, under {gate}: {earned}"
        )
    if rule.full_at is not None and reached >= Fraction(rule.full_at):
        full = voice.percent(exact(rule.full_at))
        return voice.say(
            f"{figure}, từ {full} trở lên được điểm tối đa: {earned}",
            f"{figure}, from {full} upwards full marks: {earned}",
        )
    words = "" if gate is None else voice.say(f", từ {gate} trở lên", f", from {gate} upwards")
    if rule.from_gate and rule.gate is not None:
        full = voice.percent(exact(rule.full_at or Decimal(1)))
        words = voice.say(f", tính dần từ {gate} đến {full}", f", scaled from {gate} to {full}")
        formula = f"{whole} × ({voice.percent(share)} − {gate}) / ({full} − {gate})"
        return f"{figure}{words}: {formula} = {earned}"
    factor = voice.percent(share) if rule.less_is_better or Fraction(*raw) > 1 else fraction
    return f"{figure}{words}: {whole} × {factor} = {earned}"


def _relative(rule: RelativeToBest, scored: LeafScore, voice: Voice) -> str:
    own, best = voice.number(scored.values[VALUE]), voice.number(scored.values[BEST])
    over = f"{best}/{own}" if rule.less_is_better else f"{own}/{best}"
    whole = voice.points(scored.leaf.max)
    return voice.say(
        f"Đạt {own}, tốt nhất trong nhóm {best}: {whole} × {over} = {voice.earned(scored.points)}",
        f"{own}, best of the group {best}: {whole} × {over} = {voice.earned(scored.points)}",
    )


def _per_item(rule: PerItem, scored: LeafScore, voice: Voice) -> str:
    count, each = voice.number(scored.values[VALUE]), voice.points(rule.each)
    most = voice.points(scored.leaf.max)
    return voice.say(
        f"{count} × {each}, nhiều nhất {most}: {voice.earned(scored.points)}",
        f"{count} × {each}, at most {most}: {voice.earned(scored.points)}",
    )


def _deduction(rule: DeductPerItem, scored: LeafScore, voice: Voice) -> str:
    count = rule.count(scored.values)
    earned, whole = voice.earned(scored.points), voice.points(scored.leaf.max)
    if rule.zero_at is not None and count >= rule.zero_at:
        return voice.say(
            f"{count} trường hợp, từ {rule.zero_at} trường hợp không được điểm: {earned}",
            f"{count} cases, none allowed from {rule.zero_at}: {earned}",
        )
    if count == 0:
        return voice.say(f"Không có trường hợp vi phạm nào: {earned}", f"No case at all: {earned}")
    return f"{whole} − ({steps_taken(rule, scored.values, voice)}) = {earned}"


def _change(rule: Change, scored: LeafScore, voice: Voice) -> str:
    measure = rule.measure(scored.values)
    if measure is None:
        return voice.say(
            f"Chưa có số liệu năm trước để so: {voice.earned(scored.points)}",
            f"No figure of last year to compare with: {voice.earned(scored.points)}",
        )
    unit = "" if rule.on == "difference" else "%"
    now, then = voice.number(scored.values[VALUE]), voice.number(scored.values["last_year"])
    change = shown(decimal_of(Fraction(*measure)), 2, voice.language)
    words = band_words(band_of(rule.bands, measure), unit, voice)
    return voice.say(
        f"{now} so với {then} năm trước, thay đổi {change}{unit}, {words}: ",
        f"{now} against {then} last year, a change of {change}{unit}, {words}: ",
    ) + voice.earned(scored.points)


def _survey(scored: LeafScore, voice: Voice) -> str:
    mean = percent(exact(scored.values[MEAN_WEIGHT]), voice.language)  # type: ignore[arg-type]
    responses = scored.values.get(RESPONSES)
    count = ""
    if responses is not None:
        number = voice.number(responses)
        count = voice.say(f" từ {number} phiếu", f" of {number} responses")
    whole = voice.points(scored.leaf.max)
    reason = scored.statement.reason if scored.statement is not None else ""
    explained = voice.say(
        f"Mức đánh giá bình quân{count} là {mean}: {whole} × {mean} = ",
        f"Mean answer{count} is {mean}: {whole} × {mean} = ",
    ) + voice.earned(scored.points)
    return f"{explained}. {reason}" if reason else explained


def _import(rule: ScaledImport, scored: LeafScore, voice: Voice) -> str:
    value, of = voice.number(scored.values[VALUE]), voice.number(rule.of)
    source = " ".join(one for one in (rule.system, rule.edition) if one)
    start = f"{source}: {value}" if source else value
    if rule.bands:
        band = band_of(rule.bands, exact(scored.values[VALUE]))  # type: ignore[arg-type]
        return f"{start}, {band_words(band, '', voice)}: {voice.earned(scored.points)}"
    whole = voice.points(scored.leaf.max)
    return f"{start}/{of}: {whole} × {value}/{of} = {voice.earned(scored.points)}"


def traced(indicator_set: IndicatorSet, card: Scorecard) -> dict[str, Text]:
    """Leaf code → its sentence in both languages."""
    year = card.facts.year
    return {
        code: Text(*(sentence(indicator_set, one, year, language) for language in ("vi", "en")))
        for code, one in card.leaves.items()
    }
