"""The journal of every act: written with the act, sealed into a chain, verified by anyone.

An entry carries a digest of its own content. Sealing goes over the entries not yet sealed and gives
each the digest of the chain up to and including it, so that altering, removing or inserting an
entry later breaks every link behind it. What nobody has kept a copy of cannot prove its own end:
the latest link, printed by `parindex journal head`, is to be kept outside.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.directory.models import JournalEntry, JournalSeal
from parindex.directory.prepared import added
from parindex.engine.documents import canonical, canonical_json

_log = logging.getLogger(__name__)
START = "0" * 64
BATCH = 2000
FEW = 200
PATIENCE = 50


def record(by: Actor, act: str, subject: str, **details: Any) -> JournalEntry:
    """Add one act to the journal; called inside the transaction of the act itself."""
    at, name, subject = timezone.now(), by.name[:160], subject[:160]
    kept = canonical(details)  # as the database will give it back
    return added(
        JournalEntry(
            at=at,
            actor_id=by.id,
            actor=name,
            act=act,
            subject=subject,
            details=kept,
            digest=entry_digest(at, by.id, name, act, subject, kept),
        )
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


class Head(NamedTuple):
    """The last link of the chain: its number (0 when nothing is sealed) and digest."""

    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


def head_of_journal() -> Head:
    """The last link, to be kept outside and compared later."""
    last = JournalSeal.objects.order_by("-number").first()
    return Head(last.number, last.digest) if last else Head(0, START)


class Verdict(NamedTuple):
    """What a check of the journal found: `problems` empty when the chain holds."""

    sealed: int
    waiting: int
    head: str
    problems: tuple[str, ...]


MOST = 20
"""How many problems are named; a broken chain does not need a thousand."""

OVERLAP = timedelta(hours=1)
"""How much earlier than the one before it an entry may be; transactions overlap, clocks differ."""


def verify_journal(expected: Head | None = None) -> Verdict:
    """Recompute every digest and every link; at most `MOST` problems are named.

    `expected` is a link kept outside: it alone shows that the end of the chain was cut off and
    that the whole was not made again. What is not sealed yet is checked for its own digest only.
    """
    problems: list[str] = []
    number, digest, latest = 0, START, datetime.fromtimestamp(0, UTC)
    links = JournalSeal.objects.select_related("entry").order_by("number")
    for link in links.iterator(chunk_size=BATCH):
        number += 1
        if link.number != number:
            problems.append(_("Thiếu mắt xích số %(number)s.") % {"number": number})
            number = link.number
        problems += _altered(link.entry)
        digest = _linked(digest, link.entry.digest)
        if digest != link.digest:
            problems.append(
                _("Mắt xích số %(number)s không khớp với các dòng trước nó.") % {"number": number}
            )
            digest = link.digest
        if link.entry.at + OVERLAP < latest:
            problems.append(
                _("Dòng %(entry)s ghi ngày sớm hơn dòng trước nó: bị chèn sau.")
                % {"entry": link.entry.pk}
            )
        latest = max(latest, link.entry.at)
        if expected is not None and number == expected.number and digest != expected.digest:
            problems.append(
                _("Mắt xích số %(number)s khác bản đã chép ra ngoài: chuỗi bị làm lại.")
                % {"number": number}
            )
        if len(problems) >= MOST:
            break
    if expected is not None and number < expected.number and len(problems) < MOST:
        problems.append(
            _("Chuỗi chỉ còn %(number)s mắt xích, bản đã chép có %(expected)s.")
            % {"number": number, "expected": expected.number}
        )
    waiting = JournalEntry.objects.filter(seal=None).order_by("pk")
    for entry in waiting.iterator(chunk_size=BATCH):
        problems += _altered(entry)
    return Verdict(number, waiting.count(), digest, tuple(problems[:MOST]))


def _altered(entry: JournalEntry) -> list[str]:
    own = entry_digest(
        entry.at, entry.actor_id, entry.actor, entry.act, entry.subject, entry.details
    )
    if own == entry.digest:
        return []
    return [_("Dòng %(entry)s đã bị sửa sau khi ghi.") % {"entry": entry.pk}]
