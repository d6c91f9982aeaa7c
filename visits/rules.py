"""What the plan leaves open about periods: settings, each with a default and the reason in words.

Weekends and holidays are visiting time: no rule shifts a date because of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Counting(StrEnum):
    """How months, quarters and years are counted."""

    CALENDAR = "calendar"
    ROLLING = "rolling"


class VisitAsContact(StrEnum):
    """Whether a home visit is also that month's contact."""

    COUNTS = "counts"
    SEPARATE = "separate"


class Attempts(StrEnum):
    """What failed attempts count as."""

    NOTED = "noted"
    THREE_ARE_ENOUGH = "three_are_enough"


class Boarding(StrEnum):
    """Whether seeing a boarder at school stands in for the home visit."""

    HOME_STILL_OWED = "home_still_owed"
    SCHOOL_COUNTS = "school_counts"


class NewChild(StrEnum):
    """What a child owes that came into the register in the middle of a period."""

    AT_ONCE = "at_once"
    IF_A_WEEK_IS_LEFT = "if_a_week_is_left"
    NEXT_PERIOD = "next_period"


class Grown(StrEnum):
    """What happens when a child on the register turns 18."""

    WHILE_REGISTERED = "while_registered"
    STOP = "stop"


class Moved(StrEnum):
    """What happens to open duties when a child moves to another village of the district."""

    GOES_ALONG = "goes_along"
    NEXT_PERIOD = "next_period"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one install."""

    counting: Counting = Counting.CALENDAR
    visit_as_contact: VisitAsContact = VisitAsContact.COUNTS
    attempts: Attempts = Attempts.NOTED
    boarding: Boarding = Boarding.HOME_STILL_OWED
    new_child: NewChild = NewChild.IF_A_WEEK_IS_LEFT
    grown: Grown = Grown.WHILE_REGISTERED
    moved: Moved = Moved.GOES_ALONG


#: Why each choice may be made; the bureau reads these beside the setting.
REASONS: dict[StrEnum, str] = {
    Counting.CALENDAR: "按自然月、自然季度算：和台账、报表对得上，哪天到期一看就晓得。方案没有写。",
    Counting.ROLLING: "从进名册那天起，满一个月、满三个月算一次：间隔更匀。到期日定了不再变。",
    VisitAsContact.COUNTS: "入户见到了孩子，就是联系了，不用同月再打一次电话。方案没有写。",
    VisitAsContact.SEPARATE: "入户和联系分开算，各做各的。",
    Attempts.NOTED: "没联系上只记下来，不算做到：孩子的情况还是不晓得。方案没有写。",
    Attempts.THREE_ARE_ENOUGH: "不同的三天都没联系上，算办过了，由督导员再想办法。",
    Boarding.HOME_STILL_OWED: (
        "住校的，到学校看望算联系；入户还是要去家里，放假时去。方案写的是“入户”。"
    ),
    Boarding.SCHOOL_COUNTS: "住校的，到学校见到本人，可以顶这个季度的入户走访。",
    NewChild.AT_ONCE: "进名册当期就要做，不管还剩几天。",
    NewChild.IF_A_WEEK_IS_LEFT: "当期还剩七天以上就要做，不足七天从下一期起。方案没有写。",
    NewChild.NEXT_PERIOD: "从下一个整期起。",
    Grown.WHILE_REGISTERED: (
        "满十八岁不自动停：还在读书的可能仍有保障。停不停由民政局在名册上定。方案没有写。"
    ),
    Grown.STOP: "满十八岁以后的新一期不再排；已经排上的做完。",
    Moved.GOES_ALONG: "区内搬家，没做完的跟着孩子走，由新的村接着做，不断档。方案没有写。",
    Moved.NEXT_PERIOD: "区内搬家，原来那期结束，新的村从下一期起。",
}

#: No choice about these.
LEFT_REASON = "迁出本区、不再需要探访或者去世的，没做完的当天撤下，不再提醒；做过的记录都留着。"
