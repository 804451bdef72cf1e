"""The columns of an appraiser's workbook and the words in its cells."""

from __future__ import annotations

from collections.abc import Mapping

UNIT, CODE, TITLE, MOST = "Đơn vị", "Mã", "Tiêu chí", "Điểm tối đa"
STATED, OWN_POINTS, EVIDENCE = "Số liệu khai", "Điểm tự chấm", "Minh chứng"
DECISION = "Quyết định"
FIGURES = ("Số liệu thẩm định 1", "Số liệu thẩm định 2", "Số liệu thẩm định 3")
GIVEN_POINTS, REASON = "Điểm thẩm định", "Lý do"
KEY_ASSESSMENT = "assessment"

INPUTS = (DECISION, *FIGURES, GIVEN_POINTS, REASON)
"""The cells an appraiser fills in."""

DECISIONS: Mapping[str, str] = {
    "accept": "Chấp nhận",
    "correct": "Điều chỉnh số liệu",
    "override": "Điều chỉnh điểm",
    "refuse": "Không chấp nhận KAD",
}

COLUMNS = (
    (UNIT, 20),
    (CODE, 8),
    (TITLE, 38),
    (MOST, 9),
    (STATED, 40),
    (OWN_POINTS, 9),
    (EVIDENCE, 26),
    (DECISION, 20),
    *((name, 15) for name in FIGURES),
    (GIVEN_POINTS, 10),
    (REASON, 36),
)

GUIDANCE = (
    "Chỉ nhập vào ô vàng. Lọc được theo cột; không sửa các cột khác, không xóa trang ẩn.",
    "«Quyết định»: chọn trong danh sách. Dòng để trống là chưa thẩm định; dòng đã thẩm định hiện "
    "quyết định đang có.",
    "«Điều chỉnh số liệu»: nhập số liệu đúng vào cột có cùng số thứ tự với số liệu ở cột «Số liệu "
    "khai»; ô để trống giữ số đơn vị khai. Phần mềm tính lại điểm theo cách chấm.",
    "Tiêu chí nhiều nội dung: ghi các mã đạt cách nhau bằng dấu chấm phẩy; không đạt nội dung nào: "
    "ghi dấu gạch ngang. Tiêu chí có hơn ba số liệu: số liệu thứ tư trở đi sửa trên phần mềm.",
    "«Điều chỉnh điểm»: nhập «Điểm thẩm định» từ 0 đến điểm tối đa. «Không chấp nhận KAD»: không "
    "chấp nhận đề nghị «không áp dụng».",
    "Ghi lý do khi điểm thẩm định khác điểm tự chấm.",
    "Tiêu chí do thẩm định viên cho điểm: chọn «Điều chỉnh số liệu», nhập điểm vào «Số liệu thẩm "
    "định 1».",
    "Lưu dạng .xlsx rồi nộp. Phần mềm cho xem từng thay đổi, từng ô sai, từng dòng người khác vừa "
    "sửa; chưa ghi gì trước khi bấm xác nhận, và chỉ ghi khi không còn ô sai.",
)
