"""Other people's servers, for notices: an SMS gateway and a group robot that remember."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Sink:
    """Answers what the test wants; ``came`` are the requests. ``url`` once it runs."""

    status: int = 200
    answer: str = '{"code": 0}'
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    came: list[dict[str, Any]] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[Sink]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            body |= await request.json()
        else:
            body |= {k: v for k, v in (await request.post()).items() if isinstance(v, str)}
        self.came.append(body | {"_method": request.method})
        return web.Response(status=self.status, text=self.answer, headers=self.headers)
