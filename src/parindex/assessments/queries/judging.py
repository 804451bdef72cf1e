"""One row of one unit whole, for whoever judges it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.actions.answering import row_named
from parindex.assessments.actions.appraising import ROUND_OF, may_judge
from parindex.assessments.facts import as_claimed, as_judged
from parindex.assessments.inputs import Input, Typed, in_words, inputs_of, is_fraction, wordings
from parindex.assessments.loading import Loaded, load_cycle
from parindex.assessments.models import Document, Question, Remark
from parindex.assessments.progress import stated_facts
from parindex.assessments.queries.comparing import last_year
from parindex.assessments.queries.desks import (
    SEEN_STATES,
    Desk,
    cards,
    is_hidden,
    points_of,
    round_of,
)
from parindex.assessments.queries.histories import Past, history_of
from parindex.assessments.queries.proving import Twin, twins
from parindex.assessments.queries.rows import words_of
from parindex.engine.describing import describe, describe_rule
from parindex.engine.facts import Stage, read_day
from parindex.engine.indicators import Adjustment, Criterion, IndicatorSet
from parindex.engine.plausibility import doubts
from parindex.engine.rules import VALUE, Timeliness
from parindex.engine.scoring import Scorecard
from parindex.engine.tracing import sentence
from parindex.language import spoken


@dataclass(slots=True)
class Detail:
    """One row of one unit, with evidence and everything said about it."""

    loaded: Loaded
    item: Criterion | Adjustment
    code: str
    own_words: str
    own_points: Decimal | None
    own_note: str
    is_claimed: bool
    inputs: tuple[Input, ...]
    is_fraction: bool
    points: Decimal | None
    words: str
    verdict: str
    reason: str
    seen: int | None
    blocked: str
    rule: list[tuple[str, str]]
    documents: list[Shown]
    question: Question | None
    notes: list[Remark]
    history: list[Past]
    doubts: list[str]
    is_hidden: bool
    why: str


class Shown(NamedTuple):
    """A cited document in the evidence pane."""

    document: Document
    pages: str
    twins: list[Twin]

    @property
    def first_page(self) -> int:
        """The page a viewer opens at: the first number the unit named, else 1."""
        found = re.search(r"\d+", self.pages)
        return int(found[0]) if found else 1


def detail_of(
    actor: Actor, desk: Desk, unit_code: str, code: str, typed: Typed | None
) -> Detail | None:
    loaded = load_cycle(desk.cycle, [unit_code])[0]
    if loaded.state not in SEEN_STATES:
        return None
    return detail(actor, desk, loaded, code, typed)


def detail(actor: Actor, desk: Desk, loaded: Loaded, code: str, typed: Typed | None) -> Detail:
    """One row whole, for whoever judges it."""
    item = row_named(desk.indicator_set, code)
    own_card, last_card = cards(desk, [loaded])
    hidden = is_hidden(desk.cycle, loaded, code)
    stage = ROUND_OF.get(loaded.state, Stage.REVIEW)
    spoken = loaded.sheet.up_to(code, Stage.UNIT if hidden else Stage.REVIEW)
    here = loaded.sheet.at(code, stage)
    own = loaded.sheet.own(code)
    shown = here or spoken
    facts = dict(shown.facts) if shown else {}
    assert item.rule is not None
    for ask in item.rule.asks:
        if ask.is_shared and (last := loaded.sheet.last(ask.name)) is not None:
            facts[ask.name] = last.facts["value"]
    own_facts = stated_facts(item, loaded.sheet) if isinstance(item, Criterion) else facts
    is_spoken = shown is not None and shown.stage > Stage.UNIT
    documents = _documents(loaded, code)
    return Detail(
        loaded=loaded,
        item=item,
        code=code,
        own_words=words_of(item, loaded.sheet) or in_words(item, own_facts) or "–",
        own_points=points_of(own_card[0], item),
        own_note=own.note if own else "",
        is_claimed=bool(own and own.is_claimed),
        inputs=inputs_of(item, facts, typed, wordings(desk.indicator_set)),
        is_fraction=is_fraction(item),
        points=points_of(last_card[0], item) if is_spoken else None,
        words=in_words(item, facts) if is_spoken else "",
        verdict=shown.verdict if shown and is_spoken else "",
        reason=shown.reason if shown and is_spoken else "",
        seen=here.id if here else None,
        blocked=may_judge(actor, loaded, code, round_of(desk, stage)),
        rule=_rule(desk.indicator_set, item),
        documents=documents,
        question=Question.objects.filter(
            assessment=loaded.assessment, code=code, withdrawn_at=None
        ).last(),
        notes=list(
            Remark.objects.filter(assessment=loaded.assessment, code=code, is_internal=True)
        ),
        history=history_of(loaded, code, Stage.UNIT if hidden else Stage.COUNCIL),
        doubts=[
            *evidence_doubts(item, own_facts, documents, loaded.cycle.year),
            *_doubts(desk, loaded),
        ],
        is_hidden=hidden,
        why=_why(desk, loaded, own_card[0], item),
    )


def _why(desk: Desk, loaded: Loaded, card: Scorecard, item: Criterion | Adjustment) -> str:
    leaf = card.leaves.get(item.code)
    return sentence(desk.indicator_set, leaf, loaded.cycle.year, spoken()) if leaf else ""


def _rule(indicator_set: IndicatorSet, item: Criterion | Adjustment) -> list[tuple[str, str]]:
    rows = (
        describe(indicator_set, item, spoken())
        if isinstance(item, Criterion)
        else describe_rule(item.rule, item.max, {}, spoken())
    )
    return [(row.when, row.points) for row in rows]


def _documents(loaded: Loaded, code: str) -> list[Shown]:
    cited = loaded.assessment.citations.filter(code=code, removed_at=None)
    return [
        Shown(one.document, one.pages, twins(one.document))
        for one in cited.select_related("document")
    ]


def evidence_doubts(
    item: Criterion | Adjustment,
    facts: Mapping[str, object],
    documents: Sequence[Shown],
    year: int,
) -> list[str]:
    """Reasons to look that the evidence itself gives; none of them changes a point.

    A stated date that no cited document bears, and documents issued outside the year assessed.
    """
    found = []
    dates = {one.document.issued_on for one in documents if one.document.issued_on}
    stated = str(facts.get(VALUE, ""))
    if isinstance(item.rule, Timeliness) and stated[:1].isdigit() and dates:
        day = read_day(stated)
        if day not in dates:
            said = ", ".join(sorted(f"{one:%d/%m/%Y}" for one in dates))
            found.append(
                _("Ngày khai %(day)s khác ngày của văn bản viện dẫn (%(said)s).")
                % {"day": f"{day:%d/%m/%Y}", "said": said}
            )
    for one in documents:
        issued = one.document.issued_on
        if issued and not year <= issued.year <= year + 1:
            found.append(
                _("%(document)s ban hành ngày %(issued)s, ngoài năm đánh giá %(year)s.")
                % {"document": one.document, "issued": f"{issued:%d/%m/%Y}", "year": year}
            )
    return found


def _doubts(desk: Desk, loaded: Loaded) -> list[str]:
    before = last_year(loaded)
    last = as_judged(before.indicator_set, before.sheet).shared if before else {}
    facts = as_claimed(desk.indicator_set, loaded.sheet)
    return [str(one.says) for one in doubts(desk.indicator_set, facts, last)]
