"""Alembic's way in: runs on the connection that the caller hands over."""

from __future__ import annotations

from alembic import context

from notifications import subscription_tables  # noqa: F401 - its tables belong to the schema
from notifications import tables as notice_tables  # noqa: F401 - its tables belong to the schema
from people import audit_table  # noqa: F401 - its tables belong to the schema
from people import tables as people_tables  # noqa: F401 - its tables belong to the schema
from people.register import tables as register_tables  # noqa: F401 - its tables belong to the schema
from reports import tables as report_tables  # noqa: F401 - its tables belong to the schema
from store import handled, keeping, results  # noqa: F401 - their tables belong to the schema
from store.base import Base
from visits import tables as visit_tables  # noqa: F401 - its tables belong to the schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
