"""What the web server runs: `granian --interface wsgi parindex.config.wsgi:application`."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")
application = get_wsgi_application()

# What was loaded until here lives as long as the server: the collector need not walk through it
# again and again, which was a fifteenth of a save.
gc.collect()
gc.freeze()
