"""Units of a publication side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.directory.units import fold
from parindex.engine.names import vietnamese_key
from parindex.engine.scoring import Scorecard
from parindex.engine.shares import area_percent
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.site.keeping import kept
from parindex.publications.site.listing import Row, rows_of, with_changes
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page

MOST_COMPARED = 5
MOST_LISTED = 250
"""Five lists of more units than that would make a page of megabytes; names are typed instead."""


@require_safe
@kept
@showing
def comparison(request: HttpRequest, one: Publication) -> HttpResponse:
    """Up to five units of a publication side by side."""
    context = frame(one, Crumb(_("So sánh đơn vị")))
    found = context["snapshot"].results
    rows = {row.card.facts.unit: row for row in rows_of(one)}
    names = {code: _name(row) for code, row in rows.items()}
    codes = {fold(name): code for code, name in names.items()}
    asked = [words.strip() for words in request.GET.getlist("dv") if words.strip()]
    known = [words if words in rows else codes.get(fold(words), "") for words in asked]
    chosen = [code for code in dict.fromkeys(known) if code][:MOST_COMPARED]
    columns = {code: area_rows(rows[code].card, context["set"]) for code in chosen}
    context |= {
        "chosen": chosen,
        "most": MOST_COMPARED,
        "every": sorted(found.cards, key=lambda card: vietnamese_key(card.facts.name)),
        "names": names,
        "is_long": len(rows) > MOST_LISTED,
        "unknown": [words for words, code in zip(asked, known, strict=True) if not code][:3],
        "compared": [
            (row, found.standings[row.card.facts.unit], columns[row.card.facts.unit])
            for row in with_changes(one, [rows[code] for code in chosen])
        ],
        "best": _best([[row["percent"] for row in column] for column in columns.values()]),
        "statistics": found.statistics[""],
        "means": queries.means(one.slug, one.digest, ""),
        "areas": sorted(context["set"].areas, key=lambda area: not area.is_area),
        "previous": queries.previous(one),
    }
    return render_page(request, "publications/comparison.html", context)


def area_rows(card: Scorecard, indicator_set: Any) -> list[dict[str, Any]]:
    """Areas of the set with the unit's points, survey blocks last."""
    rows = [
        {
            "area": area,
            "score": card.areas.get(area.code),
            "percent": area_percent(card, area.code),
        }
        for area in indicator_set.areas
    ]
    return sorted(rows, key=lambda row: not row["area"].is_area)


def _name(row: Row) -> str:
    """What a unit is called where names repeat: with its province."""
    name = row.card.facts.name
    return f"{name}, {row.province}" if row.province else name


def _best(columns: list[list[Decimal | None]]) -> list[Decimal | None]:
    """The best share of each area among the units compared."""
    return [
        max((one for one in shares if one is not None), default=None)
        for shares in zip(*columns, strict=True)
    ]
