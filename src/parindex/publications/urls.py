"""Public addresses."""

from __future__ import annotations

from django.urls import path

from parindex.publications.views import browsing, downloading, reading_sets

urlpatterns = [
    path("", browsing.home, name="home"),
    path("ket-qua/<slug:slug>/", browsing.ranking, name="ranking"),
    path("ket-qua/<slug:slug>/don-vi/<str:unit>/", browsing.unit, name="unit"),
    path("ket-qua/<slug:slug>/linh-vuc/<str:code>/", browsing.area, name="area"),
    path("ket-qua/<slug:slug>/kiem-chung/", browsing.proof, name="proof"),
    path("ket-qua/<slug:slug>/tai-ve/<str:form>", downloading.download, name="download"),
    path("bo-chi-so/", reading_sets.sets, name="sets"),
    path("bo-chi-so/<slug:identifier>/", reading_sets.indicator_set, name="set"),
    path("bo-chi-so/<slug:identifier>/<str:code>/", reading_sets.criterion, name="criterion"),
    path("gioi-thieu/", browsing.about, name="about"),
]
