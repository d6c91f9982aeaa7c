"""The action endpoint: who may call, what it takes, what it says of what it cannot take."""

from __future__ import annotations

import json
import zlib
from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from rasa_sdk import Action
from structlog.testing import capture_logs

from actions.context import Context, Desk
from actions.server import LARGEST_CALL, action_router
from store.sessions import MemorySessions, Turn

TOKEN = "the-token"
SECRET_WORDS = "妈老汉都不在了"


async def greet(context: Context) -> None:
    context.say("您好")


class Broken(Action):  # type: ignore[misc]  # rasa-sdk ships no types
    def name(self) -> str:
        return "action_broken"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise ValueError(SECRET_WORDS)


@pytest.fixture
def sessions() -> MemorySessions:
    return MemorySessions()


@pytest.fixture
async def client(
    sessions: MemorySessions, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr("actions.server.HANDLERS", {"action_greet": greet})
    app = FastAPI()
    app.include_router(action_router(cast(Desk, None), sessions, TOKEN, (Broken(),)))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


def call(action: str, sender: str = "nobody", intent: str = "greet") -> bytes:
    tracker = {
        "sender_id": sender,
        "slots": {},
        "latest_message": {"intent": {"name": intent}, "intent_ranking": []},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return json.dumps({"next_action": action, "tracker": tracker, "domain": {}}).encode()


async def post(client: httpx.AsyncClient, body: bytes, **headers: str) -> httpx.Response:
    return await client.post(f"/actions/webhook?token={TOKEN}", content=body, headers=headers)


@pytest.mark.parametrize("query", ["", "?token=", "?token=wrong", "?token=%ff%ed%a0%80"])
async def test_without_the_token_nothing_is_read(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.post(f"/actions/webhook{query}", content=b"not even JSON")
    assert answer.status_code == 401


async def test_answers_the_turn_that_waits_and_tells_rasa_no_word_of_it(
    client: httpx.AsyncClient, sessions: MemorySessions
) -> None:
    session = sessions.of_person("p1")
    session.turn = Turn("turn-1")
    answer = await post(client, call("action_greet", session.sender))
    assert answer.status_code == 200
    assert session.turn.done
    assert session.turn.replies
    told = answer.json()["responses"]
    assert [response["custom"] for response in told] == [{"turn": "turn-1"}]
    assert not any(response["text"] for response in told)
    assert answer.json()["events"] == [
        {"event": "slot", "timestamp": None, "name": "asked_fact", "value": None}
    ]


async def test_a_sender_nobody_knows_gets_nothing(client: httpx.AsyncClient) -> None:
    answer = await post(client, call("action_greet", "gone"))
    assert answer.json() == {"events": [], "responses": []}


async def test_a_compressed_call_is_taken(
    client: httpx.AsyncClient, sessions: MemorySessions
) -> None:
    session = sessions.of_person("p1")
    session.turn = Turn("turn-1")
    body = zlib.compress(call("action_greet", session.sender))
    assert (await post(client, body, **{"content-encoding": "deflate"})).status_code == 200
    assert session.turn.done


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b'"text"',
        b"\xff\xfe",
        b"{}x",
        b'{"next_action": "action_greet"}',
        b'{"next_action": "action_greet", "tracker": null}',
        b'{"next_action": "action_greet", "tracker": {}}',
        b'{"next_action": "action_greet", "tracker": {"sender_id": []}, "domain": {}}',
        b'{"next_action": ["action_greet"]}',
    ],
)
async def test_what_is_no_call_is_a_400(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await post(client, body)).status_code == 400
    packed = await post(client, zlib.compress(body), **{"content-encoding": "deflate"})
    assert packed.status_code == 400


async def test_what_is_not_compressed_though_it_says_so_is_a_400(client: httpx.AsyncClient) -> None:
    body = call("action_greet")
    assert (await post(client, body, **{"content-encoding": "deflate"})).status_code == 400


async def test_an_unknown_action_is_a_404_that_names_it(client: httpx.AsyncClient) -> None:
    answer = await post(client, call("action_of_tomorrow"))
    assert answer.status_code == 404
    assert answer.json()["action_name"] == "action_of_tomorrow"


async def test_a_call_without_an_action_is_no_mistake(client: httpx.AsyncClient) -> None:
    assert (await post(client, b"{}")).json() == {}


async def test_a_small_call_that_unpacks_to_a_huge_one_takes_no_more_than_its_limit(
    client: httpx.AsyncClient,
) -> None:
    bomb = zlib.compress(b" " * (LARGEST_CALL * 20))
    assert len(bomb) < LARGEST_CALL / 10
    assert (await post(client, bomb, **{"content-encoding": "deflate"})).status_code == 413


async def test_a_call_that_is_too_long_is_not_read_to_its_end(client: httpx.AsyncClient) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 100_000
            yield b" " * 100_000

    answer = await client.post(f"/actions/webhook?token={TOKEN}", content=endless())
    assert answer.status_code == 413
    assert read <= LARGEST_CALL + 200_000


async def test_a_handler_that_fails_is_logged_without_its_words(client: httpx.AsyncClient) -> None:
    with capture_logs() as logs:
        answer = await post(client, call("action_broken"))
    assert answer.status_code == 500
    (entry,) = logs
    assert entry["event"] == "action.failed"
    assert entry["action"] == "action_broken"
    assert entry["reason"] == "ValueError"
    assert "test_server.py" in entry["where"]
    assert SECRET_WORDS not in repr(logs) + answer.text
