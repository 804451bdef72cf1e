"""Reading evidence: a unit's library, one document, and the same file found elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from parindex.access import Actor, Can, denial, partiality
from parindex.assessments.models import Citation, Document
from parindex.cycles.models import Assignment
from parindex.directory.units import fold
from parindex.errors import Denied


class Listed(NamedTuple):
    """A document with the criteria it is used under."""

    document: Document
    used: list[str]


@dataclass(slots=True)
class Library:
    """The documents of a unit as one page."""

    place: str
    query: str
    documents: list[Listed]
    megabytes: int
    may_change: bool


def library(actor: Actor, place: str, query: str) -> Library:
    """The current versions of a unit's documents; found by number, title or file name."""
    if reason := denial(actor, Can.READ_SHEET, place):
        raise Denied(reason)
    found = Document.objects.filter(place=place, replaced_by=None)
    size = sum(found.values_list("size", flat=True))
    for word in fold(query.replace("/", " ")).split()[:6]:
        found = found.filter(folded__contains=word)
    used: dict[int, list[str]] = defaultdict(list)
    citations = Citation.objects.filter(document__place=place, removed_at=None)
    for document_id, code in citations.values_list("document_id", "code"):
        used[document_id].append(code)
    listed = [Listed(one, sorted(used[one.pk])) for one in found[:300]]
    may_change = not denial(actor, Can.ANSWER, place)
    return Library(place, query, listed, -(-size // 1_000_000), may_change)


def document(actor: Actor, document_id: int) -> Document:
    """A document to those who may read it: its unit, coordinators, council, its appraisers."""
    found = Document.objects.get(pk=document_id)
    if not denial(actor, Can.READ_SHEET, found.place):
        return found
    if not denial(actor, Can.APPRAISE, found.place) and _appraises(actor, found.place):
        return found
    raise Denied(
        partiality(actor, found.place)
        or "Minh chứng chỉ mở cho đơn vị và thẩm định viên được phân công."
    )


def _appraises(actor: Actor, place: str) -> bool:
    """Whether the actor has an assignment in a cycle that holds the unit."""
    return Assignment.objects.filter(
        user_id=actor.person, batch__undone_at=None, cycle__units__code=place
    ).exists()


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
