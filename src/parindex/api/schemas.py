"""The shapes of what the API answers. Points are decimals as text, so that no reader rounds them.

Descriptions are Vietnamese; the document translates them (`parindex.api.document`).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.utils.translation import gettext_noop as later
from ninja import Schema
from pydantic import Field, PlainSerializer, WithJsonSchema

from parindex.engine.results import fixed

T = TypeVar("T")

Points = Annotated[
    Decimal,
    PlainSerializer(fixed, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["84.85"]}),
]
"""A decimal as text."""

Kind = Literal["published", "synthetic", "computed"]
State = Literal["scored", "zero", "missing", "not_applicable", "void", "stated", "not_public"]


class Wording(Schema):
    """Words in both languages; English is empty where nobody gave it."""

    vi: str = Field(description=later("Tiếng Việt."))
    en: str = Field(description=later("Tiếng Anh; trống khi chưa có bản dịch."))


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = Field(
        description=later("Loại lỗi, không bao giờ đổi nghĩa."),
        examples=["urn:parindex:problem:not-found"],
    )
    title: str = Field(description=later("Tên loại lỗi bằng tiếng Anh."))
    status: int = Field(description=later("Mã trạng thái HTTP."))
    detail: str = Field(description=later("Lỗi gì, bằng tiếng Việt."))
    detail_en: str = Field(description=later("Lỗi gì, bằng tiếng Anh."))
    errors: list[dict[str, str]] | None = Field(
        None, description=later("Từng tham số sai: parameter và what.")
    )


class Page(Schema, Generic[T]):
    """A part of a list, with the addresses of the parts before and after."""

    items: list[T] = Field(description=later("Các mục của trang này."))
    total: int = Field(description=later("Số mục của cả danh sách."))
    limit: int = Field(description=later("Số mục nhiều nhất của một trang."))
    offset: int = Field(description=later("Số mục bỏ qua ở đầu danh sách."))
    next: str | None = Field(description=later("Địa chỉ trang sau; null ở trang cuối."))
    previous: str | None = Field(description=later("Địa chỉ trang trước; null ở trang đầu."))


class SetArea(Schema):
    """One area of an indicator set."""

    code: str = Field(description=later("Mã."), examples=["1"])
    title: Wording = Field(description=later("Tên."))
    max: Points = Field(description=later("Điểm tối đa."))
    kind: str = Field(description=later("area là lĩnh vực; khác là phần khảo sát."))


class Band(Schema):
    """One rating and the index it starts from."""

    id: str = Field(description=later("Mã xếp loại."), examples=["tot"])
    label: Wording = Field(description=later("Tên xếp loại."))
    start: Points | None = Field(description=later("Chỉ số thấp nhất; null ở bậc cuối."))


class SetSummary(Schema):
    """An indicator set in a list."""

    id: str = Field(description=later("Mã bộ chỉ số."), examples=["mau-2026-xa"])
    title: Wording = Field(description=later("Tên."))
    level: str = Field(description=later("Dành cho cấp hay loại đơn vị nào."))
    status: str = Field(description=later("Bộ chính thức, dựng lại hay ví dụ."))
    in_force: date = Field(description=later("Có hiệu lực từ ngày."))
    digest: str = Field(description=later("SHA-256 của toàn bộ bộ chỉ số."))
    page: str = Field(description=later("Trang cho người đọc."))


class SetDetail(SetSummary):
    """One indicator set: totals, areas, rating bands."""

    total: Points = Field(description=later("Tổng điểm."))
    decimals: int = Field(description=later("Số chữ số thập phân sau khi làm tròn."))
    criteria: int = Field(description=later("Số tiêu chí chấm điểm."))
    areas: list[SetArea] = Field(description=later("Các lĩnh vực và phần khảo sát."))
    bands: list[Band] = Field(description=later("Các bậc xếp loại, tốt nhất trước."))
    sources: list[str] = Field(description=later("Các văn bản làm căn cứ."))


class CriterionItem(Schema):
    """One area, criterion or sub-criterion."""

    code: str = Field(description=later("Mã."), examples=["1.1.2"])
    parent: str | None = Field(description=later("Mã cấp trên; null với lĩnh vực."))
    level: Literal["area", "criterion", "leaf"] = Field(
        description=later("area: lĩnh vực; criterion: có tiêu chí thành phần; leaf: chấm điểm.")
    )
    title: Wording = Field(description=later("Tên."))
    max: Points = Field(description=later("Điểm tối đa."))
    by: str | None = Field(description=later("Ai cho số liệu: unit, survey, import…"))
    rule: str | None = Field(description=later("Kiểu cách chấm."), examples=["ratio"])
    rule_table: dict[str, Any] | None = Field(description=later("Cách chấm như trong bộ chỉ số."))
    evidence: list[str] = Field(description=later("Tài liệu kiểm chứng."))
    source: str | None = Field(description=later("Điều, khoản của văn bản."))


class PhaseDates(Schema):
    """The dates of one phase of a cycle."""

    phase: str = Field(description=later("Mã giai đoạn."), examples=["answering"])
    title: str = Field(description=later("Tên giai đoạn."))
    opens: datetime = Field(description=later("Mở."))
    due: datetime = Field(description=later("Hạn."))
    closes: datetime = Field(description=later("Đóng."))


class CycleItem(Schema):
    """A yearly run: who, when and by which set. No figure of it is here before publication."""

    slug: str = Field(description=later("Tên trong địa chỉ."), examples=["xa-2026"])
    title: str = Field(description=later("Tên kỳ."))
    year: int = Field(description=later("Năm đánh giá."))
    authority: str = Field(description=later("Cơ quan tổ chức đánh giá."))
    state: Literal["running", "concluded"] = Field(
        description=later("Đang diễn ra hay đã kết luận.")
    )
    is_synthetic: bool = Field(description=later("Kỳ minh họa, số liệu do máy sinh."))
    set: str = Field(description=later("Mã bộ chỉ số."))
    set_title: Wording = Field(description=later("Tên bộ chỉ số."))
    phases: list[PhaseDates] = Field(description=later("Lịch các giai đoạn."))
    publication: str | None = Field(
        description=later("Kết quả đã công bố, là địa chỉ API; null khi chưa công bố.")
    )


class PublicationSummary(Schema):
    """A publication in a list."""

    slug: str = Field(description=later("Tên trong địa chỉ."), examples=["mau-2026-xa-minh-hoa"])
    title: Wording = Field(description=later("Tên."))
    year: int = Field(description=later("Năm đánh giá."))
    authority: str = Field(description=later("Cơ quan công bố."))
    kind: Kind = Field(
        description=later(
            "published: chép từ công bố hoặc công bố từ kỳ; synthetic: số liệu minh họa; "
            "computed: kết quả tính."
        )
    )
    set: str = Field(description=later("Mã bộ chỉ số."))
    units: int = Field(description=later("Số đơn vị."))
    version: int = Field(description=later("Bản thứ mấy; bản sửa tăng một."))
    published_at: datetime = Field(description=later("Thời điểm công bố."))
    digest: str = Field(description=later("SHA-256 của bản công bố."))
    page: str = Field(description=later("Trang cho người đọc."))
    package: str = Field(description=later("Gói dữ liệu mở (ZIP)."))


class Averages(Schema):
    """Statistics over the units."""

    units: int = Field(description=later("Số đơn vị."))
    mean: Points | None = Field(description=later("Chỉ số trung bình."))
    median: Points | None = Field(description=later("Chỉ số trung vị."))
    highest: Points | None = Field(description=later("Chỉ số cao nhất."))
    lowest: Points | None = Field(description=later("Chỉ số thấp nhất."))


class PublicationDetail(PublicationSummary):
    """One publication: source, licence, what is missing, corrections."""

    decision: str = Field(description=later("Văn bản công bố; trống khi không nêu."))
    source: str = Field(description=later("Nơi đăng."))
    missing: list[str] = Field(description=later("Những gì chưa công khai."))
    notes: list[str] = Field(description=later("Ghi chú về số liệu."))
    licence: str = Field(description=later("Giấy phép, mã SPDX."), examples=["CC-BY-4.0"])
    licence_url: str = Field(description=later("Nội dung giấy phép."))
    changes: str = Field(description=later("Bản này sửa gì; trống ở bản đầu."))
    replaced_by: str | None = Field(
        description=later("Địa chỉ API của bản sửa đang có hiệu lực; null khi chưa bị thay.")
    )
    statistics: Averages = Field(description=later("Thống kê trên mọi đơn vị."))
    bands: list[Band] = Field(description=later("Các bậc xếp loại, tốt nhất trước."))


class UnitResult(Schema):
    """The result of one unit."""

    unit: str = Field(description=later("Mã đơn vị."), examples=["xa-minh-hoa-1"])
    name: str = Field(description=later("Tên đơn vị."))
    group: str = Field(description=later("Nhóm xếp hạng; trống khi chung một nhóm."))
    index: Points | None = Field(description=later("Chỉ số; null khi chưa có số liệu."))
    points: Points | None = Field(description=later("Điểm."))
    rating: str | None = Field(description=later("Mã xếp loại."))
    rank: int | None = Field(description=later("Thứ hạng trong nhóm."))
    of: int = Field(description=later("Số đơn vị được xếp hạng trong nhóm."))
    is_tied: bool = Field(description=later("Đồng hạng với đơn vị khác."))
    address: str = Field(description=later("Địa chỉ API của đơn vị, đủ lĩnh vực và tiêu chí."))


class AreaResult(Schema):
    """The points of one area of a unit."""

    code: str = Field(description=later("Mã."))
    title: Wording = Field(description=later("Tên."))
    max: Points = Field(description=later("Điểm tối đa."))
    points: Points | None = Field(description=later("Điểm đạt."))
    attainable: Points = Field(description=later("Điểm có thể đạt."))
    share: Points | None = Field(description=later("Điểm đạt trên điểm có thể đạt, phần trăm."))
    is_stated: bool = Field(description=later("Lấy nguyên từ công bố, không cộng từ tiêu chí."))


class LeafResult(Schema):
    """The points of one criterion of a unit, and why."""

    code: str = Field(description=later("Mã tiêu chí."))
    title: Wording = Field(description=later("Tên."))
    max: Points = Field(description=later("Điểm tối đa."))
    attainable: Points | None = Field(description=later("Điểm có thể đạt."))
    points: Points | None = Field(description=later("Điểm đạt, đã làm tròn."))
    claimed_points: Points | None = Field(
        description=later("Điểm đơn vị tự chấm, nếu có trong bản công bố.")
    )
    exact_points: str | None = Field(
        description=later("Điểm trước khi làm tròn, dạng phân số."), examples=["11/4"]
    )
    state: State = Field(
        description=later(
            "scored: có điểm; zero: không điểm; missing: thiếu số liệu; not_applicable: không áp "
            "dụng; void: khảo sát không có giá trị; stated: công bố nguyên khối; not_public: "
            "nguồn không công khai."
        )
    )
    reason: Wording = Field(description=later("Vì sao được điểm này."))


class AdjustmentResult(Schema):
    """A bonus or a deduction of a unit."""

    code: str = Field(description=later("Mã."))
    kind: str = Field(description=later("bonus: thưởng; deduction: trừ."))
    title: Wording = Field(description=later("Tên."))
    points: Points = Field(description=later("Số điểm thưởng hoặc trừ."))
    reason: Wording = Field(description=later("Vì sao."))


class UnitDetail(UnitResult):
    """One unit with its areas, adjustments and every criterion."""

    areas: list[AreaResult] = Field(description=later("Các lĩnh vực."))
    leaves: list[LeafResult] = Field(description=later("Mọi tiêu chí chấm điểm."))
    adjustments: list[AdjustmentResult] = Field(description=later("Điểm thưởng, điểm trừ."))
    page: str = Field(description=later("Trang cho người đọc."))


class AreaMean(Schema):
    """One area over all units."""

    code: str = Field(description=later("Mã."))
    title: Wording = Field(description=later("Tên."))
    max: Points = Field(description=later("Điểm tối đa."))
    mean: Points | None = Field(description=later("Trung bình các đơn vị, phần trăm."))
    rank: int | None = Field(description=later("Lĩnh vực xếp thứ mấy."))
    is_published: bool = Field(description=later("Lấy từ công bố, không tính lại được."))


class PlaceSummary(Schema):
    """An administrative unit in a list."""

    code: str = Field(
        description=later("Mã: thời kỳ, cấp và mã của cơ quan thống kê."), examples=["VN34-P01"]
    )
    name: str = Field(description=later("Tên có loại đơn vị."))
    full_name: str = Field(description=later("Tên kèm huyện và tỉnh."))
    kind: str = Field(description=later("Loại đơn vị."), examples=["commune"])
    period: Literal["old", "today"] = Field(
        description=later("today: từ 01/7/2025; old: trước đó.")
    )
    parent: str | None = Field(description=later("Mã đơn vị cấp trên; null với tỉnh."))


class Successor(PlaceSummary):
    """A unit of today that an old one went into."""

    is_whole: bool = Field(description=later("Nhập toàn bộ, không phải một phần."))
    is_doubtful: bool = Field(
        description=later("Nguồn ghi nhưng rất có thể là đơn vị trùng tên; xem nghị quyết.")
    )


class Place(PlaceSummary):
    """One administrative unit."""

    lat: float | None = Field(description=later("Vĩ độ, WGS 84; để vẽ bản đồ, không để đo."))
    lon: float | None = Field(description=later("Kinh độ, WGS 84."))
    valid_from: date | None = Field(description=later("Có từ ngày; null khi nguồn không ghi."))
    valid_to: date | None = Field(description=later("Đến ngày; null khi đang tồn tại."))
    is_divided: bool = Field(description=later("Bị chia cho nhiều đơn vị của ngày nay."))


class Succession(Schema):
    """What a unit was made of and what became of it on 1 July 2025."""

    unit: Place = Field(description=later("Đơn vị được hỏi."))
    before: list[PlaceSummary] = Field(
        description=later("Các đơn vị trước 01/7/2025 nhập, toàn bộ hay một phần, vào đơn vị này.")
    )
    after: list[Successor] = Field(
        description=later("Các đơn vị từ 01/7/2025 mà đơn vị này nhập vào.")
    )


class SetPage(Page[SetSummary]):
    """Indicator sets."""


class CriterionPage(Page[CriterionItem]):
    """Criteria of a set."""


class CyclePage(Page[CycleItem]):
    """Cycles."""


class PublicationPage(Page[PublicationSummary]):
    """Publications."""


class ResultPage(Page[UnitResult]):
    """Results of units."""


class AreaPage(Page[AreaMean]):
    """Areas over all units."""


class PlacePage(Page[PlaceSummary]):
    """Administrative units."""
