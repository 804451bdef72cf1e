"""Make the data file of administrative units from the PyPI package vietnamadminunits (MIT).

    python -m venv /somewhere && /somewhere/bin/pip install vietnamadminunits==1.0.4
    /somewhere/bin/python tools/generate_units.py

The package is not a dependency of parindex: only this script reads it, only when the data change.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "src/parindex/directory/data/units.csv"
LAST_DAY, FIRST_DAY = "2025-06-30", "2025-07-01"
EARTH_KM = 6371.0
FAR_KM = 15.0
"""A part of a commune is not looked for farther away than this when a namesake lies nearer."""
FIELDS = ("code", "name", "kind", "parent", "lat", "lon", "valid_from", "valid_to", "successors")
KINDS = {
    "Tỉnh": "province",
    "Thành phố": "city",
    "Quận": "urban_district",
    "Huyện": "rural_district",
    "Thị xã": "town",
    "Phường": "ward",
    "Xã": "commune",
    "Thị trấn": "township",
    "Đặc khu": "special_zone",
}
Row = dict[str, str]


def main() -> None:
    """Write units.csv and print the counts."""
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        sys.exit("vietnamadminunits is not installed in this Python.")
    folder = Path(spec.origin).parent / "data"
    database = sqlite3.connect(folder / "dataset.db")
    database.row_factory = sqlite3.Row
    converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    old = database.execute("SELECT * FROM admin_units_legacy").fetchall()
    new = database.execute("SELECT * FROM admin_units").fetchall()
    successors = _successors(converter, old, new)
    rows = {**_old_rows(old, successors), **_new_rows(new)}
    _mark_doubtful(rows)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[code] for code in sorted(rows))
    _report(rows)


def _row(
    code: str, name: str, parent: str, place: tuple[Any, Any], *, is_old: bool, successors: str = ""
) -> Row:
    word = next(word for word in KINDS if name.casefold().startswith(word.casefold()))
    # A few names of the source write the kind with two capitals (Thị Trấn); the decree does not.
    name, kind = word + name[len(word) :], KINDS[word]
    lat, lon = ("" if value is None else f"{float(value):.4f}" for value in place)
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "parent": parent,
        "lat": lat,
        "lon": lon,
        "valid_from": "" if is_old else FIRST_DAY,
        "valid_to": LAST_DAY if is_old else "",
        "successors": successors,
    }


def _old_rows(old: list[Any], successors: dict[str, str]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for one in old:
        province, district = f"VN63-P{one['provinceCode']}", f"VN63-D{one['districtCode']}"
        rows[province] = _row(
            province,
            one["province"],
            "",
            (one["provinceLat"], one["provinceLon"]),
            is_old=True,
            successors=successors.get(province, ""),
        )
        # Five island districts had no communes; their own succession is that of the district.
        rows.setdefault(
            district,
            _row(
                district,
                one["district"],
                province,
                (one["districtLat"], one["districtLon"]),
                is_old=True,
                successors="" if one["wardCode"] else successors.get(district, ""),
            ),
        )
        if one["wardCode"]:
            code = f"VN63-W{one['wardCode']}"
            place = (one["wardLat"], one["wardLon"])
            rows[code] = _row(
                code, one["ward"], district, place, is_old=True, successors=successors.get(code, "")
            )
    return rows


def _new_rows(new: list[Any]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for one in new:
        province = f"VN34-P{one['provinceCode']}"
        place = (one["provinceLat"], one["provinceLon"])
        rows[province] = _row(province, one["province"], "", place, is_old=False)
        code = f"VN34-W{one['wardCode']}"
        place = (one["wardLat"], one["wardLon"])
        rows[code] = _row(code, one["ward"], province, place, is_old=False)
    return rows


def _successors(converter: dict[str, Any], old: list[Any], new: list[Any]) -> dict[str, str]:
    """Old code → "VN34-W00097:whole" or several "…:part", from the converter's tables."""
    provinces = {one["provinceKey"]: f"VN34-P{one['provinceCode']}" for one in new}
    wards = {(one["provinceKey"], one["wardKey"]): f"VN34-W{one['wardCode']}" for one in new}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, former in converter["DICT_PROVINCE"].items():
        for one in former:
            found[one].append((provinces[key], "whole"))
    for province, table in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, former in table.items():
            for one in former:
                found[one].append((wards[province, ward], "whole"))
    for province, table in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for one, parts in table.items():
            for part in parts:
                found[one].append((wards[province, part["newWardKey"]], "part"))
    written = {}
    for one in old:
        key = f"{one['provinceKey']}_{one['districtKey']}_{one['wardKey'] or ''}"
        code = f"VN63-W{one['wardCode']}" if one["wardCode"] else f"VN63-D{one['districtCode']}"
        written[code] = _joined(found.get(key, []))
        written[f"VN63-P{one['provinceCode']}"] = _joined(found.get(one["provinceKey"], []))
    return written


def _joined(pairs: list[tuple[str, str]]) -> str:
    return " ".join(f"{code}:{how}" for code, how in sorted(set(pairs)))


def _mark_doubtful(rows: dict[str, Row]) -> None:
    """Mark the parts that the source very likely took over from a namesake.

    The source joins places by name within a province of today. Two old communes of one name whose
    provinces were merged (Thạnh Quới of Cần Thơ and of Sóc Trăng, 99 km apart) each received the
    successors of both and so look divided. The link is kept, never dropped, but said to be doubtful
    when the successor is far from the one and less than half as far from its namesake.
    """
    namesakes: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows.values():
        if row["code"].startswith("VN63-W"):
            today = rows[row["successors"].split()[0].partition(":")[0]]
            namesakes[today["parent"], row["name"]].append(row)
    doubtful = [
        (row, link)
        for group in namesakes.values()
        for row in group
        for link in row["successors"].split()
        if link.endswith(":part") and any(_is_nearer(rows, link, row, other) for other in group)
    ]
    for row, link in doubtful:
        row["successors"] = row["successors"].replace(link, link.replace(":part", ":doubtful"))


def _is_nearer(rows: dict[str, Row], link: str, row: Row, other: Row) -> bool:
    """Whether the other place, which has the same successor, lies much nearer to it."""
    successor = rows[link.partition(":")[0]]
    if other["parent"] == row["parent"] or successor["code"] not in other["successors"]:
        return False
    if (row["lat"], row["lon"]) == (other["lat"], other["lon"]):
        # The source located both namesakes at one point: their districts tell them apart.
        row, other = rows[row["parent"]], rows[other["parent"]]
    distance = _kilometres(row, successor)
    return distance > FAR_KM and _kilometres(other, successor) < distance / 2


def _kilometres(one: Row, other: Row) -> float:
    """The distance between two places over the globe."""
    (lat, lon), (other_lat, other_lon) = (
        (math.radians(float(place["lat"])), math.radians(float(place["lon"])))
        for place in (one, other)
    )
    bow = (
        math.sin((lat - other_lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin((lon - other_lon) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(bow))


def _report(rows: dict[str, Row]) -> None:
    counts: dict[str, int] = defaultdict(int)
    for code, row in rows.items():
        counts[code[:6]] += 1
        if code.startswith(("VN63-W", "VN63-D")):
            links = [one.partition(":")[2] for one in row["successors"].split()]
            how = "none" if not links else "whole" if links == ["whole"] else "divided"
            counts[f"{code[:6]} {how}"] += 1
            counts["doubtful links"] += links.count("doubtful")
            counts["places with a doubtful link"] += "doubtful" in links
    for name, number in sorted(counts.items()):
        sys.stdout.write(f"{name}: {number}\n")


if __name__ == "__main__":
    main()
