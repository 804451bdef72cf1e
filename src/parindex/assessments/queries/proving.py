"""Reading evidence: a unit's library, one document, and the same file found elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from parindex.access import Actor, Can, denial, partiality
from parindex.assessments.actions.proving import frozen, used_by
from parindex.assessments.models import Assessment, Citation, Document
from parindex.cycles.models import Assignment, CycleUnit
from parindex.directory.rights import demand
from parindex.directory.units import fold
from parindex.documents.incoming.previews import CONVERTIBLE
from parindex.errors import Denied

PAGE = 50
SHOWN_BY_BROWSERS = (".pdf", ".png", ".jpg", ".webp")


class Use(NamedTuple):
    """A document under one row of one sheet."""

    assessment_id: int
    code: str
    pages: str
    year: int
    cycle: str


class Version(NamedTuple):
    """An older version, with the rows that still rest on it."""

    document: Document
    uses: list[Use]


@dataclass(slots=True)
class Listed:
    """A document with where it is used, its older versions, and what may be done with it.

    `locked` is why its details cannot change, `kept` why it cannot be deleted; "" when they can.
    `twins` are sentences about the same content under another name or in another unit.
    """

    document: Document
    uses: list[Use]
    versions: list[Version]
    locked: str
    kept: str
    twins: list[str]

    @property
    def is_previewable(self) -> bool:
        """Whether it can be looked at without downloading."""
        extension = self.document.extension
        return extension in SHOWN_BY_BROWSERS or extension in CONVERTIBLE


@dataclass(slots=True)
class Library:
    """The documents of a unit as one page of results."""

    place: str
    name: str
    query: str
    documents: list[Listed]
    count: int
    number: int
    pages: int
    megabytes: int
    most: int
    may_change: bool
    sheets: list[tuple[int, str]]
    refusal: str

    @property
    def is_empty(self) -> bool:
        """Whether the unit has no document at all."""
        return not self.count and not self.query


def library(actor: Actor, place: str, query: str, number: int = 1) -> Library:
    """The current versions of a unit's documents; found by number, title, issuer or file name."""
    demand(actor, Can.READ_SHEET, place)
    found = matching(Document.objects.filter(place=place, replaced_by=None), query)
    count = found.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(number, 1), pages)
    shown = list(found[(number - 1) * PAGE : number * PAGE])
    refusal = denial(actor, Can.ANSWER, place)
    name = CycleUnit.objects.filter(code=place).order_by("-pk").values_list("name", flat=True)
    sheets = Assessment.objects.filter(unit__code=place).exclude(unit__cycle__state="preparing")
    return Library(
        place=place,
        name=name.first() or place,
        query=query,
        documents=_listed(actor, place, shown),
        count=count,
        number=number,
        pages=pages,
        megabytes=-(-used_by(place) // 1_000_000),
        most=settings.EVIDENCE_QUOTA // 1_000_000,
        may_change=not refusal,
        sheets=list(
            sheets.order_by("-unit__cycle__year").values_list("pk", "unit__cycle__title")[:5]
        ),
        refusal=refusal,
    )


def matching(documents: QuerySet[Document], query: str) -> QuerySet[Document]:
    """The documents with all words of a query, whatever marks they carry."""
    for word in fold(query.replace("/", " ")).split()[:6]:
        documents = documents.filter(folded__contains=word)
    return documents


def _listed(actor: Actor, place: str, shown: Sequence[Document]) -> list[Listed]:
    older = {one.pk: one for one in Document.objects.filter(place=place).exclude(replaced_by=None)}
    uses, ever = _uses(place)
    fixed = frozen(one.pk for one in shown)
    twins = _twins(actor, place, shown)
    found = []
    for one in shown:
        versions, before = [], older.get(one.replaces_id or 0)
        while before is not None:
            versions.append(Version(before, uses.get(before.pk, [])))
            before = older.get(before.replaces_id or 0)
        locked = _("Đã dùng trong bài đã nộp, không sửa được.") if one.pk in fixed else ""
        kept = _("Đã từng dùng làm minh chứng, không xóa được.") if one.pk in ever else locked
        found.append(Listed(one, uses.get(one.pk, []), versions, locked, kept, twins[one.pk]))
    return found


def _uses(place: str) -> tuple[dict[int, list[Use]], set[int]]:
    """Where each document of a unit is used now, and which were ever used."""
    uses: dict[int, list[Use]] = defaultdict(list)
    ever = set()
    rows = Citation.objects.filter(document__place=place).values_list(
        "document_id",
        "removed_at",
        "assessment_id",
        "code",
        "pages",
        "assessment__unit__cycle__year",
        "assessment__unit__cycle__title",
    )
    for one in rows.order_by("-assessment_id", "code"):
        document_id, removed_at, sheet, code, pages, year, cycle = one
        ever.add(document_id)
        if removed_at is None:
            uses[document_id].append(Use(sheet, code, pages, year, cycle))
    return uses, ever


def _twins(actor: Actor, place: str, shown: Sequence[Document]) -> dict[int, list[str]]:
    """Sentences about the same content elsewhere; other units only for who watches them all."""
    found: dict[int, list[str]] = defaultdict(list)
    digests = {one.file_digest: one for one in shown if one.file_digest}
    others = Document.objects.filter(file_digest__in=digests).exclude(
        pk__in=[one.pk for one in shown]
    )
    if denial(actor, Can.WATCH):
        others = others.filter(place=place)
    listed = list(others.order_by("pk")[:200])
    names = _names(one.place for one in listed)
    for other in listed:
        one = digests[other.file_digest]
        if other.place != place:
            where = names.get(other.place, other.place)
            found[one.pk].append(
                _("Cùng nội dung với «%(file_name)s» của %(where)s.")
                % {"file_name": other.file_name, "where": where}
            )
        elif other.file_name != one.file_name:
            found[one.pk].append(
                _("Cùng nội dung với «%(file_name)s» ở phiên bản cũ.")
                % {"file_name": other.file_name}
            )
    return found


def _names(places: Iterable[str]) -> dict[str, str]:
    rows = CycleUnit.objects.filter(code__in=set(places)).order_by("pk")
    return dict(rows.values_list("code", "name"))


def document(actor: Actor, document_id: int) -> Document:
    """A document to those who may read it: its unit, coordinators, council, its appraisers."""
    found = Document.objects.get(pk=document_id)
    if not denial(actor, Can.READ_SHEET, found.place):
        return found
    if not denial(actor, Can.APPRAISE, found.place) and appraises(actor, found.place):
        return found
    raise Denied(
        partiality(actor, found.place)
        or _("Minh chứng chỉ mở cho đơn vị và thẩm định viên được phân công.")
    )


def appraises(actor: Actor, place: str) -> bool:
    """Whether an assignment in force gives the actor some of this unit's sheet."""
    given = Assignment.objects.filter(
        Q(unit="") | Q(unit=place), user_id=actor.person, batch__undone_at=None
    )
    groups = dict(CycleUnit.objects.filter(code=place).values_list("cycle_id", "group"))
    return any(one.cycle_id in groups and one.group in ("", groups[one.cycle_id]) for one in given)


class Twin(NamedTuple):
    """The same file elsewhere: in another unit's library, or under another name."""

    place: str
    name: str
    codes: list[str]


def twins(document: Document) -> list[Twin]:
    """Where the same content is used too: other units, other names, other rows."""
    if not document.file_digest:
        return []
    others = Document.objects.filter(file_digest=document.file_digest).exclude(pk=document.pk)
    found = []
    for other in others[:20]:
        codes = Citation.objects.filter(document=other, removed_at=None)
        listed = sorted(codes.values_list("code", flat=True))
        found.append(Twin(other.place, other.file_name, listed))
    return found
