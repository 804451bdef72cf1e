"""`parindex manage …`: Django's own commands (migrate, createsuperuser, loaddemo …)."""

from __future__ import annotations

import os
from collections.abc import Sequence


def run(argv: Sequence[str]) -> int:
    """Run one Django command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parindex.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["parindex manage", *argv])
    return 0
