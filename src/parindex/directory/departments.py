"""The bodies of a province assessed beside its communes, from an editable template.

Read from `departments.toml`, which names its sources. No Django here.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parindex.errors import Invalid
from parindex.language import gettext as _

FILE = Path(__file__).parent / "departments.toml"
KINDS = ("department", "office", "inspectorate", "management_board")
PRESENCES = ("uniform", "some", "outside")


@dataclass(frozen=True, slots=True)
class Department:
    """One department, office, inspectorate or board of a province, as the template describes it.

    `presence` is "uniform" (in every province), "some" (in some) or "outside" (not governed by the
    decree on departments); `absorbed` names the bodies merged into it in 2025.
    """

    slug: str
    vi: str
    en: str
    kind: str
    presence: str
    absorbed: tuple[str, ...] = ()


def departments(file: Path = FILE) -> tuple[Department, ...]:
    """The bodies of the template in its order; `Invalid` with every problem of an edited copy."""
    try:
        tables = tomllib.loads(file.read_text("utf-8")).get("department", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(
            _("%(file)s: không đọc được TOML (%(error)s). Sửa dòng đó.")
            % {"file": file.name, "error": error}
        ) from error
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise Invalid(
            _("%(file)s: mỗi cơ quan viết dưới một dòng [[department]].") % {"file": file.name}
        )
    slugs = Counter(str(one.get("slug", "")) for one in tables)
    problems = [
        _("%(file)s, cơ quan %(number)s: %(problem)s")
        % {"file": file.name, "number": number, "problem": problem}
        for number, one in enumerate(tables, start=1)
        for problem in _problems(one, slugs)
    ]
    if problems:
        raise Invalid(*problems)
    return tuple(_department(one) for one in tables)


def _problems(one: Mapping[str, Any], slugs: Mapping[str, int]) -> list[str]:
    """What is wrong with one table, a sentence each."""
    slug, name, absorbed = one.get("slug"), one.get("name"), one.get("absorbed", [])
    found = []
    if not isinstance(slug, str) or not slug:
        found.append(_("thiếu slug. Ghi một mã ngắn không dấu, ví dụ «so-noi-vu»."))
    elif slugs[slug] > 1:
        found.append(
            _("slug «%(slug)s» dùng %(times)s lần. Mỗi cơ quan một slug.")
            % {"slug": slug, "times": slugs[slug]}
        )
    if not isinstance(name, dict) or not all(
        isinstance(name.get(language), str) and name[language] for language in ("vi", "en")
    ):
        found.append(_("thiếu tên. Ghi name = { vi = …, en = … }."))
    for field, allowed in (("kind", KINDS), ("presence", PRESENCES)):
        if one.get(field) not in allowed:
            found.append(
                _("%(field)s là «%(value)s». Ghi một trong: %(allowed)s.")
                % {"field": field, "value": one.get(field, ""), "allowed": ", ".join(allowed)}
            )
    if not isinstance(absorbed, list) or not all(isinstance(word, str) for word in absorbed):
        found.append(_("absorbed phải là danh sách tên trong ngoặc vuông."))
    return found


def _department(one: Mapping[str, Any]) -> Department:
    return Department(
        slug=one["slug"],
        vi=one["name"]["vi"],
        en=one["name"]["en"],
        kind=one["kind"],
        presence=one["presence"],
        absorbed=tuple(one.get("absorbed", ())),
    )
