"""Saying yes to notices, and no again: by a word or a button, without Rasa."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.inbound import Inbound
from notifications.kinds import OF_FAMILIES, Kind
from notifications.model import TELEGRAM, WEB
from notifications.stop_words import Wish, wish_of
from notifications.subscriptions import Subscriptions, Way
from replies import Act, Button, Reply
from store.sessions import Session
from store.writing import writing

log = structlog.get_logger()

#: The intents of its buttons; they never reach Rasa.
SUBSCRIBE, UNSUBSCRIBE = "subscribe", "unsubscribe"
NOTICE_ACTS = frozenset({SUBSCRIBE, UNSUBSCRIBE})
_MENU = Button("回主菜单", act=Act("show_menu"))
_YES = Button("同意，发给我", act=Act(SUBSCRIBE, {"agreed": "yes"}))
_NO = Button("不用", act=Act("show_menu"))
_AGAIN = Button("又想收了", act=Act(SUBSCRIBE, {"agreed": "yes"}))

_ASKED = (
    "要您同意才发：\n{lines}\n"
    "{where}不写娃儿的名字和情况。随时回复“退订”就停。没满 14 岁的，请大人来订。"
)
_WHERE = {
    WEB: "就放在这个网页里，您下次打开看得到；别人用这台手机也看得到。",
    TELEGRAM: "发到这个聊天里，晚上不发；别人看您手机也看得到。",
}
_HERE_NOT = Reply("这里没法给您发提醒。要问什么，直接打字。", (_MENU,))
_FAILED = Reply("这会儿没记上，过一会儿再试。", (_MENU,))

#: Plans what comes later for somebody whose screening is kept, in the caller's transaction.
Plan = Callable[[AsyncSession, str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Subscribing:
    """``address_of`` gives a person's address on a channel, if it has addresses."""

    subscriptions: Subscriptions
    sessions: async_sessionmaker[AsyncSession]
    address_of: Callable[[str, str], str | None]
    plan: Plan
    kinds: Sequence[Kind] = OF_FAMILIES

    async def answer(self, session: Session, inbound: Inbound) -> tuple[Reply, ...] | None:
        """The answer to a message about notices; None when it is about something else."""
        try:
            if inbound.button is not None:
                act = session.buttons.get(inbound.button)
                return None if act is None else await self._pressed(session, inbound, act)
            wish = wish_of(inbound.text or "")
            if wish is None:
                return None
            if wish is Wish.SUBSCRIBE:
                return await self._subscribe(inbound)
            return await self._stop(inbound, sure=wish is Wish.STOP)
        except (SQLAlchemyError, OSError) as error:
            log.warning("subscribing.failed", reason=type(error).__name__)
            return (_FAILED,)

    async def _pressed(
        self, session: Session, inbound: Inbound, act: dict[str, object]
    ) -> tuple[Reply, ...] | None:
        if act["intent"] == UNSUBSCRIBE:
            return await self._stop(inbound, sure=True)
        if act["intent"] != SUBSCRIBE:
            return None
        details = act.get("details") or {}
        if isinstance(details, dict) and details.get("agreed") == "yes":
            return await self._agreed(session, inbound)
        return await self._subscribe(inbound)

    async def _subscribe(self, inbound: Inbound) -> tuple[Reply, ...]:
        if self._way(inbound) is None:
            return (_HERE_NOT,)
        lines = "\n".join(f"· {kind.label}：{kind.asked}" for kind in self.kinds)
        where = _WHERE.get(inbound.channel, "")
        return (Reply(_ASKED.format(lines=lines, where=where), (_YES, _NO)),)

    async def _agreed(self, session: Session, inbound: Inbound) -> tuple[Reply, ...]:
        way = self._way(inbound)
        if way is None:
            return (_HERE_NOT,)
        async with writing(self.sessions) as database:
            owner = await self.subscriptions.reach(database, inbound.person_key, way)
            await self.subscriptions.agree(database, inbound.person_key, self.kinds)
            if session.keeping and not session.troubled:
                await self.plan(database, owner)
        labels = "、".join(kind.label for kind in self.kinds)
        stop = Button("退订", act=Act(UNSUBSCRIBE))
        return (Reply(f"记下了，会发给您：{labels}。不想收了，回复“退订”。", (stop, _MENU)),)

    async def _stop(self, inbound: Inbound, *, sure: bool) -> tuple[Reply, ...] | None:
        ended = await self.subscriptions.stop(inbound.person_key)
        if ended:
            return (Reply("好，不再给您发提醒了。想收的时候回复“订阅”。", (_AGAIN, _MENU)),)
        return (Reply("您没有订提醒，我们不会主动给您发。", (_MENU,)),) if sure else None

    def _way(self, inbound: Inbound) -> Way | None:
        if inbound.channel == WEB:
            return Way(WEB)
        address = self.address_of(inbound.channel, inbound.person_key)
        return None if address is None else Way(inbound.channel, address)
