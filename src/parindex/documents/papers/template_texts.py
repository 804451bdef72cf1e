"""What the templates of a publication's papers name alike, and how a title becomes a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from parindex.documents.papers.official import day_in_words
from parindex.documents.papers.paper_templates import Listing
from parindex.documents.papers.publishing import About
from parindex.engine.results import Results

TITLE = "{{ ten_chi_so }}"
DRAFT_MARK = "{{ o_du_thao.chu }}"
"""The box of a draft, which goes away with its row when the paper is none."""
_SENTENCE = {"noi_dung": "nội dung"}


def texts_about(results: Results, about: About) -> dict[str, tuple[str, str]]:
    """The texts that every paper of a publication may name."""
    ranked = sum(card.index is not None for card in results.cards)
    return {
        "co_quan": ("cơ quan ban hành", about.authority),
        "so": ("số của quyết định", about.number or "..."),
        "ky_hieu": ("ký hiệu của quyết định", about.symbol),
        "so_quyet_dinh": ("số và ký hiệu", f"{about.number or '...'}/{about.symbol}"),
        "dia_danh": ("địa danh", about.place or "..."),
        "ngay_ky": ("ngày, tháng, năm ký", day_in_words(about.signed_on)),
        "ten_chi_so": ("tên chỉ số và năm", about.title),
        "nam": ("năm đánh giá", str(about.year)),
        "so_don_vi": ("số đơn vị được đánh giá", str(len(results.cards))),
        "so_xep_hang": ("số đơn vị được xếp hạng", str(ranked)),
        "du_thao": ("chữ «Dự thảo» khi chưa công bố", about.mark),
        "ma_bam": ("dòng mã băm của kết quả", about.footer),
    }


def draft_listing(about: About) -> dict[str, Listing]:
    """The box with «Dự thảo» as a list, so that nothing is left of it in a published paper."""
    items = [{"chu": about.mark}] if about.mark else []
    title = "ô «Dự thảo»; đã công bố thì ô mất đi"
    return {"o_du_thao": Listing(title, {"chu": "chữ «Dự thảo»"}, items)}


def sentences_listing(title: str, said: Sequence[str]) -> Listing:
    """Paragraphs as a list with one field."""
    return Listing(title, _SENTENCE, [{"noi_dung": one} for one in said])


def open_title(text: str, about: About) -> str:
    """A text with a place for the name of the index and the year."""
    return text.replace(about.title, TITLE)


def column_names(titles: Iterable[str]) -> dict[str, str]:
    """The columns of a table as fields of a list: name → title, each name once."""
    found: dict[str, str] = {}
    for title in titles:
        name = name_of(title)
        name = name if name[:1].isalpha() else f"cot_{name}".rstrip("_")
        while name in found:
            name += "_nua"
        found[name] = title
    return found


def name_of(text: str) -> str:
    """A title as a place may carry it: «Đơn vị» is «don_vi»."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")
