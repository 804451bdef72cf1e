"""The application as the server of these stories runs it: plain static files, nothing collected."""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

application = get_wsgi_application()
