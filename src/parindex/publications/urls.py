"""Public addresses."""

from __future__ import annotations

from django.urls import path

from parindex.publications.views import (
    areas,
    browsing,
    comparing,
    downloading,
    home,
    mapping,
    opening,
    overviewing,
    papers,
    proving,
    publishing,
    ranking,
    reading_sets,
    sharing,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("co-quan/<slug:slug>/", home.authority_page, name="authority"),
    path("co-quan/<slug:slug>/<int:year>/", home.authority_year, name="authority_year"),
    path("ket-qua/<slug:slug>/", ranking.ranking, name="ranking"),
    path("ket-qua/<slug:slug>/don-vi/<str:unit>/", browsing.unit, name="unit"),
    path("ket-qua/<slug:slug>/linh-vuc/<str:code>/", areas.area, name="area"),
    path(
        "ket-qua/<slug:slug>/tieu-chi/<str:code>/",
        areas.criterion_results,
        name="criterion_results",
    ),
    path("ket-qua/<slug:slug>/mat-diem/", areas.losses, name="losses"),
    path("ket-qua/<slug:slug>/anh.png", sharing.share_picture, name="share_picture"),
    path(
        "ket-qua/<slug:slug>/don-vi/<str:unit>/anh.png",
        sharing.unit_share_picture,
        name="unit_share_picture",
    ),
    path("ket-qua/<slug:slug>/so-sanh/", comparing.comparison, name="comparison"),
    path("ket-qua/<slug:slug>/ban-do/", mapping.map_of_units, name="map"),
    path("ket-qua/<slug:slug>/cach-tinh/", proving.method, name="method"),
    path("ket-qua/<slug:slug>/kiem-chung/", proving.proof, name="proof"),
    path("ket-qua/<slug:slug>/du-lieu/", opening.open_data, name="open_data"),
    path("ket-qua/<slug:slug>/du-lieu/dcat.jsonld", opening.data_description, name="dcat"),
    path(
        "ket-qua/<slug:slug>/du-lieu/<slug:table>.<slug:form>",
        opening.data_table,
        name="data_table",
    ),
    path("ket-qua/<slug:slug>/tai-ve/goi-du-lieu.zip", opening.data_package, name="data_package"),
    path("ket-qua/<slug:slug>/tai-ve/<str:form>", downloading.download, name="download"),
    path("ket-qua/<slug:slug>/toan-canh/", overviewing.overview, name="overview"),
    path(
        "ket-qua/<slug:slug>/toan-canh/tai-ve/<str:form>",
        overviewing.overview_file,
        name="overview_file",
    ),
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
    path("cong-bo/<slug:slug>/toan-canh/", overviewing.cycle_overview, name="cycle_overview"),
    path(
        "cong-bo/<slug:slug>/toan-canh/tai-ve/<str:form>",
        overviewing.cycle_overview_file,
        name="cycle_overview_file",
    ),
    path("bo-chi-so/", reading_sets.sets, name="sets"),
    path("bo-chi-so/<slug:identifier>/", reading_sets.indicator_set, name="set"),
    path("bo-chi-so/<slug:identifier>/<str:code>/", reading_sets.criterion, name="criterion"),
    path("thuat-ngu/", proving.glossary_page, name="glossary"),
    path("du-lieu/", opening.open_data_list, name="open_data_list"),
    path("du-lieu/danh-muc.jsonld", opening.data_catalogue, name="catalogue"),
    path("gioi-thieu/", home.about, name="about"),
]
