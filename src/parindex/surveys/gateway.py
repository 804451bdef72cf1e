"""Sending one SMS through the gateway of the installation; without one, nothing leaves.

`PARINDEX_SMS_URL` is called by POST with a body of JSON. A gateway that wants them in the address
has {phone} and {text} there.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request

from django.conf import settings

SECONDS = 10


class Undelivered(Exception):
    """A message did not go; the sentence says why."""


def is_set_up() -> bool:
    """Whether the installation has a gateway."""
    return bool(settings.SMS_URL)


def send_sms(phone: str, text: str) -> None:
    """Hand one message to the gateway; `Undelivered` when it does not take it."""
    if not is_set_up():
        raise Undelivered("Chưa cài đặt cổng tin nhắn (PARINDEX_SMS_URL).")
    try:
        with urllib.request.urlopen(_request(phone, text), timeout=SECONDS) as answer:  # noqa: S310  # the scheme is checked
            if answer.status >= 300:
                raise Undelivered(f"Cổng tin nhắn trả lời {answer.status}.")
    except urllib.error.HTTPError as error:
        raise Undelivered(f"Cổng tin nhắn trả lời {error.code}.") from None
    except (OSError, ValueError):
        raise Undelivered("Không nối được với cổng tin nhắn.") from None


def _request(phone: str, text: str) -> urllib.request.Request:
    quoted = {
        "{phone}": urllib.parse.quote(phone, safe=""),
        "{text}": urllib.parse.quote(text, safe=""),
    }
    address, body = settings.SMS_URL, settings.SMS_BODY
    for place, value in quoted.items():
        address = address.replace(place, value)
    if not address.startswith(("https://", "http://")):
        raise Undelivered("PARINDEX_SMS_URL phải bắt đầu bằng https://.")
    for place, value in {"{phone}": phone, "{text}": text}.items():
        body = body.replace(place, json.dumps(value, ensure_ascii=False)[1:-1])
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if settings.SMS_KEY:
        headers["Authorization"] = settings.SMS_KEY
    return urllib.request.Request(  # noqa: S310  # the scheme is checked above
        address, data=body.encode(), headers=headers, method="POST"
    )
