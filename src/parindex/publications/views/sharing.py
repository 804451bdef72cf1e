"""What a link to a page looks like where it is shared: title, sentence and picture."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.documents.dashboards.share_card import ShareCard, Strip, share_card_png
from parindex.documents.typesetting import FONTS
from parindex.engine.scoring import Scorecard
from parindex.engine.shares import area_percent
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.site.keeping import kept
from parindex.publications.views.showing import showing
from parindex.web.jinja import points, said

MOST_STRIPS = 10


class Card(NamedTuple):
    """Title and sentence of a shared link, the page's own address and that of its picture."""

    title: str
    text: str
    address: str
    picture: str


def card_of_publication(one: Publication) -> Card:
    """The card of a ranking."""
    return _card(one, said(one.title), _sentence(one), "ranking", "share_picture", one.slug)


def card_of_unit(one: Publication, card: Scorecard) -> Card:
    """The card of a unit."""
    text = ", ".join(f"{label} {value}" for label, value in _unit_figures(one, card))
    text = f"{said(one.title)}. {text}." if text else f"{said(one.title)}."
    unit = card.facts.unit
    return _card(one, card.facts.name, text, "unit", "unit_share_picture", one.slug, unit)


def _card(one: Publication, title: str, text: str, page: str, picture: str, *address: str) -> Card:
    # Whoever kept an older picture sees another address once another result is published.
    mark = f"?v={one.digest[:8]}"
    return Card(
        title,
        f"{_warning(one)} {text}".strip(),
        settings.SITE_URL + reverse(page, args=address),
        settings.SITE_URL + reverse(picture, args=address) + mark,
    )


@require_safe
@kept
@showing
def share_picture(request: HttpRequest, one: Publication) -> HttpResponse:
    """The picture of a ranking: how many units got which rating."""
    found = queries.snapshot(one).results
    statistics = found.statistics[""]
    most = max(statistics.bands.values(), default=0) or 1
    strips = [
        Strip(
            said(band["label"]),
            str(statistics.bands[band["id"]]),
            100 * statistics.bands[band["id"]] / most,
            band["place"],
        )
        for band in queries.bands_of(found.indicator_set)
    ]
    figures = [(_("Đơn vị"), str(statistics.units))]
    if statistics.mean is not None and statistics.units > 1:
        figures += [
            (_("Trung bình"), points(statistics.mean)),
            (_("Cao nhất"), points(statistics.highest)),
            (_("Thấp nhất"), points(statistics.lowest)),
        ]
    return _picture(one, said(one.title), figures, strips[:MOST_STRIPS])


@require_safe
@kept
@showing
def unit_share_picture(request: HttpRequest, one: Publication, unit: str) -> HttpResponse:
    """The picture of a unit: index, rating, place and areas."""
    found = queries.snapshot(one).results
    card = found.find(unit)
    if card is None:
        raise Http404
    strips = [
        Strip(said(area.short) or said(area.title), points(share, 1), float(share))
        for area in found.indicator_set.areas
        if (share := area_percent(card, area.code)) is not None
    ]
    return _picture(one, card.facts.name, _unit_figures(one, card), strips[:MOST_STRIPS])


def _picture(
    one: Publication, title: str, figures: list[tuple[str, str]], strips: list[Strip]
) -> HttpResponse:
    foot = title if title == said(one.title) else said(one.title)
    card = ShareCard(
        authority=one.authority,
        title=title,
        figures=figures,
        strips=strips,
        warning=_warning(one),
        foot=foot if foot != title else settings.SITE_URL.partition("://")[2],
    )
    return HttpResponse(share_card_png(card, FONTS), content_type="image/png")


def _warning(one: Publication) -> str:
    if queries.correction_of(one) is not None:
        return _("Đã có bản sửa.")
    return _("Số liệu minh họa, không phải kết quả thật.") if one.is_synthetic else ""


def _sentence(one: Publication) -> str:
    statistics = queries.snapshot(one).results.statistics[""]
    text = _("%(authority)s, %(units)s đơn vị") % {
        "authority": one.authority,
        "units": statistics.units,
    }
    if statistics.mean is not None and statistics.units > 1:
        text += _(", trung bình %(mean)s") % {"mean": points(statistics.mean)}
    return f"{text}."


def _unit_figures(one: Publication, card: Scorecard) -> list[tuple[str, str]]:
    """What is known of index, rating and place."""
    found: Any = queries.snapshot(one).results
    standing = found.standings[card.facts.unit]
    figures = []
    if card.index is not None:
        figures.append((_("Chỉ số"), points(card.index, found.indicator_set.decimals)))
    if standing.rank is not None:
        figures.append((_("Hạng"), f"{standing.rank}/{standing.of}"))
    if rating := card.known_rating:
        label = said(found.indicator_set.rating.label(rating))
        figures.append((_("Xếp loại"), label or rating))
    return figures
