"""The decision as a Word template: what it may name, and the standard one to start from.

Both are taken from the decision itself, so that whatever it learns to say its template can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from parindex.documents.papers.decision import decision_paper, group_sentence, published_sentence
from parindex.documents.papers.official import (
    Block,
    Heading,
    Paper,
    Paragraph,
    Row,
    Table,
    day_in_words,
)
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_templates import STRONG, Filling, Listing, with_text
from parindex.documents.papers.publishing import About
from parindex.documents.papers.template_texts import (
    DRAFT_MARK,
    column_names,
    draft_listing,
    open_title,
    sentences_listing,
    texts_about,
)
from parindex.engine.results import Results


class AnnexTable(NamedTuple):
    """A table of the annexes as a list: its name, what it is, and its columns as fields."""

    name: str
    title: str
    fields: dict[str, str]
    table: Table


def decision_filling(results: Results, about: About) -> Filling:
    """Every name a template of the decision may use, with the figures of these results."""
    paper = decision_paper(results, about)
    lists = {
        **draft_listing(about),
        "can_cu": sentences_listing("căn cứ, mỗi căn cứ một đoạn", paper.frame.grounds[:-1]),
        "nhom": sentences_listing(
            "nhận xét chung, mỗi nhóm đơn vị một đoạn", _group_sentences(results, about)
        ),
        "con_thieu": sentences_listing(
            "lý do công bố khi còn thiếu số liệu; không có thì đoạn mất đi",
            [about.missing] if about.missing else [],
        ),
    }
    for one in annex_tables(paper):
        items = [
            dict(zip(one.fields, row.cells, strict=True)) | ({STRONG: ""} if row.is_strong else {})
            for row in one.table.rows
        ]
        lists[one.name] = Listing(one.title, one.fields, items)
    texts = texts_about(results, about)
    texts["cong_bo"] = (
        "câu công bố ở Điều 1",
        published_sentence(results, about, paper.annexes),
    )
    return Filling(texts, lists)


def _group_sentences(results: Results, about: About) -> list[str]:
    return [group_sentence(results, group, title) for group, title in about.groups]


def annex_tables(paper: Paper) -> Iterator[AnnexTable]:
    """The tables of the annexes in their order: `bang_1`, or `bang_2_1` and `bang_2_2`."""
    for number, annex in enumerate(paper.annexes, start=1):
        count = sum(isinstance(one, Table) for one in annex.blocks)
        heading, place = "", 0
        for block in annex.blocks:
            if isinstance(block, Heading):
                heading = block.text
            if isinstance(block, Table):
                place += 1
                name = f"bang_{number}_{place}" if count > 1 else f"bang_{number}"
                title = ": ".join(filter(None, (f"{annex.kind}, {annex.title}", heading)))
                yield AnnexTable(
                    name, title, column_names(one.title for one in block.columns), block
                )


def standard_decision(results: Results, about: About) -> bytes:
    """The standard template: the decision of this cycle with places instead of its figures."""
    paper = decision_paper(results, about)
    frame = replace(
        paper.frame,
        subject=open_title(paper.frame.subject, about),
        number="{{ so }}",
        symbol="{{ ky_hieu }}",
        place="{{ dia_danh }}",
        day=None,
        mark=DRAFT_MARK,
        grounds=("{{ can_cu.noi_dung }}", paper.frame.grounds[-1]),
    )
    names = {id(one.table): one for one in annex_tables(paper)}
    annexes = tuple(
        replace(
            annex,
            title=open_title(annex.title, about),
            blocks=tuple(_open_table(one, names) for one in annex.blocks),
        )
        for annex in paper.annexes
    )
    blocks = tuple(_open_blocks(paper, results, about))
    made = official_docx(Paper(frame, blocks, "{{ ma_bam }}", annexes))
    return with_text(made, day_in_words(None), "{{ ngay_ky }}")


def _open_table(block: Block, names: dict[int, AnnexTable]) -> Block:
    """A table with one row, which stands for all."""
    if not isinstance(block, Table):
        return block
    one = names[id(block)]
    return replace(
        block, rows=(Row(tuple(f"{{{{ {one.name}.{field} }}}}" for field in one.fields)),)
    )


def _open_blocks(paper: Paper, results: Results, about: About) -> Iterator[Block]:
    """The articles with places for the sentences that are made of figures."""
    groups = _group_sentences(results, about)
    sentence = published_sentence(results, about, paper.annexes)
    for block in paper.blocks:
        if not isinstance(block, Paragraph):
            yield block
        elif block.text == sentence:
            yield replace(block, text="{{ cong_bo }}")
            yield Paragraph("{{ nhom.noi_dung }}")
            yield Paragraph("{{ con_thieu.noi_dung }}")
        elif block.text not in (*groups, about.missing):
            yield replace(block, text=open_title(block.text, about))
