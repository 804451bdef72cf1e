"""What was said about a row, by whom and when."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.assessments.actions.answering import row_named
from parindex.assessments.inputs import in_words, wordings
from parindex.assessments.loading import Loaded
from parindex.assessments.models import Statement
from parindex.engine.facts import Stage
from parindex.engine.numbers import shown
from parindex.language import spoken


class Past(NamedTuple):
    """One step in the history of a row."""

    at: datetime
    by_name: str
    words: str
    stage: str


STAGE_TITLES = {
    Stage.UNIT: "Đơn vị",
    Stage.APPRAISAL: "Thẩm định lần một",
    Stage.REVIEW: "Thẩm định lần hai",
    Stage.COUNCIL: "Hội đồng",
}


def history_of(loaded: Loaded, code: str, upto: Stage) -> list[Past]:
    """Every statement about a row up to a stage, newest first, with shared figures."""
    item = row_named(loaded.indicator_set, code)
    assert item.rule is not None
    shared = [ask.name for ask in item.rule.asks if ask.is_shared]
    names = wordings(loaded.indicator_set)
    rows = Statement.objects.filter(
        assessment=loaded.assessment, code__in=[code, *shared], stage__lte=upto
    ).order_by("-pk")
    found = []
    for one in rows:
        if one.is_claimed:
            words = _("đề nghị không áp dụng")
        elif one.code != code:
            words = f"{names.get(one.code, one.code)}: {shown(Decimal(str(one.facts['value'])))}"
        else:
            words = in_words(item, one.facts) or _("để trống")
        if one.points is not None:
            words += _(" → %(points)s điểm") % {"points": shown(one.points, 2, spoken())}
        if one.verdict:
            words = f"{_(one.get_verdict_display())}: {words}"
        if one.reason:
            words += _(". Lý do: %(reason)s") % {"reason": one.reason}
        found.append(Past(one.at, one.by_name, words, _(STAGE_TITLES[Stage(one.stage)])))
    return found
