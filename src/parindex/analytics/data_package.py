"""What an open-data package says about itself: its descriptor, its README and its licence.

The descriptor is a Frictionless data package (https://specs.frictionlessdata.io/data-package/);
programs read the meaning, the type and the key of every column from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from parindex.analytics.open_columns import DECIMAL, Column, Table
from parindex.engine.tables import Text


class Licence(NamedTuple):
    """On which terms figures may be used again."""

    id: str
    title: Text
    url: str
    terms: Text


LICENCES = {
    one.id: one
    for one in (
        Licence(
            "CC-BY-4.0",
            Text("Creative Commons Ghi công 4.0 Quốc tế", "Creative Commons Attribution 4.0"),
            "https://creativecommons.org/licenses/by/4.0/",
            Text(
                "Được sao chép, sửa đổi và dùng cho mọi mục đích, với điều kiện ghi tên cơ quan "
                "công bố, địa chỉ của bộ dữ liệu và nói rõ đã thay đổi gì.",
                "Free to copy, adapt and use for any purpose, provided you name the publishing "
                "authority, give the address of the data set and say what you changed.",
            ),
        ),
        Licence(
            "CC-BY-SA-4.0",
            Text(
                "Creative Commons Ghi công, Chia sẻ tương tự 4.0 Quốc tế",
                "Creative Commons Attribution-ShareAlike 4.0",
            ),
            "https://creativecommons.org/licenses/by-sa/4.0/",
            Text(
                "Được sao chép, sửa đổi và dùng cho mọi mục đích, với điều kiện ghi tên cơ quan "
                "công bố và phát hành bản sửa đổi theo cùng giấy phép.",
                "Free to copy, adapt and use for any purpose, provided you name the publishing "
                "authority and share adaptations under the same licence.",
            ),
        ),
        Licence(
            "CC0-1.0",
            Text("Creative Commons CC0 1.0 (không giữ quyền)", "Creative Commons Zero 1.0"),
            "https://creativecommons.org/publicdomain/zero/1.0/",
            Text(
                "Được dùng cho mọi mục đích, không cần điều kiện nào.",
                "Free to use for any purpose without conditions.",
            ),
        ),
    )
}
"""The licences an authority may choose from, by their SPDX identifier."""


class About(NamedTuple):
    """What a package tells of its publication.

    `address` is its page, `published_on` an ISO moment in the time of Viet Nam.
    """

    slug: str
    title: Text
    authority: str
    year: int
    kind: str
    version: int
    published_on: str
    decision: str
    set_title: Text
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    changes: str
    digest: str
    address: str
    licence: Licence

    @property
    def is_synthetic(self) -> bool:
        """Whether the figures were generated for demonstration."""
        return self.kind == "synthetic"


SYNTHETIC = Text(
    "Số liệu minh họa do máy sinh ra để xem hệ thống chạy; không phải kết quả của đơn vị nào.",
    "Synthetic figures, generated to show how the system works; they are nobody's results.",
)
CONTENTS = Text(
    "kết quả từng đơn vị, điểm từng lĩnh vực, điểm và lý do từng tiêu chí, bộ chỉ số, "
    "bản kết quả tính lại được",
    "the result of each unit, points of each area, points and reason of each criterion, the "
    "indicator set, a result anybody can compute again",
)
METHOD = (
    Text(
        "Điểm tính từ số liệu theo cách chấm của bộ chỉ số. Phép tính chính xác: nhân trước, chia "
        "sau, làm tròn một lần; điểm trước khi làm tròn ghi dạng phân số.",
        "Points are computed from facts by the rules of the indicator set, exactly: multiplied "
        "first, divided last, rounded once; points before rounding are given as fractions.",
    ),
    Text(
        "Tiêu chí không áp dụng rời khỏi điểm có thể đạt theo quy định của bộ chỉ số. Thiếu số "
        "liệu được 0 điểm và có trạng thái riêng, khác với đã chấm mà không điểm.",
        "What does not apply leaves the attainable points as the indicator set rules. No figures "
        "count as 0 and have a state of their own, other than being scored with no points.",
    ),
    Text(
        "Tệp result.json chứa bộ chỉ số, số liệu và kết quả. Lệnh «parindex verify result.json» "
        "tính lại mọi đơn vị và so từng con số với mã băm.",
        "result.json holds the indicator set, the facts and the results. The command «parindex "
        "verify result.json» computes every unit again and compares each number and the digest.",
    ),
    Text(
        "CSV dùng UTF-8 có BOM, dấu phẩy phân cột, dấu chấm thập phân; ô trống là không có số. "
        "JSON ghi số thập phân dạng chuỗi; Parquet dùng kiểu DECIMAL: không nơi nào làm tròn thêm.",
        "CSV is UTF-8 with a BOM, commas between columns, decimal points; an empty cell means no "
        "figure. JSON keeps decimals as text, Parquet as DECIMAL: nothing is rounded again.",
    ),
)


def citation(about: About, language: str) -> str:
    """How to name the data set where it is used."""
    year = about.published_on[:4]
    what = "bộ dữ liệu, bản" if language == "vi" else "data set, version"
    return (
        f"{about.authority} ({year}). {about.title.said(language)} [{what} {about.version}]. "
        f"{about.address} ({about.licence.id})"
    )


def descriptor(about: About, tables: Sequence[Table], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The datapackage.json of a package whose CSV files are given."""
    found: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": about.slug,
        "id": about.address,
        "title": about.title.vi,
        "description": _description(about, "vi"),
        "title_en": about.title.said("en"),
        "description_en": _description(about, "en"),
        "homepage": about.address,
        "version": str(about.version),
        "created": about.published_on,
        "licenses": [
            {"name": about.licence.id, "title": about.licence.title.en, "path": about.licence.url}
        ],
        "contributors": [{"title": about.authority, "role": "publisher"}],
        "keywords": ["cải cách hành chính", "PAR INDEX", about.authority, str(about.year)],
        "digest": about.digest,
        "resources": [_resource(table, files[f"csv/{table.name}.csv"]) for table in tables],
    }
    if about.decision:
        found["sources"] = [{"title": about.decision}]
    return found


def _description(about: About, language: str) -> str:
    parts = [CONTENTS.said(language).capitalize() + "."]
    if about.is_synthetic:
        parts.insert(0, SYNTHETIC.said(language))
    return " ".join(parts)


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": column, "reference": {"resource": other, "fields": field}}
            for column, other, field in table.refers
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"csv/{table.name}.csv",
        "title": table.title.vi,
        "title_en": table.title.en,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"'},
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "title": column.title.vi,
        "description": column.title.en,
    }
    if column.kind == DECIMAL:
        found["decimalChar"] = "."
    if column.name in table.key:
        found["constraints"] = {"required": True}
    return found


def licence_note(about: About) -> str:
    """The licence in both languages, as the file LICENSE.txt."""
    lines = []
    for language in ("vi", "en"):
        if about.is_synthetic:
            lines += [SYNTHETIC.said(language), ""]
        one = about.licence
        lines += [f"{one.title.said(language)} ({one.id})", one.url, one.terms.said(language), ""]
        lines += [citation(about, language), ""]
    return "\n".join(lines)


_HEADINGS = {
    "authority": Text("Cơ quan công bố", "Published by"),
    "decision": Text("Văn bản", "Decision"),
    "set": Text("Bộ chỉ số", "Indicator set"),
    "on": Text("Ngày công bố", "Published on"),
    "version": Text("Bản", "Version"),
    "digest": Text("Mã băm SHA-256 của bản công bố", "SHA-256 of the publication"),
    "page": Text("Địa chỉ", "Address"),
    "missing": Text("Chưa công khai", "What is not public"),
    "notes": Text("Ghi chú", "Notes"),
    "method": Text("Phương pháp", "Method"),
    "files": Text("Các bảng", "The tables"),
    "licence": Text("Giấy phép và cách trích dẫn", "Licence and how to cite"),
    "also": Text(
        "Mỗi bảng có ba tệp cùng nội dung: csv/, json/, parquet/. Ngoài ra: ket-qua.xlsx để xem "
        "bằng Excel, set.json là bộ chỉ số, result.json là bản công bố nguyên vẹn, "
        "datapackage.json là từ điển cho chương trình đọc.",
        "Each table comes as three files of one content: csv/, json/, parquet/. Also: ket-qua.xlsx "
        "to read in Excel, set.json the indicator set, result.json the publication as it was "
        "frozen, datapackage.json the dictionary for programs.",
    ),
    "columns": Text("| cột | kiểu | ý nghĩa |", "| column | type | meaning |"),
}


def readme(about: About, tables: Sequence[Table], language: str) -> str:
    """The README of a package in one language: source, method, tables, dictionary, licence."""

    def say(key: str) -> str:
        return _HEADINGS[key].said(language)

    facts = [
        (say("authority"), about.authority),
        (say("decision"), about.decision),
        (say("set"), about.set_title.said(language)),
        (say("on"), about.published_on[:10]),
        (say("version"), " ".join(filter(None, (str(about.version), about.changes)))),
        (say("page"), about.address),
        (say("digest"), about.digest),
    ]
    lines = [f"# {about.title.said(language)}", ""]
    if about.is_synthetic:
        lines += [f"**{SYNTHETIC.said(language)}**", ""]
    lines += [f"- {name}: {text}" for name, text in facts if text]
    for key, sentences in (("missing", about.missing), ("notes", about.notes)):
        if sentences:
            lines += ["", f"## {say(key)}", "", *(f"- {one}" for one in sentences)]
    lines += ["", f"## {say('method')}", "", *(f"- {one.said(language)}" for one in METHOD)]
    lines += ["", f"## {say('files')}", "", say("also")]
    for table in tables:
        lines += ["", f"### {table.name}: {table.title.said(language)}", "", say("columns")]
        lines.append("| --- | --- | --- |")
        lines += [
            f"| {one.name} | {one.kind} | {one.title.said(language)} |" for one in table.columns
        ]
    licence = about.licence
    lines += ["", f"## {say('licence')}", "", f"{licence.title.said(language)}: {licence.url}"]
    return "\n".join([*lines, "", licence.terms.said(language), "", citation(about, language), ""])
