"""The outcome of a survey as plain values: every figure as exact text, with what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parindex.engine.documents import canonical
from parindex.engine.survey_words import result_sentence, sheet_note
from parindex.surveys.models import Survey
from parindex.surveys.quality import KINDS
from parindex.surveys.queries.counting import Counted, by_channel
from parindex.surveys.queries.outcomes import criterion_titles
from parindex.surveys.queries.running import units_of

NO_FORMS = "Không có phiếu hợp lệ nào."


def vietnamese_reasons() -> dict[str, str]:
    """Why forms are left out, in the language of records."""
    return {kind: one.title[:1].lower() + one.title[1:] for kind, one in KINDS.items()}


def frozen(found: Counted) -> dict[str, Any]:
    """What the survey comes to: for each unit of the cycle and each criterion its result.

    The words are Vietnamese whatever the reader's language: the same survey has one digest.
    """
    survey = found.survey
    titles = criterion_titles(survey)
    body = {
        "cycle": survey.cycle.slug,
        "year": survey.cycle.year,
        "set": survey.cycle.edition.digest,
        "survey": survey.digest,
        "opens": survey.opens.isoformat() if survey.opens else None,
        "closes": survey.closes.isoformat() if survey.closes else None,
        "smallest_cell": survey.smallest_cell,
        "criteria": titles,
        "channels": by_channel(survey),
        "targets": _targets(survey),
        "units": {
            one.code: {
                "name": one.name,
                "void": found.voids.get(one.code, ""),
                "forms": _of_unit(found.counts.valid, one.code),
                "excluded": _excluded(found, one.code),
                "results": {code: _result(found, one.code, code) for code in titles},
            }
            for one in units_of(survey.cycle)
        },
    }
    plain: dict[str, Any] = canonical(body)
    return plain


def _of_unit(counts: Mapping[tuple[str, str], int], unit: str) -> dict[str, int]:
    return {form: count for (one, form), count in sorted(counts.items()) if one == unit}


def _excluded(found: Counted, unit: str) -> dict[str, dict[str, int]]:
    excluded: dict[str, dict[str, int]] = {}
    for (one, form, reason), count in sorted(found.counts.excluded.items()):
        if one == unit:
            excluded.setdefault(form, {})[reason] = count
    return excluded


def _targets(survey: Survey) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for one in survey.targets.order_by("unit", "questionnaire"):
        found.setdefault(one.unit, {})[one.questionnaire] = {
            "population": one.population,
            "wanted": one.wanted,
            "method": one.method,
        }
    return found


def _result(found: Counted, unit: str, code: str) -> dict[str, Any]:
    tally = found.results.get(unit, {}).get(code)
    if tally is None:
        void = found.voids.get(unit) or NO_FORMS
        return {"mean": None, "responses": 0, "is_void": True, "void": void, "sentence": void}
    result = found.asked.results[code]
    words = result_sentence(result, tally, vietnamese_reasons())
    void = found.voids.get(unit, "") or (words if tally.is_void else "")
    return {
        "mean": tally.mean,
        "responses": tally.responses,
        "margin": tally.margin,
        "audiences": {name: [one.mean, one.responses] for name, one in tally.by_audience.items()},
        "passed_over": list(tally.passed_over),
        "excluded": dict(tally.excluded),
        "is_void": bool(void),
        "void": void,
        "sentence": void or sheet_note(tally, vietnamese_reasons()),
    }
