"""The sign every form carries: which door it came from, when it was begun, a number of its own.

The server keeps nothing about a form that is being filled. What it must know when the form comes
back travels with it, signed, so that nobody can alter it: a form made up, altered, or opened too
long ago is refused, and one that comes twice counts once by its number. Respondents have no
account and no cookie, so a foreign page cannot act in anybody's name; Django's CSRF cookie would
add nothing but a cookie.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

LIVES = timedelta(hours=12)
STEP = 5
"""Moments are cut down to five seconds: enough to see an impossible speed, no more."""

_SIGNER = Signer(salt="parindex.surveys.form")


@dataclass(frozen=True, slots=True)
class FormToken:
    """One filling of a form; `begun` and `issued` are seconds since 1970."""

    channel: str
    code: str
    begun: int
    issued: int
    nonce: str

    @property
    def begun_at(self) -> datetime:
        """When the form was opened, to five seconds."""
        return datetime.fromtimestamp(self.begun, UTC)

    def is_expired(self, now: datetime) -> bool:
        """Whether the form was opened too long ago."""
        return now - datetime.fromtimestamp(self.issued, UTC) > LIVES

    def renewed(self, now: datetime) -> FormToken:
        """The same filling with a fresh life, as when somebody comes back the next day."""
        return replace(self, issued=_coarse(now))

    def signed(self) -> str:
        """The text that travels in the form."""
        parts = (self.channel, self.code, format(self.begun, "x"), format(self.issued, "x"))
        return _SIGNER.sign(".".join((*parts, self.nonce)))


def new_token(channel: str, code: str, now: datetime) -> FormToken:
    """The sign of a form opened now."""
    moment = _coarse(now)
    return FormToken(channel, code, moment, moment, secrets.token_urlsafe(12))


def read_token(text: str, channel: str, code: str) -> FormToken | None:
    """The sign as it came back; None when it is not ours or is of another door."""
    try:
        kept_channel, kept_code, begun, issued, nonce = _SIGNER.unsign(text[:200]).split(".")
    except (BadSignature, ValueError):
        return None
    if (kept_channel, kept_code) != (channel, code):
        return None
    return FormToken(channel, code, int(begun, 16), int(issued, 16), nonce)


def _coarse(now: datetime) -> int:
    return int(now.timestamp()) // STEP * STEP
