"""A table of another tool is read in every usual writing, and personal columns are known."""

from __future__ import annotations

from datetime import date

import pytest

from parindex.documents.questionnaires.answer_tables import is_personal, read_answer_table
from parindex.errors import Invalid
from parindex.surveys.import_reading import read_day
from tests.surveys.other_tables import written


def test_commas_in_the_questions_do_not_hide_the_semicolons_between_them() -> None:
    text = "Phường, xã;Ông, bà, anh, chị hài lòng không?\nA;Có\nB, C;Không\n"
    table = read_answer_table("a.csv", text.encode())
    assert [list(row) for row in table.rows] == [["A", "Có"], ["B, C", "Không"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_in_every_usual_writing(encoding: str, mark: str) -> None:
    from unicodedata import normalize

    text = written(["Đơn vị", "Câu 1"], ["Xã Tiến Lợi", "Rất hài lòng, cảm ơn"], mark=mark)
    if encoding == "cp1258":
        text = _for_windows(text)
    table = read_answer_table("a.csv", text.encode(encoding))
    assert table.headings == ("Đơn vị", "Câu 1")
    assert table.rows == (("Xã Tiến Lợi", normalize("NFC", "Rất hài lòng, cảm ơn")),)
    assert table.cell(0, 1) == "B2"


def _for_windows(text: str) -> str:
    """Letters as Windows-1258 holds them: tones apart, hats and horns on."""
    from unicodedata import normalize

    found = []
    for letter in text:
        apart = normalize("NFD", letter)
        tones = [one for one in apart if one in "\u0300\u0301\u0303\u0309\u0323"]
        found.append(normalize("NFC", "".join(one for one in apart if one not in tones)))
        found += tones
    return "".join(found)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "Tệp trống"),
        ("a.xls", b"abc", "Không nhận tệp «.xls»"),
        ("a.xlsx", b"PK\x03\x04 broken", "không phải sổ tính"),
        (
            "a.csv",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f",
            "không phải bảng",
        ),
        ("a.csv", "chỉ một cột\n1\n".encode(), "chỉ có một cột"),
        ("a.csv", b'a,b\n"1,2\n', "CSV hỏng"),
        ("a.csv", b"\n\n , \n", "không có dòng nào"),
    ],
)
def test_a_bad_file_is_refused_in_words(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_answer_table(name, content)


PERSONAL = (
    "Họ và tên|SĐT|Số điện thoại|group/phone|deviceid|ipaddr. IP address|_gps_latitude|username"
    "|_submitted_by|SubmitterName|Địa chỉ|CCCD|token|_geolocation|email|_vi_tri_longitude"
    "|_vi_tri_precision"
)


@pytest.mark.parametrize("heading", PERSONAL.split("|"))
def test_personal_columns_are_known_by_their_heading(heading: str) -> None:
    assert is_personal(heading)


@pytest.mark.parametrize(
    "heading",
    ["Tên đơn vị", "thai_do", "_uuid", "Ông, bà hài lòng về địa chỉ trụ sở?", "Ngày trả lời"],
)
def test_other_columns_are_not(heading: str) -> None:
    assert not is_personal(heading)


def test_personal_columns_are_known_by_what_stands_in_them() -> None:
    assert is_personal("Cột lạ", ["0912345678", "0987 654 321", ""])
    assert is_personal("Cột lạ", ["a@b.vn", "c@d.vn"])
    assert not is_personal("Cột lạ", ["01/11/2026", "1", "2026-11-01"])


def test_days() -> None:
    texts = ["2026-11-01T08:05:00.000+07:00", "2026-11-01", "1/11/2026", "01.11.2026 08:00"]
    assert [read_day(one) for one in texts] == [date(2026, 11, 1)] * 4
    assert [read_day("31/02/2026"), read_day("hôm qua")] == [None, None]
