"""What surrounds a turn: a kept screening found again before it, and kept on after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import structlog
from sqlalchemy.exc import SQLAlchemyError

from entitlements.interview import from_json, to_json, told_between, without
from entitlements.model import Pack
from entitlements.still_valid import still_valid
from replies import Act, Button, Reply
from store.fields import FieldError
from store.interviews import SavedInterviews
from store.learned import LearnedTexts
from store.sessions import Json, Session

log = structlog.get_logger()

MOST_MESSAGES = 3

RESUMED = Reply(
    "接着上次的：您说过的情况还记着，有变的直接说。",
    buttons=(
        Button("接着来", act=Act("resume_interview")),
        Button("从头来", act=Act("start_over")),
        Button("删除", act=Act("delete_my_data")),
    ),
)


class Keeper:
    """Knows what of a conversation may outlive it. A store that fails never fails a turn."""

    def __init__(
        self,
        interviews: SavedInterviews,
        texts: LearnedTexts,
        pack: Pack,
        today: Callable[[], date],
    ) -> None:
        self._interviews = interviews
        self._texts = texts
        self._pack = pack
        self._today = today

    async def open(self, session: Session) -> None:
        """Takes up a kept screening, once in a conversation."""
        if session.opened:
            return
        try:
            saved = await self._interviews.find(session.person_key)
            if saved is not None:
                kept = still_valid(self._pack, from_json(saved.interview), self._today())
                session.interview = to_json(kept)
                # Being here again is a use: the term begins anew.
                session.keeping = await self._interviews.update(
                    session.person_key, session.interview
                )
                session.resumed = session.keeping
        except (SQLAlchemyError, FieldError, OSError) as error:
            log.warning("keeping.unreadable", reason=type(error).__name__)
        session.opened = True

    async def close(
        self, session: Session, before: Json, replies: Sequence[Reply], *, ephemeral: bool
    ) -> Sequence[Reply]:
        """Keeps what may be kept, and says once that a screening was taken up again.

        Nothing of a turn with danger or a report is kept, now or later: the facts said in it are
        left out of every later copy, unless they are said again without danger. Words of danger
        count here even where the model was sure enough of something else to show no card.
        """
        turn = session.turn
        private = ephemeral or (turn is not None and turn.danger)
        told = told_between(from_json(before), from_json(session.interview))
        if private:
            session.troubled = True
            session.unsaved |= told
        else:
            session.unsaved -= told
        if turn is not None and turn.said is not None:
            unheard = turn.unheard and not session.troubled
            session.unheard = turn.said if unheard else None
        try:
            if session.troubled:
                await self._unlearn(session)
            # A turn that ends something empties the screening: that is no news of the child.
            ends = turn is not None and turn.ends is not None
            if not private and not ends and session.interview != before:
                await self._keep_on(session)
        except (SQLAlchemyError, FieldError, OSError) as error:
            log.warning("keeping.failed", reason=type(error).__name__)
        return replies if ephemeral else with_line(resumed(session), replies)

    async def _keep_on(self, session: Session) -> None:
        # What is asked on behalf of another is never put into the helper's own screening.
        if session.keeping and "assisted" not in session.memory:
            kept = without(from_json(session.interview), session.unsaved)
            session.keeping = await self._interviews.update(session.person_key, to_json(kept))

    async def _unlearn(self, session: Session) -> None:
        """No sentence of a conversation with danger in it is learnt from, nor an earlier one."""
        session.unheard = None
        if session.taught:
            await self._texts.erase(session.person_key)
            session.taught = False


def with_line(line: tuple[Reply, ...], replies: Sequence[Reply]) -> Sequence[Reply]:
    """The line before the replies; within the first where it would be one message too many."""
    if not line or len(replies) < MOST_MESSAGES:
        return (*line, *replies)
    first = replies[0]
    together = replace(
        first, text=f"{line[0].text}\n{first.text}", buttons=(*line[0].buttons, *first.buttons)
    )
    return (together, *replies[1:])


def resumed(session: Session) -> tuple[Reply, ...]:
    """The line that says so, the first time it may be said."""
    if not session.resumed:
        return ()
    session.resumed = False
    return (RESUMED,)
