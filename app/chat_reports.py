"""Sealed reports as the chat tells them: its own conversation over the shared services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from app.reporting import Reporting as Sealed
from app.settings import Settings
from bot.conversation.reporting.reporting import Reporting
from bot.conversation.reporting.services import Reports
from entitlements.model import Pack
from reports.effort import Effort
from reports.flood import FloodGauge, HourlyQuota
from reports.gate import Gate
from reports.reporter_key import draft_key_of_person
from store.secrets import InstallSecret


def install_gate(settings: Settings, secret: InstallSecret) -> Gate:
    """One gate for the page and the chat: what floods one is felt in the other."""
    effort = Effort(secret.key_for("effort"))
    return Gate(FloodGauge(), effort, HourlyQuota(settings.unproven_reports_per_hour))


def chat_reports(
    sealed: Sealed, gate: Gate, secret: InstallSecret, pack: Pack, now: Callable[[], datetime]
) -> Reporting:
    """How a report is told in a chat."""
    return Reporting(
        Reports(
            intake=sealed.intake,
            codes=sealed.codes,
            follow_up=sealed.followup,
            files=sealed.uploads,
            key_of=partial(draft_key_of_person, secret),
            gate=gate,
        ),
        pack,
        now,
    )
