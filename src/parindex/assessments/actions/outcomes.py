"""What a decision of the council would make of a sheet, tried before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.assessments.actions.answering import LONGEST_NOTE, RowInvalid, row_named
from parindex.assessments.actions.appraising import points_given
from parindex.assessments.actions.stating import Said
from parindex.assessments.facts import Sheet, Words, contradictions
from parindex.assessments.inputs import Typed, is_answered, read_typed
from parindex.assessments.loading import Loaded
from parindex.assessments.models import AgendaItem, Statement
from parindex.assessments.trying import Company, Effect, card_of, effects, figures_in, points_in
from parindex.engine.facts import Stage
from parindex.engine.indicators import Adjustment, Criterion
from parindex.engine.rules import VALUE
from parindex.engine.scoring import Scorecard
from parindex.errors import Invalid

Side = AgendaItem.Side


class Decision(NamedTuple):
    """What the council decided about one row.

    `side` is unit (as the unit states), appraisal (as appraised), correct (other figures in `raw`)
    or override (`points`); votes are the texts of three fields, all empty where none was taken.
    `seen` are the ids of the words the form showed, by code; None when nothing was shown.
    """

    side: str
    words: str
    raw: Mapping[str, Sequence[str]] = {}
    points: str = ""
    votes_for: str = ""
    votes_against: str = ""
    votes_abstained: str = ""
    seen: Mapping[str, int | None] | None = None


class DecisionInvalid(Invalid):
    """What is wrong with a decision, a sentence by part of the form; `typed` are the figures."""

    def __init__(self, errors: Mapping[str, str], typed: Typed) -> None:
        super().__init__(*errors.values())
        self.errors = dict(errors)
        self.typed = typed


class Outcome(NamedTuple):
    """What a decision would write: the words of the row, and other values of shared figures."""

    said: Said
    shared: Mapping[str, object]


class Trial(NamedTuple):
    """A decision tried on the sheet: what the row says and earns, what else changes."""

    outcome: Outcome
    sheet: Sheet
    card: Scorecard
    figures: str
    points: Decimal | None


def statements_of(code: str, outcome: Outcome) -> dict[str, Said]:
    said = outcome.said
    shared = {
        name: Said({VALUE: value}, verdict=said.verdict, reason=said.reason)
        for name, value in outcome.shared.items()
    }
    return {**shared, code: said}


def try_out(loaded: Loaded, code: str, decision: Decision, company: Company) -> Trial:
    """What a decision would make of the sheet, or `DecisionInvalid`; nothing is written."""
    outcome, typed = outcome_of(loaded, code, decision)
    changes = _changes(statements_of(code, outcome))
    wrong = contradictions(loaded.indicator_set, loaded.sheet, changes, Stage.COUNCIL)
    for place, sentence in wrong.items():
        words = (
            sentence
            if place == code
            else _("Tiêu chí %(place)s: %(sentence)s") % {"place": place, "sentence": sentence}
        )
        raise DecisionInvalid({_part(decision.side): words}, typed)
    trial = tried(loaded, code, outcome, company)
    decided = [one.code for one in effects_of(loaded, code, trial, company) if one.is_decided]
    if decided:
        sentence = _(
            "Số liệu dùng chung này làm đổi điểm tiêu chí %(listed)s mà hội đồng đã "
            "quyết định. Chọn «Điểm khác» cho tiêu chí đang xét."
        ) % {"listed": ", ".join(decided)}
        raise DecisionInvalid({_part(decision.side): sentence}, typed)
    return trial


def tried(loaded: Loaded, code: str, outcome: Outcome, company: Company) -> Trial:
    """The sheet with an outcome spoken at the council's stage."""
    item = row_named(loaded.indicator_set, code)
    spoken = [_spoken(name, said) for name, said in statements_of(code, outcome).items()]
    sheet = loaded.sheet.tried(spoken)
    card = card_of(loaded, sheet, code, company)
    return Trial(outcome, sheet, card, figures_in(sheet, item), points_in(card, code))


def effects_of(loaded: Loaded, code: str, trial: Trial, company: Company) -> list[Effect]:
    """The other rows whose points a trial changes through shared figures."""
    if not trial.outcome.shared:
        return []
    return effects(loaded, card_of(loaded, loaded.sheet, code, company), trial.card, code)


def _changes(statements: Mapping[str, Said]) -> dict[str, Mapping[str, object]]:
    """The facts to be tried against each other; points in place of the rule contradict nothing."""
    return {
        name: said.facts
        for name, said in statements.items()
        if said.points is None and not said.is_claimed
    }


def _part(side: str) -> str:
    """The part of the form a sentence about figures belongs to."""
    return "figures" if side == Side.CORRECT else "side"


def _spoken(code: str, said: Said) -> Words:
    return Words(
        id=0,
        code=code,
        stage=Stage.COUNCIL,
        facts=said.facts,
        points=said.points,
        is_claimed=said.is_claimed,
        is_accepted=said.is_accepted,
        verdict=said.verdict,
        reason=said.reason,
        note="",
        by_id=None,
        by_name="",
        at=None,
    )


def outcome_of(loaded: Loaded, code: str, decision: Decision) -> tuple[Outcome, Typed]:
    """What a decision says and the figures as they were typed, or `DecisionInvalid`."""
    item = row_named(loaded.indicator_set, code)
    words = decision.words.strip()[:LONGEST_NOTE]
    typed = read_typed(item, decision.raw)
    try:
        match decision.side:
            case Side.UNIT:
                said, shared = _as_unit(loaded, item, words)
            case Side.APPRAISAL:
                said, shared = _as_appraised(loaded, item, words)
            case Side.OVERRIDE:
                said, shared = _with_points(loaded, item, decision.points, words), {}
            case Side.CORRECT:
                said, shared = _with_figures(item, typed, words)
            case _:
                raise Invalid(_("Chọn theo đơn vị, theo thẩm định, số liệu khác hoặc điểm khác."))
    except RowInvalid as refusal:
        raise DecisionInvalid({"figures": " ".join(refusal.problems)}, typed) from None
    except Invalid as refusal:
        part = "points" if decision.side == Side.OVERRIDE else "side"
        raise DecisionInvalid({part: " ".join(refusal.problems)}, typed) from None
    return Outcome(said, _different(loaded, shared)), typed


def _different(loaded: Loaded, shared: Mapping[str, object]) -> dict[str, object]:
    """The shared figures that would get another value than the one that counts now."""
    found = {}
    for name, value in shared.items():
        last = loaded.sheet.last(name)
        if last is None or last.facts.get(VALUE) != value:
            found[name] = value
    return found


def _shared_names(item: Criterion | Adjustment) -> list[str]:
    assert item.rule is not None
    return [ask.name for ask in item.rule.asks if ask.is_shared]


def _as_unit(
    loaded: Loaded, item: Criterion | Adjustment, words: str
) -> tuple[Said, dict[str, object]]:
    own = loaded.sheet.own(item.code)
    stated = {name: loaded.sheet.own(name) for name in _shared_names(item)}
    shared = {name: one.facts[VALUE] for name, one in stated.items() if one and one.facts}
    if not shared and (own is None or not (own.facts or own.is_claimed)):
        raise Invalid(_("Đơn vị không có số liệu ở tiêu chí này. Chọn cách khác."))
    facts = dict(own.facts) if own else {}
    claimed = own is not None and own.is_claimed
    said = Said(facts, None, claimed, claimed, Statement.Verdict.ACCEPTED, words)
    return said, {} if claimed else shared


def _as_appraised(
    loaded: Loaded, item: Criterion | Adjustment, words: str
) -> tuple[Said, dict[str, object]]:
    sheet = loaded.sheet
    judged = sheet.at(item.code, Stage.REVIEW) or sheet.at(item.code, Stage.APPRAISAL)
    if judged is None:
        raise Invalid(_("Tiêu chí này chưa có kết quả thẩm định."))
    points = None if judged.points is None else Decimal(judged.points)
    said = Said(
        dict(judged.facts), points, judged.is_claimed, judged.is_accepted, judged.verdict, words
    )
    if points is not None or judged.is_claimed:
        return said, {}
    found = {name: sheet.up_to(name, Stage.REVIEW) for name in _shared_names(item)}
    return said, {name: one.facts[VALUE] for name, one in found.items() if one and one.facts}


def _with_points(loaded: Loaded, item: Criterion | Adjustment, text: str, words: str) -> Said:
    points = points_given(item, text)
    last = loaded.sheet.up_to(item.code, Stage.REVIEW)
    facts = dict(last.facts) if last else {}
    return Said(facts, points, False, False, Statement.Verdict.OVERRIDDEN, words)


def _with_figures(
    item: Criterion | Adjustment, typed: Typed, words: str
) -> tuple[Said, dict[str, object]]:
    if typed.errors:
        raise RowInvalid(typed, *typed.errors.values())
    if not is_answered(item, typed.facts):
        raise RowInvalid(typed, _("Nhập đủ số liệu mà cách chấm cần."))
    shared = {name: one for name, one in typed.facts.items() if name.startswith("@")}
    facts = {name: one for name, one in typed.facts.items() if name not in shared}
    return Said(facts, None, False, False, Statement.Verdict.CORRECTED, words), shared
