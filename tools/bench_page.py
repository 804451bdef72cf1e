"""The least a Django view can do for a page: bytes of the same size, no middleware."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")

import django
from django.conf import settings

settings.ROOT_URLCONF = "bench_page"
settings.MIDDLEWARE = []
django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGE = b"x" * int(os.environ.get("BENCH_BYTES", "15000"))


def bare(request: HttpRequest) -> HttpResponse:
    """The bytes."""
    return HttpResponse(PAGE)


urlpatterns = [path("bare/", bare)]
application = WSGIHandler()
