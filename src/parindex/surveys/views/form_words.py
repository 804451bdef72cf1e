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
