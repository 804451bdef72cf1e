"""What the directory adds to every page."""

from __future__ import annotations

from django.apps import AppConfig
from django.http import HttpRequest


class DirectoryConfig(AppConfig):
    """The app, which tells pages how many notices wait for the person signed in."""

    name = "parindex.directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the bar of every page count a person's unread notices."""
        from parindex.directory.navigation import places_of
        from parindex.directory.queries import unread_count
        from parindex.web import jinja

        def unread(request: HttpRequest) -> int:
            return unread_count(request.user.pk) if request.user.is_authenticated else 0

        jinja.UNREAD.append(unread)
        jinja.WORK_PLACES.append(places_of)
