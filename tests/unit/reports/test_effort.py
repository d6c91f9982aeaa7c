"""Proof-of-work: only a challenge of ours, solved, in time, hard enough, once."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.effort import GOOD_FOR_SECONDS, Effort, solve

KEY = b"k" * 32


@pytest.fixture
def effort() -> Effort:
    return Effort(KEY, top=200)


def changed(payload: str, **parameters: Any) -> str:
    """The payload with something else in its challenge."""
    known = json.loads(base64.b64decode(payload))
    known["challenge"]["parameters"].update(parameters)
    return base64.b64encode(json.dumps(known).encode()).decode()


def test_a_solution_counts_once(effort: Effort) -> None:
    payload = solve(effort.challenge(1))
    assert effort.accepts(payload, 1)
    assert not effort.accepts(payload, 1)


def test_a_challenge_of_somebody_else_is_none_of_ours(effort: Effort) -> None:
    assert not effort.accepts(solve(Effort(b"x" * 32, top=200).challenge(1)), 1)


def test_what_is_easier_than_asked_for_does_not_count(effort: Effort) -> None:
    assert not effort.accepts(solve(effort.challenge(1)), 3)
    assert effort.accepts(solve(effort.challenge(2)), 3)  # it may just have grown
    assert not effort.accepts(changed(solve(effort.challenge(1)), data={"steps": 6}), 6)


def test_every_step_doubles_what_it_takes(effort: Effort) -> None:
    assert [effort.challenge(n)["parameters"]["data"]["top"] for n in (1, 2, 3)] == [200, 400, 800]


def test_an_old_challenge_does_not_count() -> None:
    late = Effort(KEY, top=200, clock=lambda: time.time() - GOOD_FOR_SECONDS - 5)
    assert not Effort(KEY, top=200).accepts(solve(late.challenge(1)), 1)


def test_a_guessed_solution_does_not_count(effort: Effort) -> None:
    challenge = effort.challenge(1)
    payload = {"challenge": challenge, "solution": {"counter": 1, "derivedKey": "00" * 32}}
    assert not effort.accepts(base64.b64encode(json.dumps(payload).encode()).decode(), 1)


@given(st.text())
def test_nonsense_is_refused_without_an_error(text: str) -> None:
    assert not Effort(KEY).accepts(text, 1)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["algorithm", "nonce", "salt", "cost", "data"]), _JSON))
def test_a_tampered_challenge_is_refused_without_an_error(parameters: dict[str, Any]) -> None:
    payload = solve(Effort(KEY, top=3).challenge(1))
    known = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
    if any(known.get(name) != value for name, value in parameters.items()):
        assert not Effort(KEY).accepts(changed(payload, **parameters), 1)
