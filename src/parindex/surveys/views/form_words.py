"""What the codes of a questionnaire are called on screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KIND_TITLES = {
    "single": _("Chọn một phương án"),
    "multiple": _("Chọn nhiều phương án"),
    "number": _("Số nguyên"),
    "text": _("Ý kiến viết"),
}
FACTOR_TITLES = {
    "access": _("Tiếp cận dịch vụ"),
    "procedure": _("Thủ tục hành chính"),
    "officer": _("Công chức"),
    "result": _("Kết quả giải quyết"),
    "feedback": _("Tiếp nhận góp ý, phản ánh"),
}
AUDIENCE_TITLES = {
    "citizen": _("Người dân"),
    "business": _("Tổ chức, doanh nghiệp"),
    "official": _("Công chức"),
    "leader": _("Lãnh đạo"),
    "delegate": _("Đại biểu"),
}
FIELD_TITLES = {
    "text": _("lời hỏi"),
    "title": _("tên"),
    "kind": _("cách trả lời"),
    "answers": _("thang trả lời"),
    "criterion": _("tiêu chí"),
    "page": _("trang"),
    "pages": _("các trang"),
    "factor": _("yếu tố"),
    "required": _("bắt buộc"),
    "shown_if": _("điều kiện hỏi"),
    "low": _("số nhỏ nhất"),
    "high": _("số lớn nhất"),
    "longest": _("số ký tự"),
    "audience": _("đối tượng"),
    "intro": _("lời chào"),
    "thanks": _("lời cảm ơn"),
    "options": _("phương án"),
}
