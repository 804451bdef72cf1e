"""The areas and ratings that a table itself names, as fields to look at and correct."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from parindex.publications.earlier.figures import read_figure


class AreaField(NamedTuple):
    """An area that the table itself names: its column, code, title and maximum as typed."""

    place: int
    code: str
    title: str
    maximum: str
    error: str = ""


class BandField(NamedTuple):
    """A rating that the table itself names, and the figure it begins at as typed."""

    key: str
    label: str
    start: str
    units: int
    error: str = ""


_USUAL = ("xuat sac", "rat tot", "tot", "kha", "dat", "trung binh", "yeu", "kem")


def usual_place(key: str) -> int:
    """Where a rating usually stands, the best first; unknown words come last."""
    return _USUAL.index(key) if key in _USUAL else len(_USUAL)


def figure(text: str) -> Decimal | None:
    """A typed figure; None when there is none or it cannot be read."""
    try:
        return read_figure(text)
    except ValueError:
        return None


def typed_figure(value: Decimal | None) -> str:
    """A figure as somebody would type it."""
    return "" if value is None else str(value).replace(".", ",")
