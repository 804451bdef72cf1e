"""The coordinator's table of a whole cycle goes out as a workbook and comes back."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from parindex.assessments.actions.importing import (
    ManyRefused,
    Supplied,
    supply_many,
)
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle
from parindex.directory.models import JournalEntry
from parindex.documents.workbooks.keyed_workbook import FORMULA
from parindex.engine.facts import Stage
from parindex.errors import Denied
from tests.assessments.workbooks.pages import (
    CYCLE,
    CYCLE_PAGE,
    count_of_statements,
    cycle_file,
    preview,
)
from tests.assessments.workbooks.trips import (
    OTHERS,
    OURS,
    SLUG,
    Filled,
    Trips,
    apply,
    make_cycle,
    move,
    said,
    say,
    upload,
)


def test_the_table_tells_four_kinds_of_nothing_apart(submitted: Trips) -> None:
    ours = submitted.ours
    say(ours, "3.4", {"value": 1})
    say(ours, "4.2", {"mean_weight": "0.8", "responses": 3})
    say(ours, "4.1", {"mean_weight": "0.8", "responses": 50})
    given = {"is_claimed": True, "is_accepted": True, "verdict": "accepted"}
    say(ours, "2.2", {}, Stage.APPRAISAL, **given)
    say(ours, "2.1", {"da_xong": 20, "tong_so": 24}, Stage.APPRAISAL, verdict="corrected")
    book = cycle_file(submitted, "Điểm")
    headings = ("Điểm tự chấm", "Điểm thẩm định", "Điểm cuối đến nay", "Tình trạng")
    found = {
        code: tuple(book.get(book.row(Mã_đơn_vị=OURS, Mã=code), one) for one in headings)
        for code in ("2.1", "2.5", "3.4", "2.2", "4.2", "4.1")
    }
    assert found == {
        "2.1": (2.75, 2.5, 2.5, "Có điểm"),
        "2.5": (None, None, None, "Chưa khai"),
        "3.4": (0, None, 0, "0 điểm"),
        "2.2": (None, None, None, "Không áp dụng"),
        "4.2": (None, None, None, "Khảo sát không giá trị"),
        "4.1": (16, None, 16, "Có điểm"),
    }
    assert book.page.freeze_panes == "C5"
    assert book.page.auto_filter.ref == f"A4:K{book.page.max_row}"


def test_the_coordinator_brings_figures_of_others(trips: Trips) -> None:
    client, book = trips.client("thu"), cycle_file(trips)
    for unit, mean in ((OURS, 0.82), (OTHERS, "0,75")):
        given = {"Mã_đơn_vị": unit, "Mã": "4.1"}
        book.put(book.row(**given, Mã_số_liệu="mean_weight"), "Giá trị", mean)
        book.put(book.row(**given, Mã_số_liệu="responses"), "Giá trị", 120)
    last = book.page.max_row + 1
    for heading, value in (
        ("Mã đơn vị", OURS),
        ("Mã", "4.2"),
        ("Mã số liệu", "responses"),
        ("Giá trị", 30),
    ):
        book.put(last, heading, value)
    row = book.row(Mã_đơn_vị=OURS, Mã="4.2", Mã_số_liệu="responses")
    book.page.delete_rows(row)
    before = count_of_statements()
    shown = upload(client, CYCLE_PAGE, book.saved(), "khao-sat.xlsx")
    assert preview(shown).problems == []
    assert [(one.unit, one.code, one.before, one.after) for one in preview(shown).changes] == [
        ("Xã An Mỹ", "4.1", "để trống", preview(shown).changes[0].after),
        ("Xã Tiên Lợi", "4.1", "để trống", preview(shown).changes[1].after),
        ("Xã Tiên Lợi", "4.2", "để trống", preview(shown).changes[2].after),
    ]
    assert "0,75" in preview(shown).changes[0].after
    assert count_of_statements() == before
    assert apply(client, CYCLE_PAGE, shown).status_code == 200
    brought = Statement.objects.get(assessment=trips.ours, code="4.1")
    assert (brought.facts, brought.stage) == ({"mean_weight": "0.82", "responses": 120}, Stage.UNIT)
    assert (brought.by_name, brought.reason) == (
        "Số liệu hệ thống",
        "Nhập từ tệp «khao-sat.xlsx».",
    )
    assert said(trips.others, "4.1") == {"mean_weight": "0.75", "responses": 120}
    assert said(trips.ours, "4.2") == {"responses": 30}
    entry = JournalEntry.objects.get(act="supply_many")
    assert (entry.actor, entry.subject) == ("Thu", SLUG)
    assert sorted(entry.details["rows"]) == [f"{OTHERS}/4.1", f"{OURS}/4.1", f"{OURS}/4.2"]


def test_figures_of_units_and_appraisers_are_not_taken(trips: Trips) -> None:
    say(trips.ours, "2.1", {"da_xong": 20, "tong_so": 24}, Stage.APPRAISAL, verdict="corrected")
    say(trips.ours, "2.8", {"value": 90})
    say(trips.ours, "2.8", {"value": 91}, Stage.APPRAISAL, verdict="corrected")
    book = cycle_file(trips)
    at = {"Mã_đơn_vị": OURS}
    row = book.row(**at, Mã="2.1", Mã_số_liệu="da_xong", Giai_đoạn="Đơn vị")
    unit = book.put(row, "Giá trị", 24)
    row = book.row(**at, Mã="2.8", Giai_đoạn="Thẩm định lần một")
    later = book.put(row, "Giá trị", 95)
    high = book.put(book.row(**at, Mã="4.1", Mã_số_liệu="mean_weight"), "Giá trị", 82)
    formula = book.put(book.row(**at, Mã="4.2", Mã_số_liệu="responses"), "Giá trị", "=10+20")
    strange = book.page.max_row + 1
    for heading, value in (("Mã đơn vị", "xa-la"), ("Mã", "4.1"), ("Giá trị", 1)):
        cell = book.put(strange, heading, value)
    before = count_of_statements()
    shown = upload(trips.client("thu"), CYCLE_PAGE, book.saved())
    assert {one.cell: one.sentence for one in preview(shown).problems} == {
        unit: "Số liệu này do đơn vị tự kê khai, không nhập qua bảng tổng hợp.",
        later: "Số liệu giai đoạn «Thẩm định lần một» không sửa qua bảng tổng hợp.",
        formula: FORMULA,
        high: "«82» ngoài khoảng 0 đến 1. Ghi 0,82 cho 82%.",
        cell: "Kỳ này không có đơn vị mã «xa-la». Kiểm tra cột «Mã đơn vị».",
    }
    assert apply(trips.client("thu"), CYCLE_PAGE, shown).status_code == 409
    assert count_of_statements() == before
    thu, row_ = trips.people["thu"].actor(), Supplied(trips.ours.pk, "2.1", {"da_xong": 1}, None)
    with pytest.raises(ManyRefused):
        supply_many(by=thu, cycle=trips.cycle, rows=[row_], file="a.xlsx")
    with pytest.raises(Denied):
        supply_many(by=trips.people["tam"].actor(), cycle=trips.cycle, rows=[], file="a.xlsx")


def test_a_figure_set_meanwhile_and_a_concluded_sheet(trips: Trips) -> None:
    client, book = trips.client("thu"), cycle_file(trips)
    cell = book.put(book.row(Mã_đơn_vị=OURS, Mã="2.8"), "Giá trị", 90)
    say(trips.ours, "2.8", {"value": 70}, by_name="Số liệu hệ thống")
    shown = upload(client, CYCLE_PAGE, book.saved())
    (conflict,) = preview(shown).conflicts
    assert (conflict.before, conflict.after) == ("70", "90")
    move(trips.ours, State.CONCLUDED)
    shown = upload(client, CYCLE_PAGE, book.saved())
    (problem,) = preview(shown).problems
    assert problem.cell == cell
    assert problem.sentence == "Bài của Xã Tiên Lợi đã kết luận, không nhập thêm số liệu."
    assert said(trips.ours, "2.8") == {"value": 70}


def many_units(trips: Trips, slug: str, count: int) -> Cycle:
    units = {f"xa-{slug}-{number}": f"Xã số {number}" for number in range(count)}
    cycle = make_cycle(slug, units, trips.people)
    Statement.objects.bulk_create(
        Statement(assessment=one, code=code, stage=Stage.UNIT, facts=facts, by_name="Minh họa")
        for one in Assessment.objects.filter(unit__cycle=cycle)
        for code, facts in (
            ("1.1", {"value": True}),
            ("2.1", {"da_xong": 22, "tong_so": 24}),
            ("3.1", {"value": 3}),
            ("4.1", {"mean_weight": "0.8", "responses": 90}),
        )
    )
    return cycle


def test_130_units_take_as_many_queries_as_three(trips: Trips) -> None:
    client = trips.client("thu")
    counts = []
    for slug, count in (("ba", 3), ("nhieu", 130)):
        many_units(trips, slug, count)
        client.get(f"/ky/{slug}/bang-tong-hop/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(f"/ky/{slug}/bang-tong-hop.xlsx")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 20
    book = load_workbook(io.BytesIO(response.content), read_only=True)
    lines = list(book["Điểm"].iter_rows(min_row=5, values_only=True))
    assert len({line[0] for line in lines}) == 130
    assert len(lines) == 130 * 19
    filled = Filled(client, "/ky/nhieu/bang-tong-hop.xlsx", CYCLE)
    for number in range(filled.head + 1, filled.page.max_row + 1):
        if filled.get(number, "Mã") == "2.8":
            filled.put(number, "Giá trị", 80)
    with CaptureQueriesContext(connection) as queries:
        shown = upload(client, "/ky/nhieu/bang-tong-hop/", filled.saved())
    assert len(preview(shown).changes) == 130
    assert len(queries) <= 60
    done = apply(client, "/ky/nhieu/bang-tong-hop/", shown)
    assert "Đã ghi 130 dòng" in done.content.decode()
    assert Statement.objects.filter(code="2.8", by_name="Số liệu hệ thống").count() == 130
