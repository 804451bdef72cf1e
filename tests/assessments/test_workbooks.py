"""Three Excel round trips: the clerk's sheet, the appraiser's list, the coordinator's table."""

from __future__ import annotations

import io
import os
import time
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from parindex.assessments.actions.appraising import Judgement
from parindex.assessments.actions.importing import (
    Judged,
    ManyRefused,
    Stated,
    Supplied,
    judge_many,
    state_many,
    supply_many,
)
from parindex.assessments.actions.stating import RowConflict
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.storage import Kept, keep_waiting, sweep, waiting, waiting_folder
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle
from parindex.directory.models import JournalEntry
from parindex.documents.keyed_workbook import FORMULA
from parindex.engine.facts import Stage
from parindex.errors import Denied
from tests.assessments.shown import Shown, read_shown
from tests.assessments.trips import (
    OTHERS,
    OURS,
    SLUG,
    Filled,
    Trips,
    apply,
    make_cycle,
    make_trips,
    move,
    said,
    say,
    upload,
)

pytestmark = pytest.mark.django_db
CLERK, LIST, CYCLE = "Kê khai", "Thẩm định", "Số liệu"
LIST_PAGE, CYCLE_PAGE = f"/tham-dinh/{SLUG}/excel/", f"/ky/{SLUG}/bang-tong-hop/"
LIST_FILE, CYCLE_FILE = f"/tham-dinh/{SLUG}/bang.xlsx", f"/ky/{SLUG}/bang-tong-hop.xlsx"


@pytest.fixture
def trips(db: None, settings: Any, tmp_path: Any) -> Trips:
    settings.HOME = tmp_path
    return make_trips()


def preview(shown: Any) -> Shown:
    """The preview on a page."""
    return read_shown(shown.content.decode())


def waiting_files() -> list[str]:
    return [path.name for path in waiting_folder().glob("workbook-*")]


def count_of_statements() -> int:
    return Statement.objects.count()


def clerk_page(trips: Trips) -> str:
    return f"/cham-diem/{trips.ours.pk}/excel/"


def clerk_file(trips: Trips) -> Filled:
    address = f"/cham-diem/{trips.ours.pk}/bang.xlsx"
    return Filled(trips.client("binh"), address, CLERK)


# The clerk's sheet


def test_a_clerk_fills_the_sheet_offline_and_applies_what_was_shown(trips: Trips) -> None:
    client, page, book = trips.client("binh"), clerk_page(trips), clerk_file(trips)
    book.put(book.row(code="2.1", fact="da_xong"), "Giá trị", 23)
    book.put(book.row(code="2.5"), "Giá trị", 4)
    book.put(book.row(code="2.2"), "Không áp dụng", "x")
    book.put(book.row(code="2.2"), "Ghi chú", "Không phát sinh")
    book.put(book.row(code="@ho_so_da_giai_quyet"), "Giá trị", 1200)
    before = count_of_statements()
    shown = upload(client, page, book.saved())
    assert shown.status_code == 200
    assert [(one.code, one.before, one.after) for one in preview(shown).changes] == [
        ("SL1", "1000", "1200"),
        ("2.1", "22/24", "23/24"),
        ("2.2", "để trống. Ghi chú: không có", "không áp dụng. Ghi chú: «Không phát sinh»"),
        ("2.5", "để trống", "4"),
    ]
    assert count_of_statements() == before
    done = apply(client, page, shown)
    assert "Đã ghi 4 dòng từ tệp «bang.xlsx»." in done.content.decode()
    assert said(trips.ours, "2.1") == {"da_xong": 23, "tong_so": 24}
    assert said(trips.ours, "2.5") == {"value": 4}
    assert said(trips.ours, "@ho_so_da_giai_quyet") == {"value": 1200}
    claim = Statement.objects.get(assessment=trips.ours, code="2.2")
    assert (claim.is_claimed, claim.note, claim.by_name) == (True, "Không phát sinh", "Binh")
    entry = JournalEntry.objects.get(act="state_many")
    assert (entry.actor, entry.subject) == ("Binh", f"{SLUG}/{OURS}")
    assert entry.details["file"] == "bang.xlsx"
    assert sorted(entry.details["rows"]) == ["2.1", "2.2", "2.5", "@ho_so_da_giai_quyet"]
    assert waiting_files() == []
    again = upload(client, page, clerk_file(trips).saved())
    assert preview(again).changes == []


def test_problems_are_named_by_cell_and_nothing_is_written(trips: Trips) -> None:
    client, page, book = trips.client("binh"), clerk_page(trips), clerk_file(trips)
    before = count_of_statements()
    large = book.put(book.row(code="2.1", fact="da_xong"), "Giá trị", 25)
    formula = book.put(book.row(code="3.1"), "Giá trị", "=1+2")
    word = book.put(book.row(code="1.1"), "Giá trị", "chắc là có")
    book.put(book.row(code="2.5"), "Giá trị", 4)
    shown = upload(client, page, book.saved())
    found = preview(shown)
    assert {one.cell for one in found.problems} == {large, formula, word}
    assert [one.code for one in found.changes] == ["2.5"]
    text = shown.content.decode()
    assert "Phần đạt (25) lớn hơn tổng số (24)." in text
    assert "Chưa ghi được: sửa hết các ô nêu trên" in text
    refused = apply(client, page, shown)
    assert refused.status_code == 409
    assert count_of_statements() == before


def test_a_row_somebody_changed_meanwhile_shows_both_values(trips: Trips) -> None:
    client, page, book = trips.client("binh"), clerk_page(trips), clerk_file(trips)
    book.put(book.row(code="2.1", fact="da_xong"), "Giá trị", 23)
    book.put(book.row(code="2.5"), "Giá trị", 4)
    say(trips.ours, "2.1", {"da_xong": 20, "tong_so": 24})
    say(trips.ours, "3.1", {"value": 5})
    before = count_of_statements()
    shown = upload(client, page, book.saved())
    (conflict,) = preview(shown).conflicts
    assert (conflict.code, conflict.before, conflict.after) == ("2.1", "20/24", "23/24")
    assert conflict.last.startswith("Chị Yến, ")
    assert [one.code for one in preview(shown).changes] == ["2.5"]
    assert apply(client, page, shown).status_code == 409
    assert count_of_statements() == before


def test_a_change_between_preview_and_application_stops_the_whole_file(trips: Trips) -> None:
    client, page, book = trips.client("binh"), clerk_page(trips), clerk_file(trips)
    book.put(book.row(code="2.1", fact="da_xong"), "Giá trị", 23)
    book.put(book.row(code="2.5"), "Giá trị", 4)
    shown = upload(client, page, book.saved())
    say(trips.ours, "2.1", {"da_xong": 21, "tong_so": 24})
    before = count_of_statements()
    refused = apply(client, page, shown)
    assert refused.status_code == 409
    assert "Số liệu đã đổi sau lúc xem trước" in refused.content.decode()
    assert [one.before for one in preview(refused).conflicts] == ["21/24"]
    assert count_of_statements() == before
    say(trips.ours, "3.1", {"value": 6})
    book = clerk_file(trips)
    book.put(book.row(code="2.5"), "Giá trị", 4)
    shown = upload(client, page, book.saved())
    say(trips.ours, "3.1", {"value": 7})
    assert apply(client, page, shown).status_code == 200
    assert said(trips.ours, "2.5") == {"value": 4}


def test_the_file_of_another_unit_or_cycle_is_refused(trips: Trips) -> None:
    other = Filled(trips.client("thu"), f"/cham-diem/{trips.others.pk}/bang.xlsx", CLERK)
    other.put(other.row(code="2.5"), "Giá trị", 4)
    shown = upload(trips.client("binh"), clerk_page(trips), other.saved())
    assert shown.status_code == 422
    assert "Tệp này là của đơn vị khác: Xã An Mỹ" in shown.content.decode()
    cycle = make_cycle("ky-thu", {OURS: "Xã Tiên Lợi"}, trips.people)
    twin = Assessment.objects.get(unit__cycle=cycle)
    shown = upload(trips.client("binh"), f"/cham-diem/{twin.pk}/excel/", clerk_file(trips).saved())
    assert "Tệp này của kỳ khác" in preview(shown).refusal
    assert waiting_files() == []


def test_after_submission_the_page_takes_no_file(trips: Trips) -> None:
    client, page, book = trips.client("binh"), clerk_page(trips), clerk_file(trips)
    book.put(book.row(code="2.5"), "Giá trị", 4)
    shown = upload(client, page, book.saved())
    move(trips.ours, State.SUBMITTED)
    assert apply(client, page, shown).status_code == 403
    looked = client.get(page)
    assert "Đã nộp. Muốn sửa, đề nghị Sở Nội vụ trả lại." in looked.content.decode()
    assert 'name="file"' not in looked.content.decode()
    assert upload(client, page, book.saved()).status_code == 403
    assert said(trips.ours, "2.5") is None
    assert waiting_files() == []


def with_macro(content: bytes) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return target.getvalue()


def test_macros_renamed_and_broken_files_are_refused(trips: Trips) -> None:
    client, page, good = trips.client("binh"), clerk_page(trips), clerk_file(trips).saved()
    sentences = {
        "tệp.xlsm": (good, "Tệp có thể chứa macro (.xlsm)."),
        "tệp.xlsx": (with_macro(good), "Tệp có macro."),
        "tệp.pdf": (good, "Tệp «tệp.pdf» không phải .xlsx."),
        "a.xlsx": (b"%PDF-1.7 ...", "Không phải sổ tính .xlsx."),
        "b.xlsx": (good[:2000], "Không phải sổ tính .xlsx."),
    }
    for name, (content, sentence) in sentences.items():
        shown = upload(client, page, content, name)
        assert shown.status_code == 422
        assert sentence in preview(shown).refusal
    assert client.post(page, {"act": "upload"}).status_code == 422
    assert waiting_files() == []
    other_name = upload(client, page, good, "đã đổi tên (1).xlsx")
    assert preview(other_name).refusal == ""


def test_an_upload_is_only_its_owners_and_does_not_stay_for_ever(trips: Trips) -> None:
    client, page, book = trips.client("binh"), clerk_page(trips), clerk_file(trips)
    book.put(book.row(code="2.5"), "Giá trị", 4)
    shown = upload(client, page, book.saved())
    assert not preview(trips.client("hoa").get(page)).has_preview
    stolen = apply(trips.client("hoa"), page, shown)
    assert stolen.status_code == 409
    assert said(trips.ours, "2.5") is None
    (name,) = waiting_files()
    long_ago = time.time() - 25 * 3600
    os.utime(waiting_folder() / name, (long_ago, long_ago))
    sweep()
    assert waiting_files() == []
    assert apply(client, page, shown).status_code == 409
    kept = keep_waiting([b"content"])
    assert waiting(kept) == b"content"
    assert waiting(Kept(kept.name, "0" * 64)) is None
    upload(client, page, book.saved())
    client.post(page, {"act": "discard"})
    assert not preview(client.get(page)).has_preview


def test_strangers_see_none_of_the_three(trips: Trips) -> None:
    pages = [
        clerk_page(trips),
        f"/cham-diem/{trips.ours.pk}/bang.xlsx",
        LIST_PAGE,
        LIST_FILE,
        CYCLE_PAGE,
        CYCLE_FILE,
    ]
    statuses = {
        name: [trips.client(name).get(page).status_code for page in pages]
        for name in ("dung", "binh", "tam", "thu")
    }
    assert statuses == {
        "dung": [403] * 6,
        "binh": [200, 200, 403, 403, 403, 403],
        "tam": [403, 403, 200, 200, 403, 403],
        "thu": [200, 200, 403, 403, 200, 200],
    }
    assert upload(trips.client("thu"), clerk_page(trips), b"x").status_code == 403


def test_the_action_of_many_rows_is_all_or_nothing(trips: Trips) -> None:
    binh, before = trips.people["binh"].actor(), count_of_statements()
    good = Stated("2.5", {"value": 4}, None)
    wrong = (
        (Stated("9.9", {}, None), "Bộ chỉ số không có tiêu chí «9.9»."),
        (Stated("4.1", {"responses": 3}, None), "Điểm từ điều tra xã hội học"),
        (Stated("3.1", {"khac": 1}, None), "Tiêu chí này không có số liệu «khac»."),
        (Stated("3.1", {"value": -1}, None), "«-1» không phải giá trị của số liệu này."),
        (Stated("3.1", {}, None, is_claimed=True), "Tiêu chí này không được đề nghị"),
        (Stated("3.1", {}, None, note="a" * 4001), "Ghi chú dài 4.001 ký tự"),
        (Stated("2.1", {"da_xong": 9, "tong_so": 8}, None), "Phần đạt (9) lớn hơn tổng số (8)."),
    )
    for row, sentence in wrong:
        with pytest.raises(ManyRefused) as refused:
            state_many(by=binh, assessment_id=trips.ours.pk, rows=[good, row])
        assert str(refused.value).startswith(sentence)
    stale = Stated("3.1", {"value": 9}, None)
    with pytest.raises(RowConflict):
        state_many(by=binh, assessment_id=trips.ours.pk, rows=[good, stale])
    with pytest.raises(Denied):
        state_many(by=binh, assessment_id=trips.others.pk, rows=[good])
    assert count_of_statements() == before


# The appraiser's list


@pytest.fixture
def submitted(trips: Trips) -> Trips:
    say(trips.ours, "2.2", {}, is_claimed=True, note="Không phát sinh")
    say(trips.ours, "1.4", {"value": ["tru_so", "ma_qr"]})
    say(trips.ours, "2.4", {"da_giai_ngan": "90.125", "ke_hoach_von": 100})
    move(trips.ours, State.SUBMITTED)
    return trips


def list_file(trips: Trips) -> Filled:
    return Filled(trips.client("tam"), LIST_FILE, LIST)


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


# The coordinator's table


def cycle_file(trips: Trips, sheet: str = CYCLE) -> Filled:
    return Filled(trips.client("thu"), CYCLE_FILE, sheet)


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
        high: "«82» ngoài khoảng 0 đến 1. Ghi 0,82 cho 82 %.",
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


def test_130_units_take_reasonable_time_and_as_many_queries_as_three(trips: Trips) -> None:
    client = trips.client("thu")
    counts, seconds = [], 0.0
    for slug, count in (("ba", 3), ("nhieu", 130)):
        many_units(trips, slug, count)
        client.get(f"/ky/{slug}/bang-tong-hop/")
        started = time.monotonic()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(f"/ky/{slug}/bang-tong-hop.xlsx")
        seconds = time.monotonic() - started
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 20
    assert seconds < 20
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
