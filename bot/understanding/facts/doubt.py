"""What takes the force out of a statement: questions, wishes, conditions, hearsay, denial."""

from __future__ import annotations

import re

#: Anywhere before a statement in its clause.
UNSURE = re.compile(
    r"可能|听说|据说|好像|似乎|怀疑|如果|要是|假如|假设|万一|倘若|也许|说不定|大概是|"
    r"估计|怕是|是不是|算不算|不晓得是|不知道是"
    r"|不确定|或者|还是说|比如|例如|譬如|只有|必须|除非|怕(?=他|她|娃|是|有)|担心|"
    r"会不会|别人说|别个说"
)
#: Directly before a verb: a wish, a question or an application, not a state.
ASKED = (
    r"(?:是不是|算不算|有没有|有没得|有莫得|能不能|可不可以|可以|能够?|想|要|该|会|"
    r"怎么|咋个?|啷个|如何|怎样|申请|(?<![公民国自])办理?"
    r"|准备|打算|希望|才|只有|必须|如果|要是|假如|万一|可能|好像|听说|估计|应该|不晓得|"
    r"不知道|不清楚|还能|得不得|够不够|帮|给不给|凭|靠|让|请|去)"
)
#: Directly before what is denied.
NEGATED = re.compile(
    r"(?:没有?|不是|不|未|莫得|没得|并非|从没|从未|还没有?|差点|快|快要|不会|没法|不得|"
    r"不能)(?:被|曾|去|真的?|再|啥|什么|过|得|有|算|给|办|上)*$"
)
#: Directly after a statement: it was only asked.
QUESTION_AFTER = re.compile(
    r"^(?:的话|了?吗|了?么|了?没得?(?:$|，|哦|嘛)|了?没有(?:$|，)|了?不(?:$|，|哦|嘛|"
    r"呢)|是啥|是什么|是不是|怎么|咋|啷个|如何|有没|有啥|有什么|有哪|有多|"
    r"要啥|要什么|要哪|要多|要不要|多少|好多|条件|标准|政策|流程|哪|申请|能不能|可不可以|还是)"
)
PAST = re.compile(
    r"(?:以前|原来|曾经|之前|过去|原先|早先|早几年|小时候|那时候|当时|前几年)(?:也|都|"
    r"还|就|是|我们?|家里?|屋头|他|她|娃儿?|一直)*$"
)


def doubted(before: str) -> bool:
    """True where the words before a statement leave it open."""
    return UNSURE.search(before) is not None
