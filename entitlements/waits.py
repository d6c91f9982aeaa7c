"""For one benefit, the facts that still matter to it: its own part of the generated function.

The look-ahead asks this a few hundred times a question, each time for the few benefits that an
answer can touch; running the whole pack each time would cost ten times as much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from entitlements.compile import Compiled
from entitlements.facts import Answer

Waits = Callable[[Mapping[str, Answer]], int]
"""From completed answers to the bits (codes.py) of the facts that still matter."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def compile_waits(compiled: Compiled, benefit: str) -> Waits:
    """The function for ``benefit``; a benefit without a rule in force waits for nothing."""
    source = _source(compiled, compiled.waits.get(benefit, ()))
    namespace = dict(compiled.namespace)
    exec(compile(source, f"<waits of {benefit}>", "exec"), namespace)  # noqa: S102  # generated from a checked pack
    function: Waits = namespace["waits"]
    return function


def _source(compiled: Compiled, results: tuple[str, ...]) -> str:
    """The lines of the pack's function that the results need, in their order."""
    needed = {name for result in results for name in _NAME.findall(result)}
    lines: list[str] = []
    for name, text in reversed(tuple(compiled.assigned.items())):
        if name in needed:
            needed.update(_NAME.findall(text))
            lines.append(f"{name} = {text}")
    for fact, call in compiled.rows.items():
        places = [place for place in range(call.width) if f"{fact}__{place}" in needed]
        lines += [f"{fact}__{place} = row[{place}]" for place in reversed(places)]
        if places:
            lines.append(f"row = {call.text}")
    lines.append("get = answers.get")
    positive = " | ".join(f"({result} if {result} > 0 else 0)" for result in results) or "0"
    body = [*reversed(lines), f"return {positive}"]
    return "def waits(answers):\n" + "".join(f"    {line}\n" for line in body)
