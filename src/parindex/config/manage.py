"""`parindex manage …`: Django's own commands (migrate, createsuperuser, loaddemo …)."""

from __future__ import annotations

import os
from collections.abc import Sequence


def name_settings() -> None:
    """Say which settings are ours, unless somebody has."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")


def run(argv: Sequence[str]) -> int:
    """Run one Django command and return its exit code."""
    name_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["parindex manage", *argv])
    return 0
