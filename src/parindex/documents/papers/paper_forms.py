"""A paper written once for all that becomes of it: the paper, what its templates may name, and
the standard template.

A `Form` is the text of a paper with places in it and the values of these places. `paper_of` puts
the values in, `filling_of` offers them to the template of an authority, and `template_of` writes
the text with its places as they stand: so a standard template that is filled says what the paper
says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from parindex.documents.papers.official import (
    Annex,
    Block,
    Centered,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Row,
    Table,
)
from parindex.documents.papers.official_word import official_docx
from parindex.documents.papers.paper_templates import STRONG, Filling, Item, Listing, with_text
from parindex.documents.papers.template_places import PLACE, name_in
from parindex.documents.papers.template_texts import column_names

Blank = Heading | Centered | Paragraph
"""A block with places in its text."""
_DRAWN_FIELDS = {"hinh": "hình vẽ, đứng một mình trong một đoạn", "chu_thich": "tên hình"}


@dataclass(frozen=True, slots=True)
class Listed:
    """Blocks that come once for each item, `{{ name.field }}` in them being the item's texts."""

    name: str
    title: str
    fields: Mapping[str, str]
    blanks: tuple[Blank, ...]
    items: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table whose rows are a list; without rows there is no table."""

    name: str
    title: str
    table: Table


@dataclass(frozen=True, slots=True)
class Drawn:
    """Charts with their captions, as many as there are."""

    name: str
    title: str
    pictures: tuple[Picture, ...]


Varying = Listed | Tabled | Drawn
Part = Blank | Varying


@dataclass(frozen=True, slots=True)
class AnnexForm:
    """An annex as a form; one that is not there is still known to the templates."""

    kind: str
    title: str
    parts: tuple[Part, ...]
    is_there: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A paper as text with places and their values; `texts` is name → (meaning, text).

    `frame` is that of the paper, `open_frame` that of its standard template, in which `instead`
    tells what to write otherwise: places instead of dots.
    """

    frame: Frame
    open_frame: Frame
    texts: Mapping[str, tuple[str, str]]
    parts: tuple[Part, ...]
    footer: str = ""
    annexes: tuple[AnnexForm, ...] = ()
    lists: Mapping[str, Listing] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)


def told(name: str, title: str, texts: Iterable[str], blank: str = "") -> Listed:
    """Paragraphs of their own, as many as there are texts that say something."""
    shape = Paragraph(blank or f"{{{{ {name}.noi_dung }}}}")
    items = [{"noi_dung": one} for one in texts if one]
    return Listed(name, title, {"noi_dung": "nội dung"}, (shape,), items)


def heading(name: str, title: str, *, level: int = 1) -> Listed:
    """A heading that is there with its part only; no title, no heading."""
    shape = Heading(f"{{{{ {name}.ten }}}}", level)
    items = [{"ten": title}] if title else []
    return Listed(name, "đề mục; không có phần này thì mất đi", {"ten": "đề mục"}, (shape,), items)


def emptied(parts: Iterable[Varying]) -> Iterator[Varying]:
    """A section that there are no figures for: nothing of it is shown, its names stay known."""
    for part in parts:
        if isinstance(part, Listed):
            yield replace(part, items=())
        elif isinstance(part, Tabled):
            yield replace(part, table=replace(part.table, rows=()))
        else:
            yield replace(part, pictures=())


def paper_of(form: Form) -> Paper:
    """The paper, every place filled."""
    annexes = tuple(
        Annex(one.kind, _said(one.title, form.texts), tuple(_blocks(one.parts, form.texts)))
        for one in form.annexes
        if one.is_there
    )
    return Paper(form.frame, tuple(_blocks(form.parts, form.texts)), form.footer, annexes)


def template_of(form: Form) -> bytes:
    """The standard template as a Word document: the paper with its places left open."""
    annexes = tuple(
        Annex(one.kind, one.title, tuple(_open_blocks(one.parts)))
        for one in form.annexes
        if one.is_there
    )
    footer = "{{ ma_bam }}" if "ma_bam" in form.texts else ""
    made = official_docx(Paper(form.open_frame, tuple(_open_blocks(form.parts)), footer, annexes))
    for said, place in form.instead.items():
        made = with_text(made, said, place)
    return made


def filling_of(form: Form) -> Filling:
    """Every name a template may use, with its values."""
    parts = [*form.parts, *(part for one in form.annexes for part in one.parts)]
    lists = {one.name: _listing(one) for one in parts if not isinstance(one, Blank)}
    return Filling(form.texts, {**form.lists, **lists})


def _listing(part: Varying) -> Listing:
    if isinstance(part, Listed):
        return Listing(part.title, part.fields, part.items)
    if isinstance(part, Drawn):
        items: list[Item] = [{"hinh": one, "chu_thich": one.caption} for one in part.pictures]
        return Listing(part.title, _DRAWN_FIELDS, items, frozenset(("hinh",)))
    fields = _fields(part.table)
    rows: list[Item] = [
        dict(zip(fields, one.cells, strict=True)) | ({STRONG: ""} if one.is_strong else {})
        for one in part.table.rows
    ]
    return Listing(part.title, fields, rows, is_whole_table=True)


def _fields(table: Table) -> dict[str, str]:
    return column_names(one.title for one in table.columns)


def _blocks(parts: Iterable[Part], texts: Mapping[str, tuple[str, str]]) -> Iterator[Block]:
    """The parts as blocks of the paper."""
    for part in parts:
        if isinstance(part, Tabled):
            yield from (part.table,) if part.table.rows else ()
        elif isinstance(part, Drawn):
            yield from part.pictures
        elif isinstance(part, Listed):
            for item in part.items:
                inside = {f"{part.name}.{key}": ("", text) for key, text in item.items()}
                yield from (_filled(one, {**texts, **inside}) for one in part.blanks)
        else:
            yield _filled(part, texts)


def _filled(blank: Blank, known: Mapping[str, tuple[str, str]]) -> Blank:
    said = _said(blank.text, known)
    if isinstance(blank, Paragraph):
        return replace(blank, text=said, label=_said(blank.label, known))
    return replace(blank, text=said)


def _said(text: str, known: Mapping[str, tuple[str, str]]) -> str:
    """A text with its places filled; what is no place of ours stays as it is."""
    return PLACE.sub(lambda match: known.get(name_in(match), ("", match[0]))[1], text)


def _open_blocks(parts: Iterable[Part]) -> Iterator[Block]:
    """The parts as they stand in a template: each list once, by its places."""
    for part in parts:
        if isinstance(part, Tabled):
            cells = tuple(f"{{{{ {part.name}.{one} }}}}" for one in _fields(part.table))
            yield replace(part.table, rows=(Row(cells),))
        elif isinstance(part, Drawn):
            yield Picture("", f"{{{{ {part.name}.chu_thich }}}}", f"{{{{ {part.name}.hinh }}}}")
        elif isinstance(part, Listed):
            yield from part.blanks
        else:
            yield part
