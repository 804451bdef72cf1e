"""Which unit of that time a printed name means: by code, by name, or asked of a person.

A name that fits one unit to the letter is taken; one that only resembles a unit, or fits several,
is never taken silently. No database.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.cycles.candidates import DEPARTMENT_GROUP, GROUP_OF_KIND
from parindex.directory.departments import departments
from parindex.directory.succession import key_of_body
from parindex.directory.units import (
    OLD,
    TODAY,
    AdminUnit,
    bare,
    descendants,
    fold,
    fold_case,
    full_name,
    units,
    written_out,
)

OWN = "="
"""The choice of a person: the unit is in no directory and keeps the name that is printed."""
LEFT_OUT = "-"
"""The choice of a person: the line is no unit to be kept."""
SURE, OPEN, CHOSEN = "sure", "open", "chosen"
FEW = 8


class Candidate(NamedTuple):
    """A unit that a name may mean; `about` tells it from namesakes."""

    code: str
    name: str
    group: str = ""
    about: str = ""


class Match(NamedTuple):
    """What a printed name was taken for. `code` is "" while nobody has said."""

    text: str
    code: str
    how: str
    name: str = ""


@dataclass
class Register:
    """The units a table may name, found by code and by folded name."""

    by_code: dict[str, Candidate] = field(default_factory=dict)
    by_name: dict[str, list[Candidate]] = field(default_factory=dict)
    by_bare: dict[str, list[Candidate]] = field(default_factory=dict)

    def add(self, one: Candidate) -> None:
        """Add a unit once; the first of the same key and of the same name in one place stays."""
        if one.code in self.by_code:
            return
        self.by_code[one.code] = one
        name = fold(one.name)
        self.by_name.setdefault(name, []).append(one)
        self.by_bare.setdefault(bare(name), []).append(one)


def period_of(year: int) -> str:
    """The directory in force at the end of a year: that of three levels until 2024."""
    return TODAY if year >= 2025 else OLD


def register_of(scope: str, period: str, known: Iterable[tuple[str, str, str]] = ()) -> Register:
    """The units below a place, the departments of a province, and those `known` before.

    `known` are (code, name, group) of this authority's cycles and publications; they come first,
    so that a unit keeps its key from year to year.
    """
    found = Register()
    below = descendants(scope) if scope in units() else ()
    for code, name, group in known:
        place = units().get(code)
        if place is None or place.period == period:
            found.add(Candidate(code, name, group))
    places = [one for one in below if one.period == period]
    times = Counter(fold(one.name) for one in places)
    for one in places:
        # The authority has its own key for the one unit of this name.
        if times[fold(one.name)] > 1 or fold(one.name) not in found.by_name:
            found.add(_of_place(one))
    for body in departments():
        names = [body.vi] if period == TODAY else [body.vi, *body.absorbed]
        for name in names:
            code = body.slug if name == body.vi else key_of_body(name)
            if not any(other.code != code for other in found.by_name.get(fold(name), ())):
                found.add(Candidate(code, name, DEPARTMENT_GROUP))
    return found


def _of_place(one: AdminUnit) -> Candidate:
    about = full_name(one).partition(", ")[2].partition(", ")[0]
    return Candidate(one.code, one.name, GROUP_OF_KIND.get(one.kind, one.kind), about)


def scope_of(text: str, period: str) -> tuple[str, str]:
    """The province or district that a text means, or a sentence why it is not clear."""
    wanted = text.strip()
    if not wanted:
        return "", ""
    if (known := units().get(wanted.upper())) is not None:
        return known.code, ""
    name, _mark, where = wanted.partition(",")
    folded_name, folded_where = fold(name), fold(where)
    alone = bare(written_out(folded_name))
    parents = [
        one
        for one in units().values()
        if one.period == period
        and one.kind in _PARENTS
        and (fold(one.name) == folded_name or bare(fold(one.name)) == alone)
        and folded_where in fold(full_name(one))
    ]
    exact = [one for one in parents if fold(one.name) == folded_name] or parents
    exact = [one for one in exact if not one.parent] or exact if len(exact) > 1 else exact
    if len(exact) == 1:
        return exact[0].code, ""
    if not exact:
        return "", _("Không có tỉnh hay huyện «%(name)s» vào thời điểm đó. Ghi tên đầy đủ.") % {
            "name": wanted[:80]
        }
    some = "; ".join(f"{one.code} ({full_name(one)})" for one in exact[:4])
    return "", _("Có nhiều nơi tên «%(name)s». Ghi mã: %(some)s.") % {
        "name": wanted[:80],
        "some": some,
    }


_PARENTS = frozenset(("province", "city", "rural_district", "urban_district", "town"))


def unit_of(code: str, register: Register) -> Candidate | None:
    """A unit by its code: of the register, or of the country where a code was typed."""
    found = register.by_code.get(code)
    place = units().get(code)
    return _of_place(place) if found is None and place is not None else found


def match_units(
    texts: Sequence[tuple[str, str]], register: Register, chosen: Mapping[str, str]
) -> dict[str, Match]:
    """Key of a line's unit → what it means; keys are `key_of(code, name)`."""
    found: dict[str, Match] = {}
    for code, name in texts:
        key = key_of(code, name)
        if key not in found:
            found[key] = _match(code, name, key, register, chosen.get(key, ""))
    return found


def key_of(code: str, name: str) -> str:
    """What a line writes about its unit, as one text."""
    return f"{code} {name}".strip() if code else name


def _match(code: str, name: str, key: str, register: Register, chosen: str) -> Match:
    if chosen in (OWN, LEFT_OUT) or chosen in register.by_code or chosen in units():
        return Match(key, chosen, CHOSEN, name or key)
    for one in (code, code.upper(), code.lower()):
        if one and one in register.by_code:
            return Match(key, one, SURE)
        if one and one in units():
            return Match(key, one, SURE)
    plain = _spoken(name)
    same = register.by_name.get(fold(plain), [])
    if len(same) == 1:
        if _is_same_letters(plain, same[0].name):
            return Match(key, same[0].code, SURE)
    elif same:
        exact = [one for one in same if _is_same_letters(plain, one.name)]
        if len(exact) == 1 and not plain.isascii():
            return Match(key, exact[0].code, SURE)
    else:
        without_kind = register.by_bare.get(fold(plain), [])
        if len(without_kind) == 1 and _is_same_letters(plain, _without_kind(without_kind[0].name)):
            return Match(key, without_kind[0].code, SURE)
    return Match(key, "", OPEN, name or key)


_OFFICE = re.compile(r"^(ubnd|ủy ban nhân dân|uỷ ban nhân dân)\s+", re.IGNORECASE)
_SPELLED = (
    (re.compile(r"^(tt|thị trấn)\.?\s+", re.IGNORECASE), "Thị trấn "),
    (re.compile(r"^(tx)\.?\s+", re.IGNORECASE), "Thị xã "),
    (re.compile(r"^(tp)\.?\s*", re.IGNORECASE), "Thành phố "),
    (re.compile(r"^p\.\s*", re.IGNORECASE), "Phường "),
    (re.compile(r"^x\.\s*", re.IGNORECASE), "Xã "),
    (re.compile(r"^h\.\s*", re.IGNORECASE), "Huyện "),
)


def _spoken(name: str) -> str:
    """A printed name as the directory has it: «UBND TT. Kế Sách» is «Thị trấn Kế Sách»."""
    plain = _OFFICE.sub("", " ".join(name.split()).rstrip("*. "))
    for pattern, full in _SPELLED:
        plain = pattern.sub(full, plain)
    return plain


def _without_kind(name: str) -> str:
    words, kept = name.split(), bare(fold(name)).split()
    return " ".join(words[len(words) - len(kept) :])


def _is_same_letters(printed: str, known: str) -> bool:
    """Whether two names have the same letters and marks; Hòa and Hoà do, An and Ân do not.

    A name printed without any marks says nothing against one with marks.
    """
    if fold_case(printed).isascii():
        return True
    return _marks(printed) == _marks(known)


def _marks(text: str) -> Counter[str]:
    letters = unicodedata.normalize("NFD", text.casefold())
    return Counter(one for one in letters if unicodedata.combining(one) or one == "đ")


def near_units(name: str, register: Register) -> tuple[Candidate, ...]:
    """Units whose names resemble a printed one, best first."""
    wanted = fold(_spoken(name))
    alone = bare(wanted)
    found = {one.code: one for one in register.by_name.get(wanted, ())}
    keys = [
        *(one for one in (wanted, alone) if one in register.by_bare),
        *get_close_matches(alone, list(register.by_bare), n=FEW, cutoff=0.75),
    ]
    for key in keys:
        found |= {one.code: one for one in register.by_bare[key] if one.code not in found}
    return tuple(found.values())[:FEW]
