"""A scheduler as a process of its own: says twice a second that it leads, until it is killed.

``python -m tests.fakes.scheduler_process <database> <file>`` appends its process id to the file.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from notifications.leader import Leader
from store.engine import open_engine


async def main(database: str, file: Path) -> None:
    """Stands for leader until it is ended."""

    async def work() -> None:
        while True:
            with file.open("a", encoding="ascii") as told:
                told.write(f"{os.getpid()} {time.monotonic()}\n")
            await asyncio.sleep(0.5)

    await Leader(open_engine(database), work).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
