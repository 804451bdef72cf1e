"""The guides of docs/huong-dan as pages, and which one belongs to which screen.

Guides are read once, when the first of them is asked for. Raw HTML in them stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

INDEX = "README"
"""The guide that lists the others; it stands at the address without a name."""

CLERK, HEAD, APPRAISER = "can-bo-ke-khai", "lanh-dao-don-vi", "tham-dinh-vien"
COUNCIL, COORDINATOR, ADMINISTRATOR = "hoi-dong", "dieu-phoi", "quan-tri"
SURVEY, INTERVIEWER = "khao-sat", "phong-van"

ORDER = (
    CLERK,
    HEAD,
    APPRAISER,
    COUNCIL,
    COORDINATOR,
    SURVEY,
    INTERVIEWER,
    ADMINISTRATOR,
)
"""The guides in the order in which a sheet passes through those who read them."""

GUIDE_OF: Mapping[str, str] = {
    r"/viec-can-lam/": INDEX,
    r"/thong-bao/": INDEX,
    r"/tim/": INDEX,
    r"/dang-nhap/": INDEX,
    r"/mat-do/": f"{CLERK}#ban-phim",
    r"/cham-diem/\d+/ky/": f"{HEAD}#xem-va-ky",
    r"/cham-diem/\d+/chuyen/": f"{HEAD}#xem-va-ky",
    r"/cham-diem/\d+/bao-cao": f"{HEAD}#bao-cao-tu-danh-gia",
    r"/cham-diem/\d+/ban-ky/": f"{HEAD}#ban-ky",
    r"/bai-nop/": f"{HEAD}#ban-ky",
    r"/cham-diem/\d+/(?:excel/|bang\.xlsx)": f"{CLERK}#ke-khai-bang-excel",
    r"/cham-diem/": CLERK,
    r"/minh-chung/|/tai-lieu/|/vien-dan/": f"{CLERK}#minh-chung",
    r"/giai-trinh/": f"{HEAD}#giai-trinh",
    r"/tham-dinh/[^/]+/(?:excel/|bang\.xlsx)": f"{APPRAISER}#tham-dinh-bang-excel",
    r"/tham-dinh/[^/]+/tieu-chi/": f"{APPRAISER}#ket-luan-mot-dong",
    r"/tham-dinh/[^/]+/don-vi/": f"{APPRAISER}#ket-luan-mot-dong",
    r"/tham-dinh/": APPRAISER,
    r"/lien-quan/": f"{APPRAISER}#co-lien-quan-den-don-vi",
    r"/hoi-dong/[^/]+/phien-hop/": f"{COUNCIL}#phien-hop",
    r"/hoi-dong/[^/]+/ket-luan/": f"{COUNCIL}#ket-luan-tung-don-vi",
    r"/hoi-dong/[^/]+/mo-lai/": f"{COUNCIL}#khieu-nai",
    r"/hoi-dong/[^/]+/bien-ban": f"{COUNCIL}#bien-ban",
    r"/hoi-dong/[^/]+/\d+/": f"{COUNCIL}#ghi-quyet-dinh",
    r"/hoi-dong/": COUNCIL,
    r"/tien-do/[^/]+/(?:xep-hang|ket-thuc)/": f"{COORDINATOR}#xep-hang-tam-tinh-va-ket-thuc-ky",
    r"/tien-do/": f"{COORDINATOR}#bang-tien-do",
    r"/ky/[^/]+/lich/": f"{COORDINATOR}#lich-va-bon-moc-thoi-gian",
    r"/ky/[^/]+/quy-dinh/": f"{COORDINATOR}#quy-dinh-cua-ky",
    r"/ky/[^/]+/don-vi/": f"{COORDINATOR}#don-vi",
    r"/ky/[^/]+/phan-cong/": f"{COORDINATOR}#phan-cong",
    r"/ky/[^/]+/thanh-vien/": f"{COORDINATOR}#hoi-dong",
    r"/ky/[^/]+/gia-han/": f"{COORDINATOR}#gia-han",
    r"/ky/[^/]+/lien-quan/": f"{COORDINATOR}#phan-cong",
    r"/ky/[^/]+/bang-tong-hop": f"{COORDINATOR}#bang-tong-hop-ca-ky",
    r"/ky/[^/]+/thay-bo-chi-so/": f"{COORDINATOR}#thay-bo-chi-so-giua-ky",
    r"/ky/[^/]+/chuyen-len/": f"{COORDINATOR}#ky-hai-cap",
    r"/ky/": COORDINATOR,
    r"/nhat-ky/": f"{ADMINISTRATOR}#nhat-ky",
    r"/tai-khoan/nhap/": f"{ADMINISTRATOR}#nhap-nhieu-tai-khoan",
    r"/tai-khoan/": f"{ADMINISTRATOR}#tai-khoan-va-vai-tro",
    r"/(?:cong-bo|ket-qua)/[^/]+/toan-canh/": f"{COUNCIL}#toan-canh",
    r"/ke-hoach/$": f"{COORDINATOR}#ke-hoach-khac-phuc",
    r"/ke-hoach/": f"{CLERK}#ke-hoach-khac-phuc",
    r"/cong-bo/[^/]+/ky-so/": f"{COORDINATOR}#ky-so",
    r"/cong-bo/[^/]+/mau-van-ban/": f"{COORDINATOR}#mau-van-ban",
    r"/cong-bo/": f"{COORDINATOR}#cong-bo",
    r"/ranh-gioi/": f"{ADMINISTRATOR}#ranh-gioi-tren-ban-do",
    r"/lich-su/": f"{COORDINATOR}#ket-qua-cac-nam-truoc",
    r"/khao-sat/[^/]+/(?:lich|buoc|chuan-bi)/": f"{SURVEY}#lich-va-cac-buoc",
    r"/khao-sat/[^/]+/phieu/(?:nhap/|sua/[^/]+/xlsform/)": f"{SURVEY}#xlsform",
    r"/khao-sat/[^/]+/phieu/": f"{SURVEY}#phieu-hoi",
    r"/khao-sat/[^/]+/mau/": f"{SURVEY}#mau",
    r"/khao-sat/[^/]+/nguoi-duoc-moi/chon/": f"{SURVEY}#chon-ngau-nhien",
    r"/khao-sat/[^/]+/nguoi-duoc-moi/gui/": f"{SURVEY}#gui-loi-moi-nhac",
    r"/khao-sat/[^/]+/nguoi-duoc-moi/": f"{SURVEY}#nguoi-duoc-moi",
    r"/khao-sat/[^/]+/to-ma-qr/": f"{SURVEY}#to-ma-qr",
    r"/khao-sat/[^/]+/dieu-tra-vien/": f"{SURVEY}#dieu-tra-vien",
    r"/khao-sat/[^/]+/phieu-giay/": f"{SURVEY}#phieu-giay",
    r"/khao-sat/[^/]+/nhap-tep/": f"{SURVEY}#nhap-tep",
    r"/khao-sat/[^/]+/chat-luong/don-vi/": f"{SURVEY}#huy-ket-qua-cua-mot-don-vi",
    r"/khao-sat/[^/]+/chat-luong/phuc-tra/": f"{SURVEY}#phuc-tra",
    r"/khao-sat/[^/]+/chat-luong/": f"{SURVEY}#chat-luong",
    r"/khao-sat/[^/]+/ky-nhan/": f"{SURVEY}#danh-sach-ky-nhan",
    r"/khao-sat/[^/]+/ket-qua/hai-long/": f"{SURVEY}#muc-hai-long",
    r"/khao-sat/[^/]+/ket-qua/phuong-phap": f"{SURVEY}#phuong-phap",
    r"/khao-sat/[^/]+/ket-qua/du-lieu/": f"{SURVEY}#du-lieu-phieu",
    r"/khao-sat/[^/]+/ket-qua/chuyen/": f"{SURVEY}#chuyen-vao-ky",
    r"/khao-sat/[^/]+/ket-qua/": f"{SURVEY}#ket-qua",
    r"/khao-sat/[^/]+/": f"{SURVEY}#tong-quan",
    r"/khao-sat/": SURVEY,
    r"/phong-van/": INTERVIEWER,
    r"/mat-khau/": f"{INDEX}#dung-chung-cho-moi-vai-tro",
}
"""The start of a path → the guide of that screen, and the heading to open it at.

The first that matches holds; every other page leads to the list of guides.
"""


class Heading(NamedTuple):
    """One section of a guide."""

    id: str
    title: str


class Guide(NamedTuple):
    """One guide, rendered."""

    slug: str
    title: str
    html: str
    headings: tuple[Heading, ...]


def guide_of(path: str) -> str:
    """The guide of the screen at this path, as "slug" or "slug#heading"."""
    return next((to for start, to in GUIDE_OF.items() if re.match(start, path)), INDEX)


def address_for(path: str) -> str:
    """The address of the guide of the screen at this path."""
    slug, mark, heading = guide_of(path).partition("#")
    return f"{address_of(slug)}{mark}{heading}"


def address_of(slug: str) -> str:
    """The address of a guide."""
    return reverse("help_index") if slug == INDEX else reverse("help", args=[slug])


@cache
def guides() -> dict[str, Guide]:
    """Every guide by name; none where the documents did not come along."""
    return {file.stem: rendered(file) for file in sorted(settings.GUIDES.glob("*.md"))}


@cache
def pictures() -> dict[str, Path]:
    """Every picture of the guides by name."""
    return {file.stem: file for file in sorted(settings.GUIDES.glob("hinh/*.png"))}


def listed() -> list[Guide]:
    """The guides as they are offered: by the order of the work, others after."""
    found = guides()
    names = [*ORDER, *(one for one in found if one not in ORDER and one != INDEX)]
    return [found[one] for one in names if one in found]


def rendered(file: Path) -> Guide:
    """A guide as HTML: raw HTML stays text, links between guides become addresses."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(file.read_text("utf-8"))
    title, headings = file.stem, []
    for token, inside in _headings(tokens):
        if token.tag == "h1":
            title = inside
            continue
        token.attrSet("id", slugify(_plain(inside)))
        if token.tag == "h2":
            headings.append(Heading(str(token.attrGet("id")), inside))
    for token in tokens:
        if token.type in ("code_block", "fence"):
            token.attrSet("tabindex", "0")  # it scrolls, so the keyboard must reach it
        for child in token.children or ():
            _point(child)
    html = reader.renderer.render(tokens, reader.options, {})
    return Guide(file.stem, title, html, tuple(headings))


def _headings(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[place + 1].content


def _plain(text: str) -> str:
    """Letters without marks that Unicode does not take apart: đ."""
    return text.replace("đ", "d").replace("Đ", "D")


def _point(token: Token) -> None:
    """Links and pictures between the files of the folder, as addresses of the site."""
    if token.type == "link_open":
        name, mark, heading = str(token.attrGet("href") or "").partition("#")
        if re.fullmatch(r"[\w-]+\.md", name):
            token.attrSet("href", f"{address_of(name.removesuffix('.md'))}{mark}{heading}")
    elif token.type == "image":
        match = re.fullmatch(r"hinh/([\w-]+)\.png", str(token.attrGet("src") or ""))
        if match:
            token.attrSet("src", reverse("help_picture", args=[match[1]]))
            _measure(token, match[1])


def _measure(token: Token, name: str) -> None:
    """The size of a picture, so that the page does not move while it loads."""
    if (file := pictures().get(name)) is None:
        return
    with file.open("rb") as stream:
        head = stream.read(24)
    token.attrSet("width", str(int.from_bytes(head[16:20])))
    token.attrSet("height", str(int.from_bytes(head[20:24])))
