"""The conditions of LimeSurvey that a questionnaire here can say."""

from __future__ import annotations

import re
from typing import NamedTuple

from parindex.documents.questionnaires.xlsform_conditions import unwrapped

_NAME = r"([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?)(?:\.(?:NAOK|code|value|valueNAOK))?"
_EQUALS = re.compile(rf"""{_NAME}\s*(?:==|eq)\s*(?:"([^"]*)"|'([^']*)'|(\d+))""")


class Wanted(NamedTuple):
    """Asked only of those who gave one of these answers; each with the name it stands beside."""

    names: tuple[str, ...]
    answers: tuple[str, ...]


def read_relevance(text: str) -> Wanted | None:
    """A condition in which answers are joined by or; None when it says anything else."""
    names: list[str] = []
    answers: list[str] = []
    for part in re.split(r"\s+or\s+|\s*\|\|\s*", unwrapped(text)):
        found = _EQUALS.fullmatch(unwrapped(part))
        if found is None:
            return None
        names.append(found[1])
        answers.append(next((group for group in found.groups()[1:] if group is not None), ""))
    return Wanted(tuple(names), tuple(answers)) if all(answers) else None
