"""Where the figures come from, how they are computed, and how anybody verifies them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parindex.engine.assumptions import assumptions
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.site import explaining, glossary
from parindex.publications.site.keeping import kept
from parindex.publications.views.framing import Crumb, frame
from parindex.publications.views.showing import showing
from parindex.web.pages import render_page

DIGEST = """python3 - <<'END'
import hashlib, json
document = json.load(open("{file}", encoding="utf-8"))
said = document.pop("digest")
text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
print(hashlib.sha256(text.encode()).hexdigest() == said)
END"""
"""The digest checked without parindex, by what comes with Python."""


@require_safe
@kept
@showing
def proof(request: HttpRequest, one: Publication) -> HttpResponse:
    """Where the figures come from, what is missing, the digest and how to verify it."""
    context = frame(one, Crumb(_("Nguồn và kiểm chứng"))) | {"commands": commands(one)}
    return render_page(request, "publications/proof.html", context)


@require_safe
@kept
@showing
def method(request: HttpRequest, one: Publication) -> HttpResponse:
    """How this publication was computed, in plain words, from the set it was frozen with."""
    context = frame(one, Crumb(_("Cách tính")))
    indicator_set = context["set"]
    leaves = {area.code: len(list(area.leaves())) for area in indicator_set.areas}
    context |= {
        "parts": explaining.method(indicator_set),
        "leaves": leaves,
        "assumptions": len(assumptions(indicator_set)),
        "commands": commands(one),
    }
    return render_page(request, "publications/method.html", context)


@require_safe
@kept
def glossary_page(request: HttpRequest) -> HttpResponse:
    """The words of the public pages."""
    context = {
        "entries": glossary.entries(),
        "crumbs": [Crumb(_("Kết quả"), reverse("home")), Crumb(_("Thuật ngữ"))],
    }
    return render_page(request, "publications/glossary.html", context)


def commands(one: Publication) -> dict[str, str]:
    """The command lines that fetch a publication and compute it again."""
    file = f"{one.slug}.json"
    address = settings.SITE_URL + reverse("download", args=[one.slug, "json"])
    cards = queries.snapshot(one).results.cards
    unit = cards[0].facts.unit if cards else ""
    return {
        "fetch": f"curl --compressed -o {file} {address}",
        "verify": f"parindex verify {file}",
        "explain": f"parindex explain {file} --unit {unit}" if unit else "",
        "digest": DIGEST.format(file=file),
    }
