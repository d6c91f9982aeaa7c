"""What is shown while a report is told on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi.responses import HTMLResponse

from bot.channels.web import report_words as words
from bot.channels.web.report_form import Told
from bot.channels.web.report_saving import Saved
from bot.channels.web.report_view import ReportPages, lines, situations
from entitlements.hours import offices_open
from reports.model import ItemKind, Opened, State
from reports.receipt import shown
from reports.reporter_key import ReporterKey


@dataclass(frozen=True, slots=True)
class TellingPages:
    """Each page of ``/report``. ``now`` is local time."""

    pages: ReportPages
    now: Callable[[], datetime]

    def form(
        self,
        told: Told,
        token: str,
        *,
        bad: str = "",
        status: int = 200,
        begun: bool = False,
        private: bool = True,
        wait: float | None = None,
    ) -> HTMLResponse:
        """The form, with everything that was typed. ``begun``: there is a report to change;
        ``private``: the way to the server is encrypted; ``wait`` in seconds."""
        return self.pages.page(
            "report_form.html",
            status,
            retry_after=wait,
            told=told,
            token=token,
            bad=words.voiced(bad, by_child=told.by_child),
            begun=begun,
            private=private,
            open_now=offices_open(self.now()),
            by_child=told.by_child,
        )

    def hub(
        self, key: ReporterKey, draft: Opened, good: Sequence[str] = (), bad: Sequence[str] = ()
    ) -> HTMLResponse:
        """What was said so far, and every way on from there."""
        by_child = Told.of_draft(draft).by_child
        return self.pages.page(
            "report_hub.html",
            token=key.token,
            lines=lines(draft, by_child=by_child),
            sent=draft.state is not State.DRAFT,
            danger=Told.of_draft(draft).danger == "yes",
            duty=Told.of_draft(draft).by_duty,
            good=[words.voiced(one, by_child=by_child) for one in good],
            bad=[words.voiced(one, by_child=by_child) for one in bad],
            by_child=by_child,
        )

    def receipt(
        self,
        key: ReporterKey,
        draft: Opened,
        *,
        code: str = "",
        bad: str = "",
        tried: bool = False,
        status: int = 200,
    ) -> HTMLResponse:
        """The offer of a receipt code; with ``code`` the code, to be written down and tried."""
        by_child = Told.of_draft(draft).by_child
        return self.pages.page(
            "report_receipt.html",
            status,
            token=key.token,
            code=code,
            groups=shown(code).split() if code else [],
            bad=words.voiced(bad, by_child=by_child),
            tried=tried,
            by_child=by_child,
        )

    def ended(self, key: ReporterKey, draft: Opened, *, good: str = "") -> HTMLResponse:
        """What happens next, and the way out."""
        told = Told.of_draft(draft)
        return self.pages.page(
            "report_done.html",
            token=key.token,
            good=good,
            danger=told.danger == "yes",
            open_now=offices_open(self.now()),
            duty=told.by_duty,
            by_child=told.by_child,
        )

    def duty_paper(self, which: str, key: ReporterKey, draft: Opened) -> HTMLResponse:
        """To print: ``form`` for the police, or ``receipt`` without a word about the child."""
        duty: dict[str, Any] = {}
        for item in draft.of(ItemKind.DUTY):
            duty |= item.value
        return self.pages.page(
            f"report_duty_{which}.html",
            token=key.token,
            told=Told.of_draft(draft),
            files=[str(item.value.get("name", "")) for item in draft.of(ItemKind.FILE)],
            chosen=situations(duty),
            at=datetime.fromisoformat(str(duty["at"])).astimezone(self.now().tzinfo)
            if duty.get("at")
            else None,
            now=self.now(),
        )


def came_of(saved: Saved) -> list[str]:
    """Sentences about what was saved."""
    said = [words.SAVED]
    if saved.beside:
        said.append(words.BESIDE)
    left_out = saved.left_out
    if left_out is not None and left_out.readers == 0:
        said.append(words.NO_READER)
    elif left_out is not None:
        said += [words.LEFT_OUT] if left_out.named else []
        said += [words.HEADS_ONLY] if left_out.heads_only else []
    return said
