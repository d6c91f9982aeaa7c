"""A conversation and kept results without Rasa or a database, for tests of the web chat."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from fastapi import HTTPException

from entitlements.result import Item, Result, Standing
from entitlements.result_codec import to_json

Json = dict[str, Any]

LINK = "kept-result-link-for-tests"
CODE = "204817"
CHINA = timezone(timedelta(hours=8))

EMERGENCY: Json = {
    "card": {
        "kind": "emergency",
        "title": "先打 110",
        "lines": ["现在就有危险的话，不要等这里回复。", "能走开就先走到有人、安全的地方。"],
        "buttons": [
            {"label": "拨打 110", "href": "tel:110"},
            {"label": "不方便说话", "token": "cannot-speak"},
            {"label": "我想反映情况", "token": "report"},
        ],
    }
}
WELCOME: Json = {
    "text": "您好，我是护蕾，回答困境儿童政策的小程序，不是真人。\n"
    "直接说娃儿的情况就行，比如：娃儿八岁，爸爸不在了，妈妈走了两年没音信。",
    "buttons": [
        {"label": "看娃儿能享受啥", "token": "screen"},
        {"label": "问一项补助", "token": "topics"},
        {"label": "怎么申请", "token": "apply"},
        {"label": "找谁、在哪里", "token": "office"},
        {"label": "有娃儿受伤害", "token": "harm"},
        {"label": "找人工", "token": "human"},
    ],
    "basis": "这里说的都依据 2026 年 3 月 10 日公布的征求意见稿，以区民政局说的为准。",
}


@dataclass
class FakeChat:
    """Answers at once, the same id the same way, and counts what came."""

    tries: Counter[str] = field(default_factory=Counter)
    said: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[str, Json] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    delay: float = 0.0
    welcomes: int = 0
    files: list[tuple[str, str, int]] = field(default_factory=list)

    async def say(
        self,
        chat_id: str,
        message_id: str,
        text: str | None,
        button: str | None,
        *,
        origin: str = "",
    ) -> Json:
        """The next planned status, if any, comes first; an unanswered try says nothing."""
        self.tries[message_id] += 1
        if self.statuses:
            status = self.statuses.pop(0)
            raise HTTPException(status, headers={"Retry-After": "1"})
        if self.delay:
            await asyncio.sleep(self.delay)
        if message_id not in self.answers:
            self.said.append((message_id, text if text is not None else f"[{button}]"))
            self.answers[message_id] = _answer(text or "", button)
        return self.answers[message_id]

    async def send_file(
        self,
        chat_id: str,
        message_id: str,
        name: str,
        chunks: AsyncIterator[bytes],
        *,
        origin: str = "",
    ) -> Json:
        """Takes a file, or refuses it as often as planned."""
        size = 0
        async for chunk in chunks:
            size += len(chunk)
        if self.statuses:
            raise HTTPException(self.statuses.pop(0))
        self.files.append((message_id, name, size))
        return {"replies": [{"text": "收好了。"}], "ephemeral": True, "files": True}

    async def welcome(self, chat_id: str) -> Json:
        self.welcomes += 1
        return {"replies": [WELCOME], "ephemeral": False}


def _answer(text: str, button: str | None) -> Json:
    if button == "cannot-speak":
        return {"replies": [{"text": "不方便说话，可以悄悄发短信。"}], "ephemeral": True}
    if text == "我要反映":
        asked = {"text": "您看到、听到了什么？"}
        return {"replies": [asked], "ephemeral": True, "files": True}
    if text == "给我号码":
        code = {"text": "收条号码：", "code": "1551 4556 6631 3983"}
        return {"replies": [code], "ephemeral": True, "files": True}
    if "打我" in text:
        rest = {"text": "这句话排在卡片后面。"}
        return {"replies": [rest, EMERGENCY], "ephemeral": True}
    if "结果" in text:
        link = {"label": "看结果，可以打印", "href": f"/r/{LINK}"}
        done = {"text": "看完了，有 3 项可以去办。", "link": link}
        return {"replies": [done], "ephemeral": False}
    if "清掉这台手机" in text:
        return {"replies": [{"text": "清掉了。"}], "ephemeral": False, "wipe": True}
    if "坏链接" in text:
        bad = [
            {"label": "坏", "href": "javascript:alert(1)"},
            {"label": "外", "href": "//example.org/"},
        ]
        return {"replies": [{"text": "看这里", "buttons": bad}], "ephemeral": False}
    heard = text or f"[{button}]"
    return {
        "replies": [
            {
                "text": f"听到了：{heard}\n认定以后，每月有 1651 元基本生活费"
                "（散居，2025 年 7 月起的标准）。",
                "basis": "依据：实施方案第 1 条（征求意见稿），2026-03-10 版；以民政局认定为准",
            },
            {
                "text": "娃儿现在读哪一段？",
                "buttons": [
                    {"label": label, "token": f"stage-{n}"}
                    for n, label in enumerate(
                        ["没上学", "幼儿园", "小学", "初中", "普高", "不晓得", "为啥问"]
                    )
                ],
            },
        ],
        "ephemeral": False,
    }


@dataclass(frozen=True)
class FakeKept:
    """One kept result."""

    value: Any
    code: str
    expires_at: datetime


class FakeResults:
    """One result, behind one link and one code."""

    def __init__(self, result: Result | None = None) -> None:
        self.kept = FakeKept(
            to_json(result or example_result()),
            CODE,
            datetime(2026, 3, 27, 7, 20, tzinfo=UTC),
        )

    async def by_link(self, link: str) -> FakeKept | None:
        return self.kept if link == LINK else None

    async def by_code(self, code: str) -> FakeKept | None:
        return self.kept if code == CODE else None


def item(name: str, standing: Standing, **more: Any) -> Item:
    """A benefit with everything a page shows."""
    values: dict[str, Any] = {
        "benefit": name,
        "name": name,
        "standing": standing,
        "short": "爸妈都管不了的娃儿，每月有生活费",
        "amount": None,
        "missing": (),
        "decided_by": (),
        "after": None,
        "why_not": "这一条只给认定了的娃儿。",
        "order": 1,
        "who": "监护人；监护人办不了的，可以请亲戚代办",
        "how": ("到娃儿户口所在的镇街交申请", "镇街查过以后报区民政局定"),
        "where": ("村（社区）儿童主任", "镇街民政办"),
        "papers": ("娃儿的户口簿", "监护人的户口簿和身份证", "爸妈情况的证明"),
        "papers_sure": True,
        "measure": 1,
        "basis": "依据：实施方案第 1 条（征求意见稿），2026-03-10 版；以民政局认定为准",
    }
    return Item(**{**values, **more})


def example_result() -> Result:
    """A child of eight, father dead, mother gone: as long as such results are."""
    now, bureau = Standing.NOW, Standing.BUREAU_DECIDES
    after, needs, no = Standing.AFTER_RECOGNITION, Standing.NEEDS_FACT, Standing.NOT
    recognition = "孤儿、事实无人抚养儿童认定"
    return Result(
        on=date(2026, 3, 20),
        items=(
            item(recognition, now, short="先认定，后面的都跟着有", papers_sure=False),
            item("临时救助", now, order=2, amount="一次 3000 元（2025 年 7 月起的标准）"),
            item("学前教育资助", now, order=3, measure=9, where=("娃儿的学校",)),
            item("医疗救助", bureau, decided_by=("区医保局",), measure=5, where=("就诊的医院",)),
            item(
                "基本生活费",
                after,
                after=recognition,
                amount="每月 1651 元（2025 年 7 月起的标准）",
            ),
            item("助学金", after, after=recognition, measure=9),
            item("残疾儿童康复救助", needs, missing=("有没得残疾证",), measure=6),
            item("困难残疾人生活补贴", needs, missing=("有没得残疾证",), measure=6),
            item("住房救助", needs, missing=("家里住的啥房子", "是不是低保"), measure=10),
            *(item(f"不符合的第 {n} 项", no, measure=n) for n in range(10, 22)),
        ),
        said=(("娃儿多大", "8 岁"), ("爸爸", "不在了"), ("妈妈", "走了 2 年没音信")),
        document="大足区进一步加强困境儿童福利保障工作的实施方案（征求意见稿），2026-03-10 版",
        status_note="这里说的都依据 2026 年 3 月 10 日公布的征求意见稿，意见已在 3 月 19 日收完。"
        "后来有没有正式印发、改没改，以区民政局说的为准；能不能享受，也由民政局认定。",
    )
