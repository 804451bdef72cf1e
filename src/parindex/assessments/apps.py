"""The app of assessments; it adds the working pages to everybody's bar and receives surveys."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Registers the pages people work on."""

    name = "parindex.assessments"

    def ready(self) -> None:
        from parindex.assessments.actions.receiving import Sheets
        from parindex.assessments.navigation import work_places
        from parindex.surveys.actions.handing_over import RECEIVERS
        from parindex.web.jinja import WORK_PLACES

        if work_places not in WORK_PLACES:
            WORK_PLACES.insert(0, work_places)
        if not any(isinstance(one, Sheets) for one in RECEIVERS):
            RECEIVERS.append(Sheets())
