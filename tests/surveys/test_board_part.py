"""The board renews its table by itself while forms come in."""

from __future__ import annotations

from tests.cast import client_of
from tests.surveys import making


def test_the_table_alone_is_the_table_of_the_page(cast) -> None:
    survey = making.survey()
    address = f"/khao-sat/{survey.cycle.slug}/"
    thu = client_of(cast.thu)
    page = thu.get(address).content.decode()
    part = thu.get(address, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert (part.content.decode().count("<tr"), "<html" in part.content.decode()) == (
        page.partition('id="bang"')[2].partition("</table>")[0].count("<tr"),
        False,
    )
