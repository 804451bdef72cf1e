"""The figures of an analysis and the sentences made of them, for few units and for many."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from parindex.documents.papers import analysis_words as words
from parindex.documents.papers.analysis import analyse, year_bands
from parindex.documents.papers.analysis_causes import Loss
from parindex.documents.papers.analysis_changes import Change, Changes
from parindex.engine.comparing import compare
from parindex.engine.enclosures import Enclosures, LastYear
from parindex.engine.snapshot import freeze
from parindex.engine.stating import read_unit
from tests import make
from tests.documents.publications import many_units


def analysis(totals: dict[str, str], last: dict[str, str] | None = None):
    now = make.snapshot(totals)
    if last is None:
        return analyse(now)
    before = make.snapshot(last, year=2020)
    changes = compare(before.results, now.results)
    return analyse(now, before, changes, (year_bands(before.results, 2020),))


def said(texts) -> str:
    return " ".join(texts)


def test_nobody_was_assessed():
    found = analyse(make.snapshot({}))
    assert said(words.scope(found)) == "Năm 2021 chưa có đơn vị nào được đánh giá."
    assert said(words.overall(found.all)) == "Không có đơn vị nào."
    assert words.ratings(found.all) == ""
    assert words.no_causes(found) == "Chưa có số liệu để phân tích nguyên nhân."


def test_one_unit():
    found = analysis({"Sở Một": "96.50"})
    assert said(words.overall(found.all)) == (
        "Chỉ có một đơn vị có chỉ số: Sở Một đạt 96,50 điểm, xếp loại Rất tốt."
    )
    assert words.ratings(found.all) == "Về xếp loại: 1 đơn vị xếp loại Rất tốt (100,00%)."


def test_two_units():
    found = analysis({"Sở Một": "96.50", "Sở Hai": "80"})
    assert said(words.overall(found.all)) == (
        "Chỉ số trung bình của 2 đơn vị là 88,25 điểm, trung vị là 88,25 điểm. Cao nhất là Sở Một "
        "với 96,50 điểm; thấp nhất là Sở Hai với 80,00 điểm; chênh lệch 16,50 điểm."
    )


def test_several_share_the_first_place():
    found = analysis({"Sở Một": "90", "Sở Hai": "90", "Sở Ba": "80"})
    assert "Cao nhất là 2 đơn vị (Sở Hai và Sở Một) với 90,00 điểm" in said(
        words.overall(found.all)
    )
    assert "Có 2 đơn vị cao hơn mức trung bình." in said(words.overall(found.all))


def test_all_are_level():
    found = analysis({"Sở Một": "96", "Sở Hai": "96", "Sở Ba": "96"})
    assert said(words.overall(found.all)) == "Cả 3 đơn vị có chỉ số cùng đạt 96,00 điểm."
    assert words.ratings(found.all) == "Cả 3 đơn vị đều xếp loại Rất tốt."


def test_without_areas_nothing_is_said_of_areas():
    found = analysis({"Sở Một": "90", "Sở Hai": "80"})
    assert found.areas == ()
    assert said(words.areas(found.areas)) == (
        "Điểm theo lĩnh vực không được công bố nên không phân tích theo lĩnh vực."
    )
    assert words.no_causes(found) == (
        "Điểm từng tiêu chí không được công bố nên không phân tích nguyên nhân mất điểm."
    )


def test_without_last_year_nothing_is_compared():
    found = analysis({"Sở Một": "90"})
    assert found.changes is None
    assert said(words.changes(found.changes, found.year)) == (
        "Không có kết quả công bố năm 2020 trên hệ thống để so sánh."
    )


def test_who_rose_and_fell():
    found = analysis(
        {"Sở Một": "90", "Sở Hai": "80", "Sở Ba": "70"},
        {"Sở Một": "85", "Sở Hai": "86.5", "Sở Ba": "70"},
    )
    assert list(words.changes(found.changes, found.year)) == [
        "So với năm 2020, trong 3 đơn vị so sánh được có 1 đơn vị tăng, 1 đơn vị giảm và 1 đơn vị "
        "giữ nguyên chỉ số. Chỉ số trung bình của các đơn vị này giảm 0,50 điểm (từ 80,50 xuống "
        "80,00 điểm).",
        "Tăng nhiều nhất: Sở Một tăng 5,00 điểm (từ 85,00 lên 90,00 điểm, lên 1 bậc).",
        "Giảm nhiều nhất: Sở Hai giảm 6,50 điểm (từ 86,50 xuống 80,00 điểm, xuống 1 bậc).",
    ]


def test_places_are_not_compared_among_other_units():
    found = analysis({"Sở Một": "90", "Sở Hai": "80"}, {"Sở Một": "70"})
    assert list(words.changes(found.changes, found.year)) == [
        "So với năm 2020, đơn vị duy nhất so sánh được tăng chỉ số.",
        "Tăng nhiều nhất: Sở Một tăng 20,00 điểm (từ 70,00 lên 90,00 điểm).",
        "Đánh giá lần đầu, không có số liệu năm trước: Sở Hai.",
    ]


def test_a_merged_unit_is_named_with_its_predecessors():
    before = make.snapshot({"Sở A": "70", "Sở B": "80"}, year=2020)
    now = make.snapshot({"Sở Mới": "85"})
    changes = compare(before.results, now.results, {"so-moi": ("so-a", "so-b")})
    found = analyse(now, before, changes)
    assert list(words.changes(found.changes, found.year))[-1] == (
        "Đơn vị hình thành do sắp xếp, hợp nhất được so với trung bình cộng chỉ số của các đơn vị "
        "tiền thân và không so thứ hạng: Sở Mới (so với Sở A và Sở B)."
    )


def test_another_edition_is_not_compared():
    found = Changes(2020, None, None, (), (), (), (), (), ("Sở Một",), "Bộ chỉ số đã thay đổi.")
    assert said(words.changes(found, 2021)) == (
        "Không so sánh với năm 2020. Bộ chỉ số đã thay đổi."
    )


def test_what_was_frozen_of_last_year_is_used():
    before = make.snapshot({"Sở Một": "85"}, year=2020)
    now = make.snapshot({"Sở Một": "90"})
    changes = compare(before.results, now.results)
    frozen = now._replace(
        enclosed=Enclosures(last_year=LastYear("2020", 2020, before.digest, changes))
    )
    one = Change("so-mot", "Sở Một", Decimal("90.00"), Decimal("85.00"), Decimal("5.00"), 0)
    assert analyse(frozen).changes.rose == (one,)


def test_ratings_of_two_years():
    found = analysis({"Sở Một": "96", "Sở Hai": "95"}, {"Sở Một": "95", "Sở Hai": "60"})
    assert said(words.years(found.years)) == (
        "Số đơn vị xếp loại Rất tốt năm 2021 là 2, tăng 1 đơn vị so với năm 2020 (1 đơn vị)."
    )
    found = analysis({"Sở Một": "96"}, {"Sở Một": "95", "Sở Hai": "60"})
    assert said(words.years(found.years)) == (
        "Năm 2021 có 1/1 đơn vị xếp loại Rất tốt; năm 2020 có 1/2 đơn vị."
    )


def test_areas_of_many_units_agree_with_the_engine():
    found = many_units(40)
    figures = analyse(found)
    ranked = {one.code: (one.mean, one.rank) for one in figures.areas}
    engine = {code: (one.mean, one.rank) for code, one in found.results.areas.items()}
    assert {code: ranked[code] for code in engine} == engine
    assert [one.group for one in figures.groups] == ["", "phuong", "xa"]
    assert len(figures.survey) == 7


def test_an_area_names_who_lost_most_and_where():
    figures = analyse(many_units(40))
    one = figures.areas[0]
    text = said(words.area(one, figures.losses))
    worst = sorted(one.shares, key=lambda each: each.share)[0]
    assert text.startswith(f"Lĩnh vực này đạt trung bình {words.points(one.mean)}% số điểm tối đa")
    assert f"Các đơn vị đạt thấp nhất: {worst.name} ({words.points(worst.share)}%)" in text
    assert "Tiêu chí mất điểm nhiều nhất: " in text


RULES = make.indicator_set("vi-du-cach-cham")


def judged(*facts: dict[str, object]):
    problems: list[object] = []
    units = [
        read_unit(
            RULES,
            {"unit": f"xa-{number}", "name": f"Xã {number}", "year": 2026, "facts": one},
            file="test",
            problems=problems,
        )
        for number, one in enumerate(facts, start=1)
    ]
    assert problems == []
    return freeze(RULES, [one for one in units if one])


def test_the_commonest_reason_is_told():
    late = {"1.3": "03/02/2026"}
    found = analyse(judged({**late, "1.4": ["tru_so"]}, late, {"1.3": "31/01/2026"}))
    by_code = {one.code: one for one in found.losses}
    assert by_code["1.3"].reason == "thực hiện chậm so với thời hạn"
    assert (by_code["1.3"].losers, by_code["1.3"].said) == (2, 2)
    assert by_code["1.4"].silent == 2


def test_a_cause_is_one_sentence_after_the_other():
    one = Loss("1.3", "Báo cáo", "1", Decimal(2), 9, 3, Decimal("4.5"), Decimal(50), "Chậm", 2, 1)
    assert words.cause(one) == (
        "3/9 đơn vị bị mất điểm, tổng cộng 4,50 điểm; trung bình đạt 50,00% điểm tối đa. 1 đơn vị "
        "chưa có số liệu nên tính 0 điểm. Nguyên nhân phổ biến nhất (2 đơn vị): chậm."
    )
    assert "Nguyên nhân" not in words.cause(replace(one, reason="", said=0))
    assert words.cause(replace(one, losers=1, silent=0, reason="UBND xã chậm")).endswith(
        "Nguyên nhân: UBND xã chậm."
    )


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A và B"),
        (["A", "B", "C"], "A, B và C"),
        (list("ABCDEFG"), "A, B, C, D, E và 2 đơn vị khác"),
    ],
)
def test_names_are_listed(names, text):
    assert words.listed(names) == text
