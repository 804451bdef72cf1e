"""What every page of a publication shows around its content: where it stands, what it warns of."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.cycles.candidates import group_title
from parindex.directory.mapping import points_of
from parindex.publications import queries
from parindex.publications.boundaries.shapes import shapes_of
from parindex.publications.models import Publication
from parindex.publications.site.authorities import slug_of


class Crumb(NamedTuple):
    """One step of the way down to a page; the page itself has no address."""

    title: str
    address: str = ""


def frame(one: Publication, *path: Crumb) -> dict[str, Any]:
    """What every page of a publication shows; `path` leads on from its ranking."""
    snapshot = queries.snapshot(one)
    return {
        "publication": one,
        "snapshot": snapshot,
        "provenance": snapshot.provenance,
        "set": snapshot.indicator_set,
        "bands": queries.bands_of(snapshot.indicator_set),
        "correction": queries.correction_of(one),
        "group_name": lambda group: _(group_title(group)) if group else "",
        "crumbs": crumbs(one, *path),
        "sections": sections(one),
    }


def sections(one: Publication) -> list[Crumb]:
    """The pages of a publication that have something to show."""
    has_many, has_leaves, has_places = _has(one.slug, one.digest)
    pages = [
        (_("Bảng xếp hạng"), "ranking", True),
        (_("Toàn cảnh"), "overview", True),
        (_("Nơi mất điểm"), "losses", has_leaves),
        (_("So sánh"), "comparison", has_many),
        (_("Bản đồ"), "map", has_places or has_shapes(one)),
        (_("Cách tính"), "method", True),
        (_("Nguồn và kiểm chứng"), "proof", True),
        (_("Dữ liệu mở"), "open_data", True),
    ]
    return [
        Crumb(title, reverse(name, args=[one.slug])) for title, name, is_there in pages if is_there
    ]


def has_shapes(one: Publication) -> bool:
    """Whether boundaries of some unit were supplied."""
    cards = queries.snapshot(one).results.cards
    return bool(shapes_of({card.facts.unit: card.facts.name for card in cards}))


@lru_cache(maxsize=256)
def _has(slug: str, digest: str) -> tuple[bool, bool, bool]:
    """Whether there are units to compare, points of criteria, and places on a map."""
    cards = queries.frozen(slug, digest).results.cards
    has_points = bool(points_of(card.facts.unit for card in cards))
    has_leaves = any(card.leaves and card.index is not None for card in cards)
    return len(cards) > 1, has_leaves, has_points


def crumbs(one: Publication, *path: Crumb) -> list[Crumb]:
    """Home, authority, year, ranking, and what lies below it."""
    authority = slug_of(one.authority)
    title = str(queries.snapshot(one).indicator_set.level)
    here = Crumb(ranking_name(title), reverse("ranking", args=[one.slug]) if path else "")
    return [
        Crumb(_("Kết quả"), reverse("home")),
        Crumb(one.authority, reverse("authority", args=[authority])),
        Crumb(str(one.year), reverse("authority_year", args=[authority, one.year])),
        here,
        *path,
    ]


def ranking_name(level: str) -> str:
    """What units of a level are called together."""
    names = {
        "ministry": _("Bộ, ngành"),
        "province": _("Cấp tỉnh"),
        "department": _("Sở, ban, ngành"),
        "district": _("Cấp huyện"),
        "commune": _("Cấp xã"),
        "division": _("Phòng, ban"),
        "vertical_agency": _("Cơ quan ngành dọc"),
        "service_unit": _("Đơn vị sự nghiệp"),
    }
    return names.get(level, level)
