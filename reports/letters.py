"""Letters and forms that the desk fills in and prints: who gets them, on what law, with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.model import ItemKind, Opened, Value

_LAW_11 = "《中华人民共和国未成年人保护法》第十一条"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a report is referred to. ``asks`` is offered as what they are asked to do."""

    id: str
    label: str
    addressee: str
    law: str
    asks: str


RECIPIENTS: Mapping[str, Recipient] = {
    one.id: one
    for one in (
        Recipient(
            "police",
            "公安",
            "公安分局（派出所）",
            f"{_LAW_11}、《关于建立侵害未成年人案件强制报告制度的意见（试行）》",
            "请依法受理，尽快查看孩子是否安全，并出具接报案回执。"
            "需要询问孩子的，请由专门人员一次问清、全程录音录像。",
        ),
        Recipient(
            "procuratorate",
            "检察院",
            "人民检察院未成年人检察部门",
            _LAW_11,
            "请依法了解此事；应当立案而没有立案、应当报告而没有报告的，请予监督。",
        ),
        Recipient(
            "education",
            "教育",
            "教育委员会（学校）",
            _LAW_11,
            "请由专人了解孩子在校情况，保护好孩子，不让无关的人知道。",
        ),
        Recipient(
            "health",
            "卫健（医院）",
            "卫生健康委员会（医疗机构）",
            _LAW_11,
            "请为孩子安排检查和治疗，保存好病历；发现新的伤情，请立即报公安并告诉我们。",
        ),
        Recipient(
            "women",
            "妇联",
            "妇女联合会",
            f"{_LAW_11}、《中华人民共和国反家庭暴力法》第二十三条",
            "请一起关心孩子和照看孩子的妇女；需要人身安全保护令的，请帮助申请。",
        ),
    )
}


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One field of a form. ``hint`` stands below its label; ``long`` is a text of lines."""

    name: str
    label: str
    hint: str = ""
    long: bool = False


LETTER_FIELDS: tuple[Field, ...] = (
    Field("unit", "送给哪个单位", "写单位全称"),
    Field("matter", "说明的情况", "只写对方办事需要的；不写是谁报告的", long=True),
    Field("asks", "请对方做什么", long=True),
    Field("contact", "我们的联系人和电话"),
)

#: 子女安置联络单: before a sole carer is taken into custody the children must have a place.
PLACEMENT_FIELDS: tuple[Field, ...] = (
    Field("organ", "办案单位", "哪个机关要采取强制措施"),
    Field("organ_contact", "办案人和电话"),
    Field("carer", "照看人", "姓名；是孩子的什么人；是不是唯一照看的人"),
    Field("taken_at", "什么时候带走"),
    Field("children", "孩子", "姓名、几岁、现在在哪里、在哪里上学", long=True),
    Field("care", "马上要知道的", "生病、用药、过敏、怕什么；家里还有没有人；谁去接", long=True),
    Field("placed_with", "孩子先由谁照看", "姓名、关系、电话、愿不愿意；孩子自己怎么说", long=True),
    Field("placed_until", "先照看到什么时候"),
    Field("bureau_does", "民政这边做什么", "临时监护、生活费、谁几时去看孩子", long=True),
    Field("bureau_contact", "民政联系人和电话"),
)


def filled(fields: tuple[Field, ...], form: Mapping[str, str]) -> dict[str, str]:
    """The fields as they were typed, trimmed; nothing that the form does not have."""
    return {field.name: form.get(field.name, "").strip()[:4000] for field in fields}


def is_empty(value: Mapping[str, str]) -> bool:
    """Whether nothing was filled in."""
    return not any(value.values())


def matter_of(opened: Opened) -> str:
    """What was seen, where, when and of whom, to begin a letter with.

    Never who reported it, how to reach them, who must not know, or the desk's notes.
    """
    labels = {
        ItemKind.SEEN: "看到、听到的",
        ItemKind.CHILD: "孩子",
        ItemKind.PLACE: "地点",
        ItemKind.WHEN: "时间",
        ItemKind.ADDED: "后来补充",
    }
    said = []
    for kind, label in labels.items():
        words = [text for item in opened.of(kind) if (text := said_in(item.value))]
        if words:
            said.append(f"{label}：" + "；".join(words))
    return "\n".join(said)


def said_in(value: Value) -> str:
    """The words of an item, or the place it points at."""
    text = value.get("text")
    if isinstance(text, str) and text:
        return text
    if "latitude" in value and "longitude" in value:
        return f"北纬 {value['latitude']}，东经 {value['longitude']}"
    return ""
