"""What may stand in a notice. A list of what is allowed, not of what is forbidden.

Notices lie unsealed in a table, go out by e-mail and appear on screens that others see. So only
these fields can be named in a template or a context, and each only in a form in which no name, no
place, no number of a person and no sentence fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from notifications.model import Context

_HEX = "[0-9a-f]"
_MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00"

#: Field to the form of its value; ``int`` is a count, from 0 upwards.
ALLOWED: dict[str, re.Pattern[str] | type[int]] = {
    "report": re.compile(f"{_HEX}{{32}}"),
    "news": re.compile(r"[a-z]{1,16}"),
    "clock": re.compile(r"[a-z][a-z_]{0,23}"),
    "channel": re.compile(r"[a-z]{1,16}"),
    "count": int,
    "minutes": int,
    "number": int,
    "lines": re.compile(r"[a-z_]{1,24}=\d{1,6}(,[a-z_]{1,24}=\d{1,6}){0,19}"),
    "day": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "year": int,
    "hash": re.compile(f"{_HEX}{{64}}"),
    "at": re.compile(_MOMENT),
    "key": re.compile(f"{_HEX}{{64}}"),
    "signature": re.compile(f"{_HEX}{{128}}"),
}
_MOST = 2**31


class SensitiveError(ValueError):
    """A notice would carry a field, or a value, that has no place in one. Names the field only."""


def refuse_sensitive_fields(names: Iterable[str]) -> None:
    """Raises :class:`SensitiveError` for a field that no notice may have."""
    for name in sorted(names):
        if name not in ALLOWED:
            raise SensitiveError(f"no notice may hold the field {name!r}")


def refuse_sensitive(context: Context) -> None:
    """Raises :class:`SensitiveError` for a field that no notice may have, or a value not in its
    form; the value itself is not repeated."""
    refuse_sensitive_fields(context)
    for name, value in context.items():
        form = ALLOWED[name]
        if isinstance(form, re.Pattern):
            fits = isinstance(value, str) and form.fullmatch(value) is not None
        else:
            fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST
        if not fits:
            raise SensitiveError(f"the field {name!r} of a notice is not in its form")
