"""The words of the public pages, said so that a citizen understands them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Entry(NamedTuple):
    """A word and what it means. `id` is its place on the page."""

    id: str
    word: str
    meaning: str


ENTRIES = (
    Entry(
        "chi-so",
        gettext_noop("Chỉ số"),
        gettext_noop("Số điểm đơn vị đạt được so với số điểm có thể đạt, trên thang 100."),
    ),
    Entry(
        "bo-chi-so",
        gettext_noop("Bộ chỉ số"),
        gettext_noop(
            "Toàn bộ quy tắc chấm của một nơi, một năm, do cơ quan có thẩm quyền ban hành: "
            "lĩnh vực, tiêu chí, điểm tối đa, cách chấm, xếp loại."
        ),
    ),
    Entry(
        "linh-vuc",
        gettext_noop("Lĩnh vực"),
        gettext_noop("Một mảng của cải cách hành chính, ví dụ thủ tục hành chính, tài chính công."),
    ),
    Entry(
        "tieu-chi",
        gettext_noop("Tiêu chí, tiêu chí thành phần"),
        gettext_noop("Một việc cụ thể được chấm điểm, có điểm tối đa và cách chấm riêng."),
    ),
    Entry(
        "cach-cham",
        gettext_noop("Cách chấm"),
        gettext_noop("Quy tắc đổi số liệu của một tiêu chí thành điểm."),
    ),
    Entry(
        "tu-cham",
        gettext_noop("Tự chấm và thẩm định"),
        gettext_noop(
            "Đơn vị kê khai số liệu kèm tài liệu kiểm chứng; cơ quan khác kiểm tra và sửa."
        ),
    ),
    Entry(
        "khao-sat",
        gettext_noop("Điều tra xã hội học"),
        gettext_noop("Phần điểm do người dân, doanh nghiệp, cán bộ đánh giá qua phiếu hỏi."),
    ),
    Entry(
        "co-the-dat",
        gettext_noop("Điểm có thể đạt"),
        gettext_noop("Điểm tối đa trừ đi những tiêu chí không áp dụng cho đơn vị."),
    ),
    Entry(
        "khong-ap-dung",
        gettext_noop("Không áp dụng"),
        gettext_noop(
            "Tiêu chí không phát sinh ở đơn vị và được chấp nhận bỏ ra, khác với bị 0 điểm."
        ),
    ),
    Entry(
        "thieu",
        gettext_noop("Thiếu số liệu"),
        gettext_noop("Đơn vị không nêu số liệu của tiêu chí: được 0 điểm và bị nêu tên."),
    ),
    Entry(
        "thuong-tru",
        gettext_noop("Điểm thưởng, điểm trừ"),
        gettext_noop("Điểm ngoài thang 100, vì việc làm tốt hoặc vi phạm nêu trong bộ chỉ số."),
    ),
    Entry(
        "xep-loai",
        gettext_noop("Xếp loại"),
        gettext_noop("Mức của chỉ số, ví dụ Tốt; có thể kèm điều kiện ngoài ngưỡng điểm."),
    ),
    Entry(
        "thu-hang",
        gettext_noop("Thứ hạng, đồng hạng"),
        gettext_noop(
            "Vị trí của đơn vị trong nhóm; bằng nhau đến chữ số đã làm tròn thì đồng hạng."
        ),
    ),
    Entry(
        "nhom",
        gettext_noop("Nhóm"),
        gettext_noop("Các đơn vị cùng loại được xếp hạng với nhau, ví dụ phường."),
    ),
    Entry(
        "cong-bo",
        gettext_noop("Bản công bố"),
        gettext_noop("Bộ chỉ số, số liệu và kết quả được chốt lại khi công bố và không đổi nữa."),
    ),
    Entry(
        "ma-bam",
        gettext_noop("Mã băm"),
        gettext_noop("Dấu vân tay của bản công bố: sửa một chữ số là mã này khác đi."),
    ),
    Entry(
        "kiem-chung",
        gettext_noop("Kiểm chứng"),
        gettext_noop(
            "Tải bản công bố về, tính lại từ đầu và so từng con số với những gì đã công bố."
        ),
    ),
    Entry(
        "minh-hoa",
        gettext_noop("Số liệu minh họa"),
        gettext_noop(
            "Số liệu do máy sinh ra để xem hệ thống chạy, không phải kết quả của nơi nào."
        ),
    ),
    Entry(
        "gia-dinh",
        gettext_noop("Giả định"),
        gettext_noop("Con số nguồn không nêu, parindex tự chọn để tính được; luôn được đánh dấu."),
    ),
)


def entries() -> list[Entry]:
    """The words in the order in which a reader meets them, in the language spoken."""
    return [Entry(one.id, _(one.word), _(one.meaning)) for one in ENTRIES]
