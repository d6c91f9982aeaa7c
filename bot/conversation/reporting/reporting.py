"""Reports in a conversation: when a message belongs to one, and what it is answered with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.conversation.emergency import CANNOT_SPEAK, report_replies
from bot.conversation.reporting import following, words
from bot.conversation.reporting.control_words import follows_up, opens
from bot.conversation.reporting.controls import look, onward
from bot.conversation.reporting.ending import give_code
from bot.conversation.reporting.failing import failed
from bot.conversation.reporting.hearing import heard, late
from bot.conversation.reporting.leaving import elsewhere
from bot.conversation.reporting.opening import introduction
from bot.conversation.reporting.pressing import pressed
from bot.conversation.reporting.questions import ask
from bot.conversation.reporting.services import Reports
from bot.conversation.reporting.steps import Step, taken_up
from bot.conversation.reporting.telling import REPORT, Answer, Telling, voiced
from bot.inbound import Inbound
from entitlements.model import Pack
from replies import Reply
from reports.errors import FileRefusedError, ReportError
from reports.model import ItemKind
from reports.receipt import looks_like_code
from store.sessions import ReportPlace, Session

#: After so long at rest somebody else may hold the phone: the conversation shows no trace of the
#: report, and goes on with it no more. What was said is at the desk.
REST = timedelta(minutes=30)
#: The sentence that led to the card may be taken along for so many other turns.
_QUIET_TURNS = 6
#: Pressed outside a report as well (bot/conversation/emergency.py).
HOW_TO_REPORT, CANNOT = "how_to_report", "cannot_speak"

_NO_FILE = Reply("照片、录音这里看不了。要反映娃儿受伤害，先写一句，再发。")
_TAKEN = "收好了，锁起来存了。还有就接着发。"
_EXPIRED = Reply("这个按钮是之前的，已经不能用了。")


class Reporting:
    """Takes the messages that belong to a report; nothing of them goes anywhere else."""

    def __init__(self, reports: Reports, pack: Pack, now: Callable[[], datetime]) -> None:
        self._reports = reports
        self._pack = pack
        self._now = now

    async def open(self, session: Session) -> None:
        """After a restart: who was in the middle of a report still is."""
        if session.drafts_sought:
            return
        session.drafts_sought = True
        with suppress(ReportError):
            draft = await self._reports.intake.draft(self._reports.key_of(session.person_key))
            if draft is not None and draft.items:
                now = self._now()
                if now - max(item.at for item in draft.items) < REST:
                    session.report = taken_up(draft, now)

    def offer(self, session: Session, text: str) -> None:
        """Keeps the sentence of danger or harm, in case the person wants to report it."""
        place = session.report
        if place is not None and (place.inside or place.begun):
            return
        before = place.unsealed if place is not None else ()
        session.report = ReportPlace(
            Step.OFFERED,
            self._now(),
            unsealed=(*before, text)[-3:],
            child=words.child_writes(text) or (place is not None and place.child),
            duty=words.works_with_children(text) or (place is not None and place.duty),
        )

    async def begin(self, session: Session, inbound: Inbound) -> Answer:
        """The introduction, with what was said before."""
        place = session.report
        if place is not None and place.begun and not place.inside:
            place.inside = True  # it was left for a question
            return await self._guarded(session, inbound, _onward)
        if place is None or place.inside:
            session.report = ReportPlace(Step.OFFERED, self._now())
        return await self._guarded(session, inbound, self._begun)

    async def answer(self, session: Session, inbound: Inbound) -> Answer | None:
        """The answer to a message that belongs to a report; None to every other message."""
        await self._rested(session)
        place = session.report
        act = session.buttons.get(inbound.button) if inbound.button is not None else None
        inside = place is not None and place.inside
        if inbound.text is not None and looks_like_code(inbound.text):
            return await self._code(session, inbound, inbound.text)
        if act is not None and act["intent"] in (REPORT, HOW_TO_REPORT, CANNOT):
            return await self._pressed(session, inbound, act["intent"], dict(act["details"]))
        if inside:
            return await self._guarded(session, inbound, self._inside(session, inbound))
        if inbound.text is not None and opens(inbound.text):
            return await self.begin(session, inbound)
        if inbound.text is not None and follows_up(inbound.text):
            return Answer((following.ASK_CODE,))
        if inbound.file is not None or inbound.place is not None:
            return Answer((_NO_FILE,))
        if place is not None:
            place.quiet += 1
            if place.quiet > _QUIET_TURNS:
                await self._drop(session, place)
        return None

    async def again(self, session: Session, inbound: Inbound) -> Answer:
        """A message came again whose answer is not kept: where the person stands, once more."""

        async def repeated(telling: Telling) -> Answer:
            if telling.step is Step.FOLLOW:
                return await following.shown_again(telling)
            if telling.step is Step.PRACTICE:  # the code was never seen
                return await give_code(telling)
            if telling.step is Step.SUMMARY:
                return await look(telling)
            return onward(telling)

        if session.report is None:
            return Answer((_EXPIRED,))
        return await self._guarded(session, inbound, repeated)

    def takes_files(self, session: Session) -> bool:
        """Whether a file may be sent now."""
        place = session.report
        return place is not None and place.inside and not (place.child and not place.follow)

    async def take_file(self, session: Session, inbound: Inbound) -> Answer:
        """A file for the report. Streams without the session's lock: it may take minutes."""

        async def taken(telling: Telling) -> Answer:
            file = inbound.file
            if file is None:
                return onward(telling)
            follow = telling.place.follow is not None
            key = following.key_of(telling.place) if follow else telling.key
            if not follow:
                await telling.came_from()
            try:
                once = f"{inbound.message_id}:file"
                await self._reports.files.add(key, file.name, file.chunks, once=once)
            except FileRefusedError as error:
                return onward(telling).after(Reply(error.reason))
            if telling.step is Step.FILES:
                buttons = ask(telling.place).buttons
                return Answer((Reply(_TAKEN, buttons=buttons),))
            return onward(telling).saying(_TAKEN)

        if not self.takes_files(session):
            return Answer((_NO_FILE,))
        return await self._guarded(session, inbound, taken)

    async def _begun(self, telling: Telling) -> Answer:
        if not await self._reports.intake.available():
            telling.gone = True
            return Answer(report_replies())
        # One told in an earlier conversation is another report, and nobody here opens it again.
        await self._reports.intake.leave(telling.key)
        return introduction(telling)

    async def _pressed(
        self, session: Session, inbound: Inbound, intent: str, details: dict[str, str]
    ) -> Answer:
        place = session.report
        inside = place is not None and place.inside
        if intent == CANNOT:
            if not inside:
                return Answer(CANNOT_SPEAK)

            async def cannot(telling: Telling) -> Answer:
                return onward(telling).after(*CANNOT_SPEAK)

            return await self._guarded(session, inbound, cannot)
        if intent == HOW_TO_REPORT or details.get("do") == "begin":
            if inside:
                return await self._guarded(session, inbound, _onward)
            return await self.begin(session, inbound)
        if not inside:  # a button of a report that was left
            return Answer((_EXPIRED,))
        return await self._guarded(
            session,
            inbound,
            lambda telling: pressed(telling, details),
            retrying=details.get("do") == "retry",
        )

    def _inside(self, session: Session, inbound: Inbound) -> Callable[[Telling], Awaitable[Answer]]:
        async def said(telling: Telling) -> Answer:
            if inbound.text is not None:
                return await heard(telling, inbound.text)
            if inbound.place is not None:
                spot = {
                    "latitude": inbound.place.latitude,
                    "longitude": inbound.place.longitude,
                }
                await telling.keep(ItemKind.PLACE, spot)
                telling.place.passed.add(Step.PLACE)
                return onward(telling).after(Reply("地方收下了。"))
            if inbound.button in session.buttons:
                return elsewhere(telling)
            return onward(telling).after(_EXPIRED)

        return said

    async def _code(self, session: Session, inbound: Inbound, typed: str) -> Answer:
        place = session.report
        if place is not None and place.inside and place.step == Step.PRACTICE:
            return await self._guarded(session, inbound, self._inside(session, inbound))
        if place is not None and place.inside and place.follow is None and not place.finished:
            if not words.is_code(typed):  # some other long number: it belongs to the report
                return await self._guarded(session, inbound, self._inside(session, inbound))

            async def meant(telling: Telling) -> Answer:
                return onward(telling).after(_WHILE_TELLING)

            return await self._guarded(session, inbound, meant)
        if place is not None and place.inside and place.begun:
            with suppress(ReportError):
                await self._reports.intake.leave(self._reports.key_of(session.person_key))
        session.report = ReportPlace(Step.OFFERED, self._now())
        return await self._guarded(
            session, inbound, lambda telling: following.opened(telling, typed), holds=False
        )

    async def _rested(self, session: Session) -> None:
        place = session.report
        if place is not None and self._now() - place.at >= REST:
            await self._drop(session, place)

    async def _drop(self, session: Session, place: ReportPlace) -> None:
        """What was said stays with the desk; here nothing leads to it any more."""
        session.report = None
        if place.begun and place.follow is None:
            with suppress(ReportError):
                await self._reports.intake.leave(self._reports.key_of(session.person_key))

    async def _guarded(
        self,
        session: Session,
        inbound: Inbound,
        work: Callable[[Telling], Awaitable[Answer]],
        *,
        retrying: bool = False,
        holds: bool = True,
    ) -> Answer:
        place = session.report
        if place is None:
            place = session.report = ReportPlace(Step.OFFERED, self._now())
        telling = Telling(
            self._reports,
            place,
            self._reports.key_of(session.person_key),
            inbound.message_id,
            inbound.channel,
            inbound.origin,
            self._now(),
            self._pack,
        )
        try:
            before = await late(telling) if not retrying else None
            answer = await work(telling)
            if before is not None:
                answer = answer.after(*before.replies)
        except ReportError as error:
            answer = failed(telling, error, inbound.text if holds else None)
        place.at = telling.now
        stays = place.inside or place.unsealed or place.begun
        if telling.gone or answer.wipe or not stays:
            session.report = None
        child = place.child and place.follow is None
        return Answer(
            voiced(answer.replies, child=child), answer.repeatable, answer.wipe, answer.then
        )


async def _onward(telling: Telling) -> Answer:
    return onward(telling)


_WHILE_TELLING = Reply(
    "这像是收条号码。要看那一份，先把这一份说完或者点“不说了”，再打一遍号码。这串数字没有写进去。"
)
