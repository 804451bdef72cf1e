"""A form as the page sends it, and what was kept of it."""

from __future__ import annotations

from django.utils import timezone

from parindex.surveys.models import Reply
from tests.surveys.responding import token


def now() -> float:
    return timezone.now().timestamp()


def form(code: str, channel: str = "open", *, seconds: int = 60, nonce: str = "n", **answers):
    """A whole form as the script of the page sends it."""
    given = {"noi_lam": "qua_mang", "thai_do": "hai_long"} | answers
    sign = token(channel, code, now(), seconds, nonce)
    return {"_form": sign, "_go": "send"} | given


def replies() -> list[dict[str, object]]:
    return list(Reply.objects.order_by("pk").values("unit", "channel", "answers", "is_hasty"))
