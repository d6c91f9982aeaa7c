"""Fixtures that several kinds of test share."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import NoReturn

import pytest

from app.settings import Settings
from entitlements.loader import default_pack_dir, load_pack
from entitlements.model import Pack
from tests.fakes.postgres import NoPostgresError, postgres_server
from tests.fakes.served import Served, served_product


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


@pytest.fixture(scope="session")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """The real product, Rasa included: one for the whole run, shared by all that need it."""
    installed = Settings()
    if not installed.rasa_python.exists():
        missing(f"no Rasa environment at {installed.rasa_python} (make setup)")
    async with served_product(tmp_path_factory.mktemp("served"), installed) as product:
        yield product
