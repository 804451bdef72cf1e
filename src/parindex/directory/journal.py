"""The journal of every act: written with the act, sealed into a chain, verified by anyone.

An entry carries a digest of its own content. Sealing goes over the entries not yet sealed and gives
each the digest of the chain up to and including it, so that altering, removing or inserting an
entry later breaks every link behind it. What nobody has kept a copy of cannot prove its own end:
the latest link, printed by `parindex journal verify`, is to be kept outside.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from parindex.access import Actor
from parindex.directory.models import JournalEntry, JournalSeal
from parindex.engine.documents import canonical, canonical_json

START = "0" * 64
BATCH = 2000


def record(by: Actor, act: str, subject: str, **details: Any) -> JournalEntry:
    """Add one act to the journal; called inside the transaction of the act itself."""
    at, name, subject = timezone.now(), by.name[:160], subject[:160]
    kept = canonical(details)  # as the database will give it back
    return JournalEntry.objects.create(
        at=at,
        actor_id=by.id,
        actor=name,
        act=act,
        subject=subject,
        details=kept,
        digest=entry_digest(at, by.id, name, act, subject, kept),
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
                count = _seal_batch()
        except IntegrityError:  # another process sealed the same entries
            return added
        added += count
        if count < BATCH:
            return added


def _seal_batch() -> int:
    last = JournalSeal.objects.order_by("-number").first()
    number, digest = (last.number, last.digest) if last else (0, START)
    links = []
    waiting = JournalEntry.objects.filter(seal=None).order_by("pk")[:BATCH]
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
