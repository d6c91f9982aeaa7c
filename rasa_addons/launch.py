"""Starts Rasa so that it ends when the process that started it ends, however that ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """``python -m rasa_addons.launch <arguments of the rasa command>``.

    ``HULEI_PARENT`` names the process to end with: it can be gone before this one could look.
    """
    parent = int(os.environ.get("HULEI_PARENT") or os.getppid())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit("the parent ended before Rasa started")
    from rasa.__main__ import main as rasa_main  # noqa: PLC0415 - seven seconds of imports

    sys.argv[0] = "rasa"
    rasa_main()


if __name__ == "__main__":
    main()
