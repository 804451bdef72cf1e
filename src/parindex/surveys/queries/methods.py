"""The method note of a survey: who was asked, how it was counted, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from parindex.cycles.deadlines import moment
from parindex.documents.papers.official import (
    Block,
    Column,
    Frame,
    Heading,
    Paper,
    Paragraph,
    Row,
    Side,
    Table,
)
from parindex.engine.names import vietnamese_key
from parindex.engine.numbers import shown
from parindex.engine.survey_words import AUDIENCE_TITLES
from parindex.surveys.models import Channel
from parindex.surveys.quality import KINDS
from parindex.surveys.queries.counting import by_channel
from parindex.surveys.queries.freezing import vietnamese_reasons
from parindex.surveys.queries.outcomes import standing_outcome
from parindex.surveys.queries.results import Results

HOW_SIZES_WERE_FOUND = {
    "given": "do cơ quan chủ trì ấn định",
    "slovin": "theo Slovin: n = N / (1 + N × e²)",
    "finite": "theo p = 0,5, độ tin cậy 95%, hiệu chỉnh tổng thể hữu hạn: "
    "n = n₀ / (1 + (n₀ − 1) / N), n₀ = 1,96² × 0,25 / e²",
}


def method_paper(found: Results) -> Paper:
    """The note as a paper, for the page, Word and PDF alike."""
    cycle = found.cycle
    return Paper(
        Frame(
            issuer=cycle.authority_name,
            kind="GHI CHÚ PHƯƠNG PHÁP",
            subject=f"Điều tra xã hội học phục vụ xác định Chỉ số cải cách hành chính "
            f"năm {cycle.year}",
        ),
        (
            *_asked(found),
            *_sizes(found),
            *_collected(found),
            *_left_out(found),
            *_figures(found),
            *_privacy(found),
            *_digests(found),
        ),
    )


def _asked(found: Results) -> Iterator[Block]:
    survey = found.survey
    yield Heading("1. Thời gian, đối tượng, phiếu hỏi")
    if survey.opens and survey.closes:
        yield Paragraph(f"Từ {moment(survey.opens)} đến {moment(survey.closes)}.", "Thu phiếu:")
    yield Table(
        (Column("Phiếu hỏi", 75), Column("Đối tượng", 55), Column("Số câu", 35, Side.RIGHT)),
        tuple(
            Row(
                (
                    str(form.title),
                    str(AUDIENCE_TITLES[form.audience]),
                    shown(len(form.questions)),
                )
            )
            for form in found.counted.asked.questionnaires
        ),
    )


def _sizes(found: Results) -> Iterator[Block]:
    targets = list(found.survey.targets.all())
    yield Heading("2. Tổng thể và cỡ mẫu")
    if not targets:
        yield Paragraph("Không đặt cỡ mẫu trước.")
        return
    methods = Counter(one.method for one in targets)
    for name, count in sorted(methods.items()):
        how = HOW_SIZES_WERE_FOUND.get(name, name)
        yield Paragraph(f"{shown(count)} cỡ mẫu {how}.")
    margin = shown(found.survey.margin_wanted)
    yield Paragraph(f"Sai số mong muốn e = ±{margin} điểm %.")
    names = {one.code: one.name for one in found.units}
    titles = {one.id: str(one.title) for one in found.counted.asked.questionnaires}
    yield Table(
        (
            Column("Đơn vị", 50),
            Column("Phiếu hỏi", 45),
            Column("Tổng thể", 25, Side.RIGHT),
            Column("Cần thu", 20, Side.RIGHT),
            Column("Hợp lệ", 25, Side.RIGHT),
        ),
        tuple(
            Row(
                (
                    names.get(one.unit, one.unit),
                    titles.get(one.questionnaire, one.questionnaire),
                    shown(one.population) if one.population else "chưa biết",
                    shown(one.wanted),
                    shown(found.counted.counts.valid[one.unit, one.questionnaire]),
                )
            )
            for one in sorted(
                targets,
                key=lambda one: (vietnamese_key(names.get(one.unit, "")), one.questionnaire),
            )
        ),
    )


def _collected(found: Results) -> Iterator[Block]:
    yield Heading("3. Phiếu thu được")
    counts = found.counted.counts
    taken = sum(counts.valid.values()) + sum(counts.excluded.values())
    valid = sum(found.counted.valid.valid.values())
    yield Paragraph(f"Thu {shown(taken)} phiếu, được tính {shown(valid)} phiếu.")
    titles = dict(Channel.choices)
    channels = by_channel(found.survey)
    yield Table(
        (Column("Kênh thu", 110), Column("Phiếu hợp lệ", 55, Side.RIGHT)),
        tuple(
            Row((str(titles.get(name, name)), shown(count)))
            for name, count in sorted(channels.items(), key=lambda one: -one[1])
        ),
    )
    weights = {key[-1] for key in counts.answers}
    if weights - {1}:
        low, high = shown(min(weights).normalize()), shown(max(weights).normalize())
        yield Paragraph(
            f"Phiếu có trọng số thiết kế từ {low} đến {high}; bình quân và tỷ lệ tính theo trọng "
            "số, sai số nhân hệ số thiết kế Kish n × Σw² / (Σw)²."
        )


def _left_out(found: Results) -> Iterator[Block]:
    yield Heading("4. Phiếu bị loại, đơn vị bị hủy kết quả")
    names, words = {one.code: one.name for one in found.units}, vietnamese_reasons()
    by_reason = Counter[str]()
    for (_, _, reason), count in found.counted.counts.excluded.items():
        by_reason[reason] += count
    if not by_reason:
        yield Paragraph("Không loại phiếu nào.")
    for reason, count in by_reason.most_common():
        why = f" {KINDS[reason].why}" if reason in KINDS else ""
        label = words.get(reason, reason)
        yield Paragraph(f"{shown(count)} phiếu.{why}", f"{label[:1].upper()}{label[1:]}:")
    if not found.counted.voids:
        yield Paragraph("Không đơn vị nào bị hủy kết quả khảo sát.")
    for unit, why in sorted(found.counted.voids.items()):
        yield Paragraph(why, f"Hủy kết quả của {names.get(unit, unit)}:")


def _figures(found: Results) -> Iterator[Block]:
    yield Heading("5. Cách tính")
    yield Paragraph(
        "Bình quân một câu = tổng hệ số các câu trả lời có hệ số / số câu trả lời ấy; câu «không "
        "có ý kiến» không tính. Kết quả tiêu chí = bình quân các câu của từng đối tượng, rồi bình "
        "quân các đối tượng theo hệ số; đối tượng không có phiếu chuyển hệ số cho đối tượng còn "
        "lại. Điểm = điểm tối đa × kết quả. Tính bằng phân số chính xác, làm tròn một lần ở điểm."
    )
    yield Paragraph(
        "Sai số 95% = 1,96 × √(Σ hệ số² × s² / n × (N − n) / (N − 1)) theo từng đối tượng, phần "
        "(N − n) / (N − 1) khi biết tổng thể N. s² lấy trên mọi câu trả lời của tiêu chí, nên là "
        "mức không nhỏ hơn sai số thật khi phiếu có nhiều câu."
    )
    results = found.counted.asked.results
    yield Table(
        (
            Column("Tiêu chí", 25),
            Column("Cách tính", 45),
            Column("Hệ số đối tượng", 60),
            Column("Phiếu ít nhất", 35, Side.RIGHT),
        ),
        tuple(
            Row(
                (
                    code,
                    "bình quân hệ số"
                    if one.method == "mean_weight"
                    else f"tỷ lệ từ {shown(one.satisfied_from or 0)}",
                    "; ".join(
                        f"{AUDIENCE_TITLES[name]} {shown(weight)}"
                        for name, weight in one.groups.items()
                    )
                    or "như nhau",
                    shown(one.min_responses),
                )
            )
            for code, one in results.items()
        ),
    )


def _privacy(found: Results) -> Iterator[Block]:
    least = shown(found.survey.smallest_cell)
    yield Heading("6. Giữ kín người trả lời")
    yield Paragraph(
        "Phiếu không mang tên, mã mời, địa chỉ máy hay giờ gửi. Kết quả của dưới "
        f"{least} phiếu không hiện; phần nào cộng trừ với phần đang hiện mà ra nó cũng không hiện. "
        "Kết quả chỉ xem được sau khi kết thúc thu phiếu. Kết quả tiêu chí của một đơn vị thành "
        "điểm nên luôn công khai khi đủ số phiếu ít nhất của bộ chỉ số."
    )


def _digests(found: Results) -> Iterator[Block]:
    outcome = standing_outcome(found.survey)
    yield Heading("7. Mã băm")
    yield Paragraph(found.survey.digest, "Phiếu hỏi:")
    if outcome is None:
        yield Paragraph("Kết quả chưa chuyển vào kỳ đánh giá.")
        return
    yield Paragraph(outcome.digest, "Kết quả:")
    yield Paragraph(outcome.answers_digest, "Câu trả lời được tính:")
    yield Paragraph(f"{outcome.by_name}, {moment(outcome.at)}.", "Chuyển vào kỳ:")
