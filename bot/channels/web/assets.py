"""Scripts and styles of the pages, named by their content so that a phone may keep them."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_FOR_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: plain and, for nearly every browser, compressed once at start."""

    content: bytes
    compressed: bytes
    media_type: str


class Assets:
    """The files of a folder. A changed file gets a new address; an old address is gone."""

    def __init__(self, by_address: Mapping[str, Asset], addresses: Mapping[str, str]) -> None:
        self._by_address = by_address
        self._addresses = addresses

    @classmethod
    def of_folder(cls, folder: Path) -> Assets:
        """Reads every script and style once; pages are small, so they stay in memory."""
        by_address: dict[str, Asset] = {}
        addresses: dict[str, str] = {}
        for path in sorted(folder.iterdir()):
            media_type = _TYPES.get(path.suffix)
            if media_type is None:
                continue
            content = path.read_bytes()
            mark = blake2b(content, digest_size=6).hexdigest()
            address = f"{path.stem}.{mark}{path.suffix}"
            compressed = gzip.compress(content, compresslevel=9, mtime=0)
            by_address[address] = Asset(content, compressed, media_type)
            addresses[path.name] = f"/static/{address}"
        return cls(by_address, addresses)

    def address(self, name: str) -> str:
        """Where a page finds a file. Raises ``KeyError`` for a name that is not there."""
        return self._addresses[name]

    def response(self, address: str, request: Request) -> Response:
        """The file, compressed when the browser takes that."""
        asset = self._by_address.get(address)
        if asset is None:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        headers = {"Cache-Control": _FOR_A_YEAR, "Vary": "Accept-Encoding"}
        content = asset.content
        if "gzip" in request.headers.get("accept-encoding", ""):
            content = asset.compressed
            headers["Content-Encoding"] = "gzip"
        return Response(content, media_type=asset.media_type, headers=headers)
