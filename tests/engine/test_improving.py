"""What a unit could regain, and with how little: the ladder of every rule kind, and its laws."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.engine.improving import group_levels, losses, outlook, steps_of, with_steps
from parindex.engine.indicators import IndicatorSet
from parindex.engine.reading import read
from parindex.engine.results import results
from parindex.engine.rules import RULES
from parindex.engine.scoring import best_of_groups, group_of, score
from parindex.engine.stating import read_unit
from tests.engine.test_laws import world
from tests.make import LIBRARY

SEEDS = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_a_step_gains_exactly_what_it_says_and_never_lowers_anything(seed: int) -> None:
    one, units = world(seed)
    found = results(one, units)
    best = best_of_groups(one, units)
    for card in found.cards:
        levels = group_levels(found, found.standings[card.facts.unit].group)
        for loss in losses(one, card, levels):
            before = Fraction(0)
            for step in loss.steps:
                facts = with_steps(card.facts, [step])
                after = score(one, facts, best.get(group_of(one, facts)))
                leaf = after.leaves[loss.code]
                assert leaf.points == step.points == loss.scored.points + step.gain
                assert step.gain > 0
                assert 0 < step.effort <= 1
                assert before < step.effort, "a ladder rises"
                before = step.effort
                others = {code: leaf.points for code, leaf in card.leaves.items()}
                assert {c: leaf.points for c, leaf in after.leaves.items()} == {
                    **others,
                    loss.code: step.points,
                }
                if card.index is not None:
                    assert after.index >= card.index


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_doing_everything_never_costs_a_place_or_a_rating(seed: int) -> None:
    one, units = world(seed, 4)
    found = results(one, units)
    bands = [band.id for band in one.rating.bands]
    for card in found.cards:
        if card.index is None:
            continue
        steps = [step for loss in losses(one, card) for step in loss.steps]
        seen = outlook(found, card.facts.unit, steps)
        assert bands.index(seen.card.rating) <= bands.index(card.rating)
        assert seen.standing.rank <= found.standings[card.facts.unit].rank


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_step_is_said_in_both_languages(seed: int) -> None:
    one, units = world(seed)
    for card in results(one, units).cards:
        for code in card.leaves:
            vietnamese = steps_of(one, card, code)
            english = steps_of(one, card, code, language="en")
            assert [step[:-1] for step in vietnamese] == [step[:-1] for step in english]
            assert all(step.says for step in (*vietnamese, *english))


def example(**facts: object):
    """A unit of the set that has every rule kind, with these facts."""
    one = read(LIBRARY / "vi-du-cach-cham")
    assert isinstance(one, IndicatorSet)
    problems: list = []
    raw = {"unit": "xa-a", "name": "Xã A", "year": 2026, "facts": facts}
    unit = read_unit(one, raw, file="test", problems=problems)
    assert problems == []
    assert unit is not None
    return one, unit


def test_every_rule_kind_has_a_ladder() -> None:
    """Random sets have all thirteen kinds; each is regained somewhere by changed facts."""
    seen = set()
    for seed in range(400):
        one, units = world(seed)
        for card in results(one, units).cards:
            for loss in losses(one, card):
                if loss.steps and loss.steps[0].statement.points is None:
                    seen.add(loss.scored.leaf.rule.kind)
        if seen == set(RULES):
            break
    assert seen == set(RULES)


LADDERS = [
    (
        {"1.1": {"value": "không"}},
        "1.1",
        ["3.50: Thực hiện nội dung này và lưu tài liệu kiểm chứng."],
    ),
    (
        {"1.3": {"value": "2026-02-02"}},
        "1.3",
        ["2.00: Năm nay có ngày 02/02/2026; sớm hơn 2 ngày, chậm nhất 31/01, là được."],
    ),
    (
        {"1.5": {"value": "1,5"}},
        "1.5",
        ["2.50: Được ghi nhận 1,50/4,00; đáp ứng đủ yêu cầu của tiêu chí để được điểm tối đa."],
    ),
    (
        {"2.1": {"da_xong": 15, "tong_so": 24}},
        "2.1",
        [
            "2.50: Thêm 5 «Số nhiệm vụ đã hoàn thành»: từ 15/24 lên 20/24 = 83,33%.",
            "3.00: Thêm 9 «Số nhiệm vụ đã hoàn thành»: từ 15/24 lên 24/24 = 100%.",
        ],
    ),
    (
        {"2.1": {"da_xong": 22, "tong_so": 24}},
        "2.1",
        [
            "0.13: Thêm 1 «Số nhiệm vụ đã hoàn thành»: từ 22/24 lên 23/24 = 95,83%.",
            "0.25: Thêm 2 «Số nhiệm vụ đã hoàn thành»: từ 22/24 lên 24/24 = 100%.",
        ],
    ),
    (
        {"2.3": {"giay": 10, "giay_va_dien_tu": 20, "van_ban_di": 100}},
        "2.3",
        [
            "0.30: Bớt 10 «Số văn bản chỉ phát hành giấy»: từ 20/100 xuống 10/100 = 10%.",
            "0.60: Bớt 30 «Số văn bản chỉ phát hành giấy»: từ 20/100 xuống 0/100 = 0%.",
        ],
    ),
    (
        {"3.1": {"value": 5}},
        "3.1",
        [
            "0.50: Thêm 1 (đã có 5); mỗi trường hợp được 0,50 điểm.",
            "1.50: Thêm 3 (đã có 5); mỗi trường hợp được 0,50 điểm.",
        ],
    ),
    (
        {"3.2": {"value": 3}},
        "3.2",
        [
            "0.75: Bớt 1 «Số hồ sơ yêu cầu bổ sung quá một lần» (năm nay có 3).",
            "2.25: Bớt 3 «Số hồ sơ yêu cầu bổ sung quá một lần» (năm nay có 3).",
        ],
    ),
    (
        {"3.4": {"value": 2}},
        "3.4",
        ["3.00: Bớt 2 «Số văn bản bị kết luận trái pháp luật» (năm nay có 2)."],
    ),
    (
        {"4.1": {"mean_weight": "0,52", "responses": 100}},
        "4.1",
        ["4.80: Nâng mức đánh giá bình quân từ 52% lên 76% (giảm một nửa phần còn thiếu)."],
    ),
    (
        {"4.1": {"!points": "12", "!reason": "theo biên bản"}},
        "4.1",
        ["8.00: Được ghi nhận 12,00/20,00; đáp ứng đủ yêu cầu của tiêu chí để được điểm tối đa."],
    ),
    ({"1.1": {"value": "có"}}, "1.1", []),
]


@pytest.mark.parametrize(("facts", "code", "ladder"), LADDERS)
def test_the_ladder_of_a_criterion(facts, code, ladder) -> None:
    one, unit = example(**facts)
    steps = steps_of(one, score(one, unit), code)
    said = [f"{step.gain}: {step.says}".replace("\u00a0", " ") for step in steps]
    assert said == ladder
