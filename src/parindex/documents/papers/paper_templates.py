"""Word templates of an office: named places are filled with texts and pictures, rows with lists.

A place is written `{{ ten }}`; in capitals, `{{ TEN }}`, its text comes in capitals too. A place of
a list, `{{ xep_hang.don_vi }}`, repeats the table row it stands in, or outside of tables its
paragraph, once for every item; neighbours of the same list are repeated together. A field of a list
may be a picture, alone in its paragraph. There is nothing else: no command, no condition, no
arithmetic, so nothing of a template is ever carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from parindex.documents.papers.official import Picture, lines
from parindex.documents.papers.template_places import (
    PARAGRAPH,
    PLACE,
    ROW,
    SECTION,
    TEXT,
    Repeated,
    is_empty,
    name_in,
    nearest,
    repeated,
    roots,
    texts,
)
from parindex.documents.papers.word_pictures import draw_into

STRONG = "*"
"""The key of an item whose row is written in bold; its text is not shown."""

Value = str | Picture
Item = Mapping[str, Value]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEFORE_BOLD = (qn("w:rStyle"), qn("w:rFonts"))
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_BRACE, _BREAK = "\ufdd0", "\ufdd1"
"""Stand for a brace and for the end of a line of a text filled in until all is filled, so that no
text ever makes a place."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is filled in once for each item: its title, the names and meanings of fields, the items.

    `pictures` names the fields that are pictures. Where `is_whole_table` the table goes away with
    its last row.
    """

    title: str
    fields: Mapping[str, str]
    items: Sequence[Item] = ()
    pictures: frozenset[str] = frozenset()
    is_whole_table: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """Everything a template of one kind of paper may name, with what it is filled with.

    `texts` is name → (meaning, text); `lists` is name → listing.
    """

    texts: Mapping[str, tuple[str, str]]
    lists: Mapping[str, Listing] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Every name a template may use."""
        inside = [f"{name}.{one}" for name, listing in self.lists.items() for one in listing.fields]
        return [*self.texts, *inside]

    def drawn(self) -> set[str]:
        """The names that stand for pictures."""
        return {f"{name}.{one}" for name, each in self.lists.items() for one in each.pictures}


def filled(content: bytes, filling: Filling) -> bytes:
    """The template with every place filled; it was checked with `template_problems` before."""
    document = Document(BytesIO(content))
    _let_go_of_master(document)
    for part, root in roots(document):
        for group in reversed(repeated(root, filling.lists)):
            _repeat(part, group, filling)
        for paragraph in list(root.iter(PARAGRAPH)):
            _fill(part, paragraph, lambda name: filling.texts[name][1])
        for one in list(root.iter(TEXT)):
            _finish(one)
    document.core_properties.title = _titled(document.core_properties.title, filling)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _titled(title: str, filling: Filling) -> str:
    """The title a window shows, with the texts it names; other places in it stay."""
    said = {name: text for name, (_meaning, text) in filling.texts.items()}
    return PLACE.sub(lambda match: said.get(name_in(match), match[0]), title)[:255]


def with_text(content: bytes, old: str, new: str) -> bytes:
    """A Word document with another text in place of one that stands in it in one piece."""
    document = Document(BytesIO(content))
    for _part, root in roots(document):
        for one in root.iter(TEXT):
            one.text = (one.text or "").replace(old, new)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _let_go_of_master(document: Any) -> None:
    """Without the link to the template of the author's own computer, which Word would open."""
    parts = document.part.package.iter_parts()
    for part in (one for one in parts if str(one.partname) == "/word/settings.xml"):
        for element in part.element.findall(qn("w:attachedTemplate")):
            part.element.remove(element)
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith("/attachedTemplate"):
                del part.rels[key]


def _repeat(part: Any, group: Repeated, filling: Filling) -> None:
    """The rows or paragraphs once for every item of the list; away with them when there is none."""
    listing = filling.lists[min(group.names)]
    for element in group.elements:
        _let_go_of_section(element)
    first = group.elements[0]
    for item in listing.items:
        for element in group.elements:
            copy = deepcopy(element)
            first.addprevious(copy)
            for marked in list(copy.iter(PARAGRAPH)):
                marked.attrib.pop(_PARAGRAPH_ID, None)
                _fill(part, marked, lambda said, item=item: _from_item(said, item, filling))  # type: ignore[misc]
            if STRONG in item:
                _strengthen(copy)
    if listing.is_whole_table and not listing.items and first.tag == ROW:
        _remove_table(nearest(first, qn("w:tbl")))
    for element in group.elements:
        _remove(element)


def _let_go_of_section(element: Any) -> None:
    """A paragraph that ends a section leaves that to an empty one after it."""
    section = element.find(f"{qn('w:pPr')}/{SECTION}")
    if section is not None:
        ending = OxmlElement("w:p")
        ending.get_or_add_pPr().append(section)
        element.addnext(ending)


def _remove(element: Any) -> None:
    """Away with it, unless a header would be left without the paragraph it must have."""
    parent = element.getparent()
    if parent is None:
        return
    if parent.tag in (qn("w:hdr"), qn("w:ftr")) and len(parent) == 1:
        parent.append(OxmlElement("w:p"))
    parent.remove(element)


def _remove_table(table: Any) -> None:
    """Away with a table and the empty line after it, unless that parts two tables or is last."""
    if table is None or table.getparent() is None:
        return
    before, after = table.getprevious(), table.getnext()
    follows = None if after is None else after.getnext()
    if after is not None and follows is not None and after.tag == PARAGRAPH and is_empty(after):
        parts_tables = before is not None and before.tag == follows.tag == table.tag
        if follows.tag != SECTION and not parts_tables:
            after.getparent().remove(after)
    table.getparent().remove(table)


def _from_item(name: str, item: Item, filling: Filling) -> Value:
    _listed, dot, inside = name.partition(".")
    return item[inside] if dot else filling.texts[name][1]


def _fill(part: Any, paragraph: Any, value_of: Callable[[str], Value]) -> None:
    """Put texts and pictures in the places of a paragraph, however Word has cut them up."""
    pieces = texts(paragraph)
    whole = "".join(one.text or "" for one in pieces)
    for match in reversed(list(PLACE.finditer(whole))):
        value = value_of(name_in(match))
        if isinstance(value, Picture):
            piece = _write(pieces, match.start(), match.end(), "")
            draw_into(part, piece, value)
        else:
            said = _BREAK.join(lines(value)).replace("{", _BRACE)
            said = said.upper() if match[1].isupper() else said
            _write(pieces, match.start(), match.end(), said)


def _write(pieces: Sequence[Any], start: int, end: int, said: str) -> Any:
    """Replace the letters from `start` to `end` of the pieces taken together; the first of them."""
    place, touched = 0, None
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - place, 0), min(end - place, len(text))
        if first < last:
            piece.text = text[:first] + said + text[last:]
            piece.set(_SPACE, "preserve")
            said, touched = "", piece if touched is None else touched
        place += len(text)
    return touched


def _finish(piece: Any) -> None:
    """Write the braces and the ends of lines of what was filled in."""
    first, *rest = (piece.text or "").replace(_BRACE, "{").split(_BREAK)
    piece.text = first
    for line in rest:
        broken, after = OxmlElement("w:br"), OxmlElement("w:t")
        after.text = line
        after.set(_SPACE, "preserve")
        piece.addnext(broken)
        broken.addnext(after)
        piece = after


def _strengthen(row: Any) -> None:
    for run in row.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:b")) is None:
            # After the style and the faces, which alone come before it (ISO/IEC 29500, 17.3.2).
            before = sum(one.tag in _BEFORE_BOLD for one in properties)
            properties.insert(before, OxmlElement("w:b"))
