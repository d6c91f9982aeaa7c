"""Whether a status is claimed, denied or only spoken of: 是低保户, 没吃低保, 低保怎么办."""

from __future__ import annotations

import re

from bot.understanding.facts.doubt import ASKED, PAST, QUESTION_AFTER, UNSURE
from bot.understanding.facts.text import Sentence

_FILL = (
    r"(?:了|着|到|起|的|过|为|成|是|个|一个|上|得|被|已经?|已|有|都|也|家|我|们|他|她|娃|"
    r"儿|给|农村|城市|城镇|民政|国家|政府|村里|镇上|街道|学校|社区|系统|里|残联|大足|重庆|本区)*"
)
_HAVE = re.compile(
    r"(?P<verb>是|靠|吃|有|享受|拿|领|纳入|评[上为定]?|办[了好理下]|认定|登记|列[为入]|"
    rf"批[了准]|定[为成]|属于|进了|得了?|确定|算(?!不)|持|被|为|叫)(?P<fill>{_FILL})$"
)
_FIRM = re.compile(
    r"(?P<verb>认定|开[了过具]|登记|评[上为定]|列[为入]|定[为成]|纳入|确定|办[了好理下]|领|享受|"
    rf"拿|批[了准]|已经是|已是|确认)(?P<fill>{_FILL})$"
)
_DENY = re.compile(
    r"(?:不是|不算|不属于|还?没有?|没得|莫得|还不|未|并非|不吃|没吃|没享受|没办|没评|"
    r"没认定|没登记|没纳入|没列入|没领|没拿|取消了?|停了|退了|不够)"
    r"(?:吃|有|评上?|办[理好下]?|享受|拿|领|纳入|认定|登记|列入|申请上?|申请到|是|算|"
    rf"进|得到?|啥|什么|任何)?{_FILL}$"
)
_ASKED_TAIL = re.compile(
    rf"{ASKED}(?:再|给|我们?|他|她|娃儿?|孩子|够|得到|被|算|得|家里?|屋头|成|过|继续|"
    r"接着|一直|直接|还|单独|单人|单个|一个人)*$"
)
_LOST = re.compile(
    r"^(?:户|证|家庭|资格|待遇|金)?(?:就|都|也|又|已经|早就|去年|今年|刚|才)*(?:被|遭|"
    r"给)?(?:取消|停|除|没批|没办|没评|没过|没通过|没下来|还没|不给|掉了|退|注销|没了|"
    r"没得了|没有了|过期|不批|没吃了|没申请|没认定)"
)
_GRANTED = re.compile(
    r"^(?:户|证|家庭|认定|资格|手续)?(?:已经|都|也|刚|早就|就|是|去年|今年|前年|上个?月)*"
    r"(?:办好|办了|办下来|认定过|批过|批了|批下来|下来了|认定了|通过了|办过|办的有|办得有|有(?=$|，|的)|在吃|吃起|吃了|"
    r"享受|领了|领着|领起|拿到)"
)
_OWNER = re.compile(
    r"(?:我们?家?|咱们?家?|家里|家头|屋头|屋里|我屋|我们屋|一家人?|全家|他家|她家|"
    r"娃儿家|娃儿?|孩子)(?:里|头|人)?(?:都|也|就|现在|目前|本来)?$"
)
_STRANGER = re.compile(
    r"(?<![跟和与随])(?:邻居|隔壁|别人|别个|人家|亲戚|朋友|同事|爷爷|奶奶|外公|外婆|公公|婆婆|老两口|"
    r"老人|舅舅|姑姑|叔叔|伯伯|老乡)[^，娃孙我]{0,6}$"
)
_APPLIED_FOR = re.compile(rf"(?:申请|在办|办理|申报)(?:着|了|过|{_FILL})$")
_STILL_WAITS = re.compile(
    r"^(?:户|证|家庭|资格|手续)?，?(?:但是?)?(?:都|现在|目前)?(?:还|还是|一直)?没有?(?:批|办|评|定|认定|下)"
    r"(?:下来|来|到|好|上|准|过)?(?:的|了|呢)?(?=$|，)"
)
#: A word of status, and nothing else, as people answer or list: 低保户.
_MERELY = re.compile(r"^(?:户|家庭|供养|人员|对象|的|哈|嘛|哦|噻)*$")
#: 低保户 alone: nobody asks so about a scheme.
_ONES_OWN = re.compile(r"^[^，]{2,5}(?:户|供养)的?(?=$|，)")
#: Where a list without stops goes on: 十岁四年级低保户.
_LISTED = re.compile(r"(?:岁|年级|户口|[一二]档|[带养过住读]|残疾)$")
_CONDITIONAL = re.compile(
    r"^(?:户|证|家庭)?(?:的话|也|还|就|的)?(?:能|可以|行不|得不得|可不可以|怎么|咋|啷个|才)"
)
_ALTERNATIVE = re.compile(r"^(?:户|证|家庭)?(?:还是|或者?|和|跟|与|、|及)")

_SHORT_NO = re.compile("(?:户|家庭)?(?:也|都)?(?:没有|没得|莫得)$")
_OPEN_AFTER = re.compile(
    r"(?:户|证|家庭)?了?(?:吗|么|不(?:$|，)|没得?(?:$|，)|没有(?:$|，)|是不是)"
)
_WHICH = re.compile(r"什么|啥|哪[些种个]|怎样|咋样|怎么样")
_ABOUT_IT = re.compile("的?(?:标准|条件|政策|流程|材料|线|要求|申请|程序)")


def claim(
    sentence: Sentence, start: int, end: int, *, firm: bool = False, proves: bool = False
) -> bool | None:
    """True where the words from ``start`` to ``end`` are said to hold, False where denied.

    ``firm`` asks for an act of recognition (认定, 登记), ``proves`` says that the words are
    themselves the proof once somebody has them (孤儿证, 低保户).
    """
    before, after = sentence.before(start, 20), sentence.after(end, 12)
    following = sentence.text[end : end + 12]
    if UNSURE.search(before) or _STRANGER.search(before):
        return None
    denied = _DENY.search(before)
    if denied and "有没" not in before[max(0, denied.start() - 1) : denied.end()]:
        return _denied(before[: denied.start()], after)
    if not before and _SHORT_NO.match(after):
        return False
    if _APPLIED_FOR.search(before) and _STILL_WAITS.match(following):
        return False
    if _LOST.match(after):
        return None if _ASKED_TAIL.search(before) else False
    if _GRANTED.match(after) and not _ASKED_TAIL.search(before):
        return None if re.search(r"[吗么不]$|没有?$|没得$", after) else True
    held = (_FIRM if firm and not proves else _HAVE).search(before)
    if held:
        return _held(before[: held.start()], held["verb"], after, proves=proves)
    if not proves or QUESTION_AFTER.match(after) or _ALTERNATIVE.match(after):
        return None
    if proves and _LISTED.search(before) and re.match(r"(?:户|对象)", after):
        return True
    if not before and _MERELY.match(after) and sentence.stops:  # one of several in a list
        around = sentence.text[max(0, start - 8) : end + 10]
        return None if re.search("怎么|咋|申请|有没有|想问", around) else True
    if not before and _MERELY.match(after) and _ONES_OWN.search(sentence.text[start:] or ""):
        return True
    return True if _OWNER.search(before) else None


def _denied(lead: str, after: str) -> bool | None:
    asked = _ASKED_TAIL.search(lead) or PAST.search(lead)
    condition = _CONDITIONAL.match(after) and not _OWNER.search(lead)
    return None if asked or condition or re.match("了?(?:吗|么|是不是|还是)", after) else False


def _held(lead: str, verb: str, after: str, *, proves: bool) -> bool | None:
    if _ASKED_TAIL.search(lead) or re.search("[不没未莫]$", lead) or PAST.search(lead):
        return None
    if (lead.endswith("要") and verb == "是") or _ALTERNATIVE.match(after) or _WHICH.search(lead):
        return None
    if _OPEN_AFTER.match(after) or _ABOUT_IT.match(after):
        return None
    asked = QUESTION_AFTER.match(after) and not proves and verb in ("有", "得", "算", "叫")
    return None if asked else True
