"""Where an imported table comes from and what it leaves out, in the words of its publication."""

from __future__ import annotations

from collections.abc import Sequence

from parindex.engine.snapshot import Provenance
from parindex.publications.earlier.columns import (
    AREA,
    CRITERION,
    INDEX,
    POINTS,
    RANK,
    RATING,
    SHARE,
)
from parindex.publications.earlier.figures import Reading, Row
from parindex.publications.earlier.paper import Paper
from parindex.publications.earlier.work import Work

MOST_NAMED = 20


def provenance_of(work: Work, paper: Paper, reading: Reading) -> Provenance:
    """The paper, the grain, and everything that was left out or does not add up."""
    targets = list(work.layout.targets.values())
    return Provenance(
        title={"vi": paper.title},
        authority=paper.authority,
        year=paper.year,
        kind="published",
        decision=paper.cited,
        decided_on=paper.decided_on,
        source=paper.source,
        missing=(*paper.missing, *_missing(targets, reading)),
        notes=tuple(_notes(work, targets, reading)),
    )


def grain(targets: Sequence[str]) -> str:
    """What the table gives for each unit, in a few words."""
    areas = sum(one.startswith((AREA, SHARE)) for one in targets)
    criteria = sum(one.startswith(CRITERION) for one in targets)
    words = [
        "chỉ số" if INDEX in targets else "tổng điểm" if POINTS in targets else "",
        "hạng" if RANK in targets else "",
        "xếp loại" if RATING in targets else "",
        f"{areas} lĩnh vực" if areas else "",
        f"{criteria} tiêu chí" if criteria else "",
    ]
    return ", ".join(one for one in words if one)


def _missing(targets: Sequence[str], reading: Reading) -> list[str]:
    found = []
    has_points = any(one in (INDEX, POINTS) for one in targets)
    has_areas = any(one.startswith((AREA, SHARE)) for one in targets)
    has_criteria = any(one.startswith(CRITERION) for one in targets)
    if not has_points and not has_areas and not has_criteria:
        found.append("Chỉ số của từng đơn vị.")
    if not has_areas and not has_criteria:
        found.append("Điểm từng lĩnh vực và tiêu chí của các đơn vị.")
    elif not has_criteria:
        found.append("Điểm từng tiêu chí trong các lĩnh vực.")
    if reading.wrong or reading.left_out:
        names = [one.text for one in reading.wrong] + reading.left_out
        found.append(f"Kết quả của {_named(names)}: có trong bảng nhưng không nhập.")
    return found


def _notes(work: Work, targets: Sequence[str], reading: Reading) -> list[str]:
    record = work.record
    found = [
        f"Nhập từ bảng đã công bố: tệp «{record.file_name}», trang «{work.layout.sheet.name}», "
        f"mã băm {record.digest[:16]}; mỗi đơn vị có {grain(targets)}.",
    ]
    if any(one.startswith(SHARE) for one in targets):
        found.append("Điểm lĩnh vực tính lại từ phần trăm đã in nên có thể lệch số lẻ.")
    unequal = [one for one in reading.taken if _has_total_beside_areas(one)]
    if unequal:
        names = _named([one.name for one in unequal])
        found.append(f"Lĩnh vực không cộng thành chỉ số đã in ở {names}; giữ cả hai như in.")
    printed = [one for one in reading.taken if one.facts and one.facts.published]
    if any(one.facts and one.facts.published and one.facts.published.rank for one in printed):
        found.append("Thứ hạng là thứ hạng đã in.")
    own = [one for one in reading.taken if work.matches[one.text].code == "="]
    if own:
        found.append(f"Không có trong danh mục đơn vị: {_named([one.name for one in own])}.")
    return found


def _has_total_beside_areas(row: Row) -> bool:
    return row.facts is not None and "total" in row.facts.stated and len(row.facts.stated) > 1


def _named(names: Sequence[str]) -> str:
    some = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return f"{some} và {more} đơn vị khác" if more > 0 else some
