"""The shipped publications: complete, honest about themselves, the same on every machine."""

from __future__ import annotations

import pytest

from parindex.engine.snapshot import Snapshot, parse, to_json, verify
from parindex.publications.demo.announcements import demo_files, snapshot_of
from tests.make import LIBRARY

FILES = [file for file in demo_files() if snapshot_of(file, LIBRARY) is not None]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_publication_reads_verifies_and_names_its_source(file) -> None:
    found = snapshot_of(file, LIBRARY)
    assert isinstance(found, Snapshot), found
    assert verify(parse(to_json(found)), file.name) == []
    assert found.digest == snapshot_of(file, LIBRARY).digest
    provenance = found.provenance
    assert provenance.kind in ("published", "synthetic")
    if provenance.kind == "published":
        assert provenance.source
        assert provenance.missing
    else:
        assert all("Minh Họa" in card.facts.name for card in found.results.cards)


def test_loading_the_demo_twice_changes_nothing(db, settings, capsys) -> None:
    from django.core.management import call_command

    from parindex.directory.models import JournalEntry, User
    from parindex.publications.models import Publication

    call_command("loaddemo")
    before = (JournalEntry.objects.count(), Publication.objects.count(), User.objects.count())
    (settings.HOME / "demo_stamp").unlink()  # compute everything again, not only look
    call_command("loaddemo")
    after = (JournalEntry.objects.count(), Publication.objects.count(), User.objects.count())
    assert before == after
    assert before[1:] == (len(FILES) + 3, 13)  # two old years and last year's cycle
