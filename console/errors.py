"""What can be wrong with a request for a page of the desk, each with its sentence."""

from __future__ import annotations


class ConsoleError(Exception):
    """A request that gets a page with one plain sentence instead of what it asked for."""

    status = 400
    sentence = "这一步没有做成。请返回上一页再试。"

    def __init__(self, sentence: str | None = None) -> None:
        self.sentence = sentence or type(self).sentence
        super().__init__(type(self).__name__)


class ForgedFormError(ConsoleError):
    """A form that did not come from a page of ours, or from one that is too old."""

    status = 403
    sentence = "这个页面放得太久，或者您在别处重新登录过，刚才的操作没有做。请打开页面再做一次。"


class NotAllowedError(ConsoleError):
    """The person's role does not include this."""

    status = 403
    sentence = "您的岗位不能打开这一页。需要的话，请找科室负责人或系统管理员。"


class NotThereError(ConsoleError):
    """There is no such page or thing."""

    status = 404
    sentence = "没有找到这一页。可能地址不全，也可能已经处理掉了。"


class SignInFirstError(Exception):
    """Nobody is signed in. ``rested``: somebody was, until the session ended."""

    def __init__(self, *, rested: bool) -> None:
        self.rested = rested
        super().__init__("not signed in")


class FirstThisError(Exception):
    """Signed in, but something of one's own has to be set up before: ``path`` is where."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)
