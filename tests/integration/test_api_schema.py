"""The interface keeps to its own description, whatever is sent to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.entitlements import entitlements_router
from api.errors import install_error_answers
from entitlements.loader import default_pack_dir, load_pack


def application() -> FastAPI:
    app = FastAPI(title="护蕾助手", version="1")
    install_error_answers(app)
    app.include_router(entitlements_router(load_pack(default_pack_dir()), lambda: date(2026, 6, 1)))
    return app


schema = schemathesis.openapi.from_asgi("/openapi.json", application())


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_no_server_error_and_no_undocumented_answer(case: Case[Any]) -> None:
    case.call_and_validate(
        checks=[
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ]
    )
