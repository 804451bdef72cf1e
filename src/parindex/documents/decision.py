"""The draft of «Quyết định công bố» with its annexes, made from results alone.

The text is a draft: the office completes grounds, number and signature. Every figure comes from
the results; nothing is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from parindex.documents.official import (
    TEXT_WIDTH,
    Annex,
    Block,
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Row,
    Side,
    Signer,
    Table,
)
from parindex.documents.official_pdf import official_pdf
from parindex.documents.official_word import official_docx
from parindex.engine.indicators import Area
from parindex.engine.numbers import Rounding, exact, rounded, shown
from parindex.engine.results import Results
from parindex.engine.scoring import Scorecard

AREA_WIDTH, PLACE_WIDTH = 14, 12
MOST_AREAS = 8
"""So many areas stand beside each other on A4; more go into a second table."""
_READ_AT = re.compile(r" \([^()]*\)$")
_PAPER = re.compile(r"(?i)(luật|nghị quyết|nghị định|quyết định|thông tư|kế hoạch) ")


@dataclass(frozen=True, slots=True)
class About:
    """What the decision is about and who takes it.

    `number` is «123», `symbol` «QĐ-UBND»; both and `signed_on` may be open in a draft. `groups`
    names the ranking groups in the order of the annexes. `missing` tells what is published although
    figures lack.
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


def decision_docx(results: Results, about: About) -> bytes:
    """The decision as a Word document to be completed by the office."""
    return official_docx(decision_paper(results, about))


def decision_pdf(results: Results, about: About, fonts: Path) -> bytes:
    """The decision as PDF; `fonts` is the folder with the faces of Tinos."""
    return official_pdf(decision_paper(results, about), fonts)


def decision_paper(results: Results, about: About) -> Paper:
    """Frame, articles and annexes, the same for Word and PDF."""
    frame = Frame(
        issuer=about.authority,
        kind="Quyết định",
        subject=f"Về việc công bố {about.title}",
        number=about.number,
        symbol=about.symbol,
        place=about.place or "...",
        day=about.signed_on,
        grounds=(
            *_grounds(results),
            f"Căn cứ kết quả họp Hội đồng thẩm định {about.title}",
            "Theo đề nghị của Giám đốc Sở Nội vụ",
        ),
        receivers=("Như Điều 3", "Bộ Nội vụ (để báo cáo)", "Lưu: VT, SNV"),
        signers=(Signer("Chủ tịch", ""),),
    )
    return Paper(
        frame, tuple(_articles(results, about)), about.footer, tuple(_annexes(results, about))
    )


def _grounds(results: Results) -> list[str]:
    """The papers the set rests on, without where they were read."""
    titles = [_READ_AT.sub("", one.title) for one in results.indicator_set.sources]
    return [f"Căn cứ {one}" for one in titles if _PAPER.match(one)]


def _articles(results: Results, about: About) -> Iterator[Block]:
    yield Heading("QUYẾT ĐỊNH:")
    yield Paragraph(_first(results, about), label="Điều 1.")
    for group, title in about.groups:
        yield Paragraph(_group_sentence(results, group, title))
    if about.missing:
        yield Paragraph(about.missing)
    yield Paragraph(
        "Thủ trưởng các đơn vị có tên tại Phụ lục I rút kinh nghiệm, xây dựng kế hoạch khắc phục "
        "các tiêu chí bị mất điểm; Sở Nội vụ theo dõi, đôn đốc việc thực hiện.",
        label="Điều 2.",
    )
    yield Paragraph(
        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, Giám đốc Sở Nội vụ và thủ "
        "trưởng các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.",
        label="Điều 3.",
    )


def _first(results: Results, about: About) -> str:
    ranked = sum(card.index is not None for card in results.cards)
    left = len(results.cards) - ranked
    silent = f" {left} đơn vị không có số liệu được tính nên không xếp hạng." if left else ""
    return f"Công bố {about.title} của {ranked} đơn vị, chi tiết tại các Phụ lục kèm theo.{silent}"


def _group_sentence(results: Results, group: str, title: str) -> str:
    """«Xã: 72 đơn vị, trung bình 81,20; cao nhất …; 5 Rất tốt, 40 Tốt.»."""
    found = results.statistics[group]
    name = title[:1].upper() + title[1:] if title else "Các đơn vị"
    if found.mean is None or found.highest is None or found.lowest is None:
        return f"{name}: {found.units} đơn vị, chưa có chỉ số."
    bands = ", ".join(
        f"{found.bands[one.id]} đơn vị xếp loại {one.label.vi}"
        for one in results.indicator_set.rating.bands
        if found.bands.get(one.id)
    )
    figures = (
        f"trung bình {shown(found.mean, 2)}, cao nhất {shown(found.highest, 2)}, "
        f"thấp nhất {shown(found.lowest, 2)} điểm"
    )
    return f"{name}: {found.units} đơn vị, {figures}; {bands}."


def _annexes(results: Results, about: About) -> Iterator[Annex]:
    yield Annex(
        "Phụ lục I",
        f"Kết quả, xếp loại và xếp hạng {about.title}",
        tuple(
            block
            for group, title in about.groups
            for block in (*_named(title), _ranking(results, group))
        ),
    )
    areas = [one for one in results.indicator_set.areas if one.is_area or one.max]
    yield Annex(
        "Phụ lục II",
        "Điểm của các đơn vị theo từng lĩnh vực",
        tuple(
            block
            for group, title in about.groups
            for block in (*_named(title), *_points_by_area(results, group, areas))
        ),
    )
    yield Annex("Phụ lục III", "Kết quả trung bình theo lĩnh vực", (_means(results),))


def _named(title: str) -> tuple[Block, ...]:
    return (Heading(title[:1].upper() + title[1:], level=2),) if title else ()


def _cards(results: Results, group: str) -> list[Scorecard]:
    return [
        card
        for card in results.cards
        if not group or results.standings[card.facts.unit].group == group
    ]


def _ranking(results: Results, group: str) -> Table:
    columns = (
        Column("Hạng", 18, Side.CENTER),
        Column("Đơn vị", 77),
        Column("Chỉ số", 30, Side.RIGHT),
        Column("Xếp loại", 40, Side.CENTER),
    )
    rows = []
    for card in _cards(results, group):
        rank = results.standings[card.facts.unit].rank
        label = results.indicator_set.rating.band(card.rating).label.vi if card.rating else "–"
        index = "–" if card.index is None else shown(card.index, 2)
        rows.append(Row((str(rank or "–"), card.facts.name, index, label)))
    return Table(columns, tuple(rows))


def _points_by_area(results: Results, group: str, areas: Sequence[Area]) -> Iterator[Block]:
    """Units against areas, as many tables as the width of the page asks for."""
    for start in range(0, len(areas), MOST_AREAS):
        some = areas[start : start + MOST_AREAS]
        width = TEXT_WIDTH - PLACE_WIDTH - AREA_WIDTH * len(some)
        columns = (
            Column("TT", PLACE_WIDTH, Side.CENTER),
            Column("Đơn vị", width),
            *(Column(one.code, AREA_WIDTH, Side.RIGHT) for one in some),
        )
        head = ("", "Điểm tối đa", *(shown(one.max) for one in some))
        rows = [Row(head, is_strong=True)]
        for number, card in enumerate(_cards(results, group), start=1):
            points = [
                shown(card.areas[one.code].points, 2)
                if one.code in card.areas and card.index is not None
                else "–"
                for one in some
            ]
            rows.append(Row((str(number), card.facts.name, *points)))
        yield Table(columns, tuple(rows))
    names = "; ".join(f"{one.code}: {one.title.vi}" for one in areas)
    yield Paragraph(f"{names}.", label="Ghi chú:")


def _means(results: Results) -> Table:
    columns = (
        Column("Mã", 15, Side.CENTER),
        Column("Lĩnh vực", 85),
        Column("Điểm tối đa", 20, Side.RIGHT),
        Column("Trung bình (%)", 25, Side.RIGHT),
        Column("Thứ hạng", 20, Side.CENTER),
    )
    rows = []
    for one in results.indicator_set.areas:
        statistic = results.areas.get(one.code)
        mean = statistic.mean if statistic is not None else _mean_share(results, one.code)
        rank = statistic.rank if statistic is not None else None
        cells = (
            one.code,
            one.title.vi,
            shown(one.max),
            "–" if mean is None else shown(mean, 2),
            str(rank or "–"),
        )
        rows.append(Row(cells))
    return Table(columns, tuple(rows))


def _mean_share(results: Results, code: str) -> Decimal | None:
    """The mean of an area without published statistics, in percent of what was attainable."""
    shares = [
        Fraction(*card.areas[code].exact) / Fraction(card.areas[code].attainable)
        for card in results.cards
        if code in card.areas and card.index is not None and card.areas[code].attainable
    ]
    if not shares:
        return None
    mean = 100 * sum(shares, Fraction(0)) / len(shares)
    return rounded(exact(mean), 2, Rounding.HALF_UP)
