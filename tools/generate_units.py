"""Make the data file of administrative units from the PyPI package vietnamadminunits (MIT).

    python -m venv /somewhere && /somewhere/bin/pip install vietnamadminunits==1.0.4
    /somewhere/bin/python tools/generate_units.py

The package is not a dependency of parindex: only this script reads it, only when the data change.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[1] / "src/parindex/directory/data/units.csv"
LAST_DAY, FIRST_DAY = "2025-06-30", "2025-07-01"
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


def _report(rows: dict[str, Row]) -> None:
    counts: dict[str, int] = defaultdict(int)
    for code, row in rows.items():
        counts[code[:6]] += 1
        if code.startswith(("VN63-W", "VN63-D")):
            how = {one.partition(":")[2] for one in row["successors"].split()}
            counts[f"{code[:6]} {'divided' if 'part' in how else 'whole' if how else 'none'}"] += 1
    for name, number in sorted(counts.items()):
        sys.stdout.write(f"{name}: {number}\n")


if __name__ == "__main__":
    main()
