"""The kinds of file people bring as evidence: which are taken, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileKind:
    """What a file is, told from its content.

    `title` is Vietnamese, for people; `extension` has its dot and is "" for what is never stored;
    `is_previewable` says a browser shows it as it is, without conversion; `refusal` is the
    Vietnamese sentence that says why it is not taken and what to do, "" when it is taken.
    """

    name: str
    title: str
    content_type: str
    extension: str
    is_previewable: bool
    refusal: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether the file may be kept as evidence."""
        return not self.refusal


def _refused(name: str, title: str, refusal: str) -> FileKind:
    return FileKind(name, title, "application/octet-stream", "", False, refusal)


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

PDF = FileKind("pdf", "Tệp PDF", "application/pdf", ".pdf", True)
PNG = FileKind("png", "Ảnh PNG", "image/png", ".png", True)
JPEG = FileKind("jpeg", "Ảnh JPEG", "image/jpeg", ".jpg", True)
WEBP = FileKind("webp", "Ảnh WebP", "image/webp", ".webp", True)
DOCX = FileKind("docx", "Văn bản Word", f"{_OOXML}wordprocessingml.document", ".docx", False)
XLSX = FileKind("xlsx", "Sổ tính Excel", f"{_OOXML}spreadsheetml.sheet", ".xlsx", False)
PPTX = FileKind("pptx", "Trình chiếu", f"{_OOXML}presentationml.presentation", ".pptx", False)
ODT = FileKind("odt", "Văn bản OpenDocument", f"{_ODF}text", ".odt", False)
ODS = FileKind("ods", "Sổ tính OpenDocument", f"{_ODF}spreadsheet", ".ods", False)
ZIP = FileKind("zip", "Tệp nén ZIP", "application/zip", ".zip", False)

ALLOWED = (PDF, DOCX, XLSX, PPTX, ODT, ODS, PNG, JPEG, WEBP, ZIP)

EMPTY = _refused("empty", "Tệp rỗng", "Tệp rỗng, không có nội dung. Chọn lại tệp rồi nộp.")
EXECUTABLE = _refused(
    "executable", "Chương trình", "Tệp là chương trình chạy được, không nhận làm tài liệu."
)
MARKUP = _refused(
    "markup", "Trang HTML, SVG", "Không nhận tệp HTML, SVG, XML. In ra PDF rồi nộp tệp PDF."
)
DISGUISED = _refused(
    "disguised",
    "Tệp ghép",
    "Tệp chứa thêm nội dung của một loại tệp khác. Mở tệp, in lại ra PDF rồi nộp.",
)
MACRO = _refused(
    "macro", "Tệp có macro", "Tệp có macro, không nhận. Lưu lại dạng .docx, .xlsx hoặc .pdf."
)
ENCRYPTED_PDF = _refused(
    "encrypted-pdf",
    "PDF đặt mật khẩu",
    "Tệp PDF bị mã hóa hoặc đặt mật khẩu. Bỏ mật khẩu rồi nộp lại.",
)
ENCRYPTED_OFFICE = _refused(
    "encrypted-office",
    "Văn bản đặt mật khẩu",
    "Tệp văn bản hoặc sổ tính đặt mật khẩu. Bỏ mật khẩu, lưu lại rồi nộp.",
)
ENCRYPTED_ZIP = _refused(
    "encrypted-zip", "Tệp nén đặt mật khẩu", "Tệp nén đặt mật khẩu. Nén lại không mật khẩu rồi nộp."
)
LEGACY_WORD = _refused(
    "legacy-word",
    "Word 97-2003",
    "Tệp .doc kiểu cũ không nhận. Mở bằng Word, lưu lại dạng .docx hoặc .pdf.",
)
LEGACY_EXCEL = _refused(
    "legacy-excel",
    "Excel 97-2003",
    "Tệp .xls kiểu cũ không nhận. Mở bằng Excel, lưu lại dạng .xlsx hoặc .pdf.",
)
LEGACY_OFFICE = _refused(
    "legacy-office",
    "Tệp Office kiểu cũ",
    "Tệp Office kiểu cũ không nhận. Mở ra, lưu lại dạng .docx, .xlsx, .pptx hoặc .pdf.",
)
OTHER_OFFICE = _refused(
    "other-office",
    "Tệp văn phòng khác",
    "Dạng tệp văn phòng này không nhận. Lưu lại dạng .docx, .xlsx, .pptx hoặc .pdf.",
)
TRUNCATED_PDF = _refused(
    "truncated-pdf", "PDF thiếu phần cuối", "Tệp PDF bị cắt mất phần cuối. Tải lại bản đủ rồi nộp."
)
BROKEN_IMAGE = _refused(
    "broken-image", "Ảnh hỏng", "Tệp ảnh bị hỏng hoặc thiếu phần cuối. Chụp hoặc quét lại rồi nộp."
)
BROKEN_ZIP = _refused(
    "broken-zip", "Tệp nén hỏng", "Tệp hỏng hoặc bị cắt, không mở được. Tạo lại tệp rồi nộp."
)
ZIP_BOMB = _refused(
    "zip-bomb",
    "Tệp nén không an toàn",
    "Tệp bung ra quá lớn hoặc có quá nhiều tệp bên trong. Tách thành nhiều tệp nhỏ rồi nộp.",
)
RISKY_ZIP = _refused(
    "risky-zip",
    "Tệp nén có chương trình",
    "Trong tệp nén có chương trình hoặc tệp lệnh. Bỏ các tệp đó rồi nén lại.",
)
OTHER_ARCHIVE = _refused(
    "other-archive", "Tệp nén dạng khác", "Chỉ nhận tệp nén .zip. Giải nén rồi nén lại dạng .zip."
)
OTHER_IMAGE = _refused(
    "other-image", "Ảnh dạng khác", "Dạng ảnh này không nhận. Lưu lại dạng .jpg, .png hoặc .pdf."
)
RICH_TEXT = _refused(
    "rich-text", "Văn bản RTF", "Tệp .rtf không nhận. Lưu lại dạng .docx hoặc .pdf."
)
UNKNOWN = _refused(
    "unknown",
    "Không rõ loại tệp",
    "Không nhận loại tệp này. Nộp tệp .pdf, .docx, .xlsx, .pptx, .odt, .ods, .jpg, .png hoặc .zip.",
)
