"""All score sheets of a publication in one file: begun once, made slice by slice, kept some days.

A bundle holds nothing but what is public, whoever asks for it, so nobody's name is on it and the
journal does not know it. Each request of the page that waits makes one slice; two requests never
work on the same one, and a slice that was broken off is made again.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.assessments.storage import put, waiting_folder
from parindex.directory.units import slug_of
from parindex.documents.papers.official_batch import official_pdfs
from parindex.documents.papers.score_sheet import score_sheet_paper
from parindex.documents.typesetting import FONTS
from parindex.publications.models import Bundle, Publication
from parindex.publications.papers.sheets import sheets_of, word_sheets

SLICES = {"pdf": 12, "docx": 30}
"""So many sheets are made at a time: one or two seconds of work."""
HELD_FOR = timedelta(minutes=3)
KEPT_FOR = timedelta(days=7)


def begin_bundle(*, publication: Publication, form: str, look: str = "") -> Bundle:
    """Ask for all sheets of a publication; the one that is there or being made is taken."""
    sweep_bundles()
    size = {"size": publication.units}
    bundle, _is_new = Bundle.objects.get_or_create(
        publication=publication, form=form, look=look, defaults=size
    )
    if bundle.failure:
        Bundle.objects.filter(pk=bundle.pk).update(failure="", busy_until=None)
    return bundle


def bundle_of(publication: Publication, form: str, look: str = "") -> Bundle | None:
    """The bundle as far as it is, if anybody asked for it."""
    return Bundle.objects.filter(publication=publication, form=form, look=look).first()


def go_on(*, bundle: Bundle) -> Bundle | None:
    """Make the next slice unless somebody else is at it; how far the bundle is then.

    None when it was thrown away meanwhile, with whatever was just made of it.
    """
    now = timezone.now()
    free = Bundle.objects.filter(pk=bundle.pk, address="", failure="").filter(
        Q(busy_until=None) | Q(busy_until__lt=now)
    )
    is_ours = free.update(busy_until=now + HELD_FOR)
    known = Bundle.objects.filter(pk=bundle.pk)
    held = known.first()
    if held is None or not is_ours:
        return held
    change = _next_step(held)
    if not known.update(busy_until=None, **change):
        held.address = change.get("address", "")
        _throw_away(held)
    return known.first()


def _next_step(bundle: Bundle) -> dict[str, Any]:
    """What becomes of a bundle by one more slice, or by putting its slices together."""
    try:
        if bundle.made < bundle.size:
            stop = min(bundle.made + SLICES[bundle.form], bundle.size)
            _keep(_slice_name(bundle, bundle.made), _written(bundle, bundle.made, stop))
            return {"made": stop}
        return {"address": _put_together(bundle)}
    except (RuntimeError, OSError):
        return {"failure": _("Máy chủ không lập được tệp. Thử lại, nếu vẫn hỏng báo quản trị.")}


def _slice_name(bundle: Bundle, start: int) -> str:
    return f"bundles/{bundle.pk}/{start:05}.zip"


def _written(bundle: Bundle, start: int, stop: int) -> Iterable[tuple[str, bytes]]:
    """Names and contents of some sheets."""
    sheets = sheets_of(bundle.publication, start, stop)
    names = [
        f"{place:03}-{file_name(sheet.card.facts.name)}.{bundle.form}"
        for place, sheet in enumerate(sheets, start=start + 1)
    ]
    if bundle.form == Bundle.Form.PDF:
        contents = official_pdfs([score_sheet_paper(one) for one in sheets], FONTS)
    else:
        contents = list(word_sheets(bundle.publication, sheets))
    return zip(names, contents, strict=True)


def file_name(unit: str) -> str:
    """The name of a unit as files may carry it: «Xã Tiến Lợi» is «xa-tien-loi»."""
    return slug_of(unit)[:60] or "don-vi"


def _put_together(bundle: Bundle) -> str:
    """One file out of the slices, which are then thrown away."""
    slices = [_slice_name(bundle, one) for one in range(0, bundle.size, SLICES[bundle.form])]
    name = f"bundles/{bundle.pk}/phieu-diem-{bundle.publication.slug}-{bundle.form}.zip"
    _keep(name, (one for address in slices for one in _unpacked(address)))
    for address in slices:
        default_storage.delete(address)
    return name


def _unpacked(address: str) -> Iterable[tuple[str, bytes]]:
    with default_storage.open(address) as stream, zipfile.ZipFile(stream) as archive:
        for entry in archive.infolist():
            yield entry.filename, archive.read(entry)


def _keep(name: str, files: Iterable[tuple[str, bytes]]) -> None:
    """Files packed into one under a name of the storage, whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=waiting_folder(), delete=False) as target:
        path = Path(target.name)
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for inside, content in files:
                archive.writestr(inside, content)
        default_storage.delete(name)
        put(path, name)
    finally:
        path.unlink(missing_ok=True)


def opened_bundle(bundle: Bundle) -> IO[Any]:
    """The finished file, for reading."""
    return default_storage.open(bundle.address)


def sweep_bundles() -> None:
    """Throw away bundles that are old, and those of results that were withdrawn."""
    old = Q(at__lt=timezone.now() - KEPT_FOR) | ~Q(publication__withdrawn_at=None)
    for bundle in Bundle.objects.filter(old).select_related("publication"):
        with transaction.atomic():
            if Bundle.objects.filter(pk=bundle.pk).delete()[0]:
                _throw_away(bundle)


def _throw_away(bundle: Bundle) -> None:
    for start in range(0, bundle.size, SLICES[bundle.form]):
        default_storage.delete(_slice_name(bundle, start))
    if bundle.address:
        default_storage.delete(bundle.address)
