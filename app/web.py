"""The one web application: pages, chat, REST and the action webhook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, FastAPI, Request

from api.chat import ChatBackend, chat_router
from api.entitlements import entitlements_router
from api.errors import install_error_answers
from api.health import Parts, health_router
from api.notices import NoticeBackend, notices_router
from api.rate_limit import RateLimit, sender_address
from app.settings import Settings
from bot.channels.web.headers import SecurityHeaders
from bot.channels.web.pages import pages_router
from bot.channels.web.report_pages import report_router
from bot.channels.web.report_services import ReportServices
from console.security import ROOT
from entitlements.model import Pack
from store.results import SharedResults


def web_app(
    settings: Settings,
    *,
    pack: Pack,
    now: Callable[[], datetime],
    chat: ChatBackend,
    results: SharedResults,
    actions: APIRouter,
    parts: Parts,
    console: FastAPI,
    report_page: ReportServices,
    notices: NoticeBackend,
) -> FastAPI:
    """All routes; nothing here knows how the parts were made."""

    def today() -> date:
        return now().date()

    app = FastAPI(
        title="护蕾助手",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    install_error_answers(app)
    app.add_middleware(SecurityHeaders)

    def address(request: Request) -> str:
        return sender_address(request, trust_proxy=settings.trust_proxy)

    app.include_router(pages_router(results, address=address, zone=ZoneInfo(settings.timezone)))
    app.include_router(report_router(report_page, address=address))
    limit = RateLimit(settings.messages_per_second, settings.messages_at_once)
    app.include_router(chat_router(chat, limit, trust_proxy=settings.trust_proxy))
    app.include_router(notices_router(notices, limit, trust_proxy=settings.trust_proxy))
    app.include_router(entitlements_router(pack, today))
    app.include_router(health_router(parts))
    app.include_router(actions)
    app.mount(ROOT, console)
    return app
