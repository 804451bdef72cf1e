"""The sentences of an analysis, in the Vietnamese of administrative papers.

Every function takes figures of `analysis` and gives whole paragraphs; none for figures that are
not known. They hold for no unit, one, two, and for units that are all level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from parindex.documents.papers.analysis import Analysis, GroupFigures, ShareFigures, YearBands
from parindex.documents.papers.analysis_causes import Loss
from parindex.documents.papers.analysis_changes import Change, Changes, Claims
from parindex.engine.numbers import shown

MOST_LISTED = 5
MOST_LOSSES = 10
Title = Callable[[str], str]


def points(value: Decimal) -> str:
    """«84,85»."""
    return shown(value, 2)


def listed(names: Sequence[str], most: int = MOST_LISTED) -> str:
    """«A, B và C»; of many only the first ones, with how many more there are."""
    if len(names) > most:
        return f"{', '.join(names[:most])} và {shown(len(names) - most)} đơn vị khác"
    return " và ".join(one for one in (", ".join(names[:-1]), *names[-1:]) if one)


def scope(found: Analysis) -> Iterator[str]:
    """Who was assessed and by what."""
    one = found.all
    if not one.units:
        yield f"Năm {found.year} chưa có đơn vị nào được đánh giá."
        return
    areas, criteria, parts = found.criteria
    below = f" và {shown(parts)} tiêu chí thành phần" if parts else ""
    yield (
        f"Năm {found.year} có {shown(one.units)} đơn vị được đánh giá theo bộ chỉ số gồm "
        f"{shown(areas)} lĩnh vực, {shown(criteria)} tiêu chí{below}; tổng điểm tối đa "
        f"{shown(found.total)} điểm."
    )
    if one.unranked:
        yield (
            f"Có {shown(len(one.unranked))} đơn vị không có số liệu được tính nên không có chỉ số "
            f"và không xếp hạng: {listed(one.unranked)}."
        )


def overall(one: GroupFigures) -> Iterator[str]:
    """The index of a group: highest, lowest, mean and median, spread."""
    spread = one.spread
    if spread is None:
        yield "Chưa có đơn vị nào có chỉ số." if one.units else "Không có đơn vị nào."
        return
    if len(one.ranked) == 1:
        (only,) = one.ranked
        band = f", xếp loại {only.band}" if only.band else ""
        yield f"Chỉ có một đơn vị có chỉ số: {only.name} đạt {points(only.index)} điểm{band}."
        return
    if one.is_level:
        yield (
            f"Cả {shown(len(one.ranked))} đơn vị có chỉ số cùng đạt {points(spread.highest)} điểm."
        )
        return
    first, last = [each.name for each in one.first], [each.name for each in one.last]
    yield (
        f"Chỉ số trung bình của {shown(len(one.ranked))} đơn vị là {points(spread.mean)} điểm, "
        f"trung vị là {points(spread.median)} điểm. Cao nhất là {_holders(first)} với "
        f"{points(spread.highest)} điểm; thấp nhất là {_holders(last)} với "
        f"{points(spread.lowest)} điểm; chênh lệch {points(spread.highest - spread.lowest)} điểm."
    )
    if len(one.ranked) > 2:
        yield _middle(one)


def _holders(names: Sequence[str]) -> str:
    return listed(names) if len(names) == 1 else f"{shown(len(names))} đơn vị ({listed(names)})"


def _middle(one: GroupFigures) -> str:
    spread = one.spread
    assert spread is not None
    above = (
        f"Có {shown(one.above_mean)} đơn vị cao hơn mức trung bình"
        if one.above_mean
        else "Không có đơn vị nào cao hơn mức trung bình"
    )
    if len(one.ranked) < 4:
        return f"{above}."
    return (
        f"{above}; một nửa số đơn vị nằm trong khoảng từ {points(spread.first_quarter)} đến "
        f"{points(spread.third_quarter)} điểm."
    )


def ratings(one: GroupFigures) -> str:
    """How many units have each rating; "" when nobody is rated."""
    rated = sum(band.count for band in one.bands)
    if not rated:
        return ""
    parts = [
        f"{shown(band.count)} đơn vị xếp loại {band.label} ({_share(band.count, rated)})"
        for band in one.bands
        if band.count
    ]
    if len(parts) == 1 and rated > 1:
        label = next(band.label for band in one.bands if band.count)
        return f"Cả {shown(rated)} đơn vị đều xếp loại {label}."
    return f"Về xếp loại: {'; '.join(parts)}."


def _share(count: int, whole: int) -> str:
    return f"{shown(Decimal(100 * count) / whole, 2)}%"


def years(found: Sequence[YearBands]) -> Iterator[str]:
    """How the best and the last rating moved over the years, where there are several years."""
    known = [one for one in found if sum(count for _, count in one.bands)]
    if len(known) < 2:
        return
    before, now = known[-2], known[-1]
    label = now.bands[0][0]
    count, former = now.bands[0][1], dict(before.bands).get(label)
    if former is None:
        yield f"Cách gọi xếp loại năm {before.year} khác năm {now.year} nên không so sánh."
        return
    units, units_before = (sum(number for _, number in year.bands) for year in (now, before))
    if units != units_before:
        yield (
            f"Năm {now.year} có {shown(count)}/{shown(units)} đơn vị xếp loại {label}; năm "
            f"{before.year} có {shown(former)}/{shown(units_before)} đơn vị."
        )
        return
    moved = "không đổi"
    if count != former:
        moved = f"{'tăng' if count > former else 'giảm'} {shown(abs(count - former))} đơn vị"
    yield (
        f"Số đơn vị xếp loại {label} năm {now.year} là {shown(count)}, {moved} so với năm "
        f"{before.year} ({shown(former)} đơn vị)."
    )


def changes(one: Changes | None, year: int) -> Iterator[str]:
    """Who rose and fell on last year; merged units are named with those they are compared with."""
    if one is None:
        yield f"Không có kết quả công bố năm {year - 1} trên hệ thống để so sánh."
        return
    if not one.compared:
        why = one.reason or "Không có đơn vị nào so sánh được giữa hai năm."
        yield f"Không so sánh với năm {one.year}. {why}"
    else:
        yield f"So với năm {one.year}, {_moves(one)}.{_means(one)}"
    if one.rose:
        yield f"Tăng nhiều nhất: {'; '.join(_change(each) for each in one.rose[:3])}."
    if one.fell:
        yield f"Giảm nhiều nhất: {'; '.join(_change(each) for each in one.fell[:3])}."
    if one.merged:
        merged = "; ".join(
            f"{each.name} (so với {listed(each.former)})" for each in one.merged[:MOST_LISTED]
        )
        more = len(one.merged) - MOST_LISTED
        rest = f"; và {shown(more)} đơn vị khác" if more > 0 else ""
        yield (
            "Đơn vị hình thành do sắp xếp, hợp nhất được so với trung bình cộng chỉ số của các "
            f"đơn vị tiền thân và không so thứ hạng: {merged}{rest}."
        )
    if one.new:
        yield f"Đánh giá lần đầu, không có số liệu năm trước: {listed(one.new)}."
    if one.unlike and one.compared:
        yield f"Không đủ điều kiện so sánh với năm trước: {listed(one.unlike)}."


def _moves(one: Changes) -> str:
    moves = ((one.rose, "tăng"), (one.fell, "giảm"), (one.same, "giữ nguyên"))
    parts = [f"{shown(len(units))} đơn vị {word}" for units, word in moves if units]
    if len(parts) == 1:
        word = next(word for units, word in moves if units)
        return (
            f"cả {shown(one.compared)} đơn vị so sánh được đều {word} chỉ số"
            if one.compared > 1
            else f"đơn vị duy nhất so sánh được {word} chỉ số"
        )
    joined = " và ".join((", ".join(parts[:-1]), parts[-1]))
    return f"trong {shown(one.compared)} đơn vị so sánh được có {joined} chỉ số"


def _means(one: Changes) -> str:
    """The means of both years over the units that are compared."""
    if one.compared < 2 or one.mean is None or one.mean_before is None:
        return ""
    if one.mean == one.mean_before:
        return f" Chỉ số trung bình của các đơn vị này giữ nguyên {points(one.mean)} điểm."
    word, way = ("tăng", "lên") if one.mean > one.mean_before else ("giảm", "xuống")
    return (
        f" Chỉ số trung bình của các đơn vị này {word} "
        f"{points(abs(one.mean - one.mean_before))} điểm (từ {points(one.mean_before)} {way} "
        f"{points(one.mean)} điểm)."
    )


def _change(one: Change) -> str:
    word = "tăng" if one.change > 0 else "giảm"
    places = ""
    if one.places:
        places = f", {'lên' if one.places > 0 else 'xuống'} {shown(abs(one.places))} bậc"
    return (
        f"{one.name} {word} {points(abs(one.change))} điểm (từ {points(one.before)} "
        f"{'lên' if one.change > 0 else 'xuống'} {points(one.index)} điểm{places})"
    )


def areas(found: Sequence[ShareFigures]) -> Iterator[str]:
    """The areas against each other, by their means."""
    known = sorted(
        (one for one in found if one.mean is not None and one.rank is not None),
        key=lambda one: (one.rank or 0, one.code),
    )
    if not found:
        yield "Điểm theo lĩnh vực không được công bố nên không phân tích theo lĩnh vực."
    elif len(known) == 1 and known[0].mean is not None:
        yield f"Lĩnh vực {known[0].title} đạt trung bình {points(known[0].mean)}%."
    elif len({one.mean for one in known}) == 1 and known[0].mean is not None:
        yield f"Các lĩnh vực cùng đạt trung bình {points(known[0].mean)}% số điểm tối đa."
    elif known:
        best, worst = _extremes(known, is_best=True), _extremes(known, is_best=False)
        yield (
            f"Tính theo tỷ lệ điểm đạt được trên điểm tối đa, lĩnh vực đạt cao nhất là {best}; "
            f"thấp nhất là {worst}."
        )


def _extremes(known: Sequence[ShareFigures], *, is_best: bool) -> str:
    mean = known[0 if is_best else -1].mean
    assert mean is not None
    return f"{listed([one.title for one in known if one.mean == mean])} ({points(mean)}%)"


def area(one: ShareFigures, losses: Sequence[Loss], noun: str = "Lĩnh vực này") -> Iterator[str]:
    """One area: its mean, who has all points, who lost most, and the criteria that cost most."""
    if one.mean is None:
        yield f"{noun} chưa có số liệu."
        return
    place = f", xếp thứ {shown(one.rank)} trong các lĩnh vực" if one.rank is not None else ""
    range_of = ""
    if one.spread is not None and one.spread.lowest < one.spread.highest:
        range_of = (
            f"; đơn vị cao nhất đạt {points(one.spread.highest)}%, thấp nhất đạt "
            f"{points(one.spread.lowest)}%"
        )
    yield f"{noun} đạt trung bình {points(one.mean)}% số điểm tối đa{place}{range_of}."
    if one.full and len(one.full) == len(one.shares) > 1:
        yield "Tất cả các đơn vị đạt điểm tối đa."
    elif one.full and len(one.shares) > 1:
        yield f"Đạt điểm tối đa: {listed([each.name for each in one.full])}."
    if one.lowest:
        worst = "; ".join(f"{each.name} ({points(each.share)}%)" for each in one.lowest)
        yield f"Các đơn vị đạt thấp nhất: {worst}."
    own = [loss for loss in losses if loss.area == one.code][:3]
    if own:
        costly = "; ".join(f"{each.code}. {each.title} (đạt {points(each.mean)}%)" for each in own)
        yield f"Tiêu chí mất điểm nhiều nhất: {costly}."


def cause(one: Loss) -> str:
    """Why points were lost on a criterion, in one sentence."""
    lost = f"{shown(one.losers)}/{shown(one.units)} đơn vị bị mất điểm, tổng cộng "
    text = f"{lost}{points(one.lost)} điểm; trung bình đạt {points(one.mean)}% điểm tối đa."
    if one.silent:
        text += f" {shown(one.silent)} đơn vị chưa có số liệu nên tính 0 điểm."
    if one.reason and one.losers == 1:
        text += f" Nguyên nhân: {_lower(one.reason)}."
    elif one.reason:
        text += f" Nguyên nhân phổ biến nhất ({shown(one.said)} đơn vị): {_lower(one.reason)}."
    return text


def no_causes(found: Analysis) -> str:
    """What is said instead of causes where nothing can be said."""
    if found.all.spread is None:
        return "Chưa có số liệu để phân tích nguyên nhân."
    if not found.areas or not any(one.shares for one in found.areas):
        return "Điểm từng tiêu chí không được công bố nên không phân tích nguyên nhân mất điểm."
    return "Không có tiêu chí nào bị mất điểm trong phần điểm được công bố theo tiêu chí."


def claims(one: Claims | None) -> Iterator[str]:
    """Self-assessment against appraisal."""
    if one is None:
        return
    basis = f"Tính trên các tiêu chí do đơn vị tự chấm (tối đa {shown(one.max)} điểm)"
    if len(one.units) == 1:
        (only,) = one.units
        yield (
            f"{basis}, {only.name} tự chấm {points(only.claimed)} điểm; sau thẩm định được "
            f"{points(only.counted)} điểm."
        )
        return
    yield (
        f"{basis}, điểm tự chấm trung bình của {shown(len(one.units))} đơn vị là "
        f"{points(one.mean_claimed)} điểm, sau thẩm định là {points(one.mean_counted)} điểm."
    )
    same = len(one.units) - len(one.lowered) - len(one.raised)
    counts = (
        (len(one.lowered), "thấp hơn"),
        (len(one.raised), "cao hơn"),
        (same, "bằng"),
    )
    parts = [f"{shown(count)} đơn vị {word} điểm tự chấm" for count, word in counts if count]
    yield f"Sau thẩm định có {listed(parts)}."
    if one.lowered:
        most = "; ".join(
            f"{each.name} (từ {points(each.claimed)} xuống {points(each.counted)} điểm)"
            for each in one.lowered[:3]
        )
        yield f"Giảm nhiều nhất: {most}."


def survey(found: Sequence[ShareFigures]) -> Iterator[str]:
    """The criteria that are scored by the survey; nothing where no result is known."""
    known = [one for one in found if one.mean is not None]
    if not known:
        return
    ordered = sorted(known, key=lambda one: one.mean or Decimal(0), reverse=True)
    best, worst = ordered[0], ordered[-1]
    assert best.mean is not None
    assert worst.mean is not None
    if best.mean == worst.mean:
        yield (
            f"Có {shown(len(known))} tiêu chí chấm điểm qua điều tra xã hội học, cùng đạt trung "
            f"bình {points(best.mean)}% điểm tối đa."
            if len(known) > 1
            else f"Tiêu chí {best.code}. {best.title} chấm điểm qua điều tra xã hội học, đạt trung "
            f"bình {points(best.mean)}% điểm tối đa."
        )
        return
    yield (
        f"Trong {shown(len(known))} tiêu chí chấm điểm qua điều tra xã hội học, đạt cao nhất là "
        f"{best.code}. {best.title} ({points(best.mean)}%), thấp nhất là {worst.code}. "
        f"{worst.title} ({points(worst.mean)}%)."
    )


def _lower(text: str) -> str:
    """A reason inside a sentence; abbreviations in capitals keep them."""
    is_word = len(text) > 1 and text[0].isupper() and not text[1].isupper()
    return text[0].lower() + text[1:] if is_word else text
