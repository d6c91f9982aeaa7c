"""The result in the chat: what to apply for first, what may follow, and a page to keep."""

from __future__ import annotations

from collections import Counter

from actions.afterwards import WIPE, after_result, assisted, question_after_result
from actions.buttons import ANOTHER_CHILD, HUMAN, MENU, RESTART
from actions.context import Context
from actions.verdict import RECOGNITION_LIKELY, only_unsure_whether_recognised
from entitlements.discreet import discreet
from entitlements.facts_in_words import facts_in_words
from entitlements.result import Item, Result, Standing, build_result
from entitlements.result_codec import to_json
from replies import Act, Button, Link
from store.results import NoCodeFreeError

REASONS = Button("不符合的为什么", act=Act("show_reasons"))
CHANGES = Button("看变化", act=Act("show_changes"))
SHARE = Button("打印或保存", act=Act("share_result"))
GO_ON = Button("接着回答", act=Act("start_screening"))

WHAT_ELSE = Button("还能享受啥", act=Act("start_screening"))

_SHOWN = 6
_REASONS_SHOWN = 4
_FACTS_SHOWN = 3
_STANDING_WORDS = {
    Standing.NOW: "现在就可以申请",
    Standing.BUREAU_DECIDES: "可能符合，由民政局等部门认定",
    Standing.AFTER_RECOGNITION: "认定以后跟着有",
    Standing.NEEDS_FACT: "还差情况，说不准",
    Standing.NOT: "看起来不符合",
}


def result_of(context: Context) -> Result:
    """The result from what is known now."""
    said = facts_in_words(context.pack, context.interview.facts)
    return build_result(context.rules, context.facts(), said)


async def show_result(context: Context, *, final: bool) -> None:
    """At most three messages: what to do now, what else, and the ways on."""
    result = result_of(context)
    wanted = set(context.interview.wanted)
    items = [i for i in result.items if not wanted or i.benefit in wanted]
    now = [i for i in items if i.standing is Standing.NOW]
    later = [i for i in items if i.standing is Standing.AFTER_RECOGNITION]
    maybe = [i for i in items if i.standing is Standing.BUREAU_DECIDES]
    open_ = [i for i in items if i.standing is Standing.NEEDS_FACT]
    likely = only_unsure_whether_recognised(context)
    if now:
        head = "照您说的，这些现在就可以去办，按这个先后："
        if likely:
            head = f"{RECOGNITION_LIKELY}\n眼下就能去办的："
        context.say(
            "\n".join([head, *_lines(now)]),
            *(_apply_button(n, item) for n, item in enumerate(now[:3], start=1)),
            basis=now[0].basis,
        )
    elif maybe or later:
        context.say("照您说的，现在还没有马上能定下来的，但有几项可能够得上。")
    elif open_:
        context.say("晓得的还不多，暂时说不准。再答几个问题就清楚些。")
    else:
        context.say(
            "照您说的，这几项看起来都不符合。家里确实困难的，还是可以问镇街，不要就这么算了。"
        )
    also = []
    if later:
        also += ["先办认定，认定以后跟着有：", *_lines(later)]
    if maybe:
        also += ["可能符合，要由民政局等部门认定：", *_lines(maybe)]
    if open_:
        also.append(f"还有 {len(open_)} 项说不准。{_what_would_help(context, open_)}")
    if also:
        context.say("\n".join(also))
    buttons = [SHARE, *after_result(context), REASONS, ANOTHER_CHILD, RESTART, HUMAN]
    if wanted:
        buttons.insert(0, WHAT_ELSE)
    if not final:
        buttons.insert(0, GO_ON)
    ask = question_after_result(context)
    context.say(f"这是照您说的情况看的，不是审批结果，最后由民政局认定。{ask}", *buttons)


def _what_would_help(context: Context, items: list[Item]) -> str:
    """The facts that most of these wait for. What is painful to hear is not listed."""
    settled = context.interview.settled
    labels = {
        fact.label
        for fact in context.pack.facts.values()
        if fact.sensitivity != "high" and fact.id not in settled
    }
    waiting = Counter(label for item in items for label in item.missing if label in labels)
    most = [label for label, _ in waiting.most_common(_FACTS_SHOWN)]
    return f"晓得这些就能看得更准：{'、'.join(most)}。" if most else ""


async def show_reasons(context: Context) -> None:
    """What does not fit and why, kindly."""
    result = result_of(context)
    wanted = set(context.interview.wanted)
    nots = [i for i in result.of(Standing.NOT) if not wanted or i.benefit in wanted]
    if not nots:
        context.say("没有哪一项是明显不符合的。", SHARE, MENU)
        return
    lines = [f"· {item.name}：{item.why_not}" for item in nots[:_REASONS_SHOWN]]
    rest = len(nots) - _REASONS_SHOWN
    more = f"\n还有 {rest} 项，在打印页上都有。" if rest > 0 else ""
    context.say("\n".join(lines) + more, SHARE, RESTART, MENU)


async def show_changes(context: Context) -> None:
    """What a correction changed: from which standing to which."""
    before: dict[str, str] = context.memory.get("changes", {})
    if not before:
        context.say("没有记下什么变化。", MENU)
        return
    standings = context.standings()
    lines = [
        f"· {context.pack.benefits[b].name}：{_STANDING_WORDS[Standing(old)]}"
        f" → {_STANDING_WORDS[standings[b]]}"
        for b, old in before.items()
        if b in standings
    ]
    context.say("\n".join(lines[:_SHOWN]), GO_ON, SHARE)


async def share_result(context: Context) -> None:
    """Keeps the result behind an expiring link and a six-digit case code."""
    if not context.interview.facts:
        context.say("还没有可以保存的结果，先说说娃儿的情况。", MENU)
        return
    result = discreet(context.pack, result_of(context), context.interview.facts)
    try:
        shared = await context.desk.results.keep(to_json(result))
    except NoCodeFreeError:
        context.say("现在保存的人太多，过一会儿再试。可以先截图。", MENU)
        return
    until = shared.expires_at.astimezone(context.desk.now().tzinfo)
    context.say(
        f"办事码：{shared.code[:3]} {shared.code[3:]}\n"
        f"到镇街窗口报这个码，就能打开这份单子。{until.month} 月 {until.day} 日前有效。\n"
        "上面没有名字。码和链接不要给不相干的人。",
        *((WIPE,) if assisted(context) else ()),
        RESTART,
        MENU,
        link=Link("打开、打印或保存", f"/r/{shared.link}"),
    )


def _lines(items: list[Item]) -> list[str]:
    lines = [
        f"{n}. {item.name}" + (f"：{item.amount}" if item.amount else "")
        for n, item in enumerate(items[:_SHOWN], start=1)
    ]
    if len(items) > _SHOWN:
        lines.append(f"…… 共 {len(items)} 项，点“打印或保存”看全部。")
    return lines


def _apply_button(place: int, item: Item) -> Button:
    return Button(f"第 {place} 项怎么办", act=Act("how_to_apply", {"benefit": item.benefit}))
