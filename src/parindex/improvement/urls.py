"""Addresses of improvement plans; the page of one plan needs snapshots and is in publications."""

from __future__ import annotations

from django.urls import path

from parindex.improvement import views

urlpatterns = [
    path("ke-hoach/", views.plans, name="plans"),
    path("ke-hoach/viec/<int:measure_id>/ghi/", views.write_measure, name="write_measure"),
    path("ke-hoach/viec/<int:measure_id>/theo-doi/", views.follow, name="follow_measure"),
    path("ke-hoach/ban/<int:plan_id>/chuyen/", views.move_plan, name="move_plan"),
]
