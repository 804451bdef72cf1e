"""The app of surveys: its places in the bar of those who run or collect them."""

from __future__ import annotations

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys, with "Khảo sát" in the bar."""

    name = "parindex.surveys"

    def ready(self) -> None:
        """Add the places once Django's apps are there."""
        from parindex.surveys.navigation import work_places
        from parindex.surveys.queries.tryouts import tryouts
        from parindex.web.jinja import TRYOUTS, WORK_PLACES

        if work_places not in WORK_PLACES:
            WORK_PLACES.append(work_places)
            TRYOUTS.append(tryouts)
