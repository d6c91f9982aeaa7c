"""What happens to a message: who stands where, danger first, one call to Rasa, replies back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import perf_counter
from typing import Protocol

import structlog

from bot.conversation.emergency import CANNOT_SPEAK, about_danger, card_for, report_replies
from bot.conversation.fallback import EMPTY, EXPIRED, TOO_LONG, menu, without_rasa
from bot.conversation.keeping import Keeper, resumed
from bot.conversation.reading import Reading, read
from bot.conversation.reporting.reporting import Reporting
from bot.conversation.reporting.telling import Answer
from bot.conversation.reporting.words import child_writes
from bot.conversation.subscribing import Subscribing
from bot.conversation.wire import for_channel, said_by_action
from bot.inbound import Inbound
from bot.understanding.alarm import alarm, believed
from bot.understanding.rasa import (
    Ranked,
    TurnAnswer,
    TurnRequest,
    Understanding,
    UnderstandingDownError,
)
from bot.understanding.safety import Danger
from entitlements.interview import from_json
from entitlements.model import Pack
from replies import Reply
from replies.joining import at_most_three
from store.sessions import TURNS_PER_SENDER, Json, Session, Sessions, Turn

log = structlog.get_logger()

#: Meanings that have nothing to say beside danger: 这个我不会 under a wish to die would hurt.
_BESIDE_DANGER = frozenset(
    {"out_of_scope", "nlu_fallback", "greet", "thanks", "goodbye", "cancel", "show_menu"}
)
LONGEST_MESSAGE = 4_000
#: Dangers whose sentence may be the beginning of a report.
_OF_HARM = frozenset({Danger.VIOLENCE, Danger.PARTNER_VIOLENCE})
_REPORT_ACTS = frozenset({"cannot_speak", "how_to_report", "report"})
#: What is remembered of an answer that holds opened words of a report or a code.
_NOT_KEPT: Json = {"report": True}


class Trackers(Protocol):
    """Rasa's memory of senders, as far as we end it."""

    def forget(self, sender: str) -> None:
        """Drops the tracker of a sender that is no longer used."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The present, injected so that tests and simulations can set it."""

    now: Callable[[], datetime]

    def today(self) -> date:
        return self.now().date()


class Conversation:
    """Answers messages of many people, one at a time for each of them."""

    def __init__(
        self,
        sessions: Sessions,
        understanding: Understanding,
        pack: Pack,
        clock: Clock,
        trackers: Trackers,
        *,
        keeper: Keeper,
        reporting: Reporting | None = None,
        subscribing: Subscribing | None = None,
    ) -> None:
        self._sessions = sessions
        self._understanding = understanding
        self._pack = pack
        self._clock = clock
        self._trackers = trackers
        self._keeper = keeper
        self._reporting = reporting
        self._subscribing = subscribing

    async def handle(self, inbound: Inbound) -> Json:
        """The replies as JSON for a channel (:mod:`bot.conversation.wire`).

        A message that comes again (same id) is answered as it was the first time.
        """
        session = self._sessions.of_person(inbound.person_key)
        if inbound.file is not None:
            return await self._filed(session, inbound)
        async with session.lock:
            again = session.answered.get(inbound.message_id)
            if again is not None:
                return await self._once_more(session, inbound, again)
            started = perf_counter()
            await self._keeper.open(session)
            before = session.interview
            report = await self._of_report(session, inbound)
            if report is not None:
                return await self._reported(session, inbound, report, before)
            replies, ephemeral = await self._replies(session, inbound)
            answer = await self._answered(session, inbound, before, replies, ephemeral=ephemeral)
            log.info(
                "turn",
                kind="button" if inbound.button is not None else "text",
                replies=len(answer["replies"]),
                ms=round((perf_counter() - started) * 1000),
            )
            return answer

    async def _replies(self, session: Session, inbound: Inbound) -> tuple[Sequence[Reply], bool]:
        if self._subscribing is not None:
            of_notices = await self._subscribing.answer(session, inbound)
            if of_notices is not None:
                return of_notices, False
        if inbound.button is not None:
            return await self._pressed(session, inbound.button)
        if inbound.text is not None:
            return await self._said(session, inbound.text, inbound)
        return menu(self._pack), False

    async def _answered(
        self,
        session: Session,
        inbound: Inbound,
        before: Json,
        replies: Sequence[Reply],
        *,
        ephemeral: bool,
    ) -> Json:
        replies = at_most_three(
            await self._keeper.close(session, before, replies, ephemeral=ephemeral)
        )
        turn, session.turn = session.turn, None
        ends = turn.ends if turn is not None else None
        wipe = ends == "session"
        answer = for_channel(session, replies, ephemeral=ephemeral, wipe=wipe)
        if wipe:
            session = self._begin_anew(session)
        session.remember_answer(inbound.message_id, answer)
        if ends == "sender" or session.turns_on_sender >= TURNS_PER_SENDER:
            self._trackers.forget(self._sessions.rotate(session))
        return answer

    async def _of_report(self, session: Session, inbound: Inbound) -> Answer | None:
        if self._reporting is None:
            return None
        await self._reporting.open(session)
        return await self._reporting.answer(session, inbound)

    async def _reported(
        self, session: Session, inbound: Inbound, report: Answer, before: Json
    ) -> Json:
        """The answer to a message of a report. Nothing of it is logged but that there was one."""
        log.info("turn", kind="report")
        replies = report.replies
        if report.then is not None:  # the report was left for a question
            said, _ = await self._said(session, report.then, inbound)
            replies = (*said, *replies)
            return await self._answered(session, inbound, before, replies, ephemeral=True)
        replies = at_most_three(await self._keeper.close(session, before, replies, ephemeral=True))
        answer = for_channel(
            session,
            replies,
            ephemeral=True,
            wipe=report.wipe,
            files=self._reporting is not None and self._reporting.takes_files(session),
        )
        if report.wipe:
            session = self._begin_anew(session)
        session.remember_answer(inbound.message_id, answer if report.repeatable else _NOT_KEPT)
        return answer

    async def _once_more(self, session: Session, inbound: Inbound, again: Json) -> Json:
        if again is not _NOT_KEPT or self._reporting is None:
            return again
        report = await self._reporting.again(session, inbound)
        return for_channel(
            session,
            at_most_three(report.replies),
            ephemeral=True,
            files=self._reporting.takes_files(session),
        )

    async def _filed(self, session: Session, inbound: Inbound) -> Json:
        """A file. It may take minutes to come, in which the person can go on writing."""
        async with session.lock:
            again = session.answered.get(inbound.message_id)
            if again is not None:
                return await self._once_more(session, inbound, again)
            if self._reporting is not None:
                await self._reporting.open(session)
            report = await self._of_report(session, inbound)
        if self._reporting is not None and self._reporting.takes_files(session):
            report = await self._reporting.take_file(session, inbound)
        async with session.lock:
            report = report or Answer(menu(self._pack))
            return await self._reported(session, inbound, report, session.interview)

    async def welcome(self, inbound_key: str) -> Json:
        """What a person sees before they have written anything."""
        session = self._sessions.of_person(inbound_key)
        async with session.lock:
            await self._keeper.open(session)
            replies = (*resumed(session), *menu(self._pack, first=True))
            return for_channel(session, replies, ephemeral=False)

    async def _pressed(self, session: Session, token: str) -> tuple[Sequence[Reply], bool]:
        session.memory.pop("asked_town", None)
        act = session.buttons.get(token)
        if act is None:
            return (EXPIRED, *menu(self._pack)), False
        intent, details = str(act["intent"]), dict(act["details"])
        if intent in _REPORT_ACTS:  # where no reports are taken
            return (CANNOT_SPEAK if intent == "cannot_speak" else report_replies()), True
        turn = Turn(id=secrets.token_hex(8), intent=intent, details=details)
        answer = await self._ask_rasa(
            session,
            turn,
            TurnRequest(session.sender, turn.id, intent=intent, facts=tuple(details.keys())),
        )
        if answer is None or not turn.done:
            return without_rasa(self._pack, self._clock.now()), False
        return said_by_action(turn), False

    async def _said(
        self, session: Session, text: str, inbound: Inbound
    ) -> tuple[Sequence[Reply], bool]:
        if not text.strip():
            return (EMPTY, *menu(self._pack)), False
        asked = from_json(session.interview).asked
        reading = read(
            text[:LONGEST_MESSAGE],
            self._pack,
            asked,
            self._clock.today(),
            wants_phone=session.memory.get("awaiting") == "phone",
            wants_town=session.memory.pop("asked_town", False),
        )
        if not reading.text:
            return (EMPTY, *menu(self._pack)), False
        turn = Turn(
            id=secrets.token_hex(8),
            facts=reading.facts,
            town=reading.town,
            topic=reading.topic,
            said=reading.text,
            danger=reading.danger is not None,
            phone=reading.phone,
        )
        answer = await self._ask_rasa(session, turn, _request(session, turn, reading))
        too_long = (TOO_LONG,) if len(text) > LONGEST_MESSAGE else ()
        if answer is None:
            card = card_for(reading.danger)
            self._offer(session, text, reading.danger)
            rest = without_rasa(self._pack, self._clock.now())
            return (*card, *too_long, *rest), bool(card)
        danger = alarm(reading.danger, answer.ranking, insistent=reading.insistent)
        card = card_for(danger)
        if answer.intent is None:  # the turn belongs to a report: Rasa's rules never saw it
            return await self._of_danger(session, text, inbound, danger, answer.ranking), True
        self._offer(session, text, danger)
        if danger is not None and answer.intent in _BESIDE_DANGER:
            return about_danger(danger, answer.ranking), True
        rest = said_by_action(turn) if turn.done else without_rasa(self._pack, self._clock.now())
        return (*card, *too_long, *rest), bool(card)

    def _offer(self, session: Session, text: str, danger: Danger | None) -> None:
        if danger in _OF_HARM and self._reporting is not None:
            self._reporting.offer(session, text)

    async def _of_danger(
        self,
        session: Session,
        text: str,
        inbound: Inbound,
        danger: Danger | None,
        ranking: Sequence[Ranked],
    ) -> Sequence[Reply]:
        """Danger: the card, whose button leads into the report. Harm alone: the report itself."""
        if self._reporting is None:
            return about_danger(danger, ranking)
        if danger is not Danger.DESPAIR:
            self._reporting.offer(session, text)
        if danger is None and believed(ranking):
            return (await self._reporting.begin(session, inbound)).replies
        return about_danger(danger, ranking, oneself=child_writes(text))

    async def _ask_rasa(
        self, session: Session, turn: Turn, request: TurnRequest
    ) -> TurnAnswer | None:
        session.turn = turn
        session.turns_on_sender += 1
        try:
            return await self._understanding.turn(request)
        except UnderstandingDownError as error:
            log.warning("understanding.down", reason=str(error))
            return None

    def _begin_anew(self, session: Session) -> Session:
        """Forgets the session and its tracker. The new one knows nothing but the last answer,
        for when the message that ended the old one comes again."""
        sender = self._sessions.forget(session.person_key)
        if sender is not None:
            self._trackers.forget(sender)
        return self._sessions.of_person(session.person_key)


def _request(session: Session, turn: Turn, reading: Reading) -> TurnRequest:
    return TurnRequest(
        session.sender,
        turn.id,
        text=reading.text,
        facts=tuple(reading.facts),
        answers_question=reading.answers_question,
        steer=reading.steer,
    )
