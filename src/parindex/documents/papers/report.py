"""The «Báo cáo phân tích kết quả»: what the figures say, with charts and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from parindex.documents.papers import analysis_words as words
from parindex.documents.papers import report_charts as charts
from parindex.documents.papers.analysis import Analysis, GroupFigures
from parindex.documents.papers.annexes import ROMAN, ranking_table, share_table
from parindex.documents.papers.official import (
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
from parindex.documents.papers.publishing import About, named_group
from parindex.engine.numbers import shown
from parindex.engine.results import Results

MOST_SHOWN = 5


def report_paper(results: Results, found: Analysis, about: About) -> Paper:
    """The report of the office in charge; its sections are those there are figures for."""
    office = about.proposer
    frame = Frame(
        superior=about.authority,
        issuer=office.name,
        kind="Báo cáo",
        subject=f"Phân tích kết quả {about.title}",
        symbol=f"BC-{office.letters}",
        place=about.place or "...",
        addressees=(about.power,),
        receivers=("Như trên", "Hội đồng thẩm định", f"Lưu: VT, {office.letters}"),
        signers=(Signer(office.head, ""),),
        mark=about.mark,
    )
    blocks = tuple(charts.numbered(_blocks(found, about)))
    return Paper(frame, blocks, about.footer, tuple(_annexes(results, found, about)))


def _blocks(found: Analysis, about: About) -> Iterator[Block]:
    basis = f" theo {about.decision}" if about.decision else ""
    yield Paragraph(
        f"{about.proposer.name} báo cáo phân tích kết quả {about.title}{basis} như sau:"
    )
    sections = [
        ("Phạm vi đánh giá", _paragraphs(words.scope(found))),
        ("Kết quả chung", _overall(found, about)),
    ]
    if found.all.spread is not None:
        sections.append(("Kết quả theo lĩnh vực", _areas(found)))
        if found.survey:
            sections.append(("Kết quả điều tra xã hội học", _survey(found)))
        if found.claims is not None:
            sections.append(("Điểm tự chấm và điểm sau thẩm định", _claims(found)))
        sections.append(("Nguyên nhân mất điểm", _causes(found)))
        sections.append(("Đề xuất, kiến nghị", _proposals(found, about)))
    for numeral, (title, blocks) in zip(ROMAN, sections, strict=False):
        yield Heading(f"{numeral}. {title}")
        yield from blocks
    if about.missing:
        yield Paragraph(about.missing, label="Số liệu còn thiếu:")
    yield Paragraph(f"{about.proposer.name} kính báo cáo {about.power}./.")


def _paragraphs(texts: Iterable[str]) -> Iterator[Block]:
    for text in texts:
        if text:
            yield Paragraph(text)


def _overall(found: Analysis, about: About) -> Iterator[Block]:
    whole = found.all
    yield Heading("1. Chỉ số và xếp hạng", level=2)
    yield from _paragraphs(words.overall(whole))
    titles = dict(about.groups)
    for group in found.groups[1:]:
        label = f"{named_group(titles.get(group.group, group.group))}:"
        yield Paragraph(" ".join(words.overall(group)), label=label)
    yield from charts.spreads(found.groups, titles)
    for one in found.groups[1:] or found.groups:
        if len(one.ranked) > 2 * MOST_SHOWN:
            title = named_group(titles.get(one.group, one.group))
            of = f" nhóm {title}" if title else ""
            yield Paragraph(f"Các đơn vị có chỉ số cao nhất và thấp nhất{of}:")
            yield _ends(one)
    if whole.spread is None:
        return
    yield Heading("2. Xếp loại", level=2)
    yield from _paragraphs([words.ratings(whole) or "Không xếp loại."])
    yield from charts.ratings(whole)
    yield from _paragraphs(words.years(found.years))
    yield from charts.years(found.years)
    yield Heading(f"3. So với năm {found.year - 1}", level=2)
    yield from _paragraphs(words.changes(found.changes, found.year))


def _ends(whole: GroupFigures) -> Table:
    """The five highest and the five lowest beside each other."""
    columns = (
        Column("TT", 10, Side.CENTER),
        Column("Cao nhất", 52),
        Column("Chỉ số", 20, Side.RIGHT),
        Column("Thấp nhất", 63),
        Column("Chỉ số", 20, Side.RIGHT),
    )
    best, worst = whole.ranked[:MOST_SHOWN], whole.ranked[: -MOST_SHOWN - 1 : -1]
    return Table(
        columns,
        tuple(
            Row(
                (
                    *(str(number), high.name, words.points(high.index)),
                    *(low.name, words.points(low.index)),
                )
            )
            for number, (high, low) in enumerate(zip(best, worst, strict=True), start=1)
        ),
    )


def _areas(found: Analysis) -> Iterator[Block]:
    yield from _paragraphs(words.areas(found.areas))
    if not found.areas:
        return
    yield from charts.area_means(found.areas)
    yield share_table(found.areas, "Lĩnh vực", has_rank=True)
    yield from charts.area_spreads(found.areas)
    for number, one in enumerate(found.areas, start=1):
        yield Heading(f"{number}. {one.title}", level=2)
        yield Paragraph(" ".join(words.area(one, found.losses)))


def _survey(found: Analysis) -> Iterator[Block]:
    yield from _paragraphs(words.survey(found.survey))
    yield share_table(found.survey, "Tiêu chí")


def _claims(found: Analysis) -> Iterator[Block]:
    yield from _paragraphs(words.claims(found.claims))
    if found.claims is None or len(found.claims.units) == 1:
        return
    columns = (
        Column("TT", 12, Side.CENTER),
        Column("Đơn vị", 78),
        Column("Tự chấm", 25, Side.RIGHT),
        Column("Thẩm định", 25, Side.RIGHT),
        Column("Chênh lệch", 25, Side.RIGHT),
    )
    widest = sorted(found.claims.units, key=lambda one: -abs(one.change))[: 2 * MOST_SHOWN]
    figures = [(one.name, one.claimed, one.counted, one.change) for one in widest if one.change]
    if figures:
        rows = (
            Row((str(number), name, *(words.points(one) for one in values)))
            for number, (name, *values) in enumerate(figures, start=1)
        )
        yield Paragraph("Các đơn vị có chênh lệch lớn nhất giữa điểm tự chấm và điểm thẩm định:")
        yield Table(columns, tuple(rows))


def _causes(found: Analysis) -> Iterator[Block]:
    costly = found.losses[: words.MOST_LOSSES]
    if not costly:
        yield Paragraph(words.no_causes(found))
        return
    more = f"{shown(len(costly))} trong " if len(found.losses) > len(costly) else ""
    yield Paragraph(
        f"Có {shown(len(found.losses))} tiêu chí còn đơn vị bị mất điểm. Dưới đây là {more}"
        "các tiêu chí đó, xếp theo tỷ lệ điểm đạt được từ thấp đến cao."
    )
    for number, one in enumerate(costly, start=1):
        yield Paragraph(words.cause(one), label=f"{number}. Tiêu chí {one.code}. {one.title}:")


def _proposals(found: Analysis, about: About) -> Iterator[Block]:
    codes = [one.code for one in found.losses[:MOST_SHOWN]]
    focus = f", trọng tâm là {_codes(codes)}" if codes else ""
    yield Paragraph(
        f"1. Các đơn vị rà soát những tiêu chí bị mất điểm{focus}; xây dựng kế hoạch khắc phục, "
        "nêu rõ việc phải làm, người chịu trách nhiệm và thời hạn."
    )
    known = [one for one in found.areas if one.rank is not None and one.mean is not None]
    number = 2
    if len({one.mean for one in known}) > 1:
        lowest = max(known, key=lambda one: one.rank or 0)
        yield Paragraph(
            f"2. Cơ quan theo dõi lĩnh vực {lowest.title} hướng dẫn, đôn đốc các đơn vị, vì đây là "
            f"lĩnh vực đạt thấp nhất ({words.points(lowest.mean or lowest.max)}%)."
        )
        number = 3
    yield Paragraph(
        f"{number}. {about.proposer.name} tổng hợp, theo dõi việc khắc phục và báo cáo "
        f"{about.power}."
    )


def _codes(codes: list[str]) -> str:
    return (
        f"tiêu chí {words.listed(codes)}"
        if len(codes) == 1
        else f"các tiêu chí {words.listed(codes)}"
    )


def _annexes(results: Results, found: Analysis, about: About) -> Iterator[Annex]:
    """The ranking of every group as a chart and as a table."""
    groups = found.groups[1:] or found.groups
    if not any(len(one.ranked) > 1 for one in groups):
        return
    titles = dict(about.groups)
    blocks: list[Block] = []
    for one in groups:
        title = named_group(titles.get(one.group, one.group))
        blocks += [Heading(title, level=2)] if title else []
        blocks += [*charts.rankings(one), ranking_table(results, one.group)]
    yield Annex("Phụ lục", f"Chỉ số của các đơn vị năm {found.year}", tuple(blocks))
