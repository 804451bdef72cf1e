"""Adding a statement: the one place where rows come into being, by comparing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from parindex.access import Actor
from parindex.assessments.facts import Words
from parindex.assessments.models import Assessment, Statement
from parindex.cycles.deadlines import moment
from parindex.directory.prepared import added
from parindex.engine.facts import Stage
from parindex.errors import Conflict


class RowConflict(Conflict):
    """Somebody changed the row first; `theirs` is the statement that stands now."""

    def __init__(self, message: str, theirs: Words | None) -> None:
        super().__init__(message)
        self.theirs = theirs


class Said(NamedTuple):
    """What is to be said about a row; the fields mean what they mean in `models.Statement`."""

    facts: Mapping[str, Any] = {}
    points: Decimal | None = None
    is_claimed: bool = False
    is_accepted: bool = False
    verdict: str = ""
    reason: str = ""
    note: str = ""


def says_the_same(said: Said, words: Words | None) -> bool:
    """Whether the row already stands as it is said, so that nothing is to be written."""
    if words is None:
        return said == Said()
    same_points = (said.points is None) == (words.points is None) and (
        said.points is None or Decimal(words.points) == said.points
    )
    return (
        same_points
        and dict(said.facts) == dict(words.facts)
        and said.is_claimed == words.is_claimed
        and said.is_accepted == words.is_accepted
        and said.verdict == words.verdict
        and said.reason == words.reason
        and said.note == words.note
    )


def add_statement(
    *,
    by: Actor,
    assessment: Assessment,
    code: str,
    stage: Stage,
    said: Said,
    current: Words | None,
    seen: int | None,
) -> Statement | None:
    """Add a statement after the one the person had `seen` (an id, None for an empty row).

    Returns None when the row already says so. Raises `RowConflict` when it was changed meanwhile,
    also when the other transaction commits between our reading and our writing.
    """
    if says_the_same(said, current):
        return None
    if (current.id if current else None) != seen:
        raise _conflict(current)
    try:
        # No savepoint: a conflict ends the whole act, and nothing of it is written.
        with transaction.atomic(savepoint=False):
            return added(
                Statement(
                    assessment=assessment,
                    code=code,
                    stage=stage,
                    facts=dict(said.facts),
                    points=said.points,
                    is_claimed=said.is_claimed,
                    is_accepted=said.is_accepted,
                    verdict=said.verdict,
                    reason=said.reason,
                    note=said.note,
                    by_id=by.id,
                    by_name=by.name,
                    replaces_id=seen,
                )
            )
    except IntegrityError:
        raise _conflict(None) from None


def _conflict(theirs: Words | None) -> RowConflict:
    if theirs is None:
        return RowConflict(_("Người khác vừa sửa dòng này. Tải lại dòng để xem."), None)
    return RowConflict(
        _("%(by_name)s vừa sửa dòng này lúc %(moment)s.")
        % {"by_name": theirs.by_name, "moment": moment(theirs.at)},
        theirs,
    )
