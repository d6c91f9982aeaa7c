"""我的数据: everything that is kept about this person, in plain words, and gone after one yes."""

from __future__ import annotations

from datetime import datetime

from actions.buttons import MENU, SCREEN
from actions.context import Context
from entitlements.facts_in_words import facts_in_words
from entitlements.interview import Interview, from_json
from replies import Act, Button
from store.interviews import SavedInterview
from store.learned import LearnedText
from store.requests import ContactRequest

_DELETE = Button("删除我的数据", act=Act("delete_my_data"))
_SURE = Button("确定，都删掉", act=Act("delete_my_data", {"sure": "yes"}))
_NOT_COVERED = (
    "打印或保存的单子、代办的同意记录上没有名字，认不出是哪个的，到期自动删。\n"
    "民政局依法登记的台账，还有反映娃儿受伤害的情况，是另外的事，不在这里看，也不在这里删。"
)
_BASIS = "依据：未成年人保护法第 72 条；个人信息保护法"


async def my_data(context: Context) -> None:
    """What is kept, since when, until when; or that nothing is."""
    parts = await kept_in_words(context)
    if not parts:
        context.say(f"我们这里没有存您的东西。{_said_now(context)}")
        context.say(_NOT_COVERED, SCREEN, MENU, basis=_BASIS)
        return
    context.say("我们这里存着您的这些：\n" + "\n".join(parts))
    context.say(_NOT_COVERED, _DELETE, MENU, basis=_BASIS)


async def delete_my_data(context: Context) -> None:
    """Asks once, then erases all of it, and forgets what was said in this conversation too."""
    if context.turn.details.get("sure") == "yes":
        await _erase(context)
        return
    parts = await kept_in_words(context)
    if not parts and not context.interview.settled:
        context.say(f"我们这里没有存您的东西，不用删。\n{_NOT_COVERED}", SCREEN, MENU)
        return
    what = "存着的和这次说的" if parts else "没有存您的东西；这次说的"
    context.say(
        f"{what}都会删掉，删了就找不回来。要删吗？",
        _SURE,
        Button("先看看存了啥", act=Act("my_data")),
        Button("不删", act=Act("show_menu")),
    )


async def _erase(context: Context) -> None:
    person, keeping = context.session.person_key, context.desk.keeping
    wipe = context.turn.details.get("then") == "wipe"
    gone = [
        word
        for word, had in (
            ("记着的娃儿情况", await keeping.interviews.erase(person)),
            ("留的电话", await keeping.requests.erase(person)),
            ("允许记下的话", await keeping.texts.erase(person) > 0),
        )
        if had
    ]
    for other in context.desk.elsewhere:
        word = await other.erase(person)
        if word is not None:
            gone.append(word)
    session = context.session
    session.keeping = session.resumed = session.taught = False
    session.unheard = None
    session.answered.clear()
    context.memory.clear()
    context.interview = Interview()
    context.turn.ends = "session" if wipe else "sender"
    what = "、".join([*gone, "这次说的"])
    if wipe:
        context.say(f"删掉了：{what}。这台手机上的也清了。")
        return
    context.say(f"删掉了：{what}。\n手机上的聊天记录，要您自己在右上角清空。")
    context.say(_NOT_COVERED, SCREEN, MENU)


async def kept_in_words(context: Context) -> list[str]:
    """One paragraph for each kind of thing that is kept about this person."""
    person, keeping = context.session.person_key, context.desk.keeping
    saved = await keeping.interviews.find(person)
    request = await keeping.requests.of_person(person)
    texts = await keeping.texts.of_person(person)
    others = [await other.in_words(person) for other in context.desk.elsewhere]
    return [
        *([_interview(context, saved)] if saved is not None else []),
        *([_request(context, request)] if request is not None else []),
        *([_texts(context, texts)] if texts else []),
        *(words for words in others if words is not None),
    ]


def _interview(context: Context, saved: SavedInterview) -> str:
    pack = context.pack
    kept = from_json(saved.interview)
    known = {fact: value for fact, value in kept.facts.items() if fact in pack.facts}
    lines = [f"· {label}：{words}" for label, words in facts_in_words(pack, known).items()]
    for word, facts in (("您说不晓得的", kept.unknown), ("您不想说的", kept.declined)):
        labels = [pack.facts[fact].label for fact in pack.facts if fact in facts]
        if labels:
            lines.append(f"· {word}：{'、'.join(labels)}")
    return "\n".join(
        [
            f"【娃儿的情况】{_day(context, saved.consent.at)}监护人同意记的，"
            f"最后用到是 {_day(context, saved.used_at)}，"
            f"{_day(context, saved.expires_at)}前没再来就自动删。",
            *(lines or ["· 现在是空的"]),
        ]
    )


def _request(context: Context, request: ContactRequest) -> str:
    topic = f"，问的是“{request.topic}”" if request.topic else ""
    return (
        f"【留的电话】尾号 {request.phone[-4:]}，{_day(context, request.asked_at)}留的{topic}，"
        f"{_day(context, request.expires_at)}前自动删。"
    )


def _texts(context: Context, texts: list[LearnedText]) -> str:
    lines = [f"· “{t.text}”（{_day(context, t.expires_at)}前自动删）" for t in texts]
    return "\n".join([f"【您允许记下的话】{len(texts)} 句", *lines])


def _said_now(context: Context) -> str:
    return "这次说的没有存，关了就没了。" if context.interview.settled else ""


def _day(context: Context, moment: datetime) -> str:
    local = moment.astimezone(context.desk.now().tzinfo)
    return f"{local.month} 月 {local.day} 日"
