"""Addresses of surveys; those of respondents are short enough to be typed from a poster."""

from __future__ import annotations

from django.urls import path

from parindex.surveys.views import checking, exporting, handing_over, results, running

urlpatterns = [
    path("khao-sat/", running.surveys, name="surveys"),
    path("khao-sat/<slug:slug>/chuan-bi/", running.prepare, name="prepare_survey"),
    path("khao-sat/<slug:slug>/lich/", running.setup, name="survey_setup"),
    path("khao-sat/<slug:slug>/buoc/", running.step, name="survey_step"),
    path("khao-sat/<slug:slug>/chat-luong/", checking.quality, name="survey_quality"),
    path("khao-sat/<slug:slug>/chat-luong/ra-soat/", checking.look_over, name="survey_look_over"),
    path("khao-sat/<slug:slug>/chat-luong/don-vi/", checking.units, name="survey_quality_units"),
    path("khao-sat/<slug:slug>/chat-luong/phuc-tra/", checking.callbacks, name="survey_callbacks"),
    path(
        "khao-sat/<slug:slug>/chat-luong/phuc-tra/<int:callback_id>/",
        checking.note_callback,
        name="note_callback",
    ),
    path("khao-sat/<slug:slug>/ket-qua/", results.by_unit, name="survey_results"),
    path(
        "khao-sat/<slug:slug>/ket-qua/don-vi/<str:unit>/",
        results.one_unit,
        name="survey_result_unit",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/tieu-chi/",
        results.by_criterion,
        name="survey_result_criteria",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/cau-hoi/",
        results.by_question,
        name="survey_result_questions",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/hai-long/", results.satisfaction, name="survey_satisfaction"
    ),
    path("khao-sat/<slug:slug>/ket-qua/y-kien/", results.comments, name="survey_comments"),
    path("khao-sat/<slug:slug>/ket-qua/phuong-phap/", results.method, name="survey_method"),
    path(
        "khao-sat/<slug:slug>/ket-qua/phuong-phap.<str:kind>",
        results.method_file,
        name="survey_method_file",
    ),
    path("khao-sat/<slug:slug>/ket-qua/bang.xlsx", results.workbook, name="survey_results_file"),
    path("khao-sat/<slug:slug>/ket-qua/du-lieu/", exporting.answers, name="survey_answers"),
    path(
        "khao-sat/<slug:slug>/ket-qua/du-lieu/tai/",
        exporting.answers_file,
        name="survey_answers_file",
    ),
    path("khao-sat/<slug:slug>/ket-qua/chuyen/", handing_over.handing, name="survey_handing"),
    path(
        "khao-sat/<slug:slug>/ket-qua/chuyen/vao-ky/",
        handing_over.hand_over,
        name="hand_over_survey",
    ),
    path(
        "khao-sat/<slug:slug>/ket-qua/chuyen/thu-hoi/",
        handing_over.take_back,
        name="take_back_survey",
    ),
]
