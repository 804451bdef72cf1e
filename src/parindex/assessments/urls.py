"""Addresses of what units, appraisers and the council work on."""

from __future__ import annotations

from django.urls import path

from parindex.assessments.views import answering, proving, searching, signing

urlpatterns = [
    path("tim/", searching.search, name="search"),
    path("cham-diem/<int:assessment_id>/", answering.sheet, name="sheet"),
    path("cham-diem/<int:assessment_id>/ky/", signing.sign, name="sign"),
    path("cham-diem/<int:assessment_id>/chuyen/", signing.move, name="move"),
    path("cham-diem/<int:assessment_id>/bao-cao/", signing.report, name="report"),
    path("cham-diem/<int:assessment_id>/bao-cao.<slug:kind>", signing.paper, name="paper"),
    path("cham-diem/<int:assessment_id>/ban-ky/", signing.signed_copy, name="signed_copy"),
    path("bai-nop/<int:submission_id>.json", signing.submission, name="submission"),
    path("cham-diem/<int:assessment_id>/<str:code>/", answering.panel, name="sheet_panel"),
    path("cham-diem/<int:assessment_id>/<str:code>/luu/", answering.save, name="save_row"),
    path("cham-diem/<int:assessment_id>/<str:code>/dong/", answering.row, name="sheet_row"),
    path("cham-diem/<int:assessment_id>/<str:code>/trao-doi/", answering.remark, name="remark"),
    path("cham-diem/<int:assessment_id>/<str:code>/giao/", answering.delegate, name="delegate"),
    path("cham-diem/<int:assessment_id>/<str:code>/minh-chung/", proving.cite, name="cite"),
    path("minh-chung/<str:place>/", proving.library, name="library"),
    path("minh-chung/<str:place>/nop/", proving.upload, name="upload"),
    path("minh-chung/<str:place>/bat-dau/", proving.begin_upload, name="begin_upload"),
    path("minh-chung/<str:place>/duong-dan/", proving.add_link, name="add_link"),
    path("minh-chung/tai-len/<uuid:upload_id>/", proving.continue_upload, name="continue_upload"),
    path("tai-lieu/<int:document_id>/", proving.document, name="document"),
    path("tai-lieu/<int:document_id>/sua/", proving.describe, name="describe"),
    path("tai-lieu/<int:document_id>/thay/", proving.replace, name="replace_document"),
    path("tai-lieu/<int:document_id>/xoa/", proving.discard, name="discard_document"),
    path("vien-dan/<int:citation_id>/go/", proving.uncite, name="uncite"),
]
