"""Publications out of a cycle, or with points for every criterion; shapes to draw them by."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from parindex.access import SYSTEM
from parindex.assessments.actions import moving
from parindex.assessments.workflow import State
from parindex.cycles.models import Cycle
from parindex.cycles.synthetic import synthetic_units
from parindex.engine.snapshot import Provenance, freeze
from parindex.engine.stating import read_unit
from parindex.publications import actions
from parindex.publications.models import Publication
from parindex.publications.rehearsing import rehearse_cycle
from tests import make

CAO_BANG = {"VN34-W01273": "Phường Thục Phán", "VN34-W01279": "Phường Nùng Trí Cao"}


TODAY = date(2026, 12, 27)
LACKING = "Hai xã không nộp trong hạn, đã có văn bản phê bình."


def concluded(cast) -> Cycle:
    """A cycle that ended with one commune concluded and two that never submitted."""
    loaded = make.assessment(State.CONCLUDED)
    moving.finish_cycle(by=cast.thu.actor(), cycle=loaded.cycle)
    loaded.cycle.refresh_from_db()
    return loaded.cycle


def approve(cast, cycle: Cycle) -> str:
    """Both chairs approve what stands now."""
    digest = rehearse_cycle(cycle).digest
    actions.sign_off(by=cast.minh.actor(), cycle=cycle, seat="council", digest=digest)
    actions.sign_off(
        by=cast.thu.actor(),
        cycle=cycle,
        seat="authority",
        digest=digest,
        name="Nguyễn Văn Chủ",
        paper="Tờ trình số 12/TTr-SNV",
    )
    return digest


def publish(cast, cycle: Cycle, digest: str, **said) -> Publication:
    """Thu publishes what was approved, by decision 123/QĐ-UBND."""
    fields = {"number": "123/QĐ-UBND", "signed_on": TODAY, "accepted": LACKING} | said
    decision = actions.Decision(**fields)
    return actions.publish_cycle(by=cast.thu.actor(), cycle=cycle, decision=decision, digest=digest)


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
    return actions.publish(
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
