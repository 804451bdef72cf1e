"""Nobody can compute what was left out from what is shown: tried with linear algebra."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.engine.survey_counts import Response, count_responses
from parindex.surveys.small_cells import answered_by, group_of, what_to_show
from tests.engine.test_survey_counts import SURVEY

LEAST = 5
QUESTIONS = [one for form in SURVEY.questionnaires for one in form.questions]
SIZES = st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 20])


def forms_of(sizes: dict[str, dict[str, int]]) -> list[Response]:
    """Forms so that each unit has so many answers to each question."""
    found = []
    for unit, by_question in sizes.items():
        for form in SURVEY.questionnaires:
            names = [one.id for one in form.questions]
            for n in range(max(by_question[name] for name in names)):
                answers = {name: "tot" for name in names if n < by_question[name]}
                found.append(Response(unit, form.id, answers))
    return found


def determined(cells: list[str], equations: list[dict[str, Fraction]]) -> set[str]:
    """The cells whose figure follows from the equations: rank with and without the cell's own."""
    columns = {cell: n for n, cell in enumerate(cells)}
    rows: dict[int, dict[int, Fraction]] = {}

    def reduced(equation: dict[int, Fraction]) -> dict[int, Fraction]:
        rest = dict(equation)
        while rest:
            first = min(rest)
            if first not in rows:
                return rest
            factor = rest[first]
            for column, value in rows[first].items():
                rest[column] = rest.get(column, Fraction(0)) - factor * value
                if not rest[column]:
                    del rest[column]
        return rest

    for equation in equations:
        rest = reduced({columns[cell]: value for cell, value in equation.items()})
        if rest:
            lead = rest[min(rest)]
            rows[min(rest)] = {column: value / lead for column, value in rest.items()}
    return {cell for cell in cells if not reduced({columns[cell]: Fraction(1)})}


def what_follows(sizes: dict[str, dict[str, int]]) -> tuple[set[str], set[str]]:
    """Hidden cells that follow from what is shown, and those too small to be seen at all.

    Shown are: each question of each unit unless hidden, the whole of each question, and always the
    result of a criterion of a unit, a weighted mean of the means of its questions.
    """
    counts = count_responses(SURVEY, forms_of(sizes))
    shown = what_to_show(SURVEY, counts, LEAST)
    answered = answered_by(SURVEY, counts)
    hidden, equations, small = [], [], set()
    for unit in sizes:
        for one in QUESTIONS:
            n = answered.get((unit, one.questionnaire, one.id), 0)
            if n and not shown.question(unit, one):
                hidden.append(f"{unit}/{one.id}")
            if 0 < n < LEAST:
                small.add(f"{unit}/{one.id}")
                assert f"{unit}/{one.id}" in hidden
    for one in QUESTIONS:
        if shown.whole(group_of(one)):
            whole = {
                f"{unit}/{one.id}": Fraction(n)
                for unit in sizes
                if (n := answered.get((unit, one.questionnaire, one.id), 0))
            }
            assert sum(whole.values()) == 0 or sum(whole.values()) >= LEAST
            equations.append({cell: n for cell, n in whole.items() if cell in hidden})
    for unit in sizes:
        counted = [one for one in QUESTIONS if one.criterion and f"{unit}/{one.id}" in hidden]
        weights = {"d1": Fraction(7, 20), "d2": Fraction(7, 20), "b1": Fraction(3, 10)}
        if len(counted) == 1:  # the result itself, public whatever is hidden
            small.discard(f"{unit}/{counted[0].id}")
        equations.append({f"{unit}/{one.id}": weights[one.id] for one in counted})
    return determined(hidden, [one for one in equations if one]), small


sizes_of_units = st.fixed_dictionaries(
    {
        unit: st.fixed_dictionaries(dict.fromkeys(("d1", "d2", "d3", "b1"), SIZES))
        for unit in ("a", "b", "c", "d")
    }
)


@settings(max_examples=300, deadline=None)
@given(sizes_of_units)
def test_no_small_cell_follows_from_what_is_shown(sizes) -> None:
    found, small = what_follows(sizes)
    assert found & small == set()


def test_a_second_unit_is_left_out_beside_a_small_one() -> None:
    sizes = {
        "a": {"d1": 3, "d2": 3, "d3": 3, "b1": 0},
        "b": {"d1": 30, "d2": 30, "d3": 30, "b1": 0},
        "c": {"d1": 12, "d2": 12, "d3": 12, "b1": 0},
    }
    shown = what_to_show(SURVEY, count_responses(SURVEY, forms_of(sizes)), LEAST)
    assert shown.hidden["8.1"] == {"a", "c"}
    assert shown.whole("8.1")
    assert shown.result("c", "8.1")
    assert not shown.result("a", "8.1")


def test_with_two_units_of_which_one_is_small_no_whole_is_shown() -> None:
    sizes = {
        "a": {"d1": 3, "d2": 3, "d3": 3, "b1": 0},
        "b": {"d1": 0, "d2": 0, "d3": 0, "b1": 0},
        "c": {"d1": 40, "d2": 40, "d3": 40, "b1": 0},
    }
    shown = what_to_show(SURVEY, count_responses(SURVEY, forms_of(sizes)), LEAST)
    assert (shown.hidden["8.1"], shown.whole("8.1")) == ({"a", "c"}, True)
    del sizes["c"]
    shown = what_to_show(SURVEY, count_responses(SURVEY, forms_of(sizes)), LEAST)
    assert (shown.hidden["8.1"], shown.whole("8.1")) == ({"a"}, False)


def test_few_businesses_hide_what_citizens_of_that_unit_say_of_the_same_criterion() -> None:
    full = {"d1": 40, "d2": 40, "d3": 40, "b1": 10}
    sizes = {"a": full | {"b1": 2}, "b": full, "c": full}
    shown = what_to_show(SURVEY, count_responses(SURVEY, forms_of(sizes)), LEAST)
    assert not shown.audiences("a", "8.1")
    assert shown.result("a", "8.1")
    assert shown.question("a", QUESTIONS[2]), "d3 counts for no criterion and has enough forms"
