"""The chat over HTTP: sessions it gives out, what it refuses, and how it says so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.chat import chat_router
from api.errors import install_error_answers
from api.rate_limit import RateLimit

Json = dict[str, Any]
JSON_BODY = {"content-type": "application/json"}


class Echo:
    def __init__(self) -> None:
        self.said: list[tuple[str, str, str | None, str | None]] = []
        self.files: list[tuple[str, str, bytes]] = []

    async def say(
        self,
        chat_id: str,
        message_id: str,
        text: str | None,
        button: str | None,
        *,
        origin: str = "",
    ) -> Json:
        self.said.append((chat_id, message_id, text, button))
        return {"replies": [{"text": "好"}], "ephemeral": False}

    async def send_file(
        self,
        chat_id: str,
        message_id: str,
        name: str,
        chunks: AsyncIterator[bytes],
        *,
        origin: str = "",
    ) -> Json:
        if name == "refused":
            return {"replies": [{"text": "不收"}], "ephemeral": True}
        self.files.append((chat_id, name, b"".join([chunk async for chunk in chunks])))
        return {"replies": [{"text": "收好了"}], "ephemeral": True, "files": True}

    async def welcome(self, chat_id: str) -> Json:
        return {"replies": [{"text": "您好"}], "ephemeral": False}


@pytest.fixture
def backend() -> Echo:
    return Echo()


@pytest.fixture
async def client(backend: Echo) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install_error_answers(app)
    app.include_router(chat_router(backend, RateLimit(0.001, 3), trust_proxy=False))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test"
    ) as opened:
        yield opened


async def test_the_first_answer_gives_a_session_that_the_next_one_keeps(
    client: httpx.AsyncClient, backend: Echo
) -> None:
    first = (await client.post("/api/v1/chat", json={"message_id": "1", "text": "你好"})).json()
    message = {"session": first["session"], "message_id": "2", "button": "token"}
    second = (await client.post("/api/v1/chat", json=message)).json()
    assert second["session"] == first["session"]
    assert [said[0] for said in backend.said] == [first["session"]] * 2
    assert backend.said[1][1:] == ("2", None, "token")
    assert len(first["session"]) >= 32


@pytest.mark.parametrize("session", ["", "short", "a" * 65, "ä" * 40, "../" * 12, "a" * 40 + "\n"])
async def test_a_session_that_we_never_gave_out_is_replaced(
    client: httpx.AsyncClient, session: str
) -> None:
    body = {"session": session, "message_id": "1", "text": "你好"}
    answer = await client.post("/api/v1/chat", content=ascii_json(body), headers=JSON_BODY)
    assert answer.status_code == 200
    assert answer.json()["session"] != session


def ascii_json(value: Json) -> bytes:
    return json.dumps(value).encode()


async def test_half_a_character_costs_nobody_the_message(
    client: httpx.AsyncClient, backend: Echo
) -> None:
    body = {"message_id": "1", "text": "娃儿\ud83d 八岁 \ud83d\ude00"}
    answer = await client.post("/api/v1/chat", content=ascii_json(body), headers=JSON_BODY)
    assert answer.status_code == 200
    assert backend.said[0][2] == "娃儿\ufffd 八岁 😀"


async def test_an_answer_is_kept_by_nobody_on_its_way(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/chat/welcome")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message_id": "1"},
        {"message_id": "1", "text": "a", "button": "b"},
        {"message_id": "", "text": "a"},
        {"message_id": "x" * 65, "text": "a"},
        {"message_id": "1", "text": "a", "more": 1},
        {"message_id": "1", "text": "长" * 100_001},
        {"message_id": 1, "text": "a"},
        [],
    ],
)
async def test_what_is_no_message_is_refused_with_a_sentence(
    client: httpx.AsyncClient, backend: Echo, body: Any
) -> None:
    answer = await client.post("/api/v1/chat", json=body)
    assert answer.status_code == 422
    assert all(error["message"] for error in answer.json()["errors"])
    assert backend.said == []


async def test_too_fast_says_how_long_to_wait_and_reaches_nobody(
    client: httpx.AsyncClient, backend: Echo
) -> None:
    for number in range(3):
        body = {"message_id": str(number), "text": "你好"}
        assert (await client.post("/api/v1/chat", json=body)).status_code == 200
    refused = await client.post("/api/v1/chat", json={"message_id": "9", "text": "你好"})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert "请稍等" in refused.json()["errors"][0]["message"]
    assert len(backend.said) == 3


FILES = "/api/v1/chat/files"


@pytest.fixture
async def session(client: httpx.AsyncClient) -> str:
    answer = await client.get("/api/v1/chat/welcome")
    return str(answer.json()["session"])


async def test_a_file_streams_in_and_is_answered_like_a_message(
    client: httpx.AsyncClient, backend: Echo, session: str
) -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"first "
        yield b"last"

    query = {"session": session, "message_id": "f1", "name": "照片 1.jpg"}
    answer = await client.post(FILES, params=query, content=body())
    assert answer.status_code == 200
    assert answer.json()["files"] is True
    assert answer.json()["session"] == session
    assert answer.headers["cache-control"] == "no-store"
    assert backend.files == [(session, "照片 1.jpg", b"first last")]


async def test_a_file_that_is_refused_while_it_comes_is_still_answered(
    client: httpx.AsyncClient, session: str
) -> None:
    query = {"session": session, "message_id": "f1", "name": "refused"}
    answer = await client.post(FILES, params=query, content=b"x" * 1_000_000)
    assert answer.json()["replies"] == [{"text": "不收"}]


async def test_a_file_that_is_far_too_large_is_not_read(
    client: httpx.AsyncClient, backend: Echo, session: str
) -> None:
    query = {"session": session, "message_id": "f1", "name": "a.mp4"}
    headers = {"content-length": "999999999999"}
    answer = await client.post(FILES, params=query, content=b"x", headers=headers)
    assert answer.status_code == 413
    assert "太大" in answer.json()["errors"][0]["message"]
    assert backend.files == []


@pytest.mark.parametrize("session_sent", ["", "short", "x" * 40 + "/.."])
async def test_a_file_needs_a_session(
    client: httpx.AsyncClient, backend: Echo, session_sent: str
) -> None:
    query = {"session": session_sent, "message_id": "f1", "name": "a.jpg"}
    answer = await client.post(FILES, params=query, content=b"x")
    assert answer.status_code == 422
    assert backend.files == []
