"""What the head of a unit reads before signing, and the report that is signed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parindex.access import Actor
from parindex.assessments.inputs import UNIT_MAY_STATE, in_words
from parindex.assessments.models import Assessment, Remark, Submission
from parindex.assessments.progress import RowState, stated_facts
from parindex.assessments.queries.answering import SheetPage, sheet_page
from parindex.assessments.queries.rows import Row
from parindex.cycles.models import Cycle
from parindex.cycles.queries import indicator_set_of, watched_cycle
from parindex.documents.papers.official import Frame, Signer
from parindex.documents.papers.self_report import AreaLine, CriterionLine, SelfReport
from parindex.engine.documents import canonical, digest
from parindex.engine.facts import OVERRIDE
from parindex.engine.indicators import Criterion
from parindex.engine.numbers import ZERO, Rounding, exact, fraction, rounded
from parindex.engine.stating import unit_document

COMMUNE_KINDS = ("Xã ", "Phường ", "Đặc khu ", "Thị trấn ")


class Changed(NamedTuple):
    """A row that is different from the sheet signed last."""

    code: str
    title: str
    before: str
    now: str


@dataclass(slots=True)
class SigningPage:
    """The sheet with what is missing and what changed."""

    sheet: SheetPage
    unanswered: list[Row]
    unproven: list[Row]
    claimed: list[Row]
    lost: list[Row]
    changed: list[Changed]
    submissions: list[Submission]
    remarks: list[Remark]
    last_total: Decimal | None


def signing_page(actor: Actor, assessment_id: int) -> SigningPage:
    """Everything to be seen before the sheet leaves the unit."""
    sheet = sheet_page(actor, assessment_id)
    rows = sheet.rows
    submissions = list(
        Submission.objects.filter(assessment=assessment_id).select_related("signed_copy")
    )
    last = [row.last_points for row in rows if row.last_points is not None]
    return SigningPage(
        sheet=sheet,
        unanswered=[r for r in rows if r.state in (RowState.EMPTY, RowState.PARTIAL)],
        unproven=[r for r in rows if r.state is RowState.UNPROVEN],
        claimed=[r for r in rows if r.is_claimed],
        lost=sorted((r for r in rows if r.lost), key=lambda r: -r.lost),
        changed=_changes(sheet, submissions),
        submissions=submissions,
        remarks=list(Remark.objects.filter(assessment=assessment_id, code="", is_internal=False)),
        last_total=sum(last, ZERO) if last else None,
    )


def _changes(sheet: SheetPage, submissions: list[Submission]) -> list[Changed]:
    """Rows whose facts differ from the submission before the last return.

    One that was signed under an edition since replaced says nothing about the rows of today.
    """
    if not submissions or submissions[-1].body["set"] != sheet.loaded.indicator_set.digest:
        return []
    before: dict[str, Any] = submissions[-1].body["unit"]["facts"]
    now = canonical(unit_document(sheet.card.facts))["facts"]
    return [
        Changed(
            row.code,
            str(row.item.title),
            _words(row, before.get(row.code)),
            _words(row, now.get(row.code)),
        )
        for row in sheet.rows
        if before.get(row.code) != now.get(row.code)
    ]


def _words(row: Row, facts: Any) -> str:
    if not isinstance(facts, dict):
        return "–"
    if facts.get("n/a"):
        return _("không áp dụng")
    return in_words(row.item, facts) or str(facts.get(OVERRIDE, "–"))


def self_report_of(actor: Actor, assessment_id: int) -> SelfReport:
    """The report as values; whoever may read the sheet may print it."""
    page = signing_page(actor, assessment_id)
    sheet, loaded = page.sheet, page.sheet.loaded
    places = loaded.indicator_set.decimals
    areas = []
    for one in sheet.areas:
        rows = [row for row in one.rows if isinstance(row.item, Criterion)]
        most = sum((row.attainable for row in rows), ZERO)
        points = sum((row.points or ZERO for row in rows), ZERO)
        with override("vi"):
            lines = tuple(_line(page, row) for row in rows)
        share = _share(points, most, places)
        areas.append(AreaLine(one.area.code, str(one.area.title), most, points, share, lines))
    signed = page.submissions[-1].digest if page.submissions else ""
    return SelfReport(
        frame=_frame(loaded.cycle, loaded.assessment.unit.name),
        unit=loaded.assessment.unit.name,
        year=loaded.cycle.year,
        rules=str(loaded.indicator_set.title),
        maximum=sheet.attainable,
        points=sheet.points,
        share=_share(sheet.points, sheet.attainable, places),
        areas=tuple(areas),
        digest=signed or digest(canonical(unit_document(sheet.card.facts))),
        difficulties=_paragraphs(loaded.assessment.difficulties),
        proposals=_paragraphs(loaded.assessment.proposals),
    )


def cycle_of(assessment_id: int) -> Cycle:
    """The cycle a sheet belongs to."""
    return Cycle.objects.get(units__assessment=assessment_id)


def self_report_to_show(actor: Actor, slug: str) -> SelfReport:
    """The report of the first unit of a cycle as an example to fill a template with.

    Before there are sheets it is empty.
    """
    cycle = watched_cycle(actor, slug)
    found = Assessment.objects.filter(unit__cycle=cycle).order_by("unit__name").first()
    if found is not None:
        return self_report_of(actor, found.pk)
    unit = cycle.units.first()
    name = unit.name if unit else ""
    rules = indicator_set_of(cycle)
    return SelfReport(
        frame=_frame(cycle, name),
        unit=name,
        year=cycle.year,
        rules=str(rules.title),
        maximum=rules.total,
        points=ZERO,
        share=None,
        areas=(),
        digest="",
    )


def _frame(cycle: Cycle, name: str) -> Frame:
    bare = next((name.removeprefix(kind) for kind in COMMUNE_KINDS if name.startswith(kind)), "")
    return Frame(
        issuer=f"ỦY BAN NHÂN DÂN {name.upper()}" if bare else name.upper(),
        superior=cycle.authority_name.upper(),
        kind="BÁO CÁO",
        subject=f"Tự đánh giá, chấm điểm Chỉ số cải cách hành chính năm {cycle.year}",
        symbol="BC-UBND" if bare else "BC",
        place=bare or cycle.authority_name,
        day=timezone.localdate(),
        receivers=("Sở Nội vụ", "Lưu: VT"),
        signers=(Signer("CHỦ TỊCH" if bare else "THỦ TRƯỞNG ĐƠN VỊ", ""),),
    )


def _line(page: SigningPage, row: Row) -> CriterionLine:
    item = row.item
    assert isinstance(item, Criterion)
    scored = page.sheet.card.leaves.get(row.code)
    facts = stated_facts(item, page.sheet.loaded.sheet)
    return CriterionLine(
        code=row.code,
        title=str(item.title),
        maximum=item.max,
        points=row.points or ZERO,
        figures=_("không áp dụng") if row.is_claimed else in_words(item, facts),
        evidence=tuple(
            f"{one.name} (tr. {one.pages})" if one.pages else one.name for one in row.cited
        ),
        explanation=row.note,
        state=scored.state if scored else "missing",
        needs_evidence=item.evidence_required and item.by in UNIT_MAY_STATE,
    )


def _share(points: Decimal, most: Decimal, places: int) -> Decimal | None:
    if not most:
        return None
    share = fraction(exact(points)) * 100 / fraction(exact(most))
    return rounded(share.as_integer_ratio(), places, Rounding.HALF_UP)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
