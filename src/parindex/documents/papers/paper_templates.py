"""Word templates of an office: named places are filled with texts, rows with lists.

A place is written `{{ ten }}`; in capitals, `{{ TEN }}`, its text comes in capitals too. A place of
a list, `{{ xep_hang.don_vi }}`, repeats the table row it stands in, or outside of tables its
paragraph, once for every item. There is nothing else: no command, no condition, no arithmetic, so
nothing of a template is ever carried out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from parindex.documents.incoming.template_safety import ODD
from parindex.documents.papers.official import lines
from parindex.language import gettext as _

STRONG = "*"
"""The key of an item whose row is written in bold; its text is not shown."""

MOST_REPEATED = 200
"""Rows that stand for a list; each of them may become hundreds."""

MOST_PLACES = 2000
"""More than any form of an office has; each costs time whenever the paper is written."""

_UNREADABLE = (OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError, BadZipFile)
"""What opening a Word file may end in whose parts are missing or are not what they should be."""

_BRACE = "\ufdd0"
"""Stands for a brace of a text until all is filled, so that no text is taken for a place."""

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PARAGRAPH, _TEXT, _ROW = qn("w:p"), qn("w:t"), qn("w:tr")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEFORE_BOLD = (qn("w:rStyle"), qn("w:rFonts"))
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows to fill in: what they are, the names and meanings of their fields, the items."""

    title: str
    fields: Mapping[str, str]
    items: Sequence[Mapping[str, str]] = ()


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


def template_problems(content: bytes, filling: Filling) -> list[str]:
    """Everything wrong with the places of a template, a sentence each; [] when it can be used."""
    try:
        roots = _opened(content)
    except _UNREADABLE:
        return [_(ODD)]
    known, problems, count = set(filling.names()), [], 0
    for root in roots:
        for paragraph in root.iter(_PARAGRAPH):
            text = _said(paragraph)
            for match in _PLACE.finditer(text):
                count += 1
                problems += _wrong_name(match, known)
            problems += _broken(_PLACE.sub("", text))
        problems += _odd_rows(root, filling)
    if count > MOST_PLACES:
        problems.append(_("Mẫu có quá %(most)s chỗ điền.") % {"most": MOST_PLACES})
    if not count and not problems:
        problems.append(_("Mẫu không có chỗ điền nào, ví dụ {{ co_quan }}."))
    return list(dict.fromkeys(problems))


def _opened(content: bytes) -> list[Any]:
    """Whatever holds paragraphs in a file that may be broken in any way."""
    roots = list(_roots(Document(BytesIO(content))))
    if any(root is None for root in roots):
        raise ValueError("no body")
    return roots


def _wrong_name(match: re.Match[str], known: set[str]) -> list[str]:
    name = _name(match)
    if name in known:
        return []
    place = match[0].strip()
    if not _NAME.fullmatch(name):
        return [_("Chỗ điền «%(place)s» viết sai: chỉ ghi tên, không dấu.") % {"place": place}]
    near = get_close_matches(name, sorted(known), 3)
    if near:
        told = ", ".join(f"{{{{ {one} }}}}" for one in near)
        values = {"place": place, "near": told}
        return [_("Không có chỗ điền «%(place)s». Gần đúng: %(near)s.") % values]
    return [_("Không có chỗ điền «%(place)s». Xem bảng tên được dùng.") % {"place": place}]


def _broken(rest: str) -> list[str]:
    found = _LEFT_OVER.search(rest)
    if found is None:
        return []
    near = rest[max(found.start() - 20, 0) : found.end() + 30].strip()
    if "%" in found[0] or "#" in found[0]:
        return [_("Mẫu chỉ có chỗ điền, không có lệnh: «%(near)s».") % {"near": near}]
    return [_("Chỗ điền thiếu dấu {{ hoặc }}: «%(near)s».") % {"near": near}]


def _odd_rows(root: Any, filling: Filling) -> list[str]:
    """Rows that name fields of two lists, so that nobody knows which to repeat them for."""
    repeated = [sorted(lists) for _one, lists in _repeated(root, filling)]
    says = _("Một dòng dùng chung hai danh sách: %(lists)s. Tách thành hai dòng.")
    found = [says % {"lists": ", ".join(one)} for one in repeated if len(one) > 1]
    if len(repeated) > MOST_REPEATED:
        found.append(_("Mẫu có quá %(most)s dòng tự lặp lại.") % {"most": MOST_REPEATED})
    return found


def filled(content: bytes, filling: Filling) -> bytes:
    """The template with every place filled; it was checked with `template_problems` before."""
    document = Document(BytesIO(content))
    _let_go_of_master(document)
    for root in _roots(document):
        for repeated, names in reversed(list(_repeated(root, filling))):
            _repeat(repeated, min(names), filling)
        for paragraph in list(root.iter(_PARAGRAPH)):
            _fill(paragraph, lambda name: filling.texts[name][1])
        for piece in root.iter(_TEXT):
            piece.text = (piece.text or "").replace(_BRACE, "{")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def with_text(content: bytes, old: str, new: str) -> bytes:
    """A Word document with another text in place of one that stands in it in one piece."""
    document = Document(BytesIO(content))
    for root in _roots(document):
        for one in root.iter(_TEXT):
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


def _roots(document: Any) -> Iterator[Any]:
    """Whatever holds paragraphs: the body, headers and footers."""
    yield document.element.body
    for part in document.part.package.iter_parts():
        if str(part.partname).startswith(("/word/header", "/word/footer")):
            yield part.element


def _said(paragraph: Any) -> str:
    return "".join(one.text or "" for one in _texts(paragraph))


def _texts(paragraph: Any) -> list[Any]:
    """The pieces of text of a paragraph, without those of a text box inside it."""
    return [one for one in paragraph.iter(_TEXT) if _nearest(one, _PARAGRAPH) is paragraph]


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _name(match: re.Match[str]) -> str:
    return match[1].strip().lower()


def _repeated(root: Any, filling: Filling) -> Iterator[tuple[Any, set[str]]]:
    """Rows and paragraphs that stand for a list, with the names of their lists."""
    found: dict[Any, set[str]] = {}
    for paragraph in root.iter(_PARAGRAPH):
        for match in _PLACE.finditer(_said(paragraph)):
            listed = _name(match).partition(".")[0]
            if "." in match[1] and listed in filling.lists:
                row = _nearest(paragraph, _ROW)
                found.setdefault(paragraph if row is None else row, set()).add(listed)
    yield from found.items()


def _repeat(element: Any, name: str, filling: Filling) -> None:
    """The element once for every item of the list; away with it when there is none."""
    for item in filling.lists[name].items:
        copy = deepcopy(element)
        for marked in copy.iter(_PARAGRAPH):
            marked.attrib.pop(_PARAGRAPH_ID, None)
            _fill(marked, lambda said, item=item: _from_item(said, item, filling))  # type: ignore[misc]
        if STRONG in item:
            _strengthen(copy)
        element.addprevious(copy)
    element.getparent().remove(element)


def _from_item(name: str, item: Mapping[str, str], filling: Filling) -> str:
    _listed, dot, inside = name.partition(".")
    return item[inside] if dot else filling.texts[name][1]


def _fill(paragraph: Any, text_of: Callable[[str], str]) -> None:
    """Put texts in the places of a paragraph, however Word has cut them into pieces."""
    pieces = _texts(paragraph)
    whole = "".join(one.text or "" for one in pieces)
    for match in reversed(list(_PLACE.finditer(whole))):
        said = " ".join(lines(text_of(_name(match)))).replace("{", _BRACE)
        _write(pieces, match.start(), match.end(), said.upper() if match[1].isupper() else said)


def _write(pieces: Sequence[Any], start: int, end: int, said: str) -> None:
    """Replace the letters from `start` to `end` of the pieces taken together."""
    place = 0
    for piece in pieces:
        text = piece.text or ""
        first, last = max(start - place, 0), min(end - place, len(text))
        if first < last:
            piece.text = text[:first] + said + text[last:]
            piece.set(_SPACE, "preserve")
            said = ""
        place += len(text)


def _strengthen(row: Any) -> None:
    for run in row.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        if properties.find(qn("w:b")) is None:
            # After the style and the faces, which alone come before it (ISO/IEC 29500, 17.3.2).
            before = sum(one.tag in _BEFORE_BOLD for one in properties)
            properties.insert(before, OxmlElement("w:b"))
