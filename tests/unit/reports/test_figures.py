"""The figures of the desk, counted from rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from notifications.calendar import WorkCalendar
from reports.clocks import SHANGHAI, Clocks
from reports.desk.figures import WEEKS, figures
from reports.desk.lines import line_of, short
from reports.model import State
from reports.tables import ReportRow

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CLOCKS = Clocks.standard(WorkCalendar())


def row(
    came: timedelta,
    *,
    state: State = State.RECEIVED,
    urgent: bool = False,
    acknowledged: timedelta | None = None,
    unproven: bool = False,
) -> ReportRow:
    """A report that came so long ago and was acknowledged so long after."""
    at = NOW - came
    return ReportRow(
        id=f"{int(came.total_seconds()):032x}",
        state=state,
        audience="desk",
        urgent=urgent,
        unproven=unproven,
        police="open" if urgent else "none",
        opened_at=at,
        shows_at=at,
        received_at=at,
        acknowledged_at=None if acknowledged is None else at + acknowledged,
        closed_at=at + timedelta(days=2) if state is State.CLOSED else None,
        news=False,
        version=3,
    )


def test_an_empty_desk_has_figures_too() -> None:
    found = figures([], CLOCKS, NOW, SHANGHAI)
    assert (found.late, found.police_open, found.median_urgent) == (0, 0, None)
    assert len(found.weeks) == WEEKS
    assert found.weeks[-1].monday == date(2026, 11, 23)


def test_open_ones_by_state_and_age_and_what_is_late() -> None:
    rows = [
        row(timedelta(hours=2), urgent=True),
        row(timedelta(hours=3)),
        row(timedelta(days=100), state=State.ACKNOWLEDGED, acknowledged=timedelta(hours=1)),
        row(timedelta(days=5), state=State.CLOSED, acknowledged=timedelta(hours=1)),
        row(timedelta(hours=1), urgent=True, unproven=True),
    ]
    found = figures(rows, CLOCKS, NOW, SHANGHAI)
    assert {bar.label: (bar.count, bar.urgent) for bar in found.by_state if bar.count} == {
        "新收到": (2, 1),
        "已确认收到": (1, 0),
    }
    assert {bar.label: bar.count for bar in found.by_age if bar.count} == {
        "1 天以内": 2,
        "超过 3 个月": 1,
    }
    assert (found.late, found.police_open, found.unproven) == (2, 1, 1)


def test_clocks_kept_and_missed_by_the_week_a_report_came() -> None:
    rows = [
        row(timedelta(days=8), state=State.CLOSED, urgent=True, acknowledged=timedelta(minutes=45)),
        row(timedelta(days=9), state=State.CLOSED, urgent=True, acknowledged=timedelta(hours=2)),
        row(timedelta(hours=1), urgent=True),
    ]
    found = figures(rows, CLOCKS, NOW, SHANGHAI)
    week = found.weeks[-3]
    assert (week.monday, week.received) == (date(2026, 11, 9), 2)
    assert week.clocks["acknowledge_urgent"] == (1, 1)
    assert week.clocks["outcome"] == (2, 0)
    # One that still runs in time is neither kept nor missed.
    assert found.weeks[-1].clocks["acknowledge_urgent"] == (0, 0)
    assert found.clock_names["acknowledge_urgent"] == "确认收到（急）"


def test_medians_are_of_the_weeks_shown() -> None:
    rows = [
        row(timedelta(days=n), urgent=n % 2 == 0, acknowledged=timedelta(minutes=15 * n))
        for n in (1, 2, 3, 4, 6)
    ]
    rows.append(row(timedelta(weeks=20), acknowledged=timedelta(days=9)))
    found = figures(rows, CLOCKS, NOW, SHANGHAI)
    assert found.median_urgent == timedelta(minutes=60)
    assert found.median_other == timedelta(minutes=30)


def test_a_report_is_named_by_eight_signs() -> None:
    assert short("a1b2c3d4" + "0" * 24) == "A1B2-C3D4"
    assert line_of(row(timedelta(hours=1)), CLOCKS, NOW).number == "0000-0000"
