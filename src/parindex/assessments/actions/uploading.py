"""Files that come in pieces: a broken connection goes on where it stopped."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.assessments.actions.proving import NOTHING_SAID, About, Kept, demand_room, judge, take
from parindex.assessments.models import Document, Upload
from parindex.assessments.storage import (
    NO_ROOM,
    opened_alone,
    too_large,
    waiting_folder,
    write_at,
)
from parindex.directory.rights import demand
from parindex.errors import Conflict, Invalid

FORGOTTEN_AFTER = timedelta(days=2)


@transaction.atomic
def begin_upload(*, by: Actor, place: str, name: str, size: int) -> Upload:
    """Announce a file that will come in pieces."""
    demand(by, Can.ANSWER, place)
    name = Path(name).name[:200]
    if size <= 0:
        raise Invalid(
            _("«%(name)s»: tệp rỗng, không có nội dung. Chọn lại tệp rồi nộp.") % {"name": name}
        )
    if size > settings.LARGEST_EVIDENCE:
        raise Invalid(f"«{name}»: {too_large(settings.LARGEST_EVIDENCE)}")
    forget_stale_uploads()
    coming = sum(Upload.objects.filter(place=place).values_list("size", flat=True))
    demand_room(place, coming + size)
    return Upload.objects.create(place=place, file_name=name, size=size, by_id=by.person)


def upload_of(by: Actor, upload_id: str) -> Upload:
    """The actor's own upload; `Upload.DoesNotExist` for any other."""
    return Upload.objects.get(pk=_number(upload_id), by_id=by.id)


def _number(upload_id: str) -> UUID:
    try:
        return UUID(str(upload_id))
    except ValueError:
        raise Upload.DoesNotExist from None


def take_piece(*, by: Actor, upload_id: str, offset: int, content: bytes) -> Upload:
    """Add a piece where the last one ended; what came already is not written twice.

    One piece of a file is written at a time; the database is asked for no lock meanwhile, so that
    a slow disk keeps nobody else from saving.
    """
    path = waiting_folder() / str(upload_of(by, upload_id).pk)
    with opened_alone(path) as stream:
        try:
            upload = upload_of(by, upload_id)
        except Upload.DoesNotExist:  # finished meanwhile; opening has made the file again
            path.unlink(missing_ok=True)
            raise
        if offset > upload.received:
            raise Conflict(
                _("Đã nhận đến %(received)s. Gửi tiếp từ đó.") % {"received": upload.received}
            )
        if offset + len(content) > upload.size:
            raise Invalid(_("Tệp dài hơn đã báo. Gửi lại từ đầu."))
        fresh = content[upload.received - offset :]
        if not fresh:
            return upload
        try:
            write_at(stream, upload.received, fresh)
        except Invalid as refusal:
            if _(NO_ROOM) in refusal.problems:  # what has come of it only takes room
                _drop(upload)
            raise
        upload.received += len(fresh)
        Upload.objects.filter(pk=upload.pk).update(received=upload.received)
    return upload


def _drop(upload: Upload) -> None:
    (waiting_folder() / str(upload.pk)).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def finish_upload(*, by: Actor, upload_id: str, about: About = NOTHING_SAID) -> Kept:
    """Take a file whose pieces have all come into the library.

    Sent twice, it gives the same document twice: the answer to the first may have been lost.
    """
    found = Upload.objects.filter(pk=_number(upload_id), by_id=by.id).first()
    if found is None:
        return _finished(by, upload_id)
    demand(by, Can.ANSWER, found.place)
    path = waiting_folder() / str(found.pk)
    with opened_alone(path) as stream:
        upload = Upload.objects.filter(pk=found.pk).first()
        if upload is None:  # the other one was first; opening has made the file again
            path.unlink(missing_ok=True)
            return _finished(by, upload_id)
        if upload.received != upload.size or stream.seek(0, 2) < upload.size:
            raise Conflict(
                _("Đã nhận đến %(received)s/%(size)s. Gửi tiếp từ đó.")
                % {"received": upload.received, "size": upload.size}
            )
        stream.truncate(upload.size)
        try:
            judged = judge(upload.file_name, path)
            kept = take(by=by, place=upload.place, judged=judged, about=about)
        except Invalid:  # such a file is never taken, however often it is sent
            _drop(upload)
            raise
        _note(upload, kept.document)
        _drop(upload)
    return kept


def _note(upload: Upload, document: Document) -> None:
    """Leave beside the waiting files what became of this one."""
    note = waiting_folder() / f"{upload.pk}.done"
    note.write_text(f"{upload.by_id} {document.pk}", encoding="ascii")


def _finished(by: Actor, upload_id: str) -> Kept:
    """What became of an upload that is no longer waiting."""
    note = waiting_folder() / f"{_number(upload_id)}.done"
    if not note.exists():
        raise Upload.DoesNotExist
    owner, document = note.read_text(encoding="ascii").split()
    if owner != str(by.id):
        raise Upload.DoesNotExist
    return Kept(Document.objects.get(pk=int(document)), is_known=False)


def forget_stale_uploads() -> None:
    """Take away what was begun and never finished, and the notes on what was."""
    edge = timezone.now() - FORGOTTEN_AFTER
    for one in Upload.objects.filter(at__lt=edge)[:100]:
        _drop(one)
    for note in waiting_folder().glob("*.done"):
        if note.stat().st_mtime < time.time() - FORGOTTEN_AFTER.total_seconds():
            note.unlink(missing_ok=True)
