"""Publications with points for every criterion, and shapes to draw them by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from parindex.access import SYSTEM
from parindex.cycles.synthetic import synthetic_units
from parindex.engine.snapshot import Provenance, freeze
from parindex.engine.stating import read_unit
from parindex.publications.actions import publish
from parindex.publications.models import Publication
from tests import make

CAO_BANG = {"VN34-W01273": "Phường Thục Phán", "VN34-W01279": "Phường Nùng Trí Cao"}


def scored(
    slug: str = "xa-2026",
    groups: Mapping[str, Sequence[str]] | None = None,
    *,
    year: int = 2026,
    codes: Mapping[str, str] | None = None,
    authority: str = "Tỉnh Minh Họa",
    kind: str = "computed",
) -> Publication:
    """Invented results of communes and wards under the example set; `codes` maps name to code."""
    groups = groups or {"xa": ["Xã An Mỹ", "Xã Tân Mỹ"], "phuong": ["Phường Đông"]}
    rules = make.indicator_set("mau-2026-xa")
    raw = synthetic_units(rules, {"seed": year, "names": groups})
    known = codes or {}
    units = [
        read_unit(
            rules,
            {**one, "unit": known.get(one["name"], one["unit"]), "year": year},
            file="test",
            problems=[],
        )
        for one in raw
    ]
    said = Provenance({"vi": f"Chỉ số cấp xã năm {year}"}, authority, year, kind)
    return publish(
        by=SYSTEM, slug=slug, snapshot=freeze(rules, [one for one in units if one], said)
    )


def square(lat: float, lon: float, **properties: str) -> dict[str, object]:
    """A feature of a tenth of a degree around a place."""
    near = [(-0.05, -0.05), (0.05, -0.05), (0.05, 0.05), (-0.05, 0.05), (-0.05, -0.05)]
    ring = [[lon + x, lat + y] for x, y in near]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(file: Path, *features: object) -> Path:
    """A file of features."""
    file.parent.mkdir(parents=True, exist_ok=True)
    document = {"type": "FeatureCollection", "features": list(features)}
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return file
