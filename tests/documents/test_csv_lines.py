"""A CSV of any program is divided as it was meant, and loses the signs that nobody sees."""

from __future__ import annotations

import pytest

from parindex.documents.incoming.csv_lines import BrokenCsv, csv_lines, dividing_mark
from parindex.documents.incoming.tables import rows_of


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("unit,criterion,value\nA,1.1,2\n", ","),
        ("unit;criterion;value\nA;1.1;87,5\nB;1.2;90,25\n", ";"),
        ("Đơn vị\tTên\nA\tXã A, huyện B; tỉnh C\n", "\t"),
        ("Họ tên, chức vụ, nơi ở;Mã\nLan;1\nBình;2\n", ";"),
        ('Đơn vị;Ý kiến\nA;"Chậm; phải chờ,\nvà chờ, rất lâu"\nB;"Tốt"\n', ";"),
        ('"Danh sách phân công, kỳ 2026"\nnguoi;don_vi;phan\nlan;xa-a;1\nlan;xa-b;2\n', ";"),
        ("KẾT QUẢ, XẾP HẠNG\nNăm 2021\nĐơn vị;Chỉ số\nXã A;84,85\n", ";"),
        ("ten\nA\n", ","),
        ("", ","),
    ],
)
def test_the_mark_is_tried_and_not_counted(text, mark):
    assert dividing_mark(text) == mark


def test_a_line_that_names_the_mark_decides_and_is_no_row():
    assert csv_lines("sep=;\r\na,b;c\r\n") == [(2, ["a,b", "c"])]


def test_unseen_signs_go_and_letters_are_put_together():
    sent = "don_vi,ten\nxa-a,Xa\u0303 Tie\u0302\u0301n\u200b Lo\u031b\u0323i\x00\u202e\n"
    assert rows_of("a.csv", sent.encode()) == [["don_vi", "ten"], ["xa-a", "Xã Tiến Lợi"]]


def test_where_a_broken_file_broke_is_known():
    with pytest.raises(BrokenCsv) as broken:
        csv_lines('a,b\n1,"2\n', is_strict=True)
    assert (broken.value.line, broken.value.why) == (2, "unexpected end of data")
