"""The only source of the present moment: UTC, settable for the demo's clock and for tests (DESIGN P7)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


class _Clock:
    """Shift against the machine's clock, or a fixed moment."""

    def __init__(self) -> None:
        self.shift = timedelta(0)
        self.fixed: datetime | None = None


_CLOCK = _Clock()


def now() -> datetime:
    """The present moment, UTC and aware."""
    if _CLOCK.fixed is not None:
        return _CLOCK.fixed
    return datetime.now(UTC) + _CLOCK.shift


def shift_to(moment: datetime, *, real_at: datetime | None = None) -> None:
    """Let the clock run on from `moment`, as if it had been `real_at` (default: the machine's present) then."""
    _CLOCK.fixed = None
    _CLOCK.shift = moment.astimezone(UTC) - (real_at or datetime.now(UTC))


def stop_at(moment: datetime) -> None:
    """Hold the clock at `moment` (tests)."""
    _CLOCK.fixed = moment.astimezone(UTC)


def run_free() -> None:
    """Back to the machine's clock."""
    _CLOCK.fixed = None
    _CLOCK.shift = timedelta(0)


def epoch_ms(moment: datetime) -> int:
    """Milliseconds since 1970-01-01T00:00Z."""
    return round(moment.timestamp() * 1000)


def from_epoch_ms(milliseconds: float) -> datetime:
    """The moment so many milliseconds after 1970-01-01T00:00Z."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def beijing(moment: datetime) -> datetime:
    """The same moment as Beijing sees it."""
    return moment.astimezone(BEIJING)


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    """The Beijing day that holds `moment`, as a half-open range in UTC."""
    local = beijing(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return local.astimezone(UTC), (local + timedelta(days=1)).astimezone(UTC)


def iso(moment: datetime) -> str:
    """`2026-11-20T01:12:30.480Z`: the one written form of a moment in signed content and JSON."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
