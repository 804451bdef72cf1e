"""Every write of the tables of earlier years."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.directory.units import slug_of
from parindex.documents.workbooks.published_sheets import read_sheets
from parindex.engine.indicators import IndicatorSet
from parindex.engine.snapshot import freeze
from parindex.errors import Conflict, Invalid
from parindex.language import counted
from parindex.publications import queries as published
from parindex.publications.actions import publish, withdraw
from parindex.publications.earlier import queries
from parindex.publications.earlier.figures import Reading
from parindex.publications.earlier.paper import Paper
from parindex.publications.earlier.provenance import grain, provenance_of
from parindex.publications.earlier.work import Work
from parindex.publications.models import EarlierTable, Publication


@transaction.atomic
def hand_in(*, by: Actor, name: str, content: bytes) -> EarlierTable:
    """Keep a file with a published table; nothing is published yet."""
    demand(by, Can.PUBLISH)
    read_sheets(name, content)
    found = EarlierTable.objects.create(
        file_name=name[:200],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        choices={"paper": dict(queries.last_paper())},
        by_name=by.name,
    )
    record(by, "hand_in_table", found.file_name, digest=found.digest)
    return found


@transaction.atomic
def choose(*, by: Actor, table_id: int, said: Mapping[str, Any]) -> EarlierTable:
    """Keep what was said about a table, as typed; nothing is checked and nothing published."""
    found = _unpublished(by, table_id)
    found.choices = {**found.choices, **said}
    found.save(update_fields=["choices"])
    record(by, "describe_table", found.file_name, fields=sorted(said))
    return found


@transaction.atomic
def discard(*, by: Actor, table_id: int) -> None:
    """Throw a table away that was not published."""
    found = _unpublished(by, table_id)
    record(by, "discard_table", found.file_name, digest=found.digest)
    found.delete()


def _unpublished(by: Actor, table_id: int) -> EarlierTable:
    demand(by, Can.PUBLISH)
    found = EarlierTable.objects.select_for_update().get(pk=table_id)
    if found.publication_id is not None:
        raise Conflict(_("Bảng này đã công bố. Muốn sửa, nộp tệp mới và chọn bản được thay."))
    return found


@transaction.atomic
def publish_table(
    *, by: Actor, table_id: int, mark: str, accepts: frozenset[str] = frozenset()
) -> Publication:
    """Freeze a table as a publication that says which paper it was imported from.

    `mark` is of what the page showed; `accepts` may hold "wrong": lines with errors stay out.
    """
    _one_at_a_time()
    table = _unpublished(by, table_id)
    work = queries.work_of(table)
    if work.mark != mark:
        raise Conflict(_("Bảng vừa được sửa ở nơi khác. Xem lại rồi công bố."))
    paper, reading, rules = _whole(work, accepts)
    before = _replaced(paper, rules, queries.replaceable(work))
    facts = [one.facts for one in reading.taken if one.facts is not None]
    snapshot = freeze(rules, facts, provenance_of(work, paper, reading))
    version = before.version + 1 if before else 1
    made = publish(by=by, slug=_address(paper, rules, version), snapshot=snapshot)
    if EarlierTable.objects.filter(publication=made).exists():
        raise Conflict(_("Đúng bảng này đã được nhập."))
    made.version, made.replaces, made.changes = version, before, paper.changes if before else ""
    made.by_name = by.name
    made.save(update_fields=["version", "replaces", "changes", "by_name"])
    table.publication, table.authority = made, paper.authority
    table.choices = {**table.choices, "kept": work.kept()}
    table.save(update_fields=["publication", "authority", "choices"])
    record(
        by,
        "import_table",
        made.slug,
        digest=table.digest,
        units=len(facts),
        name=table.file_name,
        grain=grain(list(work.layout.targets.values())),
    )
    seal_soon()
    return made


def _one_at_a_time() -> None:
    """Wait for whoever publishes another table, which may be of the same year."""
    list(EarlierTable.objects.select_for_update().order_by("pk").values_list("pk"))


class Whole(NamedTuple):
    """A table of which everything is known that publishing needs."""

    paper: Paper
    reading: Reading
    rules: IndicatorSet


def _whole(work: Work, accepts: frozenset[str]) -> Whole:
    """The table, or everything that stands against publishing it, said at once."""
    problems = work.layout.missing
    if isinstance(work.rules_or_problems, list):
        problems += work.rules_or_problems
    reading = work.reading
    if reading is not None and reading.wrong and "wrong" not in accepts:
        problems.append(
            counted(
                "Còn %(count)s dòng sai: sửa, hoặc đánh dấu bỏ lại các dòng đó.",
                len(reading.wrong),
            )
        )
    if reading is not None and not reading.taken:
        problems.append(_("Không có đơn vị nào để công bố."))
    if problems or work.paper is None or work.rules is None or reading is None:
        raise Invalid(*problems)
    return Whole(work.paper, reading, work.rules)


def _replaced(
    paper: Paper, rules: IndicatorSet, standing: Sequence[Publication]
) -> Publication | None:
    """The publication a table corrects; a second one of the same year must say that it does."""
    if paper.replaces:
        chosen = [one for one in standing if one.slug == paper.replaces]
        if not chosen:
            raise Conflict(
                _("Bản được thay không còn hiệu lực. Chọn lại ở bước «Văn bản và bảng».")
            )
        return _latest(chosen[0])
    for one in standing:
        if published.snapshot(one).indicator_set.level == rules.level:
            said = _(
                "Năm %(year)s của cơ quan này đã có bản công bố «%(slug)s». Ở bước «Văn bản và "
                "bảng» chọn bản này thay cho bản đó và ghi sửa gì."
            )
            raise Conflict(said % {"year": one.year, "slug": one.slug})
    return None


def _latest(one: Publication) -> Publication:
    """The last version of a publication, a correction that was withdrawn among them."""
    while (later := Publication.objects.defer("body").filter(replaces=one).first()) is not None:
        one = later
    return one


def _address(paper: Paper, rules: IndicatorSet, version: int) -> str:
    """The permanent address of an imported publication, one that nobody else has."""
    stem = f"{slug_of(paper.authority)[:50]}-{rules.level}-{paper.year}".strip("-")
    stem = stem if version == 1 else f"{stem}-ban-{version}"
    slug, number = stem, 1
    while Publication.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug


def withdraw_table(*, by: Actor, table_id: int, reason: str) -> EarlierTable:
    """Take an imported publication back, with the reason; its address stays and says so."""
    demand(by, Can.PUBLISH)
    found = EarlierTable.objects.select_related("publication").get(pk=table_id)
    if found.publication is None:
        raise Conflict(_("Bảng này chưa công bố."))
    withdraw(by=by, publication=found.publication, reason=reason)
    return found
