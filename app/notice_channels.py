"""The channels that an install has set up for people outside the desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.settings import Settings
from app.settings_notices import of_day
from notifications.lanes import QuietHours
from notifications.model import CALLS, SMS, TELEGRAM, WEB, WECOM
from notifications.sms import Gateway, SmsSender
from notifications.subscriptions import Subscriptions
from notifications.wecom import WecomSender

__all__ = ["channels_of", "quiet_hours", "sms_sender", "tip_after", "wecom_sender"]


def quiet_hours(settings: Settings) -> QuietHours:
    """When nothing rings that can wait."""
    return QuietHours(
        ZoneInfo(settings.timezone), of_day(settings.quiet_from), of_day(settings.quiet_until)
    )


def tip_after(settings: Settings) -> timedelta:
    """How long after a kept screening the tip comes."""
    return timedelta(days=settings.tip_after_days)


def channels_of(settings: Settings) -> tuple[str, ...]:
    """Those that this install can send over, besides the desk's own."""
    found = [WEB, CALLS]
    if settings.telegram_token is not None:
        found.append(TELEGRAM)
    if settings.sms_url is not None:
        found.append(SMS)
    if settings.wecom_webhook is not None:
        found.append(WECOM)
    return tuple(found)


def sms_sender(
    settings: Settings, subscriptions: Subscriptions, now: Callable[[], datetime]
) -> SmsSender | None:
    """The SMS gateway, if there is one."""
    if settings.sms_url is None:
        return None

    async def address_of(owner: str) -> str | None:
        return await subscriptions.address(owner, SMS)

    secret = settings.sms_secret
    gateway = Gateway(
        settings.sms_url,
        json.loads(settings.sms_fields),
        settings.sms_form,
        settings.sms_method,
        settings.sms_user or "",
        "" if secret is None else secret.get_secret_value(),
        settings.sms_sign,
        settings.sms_to_sign,
        settings.sms_time,
        settings.sms_accepted or "",
    )
    return SmsSender(gateway, address_of, now)


def wecom_sender(settings: Settings) -> WecomSender | None:
    """The robot of the staff group, if there is one."""
    if settings.wecom_webhook is None:
        return None
    return WecomSender(settings.wecom_webhook.get_secret_value())
