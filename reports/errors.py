"""What can go wrong with a report, one name a failure."""

from __future__ import annotations


class ReportError(Exception):
    """The root of all of them."""


class NotAvailableError(ReportError):
    """No desk can take reports: nobody has a key yet."""


class StoreDownError(ReportError):
    """The report could not be saved: disk full, database locked or gone. Nothing was taken."""


class NoSuchReportError(ReportError):
    """There is no report under this id or key (any more)."""


class NotForYouError(ReportError):
    """The reader holds no key to this report."""


class TamperedError(ReportError):
    """Something in the database was changed, moved, taken away or put back."""


class MistypedError(ReportError):
    """These digits can be no receipt code: the check digit or the length is wrong."""


class UnknownCodeError(ReportError):
    """A well-formed code that belongs to no report."""


class QueueFullError(ReportError):
    """Too many codes are being worked out at once; try again in a while."""


class FinishedError(ReportError):
    """The report is at the desk: it can be added to, but nothing in it changed or taken back."""


class FileRefusedError(ReportError):
    """The file was not taken. ``reason`` says why, in Chinese, for the reporter."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
