"""What a process does at its start so that its memory stays its own."""

from __future__ import annotations

import ctypes
import resource
import sys

_PR_SET_DUMPABLE = 4


def keep_memory_private() -> None:
    """No core dump of this process or its children, and no other process of this user reads it.

    A dump would hold what reporters typed and the keys of officers who are signed in. The limit
    alone does not hold where the kernel pipes dumps to a program, so the process is also marked
    as not to be dumped (Linux); that mark is lost by children, the limit is not.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
