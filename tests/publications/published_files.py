"""Tables as authorities publish them: real ones name their source, the others are made up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

THANH_HOA_SOURCE = (
    "Báo Công Thương, «Ngành giáo dục Thanh Hóa đội sổ chỉ số cải cách hành chính»"
    ", congthuong.vn/nganh-giao-duc-thanh-hoa-doi-so-chi-so-cai-cach-hanh-chinh-374748.html"
)
THANH_HOA: Sequence[tuple[str, str]] = (
    ("Sở Tài chính", "90,05"),
    ("Sở Nội vụ", "90,02"),
    ("Văn phòng UBND tỉnh", "90,02"),
    ("Sở Tư pháp", "89,3"),
    ("Sở Thông tin và Truyền thông", "88,04"),
    ("Ban Quản lý KKT Nghi Sơn và các KCN", "86,32"),
    ("Sở Nông nghiệp và PTNT", "86,02"),
    ("Sở Xây dựng", "85,91"),
    ("Sở Giao thông vận tải", "85,83"),
    ("Sở Công Thương", "85,26"),
    ("Sở Kế hoạch và Đầu tư", "85,1"),
    ("Sở Lao động, Thương binh và Xã hội", "85,03"),
    ("Sở Khoa học và Công nghệ", "85,02"),
    ("Sở Y tế", "85,02"),
    ("Sở Văn hóa, Thể thao và Du lịch", "85,01"),
    ("Thanh tra tỉnh", "84,6"),
    ("Sở Ngoại vụ", "83,69"),
    ("Ban Dân tộc", "82,91"),
    ("Sở Tài nguyên và Môi trường", "78,56"),
    ("Sở Giáo dục và Đào tạo", "76,53"),
)
"""All twenty departments of Thanh Hóa, 2024, as the article prints them, mean 85,41."""

KE_SACH_SOURCE = (
    "Trang thông tin điện tử huyện Kế Sách, «Huyện Kế Sách công bố chỉ số cải cách hành chính "
    "cấp xã năm 2023»"
)
KE_SACH: Sequence[tuple[str, str, str]] = (
    ("An Mỹ", "Rất tốt", "1"),
    ("Xuân Hòa", "Rất tốt", ""),
    ("Kế Thành", "Tốt", ""),
    ("Đại Hải", "Tốt", ""),
    ("Ba Trinh", "Tốt", ""),
    ("Trinh Phú", "Tốt", ""),
    ("Nhơn Mỹ", "Tốt", ""),
    ("Kế An", "Tốt", ""),
    ("Thới An Hội", "Tốt", ""),
    ("TT. Kế Sách", "Tốt", ""),
    ("thị trấn An Lạc Thôn", "Tốt", ""),
    ("An Lạc Tây", "Khá", ""),
    ("Phong Nẫm", "Khá", ""),
)
"""Thirteen communes of Kế Sách, 2023: ratings only, and who came first."""


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), name: str = "PL1") -> bytes:
    """A workbook of one sheet; `merged` are ranges such as A3:A4, which keep their first cell."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(name)
    percent = book.add_format({"num_format": "0.00%"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, float) and cell < 1:
                sheet.write_number(number, column, cell, percent)
            elif cell != "":
                sheet.write(number, column, cell)
    for one in merged:
        letters, row = one.partition(":")[0].rstrip("0123456789"), one.partition(":")[0]
        line = int(row[len(letters) :]) - 1
        sheet.merge_range(one, rows[line][ord(letters) - 65])
    book.close()
    return content.getvalue()


def thanh_hoa_2024() -> bytes:
    """The article as an office would type it: title, running number, total row, notes below."""
    rows: list[Sequence[Any]] = [
        ["PHỤ LỤC", "", "", ""],
        ["KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CÁC SỞ, BAN, NGÀNH NĂM 2024", "", "", ""],
        ["", "", "", ""],
        ["STT", "Tên cơ quan, đơn vị", "Chỉ số CCHC", "Xếp hạng"],
        ["(1)", "(2)", "(3)", "(4)"],
    ]
    rows += [
        [str(place), name, points, str(place)]
        for place, (name, points) in enumerate(THANH_HOA, start=1)
    ]
    rows += [
        ["", "Trung bình", "85,41", ""],
        ["", "", "", ""],
        ["Ghi chú: xếp hạng theo quyết định công bố.", "", "", ""],
    ]
    return workbook(rows, ["A2:D2"])


def ke_sach_2023() -> bytes:
    """Ratings only, as a CSV with semicolons; names without the word for their kind."""
    lines = ["UBND HUYỆN KẾ SÁCH;;;", "TT;Xã, thị trấn;Xếp loại;Xếp hạng"]
    lines += [
        f"{n};{name};Loại {rating};{rank}"
        for n, (name, rating, rank) in enumerate(KE_SACH, start=1)
    ]
    return "\r\n".join(lines).encode("utf-8-sig")


def tien_loi_2021() -> bytes:
    """One commune of eighteen by area (seed text of Tiến Lợi, decision 7999/QĐ-UBND)."""
    rows = [
        [
            "STT",
            "Đơn vị",
            "1. Công tác chỉ đạo điều hành",
            "2. Văn bản quy phạm pháp luật",
            "3. Cải cách thủ tục hành chính",
            "4. Tổ chức bộ máy",
            "5. Đội ngũ cán bộ, công chức",
            "6. Tài chính công",
            "7. Hiện đại hóa hành chính",
            "Tổng điểm",
            "Xếp loại",
            "Thứ hạng",
        ],
        [
            1,
            "UBND xã Tiến Lợi",
            "16/19",
            "6/6",
            "15/15",
            "6/6",
            "10/10",
            "6/6",
            "13/13",
            "84.85",
            "Tốt",
            "6/18",
        ],
    ]
    return workbook(rows)


AREAS = (
    ("Chỉ đạo, điều hành", 20),
    ("Cải cách thể chế", 10),
    ("Cải cách thủ tục hành chính", 30),
    ("Tác động của cải cách", 40),
)


def merged_headings() -> bytes:
    """Made up: two heading rows with merged cells, maxima in brackets, percent cells, groups."""
    rows: list[list[Any]] = [
        ["BẢNG TỔNG HỢP ĐIỂM CÁC PHƯỜNG, XÃ", *[""] * 11],
        ["TT", "Đơn vị"],
        ["", ""],
    ]
    for title, most in AREAS:
        rows[1] += [f"{title} ({most} điểm)", ""]
        rows[2] += ["Điểm", "Tỷ lệ %"]
    rows[1] += ["Tổng điểm", "Xếp loại"]
    rows[2] += ["", ""]
    rows.append(["I", "KHỐI PHƯỜNG", *[""] * 10])
    rows.append(_unit(1, "Phường Bình Minh", (18, 9, 28, 35), "Tốt"))
    rows.append(_unit(2, "Phường Hoa Sen", (16, 8, 24, 30), "Khá"))
    rows.append(["II", "KHỐI XÃ", *[""] * 10])
    rows.append(_unit(1, "Xã Đồng Tâm", (15, 9, 27, 33), "Tốt"))
    rows.append(_unit(2, "Xã Trung Bình", (10, 5, 20, 20), "Trung bình"))
    rows.append(["", "Tổng cộng", *[""] * 8, "74,25", ""])
    rows.append(["", "", *[""] * 8, "TM. ỦY BAN NHÂN DÂN", ""])
    merged = ["A1:L1", "A2:A3", "B2:B3", "K2:K3", "L2:L3"]
    merged += [f"{chr(67 + 2 * n)}2:{chr(68 + 2 * n)}2" for n in range(len(AREAS))]
    return workbook(rows, merged, "Tổng hợp")


def _unit(number: int, name: str, points: Sequence[int], rating: str) -> list[Any]:
    row: list[Any] = [number, name]
    for (_title, most), one in zip(AREAS, points, strict=True):
        row += [one, one / most]
    return [*row, str(sum(points)).replace(".", ","), rating]


def criteria_points(rows: int = 3) -> bytes:
    """Made up: points of single criteria, named by their codes, for communes of one province."""
    codes = ("1.1", "1.2", "2.1")
    table: list[Sequence[Any]] = [["Mã đơn vị", *[f"TC {code}" for code in codes], "Chỉ số"]]
    table += [[f"ma-{n}", "1", "0,5", "1", f"{60 + n % 40},25"] for n in range(1, rows + 1)]
    return workbook(table)
