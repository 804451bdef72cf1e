"""Addresses. Public pages keep theirs for ever: a publication's slug never changes."""

from __future__ import annotations

from django.urls import include, path

from parindex.directory import account_views, following
from parindex.directory import views as directory
from parindex.web import views as web

urlpatterns = [
    path("", include("parindex.publications.urls")),
    path("", include("parindex.assessments.urls")),
    path("", include("parindex.cycles.urls")),
    path("", include("parindex.improvement.urls")),
    path("", include("parindex.surveys.urls")),
    path("", include("parindex.api.urls")),
    path("dang-nhap/", directory.sign_in, name="sign_in"),
    path("giu-phien/", directory.stay, name="stay"),
    path("dang-xuat/", directory.sign_out, name="sign_out"),
    path("mat-khau/", account_views.change_password, name="change_password"),
    path("tai-khoan/", account_views.accounts, name="accounts"),
    path("tai-khoan/moi/", account_views.new_account, name="new_account"),
    path("tai-khoan/nhap/", account_views.import_accounts, name="import_accounts"),
    path("tai-khoan/<str:username>/", account_views.account, name="account"),
    path("nhat-ky/", following.journal, name="journal"),
    path("thong-bao/", following.notices, name="notices"),
    path("thong-bao/da-doc/", following.read_notices, name="read_notices"),
    path("thong-bao/<int:notice_id>/", following.open_notice, name="open_notice"),
    path("mat-do/", directory.density, name="density"),
    path("ngon-ngu/", web.set_language, name="set_language"),
    path("tro-giup/", web.help_index, name="help_index"),
    path("tro-giup/<slug:slug>/", web.help_page, name="help"),
    path("tro-giup/hinh/<slug:name>.png", web.help_picture, name="help_picture"),
    path("robots.txt", web.robots, name="robots"),
]

handler400 = web.bad_request
handler403 = web.forbidden
handler404 = web.not_found
handler500 = web.server_error
