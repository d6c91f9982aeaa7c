"""Coming back with the receipt code: where the report stands, what the desk says, more to tell."""

from __future__ import annotations

from datetime import datetime, tzinfo

from bot.conversation.reporting.questions import INTIMATE
from bot.conversation.reporting.steps import Step
from bot.conversation.reporting.telling import Answer, Telling, press
from replies import Button, Reply
from reports.errors import (
    MistypedError,
    NoSuchReportError,
    QueueFullError,
    UnknownCodeError,
)
from reports.followup import Followed
from reports.model import State
from reports.reporter_key import ReporterKey
from store.sessions import ReportPlace

_STANDS = {
    State.DRAFT: "收到了，还没有人看。",
    State.RECEIVED: "收到了，还没有人看。",
    State.ACKNOWLEDGED: "已经有人在看了。",
    State.ASSESSING: "正在了解情况。",
    State.REFERRED: "已经转给别的部门一起办。",
    State.IN_PROGRESS: "正在办。",
    State.CLOSED: "这件事，民政局这边已经办完。",
}
_SHOWN = 3
_MISTYPED = Reply(
    "有数字不对，或者多了、少了。收条号码是 16 个数字，对一遍再打。\n这串数字没有存，也没有拿去查。"
)
_UNKNOWN = Reply("没有找到这个号码。对一遍数字再打；要是后来换过号码，用最后那个。")
_BUSY = Reply("这会儿查的人多，没有查成。过一分钟再把号码打一遍。")
ASK_CODE = Reply(
    "有收条号码的，直接把 16 个数字打出来，就能看回话、补充情况。\n"
    "没有号码的，查不到以前那份；可以重新反映，写上“以前报过”。",
    buttons=(press("重新反映", "begin"),),
)


async def opened(telling: Telling, typed: str) -> Answer:
    """The report behind a code that was typed."""
    try:
        followed = await telling.reports.follow_up.open(typed)
    except MistypedError:
        return Answer((_MISTYPED,))
    except UnknownCodeError:
        return Answer((_UNKNOWN,))
    except QueueFullError:
        return Answer((_BUSY,))
    place = telling.place
    place.step, place.inside, place.follow = Step.FOLLOW, True, followed.key.token
    return _shown(followed, telling.now.tzinfo)


def key_of(place: ReportPlace) -> ReporterKey:
    """The key of the report that is being followed up.

    Raises:
        NoSuchReportError: none is.
    """
    key = ReporterKey.from_token(place.follow, "code") if place.follow else None
    if key is None:
        raise NoSuchReportError("no report is being followed up")
    return key


async def shown_again(telling: Telling) -> Answer:
    """The same report, as it is now."""
    followed = await telling.reports.follow_up.again(key_of(telling.place))
    if followed is None:
        raise NoSuchReportError("the report is there no longer")
    return _shown(followed, telling.now.tzinfo)


async def added(telling: Telling, text: str) -> Answer:
    """One more sentence for the report."""
    await telling.reports.follow_up.add(key_of(telling.place), text, once=f"{telling.once}:added")
    return Answer((Reply("加进去了，值班的人看得到。还有就接着写。", buttons=_ways()),))


def _shown(followed: Followed, zone: tzinfo | None) -> Answer:
    replies = [Reply(f"这份反映：{_STANDS[followed.state]}")]
    if followed.answers:
        latest = followed.answers[-_SHOWN:]
        said = "\n".join(f"{_day(one.at, zone)}回话：{one.value.get('text', '')}" for one in latest)
        replies.append(Reply(said))
    else:
        replies[0] = Reply(f"{replies[0].text}还没有给您的回话。")
    replies.append(
        Reply(
            f"要补充，直接写；照片、录音也可以发。现在有危险，先打 110。\n{INTIMATE}",
            buttons=_ways(),
        )
    )
    return Answer(tuple(replies), repeatable=False)


def _day(at: datetime, zone: tzinfo | None) -> str:
    local = at.astimezone(zone)
    return f"{local.month} 月 {local.day} 日"


def _ways() -> tuple[Button, ...]:
    return (press("看完了", "leave"), press("清屏离开", "clear"))
