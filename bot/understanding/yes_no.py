"""Yes and no as people say them: 对头, 要得, 莫得, 还没办."""

from __future__ import annotations

import re

_PARTICLES = "的了啊呀哦噢呢哈嘛撒噻嘞哟过得吧咯诶哎，。！!,."
_YES = re.compile(
    r"(?:嗯+|恩+|哎|是|对头?|有|要得|得行|在吃|吃起|吃到|办了?|办好|办起|认定|登记|交|"
    r"做|当然|肯定|没错|不错|确实|就是|算是?|已经"
    rf"|好|可以|行|都|也|正在|在打|感染|受过|遭过|是个|yes|y|ok|✓|[{_PARTICLES}])+",
)
_NO = re.compile(
    r"(?:还|都|也|现在|目前|从来|从|暂时|根本|啥子?都|就|一直)*(?:不是|没有?|没得|莫得|取消|停|"
    r"莫有|不算|不对|不得|不用|不|否|未|no|n|没啥|没什么)"
    r"(?:有|得|办|认定|登记|交|做|吃|读|签|评|领|算|是|需要|要|感染|没有?|没得|不是|"
    rf"[{_PARTICLES}])*"
)
_MAYBE = re.compile(r"可能|好像|应该|大概|也许|怕是|估计|说不定|不一定")
_YES_HEAD = re.compile(r"^(?:嗯+，?|对头?，?|是的?，?|有的?，?|已经|在|正在|都)")
_NO_HEAD = re.compile(r"^(?:不是，?|没有，?|没得，?|莫得，?|没|不|还没有?|从没|未|并没有?)")
_VERBS = frozenset("办认定登记交做吃评领查得患读住离开签争打")


def yes_or_no(text: str, about: str) -> bool | None:
    """What a short text answers; ``about`` is the wording of the question it may take up."""
    if not text or _MAYBE.search(text):
        return None
    if _NO.fullmatch(text):
        return False
    if _YES.fullmatch(text):
        return True
    words = set(about) | set(_PARTICLES) | set("给他她娃儿我们都也上到起")
    no = _NO_HEAD.match(text)
    if no and set(text[no.end() :]) <= words:
        return False
    yes = _YES_HEAD.match(text)
    if yes and set(text[yes.end() :]) <= words:
        return True
    if set(text) <= words and set(text) & _VERBS and text[-1] in "了过的":
        return True
    return None
