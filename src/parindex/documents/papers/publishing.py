"""What surrounds the papers of a publication: who publishes, who proposes, number and day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from parindex.documents.papers.official import DRAFT
from parindex.engine.results import Results

_READ_AT = re.compile(r" \([^()]*\)$")
_PAPER = re.compile(r"(?i)(luật|nghị quyết|nghị định|quyết định|thông tư|kế hoạch) ")
_COMMITTEE = re.compile(r"(?i)^(ủy|uỷ) ban nhân dân ")
_DEPARTMENT = re.compile(r"(?i)^(sở|ban) ")


@dataclass(frozen=True, slots=True)
class Proposer:
    """The office that proposes the decision: its name, its head, its letters in a symbol.

    `reports_to` are the bodies above that receive the papers.
    """

    name: str = "Sở Nội vụ"
    head: str = "Giám đốc"
    letters: str = "SNV"
    reports_to: tuple[str, ...] = ("Bộ Nội vụ (để báo cáo)",)

    @property
    def head_of(self) -> str:
        """«Giám đốc Sở Nội vụ»."""
        return f"{self.head} {self.name}"


@dataclass(frozen=True, slots=True)
class About:
    """What the papers are about and who takes the decision.

    `number` is «123», `symbol` «QĐ-UBND»; both and `signed_on` may be open in a draft. `groups`
    names the ranking groups in the order of the annexes. `missing` tells what is published although
    figures lack; `forms` how many valid forms the survey of each unit has, where that is known.
    """

    authority: str
    title: str
    year: int
    place: str = ""
    number: str = ""
    symbol: str = "QĐ-UBND"
    signed_on: date | None = None
    groups: tuple[tuple[str, str], ...] = (("", ""),)
    missing: str = ""
    footer: str = ""
    is_draft: bool = False
    proposer: Proposer = field(default_factory=Proposer)
    forms: Mapping[str, int] = field(default_factory=dict)

    @property
    def chair(self) -> str:
        """The position of who signs: chair of a committee, director of a department."""
        if _COMMITTEE.match(self.authority):
            return "Chủ tịch"
        return "Giám đốc" if _DEPARTMENT.match(self.authority) else "Thủ trưởng"

    @property
    def power(self) -> str:
        """«Chủ tịch Ủy ban nhân dân tỉnh A»: who decides and to whom is submitted."""
        return f"{self.chair} {self.authority}"

    @property
    def mark(self) -> str:
        """What stands in a box on the first page."""
        return DRAFT if self.is_draft else ""

    @property
    def decision(self) -> str:
        """«Quyết định số 12/QĐ-UBND ngày 05/01/2026», or "" while it has no number."""
        if not self.number:
            return ""
        day = f" ngày {self.signed_on:%d/%m/%Y}" if self.signed_on else ""
        return f"Quyết định số {self.number}/{self.symbol}{day}"


def grounds(results: Results) -> list[str]:
    """The papers the set rests on, without where they were read."""
    titles = [_READ_AT.sub("", one.title) for one in results.indicator_set.sources]
    return [f"Căn cứ {one}" for one in titles if _PAPER.match(one)]


def named_group(title: str) -> str:
    """The title of a ranking group as a heading; "" for all units together."""
    return title[:1].upper() + title[1:]
