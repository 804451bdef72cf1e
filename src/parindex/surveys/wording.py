"""The words of invitations and reminders, with places for what differs from person to person.

Plain Python: a place is a name in braces; nothing else is ever evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping

from parindex.language import gettext as _

PLACES: Mapping[str, str] = {
    "{ho_ten}": "họ và tên",
    "{don_vi}": "đơn vị được đánh giá",
    "{phieu}": "tên phiếu",
    "{dia_chi}": "địa chỉ trả lời riêng của từng người",
    "{ma}": "mã riêng",
    "{han}": "ngày kết thúc thu phiếu",
    "{co_quan}": "cơ quan tổ chức khảo sát",
}
"""What can stand in a text, with what it becomes."""

_LONG = (
    "{co_quan} kính mời ông, bà {ho_ten} cho ý kiến về sự phục vụ của {don_vi} ({phieu}).\n"
    "Trả lời mất khoảng 5 phút. Phiếu không ghi họ tên, không ai biết ông, bà đã trả lời gì.\n"
)
_MAIL_END = "\nTrả lời tại: {dia_chi}\n(mã riêng: {ma}, dùng một lần)\nHạn trả lời: {han}.\n"
_AGAIN = (
    "{co_quan} xin nhắc ông, bà {ho_ten}: phiếu khảo sát về {don_vi} còn nhận đến {han}.\n"
    "Nếu đã trả lời, xin bỏ qua tin này.\n"
)
_SHORT = (
    "{co_quan} mời ông, bà góp ý về {don_vi}: {dia_chi} (dùng một lần, hạn {han}). "
    "Phiếu không ghi tên."
)
_SHORT_AGAIN = "Nhắc ông, bà góp ý về {don_vi} trước {han}: {dia_chi}. Đã trả lời xin bỏ qua."
FIRST: Mapping[str, str] = {
    "letter": _LONG + "Hạn trả lời: {han}.",
    "email": _LONG + _MAIL_END,
    "sms": _SHORT,
    "zalo": _SHORT,
}
AGAIN: Mapping[str, str] = {
    "letter": _AGAIN,
    "email": _AGAIN + _MAIL_END,
    "sms": _SHORT_AGAIN,
    "zalo": _SHORT_AGAIN,
}
SUBJECT = "Mời góp ý về sự phục vụ của {don_vi}"


def first_words(channel: str, *, is_reminder: bool) -> str:
    """The text a channel starts with."""
    return (AGAIN if is_reminder else FIRST)[channel]


def wording_problem(text: str, channel: str) -> str:
    """What is wrong with a text, or ""."""
    if not text.strip():
        return _("Ghi nội dung.")
    if len(text) > 3000:
        return _("Nội dung dài quá 3.000 ký tự. Rút ngắn lại.")
    rest = text
    for place in PLACES:
        rest = rest.replace(place, "")
    if "{" in rest or "}" in rest:
        return _("Có chỗ điền không đúng. Chỉ dùng: %(known)s.") % {"known": ", ".join(PLACES)}
    if channel != "letter" and "{dia_chi}" not in text:
        return _("Thiếu {dia_chi}: người nhận không có chỗ trả lời.")
    return ""


def worded(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled in."""
    for place in PLACES:
        text = text.replace(place, values.get(place, ""))
    return text
