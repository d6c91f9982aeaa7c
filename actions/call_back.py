"""A telephone number left for staff: consent first, then the number, and nothing promised."""

from __future__ import annotations

from actions import consents
from actions.afterwards import MY_DATA
from actions.buttons import MENU
from actions.context import Context
from entitlements.hours import next_opening, offices_open
from replies import Act, Button

LEAVE_NUMBER = Button("留个电话，让工作人员联系我", act=Act("leave_contact"))
_AGREE = Button("同意，留电话", act=Act("leave_contact", {"agreed": "yes"}))
_NO = Button("不留了", act=Act("leave_contact", {"agreed": "no"}))
_AWAITED = "phone"
_DAYS = "一二三四五六日"


async def leave_contact(context: Context) -> None:
    """Asks, waits for the number, keeps it. The number itself is never said again in full."""
    agreed = context.turn.details.get("agreed")
    if context.turn.phone is not None and context.memory.get("awaiting") == _AWAITED:
        await _take(context, context.turn.phone)
    elif agreed == "yes":
        context.memory["awaiting"] = _AWAITED
        context.say("请把电话号码写在这里：手机号，或者带区号的座机。只写号码就行。", _NO)
    elif agreed == "no":
        stop_waiting(context)
        context.say("好，不留。要找人说，也可以直接去村（社区）或镇街。", MENU)
    else:
        days = context.desk.keeping.terms.request
        context.say(consents.CALL_BACK.shown(days), _AGREE, _NO)


def stop_waiting(context: Context) -> None:
    """A number that comes later was not asked for any more."""
    if context.memory.get("awaiting") == _AWAITED:
        del context.memory["awaiting"]


async def _take(context: Context, phone: str) -> None:
    if not phone:
        context.say("这个号码好像不对，再看一下：手机 11 位，座机带上区号，一次写一个。", _NO)
        return
    stop_waiting(context)
    topic = context.pack.topics.get(str(context.memory.get("topic")))
    # What was talked about in a conversation with danger in it is nobody's business at the desk.
    label = topic.label if topic is not None and not context.session.troubled else None
    request = await context.desk.keeping.requests.leave(context.session.person_key, phone, label)
    context.say(f"记下了，尾号 {request.phone[-4:]}。{_when(context)}", MY_DATA, MENU)


def _when(context: Context) -> str:
    now = context.desk.now()
    if offices_open(now):
        return "现在是上班时间，工作人员看到了会联系您，但没有人能保证多久。"
    opening = next_opening(now)
    day = f"{opening.month} 月 {opening.day} 日（星期{_DAYS[opening.weekday()]}）"
    return f"现在下班了，最早 {day}上班才有人看到，遇到放假还要晚些。没有人能保证多久。"
