"""The frame of a paper that a unit issues, with places for its names: one template serves all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parindex.documents.papers.official import Frame, body_name, day_in_words

INSTEAD: Mapping[str, str] = {
    day_in_words(None): "{{ ngay }}",
    # Beside the state's name it stands in capitals on two lines, in the line of an annex on one.
    "{{ co_quan_ban_hanh }}": "{{ co_quan_cua_don_vi }}",
}
"""What the standard template says instead of dots for the day, and in the line of an annex."""


def open_unit_frame(frame: Frame, year: int) -> Frame:
    """The frame with places instead of what differs from unit to unit."""
    return replace(
        frame,
        issuer="{{ co_quan_ban_hanh }}",
        superior="{{ co_quan_chu_quan }}",
        subject=frame.subject.replace(str(year), "{{ nam }}"),
        symbol="{{ ky_hieu }}",
        place="{{ dia_danh }}",
        day=None,
        signers=tuple(
            replace(one, position="{{ chuc_vu }}", name="{{ nguoi_ky }}", authority="")
            for one in frame.signers[:1]
        ),
    )


def unit_frame_texts(frame: Frame, unit: str, year: int) -> dict[str, tuple[str, str]]:
    """The texts of the frame that every paper of a unit may name."""
    signer = frame.signers[0] if frame.signers else None
    return {
        "don_vi": ("tên đơn vị", unit),
        "nam": ("năm đánh giá", str(year)),
        "co_quan_chu_quan": ("cơ quan chủ quản", body_name(frame.superior)),
        "co_quan_ban_hanh": ("cơ quan ban hành, chữ hoa", body_name(frame.issuer)),
        "co_quan_cua_don_vi": ("cơ quan ban hành, trên một dòng", frame.issuer),
        "ky_hieu": ("ký hiệu của văn bản", frame.symbol),
        "dia_danh": ("địa danh", frame.place),
        "ngay": ("ngày, tháng, năm", day_in_words(frame.day)),
        "chuc_vu": ("chức vụ người ký", signer.position if signer else ""),
        "nguoi_ky": ("người ký", signer.name if signer else ""),
    }
