"""Addresses of surveys; those of respondents are short enough to be typed from a poster."""

from __future__ import annotations

from django.urls import path

from parindex.surveys.views import checking, importing, paper, running

urlpatterns = [
    path("khao-sat/", running.surveys, name="surveys"),
    path("khao-sat/<slug:slug>/chuan-bi/", running.prepare, name="prepare_survey"),
    path("khao-sat/<slug:slug>/lich/", running.setup, name="survey_setup"),
    path("khao-sat/<slug:slug>/buoc/", running.step, name="survey_step"),
    # Paper
    path("khao-sat/<slug:slug>/phieu-giay/", paper.paper, name="survey_paper"),
    path("khao-sat/<slug:slug>/phieu-giay/nhap/", paper.enter, name="survey_paper_entry"),
    path("khao-sat/<slug:slug>/phieu-giay/hong/", paper.spoil, name="survey_paper_spoil"),
    path(
        "khao-sat/<slug:slug>/phieu-giay/xem-thu.pdf", paper.sample_pdf, name="survey_paper_sample"
    ),
    path(
        "khao-sat/<slug:slug>/phieu-giay/khac/<str:number>/",
        paper.difference,
        name="survey_paper_difference",
    ),
    path("khao-sat/<slug:slug>/phieu-giay/<int:batch_id>/", paper.batch, name="survey_paper_batch"),
    path(
        "khao-sat/<slug:slug>/phieu-giay/<int:batch_id>/phieu.pdf",
        paper.batch_pdf,
        name="survey_paper_pdf",
    ),
    # Imports
    path("khao-sat/<slug:slug>/nhap-tep/", importing.imports, name="survey_imports"),
    path("khao-sat/<slug:slug>/nhap-tep/ghep/", importing.match, name="survey_import_match"),
    path(
        "khao-sat/<slug:slug>/nhap-tep/mau.xlsx", importing.template, name="survey_import_template"
    ),
    path("khao-sat/<slug:slug>/chat-luong/", checking.quality, name="survey_quality"),
    path("khao-sat/<slug:slug>/chat-luong/ra-soat/", checking.look_over, name="survey_look_over"),
    path("khao-sat/<slug:slug>/chat-luong/don-vi/", checking.units, name="survey_quality_units"),
    path("khao-sat/<slug:slug>/chat-luong/phuc-tra/", checking.callbacks, name="survey_callbacks"),
    path(
        "khao-sat/<slug:slug>/chat-luong/phuc-tra/<int:callback_id>/",
        checking.note_callback,
        name="note_callback",
    ),
]
