"""The one row that says how far the register has come, and under which rule."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people.register.owed import DEFAULT_RULE, OwedBy
from people.register.tables import RegisterStateRow


async def version_of(session: AsyncSession) -> int:
    """Grows with every change; 0 for a register that never had one."""
    return await session.scalar(select(RegisterStateRow.version)) or 0


async def rule_of(session: AsyncSession) -> OwedBy:
    """The rule by which the visiting villages in the rows were worked out."""
    rule = await session.scalar(select(RegisterStateRow.rule))
    return DEFAULT_RULE if rule is None else OwedBy(rule)


async def bump(session: AsyncSession, rule: OwedBy | None = None) -> int:
    """One change more; first in a transaction, so that on PostgreSQL others wait for its end."""
    changes: dict[str, object] = {"version": RegisterStateRow.version + 1}
    if rule is not None:
        changes["rule"] = str(rule)
    version = await session.scalar(
        update(RegisterStateRow)
        .where(RegisterStateRow.id == 1)
        .values(**changes)
        .returning(RegisterStateRow.version)
        .execution_options(synchronize_session=False)
    )
    if version is None:
        session.add(RegisterStateRow(id=1, version=1, rule=str(rule or DEFAULT_RULE)))
        await session.flush()
        return 1
    return version
