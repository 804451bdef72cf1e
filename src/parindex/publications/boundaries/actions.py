"""Every write of the boundaries: a file waits until somebody has looked at it, then maps use it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record
from parindex.directory.rights import demand
from parindex.directory.units import slug_of
from parindex.errors import Conflict, Invalid
from parindex.publications.boundaries.shapes import LARGEST, read_boundaries


def waiting_file(name: str) -> Path:
    """Where a file waits to be looked at."""
    return Path(settings.BOUNDARIES) / "cho-xem" / f"{name}.geojson"


def standing_file(name: str) -> Path:
    """Where a file is that maps use."""
    return Path(settings.BOUNDARIES) / f"{name}.geojson"


@transaction.atomic
def hand_in(*, by: Actor, name: str, content: File[bytes]) -> str:
    """Check a file and keep it waiting; its short name. Maps do not use it yet.

    A later file of the same name takes the place of one that waits. Raises Invalid with all faults.
    """
    demand(by, Can.SUPPLY_MAP)
    short = slug_of(Path(name).stem)[:80]
    if not short:
        raise Invalid(_("Đặt tên tệp theo tỉnh, ví dụ cao-bang.geojson."))
    if (content.size or 0) > LARGEST:
        raise Invalid(
            _("Tệp lớn hơn 60 MB. Chia theo tỉnh, hoặc giảm số điểm của đường ranh giới.")
        )
    with NamedTemporaryFile(suffix=".geojson") as kept:
        for chunk in content.chunks():
            kept.write(chunk)
        kept.flush()
        shapes = _sound(Path(kept.name), name)
        record(by, "hand_in_boundaries", short, units=len(shapes))
        _put(Path(kept.name).read_bytes(), waiting_file(short))
    return short


def _sound(file: Path, name: str) -> tuple[object, ...]:
    """The shapes of a file that has no fault."""
    found = read_boundaries(file)
    if isinstance(found, list):
        raise Invalid(*(str(one._replace(file=name)) for one in found))
    return found


def _put(content: bytes, place: Path) -> None:
    """Write a file whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(".draft")
    draft.write_bytes(content)
    draft.replace(place)


@transaction.atomic
def accept(*, by: Actor, name: str) -> int:
    """Let the maps use a file that waits, instead of one of the same name; how many units."""
    demand(by, Can.SUPPLY_MAP)
    file = waiting_file(name)
    if not file.is_file():
        raise Conflict(_("Tệp này không còn chờ xem. Tải lên lại nếu cần."))
    shapes = _sound(file, f"{name}.geojson")
    record(by, "supply_boundaries", name, units=len(shapes))
    _put(file.read_bytes(), standing_file(name))
    file.unlink()
    return len(shapes)


@transaction.atomic
def discard(*, by: Actor, name: str) -> None:
    """Throw a waiting file away; maps stay as they are."""
    _remove(by, "discard_boundaries", name, waiting_file)


@transaction.atomic
def withdraw(*, by: Actor, name: str) -> None:
    """Take a file away from the maps; its units are points again."""
    _remove(by, "withdraw_boundaries", name, standing_file)


def _remove(by: Actor, act: str, name: str, place: Callable[[str], Path]) -> None:
    demand(by, Can.SUPPLY_MAP)
    if not place(name).is_file():
        raise Conflict(_("Tệp này đã được bỏ rồi."))
    record(by, act, name)
    transaction.on_commit(partial(place(name).unlink, missing_ok=True))
