"""What publications add to the pages of the house."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Publications."""

    name = "parindex.publications"

    def ready(self) -> None:
        # Imported here, not above: models are not ready when this file is read.
        from parindex.publications.navigation import places_of
        from parindex.web.jinja import WORK_PLACES

        if places_of not in WORK_PLACES:
            WORK_PLACES.append(places_of)
