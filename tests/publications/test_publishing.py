"""What was published stays published."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from parindex.access import SYSTEM
from parindex.directory.models import JournalEntry
from parindex.engine.snapshot import parse, verify
from parindex.errors import Conflict, Denied
from parindex.publications import queries
from parindex.publications.actions import publish, withdraw_demo
from parindex.publications.models import Publication
from tests import make


def test_a_publication_keeps_the_snapshot_and_leaves_a_trace(db) -> None:
    one = make.publication()
    assert verify(parse(queries.body(one.slug))) == []
    assert (one.units, one.year, one.set_id) == (3, 2021, "can-tho-so-2021")
    entries = [(e.act, e.subject, e.details) for e in JournalEntry.objects.all()]
    assert entries == [("publish", "ket-qua-2021", {"digest": one.digest})]


def test_the_same_snapshot_twice_changes_nothing(db) -> None:
    first, second = make.publication(), make.publication()
    assert first.pk == second.pk
    assert JournalEntry.objects.count() == 1


def test_another_snapshot_needs_another_address(db) -> None:
    make.publication()
    with pytest.raises(Conflict, match="đã công bố một kết quả khác"):
        make.publication(totals={"Sở Một": "1"})
    assert Publication.objects.count() == 1


def test_only_a_coordinator_publishes(cast) -> None:
    frozen = make.snapshot({"Sở Một": "90"})
    for person in (cast.binh, cast.hoa, cast.lan, cast.minh, cast.dung):
        with pytest.raises(Denied, match="không có quyền công bố"):
            publish(by=person.actor(), slug="moi", snapshot=frozen)
    assert publish(by=cast.thu.actor(), slug="moi", snapshot=frozen).slug == "moi"


def test_withdrawing_demo_data_is_recorded(db) -> None:
    make.publication()
    withdraw_demo(by=SYSTEM, slug="ket-qua-2021")
    assert [one.act for one in JournalEntry.objects.all()] == ["withdraw_demo", "publish"]


def test_the_database_knows_the_kinds_of_publication(db) -> None:
    one = make.publication()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=one.pk).update(kind="guess")
