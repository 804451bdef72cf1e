"""Filling the sheets of the demo cycle: invented figures, papers, judgements, questions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from parindex.assessments.actions import proving
from parindex.assessments.actions.answering import row_named
from parindex.assessments.loading import load
from parindex.assessments.models import (
    AgendaItem,
    Assessment,
    Citation,
    Document,
    Question,
    Remark,
    Statement,
)
from parindex.assessments.progress import judged_rows, own_rows
from parindex.assessments.storage import digest_of, keep, receive
from parindex.assessments.trying import Company, card_of, figures_in, points_in
from parindex.assessments.workflow import NOT_SUBMITTED, State
from parindex.cycles.models import Cycle, CycleUnit
from parindex.cycles.synthetic import synthetic_facts
from parindex.directory.actions import tell
from parindex.directory.models import User
from parindex.documents.papers.official import Column, Frame, Paper, Paragraph, Row, Signer, Table
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.typesetting import FONTS
from parindex.engine.documents import canonical
from parindex.engine.facts import Stage
from parindex.engine.indicators import IndicatorSet
from parindex.engine.rules import Timeliness

OURS = "VN34-W31528"
"""Xã Kế Sách: the unit of the demo accounts Bình, Yến and Hoa."""


def rows_of(
    indicator_set: IndicatorSet, facts: dict[str, Any], codes: set[str]
) -> list[tuple[str, dict[str, Any], bool]]:
    """(code, facts, claimed) of the codes and the shared figures they use."""
    found = []
    for code, raw in canonical(facts).items():
        if code.startswith("@"):
            found.append((code, {"value": raw}, False))
        elif code in codes:
            is_claimed = isinstance(raw, str)
            found.append((code, {} if is_claimed else raw, is_claimed))
    return found


class Plan(NamedTuple):
    """How far the demo takes a unit: its state and the share of rows filled."""

    state: State
    share: float


def _plan(place: int, count: int) -> Plan:
    """Mixed states over the list of units; the first are the ones people will open."""
    ladder = (
        (0.12, Plan(State.SUBMITTED, 1)),
        (0.30, Plan(State.SUBMITTED, 1)),
        (0.36, Plan(State.EXPLAINING, 1)),
        (0.42, Plan(State.REVIEWING, 1)),
        (0.48, Plan(State.DECIDING, 1)),
        (0.52, Plan(State.CONCLUDED, 1)),
        (0.56, Plan(State.SIGNING, 1)),
        (0.86, Plan(State.DRAFTING, 0.4 + 0.6 * ((place * 7) % 10) / 10)),
        (0.93, Plan(State.DRAFTING, 0.15)),
    )
    share = place / count
    return next((plan for edge, plan in ladder if share < edge), Plan(State.DRAFTING, 0))


def fill_this_year(
    cycle: Cycle, indicator_set: IndicatorSet, skills: dict[str, float], chance: random.Random
) -> None:
    people = {one.username: one for one in User.objects.all()}
    now = timezone.now()
    found = list(Assessment.objects.filter(unit__cycle=cycle).select_related("unit"))
    chance.shuffle(found)
    own = [leaf.code for leaf in own_rows(indicator_set)]
    supplied = {leaf.code for leaf in indicator_set.leaves if leaf.by in ("survey", "import")}
    for place, one in enumerate(found):
        plan = _plan(place, len(found))
        if one.unit.code == OURS:
            plan = Plan(State.DRAFTING, 0.85)
        facts = synthetic_facts(indicator_set, chance, skills[one.unit.code], {})
        give_dates(indicator_set, facts, cycle.year, chance)
        filled = set(own[: round(len(own) * plan.share)])
        if 0 < plan.share < 1:
            filled -= {code for code in filled if chance.random() < 0.12}
        chosen = filled | (supplied if plan.share else set())
        if plan.share == 1:
            _complete(indicator_set, facts, chance, skills[one.unit.code])
        _state_unit(one, rows_of(indicator_set, facts, chosen) if plan.share else [], now, chance)
        begun = now - timedelta(days=chance.randint(5, 18)) if plan.share else None
        is_out = plan.state not in NOT_SUBMITTED
        Assessment.objects.filter(pk=one.pk).update(
            state=plan.state.value,
            begun_at=begun,
            submitted_at=now - timedelta(days=chance.randint(1, 6)) if is_out else None,
        )
        if plan.share:
            documents = _documents(one.unit, cycle.year, place < 14 or one.unit.code == OURS)
            _cite(one, documents, filled, indicator_set, chance)
        if is_out:
            _judge(one, plan.state, indicator_set, people["tam"], chance)
    mine = next(one for one in found if one.unit.code == OURS)
    Remark.objects.create(
        assessment=mine,
        code="1.1.3",
        text="Chị Yến kiểm tra lại số nhiệm vụ hoàn thành với Văn phòng giúp em.",
        by=people["binh"],
        by_name=str(people["binh"]),
    )
    tell(
        [people[name] for name in ("binh", "yen", "hoa")],
        f"{cycle.title} đã mở. Bắt đầu kê khai và chấm điểm.",
        f"/cham-diem/{mine.pk}/",
    )


def give_dates(
    indicator_set: IndicatorSet, facts: dict[str, Any], year: int, chance: random.Random
) -> None:
    """A date in place of "on time" or "late", where the rule has a due day to compare it with."""
    for leaf in indicator_set.leaves:
        stated = facts.get(leaf.code)
        if not isinstance(leaf.rule, Timeliness) or not leaf.rule.due or not stated:
            continue
        word = stated.get("value") if isinstance(stated, dict) else ""
        due = leaf.rule.due.in_year(year)
        if word == "on_time":
            stated["value"] = (due - timedelta(days=chance.randint(1, 20))).isoformat()
        elif word == "late":
            stated["value"] = (due + timedelta(days=chance.randint(1, 10))).isoformat()


def _complete(
    indicator_set: IndicatorSet, facts: dict[str, Any], chance: random.Random, skill: float
) -> None:
    """Rows the generator left out, so that a submitted sheet has nothing missing."""
    for _ in range(20):
        absent = [one.code for one in own_rows(indicator_set) if one.code not in facts]
        absent = [
            code
            for code in absent
            if any(not ask.is_shared for ask in indicator_set.by_code[code].rule.asks)  # type: ignore[union-attr]
        ]
        if not absent:
            return
        more = synthetic_facts(indicator_set, chance, skill, {})
        facts.update({code: more[code] for code in absent if code in more})


def _state_unit(
    one: Assessment,
    rows: Sequence[tuple[str, dict[str, Any], bool]],
    now: datetime,
    chance: random.Random,
) -> None:
    made = Statement.objects.bulk_create(
        Statement(
            assessment=one,
            code=code,
            stage=Stage.UNIT,
            facts=facts,
            is_claimed=is_claimed,
            note="Không phát sinh trong năm." if is_claimed else "",
            by_name="Nguyễn Văn Bình" if one.unit.code == OURS else f"Công chức {one.unit.name}",
        )
        for code, facts, is_claimed in rows
    )
    for statement in made:
        statement.at = now - timedelta(hours=chance.randint(2, 300))
    Statement.objects.bulk_update(made, ["at"])


REPORTS = (
    ("145/BC-UBND", "Báo cáo kết quả công tác cải cách hành chính", "BÁO CÁO"),
    ("12/KH-UBND", "Kế hoạch cải cách hành chính", "KẾ HOẠCH"),
    ("88/BC-UBND", "Báo cáo giải quyết thủ tục hành chính", "BÁO CÁO"),
)


def _documents(unit: CycleUnit, year: int, with_files: bool) -> list[Document]:  # noqa: FBT001
    """Three documents of a unit; real PDF files for some, links for the others."""
    found = []
    for number, title, kind in REPORTS:
        issued = date(year, 11, 30) if kind == "BÁO CÁO" else date(year, 1, 11)
        issued = min(issued, timezone.localdate())
        about = proving.About(
            f"{title} năm {year}", number, issued, f"UBND {unit.name}", kind.capitalize()
        )
        document = Document(
            place=unit.code,
            number=number,
            issued_on=issued,
            issuer=about.issuer,
            title=about.title,
            kind=about.kind,
            url="" if with_files else f"https://vanban.example.vn/{unit.code}/{number}",
            read_on=None if with_files else issued,
            by_name="Minh họa",
        )
        if with_files:
            _attach(document, unit, kind, title, year)
        document.folded = proving.folded(document)
        document.save()
        found.append(document)
    return found


def _attach(document: Document, unit: CycleUnit, kind: str, title: str, year: int) -> None:
    number, _, symbol = document.number.partition("/")
    rows = (("1", "Rà soát, đơn giản hóa thủ tục hành chính", "Hoàn thành"),)
    paper = Paper(
        Frame(
            issuer=f"ỦY BAN NHÂN DÂN {unit.name.upper()}",
            kind=kind,
            subject=f"{title} năm {year}",
            number=number,
            symbol=symbol,
            place=unit.name,
            day=document.issued_on,
            signers=(Signer("CHỦ TỊCH", "(chữ ký minh họa)"),),
        ),
        (
            Paragraph("Tài liệu minh họa do parindex tạo để dùng thử; không phải văn bản thật."),
            Paragraph(f"Năm {year}, UBND {unit.name} đã triển khai kế hoạch cải cách hành chính."),
            Table(
                (Column("TT", 15), Column("Nhiệm vụ", 110), Column("Kết quả", 40)),
                tuple(Row(cells) for cells in rows),
            ),
        ),
    )
    content = official_pdf(paper, FONTS)
    path = receive([content])
    document.file_digest = digest_of(path)
    document.file_name = f"{document.number.replace('/', '-')}.pdf"
    document.content_type, document.extension = "application/pdf", ".pdf"
    document.size, document.pages = len(content), 1
    keep(path, document.file_digest)


def _cite(
    one: Assessment,
    documents: Sequence[Document],
    codes: set[str],
    indicator_set: IndicatorSet,
    chance: random.Random,
) -> None:
    is_out = one.unit.code != OURS
    Citation.objects.bulk_create(
        Citation(
            assessment=one,
            code=code,
            document=documents[chance.randrange(len(documents))],
            pages="1",
            by_name="Minh họa",
        )
        for code in sorted(codes)
        if (is_out and chance.random() < 0.98) or chance.random() < 0.7
    )
    lacking = codes - {row.code for row in Citation.objects.filter(assessment=one)}
    if is_out:
        for statement in Statement.objects.filter(assessment=one, code__in=lacking):
            statement.note = "Văn bản gốc lưu tại Văn phòng, sẽ bổ sung bản chụp."
            statement.save(update_fields=["note"])


def _judge(
    one: Assessment,
    state: State,
    indicator_set: IndicatorSet,
    by: User,
    chance: random.Random,
) -> None:
    """First-round judgements: all rows when the sheet went on, about half while it is appraised."""
    own = {row.code: row for row in Statement.objects.filter(assessment=one, stage=Stage.UNIT)}
    made, questions = [], []
    for leaf in judged_rows(indicator_set):
        if state is State.SUBMITTED and chance.random() < 0.5:
            continue
        said = own.get(leaf.code)
        facts = dict(said.facts) if said else {}
        verdict, reason, points = "accepted", "", None
        if leaf.by == "appraiser":
            facts = {"value": str(leaf.max)}
        elif state is not State.SUBMITTED and leaf.code in ("1.1.3", "3.1.1"):
            part = leaf.rule.asks[0].name if leaf.rule else ""
            facts[part] = max(0, int(facts.get(part, 0)) - 3)
            verdict, reason = "corrected", "Báo cáo kèm theo ghi số thấp hơn số đơn vị khai."
            questions.append(leaf.code)
        made.append(
            Statement(
                assessment=one,
                code=leaf.code,
                stage=Stage.APPRAISAL,
                facts=canonical(facts),
                points=points,
                is_claimed=bool(said and said.is_claimed),
                is_accepted=bool(said and said.is_claimed),
                verdict=verdict,
                reason=reason,
                by=by,
                by_name=str(by),
            )
        )
    Statement.objects.bulk_create(made)
    _question(one, state, questions, own, by)


def _question(
    one: Assessment, state: State, codes: Sequence[str], own: dict[str, Statement], by: User
) -> None:
    now = timezone.now()
    is_answered = state in (State.REVIEWING, State.DECIDING, State.CONCLUDED)
    for code in codes:
        Question.objects.create(
            assessment=one,
            code=code,
            text="Giải trình chênh lệch giữa số đơn vị khai và số trong báo cáo.",
            by=by,
            by_name=str(by),
            sent_at=now - timedelta(days=3),
            answer="Số liệu đã cập nhật đến 31/12, báo cáo lập trước đó." if is_answered else "",
            answered_by=f"Công chức {one.unit.name}" if is_answered else "",
            answered_at=now - timedelta(days=2) if is_answered else None,
            signed_at=now - timedelta(days=2) if is_answered else None,
        )
        if state in (State.DECIDING, State.CONCLUDED):
            _review_and_bring(one, state, code, own[code], by)


def _review_and_bring(one: Assessment, state: State, code: str, said: Statement, by: User) -> None:
    first = Statement.objects.get(assessment=one, code=code, stage=Stage.APPRAISAL)
    Statement.objects.create(
        assessment=one,
        code=code,
        stage=Stage.REVIEW,
        facts=first.facts,
        verdict="corrected",
        reason="Giải trình chưa kèm tài liệu chứng minh.",
        by=by,
        by_name=str(by),
    )
    now = timezone.now()
    is_decided = state is State.CONCLUDED
    item = AgendaItem.objects.create(
        cycle=one.unit.cycle,
        assessment=one,
        code=code,
        why="Đơn vị giải trình, thẩm định lần hai vẫn điều chỉnh.",
        added_by="Võ Thị Thu",
        decided_at=now if is_decided else None,
        decided_by="Phạm Thu Hà" if is_decided else "",
        decision="Thống nhất theo số liệu đơn vị khai." if is_decided else "",
        side=AgendaItem.Side.UNIT if is_decided else "",
    )
    if is_decided:
        Statement.objects.create(
            assessment=one,
            code=code,
            stage=Stage.COUNCIL,
            facts=said.facts,
            verdict="accepted",
            reason="Thống nhất theo số liệu đơn vị khai.",
            by_name="Phạm Thu Hà",
        )
        loaded = load(one.pk)
        card = card_of(loaded, loaded.sheet, code, Company(loaded.cycle))
        AgendaItem.objects.filter(pk=item.pk).update(
            figures=figures_in(loaded.sheet, row_named(loaded.indicator_set, code)),
            points=points_in(card, code),
        )
