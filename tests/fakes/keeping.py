"""What people agreed to have kept, without a database; the same promises as store/."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from store.interviews import Consent, SavedInterview
from store.keeping import Keeping
from store.learned import LearnedText
from store.requests import ContactRequest
from store.terms import Terms

Now = Callable[[], datetime]
TERM = timedelta(days=30)


@dataclass
class MemoryInterviews:
    now: Now
    kept: dict[str, SavedInterview] = field(default_factory=dict)
    writes: int = 0

    async def keep(
        self, person_key: str, interview: dict[str, Any], consent: Consent
    ) -> SavedInterview:
        self.writes += 1
        now = self.now()
        plain = json.loads(json.dumps(interview))
        self.kept[person_key] = SavedInterview(plain, consent, now, now + TERM)
        return self.kept[person_key]

    async def update(self, person_key: str, interview: dict[str, Any]) -> bool:
        saved = await self.find(person_key)
        if saved is None:
            return False
        await self.keep(person_key, interview, saved.consent)
        return True

    async def find(self, person_key: str) -> SavedInterview | None:
        saved = self.kept.get(person_key)
        return saved if saved is not None and saved.expires_at > self.now() else None

    async def erase(self, person_key: str) -> bool:
        return self.kept.pop(person_key, None) is not None

    async def erase_expired(self) -> int:
        gone = [key for key, saved in self.kept.items() if saved.expires_at <= self.now()]
        for key in gone:
            del self.kept[key]
        return len(gone)


@dataclass
class MemoryRequests:
    now: Now
    kept: dict[str, ContactRequest] = field(default_factory=dict)

    async def leave(self, person_key: str, phone: str, topic: str | None) -> ContactRequest:
        now = self.now()
        request = ContactRequest(f"{len(self.kept):08x}", phone, topic, now, now + TERM)
        self.kept[person_key] = request
        return request

    async def of_person(self, person_key: str) -> ContactRequest | None:
        return self.kept.get(person_key)

    async def waiting(self) -> list[ContactRequest]:
        return list(self.kept.values())

    async def done(self, request_id: str) -> bool:
        found = [key for key, request in self.kept.items() if request.id == request_id]
        for key in found:
            del self.kept[key]
        return bool(found)

    async def erase(self, person_key: str) -> bool:
        return self.kept.pop(person_key, None) is not None

    async def erase_expired(self) -> int:
        return 0


@dataclass
class MemoryTexts:
    now: Now
    kept: list[tuple[str, LearnedText]] = field(default_factory=list)

    async def keep(self, person_key: str, text: str) -> LearnedText:
        now = self.now()
        kept = LearnedText(f"{len(self.kept):08x}", text, None, now, now + TERM)
        self.kept.append((person_key, kept))
        return kept

    async def of_person(self, person_key: str) -> list[LearnedText]:
        return [text for owner, text in self.kept if owner == person_key]

    async def to_review(self) -> list[LearnedText]:
        return [text for _, text in self.kept]

    async def label(self, text_id: str, intent: str) -> bool:
        found = any(text.id == text_id for _, text in self.kept)
        self.kept = [
            (owner, replace(text, label=intent) if text.id == text_id else text)
            for owner, text in self.kept
        ]
        return found

    async def drop(self, text_id: str) -> bool:
        before = len(self.kept)
        self.kept = [(owner, text) for owner, text in self.kept if text.id != text_id]
        return len(self.kept) < before

    async def erase(self, person_key: str) -> int:
        before = len(self.kept)
        self.kept = [(owner, text) for owner, text in self.kept if owner != person_key]
        return before - len(self.kept)

    async def erase_expired(self) -> int:
        return 0


@dataclass
class MemoryConsents:
    now: Now
    kept: list[tuple[str, str, datetime]] = field(default_factory=list)

    async def agreed(self, helper: str, wording: str) -> None:
        self.kept.append((helper, wording, self.now()))

    async def erase_expired(self) -> int:
        return 0


def memory_keeping(now: Now) -> Keeping:
    """Stores that end with the test."""
    return Keeping(
        MemoryInterviews(now), MemoryRequests(now), MemoryTexts(now), MemoryConsents(now), Terms()
    )
