"""The real product, shared by all tests that need it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.settings import Settings
from tests.conftest import missing
from tests.fakes.served import Served, served_product


@pytest.fixture(scope="session")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    """One running product for the whole run."""
    installed = Settings()
    if not installed.rasa_python.exists():
        missing(f"no Rasa environment at {installed.rasa_python} (make setup)")
    async with served_product(tmp_path_factory.mktemp("served"), installed) as product:
        yield product
