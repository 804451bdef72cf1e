"""Cross-checks of a whole set: sums, codes, sources, shared figures, survey, bands, tie-breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from parindex.engine.indicators import Area, Criterion, IndicatorSet
from parindex.engine.numbers import ZERO, shown
from parindex.engine.problems import Problem
from parindex.engine.rules import Direct, Surveyed


def note_misfits(
    indicator_set: IndicatorSet, files: Mapping[str, str], problems: list[Problem]
) -> None:
    """Add every contradiction inside the set to the problems.

    A sum is compared only when the parts of it were read without a problem, so that one mistake
    is reported once.
    """
    # A file with a broken criterion has wrong sums for that reason alone.
    broken = {problem.file for problem in problems}
    for area in indicator_set.areas:
        file = files.get(area.code, "")
        problems.extend(_area_problems(indicator_set, area, file, is_broken=file in broken))
    problems.extend(_code_problems(indicator_set, files))
    is_sound = not broken and not any(p.place.startswith("lĩnh vực") for p in problems)
    problems.extend(_total_problems(indicator_set, is_sound=is_sound))
    problems.extend(_rating_problems(indicator_set))
    problems.extend(_ranking_problems(indicator_set))
    problems.extend(_shared_problems(indicator_set, files))
    if "survey.toml" not in broken:
        problems.extend(_survey_problems(indicator_set))


def _sum(parts: tuple[Criterion, ...]) -> Decimal:
    return sum((part.max for part in parts), ZERO)


def _area_problems(
    indicator_set: IndicatorSet, area: Area, file: str, *, is_broken: bool
) -> Iterator[Problem]:
    if not area.criteria and not indicator_set.is_outline:
        yield Problem(file, f"lĩnh vực {area.code}", "không có tiêu chí nào.", "Thêm tiêu chí.")
    elif area.criteria and not is_broken and _sum(area.criteria) != area.max:
        yield Problem(
            file,
            f"lĩnh vực {area.code}",
            f"các tiêu chí cộng lại {shown(_sum(area.criteria))} điểm, "
            f"lĩnh vực ghi {shown(area.max)}.",
            "Sửa một điểm tối đa, hoặc thêm tiêu chí còn thiếu.",
        )
    sources = {source.id for source in indicator_set.sources}
    for criterion in area.criteria:
        for one in (criterion, *criterion.children):
            yield from _criterion_problems(one, file, sources, is_broken=is_broken)


def _criterion_problems(
    criterion: Criterion, file: str, sources: set[str], *, is_broken: bool
) -> Iterator[Problem]:
    place = f"tiêu chí {criterion.code}"
    cited = criterion.source.partition(",")[0].strip()
    if cited and cited not in sources:
        yield Problem(file, place, f"không có nguồn «{cited}».", "Khai nguồn ở [[source]].")
    if not criterion.is_leaf:
        if criterion.rule_table:
            yield Problem(
                file,
                place,
                "có tiêu chí thành phần nên không được có «rule».",
                "Chuyển cách chấm xuống tiêu chí thành phần.",
            )
        if not is_broken and _sum(criterion.children) != criterion.max:
            yield Problem(
                file,
                place,
                f"các tiêu chí thành phần cộng lại {shown(_sum(criterion.children))} điểm, "
                f"tiêu chí ghi {shown(criterion.max)}.",
                "Sửa một điểm tối đa, hoặc thêm tiêu chí thành phần còn thiếu.",
            )
        return
    yield from _leaf_problems(criterion, file, place)


def _leaf_problems(leaf: Criterion, file: str, place: str) -> Iterator[Problem]:
    if leaf.rule is None:
        if not leaf.rule_table:
            yield Problem(file, place, "không có cách chấm.", "Thêm «rule = { kind = … }».")
        return
    if leaf.is_surveyed != isinstance(leaf.rule, Surveyed):
        yield Problem(
            file,
            place,
            'by = "survey" và rule = { kind = "survey" } phải đi cùng nhau.',
            "Sửa «by» hoặc «rule».",
        )
    if isinstance(leaf.rule, Direct) and leaf.by not in ("appraiser", "unit"):
        yield Problem(
            file, place, 'cách chấm «direct» cần by = "appraiser" hoặc "unit".', "Sửa «by»."
        )
    known = {ask.name for ask in leaf.rule.asks}
    for name in leaf.ask:
        if name not in known:
            wanted = ", ".join(sorted(known)) or "không số liệu nào"
            yield Problem(
                file,
                place,
                f"«ask» hỏi «{name}» mà cách chấm không dùng.",
                f"Cách chấm dùng: {wanted}.",
            )


def _code_problems(indicator_set: IndicatorSet, files: Mapping[str, str]) -> Iterator[Problem]:
    codes: list[tuple[str, str]] = []
    for area in indicator_set.areas:
        codes.append((area.code, area.code))
        for criterion in area.criteria:
            codes.append((criterion.code, area.code))
            codes.extend((child.code, area.code) for child in criterion.children)
    counted = Counter(code for code, _ in codes)
    for code, number in counted.items():
        if number > 1:
            where = next(where for one, where in codes if one == code)
            yield Problem(
                files.get(where, ""),
                f"tiêu chí {code}",
                f"mã «{code}» dùng {number} lần.",
                "Mỗi mã chỉ dùng một lần.",
            )
    items = Counter(item.code for item in indicator_set.adjustments.items)
    for code, number in items.items():
        if number > 1 or code in counted:
            yield Problem(
                "set.toml", f"điểm thưởng, trừ {code}", f"mã «{code}» đã dùng.", "Đổi mã."
            )


def _total_problems(indicator_set: IndicatorSet, *, is_sound: bool) -> Iterator[Problem]:
    shares = indicator_set.shares
    if sum(shares.values()) != indicator_set.total:
        yield Problem(
            "set.toml",
            "shares",
            f"hai phần cộng lại {shown(sum(shares.values()))}, tổng ghi "
            f"{shown(indicator_set.total)}.",
            "Sửa «shares» hoặc «total».",
        )
    if not indicator_set.areas and not indicator_set.is_outline:
        yield Problem("set.toml", "", "không có lĩnh vực nào.", "Thêm tệp lĩnh vực, ví dụ 1-….toml")
    if not is_sound or indicator_set.is_outline:
        return
    added = sum((area.max for area in indicator_set.areas), ZERO)
    if added != indicator_set.total:
        yield Problem(
            "set.toml",
            "total",
            f"các lĩnh vực cộng lại {shown(added)} điểm, tổng ghi {shown(indicator_set.total)}.",
            "Sửa điểm tối đa của một lĩnh vực.",
        )
        return
    surveyed = sum((leaf.max for leaf in indicator_set.leaves if leaf.is_surveyed), ZERO)
    if surveyed != shares["survey"] and sum(shares.values()) == indicator_set.total:
        yield Problem(
            "set.toml",
            "shares",
            f"tiêu chí khảo sát cộng lại {shown(surveyed)} điểm, phần khảo sát ghi "
            f"{shown(shares['survey'])}.",
            "Sửa «shares» hoặc điểm tối đa.",
        )


def _rating_problems(indicator_set: IndicatorSet) -> Iterator[Problem]:
    bands = indicator_set.rating.bands
    ids = [band.id for band in bands]
    if not bands:
        yield Problem("set.toml", "rating", "không có bậc xếp loại.", "Thêm «bands».")
        return
    for repeated in sorted({one for one in ids if one and ids.count(one) > 1}):
        yield Problem("set.toml", "rating", f"bậc «{repeated}» lặp lại.", "Đổi mã.")
    if bands[-1].start is not None:
        yield Problem(
            "set.toml", "rating", "bậc cuối không được có «from».", "Bỏ «from» hoặc thêm bậc cuối."
        )
    if any(band.start is None for band in bands[:-1]):
        yield Problem("set.toml", "rating", "một bậc trước bậc cuối thiếu «from».", "Thêm «from».")
        return
    starts = [band.start for band in bands[:-1] if band.start is not None]
    if any(one <= two for one, two in pairwise(starts)):
        yield Problem(
            "set.toml", "rating", "ngưỡng không giảm dần từ bậc tốt nhất.", "Sắp lại «bands»."
        )
    known = {item.code for item in indicator_set.adjustments.items}
    for number, condition in enumerate(indicator_set.rating.conditions, start=1):
        place = f"rating, condition {number}"
        if condition.band not in ids[:-1]:
            yield Problem(
                "set.toml", place, f"không có bậc «{condition.band}» để xét.", "Sửa «band»."
            )
        event = condition.no_event
        if event and event not in known and not event.replace("_", "").isalnum():
            yield Problem("set.toml", place, f"sự kiện «{event}» không hợp lệ.", "Sửa «no_event».")


def _ranking_problems(indicator_set: IndicatorSet) -> Iterator[Problem]:
    ranking = indicator_set.ranking
    for number, word in enumerate(ranking.tie_break):
        kind, _, code = word.partition(":")
        is_last = number == len(ranking.tie_break) - 1
        found = indicator_set.by_code.get(code)
        is_known = (
            (kind == "area" and isinstance(found, Area))
            or (kind == "criterion" and isinstance(found, Criterion))
            or word in ("appraised", "survey")
            or (word in ("name", "code") and is_last)
        )
        if not is_known:
            yield Problem(
                "set.toml",
                "ranking, tie_break",
                f"«{word}» không dùng được ở đây.",
                'Dùng "area:MÃ", "criterion:MÃ", "appraised", "survey"; "name", "code" ở cuối.',
            )
    if ranking.ties == "distinct" and ranking.tie_break[-1:] not in (("name",), ("code",)):
        yield Problem(
            "set.toml",
            "ranking",
            'ties = "distinct" cần «tie_break» kết thúc bằng "name" hoặc "code".',
            'Thêm "name" vào cuối «tie_break».',
        )


def _shared_problems(indicator_set: IndicatorSet, files: Mapping[str, str]) -> Iterator[Problem]:
    known = {f"@{fact.id}" for fact in indicator_set.facts}
    repeated = Counter(fact.id for fact in indicator_set.facts)
    for identifier, number in repeated.items():
        if number > 1:
            yield Problem("set.toml", f"fact {identifier}", "số liệu khai hai lần.", "Bỏ một.")
    for area in indicator_set.areas:
        for leaf in area.leaves():
            for ask in leaf.rule.asks if leaf.rule else ():
                if ask.is_shared and ask.name not in known:
                    yield Problem(
                        files.get(area.code, ""),
                        f"tiêu chí {leaf.code}",
                        f"số liệu chung «{ask.name}» chưa khai.",
                        "Thêm [[fact]] vào set.toml.",
                    )
    for number, check in enumerate(indicator_set.checks, start=1):
        for side in (check.left, check.right):
            if side.startswith("@") and side not in known:
                yield Problem(
                    "set.toml",
                    f"check {number}",
                    f"số liệu chung «{side}» chưa khai.",
                    "Sửa tên hoặc thêm [[fact]].",
                )


def surveyed_codes(indicator_set: IndicatorSet) -> set[str]:
    """The codes of the criteria whose points come from the survey."""
    return {leaf.code for leaf in indicator_set.leaves if leaf.is_surveyed}


def _survey_problems(indicator_set: IndicatorSet) -> Iterator[Problem]:
    survey = indicator_set.survey
    surveyed = surveyed_codes(indicator_set)
    if survey is None:
        return
    asked = {
        question.criterion for form in survey.questionnaires for question in form.questions
    } - {""}
    for code in sorted(surveyed - set(survey.results)):
        yield Problem(
            "survey.toml", f"tiêu chí {code}", "chưa có [[result]].", "Thêm [[result]] cho nó."
        )
    for code in sorted(set(survey.results) - surveyed):
        yield Problem(
            "survey.toml",
            f"result {code}",
            "không phải tiêu chí khảo sát của bộ này.",
            "Sửa «criterion».",
        )
    for code in sorted(set(survey.results) & surveyed - asked):
        yield Problem(
            "survey.toml", f"tiêu chí {code}", "không câu hỏi nào hỏi về nó.", "Thêm [[question]]."
        )
    for code in sorted(asked - surveyed):
        yield Problem(
            "survey.toml",
            "question",
            f"câu hỏi tính cho «{code}», không phải tiêu chí khảo sát.",
            "Sửa «criterion» của câu hỏi.",
        )
