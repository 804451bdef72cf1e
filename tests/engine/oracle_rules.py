"""The oracle's reading of every rule: points of one leaf from raw facts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

F = Fraction

REMOVED = "removed"


def printed(value: Fraction, places: int) -> str:
    """A rounded fraction with all its decimals."""
    digits = str(abs(value) * 10**places).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def number(value: Any) -> Fraction:
    return F(str(value)) if not isinstance(value, Fraction) else value


def cut(value: Fraction, places: int, mode: str) -> Fraction:
    """Round an exact fraction: the tie is decided on the fraction itself."""
    scaled = value * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    if mode != "down" and (
        rest > F(1, 2) or (rest == F(1, 2) and (mode == "half_up" or whole % 2))
    ):
        whole += 1
    return F(whole, 10**places)


def holds(band: dict[str, Any], x: Fraction) -> bool:
    return (
        ("from" not in band or x >= number(band["from"]))
        and ("over" not in band or x > number(band["over"]))
        and ("under" not in band or x < number(band["under"]))
        and ("up_to" not in band or x <= number(band["up_to"]))
    )


def first_band(bands: list[dict[str, Any]], x: Fraction) -> dict[str, Any]:
    return next(band for band in bands if holds(band, x))


def weigh(side: Any, facts: dict[str, Any]) -> Fraction:
    if isinstance(side, str):
        return number(facts[side])
    return sum((number(w) * number(facts[name]) for name, w in side.items()), F(0))


def none(how: str, m: Fraction) -> Any:
    return {"full_marks": m, "zero": F(0), "not_applicable": REMOVED}[how]


def rule_points(rule: dict[str, Any], m: Fraction, facts: dict[str, Any], best: Any) -> Any:  # noqa: C901
    """Points of one rule before rounding, REMOVED when it does not apply."""
    kind, value = rule["kind"], facts.get("value")
    if kind == "yes_no":
        points = m if value else number(rule.get("points_no", 0))
    elif kind == "options":
        chosen = next(one for one in rule["options"] if one["id"] == value)
        points = number(chosen["share"]) * m if "share" in chosen else number(chosen["points"])
    elif kind == "timeliness":
        points = {
            "on_time": number(rule.get("on_time", m)),
            "late": number(rule.get("late", 0)),
            "missing": number(rule.get("missing", 0)),
        }[value]
    elif kind == "checklist":
        if rule["mode"] == "all":
            points = m if len(value) == len(rule["items"]) else F(0)
        else:
            points = sum((number(i["points"]) for i in rule["items"] if i["id"] in value), F(0))
    elif kind == "steps":
        if "whole" in rule:
            whole = weigh(rule["whole"], facts)
            if whole == 0:
                return none(rule["when_none"], m)
            ratio = weigh(rule["part"], facts) / whole
            x = ratio * (100 if rule["on"] == "percent" else 1)
            band = first_band(rule["bands"], x)
            points = m * ratio if band.get("proportional") else number(band["points"])
        else:
            points = number(first_band(rule["bands"], number(value))["points"])
    elif kind == "ratio":
        whole = weigh(rule["whole"], facts)
        if whole == 0:
            return none(rule["when_none"], m)
        r = min(weigh(rule["part"], facts) / whole, F(1))
        if rule.get("less_is_better"):
            r = 1 - r
        gate = number(rule["gate"]) if "gate" in rule else None
        full = number(rule["full_at"]) if "full_at" in rule else None
        if gate is not None and r < gate:
            points = number(rule.get("below", 0))
        elif full is not None and r >= full:
            points = m
        elif rule.get("from_gate"):
            points = m * (r - gate) / ((full or F(1)) - gate)
        else:
            points = m * r
    elif kind == "relative_to_best":
        own = number(value)
        if rule.get("less_is_better"):
            points = m if own <= best else m * best / own
        else:
            points = m * own / best if best else F(0)
    elif kind == "per_item":
        points = number(value) * number(rule["each"])
    elif kind == "deduct_per_item":
        if "kinds" in rule:
            count: Any = sum(facts.get(k["id"], 0) for k in rule["kinds"])
            lost = sum((facts.get(k["id"], 0) * number(k["each"]) for k in rule["kinds"]), F(0))
        else:
            count, lost = value, number(value) * number(rule.get("each", 0))
        points = m - lost
        if "zero_at" in rule and count >= rule["zero_at"]:
            points = F(0)
    elif kind == "change":
        if "last_year" not in facts:
            return none(rule["when_no_history"], m)
        now, then = number(value), number(facts["last_year"])
        if rule["on"] == "percent":
            if then == 0:
                return none(rule["when_no_history"], m)
            x = 100 * (now - then) / abs(then)
        else:
            x = now - then
        points = number(first_band(rule["bands"], x)["points"])
    elif kind == "survey":
        if "responses" in facts and facts["responses"] < rule.get("min_responses", 0):
            return REMOVED
        points = m * number(facts["mean_weight"])
    elif kind == "scaled_import":
        if "bands" in rule:
            points = number(first_band(rule["bands"], number(value))["points"])
        else:
            points = m * number(value) / number(rule.get("of", 100))
    else:
        assert kind == "direct"
        points = number(value)
    return min(max(points, F(0)), m)
