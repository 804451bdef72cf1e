"""Every write of publications."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial
from parindex.directory.journal import record
from parindex.engine.snapshot import Snapshot, to_json
from parindex.errors import Conflict, Denied
from parindex.publications.models import Publication


@transaction.atomic
def publish(*, by: Actor, slug: str, snapshot: Snapshot) -> Publication:
    """Keep a snapshot under a permanent address.

    Publishing the same snapshot again changes nothing; another one under the same address is a
    `Conflict`, because what was published stays.
    """
    if reason := denial(by, Can.PUBLISH):
        raise Denied(reason)
    existing = Publication.objects.filter(slug=slug).only("digest").first()
    if existing is not None:
        if existing.digest == snapshot.digest:
            return existing
        raise Conflict(
            _("Địa chỉ «%(slug)s» đã công bố một kết quả khác. Dùng địa chỉ mới.") % {"slug": slug}
        )
    provenance = snapshot.provenance
    publication = Publication.objects.create(
        slug=slug,
        year=provenance.year,
        authority=provenance.authority,
        title=dict(provenance.title),
        kind=provenance.kind,
        set_id=snapshot.indicator_set.id,
        units=len(snapshot.results.cards),
        digest=snapshot.digest,
        body=to_json(snapshot),
    )
    record(by, "publish", slug, digest=snapshot.digest)
    return publication


@transaction.atomic
def withdraw_demo(*, by: Actor, slug: str) -> None:
    """Remove a demo publication that the shipped data no longer has or has changed."""
    if reason := denial(by, Can.PUBLISH):
        raise Denied(reason)
    deleted, _ = Publication.objects.filter(slug=slug).delete()
    if deleted:
        record(by, "withdraw_demo", slug)
