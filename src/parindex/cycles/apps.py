"""The app of cycles: its place in the bar of coordinators, and the units it assesses."""

from __future__ import annotations

from django.apps import AppConfig


class CyclesConfig(AppConfig):
    """Cycles, with "Kỳ đánh giá" in the bar for those who set them up."""

    name = "parindex.cycles"

    def ready(self) -> None:
        """Add the place once Django's apps are there."""
        from parindex.cycles.navigation import places_of, running_cycle
        from parindex.cycles.setting_up import assessed_units
        from parindex.directory.places import ASSESSED
        from parindex.web.jinja import FRONT_FACTS, WORK_PLACES

        WORK_PLACES.insert(0, places_of)
        FRONT_FACTS.append(running_cycle)
        ASSESSED.append(assessed_units)
