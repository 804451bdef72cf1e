"""The words of the public pages, said so that a citizen understands them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _


class Entry(NamedTuple):
    """A word and what it means. `id` is its place on the page."""

    id: str
    word: str
    meaning: str


def entries() -> list[Entry]:
    """The words in the order in which a reader meets them."""
    return [
        Entry(
            "chi-so",
            _("Chỉ số"),
            _("Số điểm đơn vị đạt được so với số điểm có thể đạt, trên thang 100."),
        ),
        Entry(
            "bo-chi-so",
            _("Bộ chỉ số"),
            _(
                "Toàn bộ quy tắc chấm của một nơi, một năm, do cơ quan có thẩm quyền ban hành: "
                "lĩnh vực, tiêu chí, điểm tối đa, cách chấm, xếp loại."
            ),
        ),
        Entry(
            "linh-vuc",
            _("Lĩnh vực"),
            _("Một mảng của cải cách hành chính, ví dụ thủ tục hành chính, tài chính công."),
        ),
        Entry(
            "tieu-chi",
            _("Tiêu chí, tiêu chí thành phần"),
            _("Một việc cụ thể được chấm điểm, có điểm tối đa và cách chấm riêng."),
        ),
        Entry("cach-cham", _("Cách chấm"), _("Quy tắc đổi số liệu của một tiêu chí thành điểm.")),
        Entry(
            "tu-cham",
            _("Tự chấm và thẩm định"),
            _("Đơn vị kê khai số liệu kèm tài liệu kiểm chứng; cơ quan khác kiểm tra và sửa."),
        ),
        Entry(
            "khao-sat",
            _("Điều tra xã hội học"),
            _("Phần điểm do người dân, doanh nghiệp, cán bộ đánh giá qua phiếu hỏi."),
        ),
        Entry(
            "co-the-dat",
            _("Điểm có thể đạt"),
            _("Điểm tối đa trừ đi những tiêu chí không áp dụng cho đơn vị."),
        ),
        Entry(
            "khong-ap-dung",
            _("Không áp dụng"),
            _("Tiêu chí không phát sinh ở đơn vị và được chấp nhận bỏ ra, khác với bị 0 điểm."),
        ),
        Entry(
            "thieu",
            _("Thiếu số liệu"),
            _("Đơn vị không nêu số liệu của tiêu chí: được 0 điểm và bị nêu tên."),
        ),
        Entry(
            "thuong-tru",
            _("Điểm thưởng, điểm trừ"),
            _("Điểm ngoài thang 100, vì việc làm tốt hoặc vi phạm nêu trong bộ chỉ số."),
        ),
        Entry(
            "xep-loai",
            _("Xếp loại"),
            _("Mức của chỉ số, ví dụ Tốt; có thể kèm điều kiện ngoài ngưỡng điểm."),
        ),
        Entry(
            "thu-hang",
            _("Thứ hạng, đồng hạng"),
            _("Vị trí của đơn vị trong nhóm; bằng nhau đến chữ số đã làm tròn thì đồng hạng."),
        ),
        Entry("nhom", _("Nhóm"), _("Các đơn vị cùng loại được xếp hạng với nhau, ví dụ phường.")),
        Entry(
            "cong-bo",
            _("Bản công bố"),
            _("Bộ chỉ số, số liệu và kết quả được chốt lại khi công bố và không đổi nữa."),
        ),
        Entry(
            "ma-bam",
            _("Mã băm"),
            _("Dấu vân tay của bản công bố: sửa một chữ số là mã này khác đi."),
        ),
        Entry(
            "kiem-chung",
            _("Kiểm chứng"),
            _("Tải bản công bố về, tính lại từ đầu và so từng con số với những gì đã công bố."),
        ),
        Entry(
            "minh-hoa",
            _("Số liệu minh họa"),
            _("Số liệu do máy sinh ra để xem hệ thống chạy, không phải kết quả của nơi nào."),
        ),
        Entry(
            "gia-dinh",
            _("Giả định"),
            _("Con số nguồn không nêu, parindex tự chọn để tính được; luôn được đánh dấu."),
        ),
    ]
