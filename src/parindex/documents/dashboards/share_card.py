"""The picture of a shared link: 1200 × 630 points of a result's main figures, drawn with Typst."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from parindex.documents.typesetting import typeset

_TEMPLATE = Path(__file__).parent / "share_card.typ"


class Strip(NamedTuple):
    """A line with a bar: `percent` of its full length, `place` of a rating's colour, 0 for none."""

    label: str
    text: str
    percent: float
    place: int = 0


class ShareCard(NamedTuple):
    """What a card says: who publishes, what, some figures in large type, some bars.

    `warning` is a line in a band of its own: that figures are invented, or were corrected.
    """

    authority: str
    title: str
    figures: Sequence[tuple[str, str]] = ()
    strips: Sequence[Strip] = ()
    warning: str = ""
    foot: str = ""


def share_card_png(card: ShareCard, fonts: Path) -> bytes:
    """The card as PNG; the same card always gives the same bytes."""
    content = {
        **card._asdict(),
        "figures": [list(one) for one in card.figures],
        "strips": [one._asdict() for one in card.strips],
    }
    return typeset(_TEMPLATE, fonts, form="png", dots_an_inch=72, card=content)
