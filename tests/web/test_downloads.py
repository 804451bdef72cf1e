"""Files as answers: saved under a name, kept by nobody, or by everybody until they change."""

from __future__ import annotations

from django.test import RequestFactory

from parindex.web.downloads import download, public_download


def asking(**headers: str):
    return RequestFactory().get("/", headers=headers)


def test_a_file_of_somebody_is_kept_nowhere_on_the_way() -> None:
    found = download(b"%PDF", "ke-hoach.pdf")
    assert dict(found.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="ke-hoach.pdf"',
        "Cache-Control": "no-store",
    }


def test_a_public_file_is_not_made_for_whoever_has_it() -> None:
    made: list[str] = []

    def content() -> str:
        made.append("again")
        return "a,b"

    first = public_download(asking(), "bang.csv", "abc-csv", content)
    assert (first.status_code, first["ETag"], first["Cache-Control"]) == (
        200,
        '"abc-csv"',
        "public, max-age=300",
    )
    for known in ('"abc-csv"', '"old", "abc-csv"'):
        again = public_download(asking(If_None_Match=known), "bang.csv", "abc-csv", content)
        assert (again.status_code, again.content) == (304, b"")
    changed = public_download(asking(If_None_Match='"old"'), "bang.csv", "abc-csv", content)
    assert (changed.status_code, made) == (200, ["again", "again"])
