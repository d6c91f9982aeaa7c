"""Codes that bind a channel to a director, once."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from people.register.binding import CODE_LASTS, Binding
from people.register.errors import CodeError, NotInRegisterError, TooSoonError
from people.register.model import Director, Supervisor
from tests.fakes.register import STAFF, Day, register_over, with_places


async def test_a_code_binds_once(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    await with_places(desk)
    director = (await desk.register.directors())[0]
    code = await desk.binding.make(director.id, STAFF)
    assert await desk.binding.director_of("chat-1") is None
    found = await desk.binding.redeem("chat-1", f" {code.shown.lower()} ")
    assert isinstance(found, Director)
    assert found.id == director.id
    bound = await desk.binding.director_of("chat-1")
    assert bound is not None
    assert bound.id == director.id
    assert await desk.register.supervisor_behind("chat-1") is None
    with pytest.raises(CodeError):
        await desk.binding.redeem("chat-2", code.text)
    assert await desk.binding.channels() == {director.id: 1}


async def test_two_at_once_with_one_code_and_one_of_them_is_bound(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    await with_places(desk)
    director = (await desk.register.directors())[0]
    code = await desk.binding.make(director.id, STAFF)
    outcomes = await asyncio.gather(
        *(desk.binding.redeem(f"chat-{n}", code.text) for n in range(4)), return_exceptions=True
    )
    assert sum(isinstance(o, Director) for o in outcomes) == 1
    assert sum(isinstance(o, CodeError) for o in outcomes) == 3


async def test_codes_end_by_time_by_a_new_one_and_by_leaving(engine: AsyncEngine) -> None:
    day = Day()
    desk = register_over(engine, day)
    await with_places(desk)
    first, second, third = (await desk.register.directors())[:3]
    old = await desk.binding.make(first.id, STAFF)
    new = await desk.binding.make(first.id, STAFF)
    with pytest.raises(CodeError):
        await desk.binding.redeem("chat", old.text)
    await desk.binding.redeem("chat", new.text)
    late = await desk.binding.make(second.id, STAFF)
    day.on(seconds=CODE_LASTS.total_seconds())
    with pytest.raises(CodeError):
        await desk.binding.redeem("chat", late.text)
    assert await desk.erase_expired() == 1
    leaving = await desk.binding.make(third.id, STAFF)
    await desk.workers.leave(third.id, STAFF)
    with pytest.raises(CodeError):
        await desk.binding.redeem("chat", leaving.text)
    with pytest.raises(NotInRegisterError):
        await desk.binding.make(third.id, STAFF)


async def test_bindings_end_by_revoking_by_leaving_and_by_the_person(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    await with_places(desk)
    first, second = (await desk.register.directors())[:2]
    for key in ("web", "telegram"):
        await desk.binding.redeem(key, (await desk.binding.make(first.id, STAFF)).text)
    assert (await desk.binding.channels())[first.id] == 2
    assert await desk.binding.revoke(first.id, STAFF) == 2
    assert await desk.binding.director_of("web") is None
    await desk.binding.redeem("web", (await desk.binding.make(first.id, STAFF)).text)
    await desk.binding.redeem("web", (await desk.binding.make(second.id, STAFF)).text)
    bound = await desk.binding.director_of("web")
    assert bound is not None
    assert bound.id == second.id  # a channel that changes hands changes over
    assert await desk.binding.leave("web")
    assert not await desk.binding.leave("web")
    await desk.binding.redeem("web", (await desk.binding.make(second.id, STAFF)).text)
    await desk.workers.leave(second.id, STAFF)
    assert await desk.binding.director_of("web") is None


async def test_supervisors_bind_in_the_same_way(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    await with_places(desk)
    supervisor = (await desk.register.supervisors())[0]
    found = await desk.binding.redeem("s", (await desk.binding.make(supervisor.id, STAFF)).text)
    assert isinstance(found, Supervisor)
    assert await desk.binding.director_of("s") is None
    behind = await desk.register.supervisor_behind("s")
    assert behind is not None
    assert behind.id == supervisor.id


async def test_who_guesses_waits_and_nobody_else(engine: AsyncEngine) -> None:
    desk = register_over(engine)
    await with_places(desk)
    seconds = [0.0]
    binding = Binding(desk.parts, clock=lambda: seconds[0])
    code = await binding.make((await desk.register.directors())[0].id, STAFF)
    wrong = "0000000000" if code.text != "0000000000" else "1111111111"
    for _ in range(4):
        with pytest.raises(CodeError):
            await binding.redeem("guesser", wrong)
    with pytest.raises(TooSoonError, match="请等"):
        await binding.redeem("guesser", code.text)
    await binding.redeem("director", code.text)
    seconds[0] += 3
    with pytest.raises(CodeError):
        await binding.redeem("guesser", "something else")
