"""The oracle's places: who is compared with whom, ranks, means of areas, statistics."""

from __future__ import annotations

from typing import Any

from tests.engine.oracle_rules import F, cut, printed


def group_of(top: dict[str, Any], unit: dict[str, Any]) -> str:
    by = top["ranking"]["groups"]
    return {"none": "", "kind": unit["group"]}.get(by, unit["tags"].get(by, ""))


def ranks(
    top: dict[str, Any], cards: list[dict[str, Any]], alphabet: tuple[str, ...]
) -> dict[str, int]:
    """Step 9, within groups; `alphabet` holds the names in their order."""

    def key(card: dict[str, Any]) -> tuple[Any, ...]:
        words = [-card["index" if top["ranking"]["by"] == "index" else "points"]]
        for word in top["ranking"].get("tie_break", []):
            if word == "name":
                words.append(alphabet.index(card["name"]))
            elif word == "code":
                words.append(card["unit"])
            else:
                words.append(-card["shares"].get(word.rpartition(":")[2], F(0)))
        return tuple(words)

    found = {}
    for card in cards:
        rivals = [key(one) for one in cards if one["group"] == card["group"]]
        better = [one for one in rivals if one < key(card)]
        is_dense = top["ranking"]["ties"] == "dense"
        found[card["unit"]] = 1 + (len(set(better)) if is_dense else len(better))
    return found


def area_means(top: dict[str, Any], cards: list[dict[str, Any]], codes: list[str]) -> Any:
    """Step 10: mean in percent to 2 decimals, and standard rank of the areas."""
    means = {}
    for code in codes:
        shares = [card["area_shares"][code] for card in cards if code in card["area_shares"]]
        if shares:
            means[code] = cut(100 * sum(shares, F(0)) / len(shares), 2, top["rounding"])
    return {
        code: {
            "mean": printed(means[code], 2),
            "rank": 1 + sum(m > means[code] for m in means.values()),
        }
        if code in means
        else {"mean": None, "rank": None}
        for code in codes
    }


def statistics(
    top: dict[str, Any], cards: list[dict[str, Any]], groups: list[str]
) -> dict[str, Any]:
    """Step 10: of the index, over all units and over each group; silent units are counted only."""
    found = {}
    finer = max(top["decimals"], 2)
    for group in {"", *groups}:
        members = [card for card in cards if group in ("", card["group"])]
        values = sorted(card["index"] for card in members)
        if not values:
            continue
        half = len(values) // 2
        mean = sum(values, F(0)) / len(values)
        middle = (values[half] + values[-half - 1]) / 2
        found[group] = {
            "units": len(groups) if group == "" else groups.count(group),
            "mean": printed(cut(mean, finer, top["rounding"]), finer),
            "median": printed(cut(middle, finer, top["rounding"]), finer),
            "highest": printed(values[-1], top["decimals"]),
            "lowest": printed(values[0], top["decimals"]),
            "spread": printed(values[-1] - values[0], top["decimals"]),
            "above_mean": sum(value > mean for value in values),
            "bands": {
                band["id"]: sum(card["rating"] == band["id"] for card in members)
                for band in top["rating"]["bands"]
            },
        }
    return found
