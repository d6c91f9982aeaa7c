"""The text in which words of danger are looked for: evasions undone, harmless idioms blanked."""

from __future__ import annotations

import re

from bot.understanding.harmless_phrases import IDIOMS
from bot.understanding.harmless_talk import TALK

_NOISE = re.compile(r"[\s*·•.\-_|/…~～'\"“”‘’`^+=#@&()（）\[\]【】<>《》￥$%]+")
_STOP = re.compile(r"[,，。!！?？;；、:：]+")
_REPEATED = re.compile(r"(\D)\1{2,}")

_EVASIONS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (
            r"(?<![a-z])zi?s(?:ha?)?(?![a-z])|自sh?a?(?![a-z])|自[沙刹鲨纱煞]|"
            r"紫[砂沙](?![壶锅杯煲茶泥陶炖电])",
            "自杀",
        ),
        (r"(?<=[想要去快])(?:4|si|s)(?=$|[，了算吧掉啊])|亖|屎(?=了算)", "死"),
        (r"(?<=[想要])(?:噶|嘎|寄)(?=$|[，了])", "死"),
        (r"不想h(?:uo)?(?![a-z])|不想[货获](?=$|了|，)", "不想活"),
        (r"(?<=打)(?:si|屎)(?=[我他她娃人])", "死"),
        (r"割w(?:an)?(?![a-z])|[噶嘎]腕|割万(?=$|，|了)", "割腕"),
        (r"跳l(?:ou)?(?![a-z])|跳喽", "跳楼"),
        (
            r"(?<![a-z])q(?:iang)?j(?:ian)?(?![a-z])|强j(?:ian)?(?![a-z])|[墙蔷]奸|"
            r"强[尖间](?=[我她了过])",
            "强奸",
        ),
        (r"x侵|xing侵|[姓幸]侵|性[亲浸](?=$|了|过|我|她|，)", "性侵"),
        (r"[伪委萎偎]亵|猥[泄屑x]", "猥亵"),
        (r"家[爆报](?=我|了|$|，|娃|她|她妈)|jiabao", "家暴"),
        (r"[果罗]照|裸(?:zhao|z)(?![a-z])", "裸照"),
        (r"虐侍|虐(?:dai|d)(?![a-z])", "虐待"),
        (r"(?<=[被遭挨])(?:da|d)(?![a-z])", "打"),
        (r"(?<![a-z])da(?=[我娃他她])", "打"),
        (r"救m(?:ing)?(?![a-z])|jiu命|就命(?=$|，|啊)", "救命"),
        (r"鲨(?=了我|了他|我|人)", "杀"),
        # The little English that somebody in danger may have; spaces are gone by now.
        (
            r"(?:hits?|hitting|beats?|beating|kick(?:s|ing)?|slap(?:s|ping)?|punch(?:es|ing)?|"
            r"chok(?:es|ing)|abus(?:es?|ed|ing)|hurt(?:s|ing)?)"
            r"(?=me|my|him|her|his|our|us|the(?:child|kid|baby|girl|boy)|a(?:child|kid|girl|boy))|"
            r"child(?:being|is|was)?(?:abused?|beaten|hit)",
            "打我",
        ),
        (
            r"(?:want|wanna)(?:to)?die|kill(?:ing)?myself|suicid(?:e|al)|endmylife|cut(?:ting)?myself",
            "自杀",
        ),
        (r"(?:rap(?:e|ed|es|ing)|molest(?:s|ed|ing)?|touch(?:es|ed|ing)?)(?=me|her|my)", "强奸"),
        (
            r"helpmeplease|(?:please)?saveme|kill(?:s|ing)?(?:me|us|her|him|my)(?!$)|emergency",
            "救命",
        ),
    )
)

#: What once happened to a grown-up of the family, told as the reason of its trouble.
_GROWN_UP = (
    r"(?:爸爸?|妈妈?|老汉儿?|爹|娘|父亲?|母亲?|爷爷?|奶奶?|外公|外婆|公公|婆婆|舅舅?|"
    r"叔叔?|幺爸|伯伯?"
    r"|男人|老公|丈夫|老婆|媳妇|堂客|婆娘|女婿|儿媳|两口子|父母|爸妈|家长|对象|前夫|前妻)"
)
_OWN_DEATH = (
    r"(?:自杀|轻生|跳楼|跳河|跳江|跳桥|上吊|喝农药|喝药|喝百草枯|喝敌敌畏|吃药|割腕|想不开|"
    r"寻短见?|自尽|吃安眠药)"
)
_PAST = re.compile(
    rf"""
    {_GROWN_UP}(?!说|讲|把)[^，]{{0,8}}{_OWN_DEATH}[^，]{{0,4}}(?:死|走|去世|过世|没了|
      没救|不在|身亡|[年岁])
    | {_GROWN_UP}[^，]{{0,6}}(?:年前|以前|前年|去年|早年|早就|那年|的时候|月前){_OWN_DEATH}
    | {_GROWN_UP}(?:是|都是)?{_OWN_DEATH}(?:死|走|去世|过世|没)的
    | {_GROWN_UP}[^，我娃]{{0,8}}(?:淹|摔|撞|触电|电|煤气中毒|中毒|溺水|大出血|难产|昏迷|蛇咬|
      坠楼|砸|病|累|烧|车祸)[^，]{{0,3}}(?:死|走|没了|去世|不在|身亡|没救)
    | {_OWN_DEATH}(?:死了|身亡|去世|过世|走了)(?=[^，]{{0,8}}(?:年|娃|孩|孙|能|有没|领|补|咋|算))
    |(?:因为?|受不了|遭不住|忍不了|以前|原来|当年|之前|年轻时|早年)[^，]{{0,4}}家暴(?!我|娃|孩)
    | (?:遭|被|受)?家暴[^，娃孩]{{0,6}}(?:离婚|离了|跑了|走了|离家|分居|坐牢|被判|判了|被抓)
    | {_GROWN_UP}[^，]{{0,4}}(?:打|杀|砍|捅|弄|掐)(?:死|伤)?了?(?:别?个|人|{_GROWN_UP}|
      邻居|老板)[^，]{{0,2}}，?
      [^，]{{0,3}}(?:坐牢|坐了|被判|判了|被抓|抓了|进去|关了|关起|服刑|入狱|枪毙|死刑|死缓|无期)
    | {_GROWN_UP}(?:把|将)[^，娃孩]{{0,4}}{_GROWN_UP}(?:打死|杀|砍死|捅死|弄死|掐死)
      [^，]{{0,3}}，?
      [^，]{{0,3}}(?:坐牢|坐了|被判|判了|被抓|抓了|进去|关了|关起|服刑|入狱|枪毙|死刑|死缓|无期)
    | (?:坐牢|服刑|判刑|被判|被抓)[^，]{{0,4}}因为[^，]{{0,4}}(?:打人|伤人|杀人|打架|强奸|家暴)
    | {_GROWN_UP}(?:是|还)?(?:被|遭)(?:人)?打(?:伤|残)[^，]{{0,3}}(?:住院|残疾|瘫)
    | (?:小时候|小的时候|前些年|早些年|几年前|多年前|当年|出生时|前几年)[^，]{{0,4}}(?:被|遭)
      (?:人)?(?:烫|烧|拐|砸|压|撞|电|咬)[^，]{{0,4}}
    | (?:误吃|误服|误喝|喝|吃)了?[^，]{{0,5}}药?[^，]{{0,2}}(?:抢|救)(?:救)?(?:回来|过来)
    | (?:有过|曾有|曾经有过?)[^，]{{0,4}}(?:自残|自伤|自杀|轻生)[^，]{{0,3}}(?:经历|史|行为)
    | (?:房子|屋子?|屋头|家里)[^，]{{0,3}}(?:被|遭)(?:大?火)?烧(?:了|光|毁|没)
    | (?:被|遭)(?:大?火)烧(?:了|光|毁|没)[^，]{{0,3}}(?:房|屋)
    """,
    re.VERBOSE,
)

#: What did not happen.
_DENIED = re.compile(
    r"(?:没有?|莫得|没得|从来?不|从没|未曾?|不会|不得|不是|并未|并没有?)(?:人)?(?:被|"
    r"遭|挨|再|要|在|去)?"
    r"(?<!差点没)(?:打|骂|欺负|虐待|动手|碰|伤害|性侵|猥亵|家暴|自杀|自残|威胁)(?!死|"
    r"就|够|完)(?:过|骂|人)?(?:我|"
    r"娃儿?|孩子|他|她|人)?"
    r"|(?:没有?|莫得|没得|从没|不会|没啥)(?:想|说|提|讲)?(?:过)?(?:要)?(?:自杀|轻生|自残|不想活)"
    r"|舍不得打[^，]{0,3}|不打不(?:骂|闹|吵)[^，]{0,3}"
)
_BLANK = "□"

#: Somebody asks us to keep something to ourselves: 我想说说心里话，你别告诉老师.
_CONFIDES = re.compile(
    r"(?:你们?|您)?(?:可以|能|能不能|可不可以)?(?:别|莫|不要)(?:告诉|跟|给|和)(?:我们?)?(?:的)?"
    r"(?:妈妈?|爸爸?|老汉|家里|家人|屋头|奶奶|爷爷|老师|学校|班主任|别人|别个|他们)"
    r"(?:们|的人)?(?:说|讲|晓得|知道)?"
)
#: Somebody was told to keep silent by whoever does it.
_SILENCED = re.compile(
    r"(?:他|她|叔|伯|爷爷|爸|舅|哥|姨父|姑父|老师|教练|男的?|那个?人|有个?人|老板|同学)[^，]{0,8}"
    r"(?:说|喊|叫|让|讲|要|不准|不许|威胁|求|哄)"
)

_CHILD_WORDS = re.compile(
    r"娃儿们?|娃娃们?|孩子们?|小孩子?|幺儿|幺妹儿?|女儿|儿子|外?孙(?:子|女|儿)|孙孙|"
    r"侄[儿女子]|外甥女?|(?<!兄)弟弟?"
    r"|(?<![姊姐])妹妹?|姐姐|哥哥|同学们?|学生|小朋友|宝宝|[男女]娃|妹崽|崽崽|细娃|"
    r"闺女|姑娘|[男女]孩子?|小家伙"
)


def danger_text(text: str) -> str:
    """The text to search: lower case, without noise, evasions, idioms and what was denied."""
    text = _STOP.sub("，", _NOISE.sub("", text.lower()))
    text = _REPEATED.sub(r"\1", text)
    for pattern, plain in _EVASIONS:
        text = pattern.sub(plain, text)
    if not _SILENCED.search(text):
        text = _CONFIDES.sub(_BLANK, text)
    for harmless in (TALK, _PAST, IDIOMS, _DENIED):
        text = harmless.sub(_BLANK, text)
    return _CHILD_WORDS.sub("娃", text)
