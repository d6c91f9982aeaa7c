"""What people at the desk can do wrong, each with the sentence they are shown."""

from __future__ import annotations


class PeopleError(Exception):
    """Something that cannot be done; ``str()`` is a Chinese sentence for whoever tried."""


class WeakPasswordError(PeopleError):
    """The new password is easy to guess."""


class WrongPasswordError(PeopleError):
    """The present password is another."""

    def __init__(self) -> None:
        super().__init__("现在用的密码不对。")


class WrongCodeError(PeopleError):
    """The one-time code does not fit, or was used before."""

    def __init__(self) -> None:
        super().__init__("验证码不对，或者已经用过。请看手机上现在的 6 位数字；手机的时间要准。")


class LoginTakenError(PeopleError):
    """Somebody has, or had, this login."""

    def __init__(self) -> None:
        super().__init__("这个登录名已经有人用（离开的人用过的也不能再用），请换一个。")


class NotAllowedHereError(PeopleError):
    """This person cannot do this to that person."""


class NoSuchPersonError(PeopleError):
    """There is nobody of this id, or they have left."""

    def __init__(self) -> None:
        super().__init__("没有这个人，或者已经离开。")
