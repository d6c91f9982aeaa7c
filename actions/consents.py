"""What people agree to, in the words they see, with the version that is noted beside a consent.

Whoever changes the words changes the version: a consent rests on what was read, not on what is
written here today (a test holds both together).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one consent; ``{days}`` is how long, a setting of the install."""

    version: str
    text: str

    def shown(self, days: int) -> str:
        """As the person reads it."""
        return self.text.format(days=days)


KEEP = Wording(
    "keep-1",
    "要您同意才记。记的是娃儿的年龄、读书、爸妈和家里这些情况，不记名字，不记您的原话。\n"
    "锁起来存，只拿来下次接着用。{days} 天没来就自动删，您随时说“删除我的数据”也马上删。\n"
    "不同意也不影响问。",
)
CALL_BACK = Wording(
    "call-1",
    "留电话要您同意：只记电话、时间和问的是哪一类。锁起来存，只有民政局的工作人员看得到，"
    "办完就删，最多留 {days} 天，您随时说“删除我的数据”也马上删。\n"
    "请留您自己接的号码；没满 14 岁的，请大人来留。没有人能保证多久联系您，急事先打 110。",
)
ASSISTED = Wording(
    "assist-1",
    "“我替您查娃儿能享受啥帮扶。要问娃儿和家里的情况，不问名字。\n"
    "结果打在纸上，或者给您一个办事码。查完就从这台手机上清掉。您同意不？”",
)
ALL = (KEEP, CALL_BACK, ASSISTED)
