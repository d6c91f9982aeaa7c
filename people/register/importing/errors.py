"""What can be wrong with a file, each as a Chinese sentence for whoever brought it."""

from __future__ import annotations

from dataclasses import dataclass

from people.errors import PeopleError


class FileProblemError(PeopleError):
    """The file as a whole cannot be used."""


class CellError(ValueError):
    """A cell cannot be used; ``str()`` says why and what to do."""


class RegisterMovedError(PeopleError):
    """The register changed between the preview and the import."""

    def __init__(self) -> None:
        super().__init__("预览以后，册子又有改动。请重新看一遍预览，再确认。")


@dataclass(frozen=True, slots=True)
class Spot:
    """A remark about a cell. ``row`` is the row's number as the spreadsheet shows it; ``column``
    the header of the bureau's own file."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"第 {self.row} 行“{self.column}”：{self.reason}"
