"""Everyday words for the choices of facts.yml, beside their labels."""

from __future__ import annotations

import re

_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "stage": (
        ("preschool", r"幼儿园|幼稚园|学前班|[大中小托]班"),
        ("primary", r"小学|(?<![七八九789])[一二三四五六1-6]年级|^小[一二三四五六]$"),
        ("junior_high", r"初中|初[一二三123]|[七八九789]年级"),
        ("general_high_school", r"(?<!职业)(?<!职)高中|普高|^高[一二三123]"),
        ("secondary_vocational", r"职高|职业高中|中职|中专|技校|卫校|职校|技工学校|职业学校"),
        ("university", r"大学|大专|本科|专科|^大[一二三四]|研究生|学院"),
        (
            "not_in_school",
            r"(?:没有?|没得|莫得|不|没在)(?:上学|读书|上了?$|读了?$|念书|学上|书读)|"
            r"还没(?:上|读|到)|辍学|失学"
            r"|在家(?:耍|里耍)|^没(?:有)?$|打工去了|读完了",
        ),
    ),
    "kindergarten": (
        ("non_inclusive_private", r"(?:不是|非|不属于)普惠|高价|贵族|国际园"),
        ("inclusive_private", r"(?<!不是)(?<!非)(?<!不属于)普惠"),
        ("public", r"公办|公立|国办|公家|国家办|政府办"),
    ),
    "hukou": (
        (
            "none",
            r"黑户|(?:没有?|没得|莫得|还没|未)(?:上|办|落|入|户口|$)|上不到|正在办|在办|没上起",
        ),
        ("dazu", r"大足|本地|本区|这里|这边|当地|龙水|棠香|龙岗|双桥|邮亭|万古|三驱|宝顶|智凤"),
        ("other_chongqing_district", r"重庆(?:其他|别的|另外)|别的区|其他区|主城"),
        ("other_province", r"外省|省外|别的省|其他省"),
    ),
    "orphan_raised_in": (
        (
            "dazu_child_welfare_institution",
            r"(?:大足|区|我们这|这里|本地|县)(?:的|里的?)?(?:儿童)?福利",
        ),
        (
            "other_institution",
            r"(?:重庆|外地|主城|别处|别的|其他|市|外省)(?:市)?(?:的|里的?)?(?:儿童)?福利",
        ),
        (
            "relative_home",
            r"爷|奶|外公|外婆|婆婆|公公|舅|姑|姨|伯|叔|幺爸|亲戚|自己家|自己屋|家里|"
            r"屋头|屋里|在家|哥|姐|孃|我家|我带",
        ),
    ),
    "insurance_tier": (
        ("none", r"没有?(?:交|买|参|缴|上)|没得|^没有?$|没办|断了|未交|不交|没参保"),
        ("1", r"一档|1档|^[一1](?:档)?$|第一档|低(?:的)?那?档|便宜的"),
        ("2", r"二档|2档|两档|^[二2](?:档)?$|第二档|高(?:的)?那?档|贵的"),
    ),
    "urgent_event": (
        ("none", r"^(?:没有?|没得|莫得|无|没啥|没出|没什么|没得啥)|没出(?:过)?(?:啥|什么)?事|都好"),
        ("in_dazu", r"大足|本地|这里|这边|当地|家门口|龙水|双桥|镇上|屋头"),
        ("elsewhere", r"外地|外省|老家|别处|别的地方|高速上|打工"),
    ),
    "identification_result": (
        ("not_done", r"(?:没有?|没得|还没|没人|从没)(?:做|来|搞|评|识别|测|$)|没做过|没有过"),
        ("no_referral", r"(?:不用|无需|不需要?|不要|没说要|不必)(?:转介|转)|没(?:得)?问题|正常"),
        (
            "referral",
            r"(?<!不用)(?<!无需)(?<!不需要)(?<!不需)(?<!不要)(?<!没说要)(?<!不必)"
            r"(?:转介)|要转|需要转",
        ),
    ),
    "disability_kind": (
        ("none", r"(?:没有?|没得|莫得|还没|未)(?:残疾|证|办|评|$)|没残疾|不残疾|正常"),
        ("visual", r"视力|眼睛|看不[见到]|盲"),
        ("hearing", r"听力|耳朵|听不[见到]|聋(?!哑)"),
        ("speech", r"言语|语言|说不[出来]|哑(?<!聋哑)"),
        ("physical", r"肢体|手脚|脚|腿|手残"),
        ("intellectual", r"智力|智障"),
        ("mental", r"精神|孤独症|自闭"),
        ("multiple", r"多重|几样|两样"),
    ),
    "disability_level": tuple(
        (
            digit,
            rf"^(?:是|定的?|写的?)?(?:[{digit}{word}](?:级|$)|第{word}级)|(?<![一二三四])"
            rf"{word}级|{digit}级",
        )
        for digit, word in zip("1234", "一二三四", strict=True)
    ),
}
WORDS = {
    fact: tuple((choice, re.compile(words)) for choice, words in choices)
    for fact, choices in _WORDS.items()
}

_PARENT = (
    ("dead", r"去世|死|过世|不在了|没了|病故|走得早"),
    (
        "caring",
        r"^(?:在|都在|还在)(?:管|带|家|屋头|屋里|身边|的$|外面打工|外头打工|外地打工|"
        r"打工|上班|一起)|好好的|有联系|正常|管到的?",
    ),
    ("lost_contact_6_months", r"半年(?:多|以上)?没|(?:好几|几|多)年没|一直没(?:联系|音信|消息)"),
    ("imprisoned_6_months", r"(?:坐牢|关押|关了|服刑)半年"),
    ("detox_6_months", r"强制戒毒|强戒|戒毒半年"),
    ("other", r"^(?:其他|其它|别的|都不是|另外的?情况|说不清)"),
)
PARENT = tuple((choice, re.compile(words)) for choice, words in _PARENT)
