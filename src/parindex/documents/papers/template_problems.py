"""What is wrong with the places of a Word template, each with the nearest right ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx import Document

from parindex.documents.incoming.template_safety import ODD
from parindex.documents.papers.paper_templates import Filling
from parindex.documents.papers.template_places import (
    PARAGRAPH,
    PLACE,
    name_in,
    other_texts,
    repeated,
    roots,
    said,
)
from parindex.documents.papers.template_texts import name_of
from parindex.language import gettext as _

MOST_REPEATED = 200
"""Rows that stand for a list; each of them may become hundreds."""
MOST_PLACES = 2000
"""More than any form of an office has; each costs time whenever the paper is written."""
MOST_NEAR = 3
_UNREADABLE = (OSError, LookupError, ValueError, TypeError, AttributeError, SyntaxError, BadZipFile)
"""What opening a Word file may end in whose parts are missing or are not what they should be."""
_NEAR_ENOUGH = 0.5

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SINGLE = re.compile(r"(?<!\{)\{\s*([A-Za-z0-9_.]+)\s*\}(?!\})")


def template_problems(content: bytes, filling: Filling) -> list[str]:
    """Everything wrong with the places of a template, a sentence each; [] when it can be used."""
    try:
        document = Document(BytesIO(content))
        found = list(roots(document))
        if any(root is None for _part, root in found):
            return [_(ODD)]
    except _UNREADABLE:
        return [_(ODD)]
    names, problems, count = filling.names(), [], 0
    for _part, root in found:
        for paragraph in root.iter(PARAGRAPH):
            text = said(paragraph)
            for match in PLACE.finditer(text):
                count += 1
                problems += _wrong_name(match, names)
                problems += _picture_in_text(match, text, filling)
            problems += _broken(PLACE.sub("", text), names)
        problems += _odd_rows(root, filling)
    problems += _out_of_reach(document)
    if count > MOST_PLACES:
        problems.append(_("Mẫu có quá %(most)s chỗ điền.") % {"most": MOST_PLACES})
    if not count and not problems:
        example = {"place": f"{{{{ {names[0]} }}}}"}
        problems.append(_("Mẫu không có chỗ điền nào, ví dụ %(place)s.") % example)
    return list(dict.fromkeys(problems))


def _wrong_name(match: re.Match[str], names: list[str]) -> list[str]:
    name = name_in(match)
    if name in names:
        return []
    values = {"place": match[0].strip(), "near": _near(name, names)}
    if not _NAME.fullmatch(name):
        if values["near"]:
            says = _("Chỗ điền «%(place)s» viết sai: chỉ ghi tên, không dấu. Gần đúng: %(near)s.")
            return [says % values]
        return [_("Chỗ điền «%(place)s» viết sai: chỉ ghi tên, không dấu.") % values]
    if values["near"]:
        return [_("Không có chỗ điền «%(place)s». Gần đúng: %(near)s.") % values]
    return [_("Không có chỗ điền «%(place)s». Xem bảng tên được dùng.") % values]


def _near(name: str, names: list[str]) -> str:
    """The right places that look most like a wrong one; "" when none does.

    A list without a field has its own fields near, and so has a list with a wrong field.
    """
    plain = ".".join(name_of(part) for part in name.split(".")[:2])
    listed, _dot, wrong = plain.partition(".")
    fields = [one.partition(".")[2] for one in names if one.startswith(f"{listed}.")]
    if fields:
        near = get_close_matches(wrong, fields, MOST_NEAR, _NEAR_ENOUGH) or fields
        found = [f"{listed}.{one}" for one in near]
    else:
        found = get_close_matches(plain, sorted(names), MOST_NEAR, _NEAR_ENOUGH)
    return ", ".join(f"{{{{ {one} }}}}" for one in found[:MOST_NEAR])


def _picture_in_text(match: re.Match[str], text: str, filling: Filling) -> list[str]:
    if name_in(match) not in filling.drawn() or text.strip() == match[0]:
        return []
    says = _("Chỗ điền hình «%(place)s» phải đứng một mình trong một đoạn.")
    return [says % {"place": match[0]}]


def _broken(rest: str, names: list[str]) -> list[str]:
    """Commands, places with a brace too few, each with what stands beside it."""
    return [*_cut_short(rest, names), *_single(rest, names)]


def _cut_short(rest: str, names: list[str]) -> Iterator[str]:
    found = _LEFT_OVER.search(rest)
    if found is None:
        return
    near = rest[max(found.start() - 20, 0) : found.end() + 30].strip()
    if "%" in found[0] or "#" in found[0]:
        yield _("Mẫu chỉ có chỗ điền, không có lệnh: «%(near)s».") % {"near": near}
        return
    told = _meant(rest[found.end() :] if found[0] == "{{" else rest[: found.start()], names)
    values = {"near": near, "told": told}
    if told:
        yield _("Chỗ điền thiếu dấu {{ hoặc }}: «%(near)s». Gần đúng: %(told)s.") % values
    else:
        yield _("Chỗ điền thiếu dấu {{ hoặc }}: «%(near)s».") % values


def _meant(text: str, names: list[str]) -> str:
    """The right place that a cut one begins or ends with; "" when there is none."""
    words = [one.lower().strip("{}") for one in text.split()]
    meant = next((one for one in (*words[:1], *words[-1:]) if one in names), "")
    return f"{{{{ {meant} }}}}" if meant else ""


def _single(rest: str, names: list[str]) -> Iterator[str]:
    for match in _SINGLE.finditer(rest):
        if match[1].lower() in names:
            values = {"place": match[0], "right": f"{{{{ {match[1]} }}}}"}
            yield _("Chỗ điền «%(place)s» phải viết hai dấu ngoặc: %(right)s.") % values


def _odd_rows(root: Any, filling: Filling) -> list[str]:
    """Rows that name fields of two lists, so that nobody knows which to repeat them for."""
    groups = repeated(root, filling.lists)
    says = _("Một dòng dùng chung hai danh sách: %(lists)s. Tách thành hai dòng.")
    odd = [sorted(one.names) for one in groups if len(one.names) > 1]
    found = [says % {"lists": ", ".join(one)} for one in odd]
    if sum(len(one.elements) for one in groups) > MOST_REPEATED:
        found.append(_("Mẫu có quá %(most)s dòng tự lặp lại.") % {"most": MOST_REPEATED})
    return found


def _out_of_reach(document: Any) -> list[str]:
    """Places in footnotes, comments or charts, which would stay as they are."""
    says = _(
        "Chỗ điền «%(place)s» nằm ở chú thích, nhận xét hoặc biểu đồ: chỉ điền được ở nội dung, "
        "đầu trang và cuối trang."
    )
    found = (match[0] for text in other_texts(document) for match in PLACE.finditer(text))
    return [says % {"place": one} for one in found]
