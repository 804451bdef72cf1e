"""The appraiser's list goes out as a workbook and comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.importing import (
    Judged,
    ManyRefused,
    judge_many,
)
from parindex.assessments.models import Statement
from parindex.assessments.workflow import State
from parindex.directory.models import JournalEntry
from parindex.engine.facts import Stage
from tests.assessments.workbooks.pages import (
    CLERK,
    LIST_PAGE,
    clerk_file,
    count_of_statements,
    list_file,
    preview,
)
from tests.assessments.workbooks.trips import (
    OURS,
    SLUG,
    Filled,
    Trips,
    apply,
    move,
    say,
    upload,
)


def test_an_appraiser_decides_offline(submitted: Trips) -> None:
    client, book = submitted.client("tam"), list_file(submitted)
    row = book.row(Mã="2.1")
    assert book.get(row, "Đơn vị") == "Xã Tiên Lợi"
    assert book.get(row, "Số liệu khai") == (
        "[1] Số nhiệm vụ đã hoàn thành: 22\n[2] Tổng số nhiệm vụ trong kế hoạch: 24"
    )
    assert book.get(row, "Điểm tự chấm") == 2.75
    book.put(row, "Quyết định", "Điều chỉnh số liệu")
    book.put(row, "Số liệu thẩm định 1", 20)
    book.put(row, "Lý do", "Báo cáo ghi 20")
    book.put(book.row(Mã="1.1"), "Quyết định", "Chấp nhận")
    book.put(book.row(Mã="3.1"), "Quyết định", "Điều chỉnh điểm")
    book.put(book.row(Mã="3.1"), "Điểm thẩm định", 1.25)
    book.put(book.row(Mã="3.1"), "Lý do", "Một quy trình chưa công khai")
    book.put(book.row(Mã="2.2"), "Quyết định", "Không chấp nhận KAD")
    book.put(book.row(Mã="2.2"), "Lý do", "Có phát sinh hồ sơ")
    book.put(book.row(Mã="1.5"), "Quyết định", "Điều chỉnh số liệu")
    book.put(book.row(Mã="1.5"), "Số liệu thẩm định 1", 3.25)
    book.put(book.row(Mã="1.4"), "Quyết định", "Điều chỉnh số liệu")
    book.put(book.row(Mã="1.4"), "Số liệu thẩm định 1", "tru_so; loa")
    book.put(book.row(Mã="1.4"), "Lý do", "Chưa có mã QR")
    book.put(book.row(Mã="2.4"), "Quyết định", "Điều chỉnh số liệu")
    book.put(book.row(Mã="2.4"), "Số liệu thẩm định 2", 100.125)
    book.put(book.row(Mã="2.4"), "Lý do", "Theo Kho bạc")
    before = count_of_statements()
    shown = upload(client, LIST_PAGE, book.saved(), "tham-dinh.xlsx")
    assert preview(shown).problems == []
    assert {one.code: (one.before, one.after) for one in preview(shown).changes} == {
        "1.1": ("chưa thẩm định", "Chấp nhận"),
        "1.4": (
            "chưa thẩm định",
            "Điều chỉnh số liệu (Các hình thức công khai đã thực hiện: tru_so; loa). "
            "Lý do: Chưa có mã QR",
        ),
        "1.5": ("chưa thẩm định", "Điều chỉnh số liệu (Điểm của cơ quan thẩm định: 3,25)"),
        "2.1": (
            "chưa thẩm định",
            "Điều chỉnh số liệu (Số nhiệm vụ đã hoàn thành: 20). Lý do: Báo cáo ghi 20",
        ),
        "2.2": ("chưa thẩm định", "Không chấp nhận KAD. Lý do: Có phát sinh hồ sơ"),
        "2.4": (
            "chưa thẩm định",
            "Điều chỉnh số liệu (Kế hoạch vốn được giao (triệu đồng): 100,125). "
            "Lý do: Theo Kho bạc",
        ),
        "3.1": ("chưa thẩm định", "Điều chỉnh điểm (1,25). Lý do: Một quy trình chưa công khai"),
    }
    assert count_of_statements() == before
    done = apply(client, LIST_PAGE, shown)
    assert "Đã ghi 7 dòng từ tệp «tham-dinh.xlsx»." in done.content.decode()
    assert count_of_statements() == before + 7
    rows = {one.code: one for one in Statement.objects.filter(stage=Stage.APPRAISAL)}
    assert {code: (one.verdict, one.facts, one.points) for code, one in rows.items()} == {
        "1.1": ("accepted", {"value": True}, None),
        "1.4": ("corrected", {"value": ["tru_so", "loa"]}, None),
        "1.5": ("accepted", {"value": "3.25"}, None),
        "2.1": ("corrected", {"da_xong": 20, "tong_so": 24}, None),
        "2.2": ("refused", {}, None),
        "2.4": ("corrected", {"da_giai_ngan": "90.125", "ke_hoach_von": "100.125"}, None),
        "3.1": ("overridden", {"value": 3}, Decimal("1.25")),
    }
    assert {one.by_name for one in rows.values()} == {"Tam"}
    entry = JournalEntry.objects.get(act="judge_many")
    assert (entry.subject, entry.details["file"]) == (SLUG, "tham-dinh.xlsx")
    assert entry.details["rows"][f"{OURS}/2.1"] == {
        "verdict": "corrected",
        "facts": {"da_xong": 20, "tong_so": 24},
        "points": None,
        "reason": "Báo cáo ghi 20",
    }
    again = upload(client, LIST_PAGE, list_file(submitted).saved())
    assert preview(again).changes == []
    assert preview(again).problems == []


def test_a_unit_does_not_read_the_appraisers_points_in_its_file(submitted: Trips) -> None:
    say(submitted.ours, "1.5", {"value": "3.25"}, Stage.APPRAISAL, verdict="accepted")
    book = clerk_file(submitted)
    assert book.get(book.row(code="1.5"), "Giá trị") is None


def test_wrong_decisions_are_named_by_cell(submitted: Trips) -> None:
    client, book = submitted.client("tam"), list_file(submitted)
    book.put(book.row(Mã="1.2"), "Lý do", "quên chọn")
    wrong = {
        f"H{book.row(Mã='1.2')}": "Chọn quyết định cho dòng này.",
        book.put(book.row(Mã="1.1"), "Quyết định", "ừ"): "«ừ» không phải quyết định.",
        book.put(book.row(Mã="2.5"), "Quyết định", "Không chấp nhận KAD"): "Dòng này không có đề",
    }
    book.put(book.row(Mã="3.1"), "Quyết định", "Điều chỉnh điểm")
    wrong[book.put(book.row(Mã="3.1"), "Điểm thẩm định", 4.5)] = "Đã nhập 4,5 điểm, tối đa 4,00."
    book.put(book.row(Mã="2.1"), "Quyết định", "Điều chỉnh số liệu")
    wrong[book.put(book.row(Mã="2.1"), "Số liệu thẩm định 1", "=20+1")] = "Ô chứa công thức"
    book.put(book.row(Mã="2.4"), "Quyết định", "Chấp nhận")
    wrong[book.put(book.row(Mã="2.4"), "Số liệu thẩm định 1", 3)] = "Chỉ nhập số liệu khi chọn"
    before = count_of_statements()
    shown = upload(client, LIST_PAGE, book.saved())
    found = {one.cell: one.sentence for one in preview(shown).problems}
    assert set(found) == set(wrong)
    assert all(found[cell].startswith(sentence) for cell, sentence in wrong.items())
    assert apply(client, LIST_PAGE, shown).status_code == 409
    assert count_of_statements() == before


@pytest.mark.parametrize(
    ("code", "cells", "sentence"),
    [
        (
            "2.1",
            {"Quyết định": "Điều chỉnh số liệu", "Số liệu thẩm định 1": 21},
            "Ghi lý do, vì điểm thẩm định khác điểm tự chấm.",
        ),
        (
            "2.1",
            {"Quyết định": "Điều chỉnh số liệu", "Số liệu thẩm định 1": 25, "Lý do": "sai"},
            "Phần đạt (25) lớn hơn tổng số (24). Kiểm tra lại hai số.",
        ),
        (
            "1.5",
            {"Quyết định": "Chấp nhận"},
            "Tiêu chí này do thẩm định viên cho điểm: chọn «Điều chỉnh số liệu» và nhập điểm.",
        ),
        (
            "1.5",
            {"Quyết định": "Điều chỉnh số liệu", "Số liệu thẩm định 1": 3.3},
            "3,3 điểm không theo bước 0,25.",
        ),
    ],
)
def test_what_the_action_would_refuse_is_shown_before(
    submitted: Trips, code: str, cells: dict[str, Any], sentence: str
) -> None:
    book = list_file(submitted)
    names = [book.put(book.row(Mã=code), heading, value) for heading, value in cells.items()]
    shown = upload(submitted.client("tam"), LIST_PAGE, book.saved())
    (problem,) = preview(shown).problems
    assert problem.cell in names
    assert problem.sentence == sentence
    assert not preview(shown).is_clean


def test_a_decision_made_meanwhile_is_a_conflict(submitted: Trips) -> None:
    client, book = submitted.client("tam"), list_file(submitted)
    book.put(book.row(Mã="1.1"), "Quyết định", "Chấp nhận")
    book.put(book.row(Mã="3.1"), "Quyết định", "Chấp nhận")
    shown = upload(client, LIST_PAGE, book.saved())
    assert preview(shown).is_clean
    given = {"verdict": "overridden", "points": Decimal(1), "reason": "Tra lại", "by_name": "Lan"}
    say(submitted.ours, "3.1", {"value": 3}, Stage.APPRAISAL, **given)
    before = count_of_statements()
    refused = apply(client, LIST_PAGE, shown)
    assert refused.status_code == 409
    (conflict,) = preview(refused).conflicts
    assert (conflict.before, conflict.after, conflict.last[:3]) == (
        "Điều chỉnh điểm (1,00). Lý do: Tra lại",
        "Chấp nhận",
        "Lan",
    )
    assert count_of_statements() == before


def test_rows_that_are_not_the_appraisers_are_refused(submitted: Trips) -> None:
    client, book = submitted.client("tam"), list_file(submitted)
    cell = book.put(book.row(Mã="1.1"), "Quyết định", "Chấp nhận")
    move(submitted.ours, State.EXPLAINING)
    shown = upload(client, LIST_PAGE, book.saved())
    (problem,) = preview(shown).problems
    assert (problem.cell, problem.sentence[:40]) == (
        cell,
        "Dòng này không thuộc phần việc đang mở c",
    )
    tam = submitted.people["tam"].actor()
    row = Judged(submitted.ours.pk, "1.1", Judgement("accept"))
    with pytest.raises(ManyRefused):
        judge_many(by=tam, cycle=submitted.cycle, rows=[row])
    clerks = Filled(submitted.client("hoa"), f"/cham-diem/{submitted.ours.pk}/bang.xlsx", CLERK)
    shown = upload(client, LIST_PAGE, clerks.saved())
    assert "Tệp này không phải bảng của trang này." in preview(shown).refusal
