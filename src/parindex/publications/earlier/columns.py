"""What each column of a published table is: guessed from its heading, then said by a person.

No database. Headings are compared without marks; an area is known by its title, its number or the
words that every indicator set uses for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from parindex.documents.questionnaires.answer_tables import folded
from parindex.engine.indicators import Area, Criterion, IndicatorSet

IGNORE, NUMBER, UNIT, CODE, GROUP = "", "number", "unit", "code", "group"
INDEX, POINTS, RANK, RATING = "index", "points", "rank", "rating"
AREA, SHARE, CRITERION = "area:", "share:", "criterion:"
OWN = "+"
"""The code of an area that a table brings itself, where no indicator set is known."""

TITLES: Mapping[str, str] = {
    NUMBER: gettext_noop("Số thứ tự"),
    UNIT: gettext_noop("Tên đơn vị"),
    CODE: gettext_noop("Mã đơn vị"),
    GROUP: gettext_noop("Nhóm, khối xếp hạng"),
    INDEX: gettext_noop("Chỉ số (%)"),
    POINTS: gettext_noop("Tổng điểm"),
    RANK: gettext_noop("Hạng"),
    RATING: gettext_noop("Xếp loại"),
}
"""What a column may be, besides areas and criteria."""

_COMMON_AREAS = re.compile(
    r"chi dao|dieu hanh|the che|quy pham phap luat|thu tuc hanh chinh|tthc|to chuc bo may|bo may"
    r"|cong vu|can bo cong chuc|doi ngu|cong chuc|tai chinh cong|hien dai hoa|chinh quyen dien tu"
    r"|chinh quyen so|chuyen doi so|tac dong|hai long|xa hoi hoc|khao sat|mot cua"
)
_NUMBERED = re.compile(
    r"^(?:linh vuc|noi dung|lv|nd|tieu chi|tc|phan|muc)?\s*(?:so )?"
    r"(\d{1,2}|i{1,3}|iv|vi{0,3}|ix|x)(?: |$)"
)
_ROMAN_NUMBERS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMAN = {one: str(number) for number, one in enumerate(_ROMAN_NUMBERS, start=1)}
_UNITS = re.compile(
    r"\b(ten don vi|don vi|co quan|dia phuong|ten xa|xa phuong|phuong xa|ten so|so ban nganh"
    r"|ubnd|uy ban nhan dan|huyen thi xa|ten)\b"
)


class Column(NamedTuple):
    """One column of the file: its place, heading, some of its cells, and what it is taken for."""

    place: int
    heading: str
    samples: tuple[str, ...]
    target: str

    @property
    def name(self) -> str:
        """The name of its field on the page."""
        return f"m-{self.place}"


def place_of(targets: Mapping[int, str], target: str) -> int | None:
    """Where the column of a kind stands."""
    return next((place for place, one in targets.items() if one == target), None)


def choices(rules: IndicatorSet | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may be, in groups; without a set the areas are those of the table itself."""
    found = [(_("Về đơn vị và kết quả"), [(key, _(title)) for key, title in TITLES.items()])]
    if rules is None:
        own = [
            (f"{AREA}{OWN}", _("Điểm một lĩnh vực")),
            (f"{SHARE}{OWN}", _("Phần trăm của một lĩnh vực")),
        ]
        return [*found, (_("Lĩnh vực"), own)]
    areas = [(f"{AREA}{one.code}", f"{_('Điểm')} {_said(one)}") for one in rules.areas]
    shares = [(f"{SHARE}{one.code}", f"% {_said(one)}") for one in rules.areas]
    criteria = [
        (f"{CRITERION}{code}", f"{code} {str(one.title)[:70]}")
        for code, one in rules.by_code.items()
        if isinstance(one, Criterion)
    ]
    groups = [
        *found,
        (_("Điểm lĩnh vực"), areas),
        (_("Phần trăm điểm lĩnh vực"), shares),
        (_("Điểm tiêu chí"), criteria),
    ]
    return [one for one in groups if one[1]]


def _said(area: Area) -> str:
    return f"{area.code}. {str(area.title)[:70]}"


def guess_columns(
    headings: Sequence[str],
    samples: Sequence[Sequence[str]],
    rules: IndicatorSet | None,
    remembered: Mapping[str, str] | None = None,
) -> dict[int, str]:
    """Column → target: as it was said for the last file of this authority, else by the heading."""
    known = allowed_targets(rules)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for place, heading in enumerate(headings):
        target = (remembered or {}).get(folded(heading), "")
        if not target or target not in known:
            target = _target(heading, samples[place], rules)
        is_own = target.endswith(OWN)
        own = f"{AREA}{bare_title(heading)}" if target == f"{SHARE}{OWN}" else ""
        if own in taken or _is_second(target, taken):
            continue
        if target and (is_own or target not in taken):
            found[place] = target
            taken |= {target, f"{AREA}{bare_title(heading)}" if is_own else target}
    return found if UNIT in taken or CODE in taken else _with_names(found, samples)


def allowed_targets(rules: IndicatorSet | None) -> set[str]:
    """Every target a column may have."""
    return {IGNORE} | {value for _title, pairs in choices(rules) for value, _label in pairs}


def _is_second(target: str, taken: set[str]) -> bool:
    """Whether an area is given twice, once as points and once in percent: points are enough."""
    kind, _mark, code = target.partition(":")
    return kind == "share" and code != OWN and f"{AREA}{code}" in taken


def _with_names(found: dict[int, str], samples: Sequence[Sequence[str]]) -> dict[int, str]:
    """The first column of words holds the names when no heading says so."""
    for place, cells in enumerate(samples):
        if place not in found and cells and all(re.search(r"[^\W\d]{2}", one) for one in cells):
            return {**found, place: UNIT}
    return found


def _target(heading: str, samples: Sequence[str], rules: IndicatorSet | None) -> str:
    """What a heading says, as a whole and in its lowest part."""
    last = folded(heading.rpartition(" / ")[2])
    whole = folded(heading)
    is_share = "%" in heading or bool(re.search(r"\b(ty le|phan tram)\b", last))
    if criterion := _criterion(heading, rules):
        return f"{CRITERION}{criterion}"
    if area := _area(heading, rules):
        return f"{SHARE if is_share else AREA}{area}"
    if rules is None and _COMMON_AREAS.search(whole) and not whole.startswith("chi so"):
        return f"{SHARE if is_share else AREA}{OWN}"
    for target, pattern in _PLAIN:
        if pattern.search(last) or (pattern.search(whole) and target in (UNIT, RATING)):
            return target
    return _by_cells(samples) if not last else IGNORE


_PLAIN = (
    (NUMBER, re.compile(r"^(stt|tt|so tt|so thu tu|no)$")),
    (CODE, re.compile(r"^ma( so| dv| don vi)?$")),
    (RATING, re.compile(r"\b(xep loai|phan loai|muc xep loai|loai)\b")),
    (RANK, re.compile(r"\b(xep hang|thu hang|vi thu|vi tri|thu bac|hang|rank)\b")),
    (UNIT, _UNITS),
    (GROUP, re.compile(r"^(nhom|khoi|loai hinh|cum)\b")),
    (INDEX, re.compile(r"\b(chi so|par index|ty le dat|index)\b")),
    (POINTS, re.compile(r"\b(tong diem|tong cong|tong so diem|tong|diem so|diem|ket qua)\b")),
)


def _by_cells(samples: Sequence[str]) -> str:
    return NUMBER if list(samples[:3]) == ["1", "2", "3"] else IGNORE


def _criterion(heading: str, rules: IndicatorSet | None) -> str:
    """The criterion a heading begins with: «1.2 Kế hoạch», «TC 1.2»."""
    if rules is None:
        return ""
    found = re.match(r"\s*(?:TC|Tiêu chí)?\s*(\d{1,2}(?:\.\d{1,3}){1,2})\b", heading, re.IGNORECASE)
    code = found[1] if found else ""
    return code if isinstance(rules.by_code.get(code), Criterion) else ""


def _area(heading: str, rules: IndicatorSet | None) -> str:
    """The area a heading names by its title, else by its number."""
    if rules is None or not rules.areas:
        return ""
    core = bare_title(heading)
    for area in rules.areas:
        names = {folded(str(area.title)), folded(str(area.short or ""))} - {""}
        if core in names:
            return area.code
    scored = sorted((_likeness(core, folded(str(area.title))), area.code) for area in rules.areas)
    is_clear = len(scored) == 1 or scored[-1][0] > scored[-2][0]
    if scored[-1][0] >= 0.75 and is_clear:
        return scored[-1][1]
    found = _NUMBERED.match(folded(heading))
    word = found[1] if found else ""
    code = _ROMAN.get(word, word)
    is_named = bool(re.match(r"(linh vuc|noi dung|lv|nd|phan|muc)\b", folded(heading)))
    return code if is_named and any(one.code == code for one in rules.areas) else ""


_EVERYWHERE = frozenset(
    ("cong", "tac", "cai", "cach", "hanh", "chinh", "va", "cua", "xay", "dung", "thuc", "hien")
)


def _likeness(one: str, other: str) -> float:
    """How alike two folded titles are: by their letters, or by the words only some titles have."""
    mine, theirs = set(one.split()) - _EVERYWHERE, set(other.split()) - _EVERYWHERE
    shared = len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
    return max(SequenceMatcher(None, one, other).ratio(), shared)


def bare_title(heading: str) -> str:
    """The title of an area in a heading, folded: without number, maximum and words like «điểm»."""
    text = re.sub(r"\([^)]*\)", " ", heading.partition(" / ")[0])
    plain = folded(text)
    if found := re.match(r"(linh vuc|noi dung|lv|nd|phan|muc|diem)\s+", plain):
        plain = plain[found.end() :]
    plain = re.sub(r"^(\d{1,2}|i{1,3}|iv|vi{0,3}|ix|x) ", "", plain)
    return re.sub(r"( diem| ty le| phan tram| dat)+$", "", plain).strip()


def clean_title(heading: str) -> str:
    """The title of an area as a heading prints it, marks kept, number and maximum left out."""
    parts = [one for one in heading.split(" / ") if _COMMON_AREAS.search(folded(one))]
    text = re.sub(r"\([^)]*\)", " ", parts[0] if parts else heading.partition(" / ")[0])
    text = re.sub(
        r"^\s*(lĩnh vực|nội dung|lv|nd)?\s*(\d{1,2}|[IVX]{1,4})\s*[.:)\-–]\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return " ".join(text.split())[:200]
