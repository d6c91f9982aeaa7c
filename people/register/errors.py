"""What can go wrong in the register, each with the sentence for whoever tried."""

from __future__ import annotations

from people.errors import PeopleError


class NotInRegisterError(PeopleError):
    """There is no such town, village, person or child."""

    def __init__(self, what: str = "记录") -> None:
        super().__init__(f"册里没有这个{what}，可能刚被改过。")


class NameTakenError(PeopleError):
    """A town or village of this name is there already."""


class StillNeededError(PeopleError):
    """Something still hangs on what was to be closed."""


class CodeError(PeopleError):
    """A binding code that does not bind: wrong, used, or expired."""

    def __init__(self) -> None:
        super().__init__(
            "绑定码不对、用过了，或者过期了。请核对一遍；还不行，请镇街或民政局重新给一个。"
        )


class TooSoonError(PeopleError):
    """Too many wrong codes; ``wait`` is in seconds."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        minutes = int(wait // 60) + 1
        super().__init__(f"输错的次数有点多，请等 {minutes} 分钟再试。")
