"""Broadcasts: a head writes, another person sends; then progress, pause, resume, stop."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from console.errors import ConsoleError, NotThereError
from console.notices.parts import CHANNEL_NAMES, ROLE_NAMES, NoticeParts
from console.pages import go, page
from console.security import Signed, require
from notifications.broadcasts import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Audience,
    Broadcast,
    BroadcastError,
)
from notifications.kinds import KINDS, NEWS, STOP_LINE
from notifications.subscriptions import RANKS
from people.model import Role
from store.writing import writing

Head = Annotated[Signed, Depends(require(Role.HEAD))]
#: Whoever may be the second person, and stop what goes wrong.
Second = Annotated[Signed, Depends(require(Role.HEAD, Role.ADMIN))]

Word = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=2000)]


class Typed(BaseModel):
    """What was typed into the form; ``keep`` is yes when it is to become a draft."""

    kind: Word = NEWS.id
    role: Word = ""
    channel: Word = ""
    title: Text = ""
    body: Text = ""
    keep: Word = ""


STATE_NAMES = {
    "draft": "草稿，等另一个人看",
    "sending": "正在发",
    "paused": "暂停",
    "stopped": "停了",
    "done": "发完了",
}


def broadcasts_router(parts: NoticeParts) -> APIRouter:
    """The list, writing, one broadcast, and what is done with it."""
    router = APIRouter(prefix="/broadcasts")
    channels = [channel for channel in RANKS if channel in parts.channels]

    def form(
        request: Request, typed: Typed, count: int | None = None, mistake: str | None = None
    ) -> Response:
        return page(
            request,
            "notices/write.html",
            kinds=KINDS,
            roles=ROLE_NAMES,
            channels={channel: CHANNEL_NAMES[channel] for channel in channels},
            longest=(LONGEST_TITLE, LONGEST_BODY),
            stop_line=STOP_LINE,
            typed=typed,
            count=count,
            mistake=mistake,
        )

    async def act(
        signed: Signed,
        broadcast_id: str,
        action: str,
        move: Callable[[AsyncSession], Awaitable[None]],
    ) -> Response:
        try:
            async with writing(parts.sessions) as session:
                await move(session)
                await parts.audit.record(
                    session, signed.staff.id, f"broadcast.{action}", broadcast_id
                )
        except BroadcastError as error:
            raise ConsoleError(str(error)) from error
        return go(f"/broadcasts/{broadcast_id}")

    @router.get("")
    async def newest(request: Request, signed: Second) -> Response:
        return page(
            request,
            "notices/broadcasts.html",
            broadcasts=await parts.broadcasts.newest(),
            states=STATE_NAMES,
            channels=CHANNEL_NAMES,
            roles=ROLE_NAMES,
            writes=signed.staff.role is Role.HEAD,
        )

    @router.get("/new")
    async def new(request: Request, signed: Head) -> Response:
        return form(request, Typed())

    @router.post("/new")
    async def write(request: Request, signed: Head, typed: Annotated[Typed, Form()]) -> Response:
        if typed.kind not in KINDS or (typed.role and typed.role not in ROLE_NAMES):
            raise ConsoleError("请在列出来的里面选。")
        if typed.channel and typed.channel not in channels:
            raise ConsoleError("这个渠道没有设。")
        audience = Audience(KINDS[typed.kind], typed.role or None, typed.channel or None)
        count = await parts.broadcasts.count(audience)
        if typed.keep != "yes":  # only a look first
            return form(request, typed, count)
        body = typed.body.replace("\r\n", "\n")
        try:
            async with writing(parts.sessions) as session:
                made = await parts.broadcasts.write(
                    session, audience, typed.title, body, signed.staff.id
                )
                await parts.audit.record(session, signed.staff.id, "broadcast.written", made)
        except BroadcastError as error:
            return form(request, typed, count, str(error))
        return go(f"/broadcasts/{made}")

    @router.get("/{broadcast_id}")
    async def one(request: Request, broadcast_id: str, signed: Second) -> Response:
        found = await _there(parts, broadcast_id)
        names = {}
        for staff_id in (found.by, found.approved_by):
            if staff_id is not None and staff_id != "system":
                staff = await parts.staff.get(staff_id)
                names[staff_id] = staff.name if staff is not None else "已离开的人"
        return page(
            request,
            "notices/broadcast.html",
            one=found,
            states=STATE_NAMES,
            channels=CHANNEL_NAMES,
            roles=ROLE_NAMES,
            names=names | {"system": "程序自动"},
            stop_line=STOP_LINE,
            count=await parts.broadcasts.count(found.audience) if found.state == "draft" else None,
            mine=found.by == signed.staff.id,
        )

    @router.post("/{broadcast_id}/send")
    async def send(broadcast_id: str, signed: Second) -> Response:
        async def move(session: AsyncSession) -> None:
            await parts.broadcasts.approve(session, broadcast_id, signed.staff.id)

        return await act(signed, broadcast_id, "sent", move)

    @router.post("/{broadcast_id}/pause")
    async def pause(broadcast_id: str, signed: Second) -> Response:
        async def move(session: AsyncSession) -> None:
            await parts.broadcasts.pause(session, broadcast_id)

        return await act(signed, broadcast_id, "paused", move)

    @router.post("/{broadcast_id}/resume")
    async def resume(broadcast_id: str, signed: Second) -> Response:
        async def move(session: AsyncSession) -> None:
            await parts.broadcasts.resume(session, broadcast_id)

        return await act(signed, broadcast_id, "resumed", move)

    @router.post("/{broadcast_id}/stop")
    async def stop(broadcast_id: str, signed: Second) -> Response:
        async def move(session: AsyncSession) -> None:
            await parts.broadcasts.stop(session, broadcast_id)

        return await act(signed, broadcast_id, "stopped", move)

    return router


async def _there(parts: NoticeParts, broadcast_id: str) -> Broadcast:
    found = await parts.broadcasts.one(broadcast_id)
    if found is None:
        raise NotThereError
    return found
