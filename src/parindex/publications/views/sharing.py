"""What a link to a page looks like where it is shared: title, sentence and picture."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

from parindex.publications.models import Publication
from parindex.web.jinja import said


class Card(NamedTuple):
    """Title and sentence of a shared link, the page's own address and that of its picture."""

    title: str
    text: str
    address: str
    picture: str


def card_of_publication(one: Publication) -> Card:
    """The card of a ranking."""
    return Card(
        said(one.title),
        one.authority,
        settings.SITE_URL + reverse("ranking", args=[one.slug]),
        "",
    )
