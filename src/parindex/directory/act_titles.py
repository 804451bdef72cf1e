"""The acts of the journal and their details in words. Plain Python.

An act that is not listed is shown by its own name, so that nothing is ever hidden.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from parindex.language import gettext as _

ACT_TITLES: Mapping[str, str] = {
    "sign_in": "đăng nhập",
    "enrol": "tạo tài khoản",
    "change_account": "sửa tài khoản",
    "lock_account": "khóa tài khoản",
    "unlock_account": "mở khóa tài khoản",
    "set_grants": "đổi vai trò",
    "reset_password": "đặt lại mật khẩu",
    "change_password": "đổi mật khẩu",
    "declare_interest": "khai có liên quan đến đơn vị",
    "withdraw_interest": "rút khai báo liên quan",
    "adopt": "ban hành bộ chỉ số",
    "prepare_cycle": "chuẩn bị kỳ đánh giá",
    "start_cycle": "mở kỳ đánh giá",
    "load_demo_cycle": "tạo kỳ minh họa",
    "set_windows": "đặt lịch của kỳ",
    "set_reminders": "đặt ngày nhắc việc",
    "set_rules": "đặt quy định của kỳ",
    "add_units": "thêm đơn vị",
    "remove_units": "bỏ đơn vị",
    "extend": "gia hạn",
    "assign": "phân công thẩm định",
    "undo_assignments": "hoàn tác phân công",
    "seat": "cử vào hội đồng",
    "remind": "nhắc việc",
    "prepare_survey": "chuẩn bị khảo sát",
    "set_survey_calendar": "đặt lịch khảo sát",
    "rewrite_forms": "sửa phiếu hỏi",
    "restore_forms": "lấy lại phiếu hỏi của bộ chỉ số",
    "import_form": "nhập phiếu hỏi từ tệp",
    "open_survey": "mở khảo sát",
    "open_doors": "tạo mã trả lời khảo sát",
    "shut_door": "khóa mã trả lời khảo sát",
    "unshut_door": "mở lại mã trả lời khảo sát",
    "close_survey": "kết thúc thu phiếu",
    "reopen_survey": "thu phiếu trở lại",
    "hand_over_survey": "chuyển kết quả khảo sát vào kỳ",
    "take_back_survey": "thu hồi kết quả khảo sát",
    "export_answers": "tải dữ liệu phiếu",
    "assign_interviewers": "giao thu phiếu",
    "withdraw_interviewer": "thu lại việc thu phiếu",
    "bring_forms": "gửi phiếu phỏng vấn",
    "print_paper": "in phiếu giấy",
    "enter_paper": "nhập phiếu giấy",
    "settle_paper": "xử lý phiếu giấy nhập khác nhau",
    "spoil_paper": "báo phiếu giấy hỏng",
    "unspoil_paper": "dùng lại phiếu giấy đã báo hỏng",
    "import_forms": "nhập phiếu từ tệp",
    "look_over_survey": "rà soát phiếu khảo sát",
    "exclude_forms": "loại phiếu khảo sát",
    "keep_forms": "giữ phiếu khảo sát",
    "void_survey_of_unit": "hủy kết quả khảo sát của đơn vị",
    "lift_void_of_unit": "công nhận lại kết quả khảo sát của đơn vị",
    "draw_callbacks": "chọn người để phúc tra",
    "note_callback": "ghi kết quả phúc tra",
    "plan_targets": "lập mẫu khảo sát",
    "fill_targets": "tính mẫu khảo sát",
    "set_quotas": "chia cơ cấu mẫu",
    "invite": "thêm người được mời",
    "draw_invitees": "chọn ngẫu nhiên người được mời",
    "correct_invitee": "sửa thông tin người được mời",
    "remove_invitees": "bỏ người được mời",
    "erase_invitees": "xóa thông tin người được mời",
    "start_sending": "chuẩn bị gửi lời mời",
    "send_invitations": "gửi lời mời khảo sát",
    "retry_sending": "xếp gửi lại lời mời",
    "stop_sending": "dừng gửi lời mời",
    "add_attendees": "thêm vào danh sách ký nhận",
    "correct_attendee": "sửa danh sách ký nhận",
    "mark_paid": "đánh dấu đã chi",
    "mark_unpaid": "bỏ đánh dấu đã chi",
    "remove_attendees": "bỏ khỏi danh sách ký nhận",
    "erase_attendees": "xóa thông tin danh sách ký nhận",
    "state": "kê khai số liệu",
    "remark": "trao đổi",
    "settle": "đóng trao đổi",
    "delegate": "giao tiêu chí",
    "write_report": "viết báo cáo",
    "explain": "giải trình",
    "cite": "đính kèm minh chứng",
    "uncite": "gỡ minh chứng",
    "add_document": "thêm tài liệu",
    "add_link": "thêm liên kết",
    "describe_document": "sửa thông tin tài liệu",
    "replace_document": "thay tài liệu",
    "discard_document": "xóa tài liệu",
    "attach_signed_copy": "đính kèm bản ký",
    "hand_in": "trình lãnh đạo ký",
    "take_back": "lấy lại để sửa",
    "return": "trả lại",
    "submit": "ký và nộp",
    "send_back": "trả về cho đơn vị sửa",
    "lock": "khóa bài",
    "lock_unsigned": "khóa bài chưa ký",
    "judge": "thẩm định",
    "note": "ghi chú nội bộ",
    "ask": "yêu cầu giải trình",
    "withdraw_question": "rút yêu cầu giải trình",
    "close_explanation": "kết thúc giải trình",
    "refer": "chuyển hội đồng",
    "refer_reviewed": "chuyển hội đồng",
    "add_to_agenda": "đưa vào chương trình họp",
    "call": "gọi nội dung họp",
    "decide": "hội đồng quyết định",
    "conclude": "kết luận",
    "reopen": "mở lại theo khiếu nại",
    "rehearse": "ghi bản tổng duyệt",
    "sign_off": "phê duyệt kết quả",
    "publish": "công bố",
    "withdraw": "rút kết quả đã công bố",
    "sign_paper": "ký số văn bản công bố",
    "take_signed_paper": "tải lên văn bản đã ký số",
    "take_back_paper": "thôi công khai văn bản đã ký",
    "bring_template": "tải lên mẫu văn bản",
    "use_template": "dùng mẫu văn bản của cơ quan",
    "drop_template": "bỏ mẫu văn bản vừa tải lên",
    "restore_template": "trở lại mẫu văn bản chuẩn",
    "withdraw_demo": "gỡ dữ liệu mẫu",
}

DETAIL_TITLES: Mapping[str, str] = {
    "added": "thêm",
    "changed": "sửa",
    "moved": "đổi thứ tự",
    "removed": "bỏ",
    "claimed": "đề nghị không áp dụng",
    "codes": "mã",
    "count": "số lượng",
    "digest": "mã băm",
    "display_name": "họ tên",
    "document": "tài liệu số",
    "due": "hạn",
    "duty": "nhiệm vụ",
    "facts": "số liệu",
    "email": "thư điện tử",
    "given": "giao",
    "grants": "vai trò",
    "issued_on": "ngày văn bản",
    "length": "số ký tự",
    "name": "tên",
    "number": "số văn bản",
    "pages": "trang",
    "paper": "văn bản",
    "people": "số người nhận",
    "phase": "giai đoạn",
    "points": "điểm",
    "position": "chức vụ",
    "reason": "lý do",
    "received": "phiếu nhận",
    "refused": "phiếu không nhận",
    "repeated": "phiếu gửi lặp",
    "set": "bộ chỉ số",
    "stage": "mốc",
    "taken": "thu lại",
    "text": "nội dung",
    "title": "tiêu đề",
    "units": "đơn vị",
    "until": "đến",
    "url": "địa chỉ",
    "user": "người",
    "username": "tài khoản",
    "verdict": "kết quả thẩm định",
    "amount": "số tiền",
    "amount_before": "số tiền trước",
    "channel": "kênh",
    "day": "ngày",
    "drawn_from": "chọn trong",
    "error_percent": "sai số",
    "failed": "gửi hỏng",
    "lines": "số dòng",
    "method": "cách tính",
    "question": "câu hỏi",
    "questionnaire": "phiếu",
    "questionnaires": "các phiếu",
    "register": "mã băm của tệp",
    "reminder": "nhắc lại",
    "seed": "mã gốc",
    "sent": "đã gửi",
    "size": "cỡ mẫu",
    "source": "tệp",
    "unit": "đơn vị",
    "works_at": "nơi công tác",
    "batch": "lô phiếu",
    "batches": "các lô phiếu",
    "file": "tệp",
    "form": "phiếu số",
    "turn": "lần nhập",
}

VALUE_TITLES: Mapping[str, str] = {
    "answering": "tự chấm điểm",
    "appraising": "thẩm định lần một",
    "explaining": "giải trình",
    "reviewing": "thẩm định lần hai",
    "deciding": "hội đồng",
    "publishing": "công bố",
    "chair": "chủ tịch",
    "secretary": "thư ký",
    "member": "thành viên",
    "accepted": "chấp nhận",
    "corrected": "điều chỉnh số liệu",
    "overridden": "điều chỉnh điểm",
    "refused": "không chấp nhận «không áp dụng»",
}

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[\d:.]*(?:Z|[+-]\d\d:\d\d)?)?")


def in_words(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The details of an entry as (name, value), without what is empty."""
    return [
        (_titled(DETAIL_TITLES, name), _said(name, value))
        for name, value in details.items()
        if value not in ("", None, [], {}, False)
    ]


def _titled(titles: Mapping[str, str], name: str) -> str:
    return _(titles[name]) if name in titles else name


def _said(name: str, value: Any) -> str:
    if value is True:
        return _("có")
    if isinstance(value, Mapping):
        return "; ".join(f"{_titled(VALUE_TITLES, k)}: {_said(k, one)}" for k, one in value.items())
    if isinstance(value, list):
        return ", ".join(_said(name, one) for one in value)
    text = _titled(VALUE_TITLES, str(value))
    if moment := MOMENT.fullmatch(text):
        year, month, day, clock = moment.groups()
        return f"{clock} {day}/{month}/{year}" if clock else f"{day}/{month}/{year}"
    return f"{text[:16]}…" if name == "digest" and len(text) > 16 else text
