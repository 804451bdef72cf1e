"""How a publication was computed, in plain words, from the indicator set it was frozen with."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.engine.describing import KINDS
from parindex.engine.indicators import Condition, IndicatorSet, NotApplicable
from parindex.engine.numbers import Rounding, exact, percent
from parindex.engine.set_tables import MOST_POINTS
from parindex.language import counted, spoken
from parindex.web.jinja import number


class Part(NamedTuple):
    """One section of the page: sentences, then rows of a small table."""

    id: str
    title: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()


def method(one: IndicatorSet) -> list[Part]:
    """Every section that has something to say, in the order in which points are computed."""
    parts = [
        _whole(one),
        _rules(one),
        _survey(one),
        _left_out(one),
        _rounding(one),
        _adjustments(one),
        _index(one),
        _rating(one),
        _ranking(one),
        _means(),
    ]
    return [part for part in parts if part.lines or part.rows]


def _whole(one: IndicatorSet) -> Part:
    areas, criteria, children = one.counts
    lines = [
        _("%(areas)s lĩnh vực, %(criteria)s tiêu chí, %(children)s tiêu chí thành phần.")
        % {"areas": areas, "criteria": criteria, "children": children}
        if criteria
        else _("Bộ chỉ số chỉ công khai khung lĩnh vực, chưa công khai tiêu chí."),
        _(
            "Tổng %(total)s điểm: %(appraised)s điểm tự chấm rồi được thẩm định, "
            "%(survey)s điểm điều tra xã hội học."
        )
        % {
            "total": number(one.total),
            "appraised": number(one.shares["appraised"]),
            "survey": number(one.shares["survey"]),
        },
        _(
            "Số liệu của mỗi tiêu chí do đơn vị kê khai; cơ quan thẩm định sửa khi cần; hội đồng "
            "quyết định chỗ còn khác nhau. Lời của giai đoạn sau cùng được tính."
        ),
    ]
    return Part("cham-gi", _("Chấm những gì"), tuple(lines))


def _rules(one: IndicatorSet) -> Part:
    said = {
        "yes_no": _("Có thì được điểm tối đa, không thì được điểm ghi ở tiêu chí, thường là 0."),
        "options": _("Chọn đúng một mức; mỗi mức ghi sẵn số điểm."),
        "timeliness": _("Đúng hạn được trọn điểm, chậm được ít hơn, không có được ít nhất."),
        "checklist": _("Mỗi nội dung đạt được số điểm của nó, hoặc phải đạt tất cả."),
        "steps": _("Số đếm hoặc tỷ lệ rơi vào bậc nào thì được điểm của bậc đó."),
        "ratio": _("Tỷ lệ đạt nhân điểm tối đa; có thể có mức phải đạt mới được điểm."),
        "relative_to_best": _("So với đơn vị tốt nhất trong nhóm: bằng thì được trọn điểm."),
        "per_item": _("Mỗi trường hợp được một số điểm, đến tối đa thì thôi."),
        "deduct_per_item": _("Bắt đầu từ điểm tối đa, mỗi lần vi phạm trừ một số điểm."),
        "change": _("So với chính đơn vị năm trước, theo bậc."),
        "survey": _("Mức đánh giá bình quân của người trả lời nhân điểm tối đa."),
        "scaled_import": _("Kết quả của một chỉ số khác quy về thang điểm của tiêu chí."),
        "direct": _("Người thẩm định cho điểm theo hướng dẫn, kèm lý do."),
    }
    rows = []
    for kind, title in KINDS.items():
        found = [leaf for leaf in one.leaves if leaf.rule is not None and leaf.rule.kind == kind]
        if found:
            most = sum((leaf.max for leaf in found), Decimal(0))
            how_many = counted("%(count)s tiêu chí", len(found))
            points = _("%(points)s điểm") % {"points": number(most)}
            name = title.said(spoken())
            rows.append((f"{name}. {said[kind]}", f"{how_many}, {points}"))
    return Part("cach-cham", _("Số liệu thành điểm thế nào"), (), tuple(rows))


def _survey(one: IndicatorSet) -> Part:
    title = _("Điều tra xã hội học")
    if not one.shares["survey"]:
        return Part("khao-sat", title, (_("Bộ chỉ số này không có phần khảo sát."),))
    lines = []
    surveyed = [leaf for leaf in one.leaves if leaf.is_surveyed]
    if surveyed:
        lines.append(
            counted(
                "%(count)s tiêu chí được chấm bằng phiếu khảo sát: mỗi phương án trả lời có một "
                "hệ số từ 0 đến 1, lấy bình quân rồi nhân điểm tối đa.",
                len(surveyed),
            )
        )
    results = tuple(one.survey.results.values()) if one.survey else ()
    if any(result.method == "share_satisfied" for result in results):
        lines.append(
            _("Có tiêu chí tính bằng tỷ lệ câu trả lời hài lòng trở lên thay cho bình quân hệ số.")
        )
    least = sorted({result.min_responses for result in results if result.min_responses})
    if least:
        said = {"least": number(least[0]), "most": number(least[-1])}
        lines.append(
            _("Mỗi đơn vị cần ít nhất %(least)s phiếu hợp lệ, nếu không kết quả không có giá trị.")
            % said
            if len(least) == 1
            else _("Mỗi đơn vị cần ít nhất %(least)s đến %(most)s phiếu hợp lệ tùy tiêu chí.")
            % said
        )
    lines.append(
        _("Tiêu chí khảo sát không có giá trị rời khỏi tổng điểm có thể đạt.")
        if one.no_survey == "rescale_total"
        else _("Tiêu chí khảo sát không có giá trị được 0 điểm.")
    )
    return Part("khao-sat", title, tuple(lines))


def _left_out(one: IndicatorSet) -> Part:
    how = {
        NotApplicable.RESCALE_TOTAL: _(
            "Tiêu chí được chấp nhận không áp dụng rời khỏi tổng; điểm còn lại quy về đủ tổng điểm."
        ),
        NotApplicable.RESCALE_APPRAISED: _(
            "Tiêu chí được chấp nhận không áp dụng rời khỏi phần tự chấm; phần này quy về đủ điểm "
            "của nó, phần khảo sát giữ nguyên."
        ),
        NotApplicable.FULL_MARKS: _("Tiêu chí được chấp nhận không áp dụng được điểm tối đa."),
        NotApplicable.ZERO: _("Tiêu chí không áp dụng được 0 điểm."),
    }
    may = sum(leaf.may_be_not_applicable for leaf in one.leaves)
    lines = [how[one.not_applicable]] if may or one.is_outline else []
    lines.append(_("Thiếu số liệu được 0 điểm và được nêu tên; không bao giờ tự coi là đạt."))
    lines.append(_("Đơn vị không có số liệu nào thì không có chỉ số và không xếp hạng."))
    return Part("khong-ap-dung", _("Không áp dụng và thiếu số liệu"), tuple(lines))


def _rounding(one: IndicatorSet) -> Part:
    how = {
        Rounding.HALF_UP: _("từ 5 trở lên thì làm tròn lên"),
        Rounding.HALF_EVEN: _("đúng 5 thì về chữ số chẵn"),
        Rounding.DOWN: _("bỏ phần thừa, không làm tròn lên"),
    }
    where = (
        _("Điểm từng tiêu chí được làm tròn, rồi mới cộng.")
        if one.round_at == "leaf"
        else _("Điểm từng tiêu chí giữ chính xác khi cộng; chỉ làm tròn kết quả cuối.")
    )
    said = {"decimals": one.decimals, "how": how[one.rounding]}
    lines = (
        _("Làm tròn đến %(decimals)s chữ số thập phân, %(how)s.") % said,
        where,
        _("Nhân trước, chia sau. So với ngưỡng thì so tỷ lệ chính xác, chưa làm tròn."),
    )
    return Part("lam-tron", _("Làm tròn"), lines)


def _adjustments(one: IndicatorSet) -> Part:
    title = _("Điểm thưởng, điểm trừ")
    found = one.adjustments
    if not found.items:
        return Part("thuong-tru", title, (_("Bộ chỉ số này không có điểm thưởng, điểm trừ."),))
    lines = []
    if found.bonus_cap is not None:
        lines.append(_("Thưởng tổng cộng nhiều nhất %(n)s điểm.") % {"n": number(found.bonus_cap)})
    if found.deduction_cap is not None:
        cap = {"n": number(found.deduction_cap)}
        lines.append(_("Trừ tổng cộng nhiều nhất %(n)s điểm.") % cap)
    lines.append(
        _("Cộng, trừ vào phần tự chấm trước khi quy đổi.")
        if found.apply == "before_rescale"
        else _("Cộng, trừ sau khi quy đổi.")
    )
    rows = []
    for item in found.items:
        sign = "+" if item.is_bonus else "−"
        most = f"{sign}{number(item.max)}" if item.max < MOST_POINTS else sign
        rows.append((f"{item.code} {item.title.said(spoken())}", most))
    return Part("thuong-tru", title, tuple(lines), tuple(rows))


def _index(one: IndicatorSet) -> Part:
    total = {"total": number(one.total)}
    lines = (
        _("Chỉ số = 100 × điểm / %(total)s, không dưới 0, không quá %(most)s.")
        % {**total, "most": number(one.adjustments.max_index)},
    )
    return Part("chi-so", _("Chỉ số"), lines)


def _rating(one: IndicatorSet) -> Part:
    figure = _("chỉ số đã làm tròn") if one.rating.on == "index" else _("tổng điểm")
    lines = [_("So %(figure)s với các ngưỡng dưới đây.") % {"figure": figure}]
    if one.rating.assumed or one.assumed is True:
        lines.append(_("Ngưỡng giả định: nguồn không nêu."))
    lines += [_condition(one, condition) for condition in one.rating.conditions]
    rows, above = [], None
    for band in one.rating.bands:
        if band.start is None:
            words = _("dưới %(n)s") % {"n": number(above or 0)}
        elif above is None:
            words = _("từ %(n)s") % {"n": number(band.start)}
        else:
            words = _("từ %(n)s đến dưới %(m)s") % {"n": number(band.start), "m": number(above)}
        above = band.start
        rows.append((band.label.said(spoken()), words))
    return Part("xep-loai", _("Xếp loại"), tuple(lines), tuple(rows))


def _condition(one: IndicatorSet, condition: Condition) -> str:
    band = one.rating.band(condition.band).label.said(spoken())
    if condition.no_event:
        titles = [
            item.title.said(spoken())
            for item in one.adjustments.items
            if item.code == condition.no_event
        ]
        said = {"band": band, "event": titles[0] if titles else condition.no_event}
        return _("Không được xếp loại %(band)s trở lên nếu có: %(event)s.") % said
    if condition.min_area_share is not None:
        share = percent(exact(condition.min_area_share), spoken())
        return _("Muốn xếp loại %(band)s, mọi lĩnh vực phải đạt từ %(share)s điểm của nó.") % {
            "band": band,
            "share": share,
        }
    share = percent(exact(condition.min_leaf_share or Decimal(0)), spoken())
    return _("Muốn xếp loại %(band)s, mọi tiêu chí phải đạt từ %(share)s điểm của nó.") % {
        "band": band,
        "share": share,
    }


def _ranking(one: IndicatorSet) -> Part:
    ranking = one.ranking
    ties = {
        "standard": _("Bằng điểm thì đồng hạng, hạng sau lùi lại (1, 2, 2, 4)."),
        "dense": _("Bằng điểm thì đồng hạng, hạng sau nối tiếp (1, 2, 2, 3)."),
        "distinct": _("Không có đồng hạng."),
    }
    lines = [
        _("Xếp theo chỉ số đã làm tròn, cao đứng trước.")
        if ranking.by == "index"
        else _("Xếp theo tổng điểm, cao đứng trước."),
        _("Tất cả các đơn vị xếp chung một bảng.")
        if ranking.groups == "none"
        else _("Xếp trong nhóm đơn vị cùng loại."),
        ties[ranking.ties],
    ]
    if ranking.tie_break:
        words = "; ".join(_tie(one, word) for word in ranking.tie_break)
        lines.append(_("Bằng nhau thì xét tiếp theo thứ tự: %(words)s.") % {"words": words})
    if ranking.assumed:
        lines.append(_("Cách xếp khi bằng điểm là giả định: nguồn không nêu."))
    return Part("xep-hang", _("Xếp hạng"), tuple(lines))


def _tie(one: IndicatorSet, word: str) -> str:
    said = {
        "appraised": _("phần tự chấm"),
        "survey": _("phần khảo sát"),
        "name": _("tên đơn vị"),
        "code": _("mã đơn vị"),
    }
    if word in said:
        return said[word]
    code = word.partition(":")[2]
    found = one.by_code.get(code)
    return f"{code} {found.title.said(spoken())}" if found else code


def _means() -> Part:
    lines = (
        _(
            "Trung bình một lĩnh vực là trung bình của tỷ lệ điểm đạt so với điểm có thể đạt, tính "
            "trên các đơn vị có chỉ số."
        ),
        _(
            "So với năm trước chỉ khi so được: đơn vị không đổi, tiêu chí còn nguyên; nếu không, "
            "trang ghi rõ lý do."
        ),
    )
    return Part("trung-binh", _("Trung bình và so với năm trước"), lines)
