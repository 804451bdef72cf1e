"""The journal of every act: written with the act, sealed into a chain, verified by anyone.

An entry carries a digest of its own content. Sealing goes over the entries not yet sealed and gives
each the digest of the chain up to and including it, so that altering, removing or inserting an
entry later breaks every link behind it. What nobody has kept a copy of cannot prove its own end:
the latest link, printed by `parindex journal verify`, is to be kept outside.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from parindex.access import Actor
from parindex.directory.models import JournalEntry, JournalSeal
from parindex.engine.documents import canonical_json

_log = logging.getLogger(__name__)
START = "0" * 64
BATCH = 2000
FEW = 200
PATIENCE = 50


def record(by: Actor, act: str, subject: str, **details: Any) -> JournalEntry:
    """Add one act to the journal; called inside the transaction of the act itself."""
    at = timezone.now()
    return JournalEntry.objects.create(
        at=at,
        actor_id=by.id,
        actor=by.name[:160],
        act=act,
        subject=subject,
        details=details,
        digest=entry_digest(at, by.id, by.name[:160], act, subject, details),
    )


def entry_digest(
    at: datetime, actor_id: int | None, actor: str, act: str, subject: str, details: dict[str, Any]
) -> str:
    """SHA-256 over the canonical JSON of an entry's content, the moment in UTC."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [moment, actor_id, actor, act, subject, details]
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def _linked(previous: str, entry_digest: str) -> str:
    return hashlib.sha256(f"{previous}{entry_digest}".encode("ascii")).hexdigest()


def seal_journal() -> int:
    """Seal what is not sealed yet, in the order it was written; how many links were added."""
    added = 0
    while True:
        try:
            with transaction.atomic():
                count = _seal_batch(BATCH)
        except IntegrityError:  # another process sealed the same entries
            return added
        added += count
        if count < BATCH:
            return added


def seal_soon() -> None:
    """Seal when the act of this transaction is committed.

    Somebody waits for an answer, so only a few entries are sealed, and none while others write:
    what is left is sealed after the next act.
    """
    transaction.on_commit(_seal_few, robust=True)


def _seal_few() -> None:
    try:
        with _impatient(), transaction.atomic():
            _seal_batch(FEW)
    except IntegrityError:  # another process sealed the same entries
        return
    except OperationalError as error:
        _log.info("The journal is sealed later: %s", error)


@contextmanager
def _impatient() -> Iterator[None]:
    """Locks held by others are waited for PATIENCE milliseconds instead of many seconds."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            shorter, usual = f"PRAGMA busy_timeout = {PATIENCE}", f"PRAGMA busy_timeout = {before}"
        else:
            shorter, usual = f"SET lock_timeout = {PATIENCE}", "RESET lock_timeout"
        cursor.execute(shorter)
        try:
            yield
        finally:
            cursor.execute(usual)


def _seal_batch(most: int) -> int:
    last = JournalSeal.objects.order_by("-number").first()
    number, digest = (last.number, last.digest) if last else (0, START)
    links = []
    waiting = JournalEntry.objects.filter(seal=None).order_by("pk")[:most]
    for entry in waiting.only("pk", "digest"):
        number, digest = number + 1, _linked(digest, entry.digest)
        links.append(JournalSeal(number=number, entry_id=entry.pk, digest=digest))
    JournalSeal.objects.bulk_create(links)
    return len(links)


class Verdict(NamedTuple):
    """What a check of the journal found: `problems` empty when the chain holds."""

    sealed: int
    waiting: int
    head: str
    problems: tuple[str, ...]


def verify_journal() -> Verdict:
    """Recompute every digest and every link; at most twenty problems are named."""
    problems: list[str] = []
    expected, digest = 0, START
    seals = JournalSeal.objects.select_related("entry").order_by("number")
    for seal in seals.iterator(chunk_size=BATCH):
        expected += 1
        entry = seal.entry
        if seal.number != expected:
            problems.append(f"Thiếu mắt xích số {expected}.")
            expected = seal.number
        own = entry_digest(
            entry.at, entry.actor_id, entry.actor, entry.act, entry.subject, entry.details
        )
        if own != entry.digest:
            problems.append(f"Dòng {entry.pk} đã bị sửa sau khi ghi.")
        digest = _linked(digest, entry.digest)
        if digest != seal.digest:
            problems.append(f"Mắt xích số {seal.number} không khớp với các dòng trước nó.")
            digest = seal.digest
        if len(problems) >= 20:
            break
    waiting = JournalEntry.objects.filter(seal=None).count()
    return Verdict(expected, waiting, digest, tuple(problems))
