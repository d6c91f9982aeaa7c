"""A port that cannot be had is one sentence with the remedy."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from app.ports import claim_port
from app.problems import CannotStartError


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_busy_port_names_another(busy: int) -> None:
    with pytest.raises(CannotStartError) as caught:
        claim_port("127.0.0.1", busy)
    other = busy + 1 if busy < 65535 else busy - 1
    assert str(caught.value) == (
        f"Port {busy} is in use. End the other program, or choose another port: "
        f"HULEI_PORT={other} make run"
    )


def test_the_last_port_has_a_neighbour_that_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(socket.socket, "bind", taken)
    with pytest.raises(CannotStartError, match="HULEI_PORT=65534 "):
        claim_port("127.0.0.1", 65535)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "2001:db8::1"])
def test_an_address_that_is_not_ours(host: str) -> None:
    with pytest.raises(CannotStartError, match="Choose another HULEI_HOST"):
        claim_port(host, 0)


def test_a_claimed_port_listens_and_is_free_again_at_once() -> None:
    first = claim_port("127.0.0.1", 0)
    port = int(first.getsockname()[1])
    assert first.getblocking() is False
    with socket.create_connection(("127.0.0.1", port)):
        pass
    first.close()
    claim_port("127.0.0.1", port).close()
