"""What is kept beside a publication says what was frozen in it."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps

from parindex.publications import queries, summaries
from parindex.publications.models import Summary
from parindex.publications.summaries import Place, brief_of
from tests.publications.making import scored


def test_a_summary_says_what_the_ranking_says(db) -> None:
    one = scored(groups={"xa": ["Xã An Mỹ", "Xã Tân Mỹ"], "phuong": ["Phường Đông"]})
    found = queries.snapshot(one).results
    short = brief_of(one)

    assert short.level == found.indicator_set.level
    assert short.statistics == found.statistics[""]
    assert short.ratings == {band.id: band.label.vi for band in found.indicator_set.rating.bands}
    assert short.places == tuple(
        Place(
            card.facts.unit,
            card.facts.name,
            found.standings[card.facts.unit].group,
            card.index,
            card.rating or "",
            found.standings[card.facts.unit].rank,
            found.standings[card.facts.unit].of,
        )
        for card in found.cards
    )


def test_publications_of_earlier_versions_get_the_same_summary(db) -> None:
    one = scored()
    before = Summary.objects.get(publication=one).content
    Summary.objects.all().delete()
    summaries._brief.cache_clear()
    assert brief_of(one).places == summaries.Brief(before).places  # out of the body, if need be

    import_module("parindex.publications.migrations.0009_summaries").summarise_all(apps, None)
    assert Summary.objects.get(publication=one).content == before
