"""What a person subscribed to, for the conversation and for 我的数据."""

from __future__ import annotations

from dataclasses import dataclass

from app.audience import AudienceParts
from app.reached import Reached
from bot.conversation.subscribing import Subscribing
from notifications.model import TELEGRAM
from notifications.subscriptions import Subscriptions

_CHANNELS = {"telegram": "Telegram", "web": "这个网页", "sms": "短信", "email": "邮件"}


@dataclass(frozen=True, slots=True)
class KeptNotices:
    """Subscriptions as 我的数据 shows and erases them."""

    subscriptions: Subscriptions

    async def in_words(self, person_key: str) -> str | None:
        """Channels and kinds; None when the person never subscribed."""
        channels, wanted = await self.subscriptions.of_person(person_key)
        if not channels and not wanted:
            return None
        kinds = "、".join(one.kind.label for one in wanted if one.wanted) or "都退订了"
        where = "、".join(_CHANNELS.get(channel, channel) for channel in channels) or "没有"
        return f"【订的提醒】{kinds}；发到：{where}。回复“退订”就停。"

    async def erase(self, person_key: str) -> str | None:
        """Erases them and what waits to be sent."""
        return "订的提醒" if await self.subscriptions.erase(person_key) else None


def subscribing(audience: AudienceParts, reached: Reached) -> Subscribing:
    """The part of the conversation that takes a yes and a no to notices."""
    return Subscribing(
        audience.subscriptions,
        audience.sessions,
        lambda channel, key: reached.address_of(key) if channel == TELEGRAM else None,
        audience.family.plan_tip,
    )
