"""Addresses of what units, appraisers and the council work on."""

from __future__ import annotations

from django.urls import path

from parindex.assessments.views import (
    answering,
    appraising,
    explaining,
    opening,
    proving,
    replacing,
    searching,
    signing,
    watching,
    workbooks,
)

urlpatterns = [
    path("tim/", searching.search, name="search"),
    path("viec-can-lam/", watching.home, name="desk"),
    path("tien-do/<slug:slug>/", watching.board, name="board"),
    path("tien-do/<slug:slug>/xep-hang/", watching.standing, name="standing"),
    path("tien-do/<slug:slug>/ket-thuc/", watching.finish, name="finish_cycle"),
    path("tien-do/<slug:slug>/chuyen/", watching.move_many, name="move_many"),
    path("giai-trinh/<int:assessment_id>/", explaining.questions, name="explaining"),
    path("giai-trinh/cau/<int:question_id>/", explaining.answer, name="answer"),
    path("cham-diem/<int:assessment_id>/", answering.sheet, name="sheet"),
    path("cham-diem/<int:assessment_id>/ky/", signing.sign, name="sign"),
    path("cham-diem/<int:assessment_id>/chuyen/", signing.move, name="move"),
    path("cham-diem/<int:assessment_id>/bao-cao/", signing.report, name="report"),
    path("cham-diem/<int:assessment_id>/bao-cao.<slug:kind>", signing.paper, name="paper"),
    path("cham-diem/<int:assessment_id>/ban-ky/", signing.signed_copy, name="signed_copy"),
    path("bai-nop/<int:submission_id>.json", signing.submission, name="submission"),
    path("cham-diem/<int:assessment_id>/<str:code>/", answering.panel, name="sheet_panel"),
    path("cham-diem/<int:assessment_id>/<str:code>/luu/", answering.save_row, name="save_row"),
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
    path("ky/<slug:slug>/mo/", opening.start, name="open_cycle"),
    path("ky/<slug:slug>/chuyen-len/", opening.results_up, name="hand_up"),
    path("ky/<slug:slug>/thay-bo-chi-so/", replacing.replace, name="replace_edition"),
    path("vien-dan/<int:citation_id>/go/", proving.uncite, name="uncite"),
    path("tham-dinh/<slug:slug>/", appraising.overview, name="appraisal"),
    path("tham-dinh/<slug:slug>/tiep/", appraising.first, name="appraise_first"),
    path("tham-dinh/<slug:slug>/den/", appraising.go, name="appraise_go"),
    path(
        "tham-dinh/<slug:slug>/tieu-chi/<str:code>/",
        appraising.by_criterion,
        name="appraise_criterion",
    ),
    path("tham-dinh/<slug:slug>/don-vi/<str:unit>/", appraising.by_unit, name="appraise_unit"),
    path(
        "tham-dinh/<slug:slug>/tieu-chi/<str:code>/chap-nhan/",
        appraising.accept_many,
        name="accept_many",
    ),
    path("tham-dinh/bai/<int:assessment_id>/<str:code>/", appraising.judge, name="judge"),
    path("tham-dinh/bai/<int:assessment_id>/<str:code>/hoi/", appraising.ask, name="ask"),
    path("tham-dinh/bai/<int:assessment_id>/<str:code>/ghi-chu/", appraising.note, name="note"),
]

# Before the addresses of rows: a criterion's code may be any word there.
urlpatterns = [
    path("cham-diem/<int:assessment_id>/excel/", workbooks.workbook, name="workbook"),
    path("cham-diem/<int:assessment_id>/bang.xlsx", workbooks.workbook_file, name="workbook_file"),
    path("tham-dinh/<slug:slug>/excel/", workbooks.appraisal_workbook, name="appraisal_workbook"),
    path(
        "tham-dinh/<slug:slug>/bang.xlsx",
        workbooks.appraisal_workbook_download,
        name="appraisal_workbook_file",
    ),
    path("ky/<slug:slug>/bang-tong-hop/", workbooks.cycle_workbook, name="cycle_workbook"),
    path(
        "ky/<slug:slug>/bang-tong-hop.xlsx",
        workbooks.cycle_workbook_download,
        name="cycle_workbook_file",
    ),
    *urlpatterns,
]
