"""The addresses of the API and of its page for developers."""

from __future__ import annotations

from django.urls import path

from parindex.api import views
from parindex.api.routes import API

urlpatterns = [
    path("api/v1/openapi.json", views.openapi, {"language": "vi"}, name="openapi"),
    path("api/v1/openapi.en.json", views.openapi, {"language": "en"}, name="openapi_en"),
    path("api/v1/", API.urls),
    path("du-lieu/api/", views.reference, name="api_reference"),
    path("api/<path:rest>", views.nothing, name="api_nothing"),
]
