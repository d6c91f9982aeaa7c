"""What can go wrong at the desk, beside what can go wrong with any report."""

from __future__ import annotations

from reports.errors import ReportError


class ChangedError(ReportError):
    """The report is not as the officer saw it: a colleague or the reporter was there since."""


class IncompleteError(ReportError):
    """Something that is needed is missing. ``sentence`` says what, in Chinese."""

    def __init__(self, sentence: str) -> None:
        super().__init__("a form is not filled in")
        self.sentence = sentence
