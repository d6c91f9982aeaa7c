"""Everything that is kept of people because they said so, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from store.assisted import AssistedConsents, SqlAssistedConsents
from store.interviews import SavedInterviews, SqlSavedInterviews
from store.learned import LearnedTexts, SqlLearnedTexts
from store.requests import ContactRequests, SqlContactRequests
from store.secrets import InstallSecret
from store.terms import Terms


@dataclass(frozen=True, slots=True)
class Keeping:
    """The stores of what people agreed to have kept."""

    interviews: SavedInterviews
    requests: ContactRequests
    texts: LearnedTexts
    consents: AssistedConsents
    terms: Terms


def open_keeping(
    sessions: async_sessionmaker[AsyncSession],
    secret: InstallSecret,
    now: Callable[[], datetime],
    terms: Terms,
) -> Keeping:
    """The stores in a database."""
    return Keeping(
        SqlSavedInterviews(sessions, secret, now, timedelta(days=terms.interview)),
        SqlContactRequests(sessions, secret, now, timedelta(days=terms.request)),
        SqlLearnedTexts(sessions, secret, now, timedelta(days=terms.text)),
        SqlAssistedConsents(sessions, now, timedelta(days=terms.consent)),
        terms,
    )
