"""What the columns of open data mean, in both languages: the dictionary of every package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parindex.engine.tables import Text

Cell = str | int | bool | Decimal | None
TEXT, WHOLE, DECIMAL, FLAG = "string", "integer", "number", "boolean"
"""The kinds of column, named as in a Frictionless table schema."""


class Column(NamedTuple):
    """One column: its name in every file, its kind and its meaning."""

    name: str
    kind: str
    title: Text


Reference = tuple[str, str, str]
"""A column, and the table and column its values come from."""


class Table(NamedTuple):
    """One table; `rows` gives its rows anew each time, `key` the columns that tell them apart."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[Reference, ...]
    total: int
    rows: Callable[[], Iterator[tuple[Cell, ...]]]


UNIT = Column("unit", TEXT, Text("mã đơn vị", "code of the unit"))
NAME = Column("name", TEXT, Text("tên đơn vị", "name of the unit"))
TITLES = (
    Column("title_vi", TEXT, Text("tên bằng tiếng Việt", "title in Vietnamese")),
    Column("title_en", TEXT, Text("tên bằng tiếng Anh, nếu có", "title in English, where given")),
)
MAX = Column("max", DECIMAL, Text("điểm tối đa theo bộ chỉ số", "maximum in the indicator set"))
POINTS = Column("points", DECIMAL, Text("điểm đạt, đã làm tròn", "points earned, rounded"))
ATTAINABLE = Column(
    "attainable",
    DECIMAL,
    Text(
        "điểm có thể đạt: điểm tối đa trừ phần không áp dụng",
        "attainable points: the maximum less what does not apply",
    ),
)

STATES = {
    "scored": Text("đã chấm, có điểm", "scored, with points"),
    "zero": Text("đã chấm, không điểm", "scored, with no points"),
    "missing": Text("thiếu số liệu, tính 0 điểm", "no figures, counts as 0"),
    "not_applicable": Text("không áp dụng", "does not apply"),
    "void": Text("khảo sát không có giá trị", "the survey is void"),
    "stated": Text(
        "điểm công bố nguyên khối, không tách xuống dưới", "points published as a whole"
    ),
    "not_public": Text("nguồn không công khai điểm của tiêu chí này", "points are not public"),
}
"""What the state of a leaf may be."""

CLAIMED = Column(
    "claimed_points",
    DECIMAL,
    Text("điểm đơn vị tự chấm, nếu có trong bản công bố", "points by self-assessment, if frozen"),
)


def _listed(language: str) -> str:
    return "; ".join(f"{key} = {text.said(language)}" for key, text in STATES.items())


UNIT_COLUMNS = (
    UNIT,
    NAME,
    Column(
        "group", TEXT, Text("nhóm xếp hạng; trống: chung một nhóm", "ranking group; empty: one")
    ),
    Column("rank", WHOLE, Text("thứ hạng trong nhóm", "place in the group")),
    Column("of", WHOLE, Text("số đơn vị được xếp hạng trong nhóm", "units ranked in the group")),
    Column("is_tied", FLAG, Text("đồng hạng với đơn vị khác", "shares its place")),
    Column("index", DECIMAL, Text("chỉ số", "index")),
    Column(
        "exact_index",
        TEXT,
        Text("chỉ số trước khi làm tròn, dạng phân số", "index before rounding, a fraction"),
    ),
    POINTS,
    Column("rating", TEXT, Text("mã xếp loại", "code of the rating")),
    Column("rating_vi", TEXT, Text("xếp loại bằng tiếng Việt", "rating in Vietnamese")),
    Column("rating_en", TEXT, Text("xếp loại bằng tiếng Anh", "rating in English")),
    Column(
        "appraised_points", DECIMAL, Text("điểm phần thẩm định", "points of the appraised part")
    ),
    Column(
        "appraised_attainable",
        DECIMAL,
        Text("điểm có thể đạt của phần thẩm định", "attainable points of the appraised part"),
    ),
    Column("survey_points", DECIMAL, Text("điểm phần khảo sát", "points of the survey part")),
    Column(
        "survey_attainable",
        DECIMAL,
        Text("điểm có thể đạt của phần khảo sát", "attainable points of the survey part"),
    ),
    Column("bonus", DECIMAL, Text("điểm thưởng", "bonus points")),
    Column("deduction", DECIMAL, Text("điểm trừ", "points deducted")),
    CLAIMED,
    Column("missing_leaves", WHOLE, Text("số tiêu chí thiếu số liệu", "criteria without figures")),
    Column("last_index", DECIMAL, Text("chỉ số năm trước", "index of last year")),
    Column("last_rank", WHOLE, Text("thứ hạng năm trước", "place of last year")),
    Column("last_rating", TEXT, Text("mã xếp loại năm trước", "code of last year's rating")),
    Column(
        "change_note_vi",
        TEXT,
        Text("vì sao không so được với năm trước", "why years cannot be compared, in Vietnamese"),
    ),
    Column(
        "change_note_en",
        TEXT,
        Text("vì sao không so được với năm trước, bằng tiếng Anh", "why years cannot be compared"),
    ),
)

AREA_COLUMNS = (
    UNIT,
    NAME,
    Column("area", TEXT, Text("mã lĩnh vực", "code of the area")),
    *TITLES,
    Column(
        "kind",
        TEXT,
        Text("area: lĩnh vực; khác: phần khảo sát", "area, or a block of survey criteria"),
    ),
    MAX,
    POINTS,
    CLAIMED,
    ATTAINABLE,
    Column(
        "share",
        DECIMAL,
        Text("điểm đạt trên điểm có thể đạt, phần trăm", "points in percent of attainable points"),
    ),
    Column(
        "is_stated",
        FLAG,
        Text(
            "điểm lấy nguyên từ công bố, không tính từ tiêu chí",
            "taken as published, not added up from criteria",
        ),
    ),
)

LEAF_COLUMNS = (
    UNIT,
    NAME,
    Column("area", TEXT, Text("mã lĩnh vực", "code of the area")),
    Column("criterion", TEXT, Text("mã tiêu chí", "code of the criterion")),
    *TITLES,
    Column("by", TEXT, Text("ai cho số liệu", "who supplies the figures")),
    MAX,
    ATTAINABLE,
    POINTS,
    CLAIMED,
    Column(
        "exact_points",
        TEXT,
        Text("điểm trước khi làm tròn, dạng phân số", "points before rounding, a fraction"),
    ),
    Column("state", TEXT, Text(f"trạng thái: {_listed('vi')}", f"state: {_listed('en')}")),
    Column("reason_vi", TEXT, Text("vì sao được điểm này", "why, in Vietnamese")),
    Column(
        "reason_en",
        TEXT,
        Text("vì sao được điểm này, bằng tiếng Anh", "why this many points, in English"),
    ),
)

ADJUSTMENT_COLUMNS = (
    UNIT,
    NAME,
    Column("code", TEXT, Text("mã khoản thưởng hoặc trừ", "code of the bonus or deduction")),
    Column("kind", TEXT, Text("bonus: thưởng; deduction: trừ", "bonus or deduction")),
    *TITLES,
    Column("points", DECIMAL, Text("số điểm thưởng hoặc trừ", "points added or taken")),
    Column("reason_vi", TEXT, Text("vì sao", "why, in Vietnamese")),
    Column("reason_en", TEXT, Text("vì sao, bằng tiếng Anh", "why, in English")),
)

STATISTIC_COLUMNS = (
    Column("area", TEXT, Text("mã lĩnh vực", "code of the area")),
    *TITLES,
    MAX,
    Column(
        "mean", DECIMAL, Text("trung bình các đơn vị, phần trăm", "mean of the units in percent")
    ),
    Column("rank", WHOLE, Text("lĩnh vực xếp thứ mấy", "place among the areas")),
    Column(
        "is_published",
        FLAG,
        Text(
            "lấy từ công bố, không tính lại được", "taken from the announcement, cannot be computed"
        ),
    ),
)

CRITERION_COLUMNS = (
    Column("code", TEXT, Text("mã", "code")),
    Column(
        "parent",
        TEXT,
        Text("mã cấp trên; trống với lĩnh vực", "code one level up; empty for an area"),
    ),
    Column(
        "level",
        TEXT,
        Text(
            "area: lĩnh vực; criterion: có tiêu chí thành phần; leaf: chấm điểm",
            "area; criterion: has sub-criteria; leaf: is scored",
        ),
    ),
    *TITLES,
    MAX,
    Column("by", TEXT, Text("ai cho số liệu", "who supplies the figures")),
    Column("rule", TEXT, Text("kiểu cách chấm", "kind of scoring rule")),
    Column("rule_table", TEXT, Text("cách chấm, dạng JSON", "the rule as JSON")),
    Column("source", TEXT, Text("điều, khoản của văn bản", "article of the legal source")),
)

SURVEY_COLUMNS = (
    Column("questionnaire", TEXT, Text("mã phiếu hỏi", "code of the questionnaire")),
    Column("audience", TEXT, Text("đối tượng hỏi", "who was asked")),
    Column("question", TEXT, Text("mã câu hỏi", "code of the question")),
    Column("text_vi", TEXT, Text("câu hỏi bằng tiếng Việt", "the question in Vietnamese")),
    Column("text_en", TEXT, Text("câu hỏi bằng tiếng Anh, nếu có", "in English, where given")),
    Column(
        "criterion",
        TEXT,
        Text("tiêu chí dùng kết quả; trống: chỉ để biết", "criterion it counts for; empty: none"),
    ),
    Column(
        "unit", TEXT, Text("mã đơn vị; * là tất cả đơn vị", "code of the unit; * for all units")
    ),
    Column(
        "option",
        WHOLE,
        Text(
            "thứ tự của câu trả lời; 0: không công khai vì quá ít phiếu",
            "number of the answer; 0: kept back, too few forms",
        ),
    ),
    Column("option_vi", TEXT, Text("câu trả lời bằng tiếng Việt", "the answer in Vietnamese")),
    Column(
        "option_en", TEXT, Text("câu trả lời bằng tiếng Anh, nếu có", "in English, where given")
    ),
    Column(
        "worth",
        DECIMAL,
        Text(
            "phần điểm của câu trả lời, 0 đến 1", "share of the points the answer is worth, 0 to 1"
        ),
    ),
    Column("forms", WHOLE, Text("số phiếu chọn câu trả lời này", "forms with this answer")),
    Column("answered", WHOLE, Text("số phiếu trả lời câu hỏi", "forms that answered the question")),
    Column(
        "share",
        DECIMAL,
        Text("phần trăm phiếu chọn câu trả lời này", "percent of forms with this answer"),
    ),
    Column(
        "mean",
        DECIMAL,
        Text("mức bình quân của câu hỏi, phần trăm", "mean of the question in percent"),
    ),
)

SURVEY_FORM_COLUMNS = (
    UNIT,
    Column("forms", WHOLE, Text("số phiếu hợp lệ", "valid forms")),
    Column(
        "void_reason",
        TEXT,
        Text(
            "lý do hủy kết quả khảo sát của đơn vị; trống: không hủy",
            "why the survey of the unit is void; empty: it is not",
        ),
    ),
)
