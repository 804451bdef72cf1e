"""Public addresses."""

from __future__ import annotations

from django.urls import path

from parindex.publications.views import (
    browsing,
    downloading,
    papers,
    publishing,
    reading_sets,
)

urlpatterns = [
    path("", browsing.home, name="home"),
    path("ket-qua/<slug:slug>/", browsing.ranking, name="ranking"),
    path("ket-qua/<slug:slug>/don-vi/<str:unit>/", browsing.unit, name="unit"),
    path("ket-qua/<slug:slug>/linh-vuc/<str:code>/", browsing.area, name="area"),
    path("ket-qua/<slug:slug>/so-sanh/", browsing.comparison, name="comparison"),
    path("ket-qua/<slug:slug>/ban-do/", browsing.map_of_units, name="map"),
    path("ket-qua/<slug:slug>/kiem-chung/", browsing.proof, name="proof"),
    path("ket-qua/<slug:slug>/tai-ve/<str:form>", downloading.download, name="download"),
    path(
        "ket-qua/<slug:slug>/van-ban/<slug:paper>.<str:kind>",
        papers.published_paper,
        name="published_paper",
    ),
    path("cong-bo/<slug:slug>/", publishing.rehearsal, name="rehearsal"),
    path("cong-bo/<slug:slug>/ghi/", publishing.rehearse, name="rehearse"),
    path("cong-bo/<slug:slug>/ra-soat/", publishing.scanning, name="scanning"),
    path("cong-bo/<slug:slug>/quyet-dinh/", publishing.deciding, name="publishing"),
    path(
        "cong-bo/<slug:slug>/van-ban/<slug:paper>.<str:kind>",
        papers.draft_paper,
        name="draft_paper",
    ),
    path("cong-bo/<slug:slug>/phe-duyet/", publishing.approve, name="approve_results"),
    path("cong-bo/<slug:slug>/rut/", publishing.withdraw, name="withdraw"),
    path("bo-chi-so/", reading_sets.sets, name="sets"),
    path("bo-chi-so/<slug:identifier>/", reading_sets.indicator_set, name="set"),
    path("bo-chi-so/<slug:identifier>/<str:code>/", reading_sets.criterion, name="criterion"),
    path("gioi-thieu/", browsing.about, name="about"),
]
