"""What the pages of the register share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from console.errors import ConsoleError, NotThereError
from console.security import Signed, require
from people.directory import SqlStaff
from people.errors import PeopleError
from people.register.desk import RegisterDesk
from people.register.errors import NotInRegisterError
from people.register.rights import RIGHTS, Right, who_may

Keeper = Annotated[Signed, Depends(require(*who_may(Right.PLACES)))]
Filer = Annotated[Signed, Depends(require(*who_may(Right.FILES)))]
Reader = Annotated[Signed, Depends(require(*who_may(Right.CHILDREN)))]


@dataclass(frozen=True, slots=True)
class RegisterParts:
    """``link`` is where a scanned binding code leads; ``None`` shows how to type it instead."""

    desk: RegisterDesk
    staff: SqlStaff
    link: Callable[[str], str | None]


def reads(signed: Signed) -> bool:
    """Whether this person may look at children."""
    return Right.CHILDREN in RIGHTS[signed.staff.role]


@contextmanager
def said() -> Iterator[None]:
    """Turns what people did wrong into a page with its sentence."""
    try:
        yield
    except NotInRegisterError as error:
        raise NotThereError(str(error)) from error
    except PeopleError as error:
        raise ConsoleError(str(error)) from error
