"""The page that stands where a PDF cannot be made: why not, and the Word file instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from parindex.web.pages import render_page


def word_only_page(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    """The sentence with a button that downloads the Word file at the address."""
    context = {"what": sentence, "address": address}
    return render_page(request, "web/word_only.html", context, status=409)
