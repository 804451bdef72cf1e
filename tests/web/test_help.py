"""The guides: every one renders, leads only where something is, and every screen has one."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from parindex.web import help as guiding
from parindex.web.help import INDEX, ORDER, address_for, guide_of, guides, pictures, rendered

NAMES = sorted(file.stem for file in settings.GUIDES.glob("*.md"))
LARGEST = 150_000


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, object]]:
    """(route, view) of every pattern."""
    found: list[tuple[str, object]] = []
    for one in (resolver or get_resolver()).url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            found += addresses(one, route)
        elif isinstance(one, URLPattern):
            found.append((route, one.callback))
    return found


SCREENS = sorted(
    "/" + re.sub(r"<(?:\w+:)?\w+>", "1", route)
    for route, view in addresses()
    if getattr(view, "is_acting", False)
)


def test_there_is_a_guide_for_each_role() -> None:
    assert {INDEX, *ORDER} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_guide_renders_and_leads_somewhere(client, db, name: str) -> None:
    address = "/tro-giup/" if name == INDEX else f"/tro-giup/{name}/"
    response = client.get(address)
    page = response.content.decode()
    text = guides()[name].html
    assert response.status_code == 200
    assert text in page
    assert page.count("<h1") == 1
    for link in re.findall(r'(?:href|src)="([^"]*)"', text):
        to, _, heading = link.partition("#")
        there = client.get(to)
        assert there.status_code == 200, link
        there.close()
        if heading:
            assert f'id="{heading}"' in client.get(to).content.decode(), link


def test_every_picture_is_used_small_and_described() -> None:
    used = set()
    for name in NAMES:
        text = (settings.GUIDES / f"{name}.md").read_text("utf-8")
        for words, picture in re.findall(r"!\[(.*?)\]\(hinh/([\w-]+)\.png\)", text):
            assert words, picture
            used.add(picture)
    assert used == set(pictures())
    large = [name for name, file in pictures().items() if file.stat().st_size > LARGEST]
    assert large == []


@pytest.mark.parametrize("name", ORDER)
def test_a_guide_of_a_role_has_three_pictures_at_least(name: str) -> None:
    assert guides()[name].html.count("<img") >= 3


@pytest.mark.parametrize("path", SCREENS)
def test_every_working_screen_has_a_guide(path: str) -> None:
    slug, mark, heading = guide_of(path).partition("#")
    assert any(re.match(start, path) for start in guiding.GUIDE_OF), path
    assert slug in guides()
    if mark:
        assert f'id="{heading}"' in guides()[slug].html


def test_the_bar_leads_to_the_guide_of_the_screen(cast, client) -> None:
    client.force_login(cast.thu)
    page = client.get("/nhat-ky/").content.decode()
    assert f'href="{address_for("/nhat-ky/")}"' in page
    assert '<span class="vh">Trợ giúp</span>' in page


@pytest.mark.parametrize(
    "address",
    [
        "/tro-giup/khong-co/",
        "/tro-giup/..%2fglossary/",
        "/tro-giup/../glossary/",
        "/tro-giup/hinh/khong-co.png",
        "/tro-giup/hinh/..%2f..%2f..%2fREADME.png",
        "/tro-giup/hinh/..%2fcan-bo-ke-khai.md",
    ],
)
def test_no_address_leaves_the_folder(client, db, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_picture_is_a_picture(client, db) -> None:
    response = client.get(f"/tro-giup/hinh/{sorted(pictures())[0]}.png")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_nothing_in_a_guide_runs(tmp_path) -> None:
    file = tmp_path / "x.md"
    file.write_text(
        "# Đề\n\n<script>1</script>\n\n[a](javascript:alert(1)) [b](../.env)\n", "utf-8"
    )
    html = rendered(file).html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_without_the_documents_there_is_no_guide(client, db, settings, tmp_path) -> None:
    settings.GUIDES = tmp_path
    guides.cache_clear()
    try:
        assert client.get("/tro-giup/").status_code == 404
    finally:
        guides.cache_clear()
