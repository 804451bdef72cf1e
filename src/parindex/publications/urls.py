"""Public addresses."""

from __future__ import annotations

from django.urls import path

from parindex.publications.views import (
    browsing,
    downloading,
    papers,
    publishing,
    reading_sets,
    sheets,
    signing,
    templating,
)

urlpatterns = [
    path("", browsing.home, name="home"),
    path("ket-qua/<slug:slug>/", browsing.ranking, name="ranking"),
    path("ket-qua/<slug:slug>/don-vi/<str:unit>/", browsing.unit, name="unit"),
    path(
        "ket-qua/<slug:slug>/don-vi/<str:unit>/phieu-diem.<str:kind>",
        sheets.score_sheet,
        name="score_sheet",
    ),
    path("ket-qua/<slug:slug>/phieu-diem/<str:kind>/", sheets.score_sheets, name="score_sheets"),
    path(
        "ket-qua/<slug:slug>/phieu-diem/<str:kind>/tep.zip",
        sheets.score_sheets_file,
        name="score_sheets_file",
    ),
    path("ket-qua/<slug:slug>/van-ban-ky-so/", signing.public_papers, name="public_papers"),
    path(
        "ket-qua/<slug:slug>/van-ban-ky-so/<int:paper_id>.pdf",
        signing.public_paper,
        name="public_paper",
    ),
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
    path("cong-bo/<slug:slug>/mau-van-ban/", templating.paper_templates, name="paper_templates"),
    path(
        "cong-bo/<slug:slug>/mau-van-ban/<str:paper>/<slug:which>.docx",
        templating.paper_template_file,
        name="paper_template_file",
    ),
    path(
        "cong-bo/<slug:slug>/mau-van-ban/<str:paper>/<slug:which>/xem-thu.<str:kind>",
        templating.paper_template_preview,
        name="paper_template_preview",
    ),
    path("cong-bo/<slug:slug>/ky-so/", signing.signing, name="signing"),
    path("bo-chi-so/", reading_sets.sets, name="sets"),
    path("bo-chi-so/<slug:identifier>/", reading_sets.indicator_set, name="set"),
    path("bo-chi-so/<slug:identifier>/<str:code>/", reading_sets.criterion, name="criterion"),
    path("gioi-thieu/", browsing.about, name="about"),
]
