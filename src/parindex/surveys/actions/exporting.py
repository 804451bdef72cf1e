"""Answers without identifiers for analysts; the journal says who took them."""

from __future__ import annotations

import random

from django.db import transaction
from django.utils.translation import gettext as _

from parindex.access import Actor, Can
from parindex.analytics.answer_files import KINDS, answers_zip
from parindex.directory.journal import record, seal_soon
from parindex.directory.rights import demand
from parindex.errors import Invalid
from parindex.surveys.anonymising import anonymised
from parindex.surveys.queries.counting import responses
from parindex.surveys.queries.results import Results


@transaction.atomic
def export_answers(*, by: Actor, found: Results, kind: str) -> bytes:
    """A ZIP of the answers that count, in random order, small groups left out."""
    demand(by, Can.RUN_SURVEY)
    if kind not in KINDS:
        raise Invalid(_("Chọn CSV, Parquet hoặc SPSS."))
    survey, least = found.survey, found.survey.smallest_cell
    counting = (one for one in responses(survey) if one.unit not in found.counted.voids)
    rows = anonymised(found.counted.asked, found.counted.shown, counting, least)
    random.SystemRandom().shuffle(rows)
    units = {one.code: one.name for one in found.units}
    content = answers_zip(found.counted.asked, rows, kind, note_of(found), units)
    record(by, "export_answers", survey.cycle.slug, kind=kind, rows=len(rows))
    seal_soon()
    return content


def note_of(found: Results) -> str:
    """What a reader of the file must know first."""
    least = found.survey.smallest_cell
    return "\n".join(
        (
            f"Dữ liệu phiếu điều tra xã hội học, {found.cycle.title}.",
            "",
            "Mỗi dòng là một phiếu được tính (không bị loại, đơn vị không bị hủy kết quả), xếp "
            "ngẫu nhiên.",
            "Không có tên, mã mời, ngày, kênh thu, điều tra viên, ý kiến viết: những thứ đó cùng "
            "với đơn vị có thể chỉ ra một người. Ngày bỏ hẳn, kể cả tháng, vì cuộc khảo sát ngắn.",
            f"Câu trả lời của một đơn vị mà trang kết quả không hiện (dưới {least} phiếu, hoặc có "
            "thể suy ra kết quả như vậy) để trống.",
            "Câu hỏi về người trả lời (không tính điểm) để trống khi dưới "
            f"{least} phiếu của đơn vị có cùng các câu ấy. Số (tuổi...) gộp theo hàng chục.",
            "Vì vậy kết quả tính lại từ tệp này có thể khác kết quả công bố ở các ô đã để trống.",
            "weight là trọng số thiết kế; bình quân và tỷ lệ phải tính theo trọng số.",
            "so-ma.csv giải nghĩa mọi mã. Tệp .sps chạy trong SPSS hoặc PSPP, đọc tệp .csv cùng "
            "tên và ghi tệp .sav.",
        )
    )
