"""The least a Django view can do for a save: two inserts in one transaction, nothing else."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")

import django
from django.conf import settings

settings.ROOT_URLCONF = "bench_minimal"
settings.MIDDLEWARE = []
django.setup()

from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from parindex.directory.models import JournalEntry


def bare(request: HttpRequest) -> HttpResponse:
    """Two rows."""
    with transaction.atomic():
        for act in ("bare", "bare_too"):
            JournalEntry.objects.create(at=timezone.now(), actor="x", act=act, subject="x")
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare)]
application = WSGIHandler()
