"""The submission as a Word template: what it may name, and the standard one to start from.

What it tells in figures stands in its first two parts, so each of them is a list of paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parindex.documents.papers.official import (
    Block,
    Heading,
    Paper,
    Paragraph,
    ground_lines,
)
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_templates import Filling, with_text
from parindex.documents.papers.publishing import About
from parindex.documents.papers.template_texts import (
    DRAFT_MARK,
    draft_listing,
    open_title,
    sentences_listing,
    texts_about,
)
from parindex.engine.results import Results

FIGURED = 2
"""So many parts, from the first, are made of figures."""
_GROUND = "{{ can_cu.noi_dung }}"


def submission_filling(paper: Paper, results: Results, about: About) -> Filling:
    """Every name a template of the submission may use, with the figures of these results."""
    lists = {
        **draft_listing(about),
        "can_cu": sentences_listing("căn cứ, mỗi căn cứ một đoạn", ground_lines(paper.frame)),
    }
    for number, (title, said) in enumerate(_parts(paper.blocks)[:FIGURED], start=1):
        lists[f"phan_{number}"] = sentences_listing(f"các đoạn của phần «{title}»", said)
    texts = texts_about(results, about)
    letters = about.proposer.letters
    texts |= {
        "co_quan_trinh": ("cơ quan trình", about.proposer.name),
        "ky_hieu": ("ký hiệu của tờ trình", f"TTr-{letters}"),
    }
    return Filling(texts, lists)


def _parts(blocks: Sequence[Block]) -> list[tuple[str, list[str]]]:
    """The headings with the paragraphs under each."""
    found: list[tuple[str, list[str]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append((block.text, []))
        elif isinstance(block, Paragraph) and found:
            found[-1][1].append(f"{block.label} {block.text}".strip())
    return found


def standard_submission(paper: Paper, about: About) -> bytes:
    """The standard template: the submission of this cycle with places instead of its figures."""
    frame = replace(
        paper.frame,
        subject=open_title(paper.frame.subject, about),
        symbol="{{ ky_hieu }}",
        place="{{ dia_danh }}",
        grounds=(_GROUND,),
        mark=DRAFT_MARK,
    )
    blocks: list[Block] = []
    part = 0
    for block in paper.blocks:
        if isinstance(block, Heading):
            part += 1
            blocks.append(block)
            if part <= FIGURED:
                blocks.append(Paragraph(f"{{{{ phan_{part}.noi_dung }}}}"))
        elif isinstance(block, Paragraph) and not 1 <= part <= FIGURED:
            blocks.append(replace(block, text=open_title(block.text, about)))
    made = official_docx(Paper(frame, tuple(blocks), "{{ ma_bam }}"))
    return with_text(made, f"{_GROUND}.", _GROUND)
