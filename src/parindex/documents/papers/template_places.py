"""Where the places of a Word template stand, and which of its rows and paragraphs repeat."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any, NamedTuple

from docx.oxml.ns import qn

PLACE = re.compile(r"\{\{([^{}]*)\}\}")
PARAGRAPH, TEXT, ROW = qn("w:p"), qn("w:t"), qn("w:tr")
SECTION = qn("w:sectPr")
_DRAWN = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
_MARKS = tuple(qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd", "proofErr"))
_UNFILLED = re.compile(r"/word/(footnotes|endnotes|comments|charts/|diagrams/).*\.xml")


class Repeated(NamedTuple):
    """Rows or paragraphs below each other that stand for the items of a list, all together.

    More than one name means that nobody knows what to repeat them for.
    """

    elements: list[Any]
    names: set[str]


def roots(document: Any) -> Iterator[tuple[Any, Any]]:
    """Whatever is filled, the body, headers and footers: the part of the file and its content."""
    yield document.part, document.element.body
    for part in document.part.package.iter_parts():
        if str(part.partname).startswith(("/word/header", "/word/footer")):
            yield part, part.element


def other_texts(document: Any) -> Iterator[str]:
    """The text of the parts that are not filled: footnotes, comments, charts."""
    for part in document.part.package.iter_parts():
        if _UNFILLED.fullmatch(str(part.partname)):
            yield re.sub(r"<[^>]*>", "", part.blob.decode(errors="replace"))


def said(paragraph: Any) -> str:
    """The text of a paragraph in one piece."""
    return "".join(one.text or "" for one in texts(paragraph))


def texts(paragraph: Any) -> list[Any]:
    """The pieces of text of a paragraph, without those of a text box inside it."""
    return [one for one in paragraph.iter(TEXT) if nearest(one, PARAGRAPH) is paragraph]


def nearest(element: Any, tag: str) -> Any:
    """The closest element around this one with a tag; None when there is none."""
    return next(element.iterancestors(tag), None)


def name_in(match: re.Match[str]) -> str:
    """The name in a place, in small letters."""
    return match[1].strip().lower()


def repeated(root: Any, lists: Container[str]) -> list[Repeated]:
    """What stands for lists, in its order; neighbours of the same list belong together."""
    found: dict[Any, set[str]] = {}
    for paragraph in root.iter(PARAGRAPH):
        for match in PLACE.finditer(said(paragraph)):
            listed = name_in(match).partition(".")[0]
            if "." in match[1] and listed in lists:
                row = nearest(paragraph, ROW)
                found.setdefault(paragraph if row is None else row, set()).add(listed)
    groups: list[Repeated] = []
    for element, names in found.items():
        is_same = bool(groups) and groups[-1].names == names
        between = _between(groups[-1].elements[-1], element) if is_same else None
        if between is None:
            groups.append(Repeated([element], names))
        else:
            groups[-1].elements.extend([*between, element])
    return groups


def _between(first: Any, last: Any) -> list[Any] | None:
    """The empty paragraphs between two neighbours; None when they are none."""
    passed: list[Any] = []
    for one in first.itersiblings():
        if one is last:
            return passed
        if one.tag in _MARKS:
            continue
        if one.tag != PARAGRAPH or not is_empty(one):
            return None
        passed.append(one)
    return None


def is_empty(paragraph: Any) -> bool:
    """Whether a paragraph shows nothing and ends no section."""
    holds = any(next(paragraph.iter(tag), None) is not None for tag in (*_DRAWN, SECTION))
    return not holds and not said(paragraph).strip()
