"""Control phrases, topics and towns."""

from __future__ import annotations

import pytest

from bot.understanding.steering import steering_word
from bot.understanding.topics import topic_in, town_in
from entitlements.model import Pack
from entitlements.vocabulary import TOPICS


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("为啥问这个", "why_ask"),
        ("为什么要问？", "why_ask"),
        ("不晓得", "dont_know"),
        ("记不清了", "dont_know"),
        ("不想说", "decline_answer"),
        ("跳过", "decline_answer"),
        ("上一步", "step_back"),
        ("返回吧", "step_back"),
        ("先看结果", "result_so_far"),
        ("从头来", "start_over"),
        ("另一个娃儿", "another_child"),
        ("菜单", "show_menu"),
        ("转人工", "human_handoff"),
        ("我要找人工", "human_handoff"),
        ("算了不问了", "cancel"),
        ("取消。", "cancel"),
        ("低保怎么申请", None),
        ("我不知道低保怎么申请", None),
        ("娃儿不见了", None),
        ("", None),
    ],
)
def test_steering(text: str, intent: str | None) -> None:
    assert steering_word(text) == intent


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("孤儿一个月能领好多钱", "basic_living"),
        ("爸爸坐牢妈妈跑了有没得钱", "basic_living"),
        ("低保怎么算的", "dibao"),
        ("单人保是啥", "dibao"),
        ("屋头着火了有没有临时救助", "temp_relief"),
        ("住满两年的应急救助", "emergency_relief"),
        ("公租房怎么申请", "housing"),
        ("医保费政府帮忙交吗", "insurance_subsidy"),
        ("惠民济困保赔好多", "insurance_subsidy"),
        ("住院费能救助好多", "medical_assistance"),
        ("异地就医怎么结算", "social_insurance_participation"),
        ("助听器有没有补贴", "rehab"),
        ("幼儿园免不免学费", "preschool"),
        ("小学有没有生活补助", "compulsory_education"),
        ("高中学费免不免", "high_school"),
        ("职高有啥减免", "vocational"),
        ("送教上门怎么弄", "special_education"),
        ("外地户口怎么在大足读书", "enrolment_migrant"),
        ("福彩圆梦是啥子", "lottery_scholarship"),
        ("娃儿想看心理医生", "mental_health"),
        ("法律援助找哪个", "legal_aid"),
        ("监护权怎么撤销", "guardianship"),
        ("想收养一个孩子", "adoption"),
        ("留守儿童委托照护书怎么签", "left_behind_care"),
        ("儿童之家几点开门", "childrens_home_services"),
        ("低宝咋个办", "dibao"),
        ("公组房还有没有", "housing"),
        ("一保咋个交", "social_insurance_participation"),
        ("助亭器有没有补住", "rehab"),
        ("康夫训练", "rehab"),
        ("心里老师在哪里", "mental_health"),
        ("法律元助要钱不", "legal_aid"),
        ("想收样一个娃", "adoption"),
        ("孤而一个月好多", "basic_living"),
        ("幼而园免费不", "preschool"),
        ("福采圆梦咋个报", "lottery_scholarship"),
        ("监户人是哪个", "guardianship"),
        ("两面一补是啥子", "compulsory_education"),
        ("职搞免不免学费", "vocational"),
        ("你好", None),
        ("今天天气怎么样", None),
    ],
)
def test_topics(text: str, topic: str | None) -> None:
    assert topic_in(text) == topic
    assert topic is None or topic in TOPICS


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("我住龙水镇", "longshui"),
        ("龙水的", "longshui"),
        ("双桥这边哪里办", "shuanglu"),
        ("三区镇民政办电话", "sanqu"),
        ("宝顶山脚下", "baoding"),
        ("龙水和邮亭都可以吗", None),
        ("大足区", None),
    ],
)
def test_towns(pack: Pack, text: str, town: str | None) -> None:
    assert town_in(text, pack.towns.values()) == town
