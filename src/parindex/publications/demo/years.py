"""Invented results of earlier years, so that a unit's page has a past to show.

Last year's demo cycle is published as it was concluded, with an invented survey; before the merger
of July 2025 the old communes of one district have two invented years of their own. Every title
says that it is an illustration.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from math import exp
from typing import Any

from parindex.access import SYSTEM
from parindex.assessments.demonstration import LAST_SLUG
from parindex.cycles.models import Cycle
from parindex.cycles.synthetic import synthetic_facts
from parindex.directory.units import children_of, units
from parindex.engine.enclosures import Answer, AskedQuestion, Given, SurveyFigures
from parindex.engine.indicators import IndicatorSet, Question, ScaleOption
from parindex.engine.numbers import exact
from parindex.engine.problems import Problem
from parindex.engine.rules.compared import MEAN_WEIGHT
from parindex.engine.scoring import Scorecard
from parindex.engine.shares import in_percent
from parindex.engine.snapshot import Provenance, Snapshot, freeze
from parindex.engine.stating import read_unit
from parindex.publications import actions
from parindex.publications.models import Publication
from parindex.publications.rehearsing import provenance_of, rehearse_cycle

OLD_DISTRICT = "VN63-D943"
"""Huyện Kế Sách, whose old communes went into Xã Kế Sách and its neighbours."""

OLD_YEARS = (2023, 2024)
NOTE = "Số liệu do máy sinh ra từ một số mầm cố định; không phải kết quả của đơn vị nào."
SMALLEST_CELL = 5


def load_demo_years(indicator_set: IndicatorSet) -> int:
    """Publish the invented years that are not there yet; how many there are now."""
    wanted = [LAST_SLUG, *(_old_slug(year) for year in OLD_YEARS)]
    there = set(Publication.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    for year in OLD_YEARS:
        if _old_slug(year) not in there:
            snapshot = _of_old_communes(indicator_set, year)
            actions.publish(by=SYSTEM, slug=_old_slug(year), snapshot=snapshot)
    cycle = Cycle.objects.filter(slug=LAST_SLUG, is_synthetic=True).first()
    if LAST_SLUG not in there and cycle is not None:
        snapshot = _of_last_year(cycle)
        made = actions.publish(by=SYSTEM, slug=LAST_SLUG, snapshot=snapshot)
        Publication.objects.filter(pk=made.pk).update(cycle=cycle)
    return len(wanted)


def _old_slug(year: int) -> str:
    return f"minh-hoa-ke-sach-{year}"


def _of_old_communes(indicator_set: IndicatorSet, year: int) -> Snapshot:
    chance = random.Random(year)  # noqa: S311  # reproducible, not secret
    problems: list[Problem] = []
    found = []
    for one in children_of(OLD_DISTRICT):
        raw: dict[str, Any] = {
            "unit": one.code,
            "name": one.name,
            "group": "xa",
            "year": year,
            "facts": synthetic_facts(indicator_set, chance, chance.triangular(0.6, 0.95, 0.8), {}),
        }
        found.append(read_unit(indicator_set, raw, file="minh-hoa", problems=problems))
    provenance = Provenance(
        title={
            "vi": f"Chỉ số CCHC cấp xã huyện Kế Sách năm {year} (minh họa)",
            "en": f"Commune PAR index of Kế Sách district {year} (illustration)",
        },
        authority=f"Ủy ban nhân dân {units()[OLD_DISTRICT].name.lower()[:1]}"
        f"{units()[OLD_DISTRICT].name[1:]}",
        year=year,
        kind="synthetic",
        notes=(NOTE,),
    )
    return freeze(indicator_set, [one for one in found if one is not None], provenance)


def _of_last_year(cycle: Cycle) -> Snapshot:
    found = rehearse_cycle(cycle).snapshot
    provenance = provenance_of(cycle)._replace(
        title={"vi": cycle.title, "en": f"Commune PAR index {cycle.year} (illustration)"},
        notes=(NOTE,),
    )
    units_facts = [card.facts for card in found.results.cards]
    survey = invented_survey(found.indicator_set, found.results.cards)
    enclosed = found.enclosed._replace(survey=survey)
    return freeze(found.indicator_set, units_facts, provenance, enclosed=enclosed)


def invented_survey(
    indicator_set: IndicatorSet, cards: tuple[Scorecard, ...]
) -> SurveyFigures | None:
    """Invented answers of citizens around the mean that each unit's survey criteria have."""
    survey = indicator_set.survey
    if survey is None:
        return None
    chance = random.Random(7)  # noqa: S311  # reproducible, not secret
    forms = {card.facts.unit: chance.randint(60, 240) for card in cards}
    questions = []
    for form in survey.questionnaires[:1]:
        for question in form.questions:
            scale = survey.scales.get(question.answers, ())
            if question.criterion and scale:
                means = _means(cards, question.criterion)
                questions.append(_asked(question, form.audience, scale, means, forms, chance))
    return SurveyFigures(SMALLEST_CELL, forms, {}, tuple(questions))


def _means(cards: tuple[Scorecard, ...], code: str) -> Mapping[str, float]:
    found = {}
    for card in cards:
        leaf = card.leaves.get(code)
        mean = leaf.values.get(MEAN_WEIGHT) if leaf else None
        if mean is not None:
            found[card.facts.unit] = float(mean)  # type: ignore[arg-type]  # read as a share
    return found


def _asked(
    question: Question,
    audience: str,
    scale: tuple[ScaleOption, ...],
    means: Mapping[str, float],
    forms: Mapping[str, int],
    chance: random.Random,
) -> AskedQuestion:
    given = {
        unit: _given(scale, _counts(scale, mean + chance.uniform(-0.06, 0.06), forms[unit]))
        for unit, mean in means.items()
    }
    added = [sum(one.forms[place] for one in given.values()) for place in range(len(scale))]
    return AskedQuestion(
        questionnaire=question.questionnaire,
        question=question.id,
        text=question.text,
        criterion=question.criterion,
        audience=audience,
        answers=tuple(Answer(one.label, one.weight) for one in scale),
        whole=_given(scale, added),
        units=given,
    )


def _counts(scale: tuple[ScaleOption, ...], mean: float, forms: int) -> list[int]:
    """So many forms spread over the answers around a mean; invented, so floats will do."""
    nearness = [
        0.1 if one.weight is None else exp(-((float(one.weight) - mean) ** 2) / 0.05)
        for one in scale
    ]
    counts = [int(forms * part / sum(nearness)) for part in nearness]
    counts[nearness.index(max(nearness))] += forms - sum(counts)
    return counts


def _given(scale: tuple[ScaleOption, ...], counts: list[int]) -> Given:
    whole = sum(counts)
    shares = tuple(_percent(Decimal(one), whole) for one in counts)
    pairs = [(one.weight, count) for one, count in zip(scale, counts, strict=True)]
    scored = sum(count for weight, count in pairs if weight is not None)
    earned = sum((weight * count for weight, count in pairs if weight is not None), Decimal(0))
    return Given(whole, tuple(counts), shares, _percent(earned, scored) if scored else None)


def _percent(part: Decimal, whole: int) -> Decimal:
    over, under = exact(part)
    return in_percent((over, under * (whole or 1)))
