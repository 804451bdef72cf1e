"""Vietnamese numbers and dates on the page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from parindex.directory.units import fold
from parindex.web import jinja

D = Decimal


@pytest.mark.parametrize(
    ("filter_name", "value", "vietnamese", "english"),
    [
        ("points", D("84.85"), "84,85", "84.85"),
        ("points", D(100), "100,00", "100.00"),
        ("points", None, "–", "–"),
        ("points", D("-3"), "−3,00", "−3.00"),
        ("number", 1633, "1.633", "1,633"),
        ("percent", D("91.666"), "91,67%", "91.67%"),
        ("percent", D(100), "100%", "100%"),
        ("signed", D("0.12"), "+0,12", "+0.12"),
        ("signed", D("-0.51"), "−0,51", "−0.51"),
    ],
)
def test_numbers(filter_name: str, value, vietnamese: str, english: str) -> None:
    write = getattr(jinja, filter_name)
    with translation.override("vi"):
        assert write(value) == vietnamese
    with translation.override("en"):
        assert write(value) == english


def test_days() -> None:
    assert jinja.day(date(2023, 12, 27)) == "27/12/2023"
    assert jinja.day("2021-12-28") == "28/12/2021"
    assert jinja.day("") == ""


@pytest.mark.parametrize("typed", ["An Mỹ", "an my", "AN MỸ", "An My\u0303"])
def test_names_are_found_without_marks(typed: str) -> None:
    assert fold(typed) == "an my"
