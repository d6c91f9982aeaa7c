"""Styles and scripts of the desk, named by their content so that a browser may keep them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from fastapi.responses import Response

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Assets:
    """The files of a folder, in memory. A changed file gets a new address."""

    by_name: Mapping[str, tuple[bytes, str]]
    addresses: Mapping[str, str]

    @classmethod
    def of_folder(cls, folder: Path, under: str) -> Assets:
        """Reads every style and script once; ``under`` is where they are served."""
        by_name: dict[str, tuple[bytes, str]] = {}
        addresses: dict[str, str] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix in _TYPES:
                content = path.read_bytes()
                mark = blake2b(content, digest_size=6).hexdigest()
                name = f"{path.stem}.{mark}{path.suffix}"
                by_name[name] = (content, _TYPES[path.suffix])
                addresses[path.name] = f"{under}/{name}"
        return cls(by_name, addresses)

    def address(self, name: str) -> str:
        """Where a page finds a file. Raises ``KeyError`` for a name that is not there."""
        return self.addresses[name]

    def response(self, name: str) -> Response:
        """The file under its present name."""
        found = self.by_name.get(name)
        if found is None:
            return Response(status_code=404)
        content, media_type = found
        return Response(content, media_type=media_type, headers={"Cache-Control": _FOR_A_YEAR})
