"""The «Tờ trình» with which the office in charge submits the results to who decides."""

from __future__ import annotations

from collections.abc import Iterator

from parindex.documents.papers import analysis_words as words
from parindex.documents.papers.analysis import Analysis
from parindex.documents.papers.decision import LAW
from parindex.documents.papers.official import Block, Frame, Heading, Paper, Paragraph, Signer
from parindex.documents.papers.publishing import About, grounds, named_group
from parindex.engine.results import Results


def submission_paper(results: Results, found: Analysis, about: About) -> Paper:
    """Grounds, the results in short, what is proposed."""
    office = about.proposer
    frame = Frame(
        superior=about.authority,
        issuer=office.name,
        kind="Tờ trình",
        subject=f"Về việc công bố {about.title}",
        symbol=f"TTr-{office.letters}",
        place=about.place or "...",
        addressees=(about.power,),
        grounds=(LAW, *(one for one in grounds(results) if not one.startswith(LAW))),
        receivers=("Như trên", "Hội đồng thẩm định", f"Lưu: VT, {office.letters}"),
        signers=(Signer(office.head, ""),),
        mark=about.mark,
    )
    return Paper(frame, tuple(_blocks(found, about)), about.footer)


def _blocks(found: Analysis, about: About) -> Iterator[Block]:
    office = about.proposer.name
    yield Paragraph(
        f"{office} kính trình {about.power} xem xét, ban hành Quyết định công bố {about.title}, "
        "với các nội dung như sau:"
    )
    yield Heading("I. Quá trình thực hiện")
    surveyed = " và kết quả điều tra xã hội học" if found.survey else ""
    yield Paragraph(
        "Chỉ số được xác định từ số liệu các đơn vị tự đánh giá, kết quả thẩm định, kết luận của "
        f"Hội đồng thẩm định{surveyed}, theo đúng bộ chỉ số đã ban hành."
    )
    for text in words.scope(found):
        yield Paragraph(text)
    yield Heading("II. Kết quả")
    yield from _results(found, about)
    yield Heading("III. Nội dung trình")
    yield Paragraph(
        f"1. Ban hành Quyết định công bố {about.title} với kết quả, xếp loại và xếp hạng tại các "
        "Phụ lục của dự thảo Quyết định."
    )
    yield Paragraph(
        "2. Giao thủ trưởng các đơn vị được đánh giá xây dựng kế hoạch khắc phục các tiêu chí bị "
        f"mất điểm; giao {office} theo dõi, đôn đốc và báo cáo kết quả thực hiện."
    )
    yield Paragraph(
        "3. Công khai kết quả theo quy định sau khi Quyết định được ban hành.",
    )
    yield Paragraph(
        "(Gửi kèm dự thảo Quyết định và các Phụ lục, Báo cáo phân tích kết quả, Bảng số liệu.)"
    )
    yield Paragraph(f"{office} kính trình {about.power} xem xét, quyết định./.")


def _results(found: Analysis, about: About) -> Iterator[Block]:
    for text in (*words.overall(found.all), words.ratings(found.all)):
        if text:
            yield Paragraph(text)
    if len(found.groups) > 1:
        titles = dict(about.groups)
        for group in found.groups[1:]:
            said = " ".join(list(words.overall(group))[:1])
            label = f"{named_group(titles.get(group.group, group.group))}:"
            yield Paragraph(f"{said} {words.ratings(group)}".strip(), label=label)
    if found.all.spread is None:
        return
    for text in (*words.areas(found.areas), *words.survey(found.survey)):
        yield Paragraph(text)
    for text in list(words.changes(found.changes, found.year))[:3]:
        yield Paragraph(text)
    for text in words.claims(found.claims):
        yield Paragraph(text)
    if about.missing:
        yield Paragraph(about.missing, label="Số liệu còn thiếu:")
