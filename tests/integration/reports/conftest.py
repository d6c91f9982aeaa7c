"""The reports of a fresh database, with officers who hold real keys."""

from __future__ import annotations

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.fakes.sealed_desk import FakeDesk


@pytest.fixture
def desk(engine: AsyncEngine) -> FakeDesk:
    return FakeDesk(engine)
