"""What the report pages say. A child is 你, everybody else 您: ``{you}`` stands for either."""

from __future__ import annotations

from collections.abc import Mapping

from reports.model import Concerned, ItemKind, State

ELSEWHERE = "急的事打 110。上班时间也可以打 12345，或者直接去区民政局。"

STORE_DOWN = (
    "对不起，系统这会儿存不下来，刚才写的没有收全。{your}写的还在下面，过几分钟再按一次。"
    f"{ELSEWHERE}"
)
NOT_AVAILABLE = (
    f"对不起，这里暂时收不了，还没有人能打开看。{{your}}写的还在下面，可以抄走。{ELSEWHERE}"
)
TOO_MANY = (
    "这会儿写进来的特别多，这一份还没有收。{your}写的还在下面，过 {wait}再按一次。"
    "现在有危险，不要等，先打 110。"
)
NOTHING = "还没有写。随便写一点就行：看到了什么，或者在哪里。"
TOO_LONG = f"一次写得太长了，没有收到。请后退一步，分成几次写。{ELSEWHERE}"
CUT_SHORT = "没有传完，网络断了一下。请再传一次；前面收好的都在。"
SAVED = "收好了。只有区民政局接这类事的人打得开。"
BESIDE = "前面写的值班的人已经看得到，改不掉了；新写的加在后面。"
HEADS_ONLY = "这一份只给科室负责人看，别的工作人员打不开。"
LEFT_OUT = "{your}写到的工作人员，已经不给他们看了。"
NO_READER = (
    "值班的人都不能看这一份，要用另外保管的钥匙才能打开，会慢一些。"
    "急的事打 110；也可以打 12309（检察院）。"
)
DEAD = (
    "这一页接不上了：可能离开过，或者过了一天。前面收下的都在，值班的人看得到。"
    "有收条号码的，用号码进来；还有要说的，重新写一份就行。"
)
NO_PAGE = "没有这一页。"
STUCK = f"对不起，系统这会儿没有反应过来。前面收下的都在。过一会儿再按一次。{ELSEWHERE}"
NO_ROOM = "现在存文件的地方不够，照片、录音先收不了，文字还可以写。照片、录音留好，不要删。"
NO_FILE = "还没有选文件。先点“选择文件”，再点“发送”。"
FILE_SAVED = "收好了：{name}"
FILE_REFUSED = "没有收：{name}。{reason}"
FILE_NOT_STORED = "系统这会儿存不下来，过几分钟再传一次。"
TOO_LONG_FILES = "一次传得太多了，后面的没有收。前面收好的都在，其余的请分几次传。"
TOO_FAST = "发得太快了，等十几秒再按一次。前面收下的都在。"
INTIMATE = (
    "孩子身体隐私部位的照片、视频：不要发到这里，也不要转给别人，也不要删。留在手机里，交给警察。"
)
INTIMATE_OF_CHILD = (
    "身体隐私部位的照片、视频：不要发到这里，也不要发给别人，也不要删。留在手机里，交给警察。"
)

QUEUE_FOR_CODE = "这会儿要号码的人多，号码还没好。过一会儿再按一次。{you}说的已经收下了。"
RIGHT = "对的，号码记好了。"
MISTYPED = "有数字不对，或者多了、少了。对一遍再打。"
OTHER_CODE = "这是另外一个号码，不是刚才给{you}的。对一遍再打。"
NOT_TRIED = "这会儿排队的人多，没有对成。过一会儿再打一遍。"

CODE_MISTYPED = "有数字不对，或者多了、少了。收条号码是 16 个数字，对一遍再打。没有拿去查。"
CODE_UNKNOWN = "没有找到这个号码。对一遍再打；换过号码的，用最后那个。"
CODE_BUSY = "这会儿查的人多，没有查成。过一分钟再打一遍。"
CODE_GONE = "这一页过期了，再输一次号码就行。"
ADDED = "加进去了，值班的人看得到。"
NOT_ADDED = "还没有写要补充的话。"

STANDS: Mapping[State, str] = {
    State.DRAFT: "收到了，还没有人看。",
    State.RECEIVED: "收到了，还没有人看。",
    State.ACKNOWLEDGED: "已经有人在看了。",
    State.ASSESSING: "正在了解情况。",
    State.REFERRED: "已经转给别的部门一起办。",
    State.IN_PROGRESS: "正在办。",
    State.CLOSED: "这件事，民政局这边已经办完。还有新情况，照样可以补充。",
}
DANGER: Mapping[str, str] = {"yes": "现在有危险", "no": "现在没有", "unknown": "不晓得"}
DANGER_OF_CHILD: Mapping[str, str] = {"yes": "不安全", "no": "现在安全", "unknown": "不知道"}
TRUSTED: Mapping[str, str] = {
    "teacher": "老师",
    "relative": "亲戚",
    "neighbour": "邻居",
    "none": "没有",
}
CONCERNED: Mapping[str, str] = {
    Concerned.RELATIVE: "亲戚",
    Concerned.VILLAGE: "村干部",
    Concerned.TOWN: "镇街干部",
    Concerned.BUREAU: "区民政局的人",
}
LABELS: Mapping[ItemKind, str] = {
    ItemKind.DANGER: "有没有危险",
    ItemKind.SEEN: "看到、听到的",
    ItemKind.PLACE: "在哪里",
    ItemKind.CHILD: "哪个孩子",
    ItemKind.WHEN: "什么时候",
    ItemKind.MUST_NOT_KNOW: "不能晓得的人",
    ItemKind.CONTACT: "怎么找您",
    ItemKind.DUTY: "工作中发现",
    ItemKind.SPEAKER: "身边的大人",
    ItemKind.FILE: "文件",
    ItemKind.ADDED: "后来补充的",
}
LABELS_OF_CHILD: Mapping[ItemKind, str] = {
    ItemKind.DANGER: "你安不安全",
    ItemKind.SEEN: "出了什么事",
    ItemKind.PLACE: "你在哪里",
    ItemKind.MUST_NOT_KNOW: "不能知道的人",
    ItemKind.CONTACT: "怎么找你",
}
LAW = (
    "未成年人保护法第 11 条：工作中发现孩子受侵害、疑似受侵害，或者面临其他危险，"
    "应当立即向公安、民政、教育等部门报告。"
)
OPINION = (
    "《关于建立侵害未成年人案件强制报告制度的意见（试行）》"
    "（2020 年，国家监委、最高检、教育部、公安部、民政部等九部门）"
    "第 4 条列了九种情形；发现的，应当立即向公安机关报案或举报。"
)


def voiced(sentence: str, *, by_child: bool) -> str:
    """The sentence for who reads it."""
    you = "你" if by_child else "您"
    return sentence.replace("{your}", you).replace("{you}", you)


def wait_words(seconds: float) -> str:
    """So long, rounded up, as people say it."""
    if seconds <= 50:
        return f"{max(5, int(seconds // 5 + 1) * 5)} 秒"
    return f"{int(seconds // 60) + 1} 分钟"
