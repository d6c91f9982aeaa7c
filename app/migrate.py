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

    async with engine.begin() as connection:
        await connection.run_sync(upgrade_on)


def upgrade_on(connection: Connection, revision: str = "head") -> None:
    """Applies the migrations up to a revision in the connection's own transaction."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def known_revisions() -> frozenset[str]:
    """Every schema that this version of the program can bring up to date."""
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    return frozenset(script.revision for script in scripts)


async def is_current(engine: AsyncEngine) -> bool:
    """True when no migration is missing."""
    return (
        await _revision(engine) == ScriptDirectory.from_config(alembic_config()).get_current_head()
    )


async def is_known(engine: AsyncEngine) -> bool:
    """False when the schema is one that a newer version of ours made."""
    revision = await _revision(engine)
    return revision is None or revision in known_revisions()


async def _revision(engine: AsyncEngine) -> str | None:
    def current(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    async with engine.connect() as connection:
        return await connection.run_sync(current)
