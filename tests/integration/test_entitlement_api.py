"""The entitlement interface as another program meets it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.entitlements import entitlements_router
from api.errors import install_error_answers
from entitlements.loader import default_pack_dir, load_pack

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def app() -> FastAPI:
    app = FastAPI()
    install_error_answers(app)
    app.include_router(entitlements_router(load_pack(default_pack_dir()), lambda: TODAY))
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://hulei") as client:
        yield client


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await client.post(f"/api/v1/{path}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", ["benefits", "facts", "benefits/basic_living_allowance"])
async def test_what_is_read_carries_its_basis(client: httpx.AsyncClient, path: str) -> None:
    basis = (await client.get(f"/api/v1/{path}")).json()["basis"]
    assert basis["status"] == "consultation_draft"
    assert basis["version"] == "2026-03-10"
    assert "由大足区民政局认定" in basis["sentence"]


@pytest.mark.parametrize("path", ["decide", "explain", "next-question"])
async def test_what_is_answered_carries_its_basis(client: httpx.AsyncClient, path: str) -> None:
    answer = await post(client, path, facts={"orphan_recognised": True})
    assert answer["basis"]["document"].endswith("（征求意见稿）")
    assert answer["on"] == TODAY.isoformat()


async def test_a_decision_names_what_is_missing_and_the_amounts(client: httpx.AsyncClient) -> None:
    answer = await post(client, "decide", facts={"orphan_recognised": True, "age": 8})
    found = {item["benefit"]: item for item in answer["decisions"]}
    allowance = found["basic_living_allowance"]
    assert allowance["outcome"] == "eligible"
    assert [amount["value"] for amount in allowance["amounts"]] == [1651, 1851]
    assert found["emergency_relief_local"]["missing"] == ["hukou", "residence_months"]


async def test_an_explanation_is_a_tree_of_cited_sentences(client: httpx.AsyncClient) -> None:
    answer = await post(
        client, "explain", facts={"orphan_recognised": True}, benefits=["basic_living_allowance"]
    )
    (explanation,) = answer["explanations"]

    def walk(reason: Any) -> list[Any]:
        return [reason, *(node for part in reason["parts"] for node in walk(part))]

    reasons = walk(explanation["reason"])
    assert len(reasons) > 3
    assert all(reason["citation"]["measure"] == 1 and reason["sentence"] for reason in reasons)


async def test_questions_end(client: httpx.AsyncClient) -> None:
    asked: list[str] = []
    while True:
        answer = await post(client, "next-question", benefits=["vocational_package"], asked=asked)
        if answer["question"] is None:
            break
        asked.append(answer["question"]["fact"])
    assert 0 < len(asked) == len(set(asked))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"facts": {"no_such_fact": True}}, "no_such_fact"),
        ({"facts": {"dibao": "yes"}}, "dibao"),
        ({"facts": {"dibao": 1}}, "dibao"),
        ({"facts": {"age": 300}}, "age"),
        ({"facts": {"age": True}}, "age"),
        ({"facts": {"birth_date": "2018-13"}}, "birth_date"),
        ({"facts": {"birth_date": "2031-01-01"}}, "birth_date"),
        ({"facts": {"birth_date": "2010-01", "age": 3}}, "birth_date"),
        ({"facts": {"migrant": True, "hukou": "dazu"}}, "migrant"),
        ({"facts": {}, "declined": ["no_such_fact"]}, "no_such_fact"),
        ({"facts": {"dibao": True}, "declined": ["dibao"]}, "dibao"),
        ({"benefits": ["no_such_benefit"]}, "benefits"),
        ({"on": "yesterday"}, "on"),
        ({"child": {}}, "child"),
        ([], ""),
    ],
)
async def test_what_cannot_be_right_is_refused_in_chinese(
    client: httpx.AsyncClient, body: Any, field: str
) -> None:
    answer = await client.post("/api/v1/decide", json=body)
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert [error["field"] for error in errors] == [field]
    assert all(error["message"].endswith("。") for error in errors)


MALFORMED = {
    "cut short": b"{",
    "empty": b"",
    "no text": b"\xff\xfe",
    "half a character": b'{"facts": {"\\ud800": 1}}',
    "not a number": b'{"facts": {"age": NaN}}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_malformed_json_is_refused_too(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(
        "/api/v1/decide", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert set(answer.json()["errors"][0]) == {"field", "message"}


async def test_null_is_not_known_and_never_false(client: httpx.AsyncClient) -> None:
    absent = await post(client, "decide", facts={})
    null = await post(client, "decide", facts={"dibao": None, "age": None})
    assert null["decisions"] == absent["decisions"]


async def test_an_unknown_address_answers_in_the_same_shape(client: httpx.AsyncClient) -> None:
    for path in ("benefits/no_such_benefit", "no_such_path"):
        answer = await client.get(f"/api/v1/{path}")
        assert answer.status_code == 404
        assert answer.json()["errors"][0]["message"]


async def test_the_description_replaces_the_frameworks_own_422(app: FastAPI) -> None:
    schema = app.openapi()
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    decide = schema["paths"]["/api/v1/decide"]["post"]
    assert decide["responses"]["422"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/ErrorAnswer"
    }
    assert decide["requestBody"]["content"]["application/json"]["examples"]
