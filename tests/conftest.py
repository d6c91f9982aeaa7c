"""Fixtures that several kinds of test share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest

from entitlements.loader import default_pack_dir, load_pack
from entitlements.model import Pack
from tests.fakes.postgres import NoPostgresError, postgres_server


def missing(reason: str) -> NoReturn:
    """Skips a test whose server or browser is not here; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"needed in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that ships."""
    return load_pack(default_pack_dir())


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for the whole run."""
    try:
        server = postgres_server()
        url = server.__enter__()
    except NoPostgresError as error:
        missing(str(error))
    try:
        yield url
    finally:
        server.__exit__(None, None, None)
