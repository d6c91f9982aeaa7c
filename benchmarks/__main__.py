"""``make bench``: every measured claim with its bar; ends with 1 when one is missed."""

from __future__ import annotations

import asyncio
import sys

from app.logs import configure
from benchmarks import (
    bench_entitlements,
    bench_load,
    bench_memory,
    bench_notifications,
    bench_reports,
    bench_turns,
)
from benchmarks.table import shown


def main() -> int:
    """Prints one table of all figures."""
    configure("WARNING")
    rows = [
        *bench_entitlements.rows(),
        *asyncio.run(bench_turns.measure()),
        *bench_memory.measure(),
        *asyncio.run(bench_notifications.measure()),
        *bench_load.measure(),
        *bench_reports.measure(),
    ]
    print(shown(rows))
    return 0 if all(row.ok is not False for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
