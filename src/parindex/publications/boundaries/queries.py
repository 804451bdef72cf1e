"""What there is of boundaries, and what a file would put on the maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.mapping import Drawing, projection
from parindex.directory.rights import demand
from parindex.directory.units import fold, units
from parindex.engine.names import vietnamese_key
from parindex.errors import Conflict
from parindex.language import counted
from parindex.publications.boundaries.actions import standing_file, waiting_file
from parindex.publications.boundaries.shapes import Shape, path_of, read_boundaries

PICTURE = Drawing(900, 600, 16)
MOST_NAMED = 200


class Supplied(NamedTuple):
    """A file that waits or that maps use: its short name, its units, its size and its moment."""

    name: str
    units: int
    size: int
    at: datetime


class Known(NamedTuple):
    """One shape of a file: what it calls its unit, the unit of the register, what is to be said."""

    called: str
    unit: str
    remark: str
    path: str

    @property
    def is_known(self) -> bool:
        """Whether the register has such a unit."""
        return bool(self.unit)


class Preview(NamedTuple):
    """A file as the maps would draw it."""

    name: str
    shapes: Sequence[Known]
    replaces: bool

    @property
    def known(self) -> int:
        """Shapes that belong to a unit of the register."""
        return sum(one.is_known for one in self.shapes)

    @property
    def to_look_at(self) -> list[Known]:
        """Shapes of no unit, or about which something is to be said."""
        return [one for one in self.shapes if one.remark][:MOST_NAMED]


def supplied(actor: Actor) -> tuple[list[Supplied], list[Supplied]]:
    """The files that wait to be looked at, and those the maps use."""
    demand(actor, Can.SUPPLY_MAP)
    folder = Path(settings.BOUNDARIES)
    return _listed(folder / "cho-xem"), _listed(folder)


def _listed(folder: Path) -> list[Supplied]:
    found = []
    for file in sorted(folder.glob("*.geojson")):
        shapes = read_boundaries(file)
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        units_of = 0 if isinstance(shapes, list) else len(shapes)
        found.append(Supplied(file.stem, units_of, file.stat().st_size, at))
    return found


def preview(actor: Actor, name: str) -> Preview:
    """What a waiting file would put on the maps."""
    demand(actor, Can.SUPPLY_MAP)
    file = waiting_file(name)
    shapes = read_boundaries(file) if file.is_file() else []
    if isinstance(shapes, list):
        raise Conflict(_("Tệp này không còn chờ xem. Tải lên lại nếu cần."))
    found = sorted(_known(shapes), key=lambda one: vietnamese_key(one.called))
    return Preview(name, found, standing_file(name).is_file())


def _known(shapes: Sequence[Shape]) -> list[Known]:
    """Every shape with the unit it belongs to and its line on one drawing."""
    register = units()
    names = Counter(fold(one.name) for one in register.values())
    titles = {fold(one.name): one.name for one in register.values()}
    onto = projection([place for one in shapes for ring in one.rings for place in ring], PICTURE)
    seen = Counter(one.code or one.name for one in shapes)
    found = []
    for one in shapes:
        unit, remark = "", ""
        if one.code in register:
            unit = register[one.code].name
        elif one.name in titles:
            unit = titles[one.name]
            if names[one.name] > 1:
                remark = counted(
                    "%(count)s đơn vị có tên này: chỉ vẽ ở kết quả có đúng một; nên ghi mã.",
                    names[one.name],
                )
        else:
            remark = _("Danh mục không có đơn vị này.")
        if seen[one.code or one.name] > 1:
            remark = _("Có nhiều hình cho đơn vị này; gộp thành một MultiPolygon.")
        found.append(Known(one.called, unit, remark, path_of(one, onto)))
    return found
