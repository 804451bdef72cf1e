"""The app of improvement plans: what units promise to do about the points they lost."""

from __future__ import annotations

from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    """Improvement plans."""

    name = "parindex.improvement"
