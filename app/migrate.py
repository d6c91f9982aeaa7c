"""Brings the database to the present schema."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import PROJECT


def alembic_config() -> Config:
    """Where the migrations are; the connection is handed over, never an address."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "store" / "migrations"))
    return config


async def upgrade(engine: AsyncEngine) -> None:
    """Applies the migrations that are missing; doing it twice changes nothing."""

    def run(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with engine.begin() as connection:
        await connection.run_sync(run)


async def is_current(engine: AsyncEngine) -> bool:
    """True when no migration is missing."""

    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    async with engine.connect() as connection:
        return await connection.run_sync(current) == head
