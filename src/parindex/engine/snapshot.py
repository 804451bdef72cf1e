"""What a publication freezes: set, facts, results; and how anyone checks it.

A snapshot is one JSON document. It holds the merged indicator set, the facts of every unit, the
results computed from them, where it comes from, what is enclosed with it (`enclosures`), and a
digest over all of that. `verify` computes everything again from the set and the facts alone and
compares; with last year's snapshot beside it, the comparison of the two years as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from parindex.engine.comparing import Comparison, compare
from parindex.engine.documents import (
    canonical_json,
    digest_of_text,
    documents_written,
    parts_written,
)
from parindex.engine.enclosures import Enclosures, LastYear, enclosed_parts, read_enclosed
from parindex.engine.facts import UnitFacts
from parindex.engine.indicators import IndicatorSet
from parindex.engine.problems import Problem
from parindex.engine.reading import read_document
from parindex.engine.results import (
    Printed,
    Results,
    results,
    statistics_documents,
    unit_results,
)
from parindex.engine.scoring import Scorecard, score_units
from parindex.engine.stating import read_unit, unit_document

FORMAT = "parindex-snapshot/1"
_NOT_OURS = "không phải bản kết quả của parindex."
KINDS = ("published", "synthetic", "computed")
"""Where figures come from: an announcement, a generator for demonstration, or a run of ours."""


Comparing = Callable[[Results, Results], Mapping[str, Comparison]]
"""Last year's results and this year's → the change of every unit."""


class Provenance(NamedTuple):
    """Who published what, on which paper, and what that paper leaves out.

    `missing` are sentences naming what is not public; `notes` what was inferred or invented.
    """

    title: Mapping[str, str] = {}
    authority: str = ""
    year: int = 0
    kind: str = "computed"
    decision: str = ""
    decided_on: str = ""
    source: str = ""
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """A frozen result: `parts` is the whole document, `results` the computed values in it.

    `parts` holds each part of the document by its name as canonical JSON, all but the digest. It is
    empty where a document was only opened to be read (`reopening`).
    """

    indicator_set: IndicatorSet
    provenance: Provenance
    printed: Printed
    results: Results
    enclosed: Enclosures
    digest: str
    parts: Mapping[str, str]

    @cached_property
    def claimed(self) -> Mapping[str, Scorecard]:
        """The scorecard of what each unit stated of itself, for the units that did."""
        return scored_claims(self.indicator_set, self.enclosed.claimed)


def scored_claims(
    indicator_set: IndicatorSet, claims: Sequence[UnitFacts]
) -> Mapping[str, Scorecard]:
    """Unit → scorecard of what it stated of itself."""
    return {card.facts.unit: card for card in score_units(indicator_set, claims)}


def freeze(
    indicator_set: IndicatorSet,
    units: Sequence[UnitFacts],
    provenance: Provenance | None = None,
    printed: Printed | None = None,
    enclosed: Enclosures | None = None,
    last_year: Snapshot | None = None,
    comparing: Comparing = compare,
) -> Snapshot:
    """Compute the results and freeze them with all they rest on.

    Where last year's snapshot is given, the results are compared with it and the changes enclosed;
    `comparing` may know more of units that were merged or renamed than their keys tell.
    """
    provenance = provenance or Provenance()
    printed = printed or Printed()
    enclosed = enclosed or Enclosures()
    found = results(indicator_set, units, printed)
    if last_year is not None:
        changes = comparing(last_year.results, found)
        enclosed = enclosed._replace(last_year=_of_last_year(last_year, changes))
    listed = sorted(units, key=lambda one: one.unit)
    parts = {
        "format": canonical_json(FORMAT),
        "set": canonical_json(indicator_set.id),
        "set_digest": canonical_json(indicator_set.digest),
        "provenance": canonical_json(provenance._asdict()),
        "printed": canonical_json(printed._asdict()),
        "units": documents_written(unit_results(found)),
        **{name: canonical_json(one) for name, one in statistics_documents(found).items()},
        "indicator_set": canonical_json(indicator_set.document),
        "facts": documents_written(unit_document(facts) for facts in listed),
        **enclosed_parts(enclosed, scored_claims(indicator_set, enclosed.claimed)),
    }
    digest = digest_of_text(parts_written(parts))
    return Snapshot(indicator_set, provenance, printed, found, enclosed, digest, parts)


def _of_last_year(last_year: Snapshot, changes: Mapping[str, Comparison]) -> LastYear:
    title = last_year.provenance.title.get("vi", "")
    return LastYear(title, last_year.provenance.year, last_year.digest, changes)


def with_provenance(snapshot: Snapshot, provenance: Provenance) -> Snapshot:
    """The same frozen results under another provenance; nothing is computed again."""
    parts = {**_whole(snapshot), "provenance": canonical_json(provenance._asdict())}
    digest = digest_of_text(parts_written(parts))
    return replace(snapshot, provenance=provenance, parts=parts, digest=digest)


def content_digest(snapshot: Snapshot) -> str:
    """SHA-256 over set, facts and results alone, whoever publishes them under whatever number."""
    kept = {name: text for name, text in _whole(snapshot).items() if name != "provenance"}
    return digest_of_text(parts_written(kept))


def to_json(snapshot: Snapshot) -> str:
    """The snapshot as JSON text, keys sorted, one line; the digest is over the same content."""
    return parts_written({**_whole(snapshot), "digest": canonical_json(snapshot.digest)})


def _whole(snapshot: Snapshot) -> Mapping[str, str]:
    """The parts of a snapshot that was frozen here; one opened to be read has none to write."""
    if not snapshot.parts:
        raise ValueError(f"{snapshot.digest} was opened to be read: its document is where it was.")
    return snapshot.parts


def load(document: Any, file: str = "") -> Snapshot | list[Problem]:
    """The snapshot in a JSON document, computed again from its set and facts, or what is wrong."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        return [Problem(file, "", _NOT_OURS, "Chọn tệp result.json.")]
    rules = document.get("indicator_set")
    indicator_set = read_document(rules if isinstance(rules, Mapping) else {})
    if isinstance(indicator_set, list):
        return [
            Problem(file, f"bộ chỉ số, {p.file}, {p.place}", p.what, p.fix) for p in indicator_set
        ]
    problems: list[Problem] = []
    raw_units = document.get("facts")
    units = [
        read_unit(indicator_set, raw, file=file, problems=problems, is_canonical=True)
        for raw in (raw_units if isinstance(raw_units, list) else [])
        if isinstance(raw, Mapping)
    ]
    enclosed = read_enclosed(indicator_set, document, file, problems)
    if problems:
        return problems
    try:
        provenance = read_provenance(document.get("provenance") or {})
        printed = read_printed(document.get("printed") or {})
    except (AttributeError, TypeError, ValueError, ArithmeticError):
        return [Problem(file, "provenance", "phần nguồn gốc không đọc được.", "")]
    known = [one for one in units if one is not None]
    return freeze(indicator_set, known, provenance, printed, enclosed)


def read_provenance(raw: Mapping[str, Any]) -> Provenance:
    """Who published what, as a document says it."""
    known = {key: raw[key] for key in Provenance._fields if key in raw}
    known["year"] = int(known.get("year", 0))
    for key in ("missing", "notes"):
        known[key] = tuple(known.get(key, ()))
    return Provenance(**known)


def read_printed(raw: Mapping[str, Any]) -> Printed:
    """The figures an announcement printed, as a document says them."""
    return Printed(
        {code: Decimal(mean) for code, mean in raw.get("area_means", {}).items()},
        {code: int(place) for code, place in raw.get("area_ranks", {}).items()},
    )


_HALF_LETTER = re.compile(r"\\u[dD][89a-fA-F]")
"""What may be half of a letter, which no text can hold by itself."""


def parse(text: str, file: str = "") -> Any:
    """JSON text as plain values; floats are kept as text so that nothing is lost."""
    try:
        return _parsed(text)
    except (ValueError, RecursionError):
        return _unreadable(file, "không phải JSON hợp lệ.")


def parse_strictly(text: str, file: str = "") -> Any:
    """The same for a file from anywhere: a key that stands twice is refused, too.

    Programs differ in which of two they read, so one of them could show a figure nobody verified.
    """
    try:
        found = _parsed(text, _each_once)
    except _Twice:
        return _unreadable(file, "có mục ghi hai lần.")
    except (ValueError, RecursionError):
        return _unreadable(file, "không phải JSON hợp lệ.")
    return _unreadable(file, _NOT_OURS) if isinstance(found, list) else found


def _parsed(text: str, pairs: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    found = json.loads(text, parse_float=str, parse_constant=_no_figure, object_pairs_hook=pairs)
    if _HALF_LETTER.search(text):
        json.dumps(found, ensure_ascii=False).encode()
    return found


def _unreadable(file: str, what: str) -> list[Problem]:
    return [Problem(file, "", what, "Tải lại tệp từ trang công bố.")]


class _Twice(ValueError):
    """A key of an object that stands twice."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _no_figure(name: str) -> Any:
    raise ValueError(name)


def verify(document: Any, file: str = "", last_year: Snapshot | None = None) -> list[Problem]:
    """Every difference between a snapshot and what its own set and facts give; [] when genuine.

    Changes on last year are computed again only where last year's snapshot is given.
    """
    found = load(document, file)
    if isinstance(found, list):
        return found
    problems: list[Problem] = []
    stated = {str(name): canonical_json(one) for name, one in document.items() if name != "digest"}
    if digest_of_text(parts_written(stated)) != document.get("digest", ""):
        what = "mã băm ghi trong tệp không khớp nội dung của chính tệp."
        problems.append(Problem(file, "digest", what, "Tệp đã bị sửa sau khi công bố."))
    for key in sorted({*stated, *found.parts}):
        if stated.get(key) != found.parts.get(key):
            both = (json.loads(one.get(key, "null")) for one in (stated, found.parts))
            problems.extend(_differences(file, key, *both))
    if last_year is not None:
        problems.extend(_other_year(file, found, last_year))
    return problems


def _other_year(file: str, found: Snapshot, last_year: Snapshot) -> list[Problem]:
    """What a snapshot says of last year against last year's own snapshot."""
    said = found.enclosed.last_year
    if said is None:
        return []
    if said.digest != last_year.digest:
        what = (
            f"năm trước được so là bản {said.digest[:16]}, tệp đưa vào là {last_year.digest[:16]}."
        )
        return [Problem(file, "last_year", what, "Chọn đúng tệp của năm trước.")]
    former = {unit: one.predecessors for unit, one in said.comparisons.items() if one.predecessors}
    ours = compare(last_year.results, found.results, former)
    return [
        Problem(file, unit, "thay đổi so với năm trước khác kết quả tính lại.", "")
        for unit, one in said.comparisons.items()
        if (ours.get(unit) != one if one.is_comparable else _states_a_change(one))
    ]


def _states_a_change(one: Comparison) -> bool:
    """Whether a unit that is said not to be comparable has a figure of change all the same."""
    return any(figure is not None for figure in (one.points, one.index, one.rank, one.band))


def _differences(file: str, key: str, stated: Any, computed: Any) -> list[Problem]:
    """One problem per unit for the units, otherwise one for the key."""
    if key != "units" or not isinstance(stated, list) or not isinstance(computed, list):
        return [Problem(file, key, "khác với kết quả tính lại.", "")]
    ours = {one["unit"]: one for one in computed}
    theirs = {str(one.get("unit")): one for one in stated if isinstance(one, Mapping)}
    found = []
    for unit in sorted({*ours, *theirs}):
        mine, other = ours.get(unit, {}), theirs.get(unit, {})
        names = [name for name in sorted({*mine, *other}) if mine.get(name) != other.get(name)]
        shown = "; ".join(
            f"{n}: ghi {_short(other.get(n))}, tính {_short(mine.get(n))}" for n in names
        )
        if names:
            found.append(Problem(file, str(unit), f"khác kết quả tính lại ({shown}).", ""))
    return found or [Problem(file, key, "thứ tự đơn vị khác kết quả tính lại.", "")]


def _short(value: Any) -> str:
    text = "không có" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
