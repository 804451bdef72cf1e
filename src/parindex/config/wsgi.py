"""What the web server runs: `granian --interface wsgi parindex.config.wsgi:application`."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")
inside = get_wsgi_application()

from parindex.publications.site.door import with_door  # noqa: E402  # models need the settings

application = with_door(inside)

# What was loaded until here lives as long as the server: the collector need not walk through it
# again and again, which was a fifteenth of a save.
gc.collect()
gc.freeze()
