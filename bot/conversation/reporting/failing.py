"""When a report cannot be taken: an honest sentence, the numbers, and nothing lost in silence."""

from __future__ import annotations

from bot.conversation.emergency import CALL_110, report_replies
from bot.conversation.reporting.telling import Answer, Telling, press
from replies import Link, Reply
from reports.errors import (
    FinishedError,
    NoSuchReportError,
    NotAvailableError,
    QueueFullError,
    ReportError,
)
from reports.gate import TooManyError

_OTHER_ROADS = "急的事打 110。上班时间也可以打 12345，或直接去区民政局。"
_ON = press("接着说", "on")
_LEAVE = press("不说了", "leave")


def failed(telling: Telling, error: ReportError, text: str | None) -> Answer:
    """What is said instead of what was meant. A text is held until it is saved or let go."""
    place = telling.place
    if isinstance(error, NotAvailableError):
        telling.gone = True
        return Answer(report_replies())
    if isinstance(error, QueueFullError):
        busy = "这会儿排队的人多，没有办成。过一会儿再试。"
        return Answer((Reply(busy, buttons=(_ON, _LEAVE)),))
    if isinstance(error, FinishedError):
        return Answer(
            (
                Reply(
                    "这份已经交到值班的人那里，前面的改不了了。有更正的，直接写，会加在后面。",
                    buttons=(_ON, _LEAVE),
                ),
            )
        )
    if isinstance(error, NoSuchReportError):
        telling.gone = True
        return Answer((Reply(f"前面那份已经收走了，这里打不开了。{_OTHER_ROADS}"),))
    text = text or place.unsaved
    if text is not None:
        place.unsaved = text
        crowd = isinstance(error, TooManyError)
        cause = "这会儿进来的人多，要排队" if crowd else "这会儿存不下来"
        said = f"{cause}，您刚才这句还没有收到。话还在，过一会儿点“再试一次”。"
    else:
        said = "这会儿存不下来，刚才这一步没有办成。过一会儿再点一次。"
    ways = (press("再试一次", "retry"), CALL_110) if text is not None else (CALL_110,)
    return Answer(
        (Reply(f"{said}\n{_OTHER_ROADS}", buttons=ways, link=Link("换一页写", "/report")),)
    )
