"""Identity numbers as they stand in spreadsheets: checked, or named as lost."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from stdnum.cn import ric

from people.register.importing.errors import CellError

if TYPE_CHECKING:
    from collections.abc import Callable

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_LENGTH = 18
_check_digit: Callable[[str], str] = ric.calc_check_digit

LOST = (
    "Excel 把号码变成了科学计数（像 5.00E+17），后几位已经丢了，从这个文件里找不回来。"
    "请在原来的表里把这一列设成“文本”再填，或者从原系统重新导出"
)
#: Numbers of invented children begin so: no place in the country has this code.
NOWHERE = "00"


def parse_identity(text: str, *, fictional: bool = False) -> tuple[str, date]:
    """The number and the birth date in it; ``fictional`` allows numbers that are nobody's.

    Raises:
        CellError: it is no identity number, and why.
    """
    number = text.replace(" ", "").replace("-", "").strip("'’`\"").upper()
    if _SCIENTIFIC.fullmatch(number):
        raise CellError(LOST)
    if len(number) == 15 and number.isdigit():
        raise CellError("是 15 位的旧号码，请填 18 位的")
    if len(number) != _LENGTH:
        raise CellError(f"身份证号应该是 18 位，这里是 {len(number)} 位")
    if not number.isascii() or not number[:-1].isdigit() or number[-1] not in "0123456789X":
        raise CellError("身份证号只能是数字，最后一位可以是 X")
    if number.startswith(("0", "9")) and not (fictional and number.startswith(NOWHERE)):
        raise CellError("前 6 位不是地区代码，请对照户口本")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise CellError("号码中间的出生日期不存在，请对照户口本") from None
    if _check_digit(number) != number[-1]:
        if number.endswith("000"):
            raise CellError(LOST)
        raise CellError("校验位不对，多半有一位写错了，请对照户口本")
    return number, born
