"""The clerk's sheet goes out as a workbook and comes back."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest

from parindex.assessments.actions.importing import (
    ManyRefused,
    Stated,
    state_many,
)
from parindex.assessments.actions.stating import RowConflict
from parindex.assessments.models import Assessment, Statement
from parindex.assessments.storage import Kept, keep_waiting, sweep, waiting, waiting_folder
from parindex.assessments.workflow import State
from parindex.directory.models import JournalEntry
from parindex.errors import Denied
from tests.assessments.workbooks.pages import (
    CLERK,
    CYCLE_FILE,
    CYCLE_PAGE,
    LIST_FILE,
    LIST_PAGE,
    clerk_file,
    clerk_page,
    count_of_statements,
    preview,
    waiting_files,
)
from tests.assessments.workbooks.trips import (
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
