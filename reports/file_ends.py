"""Whether a file that streams by was cut off, for formats that say how long they are.

Only what is sure counts: a length that was promised and did not come, or an end mark that never
did. Anything odd in the file is left to whoever opens it.
"""

from __future__ import annotations

from collections.abc import Callable

#: Of the longest header that is read at once.
_HEADER = 16
#: (sign of the part, bytes to the next, whether it is the last); None: nothing sure follows.
_Part = tuple[bytes, int, bool] | None


class Ending:
    """Follows one file of a known format (a key of ``FORMATS``), holding a header's bytes of it."""

    def __init__(self, known: str) -> None:
        self._rule = _RULES.get(known)
        self._needed = _NEEDED.get(known)
        self._seen = 0  # bytes that came
        self._next = _FIRST.get(known, 0)  # where the next part begins
        self._held = b""  # the last bytes that came
        self._last = False  # the next part that begins is none of the file's
        self._unsure = self._rule is None
        self._parts: set[bytes] = set()

    def feed(self, piece: bytes) -> None:
        """The next piece of the file."""
        window = self._held + piece
        self._seen += len(piece)
        self._walk(window, len(window) - _HEADER)
        if _SCAN in self._parts:  # of a JPEG: from here its end mark can mean nothing else
            start = self._next - (self._seen - len(window))
            if _END in window[max(start, 0) :]:
                self._parts.add(_END)
        self._held = window[-_HEADER:]

    def cut(self) -> bool:
        """True if, after the last piece, the file is surely not whole."""
        # What stands at the very end may be shorter than the longest header.
        self._walk(self._held + bytes(_HEADER), len(self._held) - 1, _HEADER)
        missing = self._needed is not None and self._needed not in self._parts
        return not self._unsure and (self._next > self._seen or missing)

    def _walk(self, window: bytes, up_to: int, padded: int = 0) -> None:
        start = self._seen - len(window) + padded
        while not (self._unsure or self._last or _SCAN in self._parts):
            at = self._next - start
            if at > up_to or self._rule is None:
                break
            part = self._rule(window, at)
            if part is None:
                self._unsure = True
            else:
                sign, length, self._last = part
                self._parts.add(sign)
                self._next += length


def _riff(window: bytes, at: int) -> _Part:
    declared = int.from_bytes(window[at + 4 : at + 8], "little")
    # Recorders that stream leave the length open.
    return None if declared in (0, 0xFFFFFFFF) else (b"RIFF", declared + 8, True)


def _png(window: bytes, at: int) -> _Part:
    sign = window[at + 4 : at + 8]
    if not sign.isalpha():
        return None
    return sign, int.from_bytes(window[at : at + 4]) + 12, sign == b"IEND"


def _box(window: bytes, at: int) -> _Part:
    size, sign = int.from_bytes(window[at : at + 4]), window[at + 4 : at + 8]
    if size == 1:
        size = int.from_bytes(window[at + 8 : at + 16])
    if not sign.isalnum() or size < 8:  # 0: it goes on to the end
        return None
    return sign, size, False


def _jpeg(window: bytes, at: int) -> _Part:
    if window[at] != 0xFF:
        return None
    length = int.from_bytes(window[at + 2 : at + 4])
    return window[at : at + 2], length + 2, False


_SCAN, _END = b"\xff\xda", b"\xff\xd9"
_RULES: dict[str, Callable[[bytes, int], _Part]] = {
    "webp": _riff,
    "wav": _riff,
    "png": _png,
    "jpeg": _jpeg,
    **dict.fromkeys(("heif", "m4a", "mp4", "mov", "3gp"), _box),
}
_FIRST = {"png": 8, "jpeg": 2}
#: Without this part nothing shows or plays.
_NEEDED = {
    "png": b"IEND",
    "jpeg": _END,
    "heif": b"meta",
    **dict.fromkeys(("m4a", "mp4", "mov", "3gp"), b"moov"),
}
