"""What can be wrong with an install, told in a sentence that says what to do about it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from entitlements.errors import PackError
from notifications.yaml_file import YamlFileError
from store.secrets import SecretError


class CannotStartError(Exception):
    """One sentence that says what is wrong and what to do."""


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """Turns what an install can do wrong into :class:`CannotStartError`."""
    try:
        yield
    except PackError as error:
        raise CannotStartError(f"The policy pack does not hold together:\n{error}") from error
    except YamlFileError as error:
        raise CannotStartError(f"An edited file does not hold together:\n{error}") from error
    except SecretError as error:
        raise CannotStartError(f"The install's secret cannot be used: {error}.") from error
    except CommandError as error:
        raise CannotStartError(
            f"The database was made by another version of Hulei ({error}). "
            "Start that version, or put the backup of before back."
        ) from error
    except SQLAlchemyError as error:
        raise CannotStartError(
            f"The database cannot be used ({database_trouble(error)}). Look at HULEI_DATABASE_URL."
        ) from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise CannotStartError(f"{where}{error.strerror or error}") from error


def database_trouble(error: Exception) -> str:
    """The first line of what the database itself said; never a statement or its values."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = str(said).strip().splitlines()
    return lines[0] if lines else type(error).__name__
