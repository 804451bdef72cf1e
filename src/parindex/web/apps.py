"""What the pages tell the layers below them."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils import translation

from parindex import language


class WebConfig(AppConfig):
    """The app, which lets sentences written without Django follow the language of the page."""

    name = "parindex.web"

    def ready(self) -> None:
        """Speak the language Django has chosen for the request."""
        language.follow(translation.get_language)
