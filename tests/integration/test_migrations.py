"""Every migration goes up, down and up; and the models are what the migrations make."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from app.migrate import alembic_config, is_current, upgrade
from store.base import Base


async def test_each_migration_goes_up_down_and_up(empty_engine: AsyncEngine) -> None:
    revisions = [
        script.revision
        for script in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))
    ]
    assert revisions

    def steps(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        for revision in revisions:
            command.upgrade(config, revision)
            command.downgrade(config, "-1")
            command.upgrade(config, revision)

    async with empty_engine.begin() as connection:
        await connection.run_sync(steps)
    assert await is_current(empty_engine)


async def test_models_equal_migrations(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_empty_database_is_not_current_and_upgrading_twice_is_harmless(
    empty_engine: AsyncEngine,
) -> None:
    assert not await is_current(empty_engine)
    await upgrade(empty_engine)
    await upgrade(empty_engine)
    assert await is_current(empty_engine)
