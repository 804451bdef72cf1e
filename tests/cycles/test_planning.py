"""Plans of assignments as values: who gets what, who may not, what nobody has."""

from __future__ import annotations

import pytest

from parindex.access import Actor, Role
from parindex.cycles.assigning import Task
from parindex.cycles.assignment_files import Known, read_assignments
from parindex.cycles.candidates import NewUnit, communes_of, read_list, search
from parindex.cycles.planning import Gap, Ground, Load, coverage, dealt, lay_out
from parindex.errors import Invalid

EVERYWHERE = frozenset(((Role.APPRAISER, ""),))
LAN = Actor(1, "Lan", EVERYWHERE, works_at="xa-a")
TAM = Actor(2, "Tâm", EVERYWHERE, ties=frozenset((("xa-b", "anh trai là chủ tịch xã"),)))
UNITS = (
    NewUnit("xa-a", "Xã A", "xa"),
    NewUnit("xa-b", "Xã B", "xa"),
    NewUnit("phuong-c", "Phường C", "phuong"),
    NewUnit("phuong-d", "Phường D", "phuong"),
)
GROUND = Ground(UNITS, ("1.1", "1.2", "2.1"), {1: LAN, 2: TAM})
KNOWN = Known(
    {"lan": [1], "tam": [2], "anh": [1, 2]}, UNITS, frozenset(("1", "1.1", "1.10", "2", "2.1"))
)


def test_a_plan_counts_cells_before_and_after_and_names_those_nobody_has() -> None:
    plan = lay_out(GROUND, "Tâm: lĩnh vực 1", [Task(2, part="1")], [Task(1)])
    assert plan.loads == [Load("Lan", 3, 9, 3), Load("Tâm", 3, 0, 6)]
    assert plan.after.gaps == [
        Gap("Xã A", ("2.1",), "Lan không được thẩm định đơn vị này."),
        Gap("Xã B", ("1.1", "1.2"), "Tâm không được thẩm định đơn vị này."),
    ]
    assert (plan.after.uncovered, plan.after.cells) == (3, 12)


def test_a_conflict_of_interest_by_name_is_refused_and_the_rest_stays() -> None:
    plan = lay_out(GROUND, "", [Task(2, unit="xa-b"), Task(2, unit="xa-a"), Task(9)], [])
    assert plan.tasks == [Task(2, unit="xa-a")]
    assert plan.refused == [
        "Tâm không được thẩm định Xã B: thuộc hoặc có liên quan đến đơn vị này.",
        "Có người trong kế hoạch không phải thẩm định viên.",
    ]


def test_units_are_dealt_evenly_and_past_conflicts() -> None:
    tasks = dealt(GROUND, [1, 2])
    assert {task.unit: task.user for task in tasks} == {
        "xa-a": 2,
        "xa-b": 1,
        "phuong-c": 1,
        "phuong-d": 2,
    }
    assert coverage(GROUND, tasks).uncovered == 0
    assert [task.unit for task in dealt(GROUND, [1], group="xa")] == ["xa-b"]


def test_a_file_of_assignments_is_read_with_a_sentence_for_each_wrong_cell() -> None:
    text = (
        "Người;Tiêu chí;Nhóm;Đơn vị\n"
        "lan;1.10;;\n"
        "TÂM;2;Phường;\n"
        "tam;;;xã a\n"
        ";;;\n"
        "Dũng;9;Huyện;Xã Z\n"
        "anh;1;;\n"
    )
    tasks, problems = read_assignments("a.csv", text.encode("utf-8-sig"), KNOWN, review="second")
    assert tasks == [
        Task(1, "1.10", "", "", True),
        Task(2, "2", "phuong", "", True),
        Task(2, "", "", "xa-a", True),
    ]
    assert problems == [
        "Dòng 6: không có thẩm định viên «Dũng». Ghi tên đăng nhập hoặc họ tên.",
        "Dòng 6: bộ chỉ số không có lĩnh vực hay tiêu chí «9».",
        "Dòng 6: kỳ này không có nhóm «Huyện».",
        "Dòng 6: kỳ này không có đơn vị «Xã Z».",
        "Dòng 7: có 2 người tên «anh». Ghi tên đăng nhập.",
    ]


def test_excel_that_made_a_number_of_a_code_is_refused(tmp_path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((("người", "tiêu chí"), ("lan", 1.1), ("lan", "1.10"))):
            sheet.write_row(number, 0, row)
    tasks, problems = read_assignments("a.xlsx", path.read_bytes(), KNOWN)
    assert tasks == [Task(1, "1.10")]
    assert problems == ["Dòng 2: ô tiêu chí là số 1.1, có thể là 1.10. Định dạng ô là chữ (Text)."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp trống. Chọn tệp có dòng phân công."),
        (b"a,b\n1,2\n", "Không thấy dòng tiêu đề. Cần các cột: người, tiêu chí, nhóm, đơn vị."),
        (
            "người".encode("utf-16"),
            "Tệp không phải UTF-8. Trong Excel chọn «CSV UTF-8» rồi lưu lại.",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_assignments("a.csv", content, KNOWN)
    assert refusal.value.problems == (sentence,)


def test_units_come_from_a_pasted_list_by_code_name_or_in_full() -> None:
    text = "Xã Kế Sách\nVN34-W31531\nSở Y tế\nkhac-1; Trung tâm A; Đơn vị khác\n\nXã Không Có\n"
    found, problems = read_list(text, "VN34-P92")
    assert found == [
        NewUnit("VN34-W31528", "Xã Kế Sách", "xa"),
        NewUnit("VN34-W31531", "Xã An Lạc Thôn", "xa"),
        NewUnit("so-y-te", "Sở Y tế", "so-nganh"),
        NewUnit("khac-1", "Trung tâm A", "don-vi-khac"),
    ]
    assert problems == [
        "Dòng 6: không tìm thấy đơn vị «Xã Không Có». Ghi mã, hoặc «mã; tên; nhóm»."
    ]


def test_a_name_that_repeats_is_asked_for_by_code() -> None:
    _, problems = read_list("Xã An Mỹ", "VN34-P92")
    assert problems[0].startswith("Dòng 1: có 4 đơn vị tên «Xã An Mỹ». Ghi mã, ví dụ VN63-W")
    found, problems = read_list("Xã An Mỹ, Huyện Kế Sách", "VN34-P92")
    assert ([one.name for one in found], problems) == (["Xã An Mỹ"], [])


def test_whole_groups_of_today_and_before() -> None:
    assert len(communes_of("VN34-P92")) == 103
    district = next(one for one in search("Huyện Kế Sách") if one.unit.kind == "rural_district")
    assert (district.period, district.below) == (
        "trước 01/07/2025",
        (("communes", "xã, phường, thị trấn, đặc khu", 13),),
    )
    old = next(one for one in search("Tỉnh Sóc Trăng") if one.unit.kind == "province")
    assert [(which, count) for which, _, count in old.below] == [
        ("children", 11),
        ("communes", 108),
    ]
