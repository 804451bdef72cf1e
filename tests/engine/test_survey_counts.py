"""Results from counts are the results from single forms, to the last digit."""

from __future__ import annotations

import math
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from parindex.engine.indicators import (
    Question,
    Questionnaire,
    ScaleOption,
    Survey,
    SurveyResult,
)
from parindex.engine.survey_counts import Response, count_responses
from parindex.engine.survey_words import result_sentence
from parindex.engine.surveying import tally_counts
from parindex.engine.tables import Text

D = Decimal
SCALE = (
    ScaleOption("tot", Text("Tốt"), D(1)),
    ScaleOption("kha", Text("Khá"), D("0.75")),
    ScaleOption("kem", Text("Kém"), D("0.2")),
    ScaleOption("khong", Text("Không ý kiến"), None),
)
FORMS = (
    Questionnaire(
        "dan",
        "citizen",
        Text("Dân"),
        (
            Question("d1", "dan", Text("?"), "hl", "8.1"),
            Question("d2", "dan", Text("?"), "hl", "8.1"),
            Question("d3", "dan", Text("?"), "hl"),
        ),
    ),
    Questionnaire("dn", "business", Text("DN"), (Question("b1", "dn", Text("?"), "hl", "8.1"),)),
)
RESULT = SurveyResult("8.1", groups={"citizen": D("0.7"), "business": D("0.3")}, min_responses=3)
SURVEY = Survey(FORMS, {"hl": SCALE}, {"8.1": RESULT})
OPTIONS = st.sampled_from(["tot", "kha", "kem", "khong", ""])

responses = st.lists(
    st.builds(
        Response,
        unit=st.sampled_from("uv"),
        questionnaire=st.sampled_from(["dan", "dn"]),
        answers=st.fixed_dictionaries(dict.fromkeys(("d1", "d2", "d3", "b1"), OPTIONS)),
        weight=st.sampled_from([D(1), D("0.5"), D("2.25")]),
        excluded=st.sampled_from(["", "", "", "nhanh"]),
    ),
    max_size=25,
)


def one_by_one(forms: list[Response], unit: str, population: int | None):
    """The result straight from the forms, as section 5 of the format says it."""
    worths = {one.id: one.weight for one in SCALE if one.weight is not None}
    valid = [one for one in forms if one.unit == unit and not one.excluded]
    heard = {}
    for form in FORMS:
        questions = [one.id for one in form.questions if one.criterion == "8.1"]
        mine = [one for one in valid if one.questionnaire == form.id]
        means, pairs = [], []
        for question in questions:
            own = [
                (Fraction(worths[x]), Fraction(one.weight))
                for one in mine
                if (x := one.answers[question]) in worths
            ]
            pairs += own
            if own:
                means.append(sum(x * w for x, w in own) / sum(w for _, w in own))
        weights = [
            Fraction(one.weight)
            for one in mine
            if any(one.answers[question] in worths for question in questions)
        ]
        if means:
            mean = sum(x * w for x, w in pairs) / sum(w for _, w in pairs)
            variance = sum((x - mean) ** 2 * w for x, w in pairs) / sum(w for _, w in pairs)
            effect = len(weights) * sum(w * w for w in weights) / sum(weights) ** 2
            heard[form.audience] = (sum(means) / len(means), len(weights), variance, effect)
    shares = {"citizen": Fraction(7, 10), "business": Fraction(3, 10)}
    whole = sum(shares[name] for name in heard)
    n = sum(one[1] for one in heard.values())
    if not heard:
        return None, 0, None
    mean = sum(one[0] * shares[name] / whole for name, one in heard.items())
    spread = Fraction(0)
    for name, (_, count, variance, effect) in heard.items():
        if population is not None and count >= population:
            continue
        if count < 2:
            return mean, n, None
        correction = Fraction(1)
        if population is not None:
            correction = Fraction(population - count, population - 1)
        spread += (shares[name] / whole) ** 2 * variance / (count - 1) * effect * correction
    return mean, n, 1.96 * math.sqrt(spread)


@given(responses, st.sampled_from([None, 12, 100]))
def test_counts_give_what_single_forms_give(forms: list[Response], population: int | None) -> None:
    populations = {}
    if population:
        populations = {(u, q): population for u in "uv" for q in ("dan", "dn")}
    found = tally_counts(SURVEY, count_responses(SURVEY, forms), populations)
    assert sorted(found) == sorted({one.unit for one in forms})
    for unit, by_criterion in found.items():
        mean, n, margin = one_by_one(forms, unit, population)
        one = by_criterion["8.1"]
        excluded = sum(x.unit == unit and x.excluded != "" for x in forms)
        assert (one.mean, one.responses) == (mean, n)
        assert sum(one.excluded.values()) == excluded
        assert one.is_void == (n < 3)
        assert (one.margin is None) == (margin is None)
        if margin is not None:
            assert abs(float(one.margin) - margin) <= 0.00005001


@given(responses, responses)
def test_counting_in_two_halves_is_counting_at_once(first, second) -> None:
    whole = count_responses(SURVEY, first + second)
    halves = [count_responses(SURVEY, one) for one in (first, second)]
    for name in ("answers", "forms", "valid", "excluded"):
        added = defaultdict(int)
        for half in halves:
            for key, count in getattr(half, name).items():
                added[key] += count
        assert dict(getattr(whole, name)) == dict(added)


def test_weights_cost_certainty_and_the_sentence_says_so() -> None:
    even = [Response("u", "dan", {"d1": x}) for x in ("tot", "kem") * 20]
    uneven = [
        Response("u", "dan", {"d1": x}, D(4) if n < 10 else D(1))
        for n, x in enumerate(("tot", "kem") * 20)
    ]
    plain = tally_counts(SURVEY, count_responses(SURVEY, even))["u"]["8.1"]
    weighted = tally_counts(SURVEY, count_responses(SURVEY, uneven))["u"]["8.1"]
    assert plain.mean == weighted.mean == Fraction(3, 5)
    assert plain.by_audience["citizen"].design_effect == 1
    # 40 × (10 × 16 + 30) / (10 × 4 + 30)²
    assert weighted.by_audience["citizen"].design_effect == Fraction(40 * 190, 4900)
    assert weighted.margin > plain.margin
    assert result_sentence(RESULT, weighted, {}) == (
        "Mức đánh giá bình quân 60% từ 40 phiếu hợp lệ (sai số ±15,63 điểm %, "
        "độ tin cậy 95%, hệ số thiết kế 1,55). Không có phiếu của doanh nghiệp: "
        "hệ số chuyển cho đối tượng còn lại."
    )


def test_the_sentence_of_a_void_result_names_what_is_missing() -> None:
    forms = [Response("u", "dan", {"d1": "tot"}) for _ in range(2)]
    forms += [Response("u", "dan", {"d1": "tot"}, excluded="nhanh")]
    found = tally_counts(SURVEY, count_responses(SURVEY, forms))["u"]["8.1"]
    words = result_sentence(RESULT, found, {"nhanh": "trả lời quá nhanh"})
    assert words == (
        "Chỉ có 2 phiếu hợp lệ, cần ít nhất 3: không có giá trị. Không có phiếu của doanh nghiệp: "
        "hệ số chuyển cho đối tượng còn lại. Loại 1 phiếu: trả lời quá nhanh 1."
    )
