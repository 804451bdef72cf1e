"""The sentence that goes with a result of the survey: from how many, how sure, without whom."""

from __future__ import annotations

from collections.abc import Mapping

from parindex.engine.indicators import SurveyResult
from parindex.engine.numbers import exact, percent, shown
from parindex.engine.surveying import Tally
from parindex.engine.tables import Text
from parindex.engine.voice import Voice, decimal_of

AUDIENCE_TITLES: Mapping[str, Text] = {
    "citizen": Text("người dân", "citizens"),
    "business": Text("doanh nghiệp", "businesses"),
    "official": Text("cán bộ, công chức", "officials"),
    "leader": Text("lãnh đạo", "leaders"),
    "delegate": Text("đại biểu hội đồng nhân dân", "delegates"),
}


def result_sentence(
    result: SurveyResult, found: Tally, reasons: Mapping[str, str], language: str = "vi"
) -> str:
    """What a result rests on; `reasons` give the words for why forms were left out."""
    voice = Voice(language)
    return " ".join(
        one
        for one in (
            _figure(result, found, voice),
            certainty(found, voice),
            _passed_over(found, voice),
            excluded_words(found.excluded, reasons, language),
        )
        if one
    )


def sheet_note(found: Tally, reasons: Mapping[str, str], language: str = "vi") -> str:
    """What is added on a score page, which tells the mean and the number of forms itself."""
    voice = Voice(language)
    margin = certainty(found, voice).removeprefix("(").replace(").", ".")
    parts = (margin, _passed_over(found, voice), excluded_words(found.excluded, reasons, language))
    return " ".join(one[:1].upper() + one[1:] for one in parts if one)


def _figure(result: SurveyResult, found: Tally, voice: Voice) -> str:
    n = voice.number(found.responses)
    if found.mean is None:
        return voice.say("Không có phiếu hợp lệ: không có giá trị.", "No valid form: void.")
    if found.is_void:
        least = voice.number(result.min_responses)
        return voice.say(
            f"Chỉ có {n} phiếu hợp lệ, cần ít nhất {least}: không có giá trị.",
            f"Only {n} valid forms, at least {least} needed: void.",
        )
    mean = percent(exact(found.mean), voice.language)
    kind = voice.say("Mức đánh giá bình quân", "Mean answer")
    if result.method == "share_satisfied":
        kind = voice.say("Tỷ lệ hài lòng", "Share of the satisfied")
    return voice.say(f"{kind} {mean} từ {n} phiếu hợp lệ", f"{kind} {mean} of {n} valid forms")


def certainty(found: Tally, voice: Voice) -> str:
    """The margin of error, and the design effect where weights cost certainty."""
    if found.is_void:
        return ""
    if found.margin is None:
        return voice.say("(chưa tính được sai số).", "(margin of error not known).")
    margin = shown(found.margin * 100, 2, voice.language)
    effects = [one.design_effect for one in found.by_audience.values() if one.design_effect != 1]
    added = ""
    if effects:
        effect = shown(decimal_of(max(effects)), 2, voice.language)
        added = voice.say(f", hệ số thiết kế {effect}", f", design effect {effect}")
    return voice.say(
        f"(sai số ±{margin} điểm %, độ tin cậy 95%{added}).",
        f"(margin ±{margin} points, 95% confidence{added}).",
    )


def _passed_over(found: Tally, voice: Voice) -> str:
    if not found.passed_over or found.mean is None:
        return ""
    names = ", ".join(AUDIENCE_TITLES[one].said(voice.language) for one in found.passed_over)
    return voice.say(
        f"Không có phiếu của {names}: hệ số chuyển cho đối tượng còn lại.",
        f"No form of {names}: their weight passes to the others.",
    )


def excluded_words(
    excluded: Mapping[str, int], reasons: Mapping[str, str], language: str = "vi"
) -> str:
    """How many forms were left out and why; "" when none was."""
    if not excluded:
        return ""
    voice = Voice(language)
    parts = "; ".join(
        f"{reasons.get(name, name)} {voice.number(count)}"
        for name, count in sorted(excluded.items(), key=lambda one: (-one[1], one[0]))
    )
    whole = voice.number(sum(excluded.values()))
    return voice.say(f"Loại {whole} phiếu: {parts}.", f"{whole} forms left out: {parts}.")
