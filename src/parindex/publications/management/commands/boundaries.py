"""`parindex manage boundaries FILE…`: check boundaries and let the maps use them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.access import SYSTEM
from parindex.errors import Invalid
from parindex.publications.boundaries import actions


class Command(BaseCommand):
    """Take boundaries over, a file for each province."""

    help = "Kiểm tra tệp ranh giới GeoJSON rồi đưa vào bản đồ"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="TỆP.geojson")

    def handle(self, *args: Any, **options: Any) -> None:
        for file in options["files"]:
            if not file.is_file():
                raise CommandError(f"Không có tệp {file}.")
            try:
                with file.open("rb") as stream:
                    name = actions.hand_in(by=SYSTEM, name=file.name, content=File(stream))
            except Invalid as refusal:
                for one in refusal.problems[:20]:
                    self.stderr.write(one)
                count = len(refusal.problems)
                raise CommandError(f"{file.name}: {count} chỗ sai, chưa đưa vào.") from refusal
            count = actions.accept(by=SYSTEM, name=name)
            self.stdout.write(f"{file.name}: {count} đơn vị có ranh giới.")
