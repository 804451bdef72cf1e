"""The open-data package of a publication: one ZIP, the same bytes every time, its tables inside.

Packages are made when first asked for and kept in memory, a few for each process; two visitors at
once wait for the same one.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import UTC
from functools import lru_cache
from io import BytesIO
from threading import Lock

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from parindex import __version__
from parindex.analytics.data_package import (
    LICENCES,
    About,
    Licence,
    descriptor,
    licence_note,
    readme,
)
from parindex.analytics.open_columns import Table
from parindex.analytics.open_files import BOM, dated, table_files, zipped
from parindex.analytics.open_tables import open_tables
from parindex.documents.workbooks.results_workbook import write_workbook
from parindex.engine.documents import canonical
from parindex.engine.snapshot import Snapshot
from parindex.engine.tables import Text
from parindex.publications import queries
from parindex.publications.models import Publication
from parindex.publications.papers.deciding import about_publication

WORKBOOK = "ket-qua.xlsx"
_packing = Lock()


def licence() -> Licence:
    """The licence the authority chose for its figures."""
    return LICENCES[settings.DATA_LICENCE]


def site_address(path: str) -> str:
    """An address of this site in full, as a package or a catalogue names it."""
    return f"{settings.SITE_URL}{path}"


def published_at(one: Publication) -> str:
    """The moment the public could read it first, as an ISO text in the time of Viet Nam."""
    return timezone.localtime(one.visible_from or one.at).isoformat(timespec="seconds")


def tables_of(one: Publication) -> tuple[Table, ...]:
    """The tables of a publication's package."""
    return open_tables(queries.snapshot(one))


def about(one: Publication) -> About:
    """What the package tells of its publication."""
    snapshot = queries.snapshot(one)
    provenance = snapshot.provenance
    return About(
        slug=one.slug,
        title=wording(one.title),
        authority=one.authority,
        year=one.year,
        kind=one.kind,
        version=one.version,
        published_on=published_at(one),
        decision=provenance.decision,
        set_title=snapshot.indicator_set.title,
        missing=provenance.missing,
        notes=provenance.notes,
        changes=one.changes,
        digest=one.digest,
        address=site_address(reverse("open_data", args=[one.slug])),
        licence=licence(),
    )


def wording(title: Mapping[str, str]) -> Text:
    """A title kept as JSON, in both languages."""
    return Text(title.get("vi", ""), title.get("en", ""))


def package(one: Publication) -> bytes:
    """The ZIP of a publication."""
    with _packing:
        return _package(one.slug, stamp(one))


def member(one: Publication, name: str) -> bytes | None:
    """One file out of the package, None when it has no such file."""
    with zipfile.ZipFile(BytesIO(package(one))) as archive:
        return archive.read(name) if name in archive.namelist() else None


def stamp(one: Publication) -> str:
    """What the bytes of a package depend on besides the frozen result, and its digest."""
    ours = (__version__, settings.DATA_LICENCE, settings.SITE_URL)
    return "|".join((one.digest, published_at(one), str(one.version), one.changes, *ours))


@lru_cache(maxsize=4)
def _package(slug: str, stamp: str) -> bytes:
    one = queries.publication(slug)
    assert one is not None, "asked for by somebody who may see it"
    return zipped(_files(one, queries.snapshot(one)))


def _files(one: Publication, snapshot: Snapshot) -> dict[str, bytes]:
    """Everything in the package, by its name, in the order it is read."""
    known, tables = about(one), open_tables(snapshot)
    files = {name: content for table in tables for name, content in table_files(table).items()}
    told = descriptor(known, tables, files)
    return {
        "README.vi.md": (BOM + readme(known, tables, "vi")).encode(),
        "README.en.md": readme(known, tables, "en").encode(),
        "LICENSE.txt": (BOM + licence_note(known)).encode(),
        "datapackage.json": _json(told),
        "result.json": queries.body(one.slug).encode(),
        "set.json": _json(canonical(snapshot.indicator_set.document)),
        WORKBOOK: _workbook(one, snapshot),
        **dict(sorted(files.items())),
    }


def _workbook(one: Publication, snapshot: Snapshot) -> bytes:
    file = BytesIO()
    # The same for every visitor, whatever language they read in.
    with translation.override("vi"):
        write_workbook(snapshot.results, file, about_publication(one))
    moment = (one.visible_from or one.at).astimezone(UTC)
    return dated(file.getvalue(), moment.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
