"""Bình hands in signed PDFs; whatever happened to them is said in one sentence."""

from __future__ import annotations

import datetime as dt
import time
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.documents.incoming import kinds, pdf_facts
from parindex.documents.incoming.file_kinds import kind_of
from parindex.documents.incoming.pdf_facts import Later, PdfFacts, PdfSignature
from tests.documents import files, signing

COMMUNE = "UBND xã A"


@pytest.fixture(scope="module")
def signed() -> bytes:
    return signing.signed(files.pdf(2, "Kế hoạch CCHC"), COMMUNE)


def kept(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "minh-chung.pdf"
    path.write_bytes(content)
    return path


def read(tmp_path: Path, content: bytes) -> PdfFacts:
    """The facts, with the time of every signature put to 9:30 of 12 December 2026."""
    found = pdf_facts.pdf_facts(kept(tmp_path, content))
    fixed = tuple(replace(one, signed_at=signing.SIGNED_AT) for one in found.signatures)
    return replace(found, signatures=fixed)


def by(signer: str, *, is_intact: bool = True, later: Later = Later.NOTHING) -> PdfSignature:
    covers = later is Later.NOTHING
    return PdfSignature(signer, signing.SIGNED_AT, is_intact, covers, later)


def test_a_plain_pdf_has_pages_and_a_title(tmp_path: Path) -> None:
    found = read(tmp_path, files.pdf(3, "Báo cáo\u202e\n quý I"))
    assert found == PdfFacts(3, "Báo cáo quý I")
    assert found.sentence == "3 trang. Không có chữ ký số."


def test_a_signed_pdf_says_who_and_when(tmp_path: Path, signed: bytes) -> None:
    found = read(tmp_path, signed)
    assert found == PdfFacts(2, "Kế hoạch CCHC", (by(COMMUNE),))
    assert found.sentence == (
        "2 trang. Đã ký số: UBND xã A, 12/12/2026 09:30; nội dung chưa bị sửa sau khi ký. "
        "Chưa kiểm tra nguồn gốc chứng thư."
    )


def test_the_time_of_signing_is_the_time_in_the_signature(tmp_path: Path) -> None:
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    content = signing.signed(files.pdf(), COMMUNE)
    (signature,) = pdf_facts.pdf_facts(kept(tmp_path, content)).signatures
    assert signature.signed_at is not None
    assert before <= signature.signed_at <= dt.datetime.now(dt.UTC)


def test_one_altered_letter_breaks_the_signature(tmp_path: Path, signed: bytes) -> None:
    found = read(tmp_path, signed.replace(b"842", b"841", 1))
    assert found.signatures == (by(COMMUNE, is_intact=False),)
    assert found.signatures[0].sentence == (
        "Đã ký số: UBND xã A, 12/12/2026 09:30; nội dung đã bị sửa sau khi ký hoặc chữ ký bị hỏng."
    )


def test_a_second_signature_leaves_the_first_alone(tmp_path: Path, signed: bytes) -> None:
    found = read(tmp_path, signing.signed(signed, "Sở Nội vụ", "dau"))
    assert found.signatures == (by(COMMUNE, later=Later.SIGNATURES), by("Sở Nội vụ"))
    assert found.signatures[0].sentence == (
        "Đã ký số: UBND xã A, 12/12/2026 09:30; "
        "phần đã ký còn nguyên, sau đó chỉ ký thêm hoặc điền biểu mẫu."
    )


def test_a_time_stamp_is_not_a_signature_of_a_person(tmp_path: Path, signed: bytes) -> None:
    content = signing.stamped(signed, "Dịch vụ cấp dấu thời gian")
    stamp = replace(by("Dịch vụ cấp dấu thời gian"), is_timestamp=True)
    assert read(tmp_path, content).signatures == (by(COMMUNE, later=Later.SIGNATURES), stamp)
    assert stamp.sentence == (
        "Dấu thời gian: Dịch vụ cấp dấu thời gian, 12/12/2026 09:30; "
        "nội dung chưa bị sửa sau khi ký."
    )
    broken = read(tmp_path, content.replace(b"842", b"841", 1)).signatures
    assert [one.is_intact for one in broken] == [False, False]


def test_a_page_changed_in_a_later_revision_is_noticed(tmp_path: Path, signed: bytes) -> None:
    found = read(tmp_path, signing.with_another_page_size(signed))
    assert found.signatures == (by(COMMUNE, later=Later.CONTENT),)
    assert "đã bị thêm hoặc sửa nội dung sau khi ký" in found.sentence


def test_bytes_behind_the_signature_are_noticed(tmp_path: Path, signed: bytes) -> None:
    found = read(tmp_path, signed + b"\n% them\n")
    assert found.signatures == (by(COMMUNE, later=Later.UNKNOWN),)
    assert "chữ ký không bao trùm cả tệp" in found.sentence


def test_a_signature_of_an_unknown_kind_is_named_not_judged(tmp_path: Path, signed: bytes) -> None:
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    found = read(tmp_path, signed[:start] + b"00" * 20 + signed[start + 40 :])
    assert [one.problem for one in found.signatures] == ["không kiểm tra được chữ ký này"]
    assert not found.signatures[0].is_intact


def test_a_locked_pdf_is_refused_by_both(tmp_path: Path) -> None:
    path = kept(tmp_path, signing.locked(files.pdf(), "mat-khau"))
    assert kind_of(path) == kinds.ENCRYPTED_PDF
    assert pdf_facts.pdf_facts(path) == pdf_facts.LOCKED


def bomb() -> bytes:
    """Cross-references that unpack to more memory than the reader gets."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(80)) + packer.flush()
    keys = b"/Type /XRef /Size 500000000 /W [1 2 1] /Root 2 0 R /Filter /FlateDecode"
    head = b"%%PDF-1.7\n1 0 obj\n<< %s /Length %d >>\nstream\n" % (keys, len(packed))
    return head + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\n%%EOF",
        files.pdf()[:60],
        files.HTML,
        files.pdf().replace(b"/Kids [4 0 R]", b"/Kids " + b"[" * 100_000),
    ],
)
def test_a_broken_pdf_gives_a_sentence(tmp_path: Path, content: bytes) -> None:
    assert pdf_facts.pdf_facts(kept(tmp_path, content)) == pdf_facts.UNREADABLE


def test_a_missing_file_gives_a_sentence(tmp_path: Path) -> None:
    assert pdf_facts.pdf_facts(tmp_path / "khong-co.pdf") == pdf_facts.UNREADABLE


def test_without_pyhanko_nobody_blames_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_facts, "find_spec", lambda _: None)
    assert pdf_facts.pdf_facts(kept(tmp_path, files.pdf())) == pdf_facts.NOT_INSTALLED


def test_pages_that_contain_themselves_are_not_followed_for_ever(tmp_path: Path) -> None:
    content = files.pdf().replace(b"[4 0 R]", b"[2 0 R 2 0 R]")
    assert pdf_facts.pdf_facts(kept(tmp_path, content)).pages == 1


def test_a_bomb_costs_seconds_at_most(tmp_path: Path) -> None:
    path = kept(tmp_path, bomb())
    started = time.monotonic()
    found = pdf_facts.pdf_facts(path, time_limit=5)
    assert found in (pdf_facts.UNREADABLE, pdf_facts.TOO_SLOW)
    assert time.monotonic() - started < 15


def test_reading_stops_at_the_time_limit(tmp_path: Path) -> None:
    found = pdf_facts.pdf_facts(kept(tmp_path, files.pdf()), time_limit=0.001)
    assert found == pdf_facts.TOO_SLOW
    assert found.sentence.startswith("Tệp PDF quá phức tạp")


@settings(deadline=None, max_examples=60)
@given(spots=st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=8))
def test_damage_never_leaves_an_altered_pdf_intact(
    signed: bytes, spots: list[tuple[int, int]]
) -> None:
    """Whatever bytes change, no signature over the whole file stays intact, except in its frame."""
    from parindex.documents.incoming.pdf_reading import read_pdf

    content = bytearray(signed)
    for place, value in spots:
        content[place % len(content)] = value
    start, end = signed.index(b"/Contents <") + 10, signed.index(b">", signed.index(b"/Contents <"))
    is_altered = bytes(content[:start]) + content[end:] != signed[:start] + signed[end:]
    try:
        found = read_pdf(BytesIO(bytes(content)))
    except Exception:  # the process of its own ends; pdf_facts says it cannot be read
        return
    for signature in found.get("signatures", []):
        claims = signature["is_intact"] and signature["covers_whole_file"]
        assert not (is_altered and claims)


@settings(deadline=None, max_examples=8)
@given(content=st.binary(max_size=300))
def test_no_bytes_raise_an_exception(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + content)
    assert isinstance(pdf_facts.pdf_facts(path), PdfFacts)
