"""Checks warn and never change points."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parindex.engine.documents import canonical
from parindex.engine.plausibility import doubts
from parindex.engine.reading import read_document
from parindex.engine.stating import read_unit
from tests.make import indicator_set

CHECKS = [
    {"left": "@a", "op": "<=", "right": "@b", "says": {"vi": "a quá b"}},
    {"left": "@a", "op": "within", "right": "last_year", "percent": 50, "says": {"vi": "a lạ"}},
    {"left": "3.1:value", "op": "<", "right": "10", "says": {"vi": "nhiều quá"}},
]


def unit(facts: dict):
    base = indicator_set("vi-du-cach-cham")
    shared = [
        *base.document["set"]["fact"],
        *({"id": one, "title": {"vi": one}, "type": "count"} for one in "ab"),
    ]
    top = {**base.document["set"], "fact": shared, "check": canonical(CHECKS)}
    one = read_document({**base.document, "set": top})
    problems: list = []
    found = read_unit(one, {"unit": "u", "facts": facts}, file="test", problems=problems)
    assert problems == []
    return one, found


@pytest.mark.parametrize(
    ("facts", "last_year", "said"),
    [
        ({"@a": 5, "@b": 5}, {}, []),
        ({"@a": 6, "@b": 5}, {}, ["a quá b"]),
        ({"@a": 6}, {}, []),
        ({"@a": 15, "@b": 20}, {"@a": 10}, []),
        ({"@a": 16, "@b": 20}, {"@a": 10}, ["a lạ"]),
        ({"@a": 4, "@b": 20}, {"@a": Decimal(10)}, ["a lạ"]),
        ({"3.1": 9}, {}, []),
        ({"3.1": 10}, {}, ["nhiều quá"]),
    ],
)
def test_a_failed_check_says_its_sentence(facts, last_year, said) -> None:
    one, found = unit(facts)
    assert [doubt.says.vi for doubt in doubts(one, found, last_year)] == said
