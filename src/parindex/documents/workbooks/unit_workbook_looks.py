"""How the self-assessment workbook looks, and the guidance on its second sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, NamedTuple

DAY_FORMAT = "dd/mm/yyyy"
GUIDANCE = (
    "Chỉ nhập vào ô vàng ở các cột «Giá trị», «Không áp dụng», «Ghi chú». Không thêm, xóa, đổi chỗ "
    "dòng; không sửa các cột khác; không xóa trang ẩn của tệp.",
    "Ô để trống là chưa kê khai. Xóa giá trị đã có là bỏ kê khai: khi nộp tệp, phần mềm hiện rõ "
    "trước khi ghi.",
    "Số: ghi liền, ví dụ 1633; số thập phân dùng dấu phẩy, ví dụ 2,5. Không ghi dấu %, không ghi "
    "đơn vị tính, không dùng dấu phân cách hàng nghìn.",
    "Ngày: ghi dạng 31/12/2022. Ô về thời hạn nhận «Đúng hạn», «Chậm», «Không có», hoặc ngày ban "
    "hành văn bản khi tiêu chí có hạn cụ thể.",
    "Ô có danh sách: bấm vào ô rồi chọn. Tiêu chí gồm nhiều nội dung: mỗi nội dung một dòng, chọn "
    "«Có» hoặc «Không»; đã trả lời một nội dung thì nội dung để trống tính là «Không».",
    "Không nhập công thức. Nếu chép từ bảng khác, dán đặc biệt «Giá trị».",
    "«Không áp dụng»: ghi x khi đề nghị không chấm tiêu chí này và nêu lý do ở «Ghi chú». Đề nghị "
    "chỉ có hiệu lực khi cơ quan thẩm định chấp nhận. Ô không vàng là tiêu chí không được đề nghị.",
    "«Minh chứng» chỉ để xem. Tài liệu kiểm chứng nộp và viện dẫn trên phần mềm.",
    "Ô xám là số liệu do hệ thống, khảo sát hoặc cơ quan thẩm định ghi, hoặc dòng đã khóa; sửa "
    "trong tệp không có tác dụng.",
    "«Điểm tạm tính» là điểm lúc tải tệp, không tự tính lại và không phải kết quả thẩm định. Điểm "
    "để trống là chưa đủ số liệu để tính.",
    "Lưu dạng .xlsx rồi nộp lên đúng đơn vị, đúng kỳ. Phần mềm so với số liệu hiện có, chỉ rõ từng "
    "ô thay đổi, ô sai và dòng người khác vừa sửa; chưa ghi gì trước khi bấm xác nhận.",
)


class Looks(NamedTuple):
    """The cell formats, made once."""

    title: Any
    plain: Any
    head: Any
    area: Any
    area_points: Any
    criterion: Any
    criterion_points: Any
    text: Any
    again: Any
    centred: Any
    points: Any
    given: Any
    given_words: Any
    given_day: Any
    open: Any
    open_words: Any
    open_count: Any
    open_day: Any
    open_mark: Any
    open_note: Any
    guide: Any


def make_looks(book: Any, wraps: str = "yes") -> Looks:
    """The cell formats of a workbook; without wrapping (`wraps` "no") every row is one line."""
    base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
    cell = {**base, "text_wrap": wraps == "yes", "border": 1, "border_color": "#A6A6A6"}
    left = {**cell, "align": "left", "indent": 1}
    right = {**cell, "align": "right", "indent": 1}
    area = {"bold": True, "bg_color": "#DCE6F4"}
    criterion = {"bold": True, "bg_color": "#F2F6FB"}
    points = {**right, "num_format": "#,##0.00", "text_wrap": False}
    grey = {"bg_color": "#F0F0F0"}
    is_open = {"locked": False, "bg_color": "#FFF8D6"}
    head = {"bold": True, "bg_color": "#1C4B8C", "font_color": "white", "valign": "vcenter"}
    return Looks(
        title=book.add_format({**base, "bold": True, "font_size": 14}),
        plain=book.add_format(base),
        head=book.add_format({**cell, **head, "align": "center"}),
        area=book.add_format({**left, **area}),
        area_points=book.add_format({**points, **area}),
        criterion=book.add_format({**left, **criterion}),
        criterion_points=book.add_format({**points, **criterion}),
        text=book.add_format(left),
        again=book.add_format({**left, "font_color": "#8C8C8C"}),
        centred=book.add_format({**cell, "align": "center"}),
        points=book.add_format(points),
        given=book.add_format({**right, **grey}),
        given_words=book.add_format({**left, **grey}),
        given_day=book.add_format({**right, **grey, "num_format": DAY_FORMAT}),
        open=book.add_format({**right, **is_open}),
        open_words=book.add_format({**left, **is_open}),
        open_count=book.add_format({**right, **is_open, "num_format": "#,##0"}),
        open_day=book.add_format({**left, **is_open, "num_format": DAY_FORMAT}),
        open_mark=book.add_format({**cell, **is_open, "align": "center"}),
        open_note=book.add_format({**left, **is_open}),
        guide=book.add_format({**base, "text_wrap": True}),
    )


def height_of(texts: Mapping[int, str], widths: Mapping[int, int]) -> float:
    """The height a row of wrapped texts needs; spreadsheets do not measure it on opening.

    A column holds about a quarter more letters of this typeface than its width says.
    """
    lines = max(
        sum(max(1, ceil(len(line) / (widths[column] * 1.25))) for line in text.split("\n"))
        for column, text in texts.items()
    )
    return min(15 * lines + 3, 400)


def write_guide(guide: Any, looks: Looks, guidance: Sequence[str]) -> None:
    """Fill the sheet that explains how to fill in the other one."""
    guide.set_column(0, 0, 5)
    guide.set_column(1, 1, 105)
    guide.write_string(0, 0, "HƯỚNG DẪN NHẬP PHIẾU", looks.title)
    guide.set_row(0, 24)
    for number, text in enumerate(guidance, start=1):
        guide.write_string(number, 0, f"{number}.", looks.plain)
        guide.write_string(number, 1, text, looks.guide)
        guide.set_row(number, height_of({1: text}, {1: 105}) + 4)
    guide.set_paper(9)
    guide.fit_to_pages(1, 0)
    guide.hide_gridlines(2)
    guide.protect()
