"""`parindex manage boundaries FILE…`: check boundaries and let the maps use them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.publications.site.authorities import slug_of
from parindex.publications.site.boundaries import read_boundaries


class Command(BaseCommand):
    """Take boundaries over, a file for each province."""

    help = "Kiểm tra tệp ranh giới GeoJSON rồi đưa vào bản đồ"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="TỆP.geojson")

    def handle(self, *args: Any, **options: Any) -> None:
        for file in options["files"]:
            if not file.is_file():
                raise CommandError(f"Không có tệp {file}.")
            found = read_boundaries(file)
            if isinstance(found, list):
                for one in found[:20]:
                    self.stderr.write(str(one))
                raise CommandError(f"{file.name}: {len(found)} chỗ sai, chưa đưa vào.")
            settings.BOUNDARIES.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, settings.BOUNDARIES / f"{slug_of(file.stem)}.geojson")
            self.stdout.write(f"{file.name}: {len(found)} đơn vị có ranh giới.")
