"""schemathesis asks everything the document allows, and much that it does not."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import (
    AnalysisConfig,
    ConstantsConfig,
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from parindex.api.document import document
from tests import make

pytestmark = pytest.mark.django_db
EXAMPLES = 8
THERE = {"publications": "ket-qua-2021", "cycles": "ky-2026", "unit": "so-mot"}
"""A publication, a cycle and a unit that are there; most that is made up is not."""


@pytest.fixture(autouse=True)
def published(cast):
    """What the examples of the document name."""
    make.publication(THERE["publications"])
    make.cycle(THERE["cycles"])


@pytest.fixture(autouse=True)
def one_connection():
    """The server in this process answers inside the test's transaction, as Django's client does.

    A request's first act is to close a connection that is inside a transaction; for an in-memory
    SQLite that does nothing, on PostgreSQL the transaction of the test would be gone.
    """
    edges = (request_started, request_finished)
    for edge in edges:
        edge.disconnect(close_old_connections)
    yield
    for edge in edges:
        edge.connect(close_old_connections)


def _document() -> dict[str, Any]:
    told = document("vi")
    for operation in (each for path in told["paths"].values() for each in path.values()):
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in ("slug", "unit"):
                name = operation["tags"][0] if parameter["name"] == "slug" else "unit"
                parameter["schema"]["examples"] = [THERE[name]]
    return told


def _schema() -> schemathesis.BaseSchema:
    """Every parameter at and beyond its bounds, the same ones in every run."""
    generation = GenerationConfig(modes=list(GenerationMode), deterministic=True)
    analysis = AnalysisConfig(constants=ConstantsConfig(enabled=False))
    project = ProjectConfig(generation=generation, analysis=analysis)
    config = SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))
    found = schemathesis.openapi.from_dict(_document(), config=config)
    found.app = get_wsgi_application()
    return found


schema = _schema()


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_it_answers_differs_from_the_document(case) -> None:
    case.call_and_validate()
