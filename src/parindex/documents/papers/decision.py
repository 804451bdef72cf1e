"""The «Quyết định công bố» with its annexes, made from results alone.

The text is a draft until it is published: the office completes grounds, number and signature.
Every figure comes from the results; nothing is typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from parindex.documents.papers.annexes import annexes
from parindex.documents.papers.official import (
    Annex,
    Block,
    Centered,
    Frame,
    Paper,
    Paragraph,
    Signer,
)
from parindex.documents.papers.official_pdf import official_pdf
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.publishing import About, grounds, named_group
from parindex.engine.numbers import shown
from parindex.engine.results import Results

LAW = "Căn cứ Luật Tổ chức chính quyền địa phương"
"""What the power to decide rests on; the office adds number and day of the law in force."""


def decision_docx(results: Results, about: About) -> bytes:
    """The decision as a Word document to be completed by the office."""
    return official_docx(decision_paper(results, about))


def decision_pdf(results: Results, about: About, fonts: Path) -> bytes:
    """The decision as PDF; `fonts` is the folder with the faces of Tinos."""
    return official_pdf(decision_paper(results, about), fonts)


def decision_paper(results: Results, about: About) -> Paper:
    """Frame, articles and annexes, the same for Word and PDF."""
    letters = about.proposer.letters
    frame = Frame(
        issuer=about.authority,
        kind="Quyết định",
        subject=f"Về việc công bố {about.title}",
        number=about.number,
        symbol=about.symbol,
        place=about.place or "...",
        day=about.signed_on,
        grounds=(
            LAW,
            *(one for one in grounds(results) if not one.startswith(LAW)),
            f"Căn cứ kết quả họp Hội đồng thẩm định {about.title}",
            f"Theo đề nghị của {about.proposer.head_of} tại Tờ trình số .../TTr-{letters}",
        ),
        receivers=("Như Điều 3", *about.proposer.reports_to, f"Lưu: VT, {letters}"),
        signers=(Signer(about.chair, ""),),
        power=about.power,
        mark=about.mark,
    )
    enclosed = annexes(results, about)
    return Paper(frame, tuple(_articles(results, about, enclosed)), about.footer, enclosed)


def _articles(results: Results, about: About, enclosed: tuple[Annex, ...]) -> Iterator[Block]:
    office = about.proposer.name
    yield Centered("QUYẾT ĐỊNH:")
    yield Paragraph(published_sentence(results, about, enclosed), label="Điều 1.")
    for group, title in about.groups:
        yield Paragraph(group_sentence(results, group, title))
    if about.missing:
        yield Paragraph(about.missing)
    yield Paragraph(
        "Thủ trưởng các đơn vị có tên trong Phụ lục rút kinh nghiệm, xây dựng kế hoạch khắc phục "
        f"các tiêu chí bị mất điểm; {office} theo dõi, đôn đốc việc thực hiện.",
        label="Điều 2.",
    )
    yield Paragraph(
        f"Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, {about.proposer.head_of} và "
        "thủ trưởng các cơ quan, đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.",
        label="Điều 3.",
    )


def published_sentence(results: Results, about: About, enclosed: Sequence[Annex]) -> str:
    """What is published, of how many units, and who is left without a place."""
    where = "các Phụ lục" if len(enclosed) > 1 else "Phụ lục"
    ranked = sum(card.index is not None for card in results.cards)
    left = len(results.cards) - ranked
    silent = f" {left} đơn vị không có số liệu được tính nên không xếp hạng." if left else ""
    return f"Công bố {about.title} của {ranked} đơn vị, chi tiết tại {where} kèm theo.{silent}"


def group_sentence(results: Results, group: str, title: str) -> str:
    """«Xã: 72 đơn vị, trung bình 81,20; cao nhất …; 5 Rất tốt, 40 Tốt.»."""
    found = results.statistics[group]
    name = named_group(title) or "Các đơn vị"
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
    ranked = sum(card.index is not None for card in results.members(group))
    if found.highest == found.lowest:
        same = "cùng đạt" if ranked > 1 else "đạt"
        figures = f"{ranked} đơn vị có chỉ số, {same} {shown(found.highest, 2)} điểm"
    return f"{name}: {found.units} đơn vị, {figures}{'; ' if bands else ''}{bands}."
