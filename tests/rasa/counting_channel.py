"""Our channel with a count of how often Rasa was called and how often it parsed.

Runs inside the Rasa server (Python 3.10) in place of the plain channel.
"""

from __future__ import annotations

from typing import Any

from rasa.core.processor import MessageProcessor
from sanic import response

from rasa_addons.channel import HuleiInput

_counts = {"calls": 0, "parses": 0}
_parse = MessageProcessor._parse_message_with_graph


def _counted_parse(self: Any, *args: Any, **kwargs: Any) -> Any:
    _counts["parses"] += 1
    return _parse(self, *args, **kwargs)


MessageProcessor._parse_message_with_graph = _counted_parse


class CountingInput(HuleiInput):
    """``GET /webhooks/hulei/counts`` tells what happened since the server started."""

    def blueprint(self, on_new_message: Any) -> Any:
        routes = super().blueprint(on_new_message)

        @routes.middleware("request")
        async def count(request: Any) -> None:
            if request.method == "POST":
                _counts["calls"] += 1

        @routes.get("/counts")
        async def counts(request: Any) -> Any:
            return response.json(_counts)

        return routes
