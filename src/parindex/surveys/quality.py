"""The reasons to look at a form, in words; what each means and when it arises.

A reason is never a verdict: a person looks, keeps or excludes, and writes why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later

from parindex.surveys.suspicion import LIMITS

HASTY = 2
"""Seconds a question in which nobody reads, or hears, and answers it."""


class Kind(NamedTuple):
    """A reason to look: its name, and what it rests on, for the page and the method note."""

    title: str
    why: str


KINDS: Mapping[str, Kind] = {
    "duplicate": Kind(
        later("Phiếu giống hệt nhau"),
        later(
            "Từ %(same_forms)s phiếu trở lên của một đơn vị, trong cùng một ngày, trả lời giống "
            "hệt nhau ở mọi câu (ít nhất %(same_questions)s câu, không tính phiếu chọn một mức cho "
            "mọi câu)."
        ),
    ),
    "straight": Kind(
        later("Chọn một mức cho mọi câu"),
        later(
            "Ít nhất %(straight_questions)s câu cùng một thang trả lời và mọi câu đều chọn "
            "cùng một mức."
        ),
    ),
    "haste": Kind(
        later("Trả lời quá nhanh"),
        later("Trung bình mỗi câu chưa đến %(hasty)s giây, nhanh hơn thời gian để đọc câu hỏi."),
    ),
    "burst": Kind(
        later("Nhiều phiếu từ một chỗ"),
        later(
            "Trong một giờ đã có từ %(burst)s phiếu của đơn vị này gửi từ cùng một "
            "chỗ. Nơi gửi được đếm bằng mã băm đổi muối hằng ngày, không lưu cùng phiếu."
        ),
    ),
    "staff": Kind(
        later("Gửi từ máy của đơn vị"),
        later("Trình duyệt gửi phiếu đang đăng nhập tài khoản của chính đơn vị được đánh giá."),
    ),
    "outlier": Kind(
        later("Điều tra viên khác hẳn số còn lại"),
        later(
            "Điểm trung bình các phiếu của một điều tra viên (từ %(interviewer_forms)s phiếu) cách "
            "số còn lại trên %(percent)s điểm phần trăm và quá %(standard_errors)s lần sai số "
            "chuẩn."
        ),
    ),
    "many": Kind(
        later("Điều tra viên nộp quá nhiều phiếu một ngày"),
        later("Một điều tra viên có trên %(forms_a_day)s phiếu trong một ngày."),
    ),
    "denied": Kind(
        later("Phúc tra: người có tên không trả lời phiếu"),
        later(
            "Người được gọi lại nói không trả lời phiếu nào. Xem các phiếu của điều tra viên ghi "
            "trong danh sách."
        ),
    ),
}
"""The reasons in the order they are shown."""


def title_of(kind: str) -> str:
    """The name of a reason in the reader's language; a reason not known is shown by its name."""
    return _(KINDS[kind].title) if kind in KINDS else kind


def why_of(kind: str) -> str:
    """What a reason rests on, with the limits as they are applied."""
    limits = LIMITS._asdict() | {"hasty": HASTY, "percent": round(100 * LIMITS.difference)}
    return _(KINDS[kind].why) % limits if kind in KINDS else kind


def sentence(kind: str, detail: Mapping[str, Any]) -> str:
    """What was seen, with its figures; `detail` is what `suspicion` found."""
    match kind:
        case "duplicate":
            return _("Giống hệt %(others)s phiếu khác cùng ngày.") % detail
        case "straight":
            return _("Cả %(questions)s câu chọn «%(answer)s».") % detail
        case "haste":
            return _("Xong trong %(minutes)s phút, %(questions)s câu.") % detail
        case "burst":
            return _("Là phiếu thứ %(nth)s của đơn vị từ cùng một chỗ trong một giờ.") % detail
        case "outlier":
            return _("%(forms)s phiếu, trung bình %(mean)s%%; số còn lại %(others)s%%.") % detail
        case "many":
            return _("%(forms)s phiếu trong ngày %(day)s.") % detail
        case "denied":
            return _("%(denied)s trong %(called)s người gọi được nói không trả lời phiếu.") % detail
        case _:
            return why_of(kind)
