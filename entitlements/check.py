"""Check a pack: ``python -m entitlements.check [directory]``.

Prints every mistake as ``file:line: found …, expected …`` and ends with 1, or prints what
the pack holds and where no rule is in force, and ends with 0.
"""

from __future__ import annotations

import sys
from pathlib import Path

from entitlements.errors import PackError
from entitlements.loader import default_pack_dir, load_pack


def main(arguments: list[str]) -> int:
    directory = Path(arguments[0]) if arguments else default_pack_dir()
    out = sys.stdout
    try:
        pack = load_pack(directory)
    except PackError as error:
        for problem in error.problems:
            out.write(f"{problem}\n")
        out.write(f"{len(error.problems)} mistakes in {directory}\n")
        return 1
    for gap in pack.gaps:
        out.write(f"{gap}\n")
    out.write(
        f"ok: {len(pack.benefits)} benefits, {len(pack.facts)} facts,"
        f" {len(pack.information)} information entries, {len(pack.readings)} readings\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
